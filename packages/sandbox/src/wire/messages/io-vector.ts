import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** Directions of binds. On re-execution the client leaves out the values of `out` binds. */
export const bindDirection = { out: 16, in: 32, inOut: 48 } as const;

/** Before the out values of a PL/SQL block: which bind goes which way. */
export interface IoVector {
  readonly kind: "ioVector";
  /** A value of `bindDirection` for each bind. */
  readonly directions: readonly number[];
}

/**
 * Layout: U8 11; U8 0; UB binds % 256; UB binds / 256; UB iterations 1; UB 0; UB 0; UB 0; U8 direction x binds.
 * Source: lib/thin/protocol/messages/withData.js processIOVector.
 */
export function encodeIoVector(writer: BufferWriter, message: IoVector): void {
  const count = message.directions.length;
  writer
    .u8(messageType.ioVector)
    .u8(0)
    .ub(count % 256)
    .ub(Math.floor(count / 256))
    .ub(1);
  writer.zeros(3);
  for (const direction of message.directions) writer.u8(direction);
}

/** @throws WireError when it is cut */
export function decodeIoVector(reader: BufferReader): IoVector {
  reader.u8("ioVector.flag");
  const low = reader.ub("ioVector.binds", 2);
  const count = reader.ub("ioVector.bindsHigh", 4) * 256 + low;
  reader.ub("ioVector.iterations", 4);
  reader.ub("ioVector.bufferLength", 2);
  reader.skip(reader.ub("ioVector.bitVector", 2), "ioVector.bitVector");
  reader.skip(reader.ub("ioVector.rowid", 2), "ioVector.rowid");
  return { kind: "ioVector", directions: [...reader.raw(count, "ioVector.directions")] };
}
