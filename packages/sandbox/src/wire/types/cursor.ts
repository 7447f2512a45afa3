import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { decodeDescribeBody, encodeDescribeBody } from "../messages/describe.ts";
import type { CursorReference } from "../messages/implicit-results.ts";

/**
 * Writes a REF CURSOR value. Layout: U8 1; describe body; UB cursor.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js processColumnData.
 */
export function writeCursor(writer: BufferWriter, cursor: CursorReference, version: number): void {
  writer.u8(1);
  encodeDescribeBody(writer, cursor.columns, version);
  writer.ub(cursor.cursorId);
}

/** @throws WireError when it is cut */
export function readCursor(reader: BufferReader, version: number): CursorReference | null {
  const length = reader.u8("cursor");
  if (length === 0 || length === 255) return null;
  const columns = decodeDescribeBody(reader, version);
  return { columns, cursorId: reader.ub("cursor.id", 2) };
}

/** Writes a cursor as a client binds it: `01 00` for one to be opened, else `01 01` and UB cursor. */
export function writeCursorBind(writer: BufferWriter, cursorId: number): void {
  if (cursorId === 0) writer.u8(1).u8(0);
  else writer.ub(1).ub(cursorId);
}

/** Reads a bound cursor's id, 0 for one to be opened. @throws WireError when it is cut */
export function readCursorBind(reader: BufferReader): number {
  return reader.ub("cursor", 4) === 0 ? 0 : reader.ub("cursor.id", 4);
}
