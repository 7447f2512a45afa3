import { StateError } from "../../errors.ts";
import type { BookmarkValue } from "../../singer/bookmark.ts";
import { type DateTime, formatDateTime, parseDateTime, toUtc } from "../../singer/date-time.ts";
import { Decimal } from "../../singer/decimal.ts";
import { minusLookback } from "../sql/predicates.ts";
import { type TypedBind, typedBind } from "../sql/typed-binds.ts";
import type { BindValue } from "../sql-reader.ts";
import { numberText } from "./number-family.ts";
import { fitsNumber, numberProblem } from "./number-fit.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import type { TypeOf } from "./type-family.ts";

/**
 * Whether a column of a type can be a replication key: it has an order, and a bookmark holds its values exactly. Binary
 * numbers are left out, since NaN sorts last and JSON does not have it.
 */
export function isValidReplicationKey(type: OracleType): boolean {
  switch (type.family) {
    case "number":
    case "float":
    case "character":
    case "date":
    case "timestamp":
      return true;
    default:
      return false;
  }
}

/**
 * How a bookmark is bound on the right side of a comparison: with exactly the column's type, so that neither an index nor
 * a digit is lost. The session needs NLS_NUMERIC_CHARACTERS = '.,'.
 * @param bindName Name of the bind, without the colon.
 * @throws DiscoveryError for a type that cannot be bound.
 */
export function bindExpression(type: OracleType, bindName: string): TypedBind {
  return typedBind(type, `:${bindName}`);
}

/**
 * A bind expression put back by the bind `:lookback` (see `lookbackBind`): seconds for DATE and the TIMESTAMP types,
 * units of the key for numbers.
 * @throws SettingsError for keys of other types.
 */
export function lookbackExpression(type: OracleType, expression: string): string {
  return minusLookback(type.family, expression);
}

/**
 * The value of a bookmark for `bindExpression`. Digits of a second that the column does not have are cut off, which
 * makes the bookmark earlier and never later.
 * @throws StateError when the bookmark cannot be a value of the column; the message does not hold it.
 */
export function toBindValue(type: OracleType, bookmark: BookmarkValue): BindValue {
  switch (type.family) {
    case "number":
    case "float":
      return numberBind(type, bookmark);
    case "character":
      if (typeof bookmark === "string") return bookmark;
      throw wrongBookmark(type, "it is not a string");
    case "date":
      return dateBind(type, 0, bookmark);
    case "timestamp":
      return dateBind(type, 9, bookmark);
    default:
      throw wrongBookmark(type, "the type cannot be a replication key");
  }
}

function numberBind(type: TypeOf<"number"> | TypeOf<"float">, bookmark: BookmarkValue): BindValue {
  const decimal = readNumber(bookmark);
  if (decimal === undefined) throw wrongBookmark(type, "it is not a number");
  const problem = numberProblem(decimal);
  if (problem !== undefined) throw wrongBookmark(type, problem);
  if (typedBind(type, ":b").bindAs !== "number") return numberText(decimal);
  // Such a column is bound as a JavaScript number, which holds all of its values and not all others.
  const isHeld = type.family === "number" && fitsNumber(decimal, type.precision, type.scale);
  if (!isHeld) throw wrongBookmark(type, "the column cannot hold the number");
  return Number(decimal.toString());
}

/** `use_singer_decimal` makes strings of the numbers in a state as well. */
function readNumber(bookmark: BookmarkValue): Decimal | undefined {
  if (bookmark instanceof Decimal) return bookmark;
  if (typeof bookmark === "string") return Decimal.tryParse(bookmark.trim());
  return Number.isFinite(bookmark) ? Decimal.from(bookmark) : undefined;
}

function dateBind(
  type: TypeOf<"date"> | TypeOf<"timestamp">,
  fractionDigits: 0 | 9,
  bookmark: BookmarkValue,
): string {
  if (typeof bookmark !== "string") throw wrongBookmark(type, "it is not a string");
  // A start_date is often a date alone.
  const dateTime = parseDateTime(bookmark, { dateOnly: true });
  if (dateTime === undefined) throw wrongBookmark(type, "it is not a date-time");
  const keepsOffset = type.family === "timestamp" && type.zone !== "none";
  const utc = inUtc(type, dateTime);
  if (!keepsOffset) return formatDateTime({ ...utc, offsetMinutes: null }, { fractionDigits });
  return formatDateTime(utc, { fractionDigits, utc: "+00:00" });
}

/** Also where the column has zones: instants are compared, and a zone of a stranger's state may be none of Oracle's. */
function inUtc(type: OracleType, dateTime: DateTime): DateTime {
  let utc: DateTime | undefined;
  try {
    utc = toUtc(dateTime);
  } catch {
    // After the year 9999; the error below says so.
  }
  if (utc !== undefined && utc.year >= 1) return utc;
  throw wrongBookmark(type, "the date-time is outside the years 0001 to 9999");
}

function wrongBookmark(type: OracleType, why: string): StateError {
  return new StateError(
    `the bookmark is not a value of the replication key's type ${printOracleType(type)}: ${why}`,
    {
      hint: "Correct replication_key_value in the state, or take the stream's bookmark out of it.",
    },
  );
}
