import { UsageError } from "../../errors.ts";
import { utf8Length } from "../utf8-text.ts";

/**
 * Longest text literal in bytes, whatever MAX_STRING_SIZE says about columns we have to live with.
 * Source: Oracle SQL Language Reference, Literals (ORA-01704).
 */
export const literalMaxBytes = 4000;

/**
 * The text as a literal of SQL, `'` doubled. Alternative quoting (`q'[…]'`) is never used: it has texts that it cannot
 * hold, doubling has none. An empty text is NULL to Oracle. Values of records are never literals, they are bound.
 * @throws UsageError (code `LITERAL`) for a NUL character or more than `literalMaxBytes` bytes of UTF-8.
 */
export function stringLiteral(text: string): string {
  if (text.includes("\0")) throw literalError("holds a NUL character");
  if (utf8Length(text) > literalMaxBytes) {
    throw literalError(`takes more than ${literalMaxBytes} bytes`);
  }
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A whole number as SQL text.
 * @throws RangeError when `value` is not an integer that a JavaScript number holds exactly, or is negative.
 */
export function unsignedLiteral(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`not an unsigned integer: ${value}`);
  }
  return String(value);
}

/**
 * The bind name of the column at a 0-based position: `c1`, `c2`… Column names are never bind names: they may be reserved
 * words (ORA-01745), too long or hold any character.
 */
export function bindName(position: number): string {
  return `c${position + 1}`;
}

/** The bind names of `count` columns, `c1` to `c<count>`. */
export function bindNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, position) => bindName(position));
}

/** The bind name with its colon, as it stands in SQL text. */
export function placeholder(bind: string): string {
  return `:${bind}`;
}

function literalError(problem: string): UsageError {
  return new UsageError(`a text cannot be written as an Oracle literal: it ${problem}`, {
    code: "LITERAL",
  });
}
