import { SettingsError } from "../../errors.ts";

/**
 * A user's condition, in parentheses of its own so that an OR inside cannot widen what stands around it. It is checked to
 * be closed in itself: quotes, comments and parentheses. The line breaks keep a closing `--` comment from swallowing
 * the parenthesis.
 * @param pointer JSON pointer of the setting that the text comes from.
 * @throws SettingsError when the text is empty, not closed, or more than one statement.
 */
export function userCondition(text: string, pointer: string): string {
  return `(\n${checkedText(text, pointer)}\n)`;
}

/**
 * A user's query as an inline view: `(\nSELECT …\n)`. A terminator at its end (`;`, or `/` on a line) is taken off.
 * @param pointer JSON pointer of the setting that the text comes from.
 * @throws SettingsError when the text is not one SELECT or WITH query, or is not closed.
 */
export function userQuery(text: string, pointer: string): string {
  const query = checkedText(text, pointer);
  const start = query.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()+/, "");
  if (!/^(?:SELECT|WITH)\b/i.test(start)) {
    throw settingsError(pointer, "must be a query that begins with SELECT or WITH");
  }
  return `(\n${query}\n)`;
}

/**
 * A user's optimizer hints, without `/*+` around them (which may be given and is taken off): `PARALLEL(4)`.
 * @param pointer JSON pointer of the setting that the text comes from.
 * @throws SettingsError when the text could end the comment that a hint is.
 */
export function userHints(text: string, pointer: string): string {
  const inner = /^\s*\/\*\+([\s\S]*)\*\/\s*$/.exec(text)?.[1] ?? text;
  if (/\*\/|\/\*|--/.test(inner)) throw settingsError(pointer, "must not contain a comment");
  return inner.replace(/\s+/g, " ").trim();
}

function checkedText(text: string, pointer: string): string {
  const { tokens, problem } = tokenize(text);
  const end = endBeforeTerminators(text, tokens);
  const kept = tokens.filter((token) => token.start < end);
  const found = problem ?? statementProblem(kept);
  if (found !== undefined) throw settingsError(pointer, found);
  return text.slice(0, end).trim();
}

function settingsError(pointer: string, message: string): SettingsError {
  return new SettingsError([{ pointer, message }]);
}

/** A piece of SQL that is more than white space; comments are left out. */
interface Token {
  readonly text: string;
  readonly start: number;
}

// One piece at a time, in this order; a bare quote or `/*` that none of them takes is not closed.
const blank = /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y;
const alternativeQuote =
  /[nN]?[qQ]'(?:\[[\s\S]*?\]|\{[\s\S]*?\}|\([\s\S]*?\)|<[\s\S]*?>|([^\s[{(<])[\s\S]*?\1)'/uy;
const alternativeQuoteStart = /[nN]?[qQ]'/y;
const quoteOrWord = /'(?:[^']|'')*'|"[^"]*"|[\p{L}\p{N}_$#]+/uy;

function tokenize(text: string): { tokens: readonly Token[]; problem: string | undefined } {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length; ) {
    const skipped = matchAt(blank, text, start);
    start += skipped.length;
    if (skipped !== "") continue;
    const piece = pieceAt(text, start);
    const problem = tokenProblem(piece, text, start);
    if (problem !== undefined) return { tokens, problem };
    tokens.push({ text: piece, start });
    start += piece.length;
  }
  return { tokens, problem: undefined };
}

function pieceAt(text: string, start: number): string {
  if (matchAt(alternativeQuoteStart, text, start) === "") {
    return matchAt(quoteOrWord, text, start) || text.charAt(start);
  }
  // One that does not end is no word and a string: the bare quote says that it is not closed.
  return matchAt(alternativeQuote, text, start) || "'";
}

function tokenProblem(piece: string, text: string, start: number): string | undefined {
  if (piece === "'" || piece === '"') return "has a quote that is not closed";
  if (text.startsWith("/*", start)) return "has a comment that is not closed";
  return piece.includes("\0") ? "holds a NUL character" : undefined;
}

function statementProblem(tokens: readonly Token[]): string | undefined {
  if (tokens.length === 0) return "must not be empty";
  let depth = 0;
  for (const { text } of tokens) {
    if (text === ";") return "must be one statement, without a semicolon";
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    if (depth < 0) return "has a closing parenthesis too many";
  }
  return depth > 0 ? "has a parenthesis that is not closed" : undefined;
}

/** Where the text ends when terminators of SQL*Plus at its end (`;`, `/` alone on a line) are taken off. */
function endBeforeTerminators(text: string, tokens: readonly Token[]): number {
  let end = text.length;
  for (const token of tokens.toReversed()) {
    const alone = /(?:^|\n)[ \t\r]*$/.test(text.slice(0, token.start));
    if (token.text !== ";" && !(token.text === "/" && alone)) return end;
    end = token.start;
  }
  return end;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}
