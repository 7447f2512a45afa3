import { type CalendarDate, daysInMonth, minYear } from "./calendar.ts";

/** A point of local time with an optional offset from UTC, exact to the nanosecond. */
export interface DateTime extends CalendarDate {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 0 to 59; leap seconds do not exist in Oracle. */
  readonly second: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** Minutes east of UTC, -1439 to 1439; null when the text named no zone. */
  readonly offsetMinutes: number | null;
}

/** A time of day with an optional offset from UTC. */
export type TimeOfDay = Omit<DateTime, keyof CalendarDate>;

/** What `parseDateTime` accepts beyond its default. */
export interface DateTimeOptions {
  /** Also years with a sign (`-0043`, `+002024`) and the year 0000, from -4711 (4712 BC) to 9999. Default false. */
  readonly expandedYears?: boolean;
  /** Also a date without a time, read as midnight without a zone. Default false. */
  readonly dateOnly?: boolean;
}

/** Reads a text from left to right. One object a text; nothing is shared. */
class Cursor {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Code of the next character; NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.position);
  }

  /** Reads exactly `count` ASCII digits; -1, reading nothing, if they are not there. */
  digits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      const digit = this.text.charCodeAt(this.position + index) - 48;
      if (!(digit >= 0 && digit <= 9)) return -1;
      value = value * 10 + digit;
    }
    this.position += count;
    return value;
  }

  /** How many ASCII digits come next. */
  countDigits(): number {
    let end = this.position;
    while (isDigit(this.text.charCodeAt(end))) end += 1;
    return end - this.position;
  }

  /** Reads the character if it comes next. */
  take(code: number): boolean {
    if (this.peek() !== code) return false;
    this.position += 1;
    return true;
  }

  get atEnd(): boolean {
    return this.position === this.text.length;
  }
}

const code = { space: 32, plus: 43, comma: 44, minus: 45, point: 46, colon: 58 } as const;

function isDigit(characterCode: number): boolean {
  return characterCode >= 48 && characterCode <= 57;
}

/** `T`, `t` or a space. */
function isSeparator(characterCode: number): boolean {
  return characterCode === 84 || characterCode === 116 || characterCode === code.space;
}

/**
 * Reads an ISO 8601 date-time: `2024-02-29T23:59:59.123456789+05:30`.
 *
 * Between date and time `T`, `t` or one space. Seconds may be missing (0). The fraction has 0 to 9 digits behind `.` or
 * `,`; more are refused, since they would be lost. The zone is `Z`, `±hh:mm`, `±hhmm`, `±hh` (one space may stand before
 * a number) or nothing. The calendar is checked (proleptic Gregorian, see `calendar.ts`); hour 24 and second 60 are
 * refused, and so is the year 0000 unless `expandedYears`. Undefined for everything else: `explainDateTime` says why.
 * Source: RFC 3339; ISO 8601-1:2019; the bookmarks of tap-oracle (`2024-02-29T23:59:59.00+00:00`).
 */
export function parseDateTime(text: string, options: DateTimeOptions = {}): DateTime | undefined {
  const result = readDateTime(text, options);
  return typeof result === "string" ? undefined : result;
}

/** Why `parseDateTime` refuses a text, without repeating it; `""` when it does not. */
export function explainDateTime(text: string, options: DateTimeOptions = {}): string {
  const result = readDateTime(text, options);
  return typeof result === "string" ? result : "";
}

/** Reads a date `2024-02-29`; undefined for everything else. Options as in `parseDateTime`. */
export function parseDate(text: string, options: DateTimeOptions = {}): CalendarDate | undefined {
  const cursor = new Cursor(text);
  const date = readDate(cursor, options);
  return typeof date === "string" || !cursor.atEnd ? undefined : date;
}

/** Reads a time of day `23:59:59.123456789+05:30`, zone optional; undefined for everything else. */
export function parseTime(text: string): TimeOfDay | undefined {
  const time = readTime(new Cursor(text));
  return typeof time === "string" ? undefined : time;
}

function readDateTime(text: string, options: DateTimeOptions): DateTime | string {
  const cursor = new Cursor(text);
  const date = readDate(cursor, options);
  if (typeof date === "string") return date;
  if (cursor.atEnd) {
    if (options.dateOnly !== true) return "the time is missing";
    return dateTimeOf(date, midnight);
  }
  if (!isSeparator(cursor.peek())) return "neither T nor a space follows the date";
  cursor.position += 1;
  const time = readTime(cursor);
  if (typeof time === "string") return time;
  return dateTimeOf(date, time);
}

const midnight: TimeOfDay = { hour: 0, minute: 0, second: 0, nanoseconds: 0, offsetMinutes: null };

/** Written out: a spread of two objects costs as much as all the reading before it. */
function dateTimeOf({ year, month, day }: CalendarDate, time: TimeOfDay): DateTime {
  const { hour, minute, second, nanoseconds, offsetMinutes } = time;
  return { year, month, day, hour, minute, second, nanoseconds, offsetMinutes };
}

function readDate(cursor: Cursor, options: DateTimeOptions): CalendarDate | string {
  const year = readYear(cursor, options.expandedYears === true);
  if (typeof year === "string") return year;
  const month = cursor.take(code.minus) ? cursor.digits(2) : -1;
  if (month === -1) return "the date is not YYYY-MM-DD";
  const day = cursor.take(code.minus) ? cursor.digits(2) : -1;
  if (day === -1 || isDigit(cursor.peek())) return "the date is not YYYY-MM-DD";
  if (month < 1 || month > 12) return "the month is not between 01 and 12";
  if (day < 1 || day > daysInMonth(year, month)) return "the month does not have that day";
  return { year, month, day };
}

function readYear(cursor: Cursor, expanded: boolean): number | string {
  const sign = cursor.peek();
  if (sign !== code.minus && sign !== code.plus) {
    const year = cursor.digits(4);
    if (year === -1) return "the date is not YYYY-MM-DD";
    return year === 0 && !expanded ? "the year is not between 0001 and 9999" : year;
  }
  if (!expanded) return "the year is not between 0001 and 9999";
  cursor.position += 1;
  const count = cursor.countDigits();
  if (count < 4 || count > 6) return "a year with a sign has not 4 to 6 digits";
  const digits = cursor.digits(count);
  const year = sign === code.minus && digits !== 0 ? -digits : digits;
  return year < minYear || year > 9999 ? "the year is not between -4711 and 9999" : year;
}

function readTime(cursor: Cursor): TimeOfDay | string {
  const hour = cursor.digits(2);
  const minute = cursor.take(code.colon) ? cursor.digits(2) : -1;
  if (hour === -1 || minute === -1) return "the time is not hh:mm:ss";
  const hasSecond = cursor.take(code.colon);
  const second = hasSecond ? cursor.digits(2) : 0;
  if (second === -1) return "the time is not hh:mm:ss";
  if (hour === 24) return "the hour is 24; midnight is 00:00:00 of the next day";
  if (hour > 24) return "the hour is not between 00 and 23";
  if (minute > 59) return "the minute is not between 00 and 59";
  if (second === 60) return "the second is 60; Oracle has no leap seconds";
  if (second > 60) return "the second is not between 00 and 59";
  const nanoseconds = hasSecond ? readFraction(cursor) : 0;
  if (nanoseconds === -1) return "the fraction of the second has more than 9 digits";
  const offsetMinutes = readOffset(cursor);
  if (typeof offsetMinutes === "string") return offsetMinutes;
  return { hour, minute, second, nanoseconds, offsetMinutes };
}

const powersOfTen = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 10, 1] as const;

/** Nanoseconds; 0 without a fraction, -1 for more than nine digits. */
function readFraction(cursor: Cursor): number {
  if (!cursor.take(code.point) && !cursor.take(code.comma)) return 0;
  const count = cursor.countDigits();
  const factor = powersOfTen[count];
  return factor === undefined ? -1 : cursor.digits(count) * factor;
}

/** Minutes east of UTC, null for no zone, or what is wrong. */
function readOffset(cursor: Cursor): number | null | string {
  if (cursor.atEnd) return null;
  const first = cursor.peek();
  const isZulu = first === 90 || first === 122;
  if (isZulu) cursor.position += 1;
  const offset = isZulu ? 0 : readNumericOffset(cursor);
  if (typeof offset === "string" || cursor.atEnd) return offset;
  return "something follows the zone";
}

function readNumericOffset(cursor: Cursor): number | string {
  cursor.take(code.space);
  const negative = cursor.take(code.minus);
  if (!negative && !cursor.take(code.plus)) return "what follows the time is no zone";
  const hours = cursor.digits(2);
  const minutes = cursor.take(code.colon) || !cursor.atEnd ? cursor.digits(2) : 0;
  if (hours === -1 || minutes === -1) return "the zone is not Z, +hh:mm, +hhmm or +hh";
  if (hours > 23 || minutes > 59) return "the zone is not between -23:59 and +23:59";
  const offset = hours * 60 + minutes;
  return negative && offset !== 0 ? -offset : offset;
}
