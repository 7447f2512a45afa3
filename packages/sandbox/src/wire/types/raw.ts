import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Writes a RAW or LONG RAW with its length; no bytes are null. */
export function writeRaw(writer: BufferWriter, value: Uint8Array): void {
  writer.clr(value);
}

/** Reads a RAW or LONG RAW as bytes of its own; null stays null. @throws WireError when it is cut */
export function readRaw(reader: BufferReader, field = "raw"): Uint8Array | null {
  const view = reader.clr(field);
  return view === null || view.length === 0 ? null : new Uint8Array(view);
}
