import { WireError } from "../wire-error.ts";
import { maxOsonDepth, OsonNumber, type OsonValue } from "./oson-value.ts";

interface Cursor {
  readonly text: string;
  position: number;
}

/**
 * Parses JSON text (RFC 8259) with exact numbers: a number is a JS number when it has at most 15 significant digits, else
 * an `OsonNumber` with its text. Of a repeated key the last value stays.
 * @throws WireError when it is no JSON or nested deeper than 1024
 */
export function parseOsonJson(text: string): OsonValue {
  const cursor = { text, position: 0 };
  const value = parseValue(cursor, 0);
  skipSpace(cursor);
  if (cursor.position < text.length) throw syntaxError(cursor);
  return value;
}

function syntaxError(cursor: Cursor): WireError {
  return new WireError("no JSON", "json", cursor.position);
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.position);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    cursor.position++;
  }
}

function parseValue(cursor: Cursor, depth: number): OsonValue {
  if (depth > maxOsonDepth) throw new WireError("nested deeper than 1024", "json", cursor.position);
  skipSpace(cursor);
  switch (cursor.text[cursor.position]) {
    case "{":
      return parseObject(cursor, depth);
    case "[":
      return parseArray(cursor, depth);
    case '"':
      return parseString(cursor);
    case "t":
      return parseLiteral(cursor, "true", true);
    case "f":
      return parseLiteral(cursor, "false", false);
    case "n":
      return parseLiteral(cursor, "null", null);
    default:
      return parseNumber(cursor);
  }
}

function parseLiteral<T>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.position)) throw syntaxError(cursor);
  cursor.position += word.length;
  return value;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parseNumber(cursor: Cursor): OsonValue {
  numberPattern.lastIndex = cursor.position;
  const match = numberPattern.exec(cursor.text);
  if (!match) throw syntaxError(cursor);
  const [text] = match;
  cursor.position += text.length;
  const mantissa = text
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  if (mantissa.length > 15) return new OsonNumber(text);
  const value = Number(text);
  const exact = value === 0 ? mantissa === "" : Math.abs(value) > 1e-100 && Math.abs(value) < 1e100;
  return exact ? value : new OsonNumber(text);
}

/** Finds the end of the string and leaves the escapes to JSON.parse. */
function parseString(cursor: Cursor): string {
  const start = cursor.position;
  const { text } = cursor;
  let plain = true;
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === 34) {
      cursor.position = position + 1;
      if (plain) return text.slice(start + 1, position);
      try {
        return JSON.parse(text.slice(start, position + 1)) as string;
      } catch {
        throw new WireError("no JSON", "json", start);
      }
    }
    if (code < 32) break;
    if (code === 92) {
      plain = false;
      position++;
    }
  }
  throw syntaxError(cursor);
}

function parseArray(cursor: Cursor, depth: number): OsonValue {
  const items: OsonValue[] = [];
  cursor.position++;
  skipSpace(cursor);
  if (cursor.text[cursor.position] === "]") {
    cursor.position++;
    return items;
  }
  for (;;) {
    items.push(parseValue(cursor, depth + 1));
    if (endsWith(cursor, "]")) return items;
  }
}

/** Moves over a comma (false) or the closing character (true). */
function endsWith(cursor: Cursor, close: string): boolean {
  skipSpace(cursor);
  const character = cursor.text[cursor.position];
  if (character !== "," && character !== close) throw syntaxError(cursor);
  cursor.position++;
  return character === close;
}

function parseObject(cursor: Cursor, depth: number): OsonValue {
  const fields = new Map<string, OsonValue>();
  cursor.position++;
  skipSpace(cursor);
  if (cursor.text[cursor.position] === "}") {
    cursor.position++;
    return fields;
  }
  for (;;) {
    skipSpace(cursor);
    if (cursor.text[cursor.position] !== '"') throw syntaxError(cursor);
    const name = parseString(cursor);
    skipSpace(cursor);
    if (cursor.text[cursor.position] !== ":") throw syntaxError(cursor);
    cursor.position++;
    fields.set(name, parseValue(cursor, depth + 1));
    if (endsWith(cursor, "}")) return fields;
  }
}
