import { BufferReader } from "../buffer-reader.ts";
import { WireError } from "../wire-error.ts";
import { decodeOsonScalar } from "./decode-oson-scalar.ts";
import {
  maxOsonDepth,
  type OsonValue,
  osonContainer,
  osonFlag,
  osonLongNameSegment16,
  osonMagic,
  osonVersion,
} from "./oson-value.ts";

/** What decoding one image needs to know everywhere in the tree. */
interface OsonImage {
  readonly reader: BufferReader;
  readonly names: readonly string[];
  /** Bytes of a name's id in an object. */
  readonly idBytes: number;
  readonly relative: boolean;
  /** Where offsets count from. */
  readonly treeStart: number;
  /**
   * Bytes that may still be decoded. Offsets may point anywhere, so without it a few bytes could stand for a tree
   * without end; in a sound image every node has bytes of its own.
   */
  budget: number;
}

/**
 * The JSON value of an OSON image, version 1 or 3.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/oson.js OsonDecoder.
 * @throws WireError when it is cut, of another version, has offsets outside of it, nodes that share bytes, an unknown
 * node type, or is nested deeper than 1024
 */
export function decodeOson(bytes: Buffer): OsonValue {
  const reader = new BufferReader(bytes);
  for (const [index, byte] of osonMagic.entries()) {
    if (reader.u8("oson.magic") !== byte) throw new WireError("not FF 4A 5A", "oson.magic", index);
  }
  const version = reader.u8("oson.version");
  if (version !== osonVersion.shortNames && version !== osonVersion.longNames) {
    throw new WireError(`version ${String(version)}`, "oson.version", 3);
  }
  const flags = reader.u16be("oson.flags");
  const relative = (flags & osonFlag.relativeOffsets) !== 0;
  if (flags & osonFlag.scalar) {
    readSize(reader, (flags & osonFlag.tree32) !== 0, "oson.treeSize");
    const treeStart = reader.position;
    const image = { reader, names: [], idBytes: 1, relative, treeStart, budget: reader.left };
    return decodeNode(image, 0);
  }
  const { names, idBytes } = readNames(reader, version, flags);
  const treeStart = reader.position;
  return decodeNode({ reader, names, idBytes, relative, treeStart, budget: reader.left }, 0);
}

function readSize(reader: BufferReader, wide: boolean, field: string): number {
  return wide ? reader.u32be(field) : reader.u16be(field);
}

function readId(reader: BufferReader, bytes: number, field: string): number {
  if (bytes === 1) return reader.u8(field);
  return bytes === 2 ? reader.u16be(field) : reader.u32be(field);
}

function readNames(
  reader: BufferReader,
  version: number,
  flags: number,
): { readonly names: string[]; readonly idBytes: number } {
  const idBytes = flags & osonFlag.names32 ? 4 : flags & osonFlag.names16 ? 2 : 1;
  const count = readId(reader, idBytes, "oson.names");
  const wide = (flags & osonFlag.nameSegment32) !== 0;
  const size = readSize(reader, wide, "oson.nameSegment");
  let longCount = 0;
  let longSize = 0;
  let longWide = true;
  if (version === osonVersion.longNames) {
    longWide = (reader.u16be("oson.moreFlags") & osonLongNameSegment16) === 0;
    longCount = reader.u32be("oson.longNames");
    longSize = reader.u32be("oson.longNameSegment");
  }
  readSize(reader, (flags & osonFlag.tree32) !== 0, "oson.treeSize");
  reader.u16be("oson.tinyNodes");
  const names: string[] = [];
  readNameSegment(reader, names, { count, size, lengthBytes: 1, wide });
  readNameSegment(reader, names, {
    count: longCount,
    size: longSize,
    lengthBytes: 2,
    wide: longWide,
  });
  return { names, idBytes };
}

interface NameSegment {
  readonly count: number;
  readonly size: number;
  readonly lengthBytes: 1 | 2;
  readonly wide: boolean;
}

function readNameSegment(reader: BufferReader, names: string[], segment: NameSegment): void {
  const { count, size, lengthBytes, wide } = segment;
  if (count === 0) return;
  reader.skip(count * lengthBytes, "oson.hashes");
  const offsets = new BufferReader(reader.raw(count * (wide ? 4 : 2), "oson.nameOffsets"));
  const bytes = reader.raw(size, "oson.nameSegment");
  let budget = size;
  for (let index = 0; index < count; index++) {
    const offset = readSize(offsets, wide, "oson.nameOffset");
    if (offset > bytes.length) throw new WireError("outside", "oson.nameOffset", offset);
    const name = new BufferReader(bytes, offset);
    const length = readId(name, lengthBytes, "oson.nameLength");
    budget -= length + lengthBytes;
    if (budget < 0) throw new WireError("names share bytes", "oson.nameOffset", offset);
    names.push(name.raw(length, "oson.name").toString("utf8"));
  }
}

function spend(image: OsonImage, bytes: number): void {
  image.budget -= bytes;
  if (image.budget < 0) {
    throw new WireError("nodes share bytes", "oson.offset", image.reader.position);
  }
}

/** The node at the reader's position. */
function decodeNode(image: OsonImage, depth: number): OsonValue {
  const { reader } = image;
  if (depth > maxOsonDepth) {
    throw new WireError("nested deeper than 1024", "oson", reader.position);
  }
  const start = reader.position;
  const type = reader.u8("oson.node");
  if (type & 0x80) return decodeContainer(image, type, depth);
  const value = decodeOsonScalar(reader, type);
  spend(image, reader.position - start);
  return value;
}

/** Where the children of a container are. */
interface Children {
  readonly count: number;
  /** Position of the name ids of an object. */
  readonly idsAt: number;
  /** Position of the offsets. */
  readonly offsetsAt: number;
}

function decodeContainer(image: OsonImage, type: number, depth: number): OsonValue {
  const { reader } = image;
  const start = reader.position - 1;
  const isArray = (type & osonContainer.array) !== 0;
  const wide = (type & osonContainer.offsets32) !== 0;
  const { count, idsAt, offsetsAt } = findChildren(image, type);
  const offsets = new BufferReader(reader.bytes, Math.min(offsetsAt, reader.end), reader.end);
  offsets.need(count * (wide ? 4 : 2), "oson.offsets");
  spend(image, 1 + count * (wide ? 4 : 2));
  const ids = new BufferReader(reader.bytes, Math.min(idsAt, reader.end), reader.end);
  const base = image.treeStart + (image.relative ? start - image.treeStart : 0);
  const list: OsonValue[] = [];
  const fields = new Map<string, OsonValue>();
  for (let index = 0; index < count; index++) {
    moveTo(image, base + readSize(offsets, wide, "oson.offset"));
    if (isArray) list.push(decodeNode(image, depth + 1));
    else fields.set(readName(image, ids), decodeNode(image, depth + 1));
  }
  return isArray ? list : fields;
}

function moveTo(image: OsonImage, position: number): void {
  if (position < image.treeStart || position >= image.reader.end) {
    throw new WireError("offset outside the tree", "oson.offset", image.reader.position);
  }
  image.reader.position = position;
}

function readName(image: OsonImage, ids: BufferReader): string {
  const at = ids.position;
  const name = image.names[readId(ids, image.idBytes, "oson.nameId") - 1];
  if (name === undefined) throw new WireError("unknown name", "oson.nameId", at);
  return name;
}

function findChildren(image: OsonImage, type: number): Children {
  const { reader } = image;
  const isArray = (type & osonContainer.array) !== 0;
  const wide = (type & osonContainer.offsets32) !== 0;
  if ((type & osonContainer.countMask) !== osonContainer.sharedNames) {
    const count = readCount(reader, type);
    const idsAt = reader.position;
    return { count, idsAt, offsetsAt: isArray ? idsAt : idsAt + count * image.idBytes };
  }
  // The names are those of another object, whose place follows.
  const shared = readSize(reader, wide, "oson.sharedNames");
  const offsetsAt = reader.position;
  moveTo(image, image.treeStart + shared);
  const sharedType = reader.u8("oson.node");
  if ((sharedType & osonContainer.countMask) === osonContainer.sharedNames) {
    throw new WireError("shared with an object that shares", "oson.sharedNames", reader.position);
  }
  const count = readCount(reader, sharedType);
  return { count, idsAt: reader.position, offsetsAt };
}

function readCount(reader: BufferReader, type: number): number {
  switch (type & osonContainer.countMask) {
    case 0:
      return reader.u8("oson.count");
    case osonContainer.count16:
      return reader.u16be("oson.count");
    default:
      return reader.u32be("oson.count");
  }
}
