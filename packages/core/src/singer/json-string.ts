import { type OutputBuffer, pieceEnd } from "./output-buffer.ts";

/** Up to this many UTF-16 units a loop is quicker than a call of a native writer. */
const shortLength = 48;

/** Longer texts are written in pieces of at most this many UTF-16 units, to bound the room asked for. */
const pieceLength = 4096;

/** Anything but printable ASCII that stands for itself in a JSON string. */
const notPlainAscii = /[^\u0020\u0021\u0023-\u005b\u005d-\u007e]/;

/** What JSON.stringify escapes, and surrogates, which it escapes when they stand alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const mayNeedEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;

const quote = 0x22;
const backslash = 0x5c;
const hexDigits = Buffer.from("0123456789abcdef", "latin1");

/** The letter behind the backslash, 0x75 (`u`) for `\u00xx`, 0 for characters that stand for themselves. */
const escapeLetters = buildEscapeLetters();

/**
 * Appends `text` as a JSON string, in quotes, as UTF-8, byte for byte as `JSON.stringify(text)` would: lone surrogates
 * become `\udXXX`, so the bytes are always well-formed UTF-8.
 * Source: ECMA-262, QuoteJSONString.
 */
export function writeJsonString(out: OutputBuffer, text: string): void {
  const length = text.length;
  if (length > shortLength) {
    writeLongString(out, text);
    return;
  }
  out.reserve(6 * length + 2);
  const bytes = out.bytes;
  let end = out.length;
  bytes[end++] = quote;
  end = writeCharacters(bytes, end, text);
  bytes[end++] = quote;
  out.length = end;
}

function writeLongString(out: OutputBuffer, text: string): void {
  const length = text.length;
  out.reserve(length + 2);
  out.bytes[out.length++] = quote;
  if (length <= pieceLength) writePiece(out, text);
  else {
    for (let from = 0; from < length; ) {
      const to = pieceEnd(text, from, pieceLength);
      writePiece(out, text.slice(from, to));
      from = to;
    }
  }
  out.reserve(1);
  out.bytes[out.length++] = quote;
}

function writePiece(out: OutputBuffer, piece: string): void {
  if (!notPlainAscii.test(piece)) {
    out.reserve(piece.length);
    out.length += out.bytes.write(piece, out.length, "latin1");
  } else if (!mayNeedEscape.test(piece)) {
    out.reserve(3 * piece.length);
    out.length += out.bytes.write(piece, out.length, "utf8");
  } else {
    out.reserve(6 * piece.length);
    out.length = writeCharacters(out.bytes, out.length, piece);
  }
}

/** Writes the characters of a JSON string without the quotes; needs room for 6 bytes per UTF-16 unit. */
function writeCharacters(bytes: Uint8Array, start: number, text: string): number {
  const length = text.length;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 0x7e || code < 0x20 || code === quote || code === backslash) {
      return writeAnyCharacters(bytes, start + i, text, i);
    }
    bytes[start + i] = code;
  }
  return start + length;
}

/** As `writeCharacters`, for the characters from `from` on. Apart from it, as a short loop is optimised better. */
function writeAnyCharacters(bytes: Uint8Array, start: number, text: string, from: number): number {
  const length = text.length;
  let end = start;
  for (let i = from; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x80) {
      if (escapeLetters[code] === 0) bytes[end++] = code;
      else end = writeEscape(bytes, end, code);
    } else if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else if (code < 0xd800 || code > 0xdfff) {
      bytes[end++] = 0xe0 | (code >> 12);
      bytes[end++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[end++] = 0x80 | (code & 0x3f);
    } else if (isPair(text, i)) {
      end = writePair(bytes, end, code, text.charCodeAt(i + 1));
      i += 1;
    } else end = writeUnicodeEscape(bytes, end, code);
  }
  return end;
}

/** True when a high surrogate at `index` is followed by a low one. */
function isPair(text: string, index: number): boolean {
  if (text.charCodeAt(index) > 0xdbff) return false;
  // NaN, behind the end, compares false.
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

function writePair(bytes: Uint8Array, start: number, high: number, low: number): number {
  const codePoint = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  bytes[start] = 0xf0 | (codePoint >> 18);
  bytes[start + 1] = 0x80 | ((codePoint >> 12) & 0x3f);
  bytes[start + 2] = 0x80 | ((codePoint >> 6) & 0x3f);
  bytes[start + 3] = 0x80 | (codePoint & 0x3f);
  return start + 4;
}

function writeEscape(bytes: Uint8Array, start: number, code: number): number {
  const letter = escapeLetters[code] as number;
  if (letter === 0x75) return writeUnicodeEscape(bytes, start, code);
  bytes[start] = backslash;
  bytes[start + 1] = letter;
  return start + 2;
}

function writeUnicodeEscape(bytes: Uint8Array, start: number, code: number): number {
  bytes[start] = backslash;
  bytes[start + 1] = 0x75;
  for (let i = 0; i < 4; i += 1) {
    bytes[start + 2 + i] = hexDigits[(code >> (12 - 4 * i)) & 0xf] as number;
  }
  return start + 6;
}

function buildEscapeLetters(): Uint8Array {
  const letters = new Uint8Array(128);
  letters.fill(0x75, 0, 0x20);
  for (const [character, letter] of ["\bb", "\tt", "\nn", "\ff", "\rr", '""', "\\\\"]) {
    letters[(character as string).charCodeAt(0)] = (letter as string).charCodeAt(0);
  }
  return letters;
}
