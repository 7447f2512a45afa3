import type { SqlType } from "../engine/types/sql-type.ts";
import { zoneOffsetSeconds } from "../engine/types/time-zone.ts";
import { type DaySecond, Timestamp, type Value, ZonedTimestamp } from "../engine/types/value.ts";
import type { BufferWriter } from "../wire/buffer-writer.ts";
import { writeDate, writeTimestamp, writeTimestampTz } from "../wire/types/date-time.ts";
import { writeIntervalDaySecond, writeIntervalYearMonth } from "../wire/types/interval.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import { WallClock } from "./wall-clock.ts";
import { mismatch, type WireTarget, type WriteValue } from "./wire-target.ts";

/**
 * The writer of DATE and TIMESTAMP values as any of the four types. A value with a zone becomes its own wall clock where
 * the target has none; TIMESTAMP WITH LOCAL TIME ZONE travels in the database zone, UTC.
 */
export function instantWriter(from: SqlType, to: WireTarget): WriteValue {
  const clock = new WallClock();
  const zoned = { zone: { kind: "offset" as const, minutes: 0 } };
  return (writer, value) => {
    let seconds: number;
    let nanos = 0;
    let minutes = 0;
    if (typeof value === "number") seconds = value;
    else if (value instanceof Timestamp) ({ seconds, nanos } = value);
    else if (value instanceof ZonedTimestamp) {
      ({ seconds, nanos } = value);
      minutes = Math.trunc(zoneOffsetSeconds(value.zone, seconds) / 60);
    } else throw mismatch(from, to);
    if (to.type === oracleType.date || to.type === oracleType.timestamp) seconds += minutes * 60;
    clock.set(seconds, nanos);
    if (to.type === oracleType.date) writeDate(writer, clock);
    else if (to.type !== oracleType.timestampTz) writeTimestamp(writer, clock);
    else {
      zoned.zone.minutes = minutes;
      writeTimestampTz(writer, { ...fieldsOf(clock), zone: zoned.zone });
    }
  };
}

function fieldsOf(clock: WallClock): Omit<Parameters<typeof writeTimestampTz>[1], "zone"> {
  const { year, month, day, hour, minute, second, nanoseconds } = clock;
  return { year, month, day, hour, minute, second, nanoseconds };
}

/** INTERVAL YEAR TO MONTH, a number of months. */
export function writeMonths(writer: BufferWriter, value: NonNullable<Value>): void {
  const months = value as number;
  const years = Math.trunc(months / 12);
  writeIntervalYearMonth(writer, { years, months: months - years * 12 });
}

/** INTERVAL DAY TO SECOND. */
export function writeDaySecond(writer: BufferWriter, value: NonNullable<Value>): void {
  const { seconds, nanos } = value as DaySecond;
  const part = (unit: number, of: number): number => Math.trunc(seconds / unit) % of;
  writeIntervalDaySecond(writer, {
    days: Math.trunc(seconds / 86_400),
    hours: part(3600, 24),
    minutes: part(60, 60),
    seconds: seconds % 60,
    nanoseconds: nanos,
  });
}
