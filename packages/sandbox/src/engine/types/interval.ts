import { oraError } from "../errors.ts";
import {
  divide,
  makeNumber,
  multiply,
  numberToDouble,
  type OraNumber,
  partsOf,
} from "./number-core.ts";
import { round } from "./number-round.ts";
import { DaySecond } from "./value.ts";

export {
  parseDaySecondLiteral,
  parseYearMonthLiteral,
  toDsInterval,
  toYmInterval,
} from "./interval-text.ts";

const NANOS = 1_000_000_000n;
const SECONDS_A_DAY = 86_400;

/** An interval of so many nanoseconds. */
export function makeDaySecond(totalNanos: bigint): DaySecond {
  return new DaySecond(Number(totalNanos / NANOS), Number(totalNanos % NANOS));
}

/** All nanoseconds of an interval. */
export function nanosOf(value: DaySecond): bigint {
  return BigInt(value.seconds) * NANOS + BigInt(value.nanos);
}

const DS_UNITS: Readonly<Record<string, number>> = {
  DAY: SECONDS_A_DAY,
  HOUR: 3600,
  MINUTE: 60,
  SECOND: 1,
};

/**
 * NUMTODSINTERVAL(n, unit), rounded to the nanosecond.
 * @throws OraError 1760 for another unit, 1873 from a billion days on.
 */
export function numToDsInterval(value: OraNumber, unit: string, position = -1): DaySecond {
  const size = DS_UNITS[unit.trim().toUpperCase()];
  if (size === undefined) throw oraError(1760, [], position);
  const nanos = round(multiply(value, makeNumber(BigInt(size) * NANOS, 0)));
  return fitDaySecond(makeDaySecond(wholeOf(nanos)), 9, 9, position);
}

/**
 * NUMTOYMINTERVAL(n, unit), in months, rounded.
 * @throws OraError 1760 for another unit, 1873 from a billion years on.
 */
export function numToYmInterval(value: OraNumber, unit: string, position = -1): number {
  const name = unit.trim().toUpperCase();
  if (name !== "YEAR" && name !== "MONTH") throw oraError(1760, [], position);
  const months = round(multiply(value, name === "YEAR" ? 12 : 1));
  return fitYearMonth(numberToDouble(months), 9, position);
}

function wholeOf(value: OraNumber): bigint {
  const { coefficient, exponent } = partsOf(value);
  return exponent >= 0 ? coefficient * 10n ** BigInt(exponent) : coefficient;
}

/** `+00 00:00:01.500000`: the sign, days of at least `precision` digits, and `secondPrecision` digits of a second. */
export function daySecondToText(value: DaySecond, precision = 9, secondPrecision = 9): string {
  const seconds = Math.abs(value.seconds);
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
  const fraction = String(Math.abs(value.nanos)).padStart(9, "0").slice(0, secondPrecision);
  const sign = value.seconds < 0 || value.nanos < 0 ? "-" : "+";
  const point = fraction === "" ? "" : ".";
  return `${sign}${String(days).padStart(precision, "0")} ${clock}${point}${fraction}`;
}

/** `+01-02`: the sign, years of at least `precision` digits, two digits of months. */
export function yearMonthToText(months: number, precision = 2): string {
  const size = Math.abs(months);
  const years = String(Math.floor(size / 12)).padStart(precision, "0");
  return `${months < 0 ? "-" : "+"}${years}-${String(size % 12).padStart(2, "0")}`;
}

/**
 * The interval as INTERVAL DAY(precision) TO SECOND(secondPrecision) holds it: rounded half up to the digits of a second.
 * @throws OraError 1873 when the days have more digits.
 */
export function fitDaySecond(
  value: DaySecond,
  precision: number,
  secondPrecision: number,
  position = -1,
): DaySecond {
  const rounded = secondPrecision >= 9 ? value : roundDaySecond(value, secondPrecision);
  if (Math.abs(rounded.seconds) >= SECONDS_A_DAY * 10 ** precision) {
    throw oraError(1873, [], position);
  }
  return rounded;
}

function roundDaySecond(value: DaySecond, digits: number): DaySecond {
  const unit = 10 ** (9 - digits);
  if (value.nanos % unit === 0) return value;
  const size = BigInt(unit);
  const total = nanosOf(value);
  const half = total < 0n ? -size / 2n : size / 2n;
  return makeDaySecond(((total + half) / size) * size);
}

/** The months as INTERVAL YEAR(precision) TO MONTH holds them. @throws OraError 1873 when the years have more digits. */
export function fitYearMonth(months: number, precision: number, position = -1): number {
  if (Math.abs(months) >= 12 * 10 ** precision) throw oraError(1873, [], position);
  return months;
}

/** a + b. @throws OraError 1873 from a billion days on. */
export function addDaySeconds(a: DaySecond, b: DaySecond): DaySecond {
  return fitDaySecond(makeDaySecond(nanosOf(a) + nanosOf(b)), 9, 9);
}

/** -a. */
export function negateDaySecond(a: DaySecond): DaySecond {
  return new DaySecond(0 - a.seconds, 0 - a.nanos);
}

/** a * n, rounded to the nanosecond. @throws OraError 1873. */
export function multiplyDaySecond(a: DaySecond, n: OraNumber, position = -1): DaySecond {
  const nanos = wholeOf(round(multiply(makeNumber(nanosOf(a), 0), n)));
  return fitDaySecond(makeDaySecond(nanos), 9, 9, position);
}

/** a / n, rounded to the nanosecond. @throws OraError 1476, 1873. */
export function divideDaySecond(a: DaySecond, n: OraNumber, position = -1): DaySecond {
  const nanos = wholeOf(round(divide(makeNumber(nanosOf(a), 0), n, position)));
  return fitDaySecond(makeDaySecond(nanos), 9, 9, position);
}

/** months * n, the fraction of a month dropped. @throws OraError 1873. */
export function multiplyYearMonth(months: number, n: OraNumber, position = -1): number {
  return fitYearMonth(Math.trunc(numberToDouble(multiply(months, n))) + 0, 9, position);
}

/** months / n, the fraction of a month dropped. @throws OraError 1476, 1873. */
export function divideYearMonth(months: number, n: OraNumber, position = -1): number {
  return fitYearMonth(Math.trunc(numberToDouble(divide(months, n, position))) + 0, 9, position);
}

/** Order of two intervals. */
export function compareDaySeconds(a: DaySecond, b: DaySecond): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}

/** EXTRACT(field FROM interval): all parts have the interval's sign. @throws OraError 30076 for another field. */
export function extractDaySecond(field: string, value: DaySecond, position = -1): OraNumber {
  const { seconds } = value;
  switch (field.toUpperCase()) {
    case "DAY":
      return Math.trunc(seconds / SECONDS_A_DAY) + 0;
    case "HOUR":
      return Math.trunc((seconds % SECONDS_A_DAY) / 3600) + 0;
    case "MINUTE":
      return Math.trunc((seconds % 3600) / 60) + 0;
    case "SECOND":
      return makeNumber(BigInt(seconds % 60) * NANOS + BigInt(value.nanos), -9);
    default:
      throw oraError(30076, [], position);
  }
}

/** EXTRACT(YEAR or MONTH FROM interval). @throws OraError 30076 for another field. */
export function extractYearMonth(field: string, months: number, position = -1): number {
  switch (field.toUpperCase()) {
    case "YEAR":
      return Math.trunc(months / 12) + 0;
    case "MONTH":
      return (months % 12) + 0;
    default:
      throw oraError(30076, [], position);
  }
}
