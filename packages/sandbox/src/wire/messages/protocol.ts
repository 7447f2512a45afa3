import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { messageType } from "./message-type.ts";

/** Protocol negotiation, the client's part. */
export interface ProtocolRequest {
  readonly kind: "protocol";
  /** 6 = Oracle 8.1 and later. */
  readonly version: number;
  readonly driverName: string;
}

/** Layout: U8 1; U8 version; U8 0; driver name, NUL. Source: lib/thin/protocol/messages/protocol.js. */
export function encodeProtocolRequest(writer: BufferWriter, message: ProtocolRequest): void {
  writer.u8(messageType.protocol).u8(message.version).u8(0).utf8(message.driverName).u8(0);
}

/** @throws WireError when the list of versions or the name does not end */
export function decodeProtocolRequest(reader: BufferReader): ProtocolRequest {
  const version = reader.u8("protocol.version");
  while (reader.u8("protocol.versions") !== 0);
  return { kind: "protocol", version, driverName: readTerminated(reader, "protocol.driverName") };
}

function readTerminated(reader: BufferReader, field: string): string {
  const end = reader.bytes.indexOf(0, reader.position);
  if (end < 0 || end >= reader.end)
    throw new WireError("no NUL at the end", field, reader.position, true);
  const text = reader.bytes.toString("utf8", reader.position, end);
  reader.position = end + 1;
  return text;
}

/** Protocol negotiation, the server's part. */
export interface ProtocolReply {
  readonly kind: "protocolReply";
  readonly version: number;
  /** At most 47 bytes. */
  readonly banner: string;
  /** 873 = AL32UTF8. */
  readonly charset: number;
  readonly flags: number;
  /** 2000 = AL16UTF16. */
  readonly nationalCharset: number;
  readonly compileCapabilities: Buffer;
  readonly runtimeCapabilities: Buffer;
}

/**
 * Layout: U8 1; U8 version; U8 0; banner, NUL; U16LE charset; U8 flags; U16LE elements (0); U16BE FDO length, FDO;
 * CLR compile capabilities; CLR runtime capabilities. The FDO is 11 bytes whose last two are the national charset.
 * Source: lib/thin/protocol/messages/protocol.js processProtocolInfo.
 * @throws WireError when the banner is longer than the client takes
 */
export function encodeProtocolReply(writer: BufferWriter, message: ProtocolReply): void {
  if (Buffer.byteLength(message.banner) > 47) {
    throw new WireError("longer than 47 bytes", "protocol.banner");
  }
  writer.u8(messageType.protocol).u8(message.version).u8(0).utf8(message.banner).u8(0);
  writer.u16le(message.charset).u8(message.flags).u16le(0);
  writer.u16be(11).zeros(9).u16be(message.nationalCharset);
  writer.clr(message.compileCapabilities).clr(message.runtimeCapabilities);
}

/** @throws WireError when it is cut or the FDO has another form than this server's */
export function decodeProtocolReply(reader: BufferReader): ProtocolReply {
  const version = reader.u8("protocol.version");
  reader.u8("protocol.versions");
  const banner = readTerminated(reader, "protocol.banner");
  const charset = reader.u16le("protocol.charset");
  const flags = reader.u8("protocol.flags");
  reader.skip(reader.u16le("protocol.elements") * 5, "protocol.elements");
  const fdo = reader.raw(reader.u16be("protocol.fdo"), "protocol.fdo");
  const index = 6 + (fdo[5] ?? 0) + (fdo[6] ?? 0);
  if (index + 5 > fdo.length) throw new WireError("FDO too short", "protocol.fdo", reader.position);
  return {
    kind: "protocolReply",
    version,
    banner,
    charset,
    flags,
    nationalCharset: fdo.readUInt16BE(index + 3),
    compileCapabilities: reader.clr("protocol.compileCapabilities") ?? Buffer.alloc(0),
    runtimeCapabilities: reader.clr("protocol.runtimeCapabilities") ?? Buffer.alloc(0),
  };
}
