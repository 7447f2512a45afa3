import type { ExecuteRequest } from "../contract.ts";
import type { Row } from "../types/value.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * Lets the session stand for one execution of a statement: its binds, its clock and the signal that breaks it off. What was
 * before comes back afterwards, so that statements of PL/SQL blocks leave the block's own state alone.
 */
export async function duringExecution<T>(
  session: WorkingSession,
  request: Pick<ExecuteRequest, "bindTypes" | "signal">,
  binds: Row,
  work: () => Promise<T>,
): Promise<T> {
  const before = {
    binds: session.binds,
    bindTypes: session.bindTypes,
    now: session.now,
    signal: session.signal,
  };
  session.binds = binds;
  session.bindTypes = request.bindTypes;
  session.now = session.db.now();
  session.signal = request.signal;
  try {
    return await work();
  } finally {
    Object.assign(session, before);
  }
}
