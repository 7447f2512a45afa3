/**
 * ISO 8601 durations as Oracle's two interval types know them: years and months, or days and a time. A duration that
 * mixes both has no fixed length and no Oracle type.
 * Source: ISO 8601-1:2019, Duration; Oracle SQL Language Reference, INTERVAL YEAR TO MONTH and INTERVAL DAY TO SECOND.
 */
import { formatFraction } from "./date-time.ts";

/** What INTERVAL YEAR TO MONTH holds. */
export interface YearMonthDuration {
  readonly kind: "year-month";
  /** Applies to all fields; false for zero. */
  readonly negative: boolean;
  readonly years: number;
  /** 0 to 11. */
  readonly months: number;
}

/** What INTERVAL DAY TO SECOND holds, exact to the nanosecond. */
export interface DayTimeDuration {
  readonly kind: "day-time";
  /** Applies to all fields; false for zero. */
  readonly negative: boolean;
  readonly days: number;
  /** 0 to 23. */
  readonly hours: number;
  /** 0 to 59. */
  readonly minutes: number;
  /** 0 to 59. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** A duration of one of Oracle's two kinds. */
export type Duration = YearMonthDuration | DayTimeDuration;

const pattern =
  /^([+-]?)P(?!$)(?:(\d{1,15})Y)?(?:(\d{1,15})M)?(?:(\d{1,15})W)?(?:(\d{1,15})D)?(?:T(?!$)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:[.,](\d+))?S)?)?$/;

/**
 * Reads an ISO 8601 duration: `P1Y2M`, `-P1DT2H3M4.5S`, `P2W` (14 days). A sign may stand in front of the whole; fields
 * that are too large carry over (`P14M` is a year and two months). Only seconds may have a fraction, of at most nine
 * digits. Undefined for everything else, and for years or months together with smaller fields unless one side is zero:
 * `explainDuration` says why.
 */
export function parseDuration(text: string): Duration | undefined {
  const result = readDuration(text);
  return typeof result === "string" ? undefined : result;
}

/** Why `parseDuration` refuses a text, without repeating it; `""` when it does not. */
export function explainDuration(text: string): string {
  const result = readDuration(text);
  return typeof result === "string" ? result : "";
}

function readDuration(text: string): Duration | string {
  const match = pattern.exec(text);
  if (match === null) return "it is no ISO 8601 duration such as P1Y2M or P1DT2H3M4.5S";
  const field = (index: number): number => Number(match[index] ?? "0");
  const fraction = match[9] ?? "";
  if (fraction.length > 9) return "the fraction of the second has more than 9 digits";
  const negative = match[1] === "-";
  const months = field(2) * 12 + field(3);
  const days = field(4) * 7 + field(5);
  if (!Number.isSafeInteger(months) || !Number.isSafeInteger(days)) return "it is too long";
  const nanoseconds = Number(fraction.padEnd(9, "0"));
  const time = { hours: field(6), minutes: field(7), seconds: field(8), nanoseconds };
  const dayTime = carryDayTime(negative, days, time);
  if (months === 0 && !isYearMonthOnly(match)) return dayTime;
  if (!isZero(dayTime))
    return "it mixes years or months with smaller units; Oracle has no type for that";
  return yearMonthDuration(negative ? -months : months);
}

/** Decides what a zero is: `P0M` is of the year-month kind, `PT0S` and `P0Y0DT0S` are not. */
function isYearMonthOnly(match: RegExpExecArray): boolean {
  return match.slice(4).every((group) => group === undefined);
}

type TimeFields = Pick<DayTimeDuration, "hours" | "minutes" | "seconds" | "nanoseconds">;

function carryDayTime(negative: boolean, days: number, time: TimeFields): DayTimeDuration {
  const minutes = time.minutes + Math.floor(time.seconds / 60);
  const hours = time.hours + Math.floor(minutes / 60);
  const duration: DayTimeDuration = {
    kind: "day-time",
    negative,
    days: days + Math.floor(hours / 24),
    hours: hours % 24,
    minutes: minutes % 60,
    seconds: time.seconds % 60,
    nanoseconds: time.nanoseconds,
  };
  return isZero(duration) ? { ...duration, negative: false } : duration;
}

function isZero(duration: Duration): boolean {
  if (duration.kind === "year-month") return duration.years === 0 && duration.months === 0;
  const { days, hours, minutes, seconds, nanoseconds } = duration;
  return days === 0 && hours === 0 && minutes === 0 && seconds === 0 && nanoseconds === 0;
}

/** The year-month duration of a number of months; `months` is a safe integer, negative for a negative duration. */
export function yearMonthDuration(months: number): YearMonthDuration {
  const size = Math.abs(months);
  return {
    kind: "year-month",
    negative: months < 0,
    years: Math.floor(size / 12),
    months: size % 12,
  };
}

const nanosecondsPerSecond = 1_000_000_000n;
const nanosecondsPerDay = 86_400n * nanosecondsPerSecond;

/** The day-time duration of a number of nanoseconds, negative for a negative duration. */
export function dayTimeDuration(nanoseconds: bigint): DayTimeDuration {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const days = Number(size / nanosecondsPerDay);
  const time = {
    hours: 0,
    minutes: 0,
    seconds: Number((size % nanosecondsPerDay) / nanosecondsPerSecond),
    nanoseconds: Number(size % nanosecondsPerSecond),
  };
  return carryDayTime(nanoseconds < 0n, days, time);
}

/** The length in months, negative for a negative duration. */
export function durationMonths(duration: YearMonthDuration): number {
  const months = duration.years * 12 + duration.months;
  return duration.negative ? -months : months;
}

/** The length in nanoseconds, negative for a negative duration. */
export function durationNanoseconds(duration: DayTimeDuration): bigint {
  const seconds = (duration.hours * 60 + duration.minutes) * 60 + duration.seconds;
  const size =
    BigInt(duration.days) * nanosecondsPerDay +
    BigInt(seconds) * nanosecondsPerSecond +
    BigInt(duration.nanoseconds);
  return duration.negative ? -size : size;
}

/**
 * Writes a duration: `P1Y2M`, `-P1DT2H3M4.5S`. Fields that are zero are left out; zero is `P0M` or `PT0S`.
 * @param options.fractionDigits Digits of the second's fraction, 0 to 9, cut and never rounded; default `"shortest"`.
 */
export function formatDuration(
  duration: Duration,
  options: { readonly fractionDigits?: number | "shortest" } = {},
): string {
  const sign = duration.negative ? "-" : "";
  if (duration.kind === "year-month") {
    const text = field(duration.years, "Y") + field(duration.months, "M");
    return `${sign}P${text === "" ? "0M" : text}`;
  }
  const fraction = formatFraction(duration.nanoseconds, options.fractionDigits ?? "shortest");
  const seconds =
    duration.seconds === 0 && fraction === "" ? "" : `${duration.seconds}${fraction}S`;
  const time = field(duration.hours, "H") + field(duration.minutes, "M") + seconds;
  const days = field(duration.days, "D");
  if (days === "" && time === "") return `${sign}PT0S`;
  return `${sign}P${days}${time === "" ? "" : `T${time}`}`;
}

function field(value: number, unit: string): string {
  return value === 0 ? "" : `${value}${unit}`;
}
