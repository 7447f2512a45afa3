import { BufferReader } from "../buffer-reader.ts";
import { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/** A value of an object type: its identifiers and its packed attributes, null for an atomic null. */
export interface NamedObject {
  readonly toid: Buffer | null;
  readonly oid: Buffer | null;
  readonly snapshot: Buffer | null;
  readonly version: number;
  readonly flags: number;
  readonly image: Buffer | null;
}

/** Flag of an object that is not inside another. */
export const objectTopLevel = 0x01;

/**
 * Layout: UB length, [CLR TOID]; UB length, [CLR OID]; UB length, [CLR snapshot]; UB version; UB image length; UB flags;
 * [CLR image]. A null has zeros and the top-level flag.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js readDbObject, writeDbObject.
 */
export function writeNamedObject(writer: BufferWriter, value: NamedObject | null): void {
  if (value === null) {
    writer.zeros(5).ub(objectTopLevel);
    return;
  }
  writer.lengthAndClr(value.toid).lengthAndClr(value.oid).lengthAndClr(value.snapshot);
  writer
    .ub(value.version)
    .ub(value.image?.length ?? 0)
    .ub(value.flags);
  if (value.image) writer.clr(value.image);
}

/** Parts are views. @throws WireError when it is cut */
export function readNamedObject(reader: BufferReader): NamedObject | null {
  const toid = reader.lengthAndClr("object.toid");
  const oid = reader.lengthAndClr("object.oid");
  const snapshot = reader.lengthAndClr("object.snapshot");
  const version = reader.ub("object.version", 4);
  const length = reader.ub("object.length", 4);
  const flags = reader.ub("object.flags", 4);
  const image = length > 0 ? reader.clr("object.image") : null;
  return image === null ? null : { toid, oid, snapshot, version, flags, image };
}

const imageFlag = { version81: 0x80, degenerate: 0x10, noPrefix: 0x04 } as const;
const xmlFlag = { lob: 0x01, string: 0x04, skip4: 0x100000 } as const;

/**
 * The image of an XMLTYPE with its text. Layout: U8 flags; U8 1; U8 254, U32BE image length; U8 1; U32BE XML flags; UTF-8
 * text. Source: lib/thin/dbObject.js readXML, readHeader.
 */
export function encodeXmlImage(text: string): Buffer {
  const writer = new BufferWriter(32 + text.length);
  writer
    .u8(imageFlag.version81 | imageFlag.noPrefix)
    .u8(1)
    .u8(254)
    .u32be(0);
  writer.u8(1).u32be(xmlFlag.string).utf8(text);
  const image = writer.copy();
  image.writeUInt32BE(image.length, 3);
  return image;
}

/** @throws WireError when it is cut, or the text is behind a LOB locator */
export function decodeXmlImage(image: Buffer): string {
  const reader = new BufferReader(image);
  const flags = reader.u8("xml.flags");
  reader.u8("xml.version");
  readImageLength(reader);
  if (flags & imageFlag.degenerate) throw new WireError("stored as a locator", "xml.flags", 0);
  if (!(flags & imageFlag.noPrefix)) reader.skip(readImageLength(reader), "xml.prefix");
  reader.u8("xml.filler");
  const start = reader.position;
  const kind = reader.u32be("xml.kind");
  if (kind & xmlFlag.skip4) reader.skip(4, "xml.filler");
  if (!(kind & xmlFlag.string)) throw new WireError("no text inside", "xml.kind", start);
  return reader.raw(reader.left, "xml.text").toString("utf8");
}

function readImageLength(reader: BufferReader): number {
  const short = reader.u8("xml.length");
  return short === 254 ? reader.u32be("xml.length") : short;
}
