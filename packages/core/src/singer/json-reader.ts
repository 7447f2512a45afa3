import { Decimal } from "./decimal.ts";
import type { JsonValue } from "./json-value.ts";

/** Deepest nesting of arrays and objects that is read: `[[1]]` has depth 2. */
export const maxJsonDepth = 1000;

/** Where and why a text is not JSON that can be read. Holds nothing of the text. */
export interface JsonProblem {
  /** 0-based offset of the first character that does not fit, in UTF-16 units; the text's length when it is cut off. */
  readonly position: number;
  readonly reason: string;
}

interface Cursor {
  readonly text: string;
  /** Offset of the next character to read. */
  position: number;
  depth: number;
  reason: string;
}

/**
 * Reads one JSON text (RFC 8259) with exact numbers, character by character. Accepts what `JSON.parse` accepts and gives
 * the same structure; it is several times slower and is meant for the texts that `parseExact` cannot leave to
 * `JSON.parse`.
 *
 * @throws SyntaxError when the text is not JSON, is nested deeper than `maxJsonDepth`, or holds a number whose exponent
 * has more than 15 digits. The message names the position and holds nothing of the text.
 */
export function readJson(text: string): JsonValue {
  return readText({ text, position: 0, depth: 0, reason: "" });
}

/** What `readJson` would complain about, or `undefined` when the text is good. */
export function findJsonProblem(text: string): JsonProblem | undefined {
  const cursor: Cursor = { text, position: 0, depth: 0, reason: "" };
  try {
    readText(cursor);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { position: cursor.position, reason: cursor.reason };
  }
}

/** A JavaScript number's shortest text has at most so many digits. */
const maxShortestDigits = 17;

/**
 * A JSON number token as a value: a `number` when its shortest text has the same decimal value, else the `Decimal`.
 *
 * @param decimal the token's value
 */
export function numberOrDecimal(token: string, decimal: Decimal): number | Decimal {
  if (decimal.precision > maxShortestDigits) return decimal;
  const value = Number(token);
  if (String(value) === token) return value;
  return Number.isFinite(value) && Decimal.from(value).equals(decimal) ? value : decimal;
}

function readText(cursor: Cursor): JsonValue {
  skipBlanks(cursor);
  const value = readValue(cursor);
  skipBlanks(cursor);
  if (cursor.position < cursor.text.length) return fail(cursor, "something follows the JSON value");
  return value;
}

function readValue(cursor: Cursor): JsonValue {
  switch (cursor.text.charCodeAt(cursor.position)) {
    case 0x7b:
      return readObject(cursor);
    case 0x5b:
      return readArray(cursor);
    case 0x22:
      return readString(cursor);
    case 0x74:
      return readWord(cursor, "true", true);
    case 0x66:
      return readWord(cursor, "false", false);
    case 0x6e:
      return readWord(cursor, "null", null);
    default:
      return readNumber(cursor);
  }
}

function readObject(cursor: Cursor): JsonValue {
  const object: Record<string, JsonValue> = {};
  open(cursor);
  if (take(cursor, 0x7d)) return close(cursor, object);
  for (;;) {
    if (cursor.text.charCodeAt(cursor.position) !== 0x22) return fail(cursor, "a name is expected");
    const name = readString(cursor);
    skipBlanks(cursor);
    if (!take(cursor, 0x3a)) return fail(cursor, '":" is expected');
    skipBlanks(cursor);
    setOwn(object, name, readValue(cursor));
    skipBlanks(cursor);
    if (take(cursor, 0x7d)) return close(cursor, object);
    if (!take(cursor, 0x2c)) return fail(cursor, '"," or "}" is expected');
    skipBlanks(cursor);
  }
}

/** Assigning to `__proto__` would set the prototype. */
function setOwn(object: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name !== "__proto__") {
    object[name] = value;
    return;
  }
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function readArray(cursor: Cursor): JsonValue {
  const array: JsonValue[] = [];
  open(cursor);
  if (take(cursor, 0x5d)) return close(cursor, array);
  for (;;) {
    array.push(readValue(cursor));
    skipBlanks(cursor);
    if (take(cursor, 0x5d)) return close(cursor, array);
    if (!take(cursor, 0x2c)) return fail(cursor, '"," or "]" is expected');
    skipBlanks(cursor);
  }
}

function readString(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.position;
  let escaped = false;
  cursor.position += 1;
  for (;;) {
    const code = text.charCodeAt(cursor.position);
    if (code === 0x22) break;
    if (code === 0x5c) {
      escaped = true;
      skipEscape(cursor);
    } else if (code >= 0x20) {
      cursor.position += 1;
    } else {
      return fail(cursor, "a control character stands in a string");
    }
  }
  cursor.position += 1;
  if (!escaped) return text.slice(start + 1, cursor.position - 1);
  return JSON.parse(text.slice(start, cursor.position)) as string;
}

function skipEscape(cursor: Cursor): void {
  const { text } = cursor;
  cursor.position += 1;
  const code = text.charAt(cursor.position);
  if (code === "" || !'"\\/bfnrtu'.includes(code)) fail(cursor, "an unknown escape");
  cursor.position += 1;
  if (code !== "u") return;
  const end = cursor.position + 4;
  while (cursor.position < end) {
    if (!/^[0-9a-fA-F]$/.test(text.charAt(cursor.position)))
      fail(cursor, "a hex digit is expected");
    cursor.position += 1;
  }
}

function readWord<T>(cursor: Cursor, word: string, value: T): T {
  for (let i = 0; i < word.length; i += 1) {
    if (!take(cursor, word.charCodeAt(i))) return fail(cursor, "an unknown word");
  }
  return value;
}

function readNumber(cursor: Cursor): number | Decimal {
  const start = cursor.position;
  take(cursor, 0x2d);
  if (!take(cursor, 0x30)) skipDigits(cursor, start);
  if (take(cursor, 0x2e)) skipDigits(cursor, start);
  if (take(cursor, 0x65) || take(cursor, 0x45)) {
    if (!take(cursor, 0x2b)) take(cursor, 0x2d);
    skipDigits(cursor, start);
  }
  const token = cursor.text.slice(start, cursor.position);
  const decimal = Decimal.tryParse(token);
  if (decimal !== undefined) return numberOrDecimal(token, decimal);
  cursor.position = start;
  return fail(cursor, "the exponent of a number has more than 15 digits");
}

/** At least one digit. */
function skipDigits(cursor: Cursor, tokenStart: number): void {
  const start = cursor.position;
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.position);
    if (!(code >= 0x30 && code <= 0x39)) break;
    cursor.position += 1;
  }
  if (cursor.position > start) return;
  fail(cursor, start === tokenStart ? "a value is expected" : "a digit is expected");
}

function open(cursor: Cursor): void {
  if (cursor.depth === maxJsonDepth) {
    fail(cursor, `arrays and objects are nested deeper than ${maxJsonDepth} levels`);
  }
  cursor.depth += 1;
  cursor.position += 1;
  skipBlanks(cursor);
}

function close<T>(cursor: Cursor, value: T): T {
  cursor.depth -= 1;
  return value;
}

function take(cursor: Cursor, code: number): boolean {
  if (cursor.text.charCodeAt(cursor.position) !== code) return false;
  cursor.position += 1;
  return true;
}

function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    cursor.position += 1;
  }
}

function fail(cursor: Cursor, reason: string): never {
  cursor.reason = cursor.position >= cursor.text.length ? "the text is cut off" : reason;
  throw new SyntaxError(`invalid JSON at character ${cursor.position}: ${cursor.reason}`);
}
