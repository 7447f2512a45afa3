import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";

/**
 * A NUMBER in plain values: a JS number when it has at most 15 significant digits and 1e-100 < |n| < 1e100 (the double
 * then stands for exactly its shortest decimal text), else canonical decimal text without an exponent: `-0.5`, `1200`,
 * no zeros before the first digit but the one before the point, none after the last behind the point.
 */
export type NumberValue = number | string;

/** Most base-100 digits of a NUMBER. Source: Oracle SQL Language Reference, NUMBER Data Type. */
const maxBytes = 20;

const powers: readonly number[] = Array.from({ length: 23 }, (_, index) => 10 ** index);
/** Base-100 digits, least significant first, between finding and writing them. */
const scratch = new Uint8Array(maxBytes);

/**
 * Writes a NUMBER with its length byte.
 * Layout: U8 length; U8 exponent 192 + e (e = base-100 digits before the point); base-100 digits, each + 1. Negative:
 * exponent byte inverted, digits 101 - d, and 102 at the end if there are fewer than 20. Zero: 0x80 alone.
 * Source: oracledb 26.0.0 lib/impl/datahandlers/buffer.js writeOracleNumber.
 * @throws WireError when it is not finite, needs more than 20 base-100 digits, or is outside 1e-130 to 1e126
 */
export function writeNumber(writer: BufferWriter, value: number | bigint | string): void {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) {
      writeScaled(writer, value, 0);
      return;
    }
    // r / 10^k is correctly rounded (both are exact), so equality proves that r * 10^-k is the shortest decimal text.
    for (let pairs = 1; pairs <= 4; pairs++) {
      const power = powers[pairs * 2] as number;
      const scaled = Math.round(value * power);
      if (scaled > 999_999_999_999_999 || scaled < -999_999_999_999_999) break;
      if (scaled / power === value) {
        writeScaled(writer, scaled, pairs);
        return;
      }
    }
  }
  writeNumberText(writer, String(value));
}

/** Writes `integer * 100^-pairs`. */
function writeScaled(writer: BufferWriter, integer: number, pairs: number): void {
  writer.ensure(24);
  const bytes = writer.bytes;
  let position = writer.position;
  if (integer === 0) {
    bytes[position] = 1;
    bytes[position + 1] = 0x80;
    writer.position = position + 2;
    return;
  }
  const negative = integer < 0;
  let rest = negative ? -integer : integer;
  let count = 0;
  let skipped = 0;
  while (rest > 0) {
    const next = rest < 0x7fffffff ? ((rest | 0) / 100) | 0 : Math.floor(rest / 100);
    const digit = rest - next * 100;
    // Zeros at the end are left out: they show in the exponent only.
    if (digit === 0 && count === 0) skipped++;
    else scratch[count++] = digit;
    rest = next;
  }
  const exponent = 192 + count + skipped - pairs;
  if (negative) {
    bytes[position] = count + 2;
    bytes[position + 1] = exponent ^ 0xff;
    position += 2;
    while (count > 0) bytes[position++] = 101 - (scratch[--count] as number);
    bytes[position++] = 102;
  } else {
    bytes[position] = count + 1;
    bytes[position + 1] = exponent;
    position += 2;
    while (count > 0) bytes[position++] = (scratch[--count] as number) + 1;
  }
  writer.position = position;
}

/** Decimal digits of a text, without zeros at either end. */
const digits = new Uint8Array(400);

interface ParsedNumber {
  readonly negative: boolean;
  /** Number of entries of `digits`. */
  readonly count: number;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

function refuse(text: string, reason: string): WireError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new WireError(`${JSON.stringify(shown)}: ${reason}`, "number");
}

/** Digits in `digits`: how many `scanDigits` found. */
let scanned = 0;

/** Takes digits from `start` on, without zeros before the first other one. Returns where they end. */
function scanDigits(text: string, start: number): number {
  let index = start;
  for (; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) break;
    if (scanned === 0 && digit === 0) continue;
    if (scanned === digits.length) throw refuse(text, "too many digits");
    digits[scanned++] = digit;
  }
  return index;
}

function parseDecimal(text: string): ParsedNumber {
  const negative = text[0] === "-";
  const start = negative || text[0] === "+" ? 1 : 0;
  scanned = 0;
  let end = scanDigits(text, start);
  let length = end - start;
  let exponent = 0;
  if (text[end] === ".") {
    const point = end + 1;
    end = scanDigits(text, point);
    exponent = point - end;
    length += end - point;
  }
  const rest = end < text.length ? /^[eE]([+-]?\d{1,6})$/.exec(text.slice(end)) : ["", "0"];
  if (length === 0 || !rest) throw refuse(text, "no decimal number");
  exponent += Number(rest[1]);
  let count = scanned;
  while (count > 0 && digits[count - 1] === 0) {
    count--;
    exponent++;
  }
  return { negative, count, exponent };
}

/** Writes decimal text with an optional sign, point and exponent. @throws WireError as `writeNumber` */
function writeNumberText(writer: BufferWriter, text: string): void {
  const { negative, count, exponent } = parseDecimal(text);
  if (count === 0) {
    writer.u8(1).u8(0x80);
    return;
  }
  const beforePoint = exponent + count;
  const single = beforePoint & 1;
  const length = (count + single + 1) >> 1;
  const power = Math.ceil(beforePoint / 2);
  if (length > maxBytes) throw refuse(text, "more digits than a NUMBER has");
  if (power < -64 || power > 63) throw refuse(text, "outside the range of NUMBER");
  const ended = negative && length < maxBytes;
  writer.u8(length + 1 + (ended ? 1 : 0)).u8(negative ? (192 + power) ^ 0xff : 192 + power);
  for (let pair = 0; pair < length; pair++) {
    const at = pair * 2 - single;
    const tens = at < 0 ? 0 : (digits[at] as number);
    const ones = at + 1 < count ? (digits[at + 1] as number) : 0;
    const digit = tens * 10 + ones;
    writer.u8(negative ? 101 - digit : digit + 1);
  }
  if (ended) writer.u8(102);
}

/** Reads a NUMBER with its length byte; null stays null. @throws WireError when it is cut or no number */
export function readNumber(reader: BufferReader, field = "number"): NumberValue | null {
  const length = reader.u8(field);
  if (length === 0 || length === 255) return null;
  reader.need(length, field);
  const start = reader.position;
  reader.position = start + length;
  return decodeNumber(reader.bytes, start, length, field);
}

/**
 * The number in `length` bytes from `start`.
 * @throws WireError when a digit is none, or it is one of the infinities PL/SQL can make
 */
export function decodeNumber(
  bytes: Uint8Array,
  start: number,
  length: number,
  field = "number",
): NumberValue {
  const first = bytes[start] as number;
  const positive = (first & 0x80) !== 0;
  if (length === 1 && first === 0x80) return 0;
  let end = start + length;
  if (!positive && bytes[end - 1] === 102) end--;
  const count = end - start - 1;
  if (count < 1 || count > maxBytes) throw badNumber(field, start);
  const power = (positive ? first : first ^ 0xff) - 192;
  const quick = count <= 8 ? decodeQuick(bytes, start + 1, end, positive, power) : undefined;
  return quick ?? decodeSlow(bytes, { start, end, positive, power }, field);
}

function badNumber(field: string, offset: number): WireError {
  return new WireError("no NUMBER", field, offset);
}

/** At most 15 digits, and a double that is exactly right; undefined: the long way. */
function decodeQuick(
  bytes: Uint8Array,
  start: number,
  end: number,
  positive: boolean,
  power: number,
): number | undefined {
  let integer = 0;
  let digit = 0;
  for (let at = start; at < end; at++) {
    digit = positive ? (bytes[at] as number) - 1 : 101 - (bytes[at] as number);
    if (digit < 0 || digit > 99) return undefined;
    integer = integer * 100 + digit;
  }
  if (integer > 999_999_999_999_999 || digit === 0) return undefined;
  const pairs = power - (end - start);
  if (pairs === 0) return positive ? integer : -integer;
  if (pairs > 11 || pairs < -11) return undefined;
  const value =
    pairs > 0 ? integer * (powers[pairs * 2] as number) : integer / (powers[-pairs * 2] as number);
  return positive ? value : -value;
}

/** ASCII digits of a number that is being read. */
const ascii = Buffer.alloc(2 * maxBytes);
/** ASCII text of such a number: at most 2 + 130 + 40 characters. */
const plain = Buffer.alloc(256);

/** Where the digits of a number are, and what its exponent byte says. */
interface NumberBytes {
  readonly start: number;
  readonly end: number;
  readonly positive: boolean;
  readonly power: number;
}

function decodeSlow(bytes: Uint8Array, at: NumberBytes, field: string): NumberValue {
  let count = readDigits(bytes, at, field);
  let first = 0;
  while (first < count && ascii[first] === 48) first++;
  while (count > first && ascii[count - 1] === 48) count--;
  if (first === count) return 0;
  const point = at.power * 2 - first;
  const text = plainText(ascii.subarray(first, count), point, at.positive);
  if (count - first > 15 || point <= -100 || point > 100) return text;
  const exact = Number(text);
  const size = Math.abs(exact);
  return size > 1e-100 && size < 1e100 ? exact : text;
}

/** Puts the digits into `ascii`, zeros at either end included, and gives their number. */
function readDigits(bytes: Uint8Array, at: NumberBytes, field: string): number {
  let count = 0;
  for (let index = at.start + 1; index < at.end; index++) {
    const digit = at.positive ? (bytes[index] as number) - 1 : 101 - (bytes[index] as number);
    if (digit < 0 || digit > 99) throw badNumber(field, index);
    const tens = (digit / 10) | 0;
    ascii[count++] = tens + 48;
    ascii[count++] = digit - tens * 10 + 48;
  }
  return count;
}

/** The text of digits with the point `point` places behind their start. */
function plainText(mantissa: Buffer, point: number, positive: boolean): string {
  const { length } = mantissa;
  let position = 0;
  if (!positive) plain[position++] = 45;
  if (point <= 0) {
    plain[position] = 48;
    plain[position + 1] = 46;
    plain.fill(48, position + 2, position + 2 - point);
    position += 2 - point;
    position += mantissa.copy(plain, position);
  } else if (point >= length) {
    position += mantissa.copy(plain, position);
    plain.fill(48, position, position + point - length);
    position += point - length;
  } else {
    position += mantissa.copy(plain, position, 0, point);
    plain[position++] = 46;
    position += mantissa.copy(plain, position, point);
  }
  return plain.toString("latin1", 0, position);
}
