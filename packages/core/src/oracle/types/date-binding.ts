import { isLeftOutByOracle } from "../../singer/calendar.ts";
import {
  type DateTime,
  explainDateTime,
  formatDateTime,
  parseDateTime,
  toUtc,
} from "../../singer/date-time.ts";
import { columnError, wrongKind } from "./json-kind.ts";
import type { OracleType } from "./oracle-type.ts";
import { createPlainUtcText } from "./plain-utc-text.ts";
import type { BindOptions, DoesNotFit, ValueBinder } from "./type-family.ts";

/** How a date-time is bound to a column. */
export interface DateBinding {
  readonly type: OracleType;
  /** Digits of a second's fraction that the column keeps, 0 to 9. */
  readonly precision: number;
  /** Digits of the fraction in the bound text, `.` included in front of them; 0 for DATE. */
  readonly boundDigits: 0 | 9;
  /** Whether the value's own offset is bound; otherwise the value is put into UTC. */
  readonly keepsOffset: boolean;
}

/** Greatest offset of a time zone in minutes. Source: Oracle Database Error Messages, ORA-01874. */
const maxOffsetMinutes = 15 * 60 + 59;

/**
 * Date-times as text for the masks of `typed-binds.ts`. A value without a zone is in UTC; a date alone is midnight.
 * @throws RecordError for a text that is no date-time, a year outside 0001 to 9999, a day that Oracle's calendar leaves out
 * and a zone that Oracle has not.
 */
export function bindDateTime(binding: DateBinding, options: BindOptions): ValueBinder {
  const { column } = options;
  const plainUtcText = createPlainUtcText(binding);
  return (value) => {
    if (value === null) return null;
    if (typeof value !== "string") throw wrongKind(column, value, binding.type);
    const plain = plainUtcText(value);
    if (plain !== undefined) return plain;
    const parsed = parseDateTime(value, dateOnly);
    if (parsed === undefined) {
      throw columnError(column, `the text is no date-time: ${explainDateTime(value, dateOnly)}`);
    }
    const dateTime = placeInZone(parsed, binding, column);
    if (isLeftOutByOracle(dateTime)) throw columnError(column, leftOutDay);
    const factor = powersOfTen[9 - binding.precision] as number;
    const rest = dateTime.nanoseconds % factor;
    if (rest === 0) return boundText(dateTime, binding);
    if (!options.cutFraction) return tooFine(dateTime, binding);
    options.onChange?.("cut");
    return boundText({ ...dateTime, nanoseconds: dateTime.nanoseconds - rest }, binding);
  };
}

const leftOutDay =
  "Oracle's calendar has no 5 to 14 October 1582; the day would become the 15th without a word";

const dateOnly = { dateOnly: true } as const;

const powersOfTen = [1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;

function boundText(dateTime: DateTime, { boundDigits, keepsOffset }: DateBinding): string {
  const zoned = keepsOffset ? dateTime : withOffset(dateTime, null);
  return formatDateTime(zoned, { fractionDigits: boundDigits, utc: "+00:00" });
}

/** Written out: a spread costs more than reading the text. */
function withOffset(dateTime: DateTime, offsetMinutes: number | null): DateTime {
  const { year, month, day, hour, minute, second, nanoseconds } = dateTime;
  return { year, month, day, hour, minute, second, nanoseconds, offsetMinutes };
}

/** The value as the column keeps it: with its offset, or in UTC. */
function placeInZone(dateTime: DateTime, binding: DateBinding, column: string): DateTime {
  const offset = dateTime.offsetMinutes ?? 0;
  if (offset === 0) return dateTime.offsetMinutes === 0 ? dateTime : withOffset(dateTime, 0);
  if (Math.abs(offset) > maxOffsetMinutes) {
    throw columnError(column, "the zone is not between -15:59 and +15:59, which Oracle requires");
  }
  const utc = utcWithinRange(dateTime, column);
  return binding.keepsOffset ? dateTime : utc;
}

/** Oracle keeps a zoned date-time in UTC, so that has to be within the range as well. */
function utcWithinRange(dateTime: DateTime, column: string): DateTime {
  let utc: DateTime | undefined;
  try {
    utc = toUtc(dateTime);
  } catch {
    // After the year 9999; the error below says so.
  }
  if (utc !== undefined && utc.year >= 1) return utc;
  throw columnError(column, "the date-time in UTC is outside the years 0001 to 9999");
}

function tooFine({ nanoseconds }: DateTime, { type }: DateBinding): DoesNotFit {
  const digits = String(nanoseconds).padStart(9, "0").replace(/0+$/, "").length;
  const zone = type.family === "timestamp" ? type.zone : "none";
  return {
    doesNotFit: `the second has ${digits} digits behind the point`,
    needs: { family: "timestamp", precision: digits, zone },
  };
}
