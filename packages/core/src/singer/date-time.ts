/** Date-times of Singer: reading, writing and exact arithmetic, independent of the process's time zone. */
import { type CalendarDate, dateFromDays, daysFromDate, maxYear, minYear } from "./calendar.ts";
import type { DateTime, TimeOfDay } from "./date-time-parser.ts";

export type { CalendarDate } from "./calendar.ts";
export type { DateTime, DateTimeOptions, TimeOfDay } from "./date-time-parser.ts";
export { explainDateTime, parseDate, parseDateTime, parseTime } from "./date-time-parser.ts";

/** How a date-time is written. */
export interface FormatDateTimeOptions {
  /**
   * Digits behind the point, 0 to 9; digits beyond them are cut off, never rounded. Default `"shortest"`: as many as are
   * not zero at the end, no point when there are none.
   */
  readonly fractionDigits?: number | "shortest";
  /** How the offset 0 is written. Default `"Z"`. */
  readonly utc?: "Z" | "+00:00";
  /** Between date and time. Default `"T"`. */
  readonly separator?: "T" | " ";
}

/**
 * Writes a date-time with its own offset, or without a zone when it has none: `2024-02-29T23:59:59.5+05:30`.
 * Years below 0 have a sign and four digits (`-0043`).
 */
export function formatDateTime(dateTime: DateTime, options: FormatDateTimeOptions = {}): string {
  return `${formatDate(dateTime)}${options.separator ?? "T"}${formatTime(dateTime, options)}`;
}

/** Writes a date as `2024-02-29`. */
export function formatDate(date: CalendarDate): string {
  const year = String(Math.abs(date.year)).padStart(4, "0");
  return `${date.year < 0 ? "-" : ""}${year}-${twoDigits(date.month)}-${twoDigits(date.day)}`;
}

/** Writes a time of day as `23:59:59.5+05:30`; `separator` has no effect. */
export function formatTime(time: TimeOfDay, options: FormatDateTimeOptions = {}): string {
  const clock = `${twoDigits(time.hour)}:${twoDigits(time.minute)}:${twoDigits(time.second)}`;
  const fraction = formatFraction(time.nanoseconds, options.fractionDigits ?? "shortest");
  return `${clock}${fraction}${formatOffset(time.offsetMinutes, options.utc ?? "Z")}`;
}

/**
 * Writes nanoseconds behind a point, `.123`; `""` when no digit is to be shown.
 * @param fractionDigits 0 to 9, or `"shortest"`.
 */
export function formatFraction(nanoseconds: number, fractionDigits: number | "shortest"): string {
  if (fractionDigits === 0 || (fractionDigits === "shortest" && nanoseconds === 0)) return "";
  const digits = String(nanoseconds).padStart(9, "0");
  if (fractionDigits === "shortest") return `.${digits.replace(/0+$/, "")}`;
  return `.${digits.slice(0, fractionDigits)}`;
}

function formatOffset(offsetMinutes: number | null, utc: "Z" | "+00:00"): string {
  if (offsetMinutes === null) return "";
  if (offsetMinutes === 0) return utc;
  const minutes = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? "-" : "+";
  return `${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

const nanosecondsPerSecond = 1_000_000_000n;
const secondsPerDay = 86_400;

/** Seconds from 1970-01-01T00:00:00Z, without the fraction. A date-time without a zone is taken as UTC. */
function epochSeconds(dateTime: DateTime): number {
  const days = daysFromDate(dateTime.year, dateTime.month, dateTime.day);
  const clock = dateTime.hour * 3600 + dateTime.minute * 60 + dateTime.second;
  return days * secondsPerDay + clock - (dateTime.offsetMinutes ?? 0) * 60;
}

/** Nanoseconds from 1970-01-01T00:00:00Z. A date-time without a zone is taken as UTC. */
export function epochNanoseconds(dateTime: DateTime): bigint {
  return BigInt(epochSeconds(dateTime)) * nanosecondsPerSecond + BigInt(dateTime.nanoseconds);
}

/**
 * The date-time at a number of nanoseconds from 1970-01-01T00:00:00Z, seen at an offset.
 * @param offsetMinutes Minutes east of UTC; null for UTC without naming a zone. Default 0.
 * @throws RangeError outside the years -4711 to 9999.
 */
export function fromEpochNanoseconds(
  nanoseconds: bigint,
  offsetMinutes: number | null = 0,
): DateTime {
  let fraction = nanoseconds % nanosecondsPerSecond;
  if (fraction < 0n) fraction += nanosecondsPerSecond;
  const seconds = Number((nanoseconds - fraction) / nanosecondsPerSecond);
  const local = seconds + (offsetMinutes ?? 0) * 60;
  const days = Math.floor(local / secondsPerDay);
  const clock = local - days * secondsPerDay;
  const { year, month, day } = dateFromDays(days);
  if (!(year >= minYear && year <= maxYear)) {
    throw new RangeError(`the date-time is outside the years ${minYear} to ${maxYear}`);
  }
  return {
    year,
    month,
    day,
    hour: Math.floor(clock / 3600),
    minute: Math.floor(clock / 60) % 60,
    second: clock % 60,
    nanoseconds: Number(fraction),
    offsetMinutes,
  };
}

/**
 * The same instant in UTC (offset 0). A date-time without a zone is taken as UTC.
 * @throws RangeError when the instant is outside the years -4711 to 9999 in UTC.
 */
export function toUtc(dateTime: DateTime): DateTime {
  if ((dateTime.offsetMinutes ?? 0) === 0) return { ...dateTime, offsetMinutes: 0 };
  return fromEpochNanoseconds(epochNanoseconds(dateTime), 0);
}

/**
 * The date-time a number of whole seconds later (earlier when negative), with its own offset kept.
 * @throws RangeError when `seconds` is no safe integer, or outside the years -4711 to 9999.
 */
export function addSeconds(dateTime: DateTime, seconds: number): DateTime {
  if (!Number.isSafeInteger(seconds)) throw new RangeError("seconds must be a safe integer");
  return addNanoseconds(dateTime, BigInt(seconds) * nanosecondsPerSecond);
}

/**
 * The date-time a number of nanoseconds later (earlier when negative), with its own offset kept.
 * @throws RangeError outside the years -4711 to 9999.
 */
export function addNanoseconds(dateTime: DateTime, nanoseconds: bigint): DateTime {
  return fromEpochNanoseconds(epochNanoseconds(dateTime) + nanoseconds, dateTime.offsetMinutes);
}

/** Orders two date-times by their instants: -1, 0 or 1. A missing zone is taken as UTC. */
export function compareDateTimes(left: DateTime, right: DateTime): -1 | 0 | 1 {
  const difference =
    epochSeconds(left) - epochSeconds(right) || left.nanoseconds - right.nanoseconds;
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
}
