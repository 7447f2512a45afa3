import { maxPacketBytes, packetType, writePacketHeader } from "./packet.ts";
import { WireError } from "./wire-error.ts";

/** Versions of Oracle Net. Source: oracledb 26.0.0 lib/thin/sqlnet/constants.js, lib/thin/protocol/constants.js. */
export const tnsVersion = {
  /** The least the client accepts; from here on packet lengths are 32 bits. */
  largeLengths: 315,
  /** From here on ACCEPT carries the second flag word: fast authentication. */
  acceptFlags: 318,
  /** From here on the end-of-response flag counts. */
  endOfResponse: 319,
} as const;

/** Bits of the second flag word of ACCEPT. */
export const acceptFlag = { endOfResponse: 0x02000000, fastAuth: 0x10000000 } as const;

/** Connect flags of both flag bytes: no native network services (encryption, integrity, external logon). */
const noNativeServices = 0x08 | 0x04;

/** Longest connect data that travels inside the CONNECT packet, in bytes; longer text follows in DATA packets. */
export const maxInlineConnectBytes = 230;
const connectHeaderBytes = 74;

/** The client's first packet. */
export interface ConnectPacket {
  readonly version: number;
  readonly lowestVersion: number;
  /** Session data unit: the largest packet the client would like to write, in bytes. */
  readonly sdu: number;
  /** Transport data unit, in bytes. */
  readonly tdu: number;
  /** Byte length of the connect data, wherever it is. */
  readonly dataLength: number;
  /** The connect descriptor, or undefined when it follows in DATA packets. */
  readonly data: string | undefined;
}

/**
 * Layout: header; U16BE version at 8; U16BE lowest version at 10; U16BE options at 12; U16BE SDU at 14; U16BE TDU at 16;
 * U16BE data length at 24; U16BE data offset at 26; U8 flags at 32 and 33; U32BE large SDU at 58; U32BE large TDU at 62;
 * data from the offset (74).
 * Source: oracledb 26.0.0 lib/thin/sqlnet/packet.js ConnectPacket.
 * @throws WireError when fields are missing or the data is cut
 */
export function decodeConnectPacket(bytes: Buffer): ConnectPacket {
  if (bytes.length < 34) throw new WireError("too short", "connect", 8);
  const dataLength = bytes.readUInt16BE(24);
  const dataOffset = bytes.readUInt16BE(26);
  const large = bytes.length >= 66 && bytes.readUInt16BE(8) >= tnsVersion.largeLengths;
  let data: string | undefined;
  if (bytes.length > dataOffset && dataLength > 0) {
    if (dataOffset < 34 || dataOffset + dataLength > bytes.length) {
      throw new WireError("connect data passes the end", "connect.dataOffset", 26);
    }
    data = bytes.toString("utf8", dataOffset, dataOffset + dataLength);
  } else if (dataLength === 0) {
    data = "";
  }
  return {
    version: bytes.readUInt16BE(8),
    lowestVersion: bytes.readUInt16BE(10),
    sdu: large ? bytes.readUInt32BE(58) : bytes.readUInt16BE(14),
    tdu: large ? bytes.readUInt32BE(62) : bytes.readUInt16BE(16),
    dataLength,
    data,
  };
}

/** The CONNECT packet a client sends, and the text that must follow in DATA packets when it is too long for it. */
export function encodeConnectPacket(packet: {
  readonly version: number;
  readonly lowestVersion: number;
  readonly sdu: number;
  readonly tdu: number;
  readonly data: string;
}): { readonly packet: Buffer; readonly following: Buffer | undefined } {
  const data = Buffer.from(packet.data, "utf8");
  const inline = data.length <= maxInlineConnectBytes;
  const length = connectHeaderBytes + (inline ? data.length : 0);
  const out = Buffer.alloc(length);
  writePacketHeader(out, 0, { length, type: packetType.connect }, false);
  out.writeUInt16BE(packet.version, 8);
  out.writeUInt16BE(packet.lowestVersion, 10);
  out.writeUInt16BE(1, 12);
  out.writeUInt16BE(Math.min(packet.sdu, 65535), 14);
  out.writeUInt16BE(Math.min(packet.tdu, 65535), 16);
  out.writeUInt16BE(1, 22);
  out.writeUInt16BE(data.length, 24);
  out.writeUInt16BE(connectHeaderBytes, 26);
  out[32] = noNativeServices;
  out[33] = noNativeServices;
  out.writeUInt32BE(packet.sdu, 58);
  out.writeUInt32BE(packet.tdu, 62);
  if (inline) data.copy(out, connectHeaderBytes);
  return { packet: out, following: inline ? undefined : data };
}

/** The server's yes. */
export interface AcceptPacket {
  /** 315 to 319. */
  readonly version: number;
  /** Largest packet the client may write: 512 to 2,097,152 bytes. */
  readonly sdu: number;
  readonly fastAuth: boolean;
  readonly endOfResponse: boolean;
  /** 16 bytes, from version 318 on; else undefined. */
  readonly id?: Buffer;
}

/** Bytes of the id of a connection. */
export const acceptIdBytes = 16;
const acceptIdOffset = 45;

/**
 * Layout: header (16-bit length); U16BE version at 8; U16BE options at 10; U16BE SDU at 12; U16BE TDU at 14; U16BE 1 at
 * 16; U16BE data length 0 at 18; U16BE data offset, the end, at 20; U8 flags at 22 and 23; 8 zero bytes; U32BE large SDU
 * at 32; U32BE large TDU at 36; U8 compression 0 at 40; U32BE second flags at 41; [from 318: 16 bytes id at 45].
 * Source: oracledb 26.0.0 lib/thin/sqlnet/packet.js AcceptPacket; its TNS_UUID_OFFSET. ojdbc reads the id.
 * @throws WireError when the id has not 16 bytes
 */
export function encodeAcceptPacket(packet: AcceptPacket): Buffer {
  const { id } = packet;
  if (id && id.length !== acceptIdBytes) throw new WireError("not 16 bytes", "accept.id");
  const hasId = packet.version >= tnsVersion.acceptFlags;
  const length = hasId ? acceptIdOffset + acceptIdBytes : acceptIdOffset;
  const out = Buffer.alloc(length);
  writePacketHeader(out, 0, { length, type: packetType.accept }, false);
  out.writeUInt16BE(packet.version, 8);
  out.writeUInt16BE(1, 10);
  out.writeUInt16BE(Math.min(packet.sdu, 65535), 12);
  out.writeUInt16BE(65535, 14);
  out.writeUInt16BE(1, 16);
  out.writeUInt16BE(length, 20);
  out[22] = noNativeServices;
  out[23] = noNativeServices;
  out.writeUInt32BE(packet.sdu, 32);
  out.writeUInt32BE(maxPacketBytes, 36);
  const flags =
    (packet.fastAuth ? acceptFlag.fastAuth : 0) |
    (packet.endOfResponse ? acceptFlag.endOfResponse : 0);
  out.writeUInt32BE(flags, 41);
  if (hasId) id?.copy(out, acceptIdOffset);
  return out;
}

/** @throws WireError when the packet is too short for its version */
export function decodeAcceptPacket(bytes: Buffer): AcceptPacket {
  if (bytes.length < 41) throw new WireError("too short", "accept", 8);
  const version = bytes.readUInt16BE(8);
  const hasFlags = version >= tnsVersion.acceptFlags;
  if (hasFlags && bytes.length < 45) throw new WireError("too short", "accept.flags", 41);
  const flags = hasFlags ? bytes.readUInt32BE(41) : 0;
  const end = acceptIdOffset + acceptIdBytes;
  const id = hasFlags && bytes.length >= end ? bytes.subarray(acceptIdOffset, end) : undefined;
  return {
    version,
    sdu: version >= tnsVersion.largeLengths ? bytes.readUInt32BE(32) : bytes.readUInt16BE(12),
    fastAuth: (flags & acceptFlag.fastAuth) !== 0,
    endOfResponse: version >= tnsVersion.endOfResponse && (flags & acceptFlag.endOfResponse) !== 0,
    ...(id && { id }),
  };
}

/** The server's no. */
export interface RefusePacket {
  readonly userReason: number;
  readonly systemReason: number;
  /** A description with `(ERR=n)`, see `refusalText`. */
  readonly text: string;
}

/**
 * The text of a refusal: 12514 unknown service, 12505 unknown SID, 12520 no handler for the requested server type…
 * `versionNumber` is the packed server version of AUTH_VERSION_NO.
 * Source: Oracle Database Error Messages, TNS-12500 and following.
 */
export function refusalText(error: number, versionNumber: number): string {
  return `(DESCRIPTION=(TMP=)(VSNNUM=${String(versionNumber >>> 0)})(ERR=${String(error)})(ERROR_STACK=(ERROR=(CODE=${String(error)})(EMFI=4))))`;
}

/** Layout: header; U8 user reason at 8; U8 system reason at 9; U16BE text length at 10; text at 12. */
export function encodeRefusePacket(packet: RefusePacket): Buffer {
  const text = Buffer.from(packet.text, "utf8");
  const out = Buffer.alloc(12 + text.length);
  writePacketHeader(out, 0, { length: out.length, type: packetType.refuse }, false);
  out[8] = packet.userReason;
  out[9] = packet.systemReason;
  out.writeUInt16BE(text.length, 10);
  text.copy(out, 12);
  return out;
}

/** @throws WireError when the text is cut */
export function decodeRefusePacket(bytes: Buffer): RefusePacket {
  const length = bytes.length >= 12 ? bytes.readUInt16BE(10) : -1;
  if (length < 0 || 12 + length > bytes.length) throw new WireError("text cut", "refuse.text", 10);
  return {
    userReason: bytes[8] as number,
    systemReason: bytes[9] as number,
    text: bytes.toString("utf8", 12, 12 + length),
  };
}

/** "Ask over there": an address, and the connect data to send to it. */
export interface RedirectPacket {
  readonly address: string;
  /** Undefined: the client sends the connect data it already has. */
  readonly connectData: string | undefined;
}

/** Packet flag: address and connect data are separated by a NUL. */
const separatedData = 0x02;

/**
 * Layout: header (flags 0x02 when there is connect data); U16BE data length at 8; address at 10, [NUL, connect data].
 * Source: oracledb 26.0.0 lib/thin/sqlnet/packet.js RedirectPacket, networkSession.js connect2.
 */
export function encodeRedirectPacket(packet: RedirectPacket): Buffer {
  const separated = packet.connectData !== undefined;
  const data = Buffer.from(
    separated ? `${packet.address}\0${packet.connectData}` : packet.address,
    "utf8",
  );
  const out = Buffer.alloc(10 + data.length);
  const flags = separated ? separatedData : 0;
  writePacketHeader(out, 0, { length: out.length, type: packetType.redirect, flags }, false);
  out.writeUInt16BE(data.length, 8);
  data.copy(out, 10);
  return out;
}

/** @throws WireError when the data is cut or not separated as the flags say */
export function decodeRedirectPacket(bytes: Buffer): RedirectPacket {
  const length = bytes.length >= 10 ? bytes.readUInt16BE(8) : -1;
  if (length < 0 || 10 + length > bytes.length) throw new WireError("data cut", "redirect", 8);
  const text = bytes.toString("utf8", 10, 10 + length);
  if (!((bytes[5] as number) & separatedData)) return { address: text, connectData: undefined };
  const end = text.indexOf("\0");
  if (end < 0) throw new WireError("no separator", "redirect.address", 10);
  return { address: text.slice(0, end), connectData: text.slice(end + 1) };
}
