import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import type { BindMetadata } from "../messages/bind-metadata.ts";
import { characterForm, isArrayBind } from "../messages/bind-metadata.ts";
import type { CursorReference } from "../messages/implicit-results.ts";
import { WireError } from "../wire-error.ts";
import {
  readBinaryDouble,
  readBinaryFloat,
  writeBinaryDouble,
  writeBinaryFloat,
} from "./binary-float.ts";
import { readBoolean, writeBoolean, writeNullBooleanBind } from "./boolean.ts";
import { readCursor, readCursorBind, writeCursor, writeCursorBind } from "./cursor.ts";
import {
  type DateTimeFields,
  isZoned,
  readDateTime,
  writeDate,
  writeTimestamp,
  writeTimestampTz,
  type ZonedDateTimeFields,
} from "./date-time.ts";
import {
  type IntervalDaySecond,
  type IntervalYearMonth,
  readIntervalDaySecond,
  readIntervalYearMonth,
  writeIntervalDaySecond,
  writeIntervalYearMonth,
} from "./interval.ts";
import {
  type LobReference,
  readImage,
  readImageBind,
  readLob,
  readLobBind,
  writeImage,
  writeImageBind,
  writeLob,
  writeLobBind,
} from "./lob-locator.ts";
import { type NamedObject, readNamedObject, writeNamedObject } from "./named-object.ts";
import { readNumber, writeNumber } from "./number.ts";
import { oracleType, oracleTypeName } from "./oracle-type-number.ts";
import { readRaw, writeRaw } from "./raw.ts";
import { readRowid, readUrowid, writeRowid, writeUrowid } from "./rowid.ts";
import { readText, readText16, writeText, writeText16 } from "./text.ts";

/**
 * A value as the codecs take and give it.
 *
 * | type | value |
 * | --- | --- |
 * | VARCHAR, CHAR, LONG, ROWID, UROWID | `string`, never empty when read |
 * | NUMBER, BINARY_INTEGER | `NumberValue`; `bigint` may be written |
 * | BINARY_FLOAT, BINARY_DOUBLE | `number` |
 * | DATE, TIMESTAMP, TIMESTAMP LTZ | `DateTimeFields` |
 * | TIMESTAMP TZ | `ZonedDateTimeFields` |
 * | intervals | `IntervalYearMonth`, `IntervalDaySecond` |
 * | RAW, LONG RAW | `Uint8Array` of its own |
 * | CLOB, BLOB | fetched: `LobReference`; bound: locator bytes, a view |
 * | BFILE | locator bytes, a view |
 * | JSON, VECTOR | image bytes, a view: see `decodeOson`, `decodeVector` |
 * | BOOLEAN | `boolean` |
 * | CURSOR | fetched or out: `CursorReference`; bound: the cursor's id |
 * | OBJECT | `NamedObject` |
 * | PL/SQL array | an array of values |
 */
export type WireValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | DateTimeFields
  | ZonedDateTimeFields
  | IntervalYearMonth
  | IntervalDaySecond
  | LobReference
  | CursorReference
  | NamedObject
  | readonly WireValue[];

/** Reads one value of one type, null included. */
export type ValueReader<T = WireValue> = (reader: BufferReader) => T;
/** Writes one value of one type, null included. */
export type ValueWriter<T = WireValue> = (writer: BufferWriter, value: T) => void;

/** What decides the form of a value. */
export interface ValueFormat {
  /** A value of `oracleType`. */
  readonly type: number;
  /** A value of `characterForm`; 0 counts as implicit. */
  readonly form: number;
}

/** Null: a length of 0. The same byte for all types but bound BOOLEANs, objects and images. */
export function writeNull(writer: BufferWriter): void {
  writer.u8(0);
}

function unknownType(type: number): WireError {
  return new WireError(`cannot carry ${oracleTypeName(type)}`, "value.type");
}

/** Readers of the types that look the same fetched and bound. */
const readers: ReadonlyMap<number, ValueReader> = new Map<number, ValueReader>([
  [oracleType.varchar, (reader) => readText(reader)],
  [oracleType.char, (reader) => readText(reader)],
  [oracleType.long, (reader) => readText(reader)],
  [oracleType.number, (reader) => readNumber(reader)],
  [oracleType.binaryInteger, (reader) => readNumber(reader)],
  [oracleType.binaryFloat, readBinaryFloat],
  [oracleType.binaryDouble, readBinaryDouble],
  [oracleType.date, (reader) => readDateTime(reader)],
  [oracleType.timestamp, (reader) => readDateTime(reader)],
  [oracleType.timestampTz, (reader) => readDateTime(reader)],
  [oracleType.timestampLtz, (reader) => readDateTime(reader)],
  [oracleType.intervalYearMonth, readIntervalYearMonth],
  [oracleType.intervalDaySecond, readIntervalDaySecond],
  [oracleType.raw, (reader) => readRaw(reader)],
  [oracleType.longRaw, (reader) => readRaw(reader)],
  [oracleType.boolean, readBoolean],
  [oracleType.bfile, readLobBind],
  [oracleType.object, readNamedObject],
]);

/** Readers of bound values that look different when fetched. */
const bindReaders: ReadonlyMap<number, ValueReader> = new Map<number, ValueReader>([
  [oracleType.rowid, (reader) => readText(reader)],
  [oracleType.urowid, (reader) => readText(reader)],
  [oracleType.clob, readLobBind],
  [oracleType.blob, readLobBind],
  [oracleType.json, readImageBind],
  [oracleType.vector, readImageBind],
  [oracleType.cursor, readCursorBind],
]);

function isNationalText({ type, form }: ValueFormat): boolean {
  const text = type === oracleType.varchar || type === oracleType.char || type === oracleType.long;
  return text && form === characterForm.national;
}

/**
 * The reader of a bound value; for a PL/SQL array of its elements and their number.
 * @throws WireError when the type cannot be bound
 */
export function bindReader(bind: BindMetadata): ValueReader {
  const element = isNationalText(bind)
    ? (reader: BufferReader): WireValue => readText16(reader)
    : (bindReaders.get(bind.type) ?? readers.get(bind.type));
  if (!element) throw unknownType(bind.type);
  return isArrayBind(bind) ? arrayReader(element) : element;
}

/** Layout of a PL/SQL array: UB n; n values. */
export function arrayReader<T>(element: ValueReader<T>): ValueReader<T[]> {
  return (reader) => {
    const count = reader.count("array.length");
    const values: T[] = [];
    for (let index = 0; index < count; index++) values.push(element(reader));
    return values;
  };
}

/** The reader of a fetched value. @throws WireError when the type cannot be fetched */
export function fetchReader(format: ValueFormat, version: number): ValueReader {
  if (isNationalText(format)) return (reader) => readText16(reader);
  switch (format.type) {
    case oracleType.rowid:
      return readRowid;
    case oracleType.urowid:
      return readUrowid;
    case oracleType.clob:
    case oracleType.blob:
      return readLob;
    case oracleType.json:
    case oracleType.vector:
      return readImage;
    case oracleType.cursor:
      return (reader) => readCursor(reader, version);
    default: {
      const reader = readers.get(format.type);
      if (!reader) throw unknownType(format.type);
      return reader;
    }
  }
}

/** Wraps a writer of values that are not null. */
function nullable<T extends WireValue>(
  write: (writer: BufferWriter, value: T) => void,
): ValueWriter {
  return (writer, value) => {
    if (value === null) writer.u8(0);
    else write(writer, value as T);
  };
}

function writeZoned(writer: BufferWriter, value: DateTimeFields): void {
  if (!isZoned(value)) throw new WireError("no zone", "timestamp.zone");
  writeTimestampTz(writer, value);
}

/** Writers of the types that look the same fetched and bound. */
const writers: ReadonlyMap<number, ValueWriter> = new Map<number, ValueWriter>([
  [oracleType.varchar, nullable(writeText)],
  [oracleType.char, nullable(writeText)],
  [oracleType.long, nullable(writeText)],
  [oracleType.number, nullable(writeNumber)],
  [oracleType.binaryInteger, nullable(writeNumber)],
  [oracleType.binaryFloat, nullable(writeBinaryFloat)],
  [oracleType.binaryDouble, nullable(writeBinaryDouble)],
  [oracleType.date, nullable(writeDate)],
  [oracleType.timestamp, nullable(writeTimestamp)],
  [oracleType.timestampLtz, nullable(writeTimestamp)],
  [oracleType.timestampTz, nullable(writeZoned)],
  [oracleType.intervalYearMonth, nullable(writeIntervalYearMonth)],
  [oracleType.intervalDaySecond, nullable(writeIntervalDaySecond)],
  [oracleType.raw, nullable(writeRaw)],
  [oracleType.longRaw, nullable(writeRaw)],
  [oracleType.boolean, nullable(writeBoolean)],
  [oracleType.bfile, nullable(writeLobBind)],
  [
    oracleType.object,
    (writer, value) => {
      writeNamedObject(writer, value as NamedObject | null);
    },
  ],
]);

/** Writers of bound values that look different when fetched. */
const bindWriters: ReadonlyMap<number, ValueWriter> = new Map<number, ValueWriter>([
  [oracleType.rowid, nullable(writeText)],
  [oracleType.urowid, nullable(writeText)],
  [oracleType.clob, nullable(writeLobBind)],
  [oracleType.blob, nullable(writeLobBind)],
  [oracleType.json, nullable(writeImageBind)],
  [oracleType.vector, nullable(writeImageBind)],
  [oracleType.cursor, nullable(writeCursorBind)],
]);

/** The writer of a bound value, as a client sends it. @throws WireError when the type cannot be bound */
export function bindWriter(bind: BindMetadata): ValueWriter {
  const element = isNationalText(bind)
    ? nullable(writeText16)
    : (bindWriters.get(bind.type) ?? writers.get(bind.type));
  if (!element) throw unknownType(bind.type);
  if (isArrayBind(bind)) return arrayWriter(element);
  if (bind.type !== oracleType.boolean) return element;
  return (writer, value) => {
    if (value === null) writeNullBooleanBind(writer);
    else element(writer, value);
  };
}

function arrayWriter(element: ValueWriter): ValueWriter {
  return (writer, value) => {
    const values = value as readonly WireValue[];
    writer.ub(values.length);
    for (const item of values) element(writer, item);
  };
}

/**
 * The writer of a fetched value; `out` for PL/SQL out binds and RETURNING values, whose ROWIDs are text.
 * @throws WireError when the type cannot be fetched
 */
export function fetchWriter(format: ValueFormat, version: number, out = false): ValueWriter {
  if (isNationalText(format)) return nullable(writeText16);
  switch (format.type) {
    case oracleType.rowid:
      return nullable(out ? writeText : writeRowid);
    case oracleType.urowid:
      return nullable(out ? writeText : writeUrowid);
    case oracleType.clob:
    case oracleType.blob:
      return nullable(writeLob);
    case oracleType.json:
    case oracleType.vector:
      return nullable(writeImage);
    case oracleType.cursor:
      return nullable<CursorReference>((writer, value) => {
        writeCursor(writer, value, version);
      });
    default: {
      const writer = writers.get(format.type);
      if (!writer) throw unknownType(format.type);
      return writer;
    }
  }
}
