import { fieldsOfDate } from "../types/calendar.ts";
import { typeFamily } from "../types/common-type.ts";
import { type OraNumber, partsOf } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { zoneOffsetSeconds } from "../types/time-zone.ts";
import {
  DaySecond,
  JsonDocument,
  Lob,
  Timestamp,
  type Value,
  VectorValue,
  ZonedTimestamp,
} from "../types/value.ts";

/**
 * The bytes in which Oracle stores a value; what DUMP, VSIZE and ORA_HASH look at. Not those of the wire.
 * Source: Oracle Call Interface Programmer's Guide, Internal Data Types (NUMBER, DATE, TIMESTAMP, INTERVAL).
 */
export function internalBytes(value: Exclude<Value, null>, type: SqlType): Uint8Array {
  if (typeof value === "string") return textBytesOf(value, type);
  if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
  if (typeof value === "number") return plainNumberBytes(value, type);
  return objectBytes(value, type);
}

/** JS numbers are NUMBERs, dates, floats or months. */
function plainNumberBytes(value: number, type: SqlType): Uint8Array {
  if (type.name === "DATE") return dateBytes(value);
  if (type.name === "BINARY_DOUBLE" || type.name === "BINARY_FLOAT") {
    return floatBytes(value, type.name === "BINARY_FLOAT");
  }
  return typeFamily(type) === "interval-ym" ? yearMonthBytes(value) : numberBytes(value);
}

function objectBytes(value: Extract<Value, object>, type: SqlType): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Timestamp) return timestampBytes(value.seconds, value.nanos, type);
  if (value instanceof ZonedTimestamp) return zonedBytes(value);
  if (value instanceof DaySecond) return daySecondBytes(value);
  if (value instanceof Lob) return value.kind === "BLOB" ? value.bytes : utf8(value.text);
  if (value instanceof JsonDocument) return utf8(value.text);
  if (value instanceof VectorValue) return vectorBytes(value);
  return numberBytes(value as OraNumber);
}

function vectorBytes({ elements }: VectorValue): Uint8Array {
  const { buffer, byteOffset, byteLength } = elements;
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

function utf8(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "utf8"));
}

function textBytesOf(text: string, type: SqlType): Uint8Array {
  const national = type.name === "NVARCHAR2" || type.name === "NCHAR";
  return national ? Uint8Array.from(Buffer.from(text, "utf16le").swap16()) : utf8(text);
}

/** Base 100 with an exponent byte; negative numbers are complemented and end with 102. */
export function numberBytes(value: OraNumber): Uint8Array {
  const { coefficient, exponent } = partsOf(value);
  if (coefficient === 0n) return Uint8Array.of(0x80);
  const negative = coefficient < 0n;
  let digits = (negative ? -coefficient : coefficient).toString();
  if (Math.abs(exponent) % 2 === 1) digits += "0";
  const places = exponent - (Math.abs(exponent) % 2);
  if (digits.length % 2 === 1) digits = `0${digits}`;
  const pairs = (digits.match(/../g) ?? []).map(Number);
  const power = pairs.length + places / 2;
  while (pairs.at(-1) === 0) pairs.pop();
  const bytes = pairs.map((pair) => (negative ? 101 - pair : pair + 1));
  const head = negative ? 0x3e + 1 - power : 0xc0 + power;
  const tail = negative && bytes.length < 20 ? [102] : [];
  return Uint8Array.from([head, ...bytes, ...tail]);
}

/** Century and year in excess 100, month, day, and hour, minute, second in excess 1. */
function dateBytes(seconds: number): Uint8Array {
  const { year, month, day, hour, minute, second } = fieldsOfDate(seconds);
  const century = 100 + Math.trunc(year / 100);
  return Uint8Array.of(century, 100 + (year % 100), month, day, hour + 1, minute + 1, second + 1);
}

function nanosBytes(nanos: number): number[] {
  return [nanos >>> 24, (nanos >>> 16) & 255, (nanos >>> 8) & 255, nanos & 255];
}

/** A whole second is stored without the fraction, when the column could have one. */
function timestampBytes(seconds: number, nanos: number, type: SqlType): Uint8Array {
  const whole = nanos === 0 && type.name !== "TIMESTAMP WITH TIME ZONE";
  return Uint8Array.from([...dateBytes(seconds), ...(whole ? [] : nanosBytes(nanos))]);
}

function zonedBytes(value: ZonedTimestamp): Uint8Array {
  const offset = zoneOffsetSeconds(value.zone, value.seconds);
  const hours = Math.trunc(offset / 3600);
  const minutes = Math.trunc((offset % 3600) / 60);
  return Uint8Array.from([
    ...dateBytes(value.seconds),
    ...nanosBytes(value.nanos),
    hours + 20,
    minutes + 60,
  ]);
}

/** Days and nanoseconds in excess 2^31, hours, minutes, seconds in excess 60. */
function daySecondBytes({ seconds, nanos }: DaySecond): Uint8Array {
  const days = Math.trunc(seconds / 86400);
  const rest = seconds - days * 86400;
  const hours = Math.trunc(rest / 3600);
  const minutes = Math.trunc((rest % 3600) / 60);
  return Uint8Array.from([
    ...nanosBytes((days + 0x80000000) >>> 0),
    hours + 60,
    minutes + 60,
    (rest % 60) + 60,
    ...nanosBytes((nanos + 0x80000000) >>> 0),
  ]);
}

function yearMonthBytes(months: number): Uint8Array {
  const years = Math.trunc(months / 12);
  return Uint8Array.from([...nanosBytes((years + 0x80000000) >>> 0), (months % 12) + 60]);
}

/** Big endian with the sign bit flipped; negative numbers complemented, so that bytes sort as numbers do. */
function floatBytes(value: number, single: boolean): Uint8Array {
  const bytes = new Uint8Array(single ? 4 : 8);
  const view = new DataView(bytes.buffer);
  if (single) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  const first = bytes[0] ?? 0;
  if (first & 0x80) return bytes.map((byte) => ~byte & 255);
  bytes[0] = first | 0x80;
  return bytes;
}
