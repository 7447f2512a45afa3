import { quoteIdentifier } from "../identifiers.ts";
import { stringLiteral, unsignedLiteral } from "./literals.ts";

/**
 * The session settings that no format mask can replace, set in every session: times in UTC, a decimal point, binary
 * order and comparison, the Gregorian calendar. Nothing else of NLS is touched, because users' views and queries may
 * depend on it. Source: Oracle Database Globalization Support Guide, Setting NLS Parameters.
 */
export const fixedSessionParameters = {
  TIME_ZONE: "+00:00",
  NLS_NUMERIC_CHARACTERS: ".,",
  NLS_SORT: "BINARY",
  NLS_COMP: "BINARY",
  NLS_CALENDAR: "GREGORIAN",
} as const;

/** What else a session may be set to. */
export interface SessionOptions {
  /** How long DDL waits for a lock, in seconds, 0 to 1,000,000; undefined = the server's default, usually 0. */
  readonly ddlLockTimeoutS?: number;
  /** Owner of names without one. */
  readonly currentSchema?: string;
}

/**
 * The ALTER SESSION statements for the fixed parameters and the options. They commit nothing, but must stand before SET
 * TRANSACTION. Source: Oracle SQL Language Reference, ALTER SESSION.
 */
export function alterSessionStatements(options: SessionOptions = {}): readonly string[] {
  const { ddlLockTimeoutS, currentSchema } = options;
  const parameters = Object.entries(fixedSessionParameters).map(
    ([name, value]) => `${name} = ${stringLiteral(value)}`,
  );
  if (ddlLockTimeoutS !== undefined) {
    parameters.push(`DDL_LOCK_TIMEOUT = ${unsignedLiteral(ddlLockTimeoutS)}`);
  }
  const statement = `ALTER SESSION SET ${parameters.join(" ")}`;
  if (currentSchema === undefined) return [statement];
  return [statement, `ALTER SESSION SET CURRENT_SCHEMA = ${quoteIdentifier(currentSchema)}`];
}

/**
 * Statements without binds as one PL/SQL block, to be run in one round trip: ALTER SESSION and a user's
 * `session_init_sql`. A text that begins with BEGIN or DECLARE keeps its `;`, others lose theirs.
 * @throws RangeError when there is no statement.
 * @throws UsageError (code `LITERAL`) for a statement over 4000 bytes: run such a one by itself.
 */
export function sessionBlock(statements: readonly string[]): string {
  if (statements.length === 0) throw new RangeError("a block needs a statement");
  const lines = statements.map((statement) => {
    const isBlock = /^\s*(?:BEGIN|DECLARE)\b/i.test(statement);
    const text = isBlock ? statement.trim() : statement.replace(/[\s;]+$/, "").trimStart();
    return `  EXECUTE IMMEDIATE ${stringLiteral(text)};\n`;
  });
  return `BEGIN\n${lines.join("")}END;`;
}
