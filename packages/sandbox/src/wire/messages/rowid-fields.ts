import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** A physical ROWID in numbers. */
export interface RowidFields {
  /** Data object number, 32 bits. */
  readonly object: number;
  /** Relative file number, 10 bits (18 on the wire). */
  readonly file: number;
  /** Block number, 32 bits. */
  readonly block: number;
  /** Row number in the block, 16 bits. */
  readonly row: number;
}

/** What the client shows as no ROWID. */
export const emptyRowid: RowidFields = { object: 0, file: 0, block: 0, row: 0 };

/** Layout: UB object; UB file; U8 0; UB block; UB row. Source: lib/thin/protocol/packet.js readRowID. */
export function encodeRowidFields(writer: BufferWriter, rowid: RowidFields): void {
  writer.ub(rowid.object).ub(rowid.file).u8(0).ub(rowid.block).ub(rowid.row);
}

/** @throws WireError when it is cut */
export function decodeRowidFields(reader: BufferReader): RowidFields {
  const object = reader.ub("rowid.object", 4);
  const file = reader.ub("rowid.file", 2);
  reader.u8("rowid.filler");
  return {
    object,
    file,
    block: reader.ub("rowid.block", 4),
    row: reader.ub("rowid.row", 2),
  };
}
