import { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { putBinaryDouble, putBinaryFloat } from "./binary-float.ts";
import { writeDate, writeTimestamp, writeTimestampTz } from "./date-time.ts";
import { putIntervalDaySecond, putIntervalYearMonth } from "./interval.ts";
import { writeNumber } from "./number.ts";
import {
  maxOsonDepth,
  OsonNumber,
  type OsonScalar,
  type OsonValue,
  osonContainer,
  osonFlag,
  osonLongNameSegment16,
  osonMagic,
  osonNode,
  osonVector,
  osonVersion,
} from "./oson-value.ts";
import { encodeVector } from "./vector.ts";

/** A field name and its place in the dictionary. */
interface FieldName {
  readonly bytes: Buffer;
  readonly hash: number;
  /** 1-based, set when all names are known. */
  id: number;
}

/** All names of a document: those of up to 255 bytes, then the longer ones, each sorted by hash, length, bytes. */
interface Dictionary {
  readonly byName: ReadonlyMap<string, FieldName>;
  readonly short: readonly FieldName[];
  readonly long: readonly FieldName[];
  /** Bytes of a name's id in an object: 1, 2 or 4. */
  readonly idBytes: number;
}

/**
 * The OSON image of a JSON value: version 1, or 3 when a field name is longer than 255 bytes. Offsets in the tree are
 * absolute and 32 bits wide.
 * Layout: FF 4A 5A; U8 version; U16BE flags; [containers: number of short names (8, 16 or 32 bits as the flags say); size
 * of their segment (16 or 32); version 3: U16BE secondary flags, U32BE long names, U32BE size of their segment]; size of
 * the tree (16 or 32); [containers: U16BE tiny nodes 0; hashes, offsets and segment of the short names; the same of the
 * long ones]; tree.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/oson.js OsonEncoder.
 * @throws WireError when it is nested deeper than 1024, a name is longer than 65535 bytes, or a value has no OSON form
 */
export function encodeOson(value: OsonValue): Buffer {
  const container = Array.isArray(value) || value instanceof Map;
  const dictionary = collectNames(value);
  const tree = new BufferWriter(1024);
  writeNode(tree, value, dictionary, 0);
  const out = new BufferWriter(tree.position + 256);
  const long = dictionary.long.length > 0;
  for (const byte of osonMagic) out.u8(byte);
  out.u8(long ? osonVersion.longNames : osonVersion.shortNames);
  const shortSegment = nameSegment(dictionary.short, 1);
  const wide = shortSegment.position > 65535;
  let flags = osonFlag.inlineLeaf | osonFlag.lengthInCode;
  if (tree.position > 65535) flags |= osonFlag.tree32;
  if (!container) {
    writeSize(out.u16be(flags | osonFlag.scalar), tree.position);
    return out.raw(tree.view()).copy();
  }
  flags |= osonFlag.hash8 | osonFlag.tinyNodes;
  if (dictionary.idBytes === 2) flags |= osonFlag.names16;
  if (dictionary.idBytes === 4) flags |= osonFlag.names32;
  if (wide) flags |= osonFlag.nameSegment32;
  out.u16be(flags);
  writeId(out, dictionary.short.length, dictionary.idBytes);
  writeSize(out, shortSegment.position);
  const longSegment = nameSegment(dictionary.long, 2);
  const longWide = longSegment.position > 65535;
  if (long) {
    out.u16be(longWide ? 0 : osonLongNameSegment16);
    out.u32be(dictionary.long.length).u32be(longSegment.position);
  }
  writeSize(out, tree.position);
  out.u16be(0);
  writeNames(out, dictionary.short, shortSegment, 1, wide);
  if (long) writeNames(out, dictionary.long, longSegment, 2, longWide);
  return out.raw(tree.view()).copy();
}

function writeSize(out: BufferWriter, size: number): void {
  if (size > 65535) out.u32be(size);
  else out.u16be(size);
}

function writeId(out: BufferWriter, id: number, bytes: number): void {
  if (bytes === 1) out.u8(id);
  else if (bytes === 2) out.u16be(id);
  else out.u32be(id);
}

function collectNames(root: OsonValue): Dictionary {
  const byName = new Map<string, FieldName>();
  addNames(root, byName);
  const all = [...byName.values()];
  const short = all.filter((name) => name.bytes.length <= 255).sort(compareNames);
  const long = all.filter((name) => name.bytes.length > 255).sort(compareNames);
  for (const [index, name] of [...short, ...long].entries()) name.id = index + 1;
  return { byName, short, long, idBytes: all.length < 256 ? 1 : all.length < 65536 ? 2 : 4 };
}

/** Without recursion: how deep it is nested is checked when the tree is written. */
function addNames(root: OsonValue, byName: Map<string, FieldName>): void {
  const stack: OsonValue[] = [root];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (isObject(value)) {
      for (const [name, item] of value) {
        if (!byName.has(name)) byName.set(name, fieldName(name));
        stack.push(item);
      }
    } else if (Array.isArray(value)) {
      for (const item of value as readonly OsonValue[]) stack.push(item);
    }
  }
}

function isObject(value: OsonValue): value is ReadonlyMap<string, OsonValue> {
  return value instanceof Map;
}

/** The hash is the low byte of FNV-1a. */
function fieldName(name: string): FieldName {
  const bytes = Buffer.from(name, "utf8");
  if (bytes.length > 65535) throw new WireError("longer than 65535 bytes", "oson.fieldName");
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  return { bytes, hash: hash & 0xff, id: 0 };
}

function compareNames(a: FieldName, b: FieldName): number {
  return a.hash - b.hash || a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes);
}

/** The names one behind the other, each with its length in `lengthBytes` bytes. */
function nameSegment(names: readonly FieldName[], lengthBytes: 1 | 2): BufferWriter {
  const segment = new BufferWriter(names.length * 16);
  for (const { bytes } of names) {
    writeId(segment, bytes.length, lengthBytes);
    segment.raw(bytes);
  }
  return segment;
}

function writeNames(
  out: BufferWriter,
  names: readonly FieldName[],
  segment: BufferWriter,
  lengthBytes: 1 | 2,
  wide: boolean,
): void {
  for (const { hash } of names) writeId(out, hash, lengthBytes);
  let offset = 0;
  for (const { bytes } of names) {
    writeId(out, offset, wide ? 4 : 2);
    offset += bytes.length + lengthBytes;
  }
  out.raw(segment.view());
}

function writeNode(
  tree: BufferWriter,
  value: OsonValue,
  dictionary: Dictionary,
  depth: number,
): void {
  if (depth > maxOsonDepth) throw new WireError("nested deeper than 1024", "oson");
  if (value === null) tree.u8(osonNode.null);
  else if (typeof value === "boolean") tree.u8(value ? osonNode.true : osonNode.false);
  else if (typeof value === "string") writeString(tree, value);
  else if (typeof value === "number") writeNumber(tree.u8(osonNode.number8), value);
  else if (value instanceof OsonNumber) writeNumber(tree.u8(osonNode.number8), value.text);
  else if (Array.isArray(value)) writeArray(tree, value, dictionary, depth);
  else if (value instanceof Map) writeObject(tree, value, dictionary, depth);
  else writeScalar(tree, value as OsonScalar);
}

function writeString(tree: BufferWriter, value: string): void {
  const length = Buffer.byteLength(value);
  if (length < 256) tree.u8(osonNode.string8).u8(length);
  else if (length < 65536) tree.u8(osonNode.string16).u16be(length);
  else tree.u8(osonNode.string32).u32be(length);
  tree.utf8(value, length);
}

function writeContainer(tree: BufferWriter, type: number, count: number): void {
  if (count < 256) tree.u8(type | osonContainer.offsets32).u8(count);
  else if (count < 65536) {
    tree.u8(type | osonContainer.offsets32 | osonContainer.count16).u16be(count);
  } else tree.u8(type | osonContainer.offsets32 | osonContainer.count32).u32be(count);
}

function writeArray(
  tree: BufferWriter,
  items: readonly OsonValue[],
  dictionary: Dictionary,
  depth: number,
): void {
  writeContainer(tree, osonNode.array, items.length);
  let slot = tree.position;
  tree.zeros(items.length * 4);
  for (const item of items) {
    slot = tree.bytes.writeUInt32BE(tree.position, slot);
    writeNode(tree, item, dictionary, depth + 1);
  }
}

function writeObject(
  tree: BufferWriter,
  fields: ReadonlyMap<string, OsonValue>,
  dictionary: Dictionary,
  depth: number,
): void {
  writeContainer(tree, osonNode.object, fields.size);
  for (const name of fields.keys()) {
    writeId(tree, (dictionary.byName.get(name) as FieldName).id, dictionary.idBytes);
  }
  let slot = tree.position;
  tree.zeros(fields.size * 4);
  for (const item of fields.values()) {
    slot = tree.bytes.writeUInt32BE(tree.position, slot);
    writeNode(tree, item, dictionary, depth + 1);
  }
}

/** Codecs that write a length byte are told to write it where the node type belongs, and the type is put over it. */
function writeTyped(tree: BufferWriter, type: number, write: () => void): void {
  const at = tree.position;
  write();
  tree.bytes[at] = type;
}

function writeScalar(tree: BufferWriter, scalar: OsonScalar): void {
  switch (scalar.oson) {
    case "date":
      writeTyped(tree, osonNode.date, () => writeDate(tree, scalar.value));
      return;
    case "timestamp": {
      const whole = scalar.value.nanoseconds === 0;
      const type = whole ? osonNode.timestamp7 : osonNode.timestamp;
      writeTyped(tree, type, () => writeTimestamp(tree, scalar.value));
      return;
    }
    case "timestampTz":
      writeTyped(tree, osonNode.timestampTz, () => writeTimestampTz(tree, scalar.value));
      return;
    case "intervalYearMonth":
      putIntervalYearMonth(tree.u8(osonNode.intervalYearMonth), scalar.value);
      return;
    case "intervalDaySecond":
      putIntervalDaySecond(tree.u8(osonNode.intervalDaySecond), scalar.value);
      return;
    case "binaryFloat":
      putBinaryFloat(tree.u8(osonNode.binaryFloat), scalar.value);
      return;
    case "binaryDouble":
      putBinaryDouble(tree.u8(osonNode.binaryDouble), scalar.value);
      return;
    default:
      writeBytes(tree, scalar);
  }
}

function writeBytes(
  tree: BufferWriter,
  scalar: Extract<OsonScalar, { oson: "binary" | "id" | "vector" }>,
): void {
  if (scalar.oson === "vector") {
    const image = encodeVector(scalar.value);
    tree.u8(osonNode.extended).u8(osonVector).u32be(image.length).raw(image);
    return;
  }
  const { length } = scalar.value;
  if (scalar.oson === "id") {
    if (length > 255) throw new WireError("longer than 255 bytes", "oson.id");
    tree.u8(osonNode.id).u8(length).raw(scalar.value);
    return;
  }
  if (length < 65536) tree.u8(osonNode.binary16).u16be(length);
  else tree.u8(osonNode.binary32).u32be(length);
  tree.raw(scalar.value);
}
