import { oraError } from "../errors.ts";
import {
  checkDateRange,
  dayOf,
  dayOfWeek,
  daysFromCivil,
  daysInMonth,
  fieldsOfDate,
  SECONDS_A_DAY,
} from "./calendar.ts";
import { divide, multiply, numberToDouble, type OraNumber } from "./number-core.ts";
import { round } from "./number-round.ts";
import { localOfZoned, zonedFromLocal } from "./time-zone.ts";
import { DaySecond, Timestamp, ZonedTimestamp } from "./value.ts";

export { extractField } from "./extract.ts";

/** ADD_MONTHS: the last day of a month stays the last day. `months` is cut to a whole number. @throws OraError 1841. */
export function addMonths(date: number, months: number, position = -1): number {
  const { year, month, day } = fieldsOfDate(date);
  const target = monthsFrom(year, month, Math.trunc(months));
  const last = daysInMonth(target.year, target.month);
  const isLast = day === daysInMonth(year, month);
  const newDay = isLast || day > last ? last : day;
  const days = daysFromCivil(target.year, target.month, newDay);
  return checkDateRange(days * SECONDS_A_DAY + timeOf(date), position);
}

function monthsFrom(year: number, month: number, months: number): { year: number; month: number } {
  const total = year * 12 + month - 1 + months;
  return { year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1 };
}

/** Seconds since midnight. */
export function timeOf(date: number): number {
  return date - dayOf(date) * SECONDS_A_DAY;
}

/** LAST_DAY: the month's last day, the time kept. */
export function lastDay(date: number): number {
  const { year, month } = fieldsOfDate(date);
  return daysFromCivil(year, month, daysInMonth(year, month)) * SECONDS_A_DAY + timeOf(date);
}

/**
 * MONTHS_BETWEEN(a, b): whole when both are the same day of the month or both the last one, else with a fraction of 31 days.
 * Source: Oracle SQL Language Reference, MONTHS_BETWEEN.
 */
export function monthsBetween(a: number, b: number): OraNumber {
  const x = fieldsOfDate(a);
  const y = fieldsOfDate(b);
  const months = (x.year - y.year) * 12 + x.month - y.month;
  const bothLast = x.day === daysInMonth(x.year, x.month) && y.day === daysInMonth(y.year, y.month);
  if (x.day === y.day || bothLast) return months;
  const rest = (x.day - y.day) * SECONDS_A_DAY + timeOf(a) - timeOf(b);
  return divide(months * 31 * SECONDS_A_DAY + rest, 31 * SECONDS_A_DAY);
}

const DAY_PREFIXES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

/**
 * NEXT_DAY: the first such weekday after the date, the time kept. English names; what follows the abbreviation is ignored.
 * @throws OraError 1846 for anything else.
 */
export function nextDay(date: number, dayName: string, position = -1): number {
  const text = dayName.trim().toUpperCase();
  const byNumber = /^[1-7]$/.test(text) ? Number(text) - 1 : -1;
  const wanted =
    byNumber >= 0 ? byNumber : DAY_PREFIXES.findIndex((prefix) => text.startsWith(prefix));
  if (wanted < 0) throw oraError(1846, [], position);
  const ahead = (wanted - dayOfWeek(date) + 7) % 7;
  return checkDateRange(date + (ahead === 0 ? 7 : ahead) * SECONDS_A_DAY, position);
}

/** DATE + NUMBER of days, rounded to the second. @throws OraError 1841. */
export function addDays(date: number, days: OraNumber, position = -1): number {
  if (typeof days === "number" && Number.isInteger(days)) {
    return checkDateRange(date + days * SECONDS_A_DAY, position);
  }
  return checkDateRange(date + numberToDouble(round(multiply(days, SECONDS_A_DAY))), position);
}

/** DATE - DATE in days. */
export function subtractDates(a: number, b: number): OraNumber {
  return divide(a - b, SECONDS_A_DAY);
}

/** DATE + INTERVAL DAY TO SECOND; the fraction of a second is dropped. @throws OraError 1841. */
export function addDaySecondToDate(date: number, interval: DaySecond, position = -1): number {
  return checkDateRange(date + interval.seconds - (interval.nanos < 0 ? 1 : 0), position);
}

/** DATE + INTERVAL YEAR TO MONTH. @throws OraError 1839 when that month has no such day, 1841. */
export function addYearMonthToDate(date: number, months: number, position = -1): number {
  const { year, month, day } = fieldsOfDate(date);
  const target = monthsFrom(year, month, months);
  if (day > daysInMonth(target.year, target.month)) throw oraError(1839, [], position);
  const days = daysFromCivil(target.year, target.month, day);
  return checkDateRange(days * SECONDS_A_DAY + timeOf(date), position);
}

const NANOS = 1_000_000_000;

function carried(seconds: number, nanos: number): [seconds: number, nanos: number] {
  if (nanos >= NANOS) return [seconds + 1, nanos - NANOS];
  if (nanos < 0) return [seconds - 1, nanos + NANOS];
  return [seconds, nanos];
}

/** TIMESTAMP + INTERVAL DAY TO SECOND. @throws OraError 1841. */
export function addDaySecondToTimestamp(
  value: Timestamp,
  interval: DaySecond,
  position = -1,
): Timestamp {
  const [seconds, nanos] = carried(value.seconds + interval.seconds, value.nanos + interval.nanos);
  return new Timestamp(checkDateRange(seconds, position), nanos);
}

/** TIMESTAMP + INTERVAL YEAR TO MONTH. @throws OraError 1839, 1841. */
export function addYearMonthToTimestamp(
  value: Timestamp,
  months: number,
  position = -1,
): Timestamp {
  return new Timestamp(addYearMonthToDate(value.seconds, months, position), value.nanos);
}

/** TIMESTAMP WITH TIME ZONE + INTERVAL DAY TO SECOND: in elapsed time, so across a change of summer time. */
export function addDaySecondToZoned(
  value: ZonedTimestamp,
  interval: DaySecond,
  position = -1,
): ZonedTimestamp {
  const [seconds, nanos] = carried(value.seconds + interval.seconds, value.nanos + interval.nanos);
  return new ZonedTimestamp(checkDateRange(seconds, position), nanos, value.zone);
}

/** TIMESTAMP WITH TIME ZONE + INTERVAL YEAR TO MONTH: on the wall clock. @throws OraError 1839, 1841, 1878 in a gap. */
export function addYearMonthToZoned(
  value: ZonedTimestamp,
  months: number,
  position = -1,
): ZonedTimestamp {
  const local = addYearMonthToTimestamp(localOfZoned(value), months, position);
  return zonedFromLocal(local, value.zone, position);
}

/** The time between two timestamps of one kind; zoned ones by their instants. */
export function subtractTimestamps(
  a: Timestamp | ZonedTimestamp,
  b: Timestamp | ZonedTimestamp,
): DaySecond {
  const seconds = a.seconds - b.seconds;
  const nanos = a.nanos - b.nanos;
  if (seconds > 0 && nanos < 0) return new DaySecond(seconds - 1, nanos + NANOS);
  if (seconds < 0 && nanos > 0) return new DaySecond(seconds + 1, nanos - NANOS);
  return new DaySecond(seconds, nanos);
}

/** Order of two timestamps of one kind; zoned ones by their instants. */
export function compareInstants(
  a: Timestamp | ZonedTimestamp,
  b: Timestamp | ZonedTimestamp,
): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}

function roundedNanos(seconds: number, nanos: number, precision: number): [number, number] {
  const unit = 10 ** (9 - precision);
  return carried(seconds, Math.floor(nanos / unit + 0.5) * unit);
}

/** Rounds half up to `precision` digits of a second, 0 to 9. */
export function roundTimestamp(value: Timestamp, precision: number): Timestamp {
  if (precision >= 9) return value;
  const [seconds, nanos] = roundedNanos(value.seconds, value.nanos, precision);
  return nanos === value.nanos ? value : new Timestamp(checkDateRange(seconds), nanos);
}

/** Rounds half up to `precision` digits of a second, 0 to 9; the zone is kept. */
export function roundZoned(value: ZonedTimestamp, precision: number): ZonedTimestamp {
  if (precision >= 9) return value;
  const [seconds, nanos] = roundedNanos(value.seconds, value.nanos, precision);
  if (nanos === value.nanos) return value;
  return new ZonedTimestamp(checkDateRange(seconds), nanos, value.zone);
}

/** A TIMESTAMP as a DATE: the fraction is cut, as since 11g. Source: SQL Language Reference, Implicit Data Conversion. */
export function dateFromTimestamp(value: Timestamp): number {
  return value.seconds;
}
