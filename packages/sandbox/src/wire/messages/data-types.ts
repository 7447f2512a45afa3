import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { announcesTimeZone } from "./capabilities.ts";
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
  readonly charset: number;
  readonly nationalCharset: number;
  readonly flags: number;
  readonly compileCapabilities: Buffer;
  readonly runtimeCapabilities: Buffer;
  /** 11 bytes, iff the runtime capabilities announce it. */
  readonly timeZone: Buffer | null;
  readonly types: readonly DataTypeConversion[];
}

/** Bytes of a time zone in these messages. */
export const timeZoneBytes = 11;

/**
 * Layout: U8 2; U16LE charset; U16LE national charset; U8 flags; CLR compile capabilities; CLR runtime capabilities;
 * [11 bytes time zone]; per type U16BE type, U16BE conversion, [U16BE representation, U16BE 0]; U16BE 0.
 * Source: lib/thin/protocol/messages/dataType.js.
 */
export function encodeDataTypesRequest(writer: BufferWriter, message: DataTypesRequest): void {
  writer.u8(messageType.dataTypes).u16le(message.charset).u16le(message.nationalCharset);
  writer.u8(message.flags).clr(message.compileCapabilities).clr(message.runtimeCapabilities);
  if (message.timeZone) writer.raw(message.timeZone);
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
  const nationalCharset = reader.u16le("dataTypes.nationalCharset");
  const flags = reader.u8("dataTypes.flags");
  const compileCapabilities = reader.clr("dataTypes.compileCapabilities") ?? Buffer.alloc(0);
  const runtimeCapabilities = reader.clr("dataTypes.runtimeCapabilities") ?? Buffer.alloc(0);
  const timeZone = announcesTimeZone(runtimeCapabilities)
    ? reader.raw(timeZoneBytes, "dataTypes.timeZone")
    : null;
  return {
    kind: "dataTypes",
    charset,
    nationalCharset,
    flags,
    compileCapabilities,
    runtimeCapabilities,
    timeZone,
    types: readTypes(reader),
  };
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
  /** An empty list is enough for the driver. */
  readonly types: readonly DataTypeConversion[];
}

/** Layout: U8 2; [11 bytes time zone]; type list; U16BE 0. Source: lib/thin/protocol/messages/dataType.js. */
export function encodeDataTypesReply(writer: BufferWriter, message: DataTypesReply): void {
  writer.u8(messageType.dataTypes);
  if (message.timeZone) writer.raw(message.timeZone);
  writeTypes(writer, message.types);
}

/** `hasTimeZone`: what the client's runtime capabilities said. @throws WireError when it is cut */
export function decodeDataTypesReply(reader: BufferReader, hasTimeZone: boolean): DataTypesReply {
  const timeZone = hasTimeZone ? reader.raw(timeZoneBytes, "dataTypes.timeZone") : null;
  return { kind: "dataTypesReply", timeZone, types: readTypes(reader) };
}

/**
 * DBTIMEZONE as an offset in minutes, -12:59 to +14:00. Layout: 0x80, 3 zero bytes, hour + 60, minute + 60, 0x80, 4 zero
 * bytes; both parts carry the sign.
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
  out[6] = 0x80;
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
