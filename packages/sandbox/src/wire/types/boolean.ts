import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** First byte of an escape; a null BOOLEAN bind is this byte and 1. */
const escapeByte = 253;

/** Writes a BOOLEAN with its length: `02 01 01` true, `01 00` false. Source: withData.js writeBindParamsColumn. */
export function writeBoolean(writer: BufferWriter, value: boolean): void {
  if (value) writer.u8(2).u8(1).u8(1);
  else writer.u8(1).u8(0);
}

/** Writes a null as a client binds it; a server sends the usual null byte. */
export function writeNullBooleanBind(writer: BufferWriter): void {
  writer.u8(escapeByte).u8(1);
}

/** Reads a BOOLEAN, fetched or bound. @throws WireError when it is cut */
export function readBoolean(reader: BufferReader): boolean | null {
  if (reader.peek() === escapeByte) {
    reader.skip(2, "boolean");
    return null;
  }
  const bytes = reader.clr("boolean");
  return bytes === null || bytes.length === 0 ? null : bytes[0] === 1;
}
