/** After this many calls of `clear()` in a row that found a grown buffer nearly empty, the buffer is given back. */
const callsBeforeShrinking = 16;

/** A text is handed to the native UTF-8 writer in pieces of this many UTF-16 units, to bound the room asked for. */
const pieceLength = 16_384;

/**
 * Bytes that grow at the end and are used again and again: the buffer of an encoder.
 *
 * `bytes` is replaced when it has to grow, so take it anew after every call of `reserve`. Behind every reservation
 * `headroom` more bytes are free, in which the caller may write things of a known size without asking.
 */
export class OutputBuffer {
  /** The whole buffer; only the first `length` bytes mean something. */
  bytes: Buffer;
  /** The same memory as `bytes`, for stores of more than one byte. */
  view: DataView;
  /** Bytes written so far. Writers of this package move it themselves. */
  length = 0;
  readonly #baseCapacity: number;
  readonly #headroom: number;
  #quietCalls = 0;

  /**
   * @param baseCapacity bytes to start with and to shrink back to.
   * @param headroom bytes that stay free behind every reservation.
   */
  constructor(baseCapacity: number, headroom: number) {
    this.#baseCapacity = Math.max(baseCapacity, headroom);
    this.#headroom = headroom;
    this.bytes = Buffer.allocUnsafeSlow(this.#baseCapacity);
    this.view = viewOf(this.bytes);
  }

  /** Makes room for `count` bytes behind `length`, and for the headroom behind those. */
  reserve(count: number): void {
    if (this.length + count + this.#headroom > this.bytes.length) this.#grow(count);
  }

  /** Appends bytes. */
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Appends a text of whole code points as UTF-8. A lone surrogate would become U+FFFD: see `json-string.ts`. */
  appendUtf8(text: string): void {
    let from = 0;
    while (from < text.length) {
      const to = pieceEnd(text, from, pieceLength);
      this.reserve(3 * (to - from));
      const piece = from === 0 && to === text.length ? text : text.slice(from, to);
      this.length += this.bytes.write(piece, this.length, "utf8");
      from = to;
    }
  }

  /**
   * Forgets the content. A buffer that one huge row made grow is given back after 16 calls that used less than a quarter
   * of it, so one 20 MB text does not stay in memory for the rest of the stream.
   */
  clear(): void {
    const isQuiet = this.bytes.length > this.#baseCapacity && this.length * 4 < this.bytes.length;
    this.#quietCalls = isQuiet ? this.#quietCalls + 1 : 0;
    if (this.#quietCalls >= callsBeforeShrinking) {
      this.bytes = Buffer.allocUnsafeSlow(this.#baseCapacity);
      this.view = viewOf(this.bytes);
      this.#quietCalls = 0;
    }
    this.length = 0;
  }

  #grow(count: number): void {
    const needed = this.length + count + this.#headroom;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = viewOf(grown);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * The end of a piece of `text` that begins at `from`, has at most `maxLength` UTF-16 units (at least 2) and does not
 * part a surrogate pair.
 */
export function pieceEnd(text: string, from: number, maxLength: number): number {
  const end = from + maxLength;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
