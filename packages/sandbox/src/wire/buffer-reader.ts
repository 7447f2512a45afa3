import { WireError } from "./wire-error.ts";

/** A key, its value and a flag word, as logon messages and application contexts carry them. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly flags: number;
}

/** First byte of a CLR whose content follows in chunks. */
export const longLength = 254;
/** First byte of a CLR that is null. */
export const nullLength = 255;

/**
 * Reads the primitives of TTC from one complete message. Byte results are views on the message, not copies: copy what
 * must outlive it. Every declared length is checked against what is left before anything is allocated.
 *
 * | name | bytes |
 * | --- | --- |
 * | u8, u16be, u16le, u32be | raw |
 * | ub, sb | U8 n (bit 7: negative), then n bytes big-endian |
 * | clr | U8 n and n bytes; n = 0 or 255: null; n = 254: chunks of `ub length, bytes` ended by a zero length |
 * | lstr | ub byte length; if not zero, a clr |
 * | key value | ub key length, clr key, ub value length, [clr value], ub flags |
 *
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js.
 */
export class BufferReader {
  readonly bytes: Buffer;
  /** Offset of the next byte. Codecs that read in place move it themselves. */
  position: number;
  /** Offset after the last byte that may be read. */
  readonly end: number;
  /** Signed bytes are written like longer integers, as some clients ask for. Default: raw. */
  universalSignedBytes = false;

  /** @throws WireError when the range is not inside `bytes` */
  constructor(bytes: Buffer, position = 0, end = bytes.length) {
    if (position < 0 || position > end || end > bytes.length) {
      throw new WireError("range outside the message", "reader", position);
    }
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** Number of bytes not read yet. */
  get left(): number {
    return this.end - this.position;
  }

  /** @throws WireError when fewer than `count` bytes are left */
  need(count: number, field: string): void {
    if (!(count >= 0 && count <= this.end - this.position)) {
      throw new WireError(
        `needs ${String(count)} bytes, ${String(this.left)} are left`,
        field,
        this.position,
        true,
      );
    }
  }

  /** The next byte without moving on, or -1 at the end. */
  peek(): number {
    return this.position < this.end ? (this.bytes[this.position] as number) : -1;
  }

  /** @throws WireError at the end of the message */
  u8(field: string): number {
    if (this.position >= this.end) this.need(1, field);
    return this.bytes[this.position++] as number;
  }

  /** A signed byte. @throws WireError at the end of the message */
  i8(field: string): number {
    return (this.u8(field) << 24) >> 24;
  }

  /** A signed byte, -128 to 127, as the client writes them. @throws WireError when it is cut or out of range */
  sb1(field: string): number {
    return this.universalSignedBytes ? this.sb(field, 1) : this.i8(field);
  }

  /** @throws WireError when fewer than 2 bytes are left */
  u16be(field: string): number {
    this.need(2, field);
    const value = this.bytes.readUInt16BE(this.position);
    this.position += 2;
    return value;
  }

  /** @throws WireError when fewer than 2 bytes are left */
  u16le(field: string): number {
    this.need(2, field);
    const value = this.bytes.readUInt16LE(this.position);
    this.position += 2;
    return value;
  }

  /** @throws WireError when fewer than 4 bytes are left */
  u32be(field: string): number {
    this.need(4, field);
    const value = this.bytes.readUInt32BE(this.position);
    this.position += 4;
    return value;
  }

  /** `length` bytes as a view on the message. @throws WireError when fewer are left */
  raw(length: number, field: string): Buffer {
    this.need(length, field);
    const start = this.position;
    this.position = start + length;
    return this.bytes.subarray(start, this.position);
  }

  /** Moves on by `length` bytes. @throws WireError when fewer are left */
  skip(length: number, field: string): void {
    this.need(length, field);
    this.position += length;
  }

  /**
   * An unsigned integer of at most `maxBytes` bytes (2, 4 or 8).
   * @throws WireError when it is negative, longer, or more than 2^53 - 1
   */
  ub(field: string, maxBytes = 8): number {
    const start = this.position;
    const length = this.u8(field);
    if (length === 0) return 0;
    if (length > maxBytes) throw new WireError(`integer length ${String(length)}`, field, start);
    return this.magnitude(length, field);
  }

  /**
   * A signed integer of at most `maxBytes` bytes (2, 4 or 8).
   * @throws WireError when it is longer, or its magnitude is more than 2^53 - 1
   */
  sb(field: string, maxBytes = 8): number {
    const start = this.position;
    const first = this.u8(field);
    const length = first & 0x7f;
    if (length === 0) return 0;
    if (length > maxBytes) throw new WireError(`integer length ${String(length)}`, field, start);
    const value = this.magnitude(length, field);
    return first & 0x80 ? -value : value;
  }

  private magnitude(length: number, field: string): number {
    this.need(length, field);
    const start = this.position;
    let value = 0;
    for (let index = 0; index < length; index++) {
      value = value * 256 + (this.bytes[start + index] as number);
    }
    if (value > Number.MAX_SAFE_INTEGER) throw new WireError("integer too large", field, start);
    this.position = start + length;
    return value;
  }

  /**
   * A number of things that follow, each at least `bytesEach` bytes long.
   * @throws WireError when so many cannot be in the rest of the message
   */
  count(field: string, bytesEach = 1): number {
    const start = this.position;
    const count = this.ub(field, 4);
    if (count * bytesEach > this.left) {
      throw new WireError(`${String(count)} items cannot follow`, field, start, true);
    }
    return count;
  }

  /**
   * Bytes with their length, or null. In the chunked form with more than one chunk a new buffer is made, else it is a
   * view on the message.
   * @throws WireError when a declared length passes the end of the message
   */
  clr(field: string): Buffer | null {
    const length = this.u8(field);
    if (length === 0 || length === nullLength) return null;
    if (length !== longLength) return this.raw(length, field);
    let only: Buffer | undefined;
    const parts: Buffer[] = [];
    for (;;) {
      const size = this.ub(field, 4);
      if (size === 0) break;
      const part = this.raw(size, field);
      if (only === undefined) only = part;
      else if (parts.length === 0) parts.push(only, part);
      else parts.push(part);
    }
    return parts.length > 0 ? Buffer.concat(parts) : (only ?? null);
  }

  /** Moves over a clr. @throws WireError when a declared length passes the end of the message */
  skipClr(field: string): void {
    const length = this.u8(field);
    if (length === 0 || length === nullLength) return;
    if (length !== longLength) {
      this.skip(length, field);
      return;
    }
    for (let size = this.ub(field, 4); size !== 0; size = this.ub(field, 4)) this.skip(size, field);
  }

  /** A clr as UTF-8 text; null is the empty string. @throws WireError as `clr` */
  text(field: string): string {
    const length = this.peek();
    if (length > 0 && length < longLength) {
      this.position++;
      this.need(length, field);
      const start = this.position;
      this.position = start + length;
      return this.bytes.toString("utf8", start, this.position);
    }
    return this.clr(field)?.toString("utf8") ?? "";
  }

  /** UTF-8 text whose byte length is known: raw, or as a clr. @throws WireError as `clr` */
  textOrRaw(length: number, raw: boolean, field: string): string {
    return raw ? this.raw(length, field).toString("utf8") : this.text(field);
  }

  /** A byte length and, if it is not zero, a clr. @throws WireError as `clr` */
  lengthAndClr(field: string): Buffer | null {
    return this.ub(field, 4) === 0 ? null : this.clr(field);
  }

  /** A byte length and, if it is not zero, a clr with UTF-8 text. @throws WireError as `clr` */
  lstr(field: string): string {
    return this.ub(field, 4) === 0 ? "" : this.text(field);
  }

  /** @throws WireError as `clr` */
  keyValue(field: string): KeyValue {
    this.ub(field, 4);
    const key = this.text(field);
    const value = this.lstr(field);
    return { key, value, flags: this.ub(field, 4) };
  }

  /** @throws WireError when bytes are left that nobody asked for */
  expectEnd(field: string): void {
    if (this.position !== this.end) {
      throw new WireError(`${String(this.left)} bytes too many`, field, this.position);
    }
  }
}
