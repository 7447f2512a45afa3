import { constants } from "node:buffer";
import { type LinePosition, ProtocolError } from "../errors.ts";

/**
 * Longest line by default, in bytes: 128 MiB. Whole lines have to fit several times (bytes, text, values), and V8's
 * longest string is about 512 MiB; no Singer record that a person meant comes near it.
 */
export const defaultMaxLineBytes = 134_217_728;

/** Where one line lies in its block and in the input. */
export interface Line extends LinePosition {
  /** 0-based offset of its first byte in the block. A byte order mark at the start of the input is left out. */
  readonly start: number;
  /** Offset behind its last byte in the block, without `\n` and `\r\n`. */
  readonly end: number;
}

/** Whole lines that lie in one buffer. */
export interface LineBlock {
  /** The bytes of all lines with their line ends. Not changed and not used again by the splitter: whoever keeps it owns it. */
  readonly bytes: Buffer;
  /** The lines that are not blank, in order. Never empty. */
  readonly lines: readonly Line[];
  /** True when the input ended without a line feed: the last line may be cut off. Then it is the only line. */
  readonly isUnfinished: boolean;
}

/** How lines are split. */
export interface SplitOptions {
  /** Longest line without its line end, in bytes; default `defaultMaxLineBytes`, at most V8's longest string. */
  readonly maxLineBytes?: number;
}

interface Splitter {
  readonly maxLineBytes: number;
  /** Number of the next line, from 1. */
  line: number;
  /** Offset of the next line in the input, in bytes. */
  byteOffset: number;
  /** Holds the start of a line whose end has not come yet, in its first `tailBytes` bytes. */
  tail: Buffer;
  tailBytes: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const noBytes = Buffer.alloc(0);

/** A line may be so much longer with a byte order mark and a carriage return, in bytes. */
const slackBytes = 4;

/**
 * Splits bytes into lines, a block of lines at a time. The input may be cut anywhere, inside characters too. Blank lines
 * are counted and left out. Holds one chunk and the line that is open; a long line is held up to three times while its
 * buffer grows.
 *
 * The chunks belong to the splitter and to those who keep its blocks: the input must not write into them again.
 *
 * @throws ProtocolError with `details.maxLineBytes` when a line is longer than `maxLineBytes`, as soon as that is known
 * and after all lines before it were handed out.
 * @throws TypeError when the input gives texts instead of bytes.
 */
export async function* splitLines(
  input: AsyncIterable<Uint8Array>,
  options: SplitOptions = {},
): AsyncGenerator<LineBlock, void, undefined> {
  const maxLineBytes = Math.min(
    options.maxLineBytes ?? defaultMaxLineBytes,
    constants.MAX_STRING_LENGTH,
  );
  const splitter: Splitter = { maxLineBytes, line: 1, byteOffset: 0, tail: noBytes, tailBytes: 0 };
  for await (const chunk of input) {
    const bytes = bufferOf(chunk);
    const afterLines = bytes.lastIndexOf(lineFeed) + 1;
    if (afterLines > 0) {
      checkLength(splitter, splitter.tailBytes + bytes.indexOf(lineFeed));
      const { block, tooLong } = splitBlock(splitter, endTail(splitter, bytes, afterLines));
      if (block !== undefined) yield block;
      if (tooLong !== undefined) throw tooLongError(splitter, tooLong);
    }
    if (afterLines < bytes.length) addToTail(splitter, bytes.subarray(afterLines));
  }
  if (splitter.tailBytes === 0) return;
  const { block, tooLong } = splitBlock(splitter, endTail(splitter, noBytes, 0));
  if (block !== undefined) yield { ...block, isUnfinished: true };
  if (tooLong !== undefined) throw tooLongError(splitter, tooLong);
}

function bufferOf(chunk: Uint8Array): Buffer {
  if (typeof (chunk as unknown) === "string") {
    throw new TypeError("the input must give bytes; a stream with setEncoding gives texts");
  }
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}

function splitBlock(
  splitter: Splitter,
  bytes: Buffer,
): { readonly block?: LineBlock; readonly tooLong?: LinePosition } {
  const lines: Line[] = [];
  const blockOffset = splitter.byteOffset;
  let tooLong: LinePosition | undefined;
  for (let from = 0; from < bytes.length && tooLong === undefined; ) {
    const found = bytes.indexOf(lineFeed, from);
    const next = found === -1 ? bytes.length : found;
    const byteOffset = blockOffset + from;
    const start = byteOffset === 0 ? markLength(bytes) : from;
    const end = next > start && bytes[next - 1] === carriageReturn ? next - 1 : next;
    const { line } = splitter;
    if (end - start > splitter.maxLineBytes) tooLong = { line, byteOffset };
    else if (!isBlank(bytes, start, end)) lines.push({ line, byteOffset, start, end });
    splitter.line += 1;
    from = next + 1;
  }
  splitter.byteOffset = blockOffset + bytes.length;
  return {
    ...(lines.length > 0 ? { block: { bytes, lines, isUnfinished: false } } : {}),
    ...(tooLong === undefined ? {} : { tooLong }),
  };
}

/** Appends to the open line. The buffer doubles, so that a long line is not copied again with every chunk. */
function addToTail(splitter: Splitter, piece: Buffer): void {
  const needed = splitter.tailBytes + piece.length;
  checkLength(splitter, needed);
  if (needed > splitter.tail.length) {
    const most = splitter.maxLineBytes + slackBytes;
    const size = Math.max(needed, Math.min(2 * splitter.tail.length, most));
    const grown = Buffer.allocUnsafeSlow(size);
    splitter.tail.copy(grown, 0, 0, splitter.tailBytes);
    splitter.tail = grown;
  }
  piece.copy(splitter.tail, splitter.tailBytes);
  splitter.tailBytes = needed;
}

/** The open line and the bytes of `chunk` before `end`, as one buffer that is the caller's. */
function endTail(splitter: Splitter, chunk: Buffer, end: number): Buffer {
  const { tail, tailBytes } = splitter;
  splitter.tail = noBytes;
  splitter.tailBytes = 0;
  if (tailBytes === 0) return chunk.subarray(0, end);
  const needed = tailBytes + end;
  const whole = needed <= tail.length ? tail : Buffer.allocUnsafeSlow(needed);
  if (whole !== tail) tail.copy(whole, 0, 0, tailBytes);
  chunk.copy(whole, tailBytes, 0, end);
  return whole.subarray(0, needed);
}

function checkLength(splitter: Splitter, length: number): void {
  const { line, byteOffset, maxLineBytes } = splitter;
  if (length <= maxLineBytes + slackBytes) return;
  throw tooLongError(splitter, { line, byteOffset });
}

function tooLongError({ maxLineBytes }: Splitter, position: LinePosition): ProtocolError {
  return new ProtocolError(`the line is longer than ${maxLineBytes} bytes`, {
    code: "SINGER-LINE",
    hint: "Look at what the tap wrote there, or allow longer lines.",
    position,
    details: { maxLineBytes },
  });
}

/** Length of a UTF-8 byte order mark at the start of the input. */
function markLength(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Only spaces, tabs and carriage returns. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) return false;
  }
  return true;
}
