import type { SessionContext } from "../catalog/contract.ts";
import type { TICK } from "../expressions/contract.ts";
import type { Row } from "../types/value.ts";
import type { QueryPlan, Rows } from "./contract.ts";
import { statementOf } from "./query-context.ts";

/** The rows of one execution of a query, for a cursor. */
export interface OpenQuery {
  /** The next row, TICK after a while without one, undefined at the end. */
  readonly next: () => Row | typeof TICK | undefined;
  /** Gives up what is not read. */
  readonly close: () => void;
}

/**
 * Starts an execution of a compiled query. Binds, the clock and the snapshot are those of the session now, also for rows
 * that are pulled after other statements have run on it: cursors stay consistent. With `locking` the rows carry the ROWIDs
 * of `plan.locking`.
 */
export function openQuery(
  plan: QueryPlan,
  session: SessionContext,
  options: { readonly locking?: boolean } = {},
): OpenQuery {
  const statement = statementOf(plan);
  const pinned = { binds: session.binds, now: session.now, snapshot: session.snapshot() };
  const open = options.locking && plan.locking ? plan.locking.open : plan.open;
  let rows: Iterator<Row | typeof TICK> | null = null;
  let ended = false;
  const within = <T>(run: () => T): T => {
    const { binds, now } = session;
    const { snapshot } = statement;
    session.binds = pinned.binds;
    session.now = pinned.now;
    statement.snapshot = pinned.snapshot;
    try {
      return run();
    } finally {
      session.binds = binds;
      session.now = now;
      statement.snapshot = snapshot;
    }
  };
  const start = (): Iterator<Row | typeof TICK> => {
    const iterable: Rows = open(null);
    return iterable[Symbol.iterator]();
  };
  return {
    next: () => {
      if (ended) return undefined;
      return within(() => {
        rows ??= start();
        const result = rows.next();
        if (!result.done) return result.value;
        ended = true;
        return undefined;
      });
    },
    close: () => {
      if (ended) return;
      ended = true;
      within(() => rows?.return?.());
    },
  };
}
