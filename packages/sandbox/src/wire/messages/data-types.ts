import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { announcesTimeZone, announcesTimeZoneFile } from "./capabilities.ts";
import { messageType } from "./message-type.ts";

/** One line of a type list: this type is sent as that one, in this representation (0 = not at all). */
export interface DataTypeConversion {
  readonly type: number;
  readonly conversion: number;
  readonly representation: number;
}

/** Data type negotiation, the client's part. */
export interface DataTypesRequest {
  readonly kind: "dataTypes";
  /** What the client sends text in. */
  readonly charset: number;
  /** What the client takes text in. */
  readonly replyCharset: number;
  readonly flags: number;
  readonly compileCapabilities: Buffer;
  readonly runtimeCapabilities: Buffer;
  /** 11 bytes, iff the runtime capabilities announce it. */
  readonly timeZone: Buffer | null;
  /** Version of the client's time zone file, iff there is a time zone and the compile capabilities announce it. */
  readonly timeZoneFile?: number;
  /** The national character set, which node-oracledb and python-oracledb leave out. */
  readonly nationalCharset?: number;
  readonly types: readonly DataTypeConversion[];
}

/** Ways to write the numbers of messages. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_TYPE_REP_…. */
export const representation = { native: 0, universal: 1, oracle: 10 } as const;

/** The type of signed bytes. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_DATA_TYPE_SB1. */
const signedByte = 27;

/**
 * Whether signed bytes are to be written like longer integers, with their length. node-oracledb and python-oracledb want
 * them raw, go-ora and ojdbc do not: the scale of a column is one.
 */
export function wantsUniversalSignedBytes(request: DataTypesRequest): boolean {
  const line = request.types.find(({ type }) => type === signedByte);
  return line?.representation === representation.universal;
}

/** Bit of the flags of DATA_TYPES. Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_ENCODING_CONV_LENGTH. */
const textHasLength = 0x02;

/**
 * Whether names and statements of the client come without a length in front of them: it stands among the other numbers of
 * the message. So ojdbc sends them; others, as clrs.
 */
export function sendsRawText(request: Pick<DataTypesRequest, "flags">): boolean {
  return (request.flags & textHasLength) === 0;
}

/** Types have numbers of up to a few hundred. */
const largestType = 0x0fff;

/** Bytes of a time zone in these messages. */
export const timeZoneBytes = 11;

/**
 * Layout: U8 2; U16LE charset; U16LE reply charset; U8 flags; CLR compile capabilities; CLR runtime capabilities; [11
 * bytes time zone, [U32BE time zone file]]; [U16LE national charset]; per type U16BE type, U16BE conversion, [U16BE
 * representation, U16BE 0]; U16BE 0.
 * Source: lib/thin/protocol/messages/dataType.js; go-ora 2.8.24 data_type_nego.go for the two fields more.
 */
export function encodeDataTypesRequest(writer: BufferWriter, message: DataTypesRequest): void {
  writer.u8(messageType.dataTypes).u16le(message.charset).u16le(message.replyCharset);
  writer.u8(message.flags).clr(message.compileCapabilities).clr(message.runtimeCapabilities);
  if (message.timeZone) writer.raw(message.timeZone);
  if (message.timeZoneFile !== undefined) writer.u32be(message.timeZoneFile);
  if (message.nationalCharset !== undefined) writer.u16le(message.nationalCharset);
  writeTypes(writer, message.types);
}

function writeTypes(writer: BufferWriter, types: readonly DataTypeConversion[]): void {
  for (const { type, conversion, representation } of types) {
    writer.u16be(type).u16be(conversion);
    if (conversion !== 0) writer.u16be(representation).u16be(0);
  }
  writer.u16be(0);
}

/** @throws WireError when it is cut */
export function decodeDataTypesRequest(reader: BufferReader): DataTypesRequest {
  const charset = reader.u16le("dataTypes.charset");
  const replyCharset = reader.u16le("dataTypes.replyCharset");
  const flags = reader.u8("dataTypes.flags");
  const compileCapabilities = reader.clr("dataTypes.compileCapabilities") ?? Buffer.alloc(0);
  const runtimeCapabilities = reader.clr("dataTypes.runtimeCapabilities") ?? Buffer.alloc(0);
  const timeZone = announcesTimeZone(runtimeCapabilities)
    ? reader.raw(timeZoneBytes, "dataTypes.timeZone")
    : null;
  const timeZoneFile =
    timeZone && announcesTimeZoneFile(compileCapabilities)
      ? reader.u32be("dataTypes.timeZoneFile")
      : undefined;
  const nationalCharset = readNationalCharset(reader);
  return {
    kind: "dataTypes",
    charset,
    replyCharset,
    flags,
    compileCapabilities,
    runtimeCapabilities,
    timeZone,
    ...(timeZoneFile !== undefined && { timeZoneFile }),
    ...(nationalCharset !== undefined && { nationalCharset }),
    types: readTypes(reader),
  };
}

/** Read as the number of a type it would be larger than any: AL16UTF16 is 2000, low byte first. */
function readNationalCharset(reader: BufferReader): number | undefined {
  reader.need(2, "dataTypes.types");
  const { position, bytes } = reader;
  return bytes.readUInt16BE(position) > largestType
    ? reader.u16le("dataTypes.nationalCharset")
    : undefined;
}

function readTypes(reader: BufferReader): DataTypeConversion[] {
  const types: DataTypeConversion[] = [];
  for (;;) {
    const type = reader.u16be("dataTypes.type");
    if (type === 0) return types;
    const conversion = reader.u16be("dataTypes.conversion");
    let representation = 0;
    if (conversion !== 0) {
      representation = reader.u16be("dataTypes.representation");
      reader.u16be("dataTypes.filler");
    }
    types.push({ type, conversion, representation });
  }
}

/** Data type negotiation, the server's part. */
export interface DataTypesReply {
  readonly kind: "dataTypesReply";
  /** The database time zone as `encodeDatabaseTimeZone` makes it, iff the client announced it; else null. */
  readonly timeZone: Buffer | null;
  /** Version of the server's time zone file, iff the client told its own. */
  readonly timeZoneFile?: number;
  /** An empty list is enough for the driver. */
  readonly types: readonly DataTypeConversion[];
}

/** Layout: U8 2; [11 bytes time zone, [U32BE time zone file]]; type list; U16BE 0. Source: lib/thin/protocol/messages/dataType.js. */
export function encodeDataTypesReply(writer: BufferWriter, message: DataTypesReply): void {
  writer.u8(messageType.dataTypes);
  if (message.timeZone) writer.raw(message.timeZone);
  if (message.timeZoneFile !== undefined) writer.u32be(message.timeZoneFile);
  writeTypes(writer, message.types);
}

/**
 * `hasTimeZone`: what the client's runtime capabilities said; `hasTimeZoneFile`: what its compile capabilities said.
 * @throws WireError when it is cut
 */
export function decodeDataTypesReply(
  reader: BufferReader,
  hasTimeZone: boolean,
  hasTimeZoneFile = false,
): DataTypesReply {
  const timeZone = hasTimeZone ? reader.raw(timeZoneBytes, "dataTypes.timeZone") : null;
  const file = hasTimeZoneFile && { timeZoneFile: reader.u32be("dataTypes.timeZoneFile") };
  return { kind: "dataTypesReply", timeZone, ...file, types: readTypes(reader) };
}

/**
 * DBTIMEZONE as an offset in minutes, -12:59 to +14:00. Layout, that of an INTERVAL DAY TO SECOND: 0x80, 3 zero bytes,
 * hour + 60, minute + 60, second + 60, 0x80, 3 zero bytes; all parts carry the sign.
 * @throws WireError when the offset is out of range
 */
export function encodeDatabaseTimeZone(offsetMinutes: number): Buffer {
  if (!(offsetMinutes > -780 && offsetMinutes <= 840)) {
    throw new WireError(`${String(offsetMinutes)} minutes`, "dataTypes.timeZone");
  }
  const out = Buffer.alloc(timeZoneBytes);
  out[0] = 0x80;
  out[4] = Math.trunc(offsetMinutes / 60) + 60;
  out[5] = (offsetMinutes % 60) + 60;
  out[6] = 60;
  out[7] = 0x80;
  return out;
}

/** The offset in minutes, or undefined when the bytes name a region. @throws WireError when there are not 11 bytes */
export function decodeDatabaseTimeZone(bytes: Uint8Array): number | undefined {
  if (bytes.length !== timeZoneBytes) {
    throw new WireError("not 11 bytes", "dataTypes.timeZone", 0);
  }
  const hour = bytes[4] as number;
  return hour > 120 ? undefined : (hour - 60) * 60 + (bytes[5] as number) - 60;
}
