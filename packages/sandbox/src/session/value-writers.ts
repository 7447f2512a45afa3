import { oraError } from "../engine/errors.ts";
import { BigDecimal } from "../engine/types/big-decimal.ts";
import { binaryToText } from "../engine/types/binary-number.ts";
import { numberToText } from "../engine/types/number-text.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import { JsonDocument, Lob, type Value, VectorValue } from "../engine/types/value.ts";
import type { BufferWriter } from "../wire/buffer-writer.ts";
import { characterForm, lobPrefetchFlag } from "../wire/messages/bind-metadata.ts";
import type { CursorReference } from "../wire/messages/implicit-results.ts";
import { putBinaryDouble, putBinaryFloat } from "../wire/types/binary-float.ts";
import { writeBoolean } from "../wire/types/boolean.ts";
import { writeCursor } from "../wire/types/cursor.ts";
import {
  type LobPrefetch,
  type LobReference,
  writeImage,
  writeLob,
  writeLobBind,
  writeLobWithData,
} from "../wire/types/lob-locator.ts";
import { encodeXmlImage, objectTopLevel, writeNamedObject } from "../wire/types/named-object.ts";
import { writeNumber } from "../wire/types/number.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import { osonFromJson } from "../wire/types/oson-json.ts";
import { writeRowid, writeUrowid } from "../wire/types/rowid.ts";
import { writeText16 } from "../wire/types/text.ts";
import { encodeVector } from "../wire/types/vector.ts";
import { WireError } from "../wire/wire-error.ts";
import { isRefCursor } from "./ref-cursor.ts";
import { instantWriter, writeDaySecond, writeMonths } from "./time-writers.ts";
import {
  type EngineValueWriter,
  mismatch,
  type WireTarget,
  type WriteValue,
} from "./wire-target.ts";
import { xmlTypeId } from "./xml-type.ts";

/** What writers of handles need from the session. */
export interface HandleSource {
  readonly fieldVersion: number;
  /** A locator for a LOB. */
  referToLob(lob: Lob): LobReference;
  /** An open cursor for a cursor value; undefined when it was never opened. */
  openCursor(value: Value): CursorReference | undefined;
}

/**
 * The writer of values of an SQL type as a wire type; `out` for PL/SQL out binds and RETURNING values, whose ROWIDs are
 * text.
 * @throws OraError 932 when the type cannot become that
 */
export function valueWriter(
  from: SqlType,
  to: WireTarget,
  handles: HandleSource,
  out = false,
): EngineValueWriter {
  if (to.type === oracleType.object) return writeXml;
  const write = writerFor(from, to, handles, out);
  return (writer, value) => {
    if (value === null) writer.u8(0);
    else write(writer, value);
  };
}

function writerFor(from: SqlType, to: WireTarget, handles: HandleSource, out: boolean): WriteValue {
  switch (to.type) {
    case oracleType.varchar:
    case oracleType.char:
    case oracleType.long:
      return textWriter(from, to);
    case oracleType.number:
    case oracleType.binaryInteger:
      return writeNumberValue;
    case oracleType.binaryDouble:
      return (writer, value) => {
        writer.u8(8);
        putBinaryDouble(writer, Number(plainNumber(value)));
      };
    case oracleType.binaryFloat:
      return (writer, value) => {
        writer.u8(4);
        putBinaryFloat(writer, Number(plainNumber(value)));
      };
    case oracleType.date:
    case oracleType.timestamp:
    case oracleType.timestampLtz:
    case oracleType.timestampTz:
      return instantWriter(from, to);
    case oracleType.rowid:
    case oracleType.urowid:
      if (out) return textWriter(from, to);
      return rowidWriter(to.type);
    default:
      return handleWriter(from, to, handles);
  }
}

function handleWriter(from: SqlType, to: WireTarget, handles: HandleSource): WriteValue {
  switch (to.type) {
    case oracleType.intervalYearMonth:
      return writeMonths;
    case oracleType.intervalDaySecond:
      return writeDaySecond;
    case oracleType.raw:
    case oracleType.longRaw:
      return (writer, value) => {
        writer.clr(bytesOf(value, from, to));
      };
    case oracleType.boolean:
      return (writer, value) => {
        writeBoolean(writer, value === true);
      };
    case oracleType.clob:
    case oracleType.blob:
      return lobWriter(from, to, handles);
    case oracleType.json:
      return (writer, value) => {
        if (!(value instanceof JsonDocument)) throw mismatch(from, to);
        writeImage(writer, imageOf(value));
      };
    case oracleType.vector:
      return (writer, value) => {
        if (!(value instanceof VectorValue)) throw mismatch(from, to);
        writeImage(writer, encodeVector({ values: value.elements }));
      };
    case oracleType.cursor:
      return (writer, value) => {
        const cursor = isRefCursor(value) ? handles.openCursor(value) : undefined;
        if (cursor) writeCursor(writer, cursor, handles.fieldVersion);
        else writer.u8(0);
      };
    default:
      throw mismatch(from, to);
  }
}

/** @throws OraError 40441 when the text is no JSON */
function imageOf({ text }: JsonDocument): Buffer {
  try {
    return osonFromJson(text);
  } catch (error) {
    if (error instanceof WireError) throw oraError(40441, [error.message]);
    throw error;
  }
}

/** Digits as the codec takes them: a JS number, or decimal text with an exponent. */
function plainNumber(value: NonNullable<Value>): number | string {
  if (typeof value === "number") return value;
  if (value instanceof BigDecimal) {
    return `${String(value.coefficient)}e${String(value.exponent)}`;
  }
  throw oraError(1722);
}

function writeNumberValue(writer: BufferWriter, value: NonNullable<Value>): void {
  if (typeof value === "number") writeNumber(writer, value);
  else writeNumber(writer, plainNumber(value));
}

function textWriter(from: SqlType, to: WireTarget): WriteValue {
  const national = to.form === characterForm.national;
  const text = textOf(from, to);
  if (national) {
    return (writer, value) => {
      writeText16(writer, typeof value === "string" ? value : text(value));
    };
  }
  return (writer, value) => {
    writer.text(typeof value === "string" ? value : text(value));
  };
}

/** How values of other types become text without a format. */
function textOf(from: SqlType, to: WireTarget): (value: NonNullable<Value>) => string {
  return (value) => {
    if (value instanceof Lob && value.kind !== "BLOB") return value.text;
    if (value instanceof JsonDocument) return value.text;
    if (value instanceof VectorValue) return vectorText(value);
    if (value instanceof BigDecimal) return numberToText(value);
    if (typeof value === "number" && from.name === "NUMBER") return numberToText(value);
    throw mismatch(from, to);
  };
}

/** Text of a VECTOR, as FROM_VECTOR gives it. Source: Oracle AI Vector Search User's Guide, FROM_VECTOR. */
export function vectorText({ format, elements }: VectorValue): string {
  const type = format === "FLOAT32" ? "BINARY_FLOAT" : "BINARY_DOUBLE";
  const float = format === "FLOAT32" || format === "FLOAT64";
  const parts = Array.from(elements, (element) =>
    float ? binaryToText(element, type) : String(element),
  );
  return `[${parts.join(",")}]`;
}

function bytesOf(value: NonNullable<Value>, from: SqlType, to: WireTarget): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Lob && value.kind === "BLOB") return value.bytes;
  throw mismatch(from, to);
}

function lobWriter(from: SqlType, to: WireTarget, handles: HandleSource): WriteValue {
  const text = to.form === characterForm.national ? "NCLOB" : "CLOB";
  const toText = textOf(from, to);
  const put = lobForm(to);
  return (writer, value) => {
    let lob: Lob;
    if (value instanceof Lob) lob = value;
    else if (to.type === oracleType.clob) {
      lob = new Lob(text, typeof value === "string" ? value : toText(value));
    } else lob = new Lob("BLOB", bytesOf(value, from, to));
    put(writer, handles.referToLob(lob), lob);
  };
}

/** How a LOB stands in a row: its locator alone, with its sizes, or with its beginning too. */
function lobForm({
  form,
  contFlags,
  lobPrefetch,
}: WireTarget): (writer: BufferWriter, reference: LobReference, lob: Lob) => void {
  if (!(contFlags & lobPrefetchFlag)) {
    return (writer, { locator }) => {
      writeLobBind(writer, locator);
    };
  }
  if (lobPrefetch === 0) return writeLob;
  return (writer, reference, lob) => {
    writeLobWithData(writer, reference, beginningOf(lob, form, lobPrefetch));
  };
}

function beginningOf(lob: Lob, form: number, length: number): LobPrefetch {
  if (lob.kind === "BLOB") return { form: undefined, bytes: lob.bytes.subarray(0, length) };
  const text = cutToUnits(lob.text, length);
  const national = form === characterForm.national;
  return { form, bytes: national ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text) };
}

/** At most so many UTF-16 units, and no half of a pair. */
function cutToUnits(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const half = text.length > length && last >= 0xd800 && last < 0xdc00;
  return text.slice(0, half ? length - 1 : length);
}

function rowidWriter(type: number): WriteValue {
  if (type === oracleType.rowid) {
    return (writer, value) => {
      writeRowid(writer, value as string);
    };
  }
  return (writer, value) => {
    writeUrowid(writer, value as string);
  };
}

function writeXml(writer: BufferWriter, value: Value): void {
  if (value === null) {
    writeNamedObject(writer, null);
    return;
  }
  writeNamedObject(writer, {
    toid: xmlTypeId,
    oid: null,
    snapshot: null,
    version: 1,
    flags: objectTopLevel,
    image: encodeXmlImage(value as string),
  });
}
