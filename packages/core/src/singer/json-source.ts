import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

const sources = new WeakMap<object, string>();

/** The text that an object or array was read from, as it stood in its line; undefined when it was not kept. */
export function sourceOf(value: JsonValue): string | undefined {
  return typeof value === "object" && value !== null ? sources.get(value) : undefined;
}

/**
 * Keeps the texts of the objects and arrays of a record, so that they can be stored as the tap wrote them: `1.10` is the
 * number `1.1`, and not its text. The texts live as long as the values.
 *
 * @param bytes holds the line of a RECORD message that was read: JSON in UTF-8
 * @param start offset of the line's first byte
 * @param record what the record of the line was read as
 * @param depth how many levels of objects are looked into; 0: those of the record's own members are kept only
 */
export function keepSources(bytes: Buffer, start: number, record: JsonObject, depth: number): void {
  let place = -1;
  visitNested(bytes, skipBlanks(bytes, start), (name, value) => {
    // Of equal names the last one wins.
    if (name === "record") place = value;
  });
  if (place !== -1) keepMembers(bytes, place, record, depth);
}

function keepMembers(bytes: Buffer, at: number, object: JsonObject, depth: number): void {
  visitNested(bytes, at, (name, start, end) => {
    const value = ownValue(object, name);
    // A text or a number when the name comes again.
    if (typeof value !== "object" || value === null) return;
    sources.set(value, bytes.toString("utf8", start, end));
    if (depth > 0 && bytes[start] === openBrace && isJsonObject(value)) {
      keepMembers(bytes, start, value, depth - 1);
    }
  });
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Tells name and place of each object and array in the object that begins at an offset. */
function visitNested(
  bytes: Buffer,
  object: number,
  visit: (name: string, start: number, end: number) => void,
): void {
  let at = skipBlanks(bytes, object + 1);
  while (bytes[at] === quote) {
    const nameEnd = skipString(bytes, at);
    const colon = skipBlanks(bytes, nameEnd);
    const start = skipBlanks(bytes, colon + 1);
    const end = skipValue(bytes, start);
    if (isNested(bytes[start])) {
      visit(JSON.parse(bytes.toString("utf8", at, nameEnd)) as string, start, end);
    }
    at = skipBlanks(bytes, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1);
  }
}

/** The offset behind the value that begins at `start`. */
function skipValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === quote) return skipString(bytes, start);
  return isNested(first) ? skipNested(bytes, start) : skipWord(bytes, start);
}

function isNested(first: number | undefined): boolean {
  return first === openBrace || first === openBracket;
}

/** The offset behind an object or array. */
function skipNested(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const byte = bytes[at];
    if (byte === quote) at = skipString(bytes, at) - 1;
    else if (isNested(byte)) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    at += 1;
  } while (depth > 0 && at < bytes.length);
  return at;
}

/** The offset behind a number, `true`, `false` or `null`. */
function skipWord(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && !isBlank(bytes[at]) && bytes[at] !== comma) {
    if (bytes[at] === closeBrace) break;
    at += 1;
  }
  return at;
}

/** The offset behind the string that begins at `start`. */
function skipString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at + 1;
}

function skipBlanks(bytes: Buffer, start: number): number {
  let at = start;
  while (isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
