import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

const one = new DataView(new ArrayBuffer(8));

/**
 * Writes the 8 bytes of a BINARY_DOUBLE, big-endian IEEE 754, so that bytes sort like numbers: the sign bit inverted if
 * it is 0, all bits if it is 1. No length byte.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js writeBinaryDouble.
 */
export function putBinaryDouble(writer: BufferWriter, value: number): void {
  writer.ensure(8);
  const { bytes, position } = writer;
  bytes.writeDoubleBE(value, position);
  if (((bytes[position] as number) & 0x80) === 0) {
    bytes[position] = (bytes[position] as number) | 0x80;
  } else {
    for (let index = position; index < position + 8; index++) {
      bytes[index] = (bytes[index] as number) ^ 0xff;
    }
  }
  writer.position = position + 8;
}

/** Writes the 4 bytes of a BINARY_FLOAT; the number is rounded to single precision. As `putBinaryDouble` otherwise. */
export function putBinaryFloat(writer: BufferWriter, value: number): void {
  writer.ensure(4);
  const { bytes, position } = writer;
  bytes.writeFloatBE(value, position);
  if (((bytes[position] as number) & 0x80) === 0) {
    bytes[position] = (bytes[position] as number) | 0x80;
  } else {
    for (let index = position; index < position + 4; index++) {
      bytes[index] = (bytes[index] as number) ^ 0xff;
    }
  }
  writer.position = position + 4;
}

/** A BINARY_DOUBLE with its length byte. */
export function writeBinaryDouble(writer: BufferWriter, value: number): void {
  writer.u8(8);
  putBinaryDouble(writer, value);
}

/** A BINARY_FLOAT with its length byte. */
export function writeBinaryFloat(writer: BufferWriter, value: number): void {
  writer.u8(4);
  putBinaryFloat(writer, value);
}

/** The number in 8 bytes from `start`, as `putBinaryDouble` writes them. */
export function decodeBinaryDouble(bytes: Uint8Array, start: number): number {
  const flip = (bytes[start] as number) & 0x80 ? 0 : 0xff;
  for (let index = 0; index < 8; index++) {
    one.setUint8(index, (bytes[start + index] as number) ^ flip);
  }
  if (flip === 0) one.setUint8(0, (bytes[start] as number) & 0x7f);
  return one.getFloat64(0);
}

/** The number in 4 bytes from `start`, as `putBinaryFloat` writes them. */
export function decodeBinaryFloat(bytes: Uint8Array, start: number): number {
  const flip = (bytes[start] as number) & 0x80 ? 0 : 0xff;
  for (let index = 0; index < 4; index++) {
    one.setUint8(index, (bytes[start + index] as number) ^ flip);
  }
  if (flip === 0) one.setUint8(0, (bytes[start] as number) & 0x7f);
  return one.getFloat32(0);
}

/** Reads a BINARY_DOUBLE with its length byte. @throws WireError when it is cut or of another length */
export function readBinaryDouble(reader: BufferReader): number | null {
  const start = fixed(reader, 8);
  return start < 0 ? null : decodeBinaryDouble(reader.bytes, start);
}

/** Reads a BINARY_FLOAT with its length byte. @throws WireError when it is cut or of another length */
export function readBinaryFloat(reader: BufferReader): number | null {
  const start = fixed(reader, 4);
  return start < 0 ? null : decodeBinaryFloat(reader.bytes, start);
}

function fixed(reader: BufferReader, bytes: number): number {
  const length = reader.u8("binaryFloat");
  if (length === 0 || length === 255) return -1;
  if (length !== bytes) {
    throw new WireError(`length ${String(length)}`, "binaryFloat", reader.position - 1);
  }
  const start = reader.position;
  reader.skip(length, "binaryFloat");
  return start;
}
