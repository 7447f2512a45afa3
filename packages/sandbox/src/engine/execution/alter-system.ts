import { oraError } from "../errors.ts";
import type { Statement } from "../parser/ast.ts";
import type { WorkingSession } from "./working-session.ts";

/** Sessions that were killed: their next call fails. */
const killed = new WeakSet<object>();

/** Whether a session was killed by ALTER SYSTEM KILL SESSION. */
export function isKilled(session: object): boolean {
  return killed.has(session);
}

/**
 * ALTER SYSTEM: KILL and DISCONNECT SESSION do what they say, the rest changes nothing here.
 * Source: Oracle SQL Language Reference, ALTER SYSTEM.
 * @throws OraError 1031 without ALTER SYSTEM, 26 for text that names no session, 27 for the own session, 30 for an unknown one.
 */
export function alterSystem(
  { words, at }: Extract<Statement, { kind: "alter-system" }>,
  session: WorkingSession,
): void {
  if (!session.hasPrivilege("ALTER SYSTEM")) throw oraError(1031, [], at);
  const [verb, object, text = ""] = words;
  if ((verb !== "KILL" && verb !== "DISCONNECT") || object !== "SESSION") return;
  const match = /^\s*(\d+)\s*,\s*(\d+)/.exec(text);
  if (match === null) throw oraError(26, [], at);
  const sid = Number(match[1]);
  if (sid === session.sid) throw oraError(27, [], at);
  const target = session.db.sessions.get(sid);
  if (target === undefined || target.serial !== Number(match[2])) throw oraError(30, [], at);
  killed.add(target);
}
