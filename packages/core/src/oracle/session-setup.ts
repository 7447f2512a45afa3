import { ToolkitError } from "../errors.ts";
import { type OraErrorContext, toOracleError } from "./ora-errors.ts";
import type { OracleSession, SessionTag } from "./session.ts";
import { alterSessionStatements, sessionBlock } from "./sql/alter-session.ts";

/** What every new session is given before anybody uses it. */
export interface SessionSetup {
  readonly tag: SessionTag;
  /** How long DDL waits for a lock, in seconds; undefined = the server's default, usually 0. */
  readonly ddlLockTimeoutS?: number;
  /** The user's own statements, run after ours, one round trip each. */
  readonly initSql: readonly string[];
  /** Milliseconds that one round trip may take; 0 = no limit. */
  readonly callTimeoutMs: number;
}

/**
 * Makes a new session ready: names it in V$SESSION, sets its time zone, decimal point, sort order and calendar in one PL/SQL
 * block, then runs the user's statements. NLS_DATE_FORMAT and the like stay as they are: users' views depend on them.
 * @throws ConnectError, PrivilegeError, AuthError
 */
export async function setUpSession(
  session: OracleSession,
  setup: SessionSetup,
  context: OraErrorContext,
): Promise<void> {
  session.tag(setup.tag);
  session.callTimeoutMs = setup.callTimeoutMs;
  const { ddlLockTimeoutS } = setup;
  const own = alterSessionStatements(ddlLockTimeoutS === undefined ? {} : { ddlLockTimeoutS });
  await step(session, sessionBlock(own), { ...context, action: "set up the session" });
  for (const [index, sql] of setup.initSql.entries()) {
    // The statement itself is not told: it may hold a key of a VPD context.
    const action = `run session_init_sql[${index}]`;
    await step(session, initStatement(sql), { ...context, action });
  }
}

/** What ends with a semicolon of its own. Source: Oracle Database PL/SQL Language Reference, CREATE PROCEDURE and the like. */
const plsqlStart =
  /^(?:<<|BEGIN\b|DECLARE\b|CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:NON)?EDITIONABLE\s+)?(?:PROCEDURE|FUNCTION|PACKAGE|TRIGGER|TYPE\s+BODY)\b)/i;

/**
 * A statement as the server takes it: SQL without its semicolon, PL/SQL with it; without the `/` that ends a block in a
 * script.
 */
export function initStatement(sql: string): string {
  const text = sql
    .trim()
    .replace(/\n\s*\/$/, "")
    .trimEnd();
  return plsqlStart.test(text) ? text : text.replace(/[\s;]+$/, "");
}

async function step(session: OracleSession, sql: string, context: OraErrorContext): Promise<void> {
  try {
    await session.execute(sql);
  } catch (error) {
    const cause = error instanceof ToolkitError ? error.cause : error;
    throw toOracleError(cause, { ...context, phase: "connect" });
  }
}
