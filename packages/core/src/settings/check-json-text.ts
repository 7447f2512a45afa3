/** Where a JSON text goes wrong and how, without any of its values. */
export interface JsonMistake {
  /** 0-based offset in UTF-16 units. */
  readonly offset: number;
  /** `a comma or } is missing`, `the key "host" stands there twice`… */
  readonly what: string;
}

/** Deepest nesting of arrays and objects that `findJsonMistake` follows. */
export const maxJsonDepth = 100;

/**
 * The first mistake of a JSON text, or undefined when it is sound. Stricter than `JSON.parse`: a key may stand in an
 * object once only, and nesting is limited. `JSON.parse` itself names no line and quotes the text, secrets included.
 *
 * Source: RFC 8259.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  try {
    const end = skipSpace(text, skipValue(text, skipSpace(text, 0), 0));
    if (end < text.length) fail(end, "there is something behind the end of the value");
    return undefined;
  } catch (mistake) {
    if (mistake instanceof Mistake) return { offset: mistake.offset, what: mistake.message };
    throw mistake;
  }
}

class Mistake extends Error {
  readonly offset: number;
  constructor(offset: number, what: string) {
    super(what);
    this.offset = offset;
  }
}

function fail(offset: number, what: string): never {
  throw new Mistake(offset, what);
}

function skipSpace(text: string, offset: number): number {
  const space = /[ \t\n\r]*/y;
  space.lastIndex = offset;
  space.test(text);
  return space.lastIndex;
}

// All skip functions take the offset of their first character and return the offset behind their last.
function skipValue(text: string, offset: number, depth: number): number {
  if (depth > maxJsonDepth) fail(offset, `the nesting is deeper than ${maxJsonDepth}`);
  switch (text[offset]) {
    case "{":
      return skipObject(text, offset, depth);
    case "[":
      return skipArray(text, offset, depth);
    case '"':
      return skipString(text, offset);
    default:
      return skipLiteral(text, offset);
  }
}

function skipObject(text: string, start: number, depth: number): number {
  const keys = new Set<string>();
  let offset = skipSpace(text, start + 1);
  if (text[offset] === "}") return offset + 1;
  for (;;) {
    if (text[offset] !== '"') fail(offset, keyExpected(text, offset));
    const end = skipString(text, offset);
    const key = JSON.parse(text.slice(offset, end)) as string;
    if (keys.has(key)) fail(offset, `the key ${JSON.stringify(key)} stands there twice`);
    keys.add(key);
    offset = skipSpace(text, end);
    if (text[offset] !== ":") fail(offset, "a colon is missing behind the key");
    offset = skipSpace(text, skipValue(text, skipSpace(text, offset + 1), depth + 1));
    if (text[offset] === "}") return offset + 1;
    if (text[offset] !== ",") fail(offset, "a comma or } is missing");
    offset = skipSpace(text, offset + 1);
  }
}

function skipArray(text: string, start: number, depth: number): number {
  let offset = skipSpace(text, start + 1);
  if (text[offset] === "]") return offset + 1;
  for (;;) {
    offset = skipSpace(text, skipValue(text, offset, depth + 1));
    if (text[offset] === "]") return offset + 1;
    if (text[offset] !== ",") fail(offset, "a comma or ] is missing");
    offset = skipSpace(text, offset + 1);
  }
}

function keyExpected(text: string, offset: number): string {
  if (text[offset] === "}") return "there is a comma too many";
  if (text[offset] === "/" || text[offset] === "#") return "JSON has no comments";
  return "a key in double quotes is missing";
}

function skipString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const char = text[offset] as string;
    if (char === '"') return offset + 1;
    if (char < " ")
      fail(offset, "a text goes over the end of its line or holds a control character");
    if (char === "\\") {
      const sequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
      sequence.lastIndex = offset;
      if (!sequence.test(text)) fail(offset, "a backslash in a text must be doubled");
      offset = sequence.lastIndex - 1;
    }
  }
  return fail(start, "a text has no closing quote");
}

function skipLiteral(text: string, offset: number): number {
  const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  literal.lastIndex = offset;
  if (literal.test(text)) return literal.lastIndex;
  if (offset >= text.length) return fail(offset, "the text ends too early");
  if (text[offset] === "]" || text[offset] === "}") return fail(offset, "a value is missing");
  if (text[offset] === "/" || text[offset] === "#") return fail(offset, "JSON has no comments");
  return fail(offset, "this is no JSON value; a text needs double quotes");
}
