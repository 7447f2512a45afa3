import { oraError } from "../errors.ts";
import { DaySecond } from "./value.ts";

const DS_FIELDS = ["DAY", "HOUR", "MINUTE", "SECOND"] as const;
const SECONDS_OF = [86_400, 3600, 60, 1] as const;
/** Most of a field that is not the first, and the error beyond it. */
const LIMITS = [
  { most: Number.POSITIVE_INFINITY, error: 1867 },
  { most: 23, error: 1850 },
  { most: 59, error: 1851 },
  { most: 59, error: 1852 },
] as const;

/** The text between two fields: `4 5:12:10.222`. */
const SEPARATORS = ["", " ", ":", ":"] as const;

/**
 * Reads `INTERVAL 'text' from [(leading)] [TO to [(second)]]` of days to seconds. Precisions default to 2 and 6; a
 * literal without seconds has second precision 0. Digits of a second beyond its precision are rounded.
 * Source: Oracle SQL Language Reference, Interval Literals.
 * @throws OraError 1867 when the text has another form, 1873 when the first field has too many digits, 1850 to 1852 for the
 * fields behind it, 30089 for fields in the wrong order, 30088 for a precision beyond 9.
 */
export function parseDaySecondLiteral(
  text: string,
  from: string,
  to?: string,
  leadingPrecision?: number,
  secondPrecision?: number,
  position = -1,
): { value: DaySecond; precision: number; secondPrecision: number } {
  const first = DS_FIELDS.indexOf(from.toUpperCase() as (typeof DS_FIELDS)[number]);
  const last = to === undefined ? first : DS_FIELDS.indexOf(to.toUpperCase() as "DAY");
  if (first < 0 || last < first) throw oraError(30089, [], position);
  checkPrecision(leadingPrecision, position);
  checkPrecision(secondPrecision, position);
  const parsed = readFields(text, first, last, position);
  if (parsed.leadingDigits > (leadingPrecision ?? 2)) throw oraError(1873, [], position);
  const digits = last === 3 ? (secondPrecision ?? 6) : 0;
  const unit = 10 ** (9 - digits);
  const rounded = Math.floor(parsed.nanos / unit + 0.5) * unit;
  const seconds = parsed.seconds + (rounded >= 1e9 ? 1 : 0);
  const nanos = rounded % 1e9;
  const sign = parsed.negative ? -1 : 1;
  const days = Math.floor(seconds / 86_400);
  return {
    value: new DaySecond(sign * seconds + 0, sign * nanos + 0),
    precision: Math.max(first === 0 ? (leadingPrecision ?? 2) : 2, String(days).length),
    secondPrecision: digits,
  };
}

function checkPrecision(precision: number | undefined, position: number): void {
  if (precision !== undefined && precision > 9) throw oraError(30088, [], position);
}

function readFields(
  text: string,
  first: number,
  last: number,
  position: number,
): { negative: boolean; seconds: number; nanos: number; leadingDigits: number } {
  const names = DS_FIELDS.slice(first, last + 1);
  const pattern = names.map((_, index) => {
    const separator = index === 0 ? "" : SEPARATORS[first + index];
    return `${separator === " " ? " +" : separator}(\\d+)`;
  });
  const fraction = last === 3 ? "(?:\\.(\\d{1,9}))?" : "";
  const match = new RegExp(`^ *([+-]?) *${pattern.join("")}${fraction} *$`).exec(text);
  if (match === null) throw oraError(1867, [], position);
  let seconds = 0;
  for (let index = 0; index < names.length; index += 1) {
    const value = Number(match[index + 2]);
    const limit = LIMITS[first + index];
    if (index > 0 && limit !== undefined && value > limit.most) {
      throw oraError(limit.error, [], position);
    }
    seconds += value * (SECONDS_OF[first + index] ?? 1);
  }
  const nanos = Number((match[names.length + 2] ?? "").padEnd(9, "0"));
  const leading = (match[2] ?? "").replace(/^0+(?=\d)/, "");
  return { negative: match[1] === "-", seconds, nanos, leadingDigits: leading.length };
}

/**
 * Reads `INTERVAL 'text' YEAR|MONTH [(leading)] [TO MONTH]` as months.
 * @throws OraError 1867 when the text has another form, 1873 when the first field has too many digits, 1843 for a month
 * above 11 behind a year, 30089 for fields in the wrong order.
 */
export function parseYearMonthLiteral(
  text: string,
  from: string,
  to?: string,
  leadingPrecision?: number,
  position = -1,
): { value: number; precision: number } {
  const first = from.toUpperCase();
  const last = (to ?? from).toUpperCase();
  if (first === "MONTH" && last === "YEAR") throw oraError(30089, [], position);
  checkPrecision(leadingPrecision, position);
  const both = first === "YEAR" && last === "MONTH";
  const match = (both ? /^ *([+-]?) *(\d+)-(\d+) *$/ : /^ *([+-]?) *(\d+) *$/).exec(text);
  if (match === null) throw oraError(1867, [], position);
  const leading = (match[2] ?? "").replace(/^0+(?=\d)/, "");
  if (leading.length > (leadingPrecision ?? 2)) throw oraError(1873, [], position);
  const rest = Number(match[3] ?? 0);
  if (rest > 11) throw oraError(1843, [], position);
  const months = first === "YEAR" ? Number(leading) * 12 + rest : Number(leading);
  const years = Math.floor(months / 12);
  const precision = first === "YEAR" ? (leadingPrecision ?? 2) : 2;
  return {
    value: (match[1] === "-" ? -months : months) + 0,
    precision: Math.max(precision, String(years).length),
  };
}

const DS_SQL = /^ *([+-]?) *(\d{1,9}) +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))? *$/;
const DS_ISO =
  /^ *(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)? *$/;

/**
 * TO_DSINTERVAL: `[+|-] days hh:mi:ss[.fraction]` or the ISO form `[-]P[nD][T[nH][nM][n[.n]S]]`.
 * Source: Oracle SQL Language Reference, TO_DSINTERVAL.
 * @throws OraError 1867 for any other text, 1850 to 1852 for a field out of range in the first form.
 */
export function toDsInterval(text: string, position = -1): DaySecond {
  const sql = DS_SQL.exec(text);
  const iso = sql === null ? DS_ISO.exec(text) : null;
  const match = sql ?? iso;
  if (match === null || /[PT] *$/.test(text)) throw oraError(1867, [], position);
  let seconds = 0;
  for (let field = 0; field < 4; field += 1) {
    const value = Number(match[field + 2] ?? 0);
    const limit = LIMITS[field];
    if (sql !== null && field > 0 && limit !== undefined && value > limit.most) {
      throw oraError(limit.error, [], position);
    }
    seconds += value * (SECONDS_OF[field] ?? 1);
  }
  if (seconds >= 86_400e9) throw oraError(1873, [], position);
  const nanos = Number((match[6] ?? "").padEnd(9, "0"));
  const sign = match[1] === "-" ? -1 : 1;
  return new DaySecond(sign * seconds + 0, sign * nanos + 0);
}

const YM_SQL = /^ *([+-]?) *(\d{1,9})-(\d{1,2}) *$/;
const YM_ISO =
  /^ *(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:\d{1,9}D)?(?:T(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:\.\d{1,9})?S)?)? *$/;

/**
 * TO_YMINTERVAL in months: `[+|-] years-months` or the ISO form, whose days and times are ignored.
 * Source: Oracle SQL Language Reference, TO_YMINTERVAL.
 * @throws OraError 1867 for any other text, 1843 for a month above 11 in the first form, 1873 from a billion years on.
 */
export function toYmInterval(text: string, position = -1): number {
  const sql = YM_SQL.exec(text);
  const match = sql ?? YM_ISO.exec(text);
  if (match === null || /[PT] *$/.test(text)) throw oraError(1867, [], position);
  const rest = Number(match[3] ?? 0);
  if (sql !== null && rest > 11) throw oraError(1843, [], position);
  const months = Number(match[2] ?? 0) * 12 + rest;
  if (months >= 12e9) throw oraError(1873, [], position);
  return (match[1] === "-" ? -months : months) + 0;
}
