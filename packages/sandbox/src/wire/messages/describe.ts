import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { fieldVersion } from "./field-version.ts";
import { messageType } from "./message-type.ts";

/** Bits of `userFlags`. */
export const columnUserFlag = { isJson: 0x100, isOson: 0x800 } as const;
/** Bits of `vectorFlags`. */
export const columnVectorFlag = { flexibleDimensions: 0x01, sparse: 0x02 } as const;

/** One column of a result, as the server describes it. Its position is its index. */
export interface DescribedColumn {
  readonly name: string;
  /** A value of `oracleType`. */
  readonly type: number;
  readonly flags: number;
  /** NUMBER: digits, 0 for none given. Signed byte. */
  readonly precision: number;
  /** NUMBER: -127 when neither precision nor scale was given. TIMESTAMP, INTERVAL: fractional digits. Signed byte. */
  readonly scale: number;
  /**
   * Most bytes of a value. Never 0 for a column that can have values: the client then reads no bytes at all for it
   * (except LONG, LONG RAW, UROWID). Above 32767 the client reads a trailer behind each value.
   */
  readonly maxSize: number;
  readonly maxElements: number;
  readonly contFlags: number;
  /** Identifier of an object type, 16 bytes, else null. */
  readonly oid: Buffer | null;
  readonly version: number;
  readonly charset: number;
  /** A value of `characterForm`. */
  readonly form: number;
  /** Becomes `byteSize` of the driver's metadata (for RAW it takes `maxSize`). */
  readonly size: number;
  readonly columnId: number;
  readonly nullable: boolean;
  /** Owner and name of an object type. */
  readonly typeOwner: string;
  readonly typeName: string;
  /** Bits of `columnUserFlag`. */
  readonly userFlags: number;
  readonly domainOwner: string;
  readonly domainName: string;
  readonly annotations: readonly (readonly [name: string, value: string])[];
  readonly vectorDimensions: number;
  /** 0 any, 2 FLOAT32, 3 FLOAT64, 4 INT8, 5 BINARY. */
  readonly vectorFormat: number;
  /** Bits of `columnVectorFlag`. */
  readonly vectorFlags: number;
}

/** A described column with every field but the given ones at its usual value. */
export function describedColumn(
  fields: Partial<DescribedColumn> & Pick<DescribedColumn, "name" | "type" | "maxSize">,
): DescribedColumn {
  return {
    flags: 0,
    precision: 0,
    scale: 0,
    maxElements: 0,
    contFlags: 0,
    oid: null,
    version: 0,
    charset: 0,
    form: 0,
    size: 0,
    columnId: 0,
    nullable: true,
    typeOwner: "",
    typeName: "",
    userFlags: 0,
    domainOwner: "",
    domainName: "",
    annotations: [],
    vectorDimensions: 0,
    vectorFormat: 0,
    vectorFlags: 0,
    ...fields,
  };
}

/** The columns of a query: the first message of the reply to its EXECUTE. */
export interface DescribeReply {
  readonly kind: "describe";
  readonly columns: readonly DescribedColumn[];
}

/** Layout: U8 16; CLR (empty); body. Source: lib/thin/protocol/messages/withData.js processMessage. */
export function encodeDescribe(
  writer: BufferWriter,
  message: DescribeReply,
  version: number,
): void {
  writer.u8(messageType.describe).u8(0);
  encodeDescribeBody(writer, message.columns, version);
}

/** @throws WireError when it is cut */
export function decodeDescribe(reader: BufferReader, version: number): DescribeReply {
  reader.skipClr("describe.header");
  return { kind: "describe", columns: decodeDescribeBody(reader, version) };
}

/**
 * The body alone, as REF CURSOR values and implicit results have it.
 * Layout: UB longest row; UB columns; [U8 if there are any]; columns; UB date length, [CLR]; UB x 4 (0); UB length, [CLR].
 * Source: lib/thin/protocol/messages/withData.js processDescribeInfo.
 */
export function encodeDescribeBody(
  writer: BufferWriter,
  columns: readonly DescribedColumn[],
  version: number,
): void {
  const rowBytes = columns.reduce((sum, column) => sum + column.maxSize, 0);
  writer.ub(Math.min(rowBytes, 0x7fffffff)).ub(columns.length);
  if (columns.length > 0) writer.u8(0);
  for (const [index, column] of columns.entries()) encodeColumn(writer, column, index, version);
  writer.zeros(6);
}

/**
 * Layout: U8 type; U8 flags; I8 precision; SB1 scale; UB max size; UB max elements; UB cont flags; UB OID length, [CLR];
 * UB version; UB charset; U8 form; UB size; [from 8: UB column id]; U8 nullable; U8 0; LSTR name; LSTR type owner; LSTR
 * type name; UB position; UB user flags; [from 17: LSTR domain owner, LSTR domain name]; [from 20: annotations]; [from
 * 24: UB dimensions, U8 format, U8 flags].
 * Source: lib/thin/protocol/messages/base.js processColumnInfo.
 */
function encodeColumn(
  writer: BufferWriter,
  column: DescribedColumn,
  index: number,
  version: number,
): void {
  writer
    .u8(column.type)
    .u8(column.flags)
    .u8(column.precision & 0xff)
    .sb1(column.scale);
  writer.ub(column.maxSize).ub(column.maxElements).ub(column.contFlags);
  writer.lengthAndClr(column.oid).ub(column.version).ub(column.charset).u8(column.form);
  writer.ub(column.size);
  if (version >= fieldVersion.v12c2) writer.ub(column.columnId);
  writer.u8(column.nullable ? 1 : 0).u8(0);
  writer.lstr(column.name).lstr(column.typeOwner).lstr(column.typeName);
  writer.ub(index + 1).ub(column.userFlags);
  if (version >= fieldVersion.v23ai) writer.lstr(column.domainOwner).lstr(column.domainName);
  if (version >= fieldVersion.v23aiAnnotations) encodeAnnotations(writer, column.annotations);
  if (version >= fieldVersion.v23ai4) {
    writer.ub(column.vectorDimensions).u8(column.vectorFormat).u8(column.vectorFlags);
  }
}

/** Layout: UB 0 for none; else UB n; U8; UB n; U8; n x (UB, CLR name; UB length, [CLR value]; UB flags); UB flags. */
function encodeAnnotations(
  writer: BufferWriter,
  annotations: DescribedColumn["annotations"],
): void {
  if (annotations.length === 0) {
    writer.u8(0);
    return;
  }
  writer.ub(annotations.length).u8(0).ub(annotations.length).u8(0);
  for (const [name, value] of annotations) {
    writer.ub(Buffer.byteLength(name)).text(name).lstr(value).ub(0);
  }
  writer.ub(0);
}

/** @throws WireError when it is cut */
export function decodeDescribeBody(reader: BufferReader, version: number): DescribedColumn[] {
  reader.ub("describe.rowBytes", 4);
  const count = reader.count("describe.columns", 18);
  if (count > 0) reader.u8("describe.filler");
  const columns: DescribedColumn[] = [];
  for (let index = 0; index < count; index++) columns.push(decodeColumn(reader, version));
  reader.lengthAndClr("describe.date");
  for (const field of ["dcbflag", "dcbmdbz", "dcbmnpr", "dcbmxpr"]) reader.ub(field, 4);
  reader.lengthAndClr("describe.tail");
  return columns;
}

type ColumnHead = Omit<DescribedColumn, keyof ColumnTail>;
type ColumnTail = Pick<
  DescribedColumn,
  | "name"
  | "typeOwner"
  | "typeName"
  | "userFlags"
  | "domainOwner"
  | "domainName"
  | "annotations"
  | "vectorDimensions"
  | "vectorFormat"
  | "vectorFlags"
>;

function decodeColumn(reader: BufferReader, version: number): DescribedColumn {
  const head: ColumnHead = {
    type: reader.u8("column.type"),
    flags: reader.u8("column.flags"),
    precision: reader.i8("column.precision"),
    scale: reader.sb1("column.scale"),
    maxSize: reader.ub("column.maxSize", 4),
    maxElements: reader.ub("column.maxElements", 4),
    contFlags: reader.ub("column.contFlags"),
    oid: reader.lengthAndClr("column.oid"),
    version: reader.ub("column.version", 4),
    charset: reader.ub("column.charset", 4),
    form: reader.u8("column.form"),
    size: reader.ub("column.size", 4),
    columnId: version >= fieldVersion.v12c2 ? reader.ub("column.columnId", 4) : 0,
    nullable: reader.u8("column.nullable") !== 0,
  };
  reader.u8("column.nameLength");
  return { ...head, ...decodeColumnTail(reader, version) };
}

function decodeColumnTail(reader: BufferReader, version: number): ColumnTail {
  const name = reader.lstr("column.name");
  const typeOwner = reader.lstr("column.typeOwner");
  const typeName = reader.lstr("column.typeName");
  reader.ub("column.position", 4);
  const userFlags = reader.ub("column.userFlags", 4);
  const domains = version >= fieldVersion.v23ai;
  const vectors = version >= fieldVersion.v23ai4;
  return {
    name,
    typeOwner,
    typeName,
    userFlags,
    domainOwner: domains ? reader.lstr("column.domainOwner") : "",
    domainName: domains ? reader.lstr("column.domainName") : "",
    annotations: version >= fieldVersion.v23aiAnnotations ? decodeAnnotations(reader) : [],
    vectorDimensions: vectors ? reader.ub("column.vectorDimensions", 4) : 0,
    vectorFormat: vectors ? reader.u8("column.vectorFormat") : 0,
    vectorFlags: vectors ? reader.u8("column.vectorFlags") : 0,
  };
}

function decodeAnnotations(reader: BufferReader): [string, string][] {
  if (reader.ub("column.annotations", 4) === 0) return [];
  reader.u8("column.annotationsFiller");
  const count = reader.count("column.annotations", 4);
  reader.u8("column.annotationsFiller");
  const annotations: [string, string][] = [];
  for (let index = 0; index < count; index++) {
    reader.ub("annotation.nameLength", 4);
    const name = reader.text("annotation.name");
    annotations.push([name, reader.lstr("annotation.value")]);
    reader.ub("annotation.flags", 4);
  }
  reader.ub("column.annotationsFlags", 4);
  return annotations;
}
