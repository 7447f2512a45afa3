import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { messageType } from "./message-type.ts";

/** Which columns the next ROW_DATA has; the others repeat the row before. Never before the first row of a reply. */
export interface BitVector {
  readonly kind: "bitVector";
  /** One for each column: true = sent. */
  readonly sent: readonly boolean[];
}

/**
 * Layout: U8 21; UB columns sent; ceil(columns / 8) bytes, column k is bit k % 8 of byte k / 8.
 * Source: lib/thin/protocol/messages/withData.js processBitVector, isDuplicateData.
 */
export function encodeBitVector(writer: BufferWriter, message: BitVector): void {
  const { sent } = message;
  let count = 0;
  for (const column of sent) if (column) count++;
  writer.u8(messageType.bitVector).ub(count);
  for (let first = 0; first < sent.length; first += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) if (sent[first + bit]) byte |= 1 << bit;
    writer.u8(byte);
  }
}

/** @throws WireError when it is cut or the count does not match the bits */
export function decodeBitVector(reader: BufferReader, columns: number): BitVector {
  const start = reader.position;
  const count = reader.ub("bitVector.columnsSent", 2);
  const bytes = reader.raw(Math.ceil(columns / 8), "bitVector.bits");
  const sent: boolean[] = [];
  for (let index = 0; index < columns; index++) {
    sent.push((((bytes[index >> 3] as number) >> (index & 7)) & 1) === 1);
  }
  if (sent.filter(Boolean).length !== count) {
    throw new WireError("count does not match the bits", "bitVector.columnsSent", start);
  }
  return { kind: "bitVector", sent };
}
