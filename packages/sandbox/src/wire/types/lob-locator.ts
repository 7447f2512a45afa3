import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { locatorBytes } from "../messages/lob-op.ts";
import { WireError } from "../wire-error.ts";

/** What this server keeps in a locator. Opaque to the client, but for the flags. */
export interface LobLocator {
  /** Number of the LOB in its session, 1 to 2^48 - 1. */
  readonly id: number;
  /** Number of the session it belongs to, 32 bits: a locator of another session is refused. */
  readonly session: number;
  readonly kind: "BLOB" | "CLOB" | "NCLOB" | "BFILE";
  /** The client frees it by piggyback when it is done. */
  readonly temporary: boolean;
  /** Text travels as UTF-16BE; always so for NCLOB. */
  readonly utf16: boolean;
}

/** Bits of the flag bytes 4 to 7. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_LOB_LOC_FLAGS_…. */
export const locatorFlag = {
  blob: 0x01,
  clob: 0x02,
  nclob: 0x04,
  bfile: 0x08,
  valueBased: 0x20,
  abstract: 0x40,
  initialized: 0x08,
  temporary: 0x01,
  varLengthCharset: 0x80,
} as const;

/**
 * Layout, 40 bytes or, with zeros at the end, more: U16BE bytes that follow; U16BE version 1; U8 kind; U8 0x08; U8 0x80
 * if text is UTF-16; U8 0x01 if temporary; U16BE 0; 48-bit id at 10; U32BE session at 16; zeros. Version 4 is that of
 * images, which ojdbc expects nowhere else.
 */
export function encodeLobLocator(locator: LobLocator, bytes = locatorBytes): Buffer {
  const out = Buffer.alloc(bytes);
  out.writeUInt16BE(bytes - 2, 0);
  out.writeUInt16BE(1, 2);
  const kinds = {
    BLOB: locatorFlag.blob,
    CLOB: locatorFlag.clob,
    NCLOB: locatorFlag.clob | locatorFlag.nclob,
    BFILE: locatorFlag.bfile,
  };
  out[4] = kinds[locator.kind];
  out[5] = locatorFlag.initialized;
  // node-oracledb knows an NCLOB by its type, ojdbc only by the bit.
  out[6] = locator.utf16 ? locatorFlag.varLengthCharset : 0;
  out[7] = locator.temporary ? locatorFlag.temporary : 0;
  out.writeUIntBE(locator.id, 10, 6);
  out.writeUInt32BE(locator.session, 16);
  return out;
}

/** @throws WireError when the bytes are not a locator of this form */
export function decodeLobLocator(bytes: Buffer): LobLocator {
  if (bytes.length < locatorBytes || bytes.readUInt16BE(0) !== bytes.length - 2) {
    throw new WireError("not a locator of this server", "lobLocator", 0);
  }
  const flags = bytes[4] as number;
  const text = flags & locatorFlag.nclob ? "NCLOB" : "CLOB";
  const kind = flags & locatorFlag.bfile ? "BFILE" : flags & locatorFlag.blob ? "BLOB" : text;
  return {
    id: bytes.readUIntBE(10, 6),
    session: bytes.readUInt32BE(16),
    kind,
    temporary: ((bytes[7] as number) & locatorFlag.temporary) !== 0,
    utf16: kind === "NCLOB" || ((bytes[6] as number) & locatorFlag.varLengthCharset) !== 0,
  };
}

/** A LOB as it stands in a row. */
export interface LobReference {
  readonly locator: Buffer;
  /** Bytes, or UTF-16 units. */
  readonly length: number;
  /** What a stream reads in one call: bytes, or UTF-16 units. */
  readonly chunkSize: number;
}

/**
 * Writes a CLOB or BLOB of a row. Layout: UB locator length; UB length; UB chunk size; CLR locator.
 * Source: lib/thin/protocol/messages/withData.js processColumnData.
 */
export function writeLob(writer: BufferWriter, lob: LobReference): void {
  writer.ub(lob.locator.length).ub(lob.length).ub(lob.chunkSize).clr(lob.locator);
}

/** The beginning of a LOB as it stands in a row, when the client asked for it. */
export interface LobPrefetch {
  /** A value of `characterForm`, and the bytes are UTF-8 or UTF-16BE accordingly; undefined for a BLOB. */
  readonly form: number | undefined;
  readonly bytes: Uint8Array;
}

/**
 * Writes a CLOB or BLOB of a row with its beginning. Layout: UB locator length; UB length; UB chunk size; [CLOB: U8 0, a
 * character set of its own; U8 form]; CLR bytes; CLR locator.
 * Source: go-ora 2.8.24 parameter.go decodeColumnValue.
 */
export function writeLobWithData(
  writer: BufferWriter,
  lob: LobReference,
  { form, bytes }: LobPrefetch,
): void {
  writer.ub(lob.locator.length).ub(lob.length).ub(lob.chunkSize);
  if (form !== undefined) writer.u8(0).u8(form);
  writer.clr(bytes).clr(lob.locator);
}

/** Reads a fetched CLOB or BLOB; the locator is a view. @throws WireError when it is cut */
export function readLob(reader: BufferReader): LobReference | null {
  if (reader.ub("lob.locatorLength", 4) === 0) return null;
  const length = reader.ub("lob.length");
  const chunkSize = reader.ub("lob.chunkSize", 4);
  return { locator: readLocatorBytes(reader), length, chunkSize };
}

/** Writes a locator as a client binds it, and a BFILE of a row. Layout: UB length; CLR locator. */
export function writeLobBind(writer: BufferWriter, locator: Uint8Array): void {
  writer.ub(locator.length).clr(locator);
}

/** Reads a bound locator, or a fetched BFILE, as a view. @throws WireError when it is cut */
export function readLobBind(reader: BufferReader): Buffer | null {
  return reader.ub("lob.locatorLength", 4) === 0 ? null : readLocatorBytes(reader);
}

function readLocatorBytes(reader: BufferReader): Buffer {
  const start = reader.position;
  const locator = reader.clr("lob.locator");
  if (locator === null) throw new WireError("no bytes", "lob.locator", start);
  return locator;
}

/**
 * Writes a JSON or VECTOR image of a row. Layout: UB 40; UB image length; UB chunk size 0; CLR image; CLR locator, 40
 * bytes nobody reads. Source: lib/thin/protocol/packet.js readOson, readVector.
 */
export function writeImage(writer: BufferWriter, image: Uint8Array): void {
  writer.ub(locatorBytes).ub(image.length).ub(0).clr(image).clr(quasiLocator(image.length));
}

/** Reads a fetched JSON or VECTOR image as a view. @throws WireError when it is cut */
export function readImage(reader: BufferReader): Buffer | null {
  if (reader.ub("image.locatorLength", 4) === 0) return null;
  reader.ub("image.length");
  reader.ub("image.chunkSize", 4);
  const start = reader.position;
  const image = reader.clr("image.bytes");
  if (image === null) throw new WireError("no bytes", "image.bytes", start);
  reader.skipClr("image.locator");
  return image;
}

/** Writes an image as a client binds it. Layout: UB 40; CLR locator, 40 bytes; CLR image. Source: packet.js writeOson. */
export function writeImageBind(writer: BufferWriter, image: Uint8Array): void {
  writer.ub(locatorBytes).clr(quasiLocator(image.length)).clr(image);
}

/** Reads a bound JSON or VECTOR image as a view. @throws WireError when it is cut */
export function readImageBind(reader: BufferReader): Buffer | null {
  if (reader.ub("image.locatorLength", 4) === 0) return null;
  reader.skipClr("image.locator");
  const start = reader.position;
  const image = reader.clr("image.bytes");
  if (image === null) throw new WireError("no bytes", "image.bytes", start);
  return image;
}

/**
 * The locator of a value that travels whole. Layout: U16BE 38; U16BE 4; U8 0x61 value based, abstract, BLOB; U8 0x08;
 * U16BE 0; U16BE 1; U64BE length; zeros. Source: packet.js writeQLocator.
 */
function quasiLocator(length: number): Buffer {
  const out = Buffer.alloc(locatorBytes);
  out.writeUInt16BE(locatorBytes - 2, 0);
  out.writeUInt16BE(4, 2);
  out[4] = locatorFlag.valueBased | locatorFlag.abstract | locatorFlag.blob;
  out[5] = locatorFlag.initialized;
  out.writeUInt16BE(1, 8);
  out.writeUInt32BE(length, 14);
  return out;
}
