import { Decimal } from "./decimal.ts";
import { isJsonObject } from "./json-object.ts";
import { maxJsonDepth, readJson } from "./json-reader.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { isStandIn, type LongNumbers, takeLongNumbers, takenValue } from "./long-numbers.ts";
import { findLongRun, hasLongRun } from "./long-runs.ts";

/**
 * A number with an exponent of three digits or more: only such a one leaves the range of a JavaScript number with few
 * digits. Leaves out most strings (`"3e400"`, hex digits).
 */
const longExponent = /(?:^|[:,[\s])-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{3}/;

/** Numbers beyond these may come from a token that no JavaScript number holds. */
const smallest = 1e-300;
const greatest = 1e300;

/** What was found in a value, combined by `|`. */
const tiny = 1;
const huge = 2;
const tooDeep = 4;

type Members = Record<string, JsonValue>;

/** Deepest nesting that `stringifyExact` writes: what was read may be wrapped in a message. */
const maxWriteDepth = maxJsonDepth + 100;

/**
 * Reads one JSON text as `JSON.parse` does, but loses no digit: a number that a JavaScript number holds exactly (its
 * shortest text has the same decimal value, so 0.1 is one, and -0 keeps its sign) is a `number`, every other one a
 * `Decimal`. `__proto__` is a property like any other; of equal names the last one wins.
 *
 * Texts without long numbers cost little more than `JSON.parse`.
 *
 * @throws SyntaxError when `JSON.parse` would throw one; when arrays and objects are nested deeper than 1000 levels;
 * when an exponent has more than 15 digits. The message gives the 0-based offset in UTF-16 units and holds nothing of
 * the text.
 */
export function parseExact(text: string): JsonValue {
  const firstRun = findLongRun(text, 0);
  return firstRun === -1 ? parseShort(text) : parseLong(text, firstRun);
}

/**
 * As `parseExact`, for the bytes of one JSON text in UTF-8, which must be valid. Costs less than decoding them first.
 *
 * @param start offset of the text's first byte
 * @param end offset behind its last byte
 * @param isAscii the caller knows that all bytes are below 0x80: they are decoded faster
 * @throws SyntaxError as `parseExact`
 */
export function parseExactBytes(
  bytes: Buffer,
  start = 0,
  end = bytes.length,
  isAscii = false,
): JsonValue {
  const text = bytes.toString(isAscii ? "latin1" : "utf8", start, end);
  return hasLongRun(bytes, start, end) ? parseExact(text) : parseShort(text);
}

/**
 * As `parseExactBytes`, for an object that is a member of another one. `undefined` when it can only be read with what is
 * around it: it is no JSON object, or unusual in its numbers or its depth.
 */
export function parseMemberBytes(
  bytes: Buffer,
  start: number,
  end: number,
  isAscii: boolean,
): JsonObject | undefined {
  const text = bytes.toString(isAscii ? "latin1" : "utf8", start, end);
  const firstRun = hasLongRun(bytes, start, end) ? findLongRun(text, 0) : -1;
  const value = firstRun === -1 ? tryShort(text, 1) : tryLong(text, firstRun, 1);
  return isJsonObject(value) ? value : undefined;
}

function parseShort(text: string): JsonValue {
  // The built-in message quotes the text; this one throws with the position only.
  return tryShort(text, 0) ?? readJson(text);
}

function parseLong(text: string, firstRun: number): JsonValue {
  return tryLong(text, firstRun, 0) ?? readJson(text);
}

/** Reads a text without long numbers that stands `depth` levels deep; `undefined` when it has to be read token by token. */
function tryShort(text: string, depth: number): JsonValue | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  const findings = inspect(value, depth);
  return findings !== 0 && mustReadAgain(text, findings) ? undefined : value;
}

/** As `tryShort`, for a text with a run of digits that may be a long number. */
function tryLong(text: string, firstRun: number, depth: number): JsonValue | undefined {
  const numbers = takeLongNumbers(text, firstRun);
  if (numbers === undefined) return undefined;
  if (numbers.values.length === 0) return tryShort(text, depth);
  let value: JsonValue;
  try {
    value = JSON.parse(numbers.text) as JsonValue;
  } catch {
    return undefined;
  }
  // A number alone, which nothing holds.
  if (typeof value === "number") return undefined;
  const findings = restore(value, numbers.values, depth);
  return findings !== 0 && mustReadAgain(text, findings) ? undefined : value;
}

/** Numbers such as 0 are common, and 1e-400 gives one as well: only the text tells. */
function mustReadAgain(text: string, findings: number): boolean {
  if (findings >= tooDeep) return true;
  return (findings >= huge || hasNegativeExponent(text)) && longExponent.test(text);
}

/** Three times as fast as the pattern, which most texts with a zero are spared. */
function hasNegativeExponent(text: string): boolean {
  for (let minus = text.indexOf("-"); minus !== -1; minus = text.indexOf("-", minus + 1)) {
    if ((text.charCodeAt(minus - 1) | 0x20) === 0x65) return true;
  }
  return false;
}

/** Looks for numbers at the edge of the range and too deep nesting. */
function inspect(value: JsonValue, depth: number): number {
  if (typeof value === "number") return edgeOf(value);
  if (typeof value !== "object" || value === null) return 0;
  if (depth === maxJsonDepth) return tooDeep;
  return Array.isArray(value)
    ? inspectItems(value, depth + 1)
    : inspectMembers(value as Members, depth + 1);
}

function inspectItems(items: readonly JsonValue[], depth: number): number {
  let findings = 0;
  for (let i = 0; i < items.length; i += 1) findings |= inspect(items[i] as JsonValue, depth);
  return findings;
}

function inspectMembers(members: Members, depth: number): number {
  let findings = 0;
  for (const name in members) {
    const member = members[name] as JsonValue;
    // The same as inspect(member), without a call for each text and number.
    if (typeof member === "string") continue;
    if (typeof member === "number") {
      if (!(member > smallest && member < greatest)) findings |= edgeOf(member);
    } else if (typeof member === "object" && member !== null) findings |= inspect(member, depth);
  }
  return findings;
}

/** Puts the long numbers in their places, and finds what `inspect` does. The value itself is not a number. */
function restore(value: JsonValue, numbers: LongNumbers["values"], depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === maxJsonDepth) return tooDeep;
  return Array.isArray(value)
    ? restoreItems(value, numbers, depth + 1)
    : restoreMembers(value as Members, numbers, depth + 1);
}

function restoreItems(items: JsonValue[], numbers: LongNumbers["values"], depth: number): number {
  let findings = 0;
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i] as JsonValue;
    if (typeof item !== "number") findings |= restore(item, numbers, depth);
    else if (isStandIn(item)) items[i] = takenValue(numbers, item);
    else findings |= edgeOf(item);
  }
  return findings;
}

function restoreMembers(members: Members, numbers: LongNumbers["values"], depth: number): number {
  let findings = 0;
  let taken: string[] | undefined;
  for (const name in members) {
    const member = members[name] as JsonValue;
    if (typeof member === "string") continue;
    if (typeof member !== "number") findings |= restore(member, numbers, depth);
    else if (!isStandIn(member)) findings |= edgeOf(member);
    else if (taken === undefined) taken = [name];
    else taken.push(name);
  }
  // After the loop, which is slow for an object that changes. `__proto__` is an own property here: it is set, and not
  // the prototype.
  for (const name of taken ?? noNames) members[name] = takenValue(numbers, members[name] as number);
  return findings;
}

const noNames: readonly string[] = [];

function edgeOf(value: number): number {
  const size = Math.abs(value);
  if (size > smallest) return size < greatest ? 0 : huge;
  return tiny;
}

/**
 * Writes a value made of `JsonValue`s as one line of JSON, as `JSON.stringify` does (lone surrogates become escapes, properties that are
 * `undefined` are left out), with the numbers kept: a `Decimal` becomes a number literal with every digit, -0 becomes
 * `-0.0`.
 *
 * @throws TypeError for what is not JSON: NaN, infinities, bigints, functions, dates and other class instances;
 * RangeError when nested deeper than 1100 levels. The messages hold no value.
 */
export function stringifyExact(value: unknown): string {
  return writeValue(value, 0);
}

function writeValue(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return writeNumber(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      return value === null ? "null" : writeObject(value, depth);
    default:
      throw new TypeError(`a value of type ${typeof value} is not JSON`);
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("NaN and infinities are not JSON");
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function writeObject(value: object, depth: number): string {
  if (value instanceof Decimal) return value.toJsonText();
  if (depth === maxWriteDepth) {
    throw new RangeError(`arrays and objects are nested deeper than ${maxWriteDepth} levels`);
  }
  if (Array.isArray(value)) return writeArray(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError("an instance of a class is not JSON");
  }
  let text = "";
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${writeValue(member, depth + 1)}`;
  }
  return `{${text}}`;
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "";
  for (let i = 0; i < items.length; i += 1) {
    text += (i === 0 ? "" : ",") + writeValue(items[i], depth + 1);
  }
  return `[${text}]`;
}
