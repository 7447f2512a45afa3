import { type BookmarkValue, parseExact, StateError } from "@singer-oracle/core";
import {
  bindExpression,
  type OracleType,
  type TypedValue,
  toBindValue,
} from "@singer-oracle/core/oracle";

/**
 * A key's value as its record has it: what the driver gives for numbers is text without a zero before the point.
 * @param value Converted for the record; never null.
 */
export function bookmarkValueOf(
  value: unknown,
  type: OracleType,
  encoding: "text" | "number",
): BookmarkValue {
  const text = String(value);
  const isNumber = type.family === "number" || type.family === "float";
  if (!isNumber) return text;
  const digits = text.replace(/^(-?)\./, "$10.");
  return encoding === "number" ? (parseExact(digits) as BookmarkValue) : digits;
}

/** A bookmark on the right side of a comparison. */
export interface BoundBookmark {
  /** SQL of exactly the column's type, holding the placeholder. */
  readonly expression: string;
  readonly bind: TypedValue;
}

/**
 * Binds a bookmark with the type of its column.
 * @param bindName Without the colon.
 * @throws StateError when the bookmark cannot be a value of the column.
 */
export function bindBookmark(
  type: OracleType,
  bookmark: BookmarkValue,
  bindName: string,
): BoundBookmark {
  const { expression, bindAs } = bindExpression(type, bindName);
  return { expression, bind: { type: bindAs, value: toBindValue(type, bookmark) } };
}

/** Whether a later run can start at the bookmark: `out_of_range_dates: text` makes texts that it could not. */
export function isUsableBookmark(type: OracleType, bookmark: BookmarkValue): boolean {
  try {
    toBindValue(type, bookmark);
    return true;
  } catch (error) {
    if (error instanceof StateError) return false;
    throw error;
  }
}

/** The same error, saying whose bookmark it is; others as they are. */
export function ofColumn(error: unknown, tapStreamId: string, column: string): unknown {
  if (!(error instanceof StateError)) return error;
  const { message, code, details, cause } = error;
  return new StateError(`stream "${tapStreamId}", column ${column}: ${message}`, {
    code,
    details: { ...details, stream: tapStreamId, column },
    cause,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
