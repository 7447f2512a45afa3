/**
 * The proleptic Gregorian calendar with ISO 8601's years: year 0 is 1 BC, year -1 is 2 BC.
 *
 * Oracle counts otherwise before 1582-10-15: it uses the Julian calendar there (1500-02-29 is a date, 1582-10-05 to
 * 1582-10-14 are none) and has no year 0 (its year -1 is 1 BC, so ISO year = Oracle year + 1 for negative years). Dates
 * that stay text on their way are not touched by that; only arithmetic over those dates and the check of the day of the
 * month are. Source: Oracle Database Globalization Support Guide, Calendar Systems; Oracle SQL Language Reference,
 * Datetime data types (4712 BC to 9999 AD).
 */

/** First ISO year that Oracle can hold: 4712 BC. */
export const minYear = -4711;
/** Last year that Oracle can hold. */
export const maxYear = 9999;

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether the year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Number of days of a month, 28 to 31; `month` counts from 1. 0 for a month that is none. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return daysOfMonth[month - 1] ?? 0;
}

/**
 * Whether a date is one of 5 to 14 October 1582, which Oracle's calendar leaves out: it takes them and stores the 15th.
 * Source: as above.
 */
export function isLeftOutByOracle({ year, month, day }: CalendarDate): boolean {
  return year === 1582 && month === 10 && day > 4 && day < 15;
}

/**
 * Days from 1970-01-01 to a date, negative before it. The date must be valid.
 * Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil.
 */
export function daysFromDate(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** A day of the calendar. */
export interface CalendarDate {
  /** ISO 8601 year, -4711 to 9999. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** The inverse of `daysFromDate`. Source: as there, civil_from_days. */
export function dateFromDays(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
