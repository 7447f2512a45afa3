import { oraError } from "../errors.ts";

/**
 * Oracle's calendar: Julian up to 1582-10-04, Gregorian from 1582-10-15, the next day. A DATE is counted in seconds from
 * 1970-01-01 00:00:00 of its wall clock. Year 0 and years before it are counted as astronomers do: Oracle lets arithmetic
 * walk through year 0, a leap year, though TO_DATE refuses it.
 * Source: Oracle SQL Language Reference, DATE Data Type and Julian Days; the day numbers of TO_CHAR(d, 'J').
 */

/** Fields of a wall-clock time: `year` -4712 to 9999, `month` 1 to 12, `day` 1 to 31, `hour` 0 to 23. */
export interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const SECONDS_A_DAY = 86_400;
export const FIRST_YEAR = -4712;
export const LAST_YEAR = 9999;

/** Julian day number of 1970-01-01. */
const EPOCH_JULIAN = 2_440_588;
/** Julian day number of 1582-10-15, the first Gregorian day. */
const GREGORIAN_START = 2_299_161;
/** Julian day number of -4712-03-01: TO_DATE(1, 'J') is -4712-01-01, so that February has only 28 days in that year. */
const FIRST_MARCH = 60;

/** Days from 1970-01-01; days 5 to 14 of October 1582, which do not exist, count as the 15th. */
export function daysFromCivil(year: number, month: number, day: number): number {
  if (year === 1582 && month === 10 && day > 4 && day < 15) {
    return GREGORIAN_START - EPOCH_JULIAN;
  }
  const early = month <= 2 ? 1 : 0;
  const shifted = year + 4800 - early;
  const inYear = Math.floor((153 * (month + 12 * early - 3) + 2) / 5) + day;
  const julian = inYear + 365 * shifted + Math.floor(shifted / 4) - 32_083;
  if (julian < FIRST_MARCH)
    return (year === FIRST_YEAR && early ? julian + 1 : julian) - EPOCH_JULIAN;
  if (!isGregorian(year, month, day)) return julian - EPOCH_JULIAN;
  return julian - Math.floor(shifted / 100) + Math.floor(shifted / 400) + 38 - EPOCH_JULIAN;
}

function isGregorian(year: number, month: number, day: number): boolean {
  return year > 1582 || (year === 1582 && (month > 10 || (month === 10 && day >= 15)));
}

/** The date of a number of days from 1970-01-01. */
export function civilFromDays(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  let julian = days + EPOCH_JULIAN;
  if (julian < FIRST_MARCH) julian -= 1;
  let shifted = julian + 32_082;
  let centuries = 0;
  if (julian >= GREGORIAN_START) {
    const base = julian + 32_044;
    centuries = Math.floor((4 * base + 3) / 146_097);
    shifted = base - Math.floor((146_097 * centuries) / 4);
  }
  const years = Math.floor((4 * shifted + 3) / 1461);
  const inYear = shifted - Math.floor((1461 * years) / 4);
  const months = Math.floor((5 * inYear + 2) / 153);
  return {
    year: 100 * centuries + years - 4800 + (months >= 10 ? 1 : 0),
    month: months + 3 - (months >= 10 ? 12 : 0),
    day: inYear - Math.floor((153 * months + 2) / 5) + 1,
  };
}

/** Whether February has 29 days. */
export function isLeapYear(year: number): boolean {
  if (year % 4 !== 0 || year === FIRST_YEAR) return false;
  return year <= 1582 || year % 100 !== 0 || year % 400 === 0;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** 28 to 31: the number of the month's last day. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return MONTH_LENGTHS[month - 1] ?? 31;
}

/** Days since 1970-01-01 of a DATE. */
export function dayOf(seconds: number): number {
  return Math.floor(seconds / SECONDS_A_DAY);
}

/** The Julian day number that the format element J prints: 1 for -4712-01-01. */
export function julianDay(days: number): number {
  return days + EPOCH_JULIAN;
}

/** Days from 1970-01-01 of a Julian day number. */
export function daysFromJulian(julian: number): number {
  return julian - EPOCH_JULIAN;
}

/** 0 for Sunday to 6 for Saturday. */
export function dayOfWeek(seconds: number): number {
  return (julianDay(dayOf(seconds)) + 1) % 7;
}

/** The fields of a DATE. */
export function fieldsOfDate(seconds: number): DateFields {
  const days = dayOf(seconds);
  const { year, month, day } = civilFromDays(days);
  const rest = seconds - days * SECONDS_A_DAY;
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
  };
}

/** Seconds from 1970-01-01 of fields that are known to be right. */
export function secondsOfFields(fields: DateFields): number {
  return (
    daysFromCivil(fields.year, fields.month, fields.day) * SECONDS_A_DAY +
    fields.hour * 3600 +
    fields.minute * 60 +
    fields.second
  );
}

/**
 * A DATE from its fields, each of them checked as TO_DATE does.
 * @throws OraError 1841 for the year (0 included unless `yearZero`), 1843 month, 1847 and 1839 day, 1850 hour, 1851 minute,
 * 1852 second.
 */
export function dateFromFields(fields: DateFields, position = -1, yearZero = false): number {
  const { year, month, day } = fields;
  if (year < FIRST_YEAR || year > LAST_YEAR || (year === 0 && !yearZero)) {
    throw oraError(1841, [], position);
  }
  if (month < 1 || month > 12) throw oraError(1843, [], position);
  if (day < 1 || day > 31) throw oraError(1847, [], position);
  if (day > daysInMonth(year, month)) throw oraError(1839, [], position);
  if (fields.hour < 0 || fields.hour > 23) throw oraError(1850, [], position);
  if (fields.minute < 0 || fields.minute > 59) throw oraError(1851, [], position);
  if (fields.second < 0 || fields.second > 59) throw oraError(1852, [], position);
  return secondsOfFields(fields);
}

/** -4712-01-01 00:00:00. */
export const FIRST_DATE = daysFromCivil(FIRST_YEAR, 1, 1) * SECONDS_A_DAY;
/** 9999-12-31 23:59:59. */
export const LAST_DATE = (daysFromCivil(LAST_YEAR, 12, 31) + 1) * SECONDS_A_DAY - 1;

/** The seconds themselves. @throws OraError 1841 outside -4712-01-01 to 9999-12-31. */
export function checkDateRange(seconds: number, position = -1): number {
  if (seconds >= FIRST_DATE && seconds <= LAST_DATE) return seconds;
  throw oraError(1841, [], position);
}
