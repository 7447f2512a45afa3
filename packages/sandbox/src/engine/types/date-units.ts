import { oraError } from "../errors.ts";
import {
  checkDateRange,
  dayOf,
  dayOfWeek,
  daysFromCivil,
  fieldsOfDate,
  SECONDS_A_DAY,
} from "./calendar.ts";

type Unit = (date: number) => {
  /** Seconds of the unit that the date is in. */
  readonly start: number;
  /** Seconds of the next unit. */
  readonly next: () => number;
  /** From these seconds on ROUND goes up. */
  readonly half: () => number;
};

function startOf(year: number, month = 1, day = 1): number {
  return daysFromCivil(year, month, day) * SECONDS_A_DAY;
}

const century: Unit = (date) => {
  const first = Math.floor((fieldsOfDate(date).year - 1) / 100) * 100 + 1;
  return {
    start: startOf(first),
    next: () => startOf(first + 100),
    half: () => startOf(first + 50),
  };
};

const year: Unit = (date) => {
  const { year: current } = fieldsOfDate(date);
  return {
    start: startOf(current),
    next: () => startOf(current + 1),
    half: () => startOf(current, 7),
  };
};

const isoYear: Unit = (date) => {
  const current = isoYearOf(date);
  return {
    start: isoYearStart(current),
    next: () => isoYearStart(current + 1),
    half: () => startOf(current, 7),
  };
};

const quarter: Unit = (date) => {
  const { year: current, month: inYear } = fieldsOfDate(date);
  const first = Math.floor((inYear - 1) / 3) * 3 + 1;
  return {
    start: startOf(current, first),
    next: () => nextMonth(current, first + 2),
    half: () => startOf(current, first + 1, 16),
  };
};

const month: Unit = (date) => {
  const { year: current, month: inYear } = fieldsOfDate(date);
  return {
    start: startOf(current, inYear),
    next: () => nextMonth(current, inYear),
    half: () => startOf(current, inYear, 16),
  };
};

function nextMonth(current: number, inYear: number): number {
  return inYear === 12 ? startOf(current + 1) : startOf(current, inYear + 1);
}

/** A week that begins so many days before the date. */
function weekFrom(daysBack: (date: number) => number): Unit {
  return (date) => {
    const start = (dayOf(date) - daysBack(date)) * SECONDS_A_DAY;
    return {
      start,
      next: () => start + 7 * SECONDS_A_DAY,
      half: () => start + 3.5 * SECONDS_A_DAY,
    };
  };
}

const weekOfYear = weekFrom(
  (date) => (dayOf(date) - daysFromCivil(fieldsOfDate(date).year, 1, 1)) % 7,
);
const weekOfMonth = weekFrom((date) => (fieldsOfDate(date).day - 1) % 7);
const isoWeek = weekFrom((date) => (dayOfWeek(date) + 6) % 7);
const week = weekFrom((date) => dayOfWeek(date));

function seconds(length: number): Unit {
  return (date) => {
    const start = Math.floor(date / length) * length;
    return { start, next: () => start + length, half: () => start + length / 2 };
  };
}

const UNITS: Readonly<Record<string, Unit>> = {
  CC: century,
  SCC: century,
  SYYYY: year,
  YYYY: year,
  YEAR: year,
  SYEAR: year,
  YYY: year,
  YY: year,
  Y: year,
  RR: year,
  RRRR: year,
  "Y,YYY": year,
  IYYY: isoYear,
  IYY: isoYear,
  IY: isoYear,
  I: isoYear,
  Q: quarter,
  MONTH: month,
  MON: month,
  MM: month,
  RM: month,
  WW: weekOfYear,
  IW: isoWeek,
  W: weekOfMonth,
  DDD: seconds(SECONDS_A_DAY),
  DD: seconds(SECONDS_A_DAY),
  J: seconds(SECONDS_A_DAY),
  DAY: week,
  DY: week,
  D: week,
  HH: seconds(3600),
  HH12: seconds(3600),
  HH24: seconds(3600),
  MI: seconds(60),
};

/** Format elements that are known but are no unit to round to. */
const NO_UNITS: ReadonlySet<string> = new Set([
  "SS",
  "SSSSS",
  "AM",
  "PM",
  "BC",
  "AD",
  "FF",
  "TZR",
  "TZH",
]);

function unitOf(format: string, position: number): Unit {
  const name = format.trim().toUpperCase();
  const unit = UNITS[name];
  if (unit !== undefined) return unit;
  if (NO_UNITS.has(name)) throw oraError(1899, [], position);
  const several = name.split(/[^A-Z0-9]+/).filter((part) => part !== "");
  if (several.length > 1 && several.every((part) => UNITS[part] !== undefined)) {
    throw oraError(1898, [], position);
  }
  throw oraError(1821, [], position);
}

/**
 * TRUNC(date, format).
 * Source: Oracle SQL Language Reference, ROUND and TRUNC Date Functions.
 * @throws OraError 1821, 1898 or 1899 for a format that is no unit.
 */
export function truncDate(date: number, format: string, position = -1): number {
  return unitOf(format, position)(date).start;
}

/** ROUND(date, format): up from 1 July, the 16th of a month or a quarter's second month, half a week, noon, half an hour. */
export function roundDate(date: number, format: string, position = -1): number {
  const unit = unitOf(format, position)(date);
  return checkDateRange(date >= unit.half() ? unit.next() : unit.start, position);
}

/** Monday of ISO week 1 of a year, in seconds. */
function isoYearStart(current: number): number {
  const fourth = startOf(current, 1, 4);
  return fourth - ((dayOfWeek(fourth) + 6) % 7) * SECONDS_A_DAY;
}

/** The ISO year that a date is in. Source: ISO 8601. */
export function isoYearOf(date: number): number {
  const { year: current } = fieldsOfDate(date);
  if (date < isoYearStart(current)) return current - 1;
  return date >= isoYearStart(current + 1) ? current + 1 : current;
}

/** The ISO week, 1 to 53. */
export function isoWeekOf(date: number): number {
  return Math.floor((date - isoYearStart(isoYearOf(date))) / (7 * SECONDS_A_DAY)) + 1;
}
