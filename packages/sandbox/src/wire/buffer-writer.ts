import { longLength } from "./buffer-reader.ts";
import { WireError } from "./wire-error.ts";

/** Longest content of a CLR in the short form, as the client's own writer has it. */
export const maxShortLength = 252;

/**
 * Writes the primitives of TTC (see `BufferReader`) into one growing buffer that is reused: `reset()` between messages.
 * Codecs may write straight into `bytes` at `position` after `ensure()`; `bytes` changes when the buffer grows, so
 * read the field again after every `ensure()`.
 */
export class BufferWriter {
  /** The buffer; only the first `position` bytes are the message. */
  bytes: Buffer;
  /** Number of bytes written. */
  position = 0;
  /** Signed bytes are written like longer integers, as some clients ask for. Default: raw. */
  universalSignedBytes = false;

  constructor(initialBytes = 4096) {
    this.bytes = Buffer.allocUnsafe(Math.max(16, initialBytes));
  }

  /** Makes room for `count` more bytes. */
  ensure(count: number): void {
    const wanted = this.position + count;
    if (wanted <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, wanted));
    this.bytes.copy(grown, 0, 0, this.position);
    this.bytes = grown;
  }

  /** Forgets what was written; the buffer stays, unless it has grown beyond `keepBytes`. */
  reset(keepBytes = 4 * 1024 * 1024): void {
    this.position = 0;
    if (this.bytes.length > keepBytes) this.bytes = Buffer.allocUnsafe(65536);
  }

  /** What was written, as a view that is valid until the next write or `reset()`. */
  view(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  /** What was written, as a copy of its own. */
  copy(): Buffer {
    return Buffer.from(this.view());
  }

  u8(value: number): this {
    if (this.position >= this.bytes.length) this.ensure(1);
    this.bytes[this.position++] = value;
    return this;
  }

  u16be(value: number): this {
    this.ensure(2);
    this.position = this.bytes.writeUInt16BE(value, this.position);
    return this;
  }

  u16le(value: number): this {
    this.ensure(2);
    this.position = this.bytes.writeUInt16LE(value, this.position);
    return this;
  }

  u32be(value: number): this {
    this.ensure(4);
    this.position = this.bytes.writeUInt32BE(value >>> 0, this.position);
    return this;
  }

  /**
   * An unsigned integer in as few bytes as it takes.
   * @throws WireError when it is negative, no integer, or 2^48 or more: the client cannot read longer ones
   */
  ub(value: number): this {
    if (value === 0) return this.u8(0);
    if (!(value > 0)) throw new WireError(`${String(value)} is not unsigned`, "ub");
    return this.magnitude(value, 0);
  }

  /**
   * A signed integer in as few bytes as it takes.
   * @throws WireError when it is no integer or its magnitude is 2^48 or more
   */
  sb(value: number): this {
    if (value === 0) return this.u8(0);
    return value < 0 ? this.magnitude(-value, 0x80) : this.magnitude(value, 0);
  }

  private magnitude(value: number, sign: number): this {
    if (!Number.isInteger(value) || value >= 2 ** 48) {
      throw new WireError(`${String(value)} is no integer below 2^48`, "ub");
    }
    this.ensure(7);
    if (value < 256) {
      this.bytes[this.position] = sign | 1;
      this.bytes[this.position + 1] = value;
      this.position += 2;
      return this;
    }
    let length = 2;
    for (let rest = value; rest >= 65536; rest = Math.floor(rest / 256)) length++;
    this.bytes[this.position] = sign | length;
    this.position = this.bytes.writeUIntBE(value, this.position + 1, length);
    return this;
  }

  /** A signed byte, -128 to 127, as the client wants them. */
  sb1(value: number): this {
    return this.universalSignedBytes ? this.sb(value) : this.u8(value & 0xff);
  }

  raw(value: Uint8Array): this {
    this.ensure(value.length);
    this.bytes.set(value, this.position);
    this.position += value.length;
    return this;
  }

  /** `count` zero bytes. */
  zeros(count: number): this {
    this.ensure(count);
    this.bytes.fill(0, this.position, this.position + count);
    this.position += count;
    return this;
  }

  /** Bytes with their length; null and no bytes are the same. More than 252 bytes go as one chunk. */
  clr(value: Uint8Array | null): this {
    if (value === null || value.length === 0) return this.u8(0);
    if (value.length <= maxShortLength) return this.u8(value.length).raw(value);
    return this.u8(longLength).ub(value.length).raw(value).u8(0);
  }

  /** The UTF-8 bytes of a text whose length was written before: raw, or as a clr. */
  textOrRaw(value: string, raw: boolean): this {
    return raw ? this.utf8(value) : this.text(value);
  }

  /** A clr with the UTF-8 bytes of a text; the empty string is null. */
  text(value: string): this {
    if (value.length <= 40 && this.shortAscii(value)) return this;
    const length = Buffer.byteLength(value);
    if (length === 0) return this.u8(0);
    if (length <= maxShortLength) {
      this.u8(length);
      this.utf8(value, length);
      return this;
    }
    this.u8(longLength).ub(length);
    this.utf8(value, length);
    return this.u8(0);
  }

  /** For short texts a loop is faster than the call into the runtime; false, with nothing written, when not ASCII. */
  private shortAscii(value: string): boolean {
    const length = value.length;
    this.ensure(length + 1);
    const bytes = this.bytes;
    const start = this.position + 1;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      bytes[start + index] = code;
    }
    bytes[start - 1] = length;
    this.position = start + length;
    return true;
  }

  /** The UTF-8 bytes of a text, without a length; `byteLength` if it is known. */
  utf8(value: string, byteLength = Buffer.byteLength(value)): this {
    this.ensure(byteLength);
    this.bytes.write(value, this.position, byteLength, "utf8");
    this.position += byteLength;
    return this;
  }

  /** A byte length and, if it is not zero, the clr. */
  lengthAndClr(value: Uint8Array | null): this {
    if (value === null || value.length === 0) return this.u8(0);
    return this.ub(value.length).clr(value);
  }

  /** A byte length and, if it is not zero, a clr with the UTF-8 bytes. */
  lstr(value: string): this {
    if (value === "") return this.u8(0);
    return this.ub(Buffer.byteLength(value)).text(value);
  }

  /** A key, a value and a flag word. */
  keyValue(key: string, value: string, flags = 0): this {
    return this.ub(Buffer.byteLength(key)).text(key).lstr(value).ub(flags);
  }
}
