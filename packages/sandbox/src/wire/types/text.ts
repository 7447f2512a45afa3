import type { BufferReader } from "../buffer-reader.ts";
import { longLength } from "../buffer-reader.ts";
import { type BufferWriter, maxShortLength } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/** Writes text in the database character set, UTF-8; the empty string is null. */
export function writeText(writer: BufferWriter, value: string): void {
  writer.text(value);
}

/** Reads text in UTF-8; null stays null. @throws WireError when it is cut */
export function readText(reader: BufferReader, field = "text"): string | null {
  const text = reader.text(field);
  return text === "" ? null : text;
}

/**
 * Writes text in the national character set, UTF-16BE; the empty string is null. Lone surrogates stay.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/withData.js (swap16).
 */
export function writeText16(writer: BufferWriter, value: string): void {
  const length = value.length * 2;
  if (length <= maxShortLength) {
    writer.u8(length);
    putUtf16(writer, value);
    return;
  }
  writer.u8(longLength).ub(length);
  putUtf16(writer, value);
  writer.u8(0);
}

/** The UTF-16BE bytes of a text, without a length. */
export function putUtf16(writer: BufferWriter, value: string): void {
  const length = value.length * 2;
  writer.ensure(length);
  const { bytes, position } = writer;
  bytes.write(value, position, length, "utf16le");
  bytes.subarray(position, position + length).swap16();
  writer.position = position + length;
}

/** Reads text in UTF-16BE; null stays null. @throws WireError when it is cut or of an odd number of bytes */
export function readText16(reader: BufferReader, field = "text"): string | null {
  const start = reader.position;
  const bytes = reader.clr(field);
  return bytes === null ? null : decodeUtf16(bytes, field, start);
}

/** Text of UTF-16BE bytes, which stay as they are. @throws WireError when their number is odd */
export function decodeUtf16(bytes: Buffer, field = "text", offset = -1): string {
  if (bytes.length % 2 !== 0) throw new WireError("half a UTF-16 unit", field, offset);
  return Buffer.from(bytes).swap16().toString("utf16le");
}

/** The UTF-16BE bytes of a text. */
export function encodeUtf16(value: string): Buffer {
  return Buffer.from(value, "utf16le").swap16();
}
