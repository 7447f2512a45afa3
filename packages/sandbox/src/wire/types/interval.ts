import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/** INTERVAL YEAR TO MONTH; both parts have the sign of the whole. */
export interface IntervalYearMonth {
  readonly years: number;
  /** -11 to 11. */
  readonly months: number;
}

/** INTERVAL DAY TO SECOND; all parts have the sign of the whole. */
export interface IntervalDaySecond {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

const middle = 0x80000000;
const base = 60;

/** Bytes without the length byte. */
export const intervalYearMonthBytes = 5;
/** Bytes without the length byte. */
export const intervalDaySecondBytes = 11;

function big(value: number, field: string): number {
  if (!(Number.isInteger(value) && value >= -middle && value < middle)) {
    throw new WireError(`${String(value)} is out of range`, field);
  }
  return value + middle;
}

function small(value: number, field: string): number {
  if (!(Number.isInteger(value) && value > -base && value < base)) {
    throw new WireError(`${String(value)} is out of range`, field);
  }
  return value + base;
}

/**
 * Writes it with its length byte. Layout: U8 5; U32BE years + 2^31; U8 months + 60.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js writeOracleIntervalYM.
 * @throws WireError when a part is out of range
 */
export function writeIntervalYearMonth(writer: BufferWriter, value: IntervalYearMonth): void {
  writer.u8(intervalYearMonthBytes);
  putIntervalYearMonth(writer, value);
}

/** As `writeIntervalYearMonth` without the length byte. @throws WireError when a part is out of range */
export function putIntervalYearMonth(writer: BufferWriter, value: IntervalYearMonth): void {
  writer.u32be(big(value.years, "interval.years")).u8(small(value.months, "interval.months"));
}

/** The interval in 5 bytes from `start`. */
export function decodeIntervalYearMonth(bytes: Buffer, start: number): IntervalYearMonth {
  return {
    years: bytes.readUInt32BE(start) - middle,
    months: (bytes[start + 4] as number) - base,
  };
}

/** Reads it with its length byte. @throws WireError when it is cut or of another length */
export function readIntervalYearMonth(reader: BufferReader): IntervalYearMonth | null {
  const start = fixed(reader, intervalYearMonthBytes);
  return start < 0 ? null : decodeIntervalYearMonth(reader.bytes, start);
}

/**
 * Writes it with its length byte. Layout: U8 11; U32BE days + 2^31; U8 hours + 60; U8 minutes + 60; U8 seconds + 60;
 * U32BE nanoseconds + 2^31.
 * Source: buffer.js writeOracleIntervalDS.
 * @throws WireError when a part is out of range
 */
export function writeIntervalDaySecond(writer: BufferWriter, value: IntervalDaySecond): void {
  writer.u8(intervalDaySecondBytes);
  putIntervalDaySecond(writer, value);
}

/** As `writeIntervalDaySecond` without the length byte. @throws WireError when a part is out of range */
export function putIntervalDaySecond(writer: BufferWriter, value: IntervalDaySecond): void {
  writer.u32be(big(value.days, "interval.days")).u8(small(value.hours, "interval.hours"));
  writer.u8(small(value.minutes, "interval.minutes"));
  writer.u8(small(value.seconds, "interval.seconds"));
  writer.u32be(big(value.nanoseconds, "interval.nanoseconds"));
}

/** The interval in 11 bytes from `start`. */
export function decodeIntervalDaySecond(bytes: Buffer, start: number): IntervalDaySecond {
  return {
    days: bytes.readUInt32BE(start) - middle,
    hours: (bytes[start + 4] as number) - base,
    minutes: (bytes[start + 5] as number) - base,
    seconds: (bytes[start + 6] as number) - base,
    nanoseconds: bytes.readUInt32BE(start + 7) - middle,
  };
}

/** Reads it with its length byte. @throws WireError when it is cut or of another length */
export function readIntervalDaySecond(reader: BufferReader): IntervalDaySecond | null {
  const start = fixed(reader, intervalDaySecondBytes);
  return start < 0 ? null : decodeIntervalDaySecond(reader.bytes, start);
}

/** Where the bytes of a value of fixed length start; -1 for null. */
function fixed(reader: BufferReader, bytes: number): number {
  const length = reader.u8("interval");
  if (length === 0 || length === 255) return -1;
  if (length !== bytes) {
    throw new WireError(`length ${String(length)}`, "interval", reader.position - 1);
  }
  const start = reader.position;
  reader.skip(length, "interval");
  return start;
}
