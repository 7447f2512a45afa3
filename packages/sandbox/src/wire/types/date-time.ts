import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/**
 * A date and time in plain fields. What is read is not checked: an invalid JS Date arrives as month 0, and a year above
 * 9999 as it is; whoever takes the value refuses it with Oracle's error.
 */
export interface DateTimeFields {
  /** -4712 to 9999; there is no year 0. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

/** The zone of a TIMESTAMP WITH TIME ZONE: minutes east of UTC, or Oracle's number of a region. */
export type WireZone =
  | { readonly kind: "offset"; readonly minutes: number }
  | { readonly kind: "region"; readonly id: number };

/** Date and time in UTC, and the zone they are shown in. */
export interface ZonedDateTimeFields extends DateTimeFields {
  readonly zone: WireZone;
}

const hourBase = 20;
const minuteBase = 60;
const regionBit = 0x80;

/** 7 bytes at `position`. */
function putDate(bytes: Buffer, position: number, value: DateTimeFields): void {
  const { year } = value;
  const century = (year / 100) | 0;
  bytes[position] = century + 100;
  bytes[position + 1] = year - century * 100 + 100;
  bytes[position + 2] = value.month;
  bytes[position + 3] = value.day;
  bytes[position + 4] = value.hour + 1;
  bytes[position + 5] = value.minute + 1;
  bytes[position + 6] = value.second + 1;
}

function putNanoseconds(bytes: Buffer, position: number, nanoseconds: number): void {
  if (!(nanoseconds >= 0 && nanoseconds < 1e9)) {
    throw new WireError(`${String(nanoseconds)} nanoseconds`, "timestamp.nanoseconds");
  }
  bytes.writeUInt32BE(nanoseconds, position);
}

/**
 * Writes a DATE with its length byte; nanoseconds are left out.
 * Layout: U8 7; century + 100; year of the century + 100 (both negative before year 1); month; day; hour + 1; minute + 1;
 * second + 1.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js writeOracleDate.
 */
export function writeDate(writer: BufferWriter, value: DateTimeFields): void {
  writer.ensure(8);
  writer.bytes[writer.position] = 7;
  putDate(writer.bytes, writer.position + 1, value);
  writer.position += 8;
}

/**
 * Writes a TIMESTAMP or TIMESTAMP WITH LOCAL TIME ZONE (in the database zone) with its length byte: as a DATE when there
 * are no nanoseconds, else 11 bytes: the DATE's 7, then U32BE nanoseconds.
 * @throws WireError when the nanoseconds are out of range
 */
export function writeTimestamp(writer: BufferWriter, value: DateTimeFields): void {
  if (value.nanoseconds === 0) {
    writeDate(writer, value);
    return;
  }
  writer.ensure(12);
  writer.bytes[writer.position] = 11;
  putDate(writer.bytes, writer.position + 1, value);
  putNanoseconds(writer.bytes, writer.position + 8, value.nanoseconds);
  writer.position += 12;
}

/**
 * Writes a TIMESTAMP WITH TIME ZONE with its length byte.
 * Layout: U8 13; the DATE's 7 bytes in UTC; U32BE nanoseconds; zone, 2 bytes: hour + 20, minute + 60 (both carry the
 * sign), or 0x80 + the high 7 bits of the region number, the low 6 bits in bits 2 to 7.
 * Source: buffer.js writeOracleDate; region form: Oracle JDBC, class TIMESTAMPTZ.
 * @throws WireError when nanoseconds or zone are out of range
 */
export function writeTimestampTz(writer: BufferWriter, value: ZonedDateTimeFields): void {
  writer.ensure(14);
  const { bytes, position } = writer;
  bytes[position] = 13;
  putDate(bytes, position + 1, value);
  putNanoseconds(bytes, position + 8, value.nanoseconds);
  putZone(bytes, position + 12, value.zone);
  writer.position += 14;
}

function putZone(bytes: Buffer, position: number, zone: WireZone): void {
  if (zone.kind === "region") {
    if (!(zone.id >= 0 && zone.id < 8192)) {
      throw new WireError(`region ${String(zone.id)}`, "timestamp.zone");
    }
    bytes[position] = regionBit | (zone.id >> 6);
    bytes[position + 1] = (zone.id & 0x3f) << 2;
    return;
  }
  if (!(zone.minutes > -960 && zone.minutes < 960)) {
    throw new WireError(`offset of ${String(zone.minutes)} minutes`, "timestamp.zone");
  }
  const hour = (zone.minutes / 60) | 0;
  bytes[position] = hour + hourBase;
  bytes[position + 1] = zone.minutes - hour * 60 + minuteBase;
}

/**
 * The fields in 7, 11 or 13 bytes from `start`; 13 give a zone as well.
 * @throws WireError when the length is another
 */
export function decodeDateTime(
  bytes: Buffer,
  start: number,
  length: number,
  field = "date",
): DateTimeFields | ZonedDateTimeFields {
  if (length !== 7 && length !== 11 && length !== 13) {
    throw new WireError(`length ${String(length)}`, field, start);
  }
  const fields: DateTimeFields = {
    year: ((bytes[start] as number) - 100) * 100 + (bytes[start + 1] as number) - 100,
    month: bytes[start + 2] as number,
    day: bytes[start + 3] as number,
    hour: (bytes[start + 4] as number) - 1,
    minute: (bytes[start + 5] as number) - 1,
    second: (bytes[start + 6] as number) - 1,
    nanoseconds: length > 7 ? bytes.readUInt32BE(start + 7) : 0,
  };
  if (length !== 13) return fields;
  return { ...fields, zone: decodeZone(bytes[start + 11] as number, bytes[start + 12] as number) };
}

function decodeZone(high: number, low: number): WireZone {
  if (high & regionBit) return { kind: "region", id: ((high & 0x7f) << 6) | (low >> 2) };
  return { kind: "offset", minutes: (high - hourBase) * 60 + low - minuteBase };
}

/** Reads a value of any of the date and timestamp types with its length byte. @throws WireError when it is cut */
export function readDateTime(
  reader: BufferReader,
  field = "date",
): DateTimeFields | ZonedDateTimeFields | null {
  const length = reader.u8(field);
  if (length === 0 || length === 255) return null;
  reader.need(length, field);
  const start = reader.position;
  reader.position = start + length;
  return decodeDateTime(reader.bytes, start, length, field);
}

/** Whether a value has a zone. */
export function isZoned(value: DateTimeFields): value is ZonedDateTimeFields {
  return "zone" in value;
}
