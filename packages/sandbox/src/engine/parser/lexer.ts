import { type OraError, oraError } from "../errors.ts";
import { readBindName, readQuotedIdentifier, readWord } from "./read-names.ts";
import { readString } from "./read-strings.ts";
import { sqlReservedWords } from "./reserved-words.ts";
import type { Token, TokenKind } from "./token.ts";

/** How text is cut into tokens. */
export interface LexerMode {
  readonly version: 19 | 23;
  /** Inside a PL/SQL block, which has the operators `:=`, `=>`, `..`, `**` and `%` for itself. */
  readonly plsql: boolean;
}

const threeCharacterOperators = new Set(["<->", "<=>", "<#>"]);
const twoCharacterOperators = new Set("<= >= <> != ^= ~= || := => .. **".split(" "));
const oneCharacterOperators = new Set("< > = ( ) , . + - * / @ ; :".split(" "));

/**
 * Reads one token. Text that is no token gives a token of kind `error`, so that a mistake behind the part that the parser
 * looks at is never reported first.
 * @param previous the token before, whose end is where reading begins; undefined at the start of the source.
 * Source: Oracle SQL Language Reference, Literals, Comments, Database Object Naming Rules.
 */
export function nextToken(source: string, previous: Token | undefined, mode: LexerMode): Token {
  let hint: string | undefined;
  let at = skipBlanks(source, previous?.end ?? 0);
  for (;;) {
    const end = commentEnd(source, at);
    if (end === undefined) return tokenAt(source, at, hint, previous, mode);
    if (end < 0) return errorToken(at, source.length, oraError(1742, [], at));
    hint = hintOf(source, at, end) ?? hint;
    at = skipBlanks(source, end);
  }
}

/** Offset behind the comment that begins here; -1 when it is not closed, undefined when none begins. */
function commentEnd(source: string, at: number): number | undefined {
  if (source.startsWith("--", at)) {
    const newline = source.indexOf("\n", at);
    return newline < 0 ? source.length : newline;
  }
  if (!source.startsWith("/*", at)) return undefined;
  const close = source.indexOf("*/", at + 2);
  return close < 0 ? -1 : close + 2;
}

/** The text of a comment that begins with a plus sign. */
function hintOf(source: string, at: number, end: number): string | undefined {
  if (source[at + 2] !== "+") return undefined;
  return source.slice(at + 3, source[at] === "/" ? end - 2 : end).trim();
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  for (;;) {
    const code = source.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13) || code === 0x3000) at++;
    else return at;
  }
}

function tokenAt(
  source: string,
  at: number,
  hint: string | undefined,
  previous: Token | undefined,
  mode: LexerMode,
): Token {
  if (at >= source.length) return makeToken("end", "", at, at, hint);
  const character = source[at] as string;
  const text = readString(source, at);
  if (text) {
    if (text.end < 0) return errorToken(at, source.length, oraError(1756, [], at));
    return { ...makeToken("string", text.value, at, text.end, hint), national: text.national };
  }
  if (isDigit(source.charCodeAt(at)) || (character === "." && isDigit(source.charCodeAt(at + 1)))) {
    return numberToken(source, at, hint);
  }
  if (character === '"') return quotedToken(source, at, hint);
  // JSON_OBJECT('key' : value): a colon behind a string literal separates; the driver reads it so as well.
  if (character === ":" && previous?.kind !== "string" && source[at + 1] !== "=") {
    const bind = bindToken(source, at, hint);
    if (bind) return bind;
  }
  const word = readWord(source, at);
  if (word) {
    if (isTooLong(word.value)) return errorToken(at, word.end, oraError(972, [word.value], at));
    const reserved = sqlReservedWords.has(word.value);
    return { ...makeToken("word", word.value, at, word.end, hint), reserved };
  }
  return operatorToken(source, at, hint, previous, mode);
}

function quotedToken(source: string, at: number, hint: string | undefined): Token {
  const quoted = readQuotedIdentifier(source, at);
  if (!quoted) return errorToken(at, source.length, oraError(1740, [], at));
  if (quoted.value === "") return errorToken(at, quoted.end, oraError(1741, [], at));
  if (isTooLong(quoted.value)) return errorToken(at, quoted.end, oraError(972, [quoted.value], at));
  return makeToken("quoted", quoted.value, at, quoted.end, hint);
}

/** Undefined where no name follows the colon. @returns an error token for a reserved word (ORA-01745). */
function bindToken(source: string, at: number, hint: string | undefined): Token | undefined {
  const name = readBindName(source, skipBlanks(source, at + 1));
  if (!name) return undefined;
  const reserved = name.kind === "word" && sqlReservedWords.has(name.value);
  if (reserved || name.value === "") return errorToken(at, name.end, oraError(1745, [], at));
  if (isTooLong(name.value)) return errorToken(at, name.end, oraError(972, [name.value], at));
  return makeToken("bind", name.value, at, name.end, hint);
}

const numberPattern = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;

function numberToken(source: string, at: number, hint: string | undefined): Token {
  numberPattern.lastIndex = at;
  const value = numberPattern.exec(source)?.[0] ?? "";
  const end = at + value.length;
  const next = source[end];
  const suffix =
    next === "f" || next === "F" ? "F" : next === "d" || next === "D" ? "D" : undefined;
  // `1 date` written as `1date` is a number and a word.
  if (!suffix || isNameCharacter(source.charCodeAt(end + 1))) {
    return makeToken("number", value, at, end, hint);
  }
  return { ...makeToken("number", value, at, end + 1, hint), suffix };
}

function operatorToken(
  source: string,
  at: number,
  hint: string | undefined,
  previous: Token | undefined,
  mode: LexerMode,
): Token {
  const three = source.slice(at, at + 3);
  if (mode.version >= 23 && !mode.plsql && threeCharacterOperators.has(three)) {
    return makeToken("operator", three, at, at + 3, hint);
  }
  const two = three.slice(0, 2);
  if (twoCharacterOperators.has(two)) return makeToken("operator", two, at, at + 2, hint);
  const one = source[at] as string;
  if (oneCharacterOperators.has(one) || (mode.plsql && one === "%")) {
    return makeToken("operator", one, at, at + 1, hint);
  }
  if (one === "|") return errorToken(at, at + 1, oraError(996, [], at));
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  const before = previous ? source.slice(previous.at, previous.end) : "";
  const args = previous ? [character, before] : [];
  return errorToken(at, at + character.length, oraError(911, args, at));
}

function makeToken(
  kind: TokenKind,
  value: string,
  at: number,
  end: number,
  hint: string | undefined,
): Token {
  return {
    kind,
    value,
    at,
    end,
    reserved: false,
    national: false,
    suffix: undefined,
    hint,
    error: undefined,
  };
}

function errorToken(at: number, end: number, error: OraError): Token {
  return { ...makeToken("error", "", at, end, undefined), error };
}

/** Names have at most 128 bytes (since 12.2). */
function isTooLong(name: string): boolean {
  return name.length > 32 && Buffer.byteLength(name) > 128;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 36 ||
    code === 35
  );
}
