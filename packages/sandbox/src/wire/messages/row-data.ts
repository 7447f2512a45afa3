import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { needsDefine, oracleType } from "../types/oracle-type-number.ts";
import type { ValueReader, ValueWriter } from "../types/wire-value.ts";
import type { BindMetadata } from "./bind-metadata.ts";
import type { DescribedColumn } from "./describe.ts";
import { messageType } from "./message-type.ts";

/** How a fetched column stands in the rows. */
export interface ColumnFormat {
  /** Type the values are sent as. */
  readonly type: number;
  /** A value of `characterForm`. */
  readonly form: number;
  /** Described size in bytes. */
  readonly maxSize: number;
  /** Described type. */
  readonly describedType: number;
  /** Of the client's define, see `lobPrefetchFlag`; 0 without one. */
  readonly contFlags: number;
  /** Of the client's define: bytes or characters of a LOB that stand in the row. */
  readonly lobPrefetch: number;
}

/**
 * How a column stands in the rows, given the define the client made, if it made one. A define changes only LOBs, JSON and
 * VECTOR: the client writes defines for all columns when there is one of these, ROWIDs as VARCHAR among them, but decodes
 * the others as they were described.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js postProcess, writeColumnMetadata.
 */
export function columnFormat(column: DescribedColumn, define?: BindMetadata): ColumnFormat {
  const changed = define !== undefined && needsDefine(column.type);
  return {
    type: changed ? define.type : column.type,
    form: changed ? define.form : column.form,
    maxSize: column.maxSize,
    describedType: column.type,
    contFlags: define?.contFlags ?? 0,
    lobPrefetch: define?.lobPrefetch ?? 0,
  };
}

/** Whether a column has no bytes in the rows at all: described with size 0, but for LONG, LONG RAW and UROWID. */
export function isZeroWidth(column: ColumnFormat): boolean {
  const { type } = column;
  const long = type === oracleType.long || type === oracleType.longRaw;
  return column.maxSize === 0 && !long && type !== oracleType.urowid;
}

/**
 * Whether each value is followed by `SB null indicator, UB return code`: LONG and LONG RAW, LOBs, JSON and VECTORs
 * defined as another type, and anything described with more than the longest string.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js processColumnData, postProcess.
 */
export function hasTrailer(column: ColumnFormat, maxStringSize: number): boolean {
  const { type } = column;
  if (type === oracleType.long || type === oracleType.longRaw) return true;
  return type !== column.describedType || column.maxSize > maxStringSize;
}

/** The writer of a column: of its values, and of what the format puts around them. */
export function columnWriter<T>(
  column: ColumnFormat,
  value: ValueWriter<T>,
  maxStringSize: number,
): ValueWriter<T> {
  if (isZeroWidth(column)) return () => undefined;
  if (!hasTrailer(column, maxStringSize)) return value;
  return (writer, item) => {
    value(writer, item);
    writer.u8(0).u8(0);
  };
}

/** The reader of a column, to match `columnWriter`. Zero-width columns are null. */
export function columnReader<T>(
  column: ColumnFormat,
  value: ValueReader<T>,
  maxStringSize: number,
): ValueReader<T | null> {
  if (isZeroWidth(column)) return () => null;
  if (!hasTrailer(column, maxStringSize)) return value;
  return (reader) => {
    const item = value(reader);
    reader.sb("rowData.indicator", 4);
    reader.ub("rowData.returnCode", 4);
    return item;
  };
}

/** Writes a whole row. Layout: U8 7; one value a column. */
export function encodeRow<T>(
  writer: BufferWriter,
  columns: readonly ValueWriter<T>[],
  row: readonly T[],
): void {
  writer.u8(messageType.rowData);
  for (let index = 0; index < columns.length; index++) {
    (columns[index] as ValueWriter<T>)(writer, row[index] as T);
  }
}

/**
 * Writes a row without the values that are the same (`Object.is`) as in the row before, and the BIT_VECTOR that says so; a
 * whole row when that saves nothing. Never for the first row of a reply.
 * Layout: U8 21; UB columns sent; ceil(columns / 8) bytes, bit k % 8 of byte k / 8 set when column k is sent; ROW_DATA.
 */
export function encodeRowAfter<T>(
  writer: BufferWriter,
  columns: readonly ValueWriter<T>[],
  row: readonly T[],
  before: readonly T[],
): void {
  const count = columns.length;
  let sent = 0;
  for (let index = 0; index < count; index++) if (!Object.is(row[index], before[index])) sent++;
  const bytes = (count + 7) >> 3;
  // A value left out saves at least a byte; the bit vector costs its bytes and 3 more.
  if (count - sent <= bytes + 3) {
    encodeRow(writer, columns, row);
    return;
  }
  writer.u8(messageType.bitVector).ub(sent).zeros(bytes);
  const bits = writer.position - bytes;
  writer.u8(messageType.rowData);
  for (let index = 0; index < count; index++) {
    if (Object.is(row[index], before[index])) continue;
    const at = bits + (index >> 3);
    writer.bytes[at] = (writer.bytes[at] as number) | (1 << (index & 7));
    (columns[index] as ValueWriter<T>)(writer, row[index] as T);
  }
}

/**
 * Reads a row behind its type byte. `sent` is that of a BIT_VECTOR before it; values not sent come from `before`.
 * @throws WireError when it is cut
 */
export function decodeRow<T>(
  reader: BufferReader,
  columns: readonly ValueReader<T>[],
  sent?: readonly boolean[],
  before?: readonly T[],
): T[] {
  return columns.map((column, index) =>
    sent && before && !sent[index] ? (before[index] as T) : column(reader),
  );
}

/**
 * Writes the out values of one execution of PL/SQL, those of the binds that are not `in`, in bind order.
 * Layout: U8 7; for each: value; SB actual length, 0 = not truncated. An array: UB n; n x (value; SB 0): make its writer
 * with `outArrayWriter` and leave the others to this function.
 * Source: withData.js processRowData, processColumnData.
 */
export function encodeOutRow<T>(
  writer: BufferWriter,
  outs: readonly ValueWriter<T>[],
  values: readonly T[],
): void {
  writer.u8(messageType.rowData);
  for (const [index, out] of outs.entries()) out(writer, values[index] as T);
}

/** The writer of one out value: the value and its actual length 0. */
export function outWriter<T>(value: ValueWriter<T>): ValueWriter<T> {
  return (writer, item) => {
    value(writer, item);
    writer.u8(0);
  };
}

/** The writer of an out PL/SQL array. */
export function outArrayWriter<T>(element: ValueWriter<T>): ValueWriter<readonly T[]> {
  return (writer, items) => {
    writer.ub(items.length);
    for (const item of items) {
      element(writer, item);
      writer.u8(0);
    }
  };
}

/**
 * Writes the values of one execution with RETURNING INTO: for each return bind the values of all rows it touched.
 * Layout: U8 7; for each return bind: UB rows; rows x (value; SB 0).
 */
export function encodeReturnedRow<T>(
  writer: BufferWriter,
  returns: readonly ValueWriter<T>[],
  values: readonly (readonly T[])[],
): void {
  writer.u8(messageType.rowData);
  for (const [index, element] of returns.entries()) {
    const items = values[index] ?? [];
    writer.ub(items.length);
    for (const item of items) {
      element(writer, item);
      writer.u8(0);
    }
  }
}

/** The reader of one out value: the value and its actual length. */
export function outReader<T>(value: ValueReader<T>): ValueReader<T> {
  return (reader) => {
    const item = value(reader);
    reader.sb("out.actualLength", 4);
    return item;
  };
}

/** The reader of an out PL/SQL array, and of the values of one return bind. */
export function outArrayReader<T>(element: ValueReader<T>): ValueReader<T[]> {
  return (reader) => {
    const count = reader.count("out.count");
    const items: T[] = [];
    for (let index = 0; index < count; index++) {
      items.push(element(reader));
      reader.sb("out.actualLength", 4);
    }
    return items;
  };
}
