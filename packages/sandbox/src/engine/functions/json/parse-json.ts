import type { JsonMember, JsonNode } from "./json-tree.ts";

/** How strictly a text is read. */
export interface JsonSyntax {
  /** Only what RFC 8259 allows. Otherwise also what Oracle's lax syntax does. */
  readonly strict?: boolean;
  /** No two members of an object with one name. */
  readonly uniqueKeys?: boolean;
}

/**
 * Reads a JSON text; undefined when it is none. Oracle's lax syntax allows names without quotes, strings in single quotes,
 * `TRUE` and `NULL` in any case, a trailing comma, and numbers such as `+1`, `.5` and `1.`; those numbers are written the
 * standard way in the tree.
 * Source: Oracle JSON Developer's Guide, SQL/JSON Conditions IS JSON and IS NOT JSON, Lax and Strict JSON Syntax.
 */
export function parseJson(text: string, syntax: JsonSyntax = {}): JsonNode | undefined {
  const reader: Reader = { text, at: 0, syntax };
  try {
    const node = readValue(reader, 0);
    skipBlanks(reader);
    return reader.at === text.length ? node : undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

class JsonSyntaxError extends Error {}

interface Reader {
  readonly text: string;
  at: number;
  readonly syntax: JsonSyntax;
}

const deepest = 1024;

function fail(): never {
  throw new JsonSyntaxError("no JSON");
}

function skipBlanks(reader: Reader): void {
  while (" \t\r\n".includes(reader.text[reader.at] ?? "x")) reader.at++;
}

function readValue(reader: Reader, depth: number): JsonNode {
  if (depth > deepest) fail();
  skipBlanks(reader);
  const first = reader.text[reader.at] ?? fail();
  if (first === "{") return readObject(reader, depth);
  if (first === "[") return readArray(reader, depth);
  if (first === '"' || (first === "'" && !reader.syntax.strict)) {
    return { kind: "string", value: readString(reader) };
  }
  if (/[-+.\d]/.test(first)) return readNumber(reader);
  return readWord(reader);
}

function readObject(reader: Reader, depth: number): JsonNode {
  const members: JsonMember[] = [];
  const names = new Set<string>();
  reader.at++;
  for (;;) {
    skipBlanks(reader);
    if (ends(reader, "}", members.length)) return { kind: "object", members };
    const name = readName(reader);
    if (reader.syntax.uniqueKeys && names.has(name)) fail();
    names.add(name);
    skipBlanks(reader);
    if (reader.text[reader.at++] !== ":") fail();
    members.push({ name, value: readValue(reader, depth + 1) });
    skipBlanks(reader);
    if (take(reader, ",")) continue;
    if (take(reader, "}")) return { kind: "object", members };
    fail();
  }
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

/** The closing bracket right after the opening one, or in lax syntax after a comma. */
function ends(reader: Reader, close: string, count: number): boolean {
  if (reader.text[reader.at] !== close) return false;
  if (count > 0 && reader.syntax.strict) fail();
  reader.at++;
  return true;
}

function readArray(reader: Reader, depth: number): JsonNode {
  const items: JsonNode[] = [];
  reader.at++;
  for (;;) {
    skipBlanks(reader);
    if (ends(reader, "]", items.length)) return { kind: "array", items };
    items.push(readValue(reader, depth + 1));
    skipBlanks(reader);
    if (take(reader, ",")) continue;
    if (take(reader, "]")) return { kind: "array", items };
    fail();
  }
}

function readName(reader: Reader): string {
  const first = reader.text[reader.at];
  if (first === '"' || (first === "'" && !reader.syntax.strict)) return readString(reader);
  if (reader.syntax.strict) fail();
  const match = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
  match.lastIndex = reader.at;
  const found = match.exec(reader.text)?.[0] ?? fail();
  reader.at += found.length;
  return found;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readString(reader: Reader): string {
  const quote = reader.text[reader.at++];
  let value = "";
  for (;;) {
    const character = reader.text[reader.at++] ?? fail();
    if (character === quote) return value;
    if (character < " " && reader.syntax.strict) fail();
    value += character === "\\" ? readEscape(reader) : character;
  }
}

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at++] ?? fail();
  if (letter === "u") {
    const hex = reader.text.slice(reader.at, reader.at + 4);
    if (!/^[0-9A-Fa-f]{4}$/.test(hex)) fail();
    reader.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
  if (letter === "'" && !reader.syntax.strict) return "'";
  return escapes[letter] ?? fail();
}

const strictNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const laxNumber = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;

function readNumber(reader: Reader): JsonNode {
  const pattern = reader.syntax.strict ? strictNumber : laxNumber;
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? fail();
  reader.at += found.length;
  if (/[\p{L}\d.]/u.test(reader.text[reader.at] ?? "")) fail();
  return { kind: "number", text: standardNumber(found) };
}

/** `+1`, `.5`, `1.`, `007` in the form of RFC 8259. */
function standardNumber(text: string): string {
  return text
    .replace(/^\+/, "")
    .replace(/^(-?)0+(?=\d)/, "$1")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.(?=$|[eE])/, "");
}

function readWord(reader: Reader): JsonNode {
  const pattern = /[A-Za-z]+/y;
  pattern.lastIndex = reader.at;
  const word = pattern.exec(reader.text)?.[0] ?? fail();
  reader.at += word.length;
  switch (reader.syntax.strict ? word : word.toLowerCase()) {
    case "true":
      return { kind: "boolean", value: true };
    case "false":
      return { kind: "boolean", value: false };
    case "null":
      return { kind: "null" };
    default:
      return fail();
  }
}
