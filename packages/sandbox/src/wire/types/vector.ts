import { BufferReader } from "../buffer-reader.ts";
import { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import {
  decodeBinaryDouble,
  decodeBinaryFloat,
  putBinaryDouble,
  putBinaryFloat,
} from "./binary-float.ts";

/** Element formats. Source: oracledb 26.0.0 lib/constants.js VECTOR_FORMAT_…. */
export const vectorFormat = { float32: 2, float64: 3, int8: 4, binary: 5 } as const;

/** A VECTOR. The class of `values` is its format; a binary one has 8 dimensions in each byte. */
export interface VectorImage {
  readonly values: Float32Array | Float64Array | Int8Array | Uint8Array;
  /** Sparse: the 0-based dimension of each value, at most 65535 of them. */
  readonly sparse?: { readonly dimensions: number; readonly indices: Uint32Array };
}

const magic = 0xdb;
const flag = { norm: 0x02, normReserved: 0x10, sparse: 0x20 } as const;
const version = { base: 0, binary: 1, sparse: 2 } as const;

/** The format of a vector, a value of `vectorFormat`. */
export function vectorFormatOf(values: VectorImage["values"]): number {
  if (values instanceof Float32Array) return vectorFormat.float32;
  if (values instanceof Float64Array) return vectorFormat.float64;
  return values instanceof Int8Array ? vectorFormat.int8 : vectorFormat.binary;
}

/** The number of dimensions of a vector. */
export function vectorDimensions(vector: VectorImage): number {
  if (vector.sparse) return vector.sparse.dimensions;
  const { values } = vector;
  return vectorFormatOf(values) === vectorFormat.binary ? values.length * 8 : values.length;
}

/**
 * Layout: U8 0xDB; U8 version (1 binary, 2 sparse, else 0); U16BE flags; U8 format; U32BE dimensions; 8 bytes for the
 * norm; [sparse: U16BE n, U32BE index x n]; elements: BINARY_FLOAT, BINARY_DOUBLE or bytes.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/vector.js.
 * @throws WireError when sparse indices and values do not match, or are more than 65535
 */
export function encodeVector(vector: VectorImage): Buffer {
  const { values, sparse } = vector;
  const format = vectorFormatOf(values);
  const writer = new BufferWriter(32 + values.byteLength + (sparse?.indices.byteLength ?? 0));
  const binary = format === vectorFormat.binary;
  writer.u8(magic).u8(sparse ? version.sparse : binary ? version.binary : version.base);
  const flags = flag.normReserved | (binary ? 0 : flag.norm) | (sparse ? flag.sparse : 0);
  writer.u16be(flags).u8(format).u32be(vectorDimensions(vector)).zeros(8);
  if (sparse) writeIndices(writer, sparse.indices, values.length);
  writeElements(writer, values);
  return writer.copy();
}

function writeIndices(writer: BufferWriter, indices: Uint32Array, values: number): void {
  if (indices.length !== values || values > 65535) {
    throw new WireError("indices do not match the values", "vector.indices");
  }
  writer.u16be(values);
  for (const index of indices) writer.u32be(index);
}

function writeElements(writer: BufferWriter, values: VectorImage["values"]): void {
  if (values instanceof Float32Array) {
    for (const value of values) putBinaryFloat(writer, value);
  } else if (values instanceof Float64Array) {
    for (const value of values) putBinaryDouble(writer, value);
  } else {
    writer.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}

/** @throws WireError when it is cut, of an unknown version or format, or longer than it says */
export function decodeVector(image: Buffer): VectorImage {
  const reader = new BufferReader(image);
  if (reader.u8("vector.magic") !== magic) throw new WireError("not 0xDB", "vector.magic", 0);
  if (reader.u8("vector.version") > version.sparse) {
    throw new WireError("unknown", "vector.version", 1);
  }
  const flags = reader.u16be("vector.flags");
  const format = reader.u8("vector.format");
  const dimensions = reader.u32be("vector.dimensions");
  if (flags & flag.norm || format === vectorFormat.binary) reader.skip(8, "vector.norm");
  if (!(flags & flag.sparse)) {
    const binary = format === vectorFormat.binary;
    if (binary && dimensions % 8 !== 0) {
      throw new WireError("not a multiple of 8", "vector.dimensions", 5);
    }
    return { values: readElements(reader, format, binary ? dimensions / 8 : dimensions) };
  }
  const count = reader.u16be("vector.count");
  reader.need(count * 4, "vector.indices");
  const indices = new Uint32Array(count);
  for (let index = 0; index < count; index++) indices[index] = reader.u32be("vector.index");
  if (indices.some((index) => index >= dimensions)) {
    throw new WireError("index outside the dimensions", "vector.indices", reader.position);
  }
  return { values: readElements(reader, format, count), sparse: { dimensions, indices } };
}

function readElements(reader: BufferReader, format: number, count: number): VectorImage["values"] {
  switch (format) {
    case vectorFormat.float32: {
      const bytes = reader.raw(count * 4, "vector.values");
      const values = new Float32Array(count);
      for (let index = 0; index < count; index++) {
        values[index] = decodeBinaryFloat(bytes, index * 4);
      }
      return values;
    }
    case vectorFormat.float64: {
      const bytes = reader.raw(count * 8, "vector.values");
      const values = new Float64Array(count);
      for (let index = 0; index < count; index++) {
        values[index] = decodeBinaryDouble(bytes, index * 8);
      }
      return values;
    }
    case vectorFormat.int8:
      return new Int8Array(reader.raw(count, "vector.values"));
    case vectorFormat.binary:
      return new Uint8Array(reader.raw(count, "vector.values"));
    default:
      throw new WireError(`format ${String(format)}`, "vector.format", 4);
  }
}
