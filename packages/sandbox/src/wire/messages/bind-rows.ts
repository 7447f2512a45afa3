import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { oracleType } from "../types/oracle-type-number.ts";
import type { ValueReader, ValueWriter } from "../types/wire-value.ts";
import { WireError } from "../wire-error.ts";
import { type BindMetadata, characterForm } from "./bind-metadata.ts";
import { messageType } from "./message-type.ts";

/** What decides in which order the values of a bind row stand. */
export interface BindOrderOptions {
  /** PL/SQL keeps the order of the binds; other statements move long values behind the others. */
  readonly plsql: boolean;
  /** 32767, or 4000 when that is what the server announced. */
  readonly maxStringSize: number;
  /**
   * Binds without a value: those of RETURNING INTO, and on re-execution those the server's IO_VECTOR called `out`.
   * Index is the bind's; missing entries are false.
   */
  readonly withoutValue?: readonly boolean[];
}

/** Whether the client sends values of this bind behind all others. JSON and VECTOR never count. */
function isLong(bind: BindMetadata, maxStringSize: number): boolean {
  if (bind.type === oracleType.json || bind.type === oracleType.vector) return false;
  const size = bind.form === characterForm.national ? bind.maxSize / 4 : bind.maxSize;
  return size > maxStringSize;
}

/**
 * Indexes of the binds in the order in which their values stand in a row.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js writeBindParamsRow.
 */
export function bindOrder(
  binds: readonly BindMetadata[],
  options: BindOrderOptions,
): readonly number[] {
  const first: number[] = [];
  const last: number[] = [];
  for (const [index, bind] of binds.entries()) {
    if (options.withoutValue?.[index]) continue;
    const behind = !options.plsql && isLong(bind, options.maxStringSize);
    (behind ? last : first).push(index);
  }
  return first.concat(last);
}

/**
 * Reads the bind rows that follow EXECUTE or a re-execution, until the message ends. Each row has one entry a bind, null
 * where no value was sent. `readers` are `bindReader`s, or readers that make other values of the same bytes.
 * Layout of a row: U8 7; values in the order of `order`.
 * @throws WireError when a row is cut, there are more than `maxRows`, or something else follows
 */
export function readBindRows<T>(
  reader: BufferReader,
  order: readonly number[],
  readers: readonly ValueReader<T>[],
  maxRows: number,
): (T | null)[][] {
  const rows: (T | null)[][] = [];
  while (reader.position < reader.end) {
    readBindRowType(reader);
    if (rows.length >= maxRows) {
      throw new WireError(`more than ${String(maxRows)} rows`, "bindRows", reader.position - 1);
    }
    rows.push(readBindRow(reader, order, readers));
  }
  return rows;
}

function readBindRowType(reader: BufferReader): void {
  const start = reader.position;
  const type = reader.u8("bindRow.type");
  if (type !== messageType.rowData) {
    throw new WireError(`message type ${String(type)}`, "bindRow.type", start);
  }
}

/** One row, behind its type byte. @throws WireError when it is cut */
export function readBindRow<T>(
  reader: BufferReader,
  order: readonly number[],
  readers: readonly ValueReader<T>[],
): (T | null)[] {
  const row = new Array<T | null>(readers.length).fill(null);
  for (const index of order) row[index] = (readers[index] as ValueReader<T>)(reader);
  return row;
}

/** Writes one row as a client does. */
export function encodeBindRow<T>(
  writer: BufferWriter,
  order: readonly number[],
  writers: readonly ValueWriter<T>[],
  row: readonly T[],
): void {
  writer.u8(messageType.rowData);
  for (const index of order) (writers[index] as ValueWriter<T>)(writer, row[index] as T);
}
