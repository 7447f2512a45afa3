import type { BufferReader } from "../buffer-reader.ts";
import { WireError } from "../wire-error.ts";
import { decodeBinaryDouble, decodeBinaryFloat } from "./binary-float.ts";
import { decodeDateTime, isZoned } from "./date-time.ts";
import {
  decodeIntervalDaySecond,
  decodeIntervalYearMonth,
  intervalDaySecondBytes,
  intervalYearMonthBytes,
} from "./interval.ts";
import { decodeNumber, readNumber } from "./number.ts";
import { OsonNumber, type OsonValue, osonNode, osonVector } from "./oson-value.ts";
import { decodeVector } from "./vector.ts";

/**
 * The value of a node that is no container; the reader is behind its type byte.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/oson.js _decodeNode.
 * @throws WireError when it is cut or of an unknown type
 */
export function decodeOsonScalar(reader: BufferReader, type: number): OsonValue {
  const start = reader.position;
  switch (type) {
    case osonNode.null:
      return null;
    case osonNode.true:
      return true;
    case osonNode.false:
      return false;
    case osonNode.string8:
      return decodeString(reader, reader.u8("oson.string"));
    case osonNode.string16:
      return decodeString(reader, reader.u16be("oson.string"));
    case osonNode.string32:
      return decodeString(reader, reader.u32be("oson.string"));
    case osonNode.number8: {
      const number = readNumber(reader, "oson.number");
      if (number === null) throw new WireError("no bytes", "oson.number", start);
      return exact(number);
    }
    case osonNode.date:
    case osonNode.timestamp7:
      return decodeDate(reader, type === osonNode.date ? "date" : "timestamp", 7);
    case osonNode.timestamp:
      return decodeDate(reader, "timestamp", 11);
    case osonNode.timestampTz:
      return decodeDate(reader, "timestampTz", 13);
    default:
      return decodeOther(reader, type);
  }
}

function decodeOther(reader: BufferReader, type: number): OsonValue {
  const start = reader.position;
  switch (type) {
    case osonNode.binaryFloat:
      reader.skip(4, "oson.binaryFloat");
      return { oson: "binaryFloat", value: decodeBinaryFloat(reader.bytes, start) };
    case osonNode.binaryDouble:
      reader.skip(8, "oson.binaryDouble");
      return { oson: "binaryDouble", value: decodeBinaryDouble(reader.bytes, start) };
    case osonNode.intervalYearMonth:
      reader.skip(intervalYearMonthBytes, "oson.interval");
      return { oson: "intervalYearMonth", value: decodeIntervalYearMonth(reader.bytes, start) };
    case osonNode.intervalDaySecond:
      reader.skip(intervalDaySecondBytes, "oson.interval");
      return { oson: "intervalDaySecond", value: decodeIntervalDaySecond(reader.bytes, start) };
    case osonNode.id:
      return { oson: "id", value: decodeBytes(reader, reader.u8("oson.id")) };
    case osonNode.binary16:
      return { oson: "binary", value: decodeBytes(reader, reader.u16be("oson.binary")) };
    case osonNode.binary32:
      return { oson: "binary", value: decodeBytes(reader, reader.u32be("oson.binary")) };
    case osonNode.extended:
      return decodeExtended(reader);
    default:
      return decodeInline(reader, type);
  }
}

/** Numbers and strings whose length is in the node type. */
function decodeInline(reader: BufferReader, type: number): OsonValue {
  const high = type & 0xf0;
  const low = type & 0x0f;
  if (high === 0x20 || high === 0x60) return decodeShortNumber(reader, low + 1);
  if (high === 0x40 || high === 0x50) return decodeShortNumber(reader, low);
  if ((type & 0xe0) === 0) return decodeString(reader, type);
  throw new WireError(`type ${String(type)}`, "oson.node", reader.position - 1);
}

function decodeShortNumber(reader: BufferReader, length: number): OsonValue {
  const start = reader.position;
  if (length === 0) throw new WireError("no bytes", "oson.number", start);
  reader.skip(length, "oson.number");
  return exact(decodeNumber(reader.bytes, start, length, "oson.number"));
}

function exact(number: number | string): OsonValue {
  return typeof number === "string" ? new OsonNumber(number) : number;
}

function decodeString(reader: BufferReader, length: number): string {
  return reader.raw(length, "oson.string").toString("utf8");
}

function decodeBytes(reader: BufferReader, length: number): Uint8Array {
  return new Uint8Array(reader.raw(length, "oson.binary"));
}

function decodeDate(
  reader: BufferReader,
  oson: "date" | "timestamp" | "timestampTz",
  length: number,
): OsonValue {
  const start = reader.position;
  reader.skip(length, "oson.date");
  const value = decodeDateTime(reader.bytes, start, length, "oson.date");
  if (oson !== "timestampTz") return { oson, value };
  if (!isZoned(value)) throw new WireError("no zone", "oson.date", start);
  return { oson, value };
}

function decodeExtended(reader: BufferReader): OsonValue {
  const start = reader.position;
  const kind = reader.u8("oson.extended");
  if (kind !== osonVector) {
    throw new WireError(`extended type ${String(kind)}`, "oson.extended", start);
  }
  const image = reader.raw(reader.u32be("oson.vector"), "oson.vector");
  return { oson: "vector", value: decodeVector(image) };
}
