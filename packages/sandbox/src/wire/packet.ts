import { WireError } from "./wire-error.ts";

/** Packet types of Oracle Net. Source: oracledb 26.0.0 lib/thin/sqlnet/constants.js. */
export const packetType = {
  connect: 1,
  accept: 2,
  acknowledge: 3,
  refuse: 4,
  redirect: 5,
  data: 6,
  null: 7,
  abort: 9,
  resend: 11,
  marker: 12,
  attention: 13,
  control: 14,
} as const;

/** The name of a packet type, for traces. */
export function packetTypeName(type: number): string {
  for (const [name, number] of Object.entries(packetType)) if (number === type) return name;
  return `packet${String(type)}`;
}

/** Bits of the flag word of a DATA packet. Source: lib/thin/protocol/constants.js, lib/thin/sqlnet/constants.js. */
export const dataFlag = {
  /** The client hangs up; no reply. */
  endOfFile: 0x0040,
  compressed: 0x0400,
  /** On the last packet of every request. */
  endOfRequest: 0x0800,
  beginPipeline: 0x1000,
  /** On the last packet of every reply in end-of-response mode. */
  endOfResponse: 0x2000,
} as const;

/** Third body byte of a MARKER packet. */
export const markerKind = { break: 1, reset: 2, interrupt: 3 } as const;

/** Bytes of every packet header. */
export const packetHeaderBytes = 8;
/** Bytes before the payload of a DATA packet: header and flag word. */
export const dataHeaderBytes = 10;
/** The largest packet the client accepts, whatever was negotiated. Source: lib/thin/sqlnet/constants.js NSPABSSDULN. */
export const maxPacketBytes = 2_097_152;

/** One packet. `bytes` is the whole packet with its header, a view on received memory that stays valid. */
export interface Packet {
  readonly type: number;
  readonly flags: number;
  readonly bytes: Buffer;
}

export interface PacketSplitterOptions {
  /** Longest packet taken, in bytes. Default: the largest the protocol knows. */
  readonly maxBytes?: number;
}

/**
 * Cuts a byte stream into packets. Header, 8 bytes: U16BE length at 0 before ACCEPT, U32BE after it (call
 * `useLargeLengths()`); U8 type at 4; U8 flags at 5. A packet that arrives in one piece is a view; one that arrives in
 * several is copied once, however many pieces there are.
 */
export class PacketSplitter {
  private readonly maxBytes: number;
  private largeLengths = false;
  private pieces: Buffer[] = [];
  /** Bytes already used of `pieces[head]`. */
  private offset = 0;
  /** Index of the first piece in use: used ones are dropped when they are half of all, so that no packet pays. */
  private head = 0;
  private available = 0;

  constructor(options: PacketSplitterOptions = {}) {
    this.maxBytes = options.maxBytes ?? maxPacketBytes;
  }

  /** From the next packet on lengths are 32 bits: after ACCEPT with a version of 315 or more was sent. */
  useLargeLengths(): void {
    this.largeLengths = true;
  }

  /** Bytes received and not handed out yet. */
  get buffered(): number {
    return this.available;
  }

  /** Adds received bytes. The buffer is kept, not copied. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.pieces.push(chunk);
    this.available += chunk.length;
  }

  /**
   * The next complete packet, or undefined until more bytes are pushed.
   * @throws WireError when the length is below the header's or above the limit
   */
  next(): Packet | undefined {
    if (this.available < packetHeaderBytes) return undefined;
    const header = this.peekHeader();
    const length = this.largeLengths ? header.readUInt32BE(0) : header.readUInt16BE(0);
    if (length < packetHeaderBytes || length > this.maxBytes) {
      throw new WireError(`packet length ${String(length)}`, "packet.length", 0);
    }
    if (this.available < length) return undefined;
    const bytes = this.take(length);
    return { type: bytes[4] as number, flags: bytes[5] as number, bytes };
  }

  private peekHeader(): Buffer {
    const first = this.pieces[this.head] as Buffer;
    if (first.length - this.offset >= packetHeaderBytes) {
      return first.subarray(this.offset, this.offset + packetHeaderBytes);
    }
    const header = Buffer.allocUnsafe(packetHeaderBytes);
    let filled = 0;
    let offset = this.offset;
    for (let index = this.head; filled < packetHeaderBytes; index++) {
      const piece = this.pieces[index] as Buffer;
      filled += piece.copy(header, filled, offset);
      offset = 0;
    }
    return header;
  }

  private take(length: number): Buffer {
    this.available -= length;
    const first = this.pieces[this.head] as Buffer;
    if (first.length - this.offset >= length) {
      const bytes = first.subarray(this.offset, this.offset + length);
      this.offset += length;
      if (this.offset === first.length) this.drop();
      return bytes;
    }
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const piece = this.pieces[this.head] as Buffer;
      const count = piece.copy(bytes, filled, this.offset);
      filled += count;
      this.offset += count;
      if (this.offset === piece.length) this.drop();
    }
    return bytes;
  }

  private drop(): void {
    this.head++;
    this.offset = 0;
    if (this.head * 2 >= this.pieces.length) {
      this.pieces = this.pieces.slice(this.head);
      this.head = 0;
    }
  }
}

/** Writes a packet header at `offset`. */
export function writePacketHeader(
  target: Buffer,
  offset: number,
  header: { readonly length: number; readonly type: number; readonly flags?: number },
  largeLengths: boolean,
): void {
  if (largeLengths) target.writeUInt32BE(header.length, offset);
  else {
    target.writeUInt16BE(header.length, offset);
    target.writeUInt16BE(0, offset + 2);
  }
  target[offset + 4] = header.type;
  target[offset + 5] = header.flags ?? 0;
  target.writeUInt16BE(0, offset + 6);
}

/** The parts of a DATA packet. */
export interface DataPacket {
  /** Bits of `dataFlag`. */
  readonly flags: number;
  /** A view on the packet. */
  readonly payload: Buffer;
}

/** @throws WireError when the packet is too short for its flag word */
export function decodeDataPacket(bytes: Buffer): DataPacket {
  if (bytes.length < dataHeaderBytes) {
    throw new WireError("shorter than its header", "data.flags", packetHeaderBytes);
  }
  return {
    flags: bytes.readUInt16BE(packetHeaderBytes),
    payload: bytes.subarray(dataHeaderBytes),
  };
}

export interface DataPacketOptions {
  /** Largest packet, header included. 32 KiB to 256 KiB is best. */
  readonly packetBytes: number;
  readonly largeLengths: boolean;
  /** Bits of `dataFlag` for every packet. Default 0. */
  readonly flags?: number;
  /** Bits of `dataFlag` for the last packet, instead of `flags`. */
  readonly lastFlags?: number;
}

/**
 * A payload as DATA packets, one after the other in one new buffer (so the payload's buffer may be reused at once). An
 * empty payload is one empty packet.
 * Layout of each: packet header; U16BE flags at 8; payload from 10. A message may be cut anywhere.
 * @throws WireError when `packetBytes` leaves no room for payload
 */
export function encodeDataPackets(payload: Uint8Array, options: DataPacketOptions): Buffer {
  const room = options.packetBytes - dataHeaderBytes;
  if (!(room > 0)) throw new WireError("packet size leaves no room", "data.packetBytes");
  const count = Math.max(1, Math.ceil(payload.length / room));
  const out = Buffer.allocUnsafe(payload.length + dataHeaderBytes * count);
  const flags = options.flags ?? 0;
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const start = index * room;
    const end = Math.min(start + room, payload.length);
    const length = dataHeaderBytes + end - start;
    writePacketHeader(out, offset, { length, type: packetType.data }, options.largeLengths);
    const last = index === count - 1;
    out.writeUInt16BE(last ? (options.lastFlags ?? flags) : flags, offset + packetHeaderBytes);
    out.set(payload.subarray(start, end), offset + dataHeaderBytes);
    offset += length;
  }
  return out;
}

/** Layout: header; U8 1 at 8; U8 0 at 9; U8 kind at 10. */
export function encodeMarkerPacket(kind: number, largeLengths: boolean): Buffer {
  const out = Buffer.alloc(11);
  writePacketHeader(out, 0, { length: 11, type: packetType.marker }, largeLengths);
  out[8] = 1;
  out[10] = kind;
  return out;
}

/**
 * The kind of a MARKER packet (`markerKind`); a marker without a data byte is a break.
 * @throws WireError when it is too short or of an unknown form
 */
export function decodeMarkerPacket(bytes: Buffer): number {
  const form = bytes[packetHeaderBytes];
  if (form === 0) return markerKind.break;
  const kind = bytes[10];
  if (form !== 1 || kind === undefined) {
    throw new WireError("neither 0 nor 1 data bytes", "marker.form", packetHeaderBytes);
  }
  return kind;
}

/** A packet with no body, such as RESEND. */
export function encodeEmptyPacket(type: number, largeLengths: boolean): Buffer {
  const out = Buffer.alloc(packetHeaderBytes);
  writePacketHeader(out, 0, { length: packetHeaderBytes, type }, largeLengths);
  return out;
}
