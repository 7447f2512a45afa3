import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** One per reply, before its rows. The driver reads nothing of it but the bit vector. */
export interface RowHeader {
  readonly kind: "rowHeader";
  readonly flags: number;
  readonly requests: number;
  readonly iteration: number;
  readonly iterations: number;
  readonly bufferLength: number;
  /** As in BIT_VECTOR, for the first row; null: it is complete. */
  readonly bitVector: Buffer | null;
  readonly rowHeaderId: Buffer | null;
}

/** A row header with every field but the given ones at 0. */
export function rowHeader(fields: Partial<Omit<RowHeader, "kind">> = {}): RowHeader {
  return {
    kind: "rowHeader",
    flags: 0,
    requests: 0,
    iteration: 0,
    iterations: 0,
    bufferLength: 0,
    bitVector: null,
    rowHeaderId: null,
    ...fields,
  };
}

/**
 * Layout: U8 6; U8 flags; UB requests; UB iteration; UB iterations; UB buffer length; UB bit vector length, [CLR]; UB row
 * header id length, [CLR]. `requests` and `bufferLength` are 16 bits wide.
 * Source: lib/thin/protocol/messages/withData.js processRowHeader.
 */
export function encodeRowHeader(writer: BufferWriter, message: RowHeader): void {
  writer.u8(messageType.rowHeader).u8(message.flags).ub(message.requests);
  writer.ub(message.iteration).ub(message.iterations).ub(message.bufferLength);
  writer.lengthAndClr(message.bitVector).lengthAndClr(message.rowHeaderId);
}

/** @throws WireError when it is cut */
export function decodeRowHeader(reader: BufferReader): RowHeader {
  return {
    kind: "rowHeader",
    flags: reader.u8("rowHeader.flags"),
    requests: reader.ub("rowHeader.requests", 2),
    iteration: reader.ub("rowHeader.iteration", 4),
    iterations: reader.ub("rowHeader.iterations", 4),
    bufferLength: reader.ub("rowHeader.bufferLength", 2),
    bitVector: reader.lengthAndClr("rowHeader.bitVector"),
    rowHeaderId: reader.lengthAndClr("rowHeader.rowHeaderId"),
  };
}
