import {
  civilFromDays,
  dateFromFields,
  SECONDS_A_DAY,
  secondsOfFields,
} from "../engine/types/calendar.ts";
import type { DateTimeFields } from "../wire/types/date-time.ts";

/**
 * The fields of seconds since 1970-01-01, as the wire wants them. One object is filled again for each value and the
 * last day is remembered: rows of a table are often near each other.
 */
export class WallClock implements DateTimeFields {
  year = 1970;
  month = 1;
  day = 1;
  hour = 0;
  minute = 0;
  second = 0;
  nanoseconds = 0;
  private lastDay = 0;

  /** Fills it and gives itself. @returns the same object each time */
  set(seconds: number, nanoseconds: number): this {
    const days = Math.floor(seconds / SECONDS_A_DAY);
    if (days !== this.lastDay) {
      const { year, month, day } = civilFromDays(days);
      this.year = year;
      this.month = month;
      this.day = day;
      this.lastDay = days;
    }
    const rest = seconds - days * SECONDS_A_DAY;
    const minutes = (rest / 60) | 0;
    this.second = rest - minutes * 60;
    this.hour = (minutes / 60) | 0;
    this.minute = minutes - this.hour * 60;
    this.nanoseconds = nanoseconds;
    return this;
  }
}

/**
 * Seconds since 1970-01-01 of what the client sent.
 * @throws OraError 1841, 1843, 1847, 1839, 1850, 1851, 1852 when a field is out of range
 */
export function secondsOf(fields: DateTimeFields): number {
  const { year, month, day, hour, minute, second } = fields;
  const ordinary = year > 1582 && year <= 9999 && month > 0 && month <= 12 && day > 0 && hour >= 0;
  const time = hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (ordinary && time && day <= 28) {
    return secondsOfFields(fields);
  }
  return dateFromFields(fields);
}
