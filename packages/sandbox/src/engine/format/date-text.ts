import { oraError } from "../errors.ts";
import {
  checkDateRange,
  dateFromFields,
  dayOf,
  dayOfWeek,
  daysFromCivil,
  daysFromJulian,
  fieldsOfDate,
  isLeapYear,
  SECONDS_A_DAY,
} from "../types/calendar.ts";
import type { ConversionContext } from "../types/conversion-context.ts";
import { decimalCharacterOf, firstDayOf } from "../types/nls.ts";
import { localOfZoned, parseZone, zonedFromLocal } from "../types/time-zone.ts";
import { Timestamp, ZonedTimestamp } from "../types/value.ts";
import { formatDate } from "./format-date.ts";
import { type ParsedDate, parseDateText } from "./parse-date.ts";

export { parseDateLiteral, parseTimestampLiteral } from "./date-literals.ts";

/** TO_CHAR of a DATE. `mask` null: NLS_DATE_FORMAT. @throws OraError 1821. */
export function dateToText(
  value: number,
  mask: string | null,
  context: ConversionContext,
  position = -1,
): string {
  const { nls } = context;
  return formatDate(
    { local: value, nanos: 0, precision: null, ...localeOf(context) },
    mask ?? nls.dateFormat,
    position,
  );
}

/** TO_CHAR of a TIMESTAMP. `mask` null: NLS_TIMESTAMP_FORMAT. FF prints `precision` digits. @throws OraError 1821. */
export function timestampToText(
  value: Timestamp,
  mask: string | null,
  context: ConversionContext,
  position = -1,
  precision = 9,
): string {
  return formatDate(
    { local: value.seconds, nanos: value.nanos, precision, ...localeOf(context) },
    mask ?? context.nls.timestampFormat,
    position,
  );
}

/** TO_CHAR of a TIMESTAMP WITH TIME ZONE, in its own zone. `mask` null: NLS_TIMESTAMP_TZ_FORMAT. @throws OraError 1821. */
export function zonedToText(
  value: ZonedTimestamp,
  mask: string | null,
  context: ConversionContext,
  position = -1,
  precision = 9,
): string {
  const local = localOfZoned(value);
  return formatDate(
    {
      local: local.seconds,
      nanos: value.nanos,
      precision,
      zone: { zone: value.zone, utc: value.seconds },
      ...localeOf(context),
    },
    mask ?? context.nls.timestampTzFormat,
    position,
  );
}

/** TO_CHAR of a TIMESTAMP WITH LOCAL TIME ZONE, in the session's zone. `mask` null: NLS_TIMESTAMP_FORMAT. */
export function localTimestampToText(
  value: Timestamp,
  mask: string | null,
  context: ConversionContext,
  position = -1,
  precision = 9,
): string {
  const zoned = new ZonedTimestamp(value.seconds, value.nanos, context.nls.timeZone);
  return zonedToText(zoned, mask ?? context.nls.timestampFormat, context, position, precision);
}

function localeOf({ nls }: ConversionContext): { decimalCharacter: string; firstDay: number } {
  return { decimalCharacter: decimalCharacterOf(nls), firstDay: firstDayOf(nls) };
}

/** TO_DATE. `mask` null: NLS_DATE_FORMAT. A missing year and month are the current ones, a missing day is the first. */
export function textToDate(
  text: string,
  mask: string | null,
  context: ConversionContext,
  position = -1,
): number {
  const parsed = parseDateText(text, mask ?? context.nls.dateFormat, "date", position);
  return assemble(parsed, context, position);
}

/** TO_TIMESTAMP. `mask` null: NLS_TIMESTAMP_FORMAT. */
export function textToTimestamp(
  text: string,
  mask: string | null,
  context: ConversionContext,
  position = -1,
): Timestamp {
  const parsed = parseDateText(text, mask ?? context.nls.timestampFormat, "timestamp", position);
  return new Timestamp(assemble(parsed, context, position), parsed.nanos ?? 0);
}

/** TO_TIMESTAMP_TZ. `mask` null: NLS_TIMESTAMP_TZ_FORMAT. Without a zone in the text it is the session's. */
export function textToZoned(
  text: string,
  mask: string | null,
  context: ConversionContext,
  position = -1,
): ZonedTimestamp {
  const parsed = parseDateText(text, mask ?? context.nls.timestampTzFormat, "zoned", position);
  const local = new Timestamp(assemble(parsed, context, position), parsed.nanos ?? 0);
  return zonedFromLocal(local, zoneOf(parsed, context, position), position);
}

function zoneOf(parsed: ParsedDate, { nls }: ConversionContext, position: number): number | string {
  if (parsed.zoneName !== undefined) return parseZone(parsed.zoneName, position);
  if (parsed.zoneHour === undefined) return nls.timeZone;
  const minutes = parsed.zoneHour * 60 + (parsed.zoneMinute ?? 0);
  return (parsed.zoneNegative ? -minutes : minutes) + 0;
}

/** Puts the fields together to a DATE. */
function assemble(parsed: ParsedDate, context: ConversionContext, position: number): number {
  const now = fieldsOfDate(context.now.seconds);
  const year = yearOf(parsed, now.year);
  const days = daysOf(parsed, year, now, position);
  const date = checkDateRange(days * SECONDS_A_DAY + timeOf(parsed, position), position);
  if (parsed.weekday !== undefined && parsed.weekday !== dayOfWeek(date)) {
    throw oraError(1835, [], position);
  }
  return date;
}

/** RR takes the century that brings the year nearest to now. Source: SQL Language Reference, The RR Datetime Format Element. */
function yearOf(parsed: ParsedDate, current: number): number | undefined {
  const { year, yearDigits, era } = parsed;
  if (year === undefined) return undefined;
  if (era === "BC") return -year;
  if (yearDigits === undefined) return year;
  if (yearDigits !== "RR") {
    const unit = 10 ** yearDigits;
    return Math.floor(current / unit) * unit + year;
  }
  const century = Math.floor(current / 100) * 100;
  const lateNow = current % 100 >= 50;
  const late = year >= 50;
  return century + year + (lateNow === late ? 0 : lateNow ? 100 : -100);
}

function daysOf(
  parsed: ParsedDate,
  year: number | undefined,
  now: { readonly year: number; readonly month: number },
  position: number,
): number {
  const { julian, dayOfYear, month, day } = parsed;
  if (julian !== undefined) {
    const date = fieldsOfDate(daysFromJulian(julian) * SECONDS_A_DAY);
    if (date.year === 0) throw oraError(1841, [], position);
    checkSame(year, date.year, 1831, position);
    checkSame(month, date.month, 1833, position);
    checkSame(day, date.day, 1834, position);
    return daysFromJulian(julian);
  }
  const whole = year ?? now.year;
  const noTime = { hour: 0, minute: 0, second: 0 };
  if (dayOfYear !== undefined) {
    const first = dayOf(dateFromFields({ year: whole, month: 1, day: 1, ...noTime }, position));
    if (dayOfYear === 366 && !isLeapYear(whole)) throw oraError(1848, [], position);
    const date = fieldsOfDate((first + dayOfYear - 1) * SECONDS_A_DAY);
    checkSame(month, date.month, 1833, position);
    checkSame(day, date.day, 1834, position);
    return daysFromCivil(date.year, date.month, date.day);
  }
  const fields = { year: whole, month: month ?? now.month, day: day ?? 1, ...noTime };
  return dayOf(dateFromFields(fields, position));
}

function checkSame(given: number | undefined, real: number, error: number, position: number): void {
  if (given !== undefined && given !== real) throw oraError(error, [], position);
}

/** Seconds since midnight. */
function timeOf(parsed: ParsedDate, position: number): number {
  const { hour12, meridian, secondsOfDay, minute, second } = parsed;
  const hour = hour12 === undefined ? parsed.hour : (hour12 % 12) + (meridian === "PM" ? 12 : 0);
  if (secondsOfDay === undefined) {
    return (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  }
  checkSame(hour, Math.floor(secondsOfDay / 3600), 1836, position);
  checkSame(minute, Math.floor(secondsOfDay / 60) % 60, 1837, position);
  checkSame(second, secondsOfDay % 60, 1838, position);
  return secondsOfDay;
}
