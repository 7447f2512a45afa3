import type { OutputBuffer } from "./output-buffer.ts";

const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const minus = 0x2d;
const plus = 0x2b;

/** The longest text `writeBinaryNumber` writes, in bytes: `-0.0000010000018070738482`. */
export const maxBinaryNumberBytes = 25;

/** How the thin driver spells +Infinity in a NUMBER: its bytes FF 65 are read as the base-100 digit 100. */
const positiveInfinity = `1${"0".repeat(126)}`;

/** How the thin driver spells -Infinity in a NUMBER, which is the single byte 00. */
const negativeInfinity = "-1e126";

/**
 * True for the two texts by which the thin driver gives an infinite NUMBER. Each looks like a number, but a finite NUMBER
 * stays below 10^126.
 * Source: oracledb 26.0.0, lib/impl/datahandlers/buffer.js, parseOracleNumber; Oracle SQL Language Reference, NUMBER Data
 * Type ("up to but not including 1.0 x 10^126").
 */
export function isInfiniteNumberText(text: string): boolean {
  return text.length === 127 ? text === positiveInfinity : text === negativeInfinity;
}

/**
 * Appends the text of an Oracle NUMBER as a JSON number with the very same digits: the zero that Oracle leaves out before
 * the point is added (`.5` → `0.5`, `-.5` → `-0.5`), everything else is kept.
 * Returns false, with nothing appended, for anything that is not a finite decimal number: `~`, `Inf`, `1.`, `+1`, `01`,
 * `0x1`, blanks, an infinite NUMBER.
 */
export function writeNumberText(out: OutputBuffer, text: string): boolean {
  const length = text.length;
  out.reserve(length + 1);
  const bytes = out.bytes;
  let end = out.length;
  let i = 0;
  if (text.charCodeAt(0) === minus) {
    bytes[end++] = minus;
    i = 1;
  }
  const first = text.charCodeAt(i);
  if (first === point) bytes[end++] = zero;
  else if (!isDigit(first) || (first === zero && isDigit(text.charCodeAt(i + 1)))) return false;
  else {
    const count = copyDigits(bytes, end, text, i);
    end += count;
    i += count;
  }
  if (text.charCodeAt(i) === point) {
    bytes[end++] = point;
    const count = copyDigits(bytes, end, text, i + 1);
    if (count === 0) return false;
    end += count;
    i += count + 1;
  }
  if (i < length) {
    const count = copyExponent(bytes, end, text, i);
    end += count;
    i += count;
  }
  if (i !== length || isInfiniteNumberText(text)) return false;
  out.length = end;
  return true;
}

/** Copies the digits that begin at `from`. Returns how many there are. */
function copyDigits(bytes: Uint8Array, end: number, text: string, from: number): number {
  let i = from;
  for (; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) break;
    bytes[end + i - from] = code;
  }
  return i - from;
}

/** Copies an exponent with at least one digit. Returns its length, 0 when there is none. */
function copyExponent(bytes: Uint8Array, end: number, text: string, from: number): number {
  const letter = text.charCodeAt(from);
  if ((letter | 0x20) !== 0x65) return 0;
  bytes[end] = letter;
  const sign = text.charCodeAt(from + 1);
  const length = sign === minus || sign === plus ? 2 : 1;
  if (length === 2) bytes[end + 1] = sign;
  const count = copyDigits(bytes, end + length, text, from + length);
  return count === 0 ? 0 : length + count;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/**
 * Appends a finite BINARY_DOUBLE, or the text that `shortestFloat` made of a BINARY_FLOAT, as JSON.stringify would.
 * Needs `maxBinaryNumberBytes` of room and does not ask for it. -0 becomes 0, as in the database.
 * Source: Oracle Database Development Guide, Behavior of Special Values for Native Floating-Point Data Types ("-0 is
 * converted to +0").
 */
export function writeBinaryNumber(out: OutputBuffer, value: number): void {
  const text = value === 0 ? "0" : `${value}`;
  const bytes = out.bytes;
  const start = out.length;
  for (let i = 0; i < text.length; i += 1) bytes[start + i] = text.charCodeAt(i);
  out.length = start + text.length;
}

/**
 * The number rounded to the fewest significant digits that still give the same IEEE 754 single: 0.1 for
 * 0.10000000149011612, which is how the driver gives a BINARY_FLOAT of 0.1. A number that is no single is returned as it
 * is.
 * Source: oracledb 26.0.0, lib/impl/datahandlers/buffer.js, parseBinaryFloat: four bytes read by `readFloatBE`.
 */
export function shortestFloat(value: number): number {
  if (Math.fround(value) !== value) return value;
  // Up to here the singles are at most 1 apart, so an integer needs all its digits.
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return value;
  // Six digits are always kept by a normal single and nine always tell it apart; subnormals can do with fewer than six.
  for (let precision = isSubnormal(value) ? 1 : 6; precision < 9; precision += 1) {
    const candidate = Number(value.toPrecision(precision));
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number(value.toPrecision(9));
}

/** Smaller in size than the smallest normal single, 2^-126. */
function isSubnormal(value: number): boolean {
  return Math.abs(value) < 2 ** -126;
}
