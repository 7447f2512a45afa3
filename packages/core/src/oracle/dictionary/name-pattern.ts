import { foldUpper } from "../identifiers.ts";

/** One token of a pattern: a character that stands for itself, or a wildcard. */
export type PatternToken =
  | { readonly literal: string; readonly quoted: boolean }
  | "any-character"
  | "any-run";

/** A pattern in the form that SQL takes and in the form that is matched here. Both accept the same names. */
export interface LikePattern {
  /** Right side of `LIKE … ESCAPE '\'`. Source: Oracle SQL Language Reference, LIKE Condition. */
  readonly text: string;
  readonly tokens: readonly PatternToken[];
}

/** Which names of one kind (owners or tables) are meant. */
export type NamePattern =
  | { readonly kind: "any" }
  | { readonly kind: "exact"; readonly names: readonly string[] }
  | { readonly kind: "like"; readonly patterns: readonly LikePattern[] };

/** Matches every name. */
export const anyName: NamePattern = { kind: "any" };

/** A pattern for exactly this name, wildcards and case included. */
export function exactName(name: string): NamePattern {
  return { kind: "exact", names: [name] };
}

/**
 * Reads a filter's text into tokens. `*` and `%` stand for any run of characters, `?` for any one character. `_` stands
 * for itself, because Oracle names are full of it. Text in double quotes and a character behind `\` stand for themselves.
 * Returns undefined when a double quote is not closed or nothing follows a `\`.
 */
export function patternTokens(text: string): readonly PatternToken[] | undefined {
  const tokens: PatternToken[] = [];
  let inQuotes = false;
  let escaped = false;
  for (const character of text) {
    if (escaped) {
      tokens.push({ literal: character, quoted: true });
      escaped = false;
    } else if (character === '"') {
      inQuotes = !inQuotes;
    } else if (inQuotes) {
      tokens.push({ literal: character, quoted: true });
    } else if (character === "\\") {
      escaped = true;
    } else {
      tokens.push(unquotedToken(character));
    }
  }
  return inQuotes || escaped ? undefined : tokens;
}

function unquotedToken(character: string): PatternToken {
  if (character === "*" || character === "%") return "any-run";
  if (character === "?") return "any-character";
  return { literal: character, quoted: false };
}

/** Whether a token is this character, neither in quotes nor behind `\`. */
export function isUnquoted(token: PatternToken | undefined, character: string): boolean {
  return typeof token === "object" && !token.quoted && token.literal === character;
}

/** Takes white space that is not quoted off both ends. */
export function trimTokens(tokens: readonly PatternToken[]): readonly PatternToken[] {
  let start = 0;
  let end = tokens.length;
  while (start < end && isBlank(tokens[start])) start += 1;
  while (end > start && isBlank(tokens[end - 1])) end -= 1;
  return tokens.slice(start, end);
}

function isBlank(token: PatternToken | undefined): boolean {
  return typeof token === "object" && !token.quoted && token.literal.trim() === "";
}

/**
 * The names that the tokens stand for. Unquoted letters match as they are written and in upper case, because Oracle
 * folds unquoted identifiers to upper case, while names copied from a catalog may have lower-case letters.
 * Source: Oracle SQL Language Reference, Database Object Naming Rules.
 */
export function namePattern(tokens: readonly PatternToken[]): NamePattern {
  if (tokens.length > 0 && tokens.every((token) => token === "any-run")) return anyName;
  const spellings = [tokens, tokens.map(foldToken)];
  if (tokens.every((token) => typeof token === "object")) {
    return { kind: "exact", names: [...new Set(spellings.map(literalText))] };
  }
  const patterns = new Map<string, LikePattern>();
  for (const spelling of spellings) {
    const text = likeText(spelling);
    if (!patterns.has(text)) patterns.set(text, { text, tokens: spelling });
  }
  return { kind: "like", patterns: [...patterns.values()] };
}

function foldToken(token: PatternToken): PatternToken {
  if (typeof token === "string" || token.quoted) return token;
  return { literal: foldUpper(token.literal), quoted: false };
}

function literalText(tokens: readonly PatternToken[]): string {
  return tokens.map((token) => (typeof token === "object" ? token.literal : "")).join("");
}

function likeText(tokens: readonly PatternToken[]): string {
  return tokens
    .map((token) => {
      if (token === "any-run") return "%";
      if (token === "any-character") return "_";
      return /[%_\\]/.test(token.literal) ? `\\${token.literal}` : token.literal;
    })
    .join("");
}

/** Whether a name is meant by the pattern. Characters are code points, as in LIKE on a Unicode database. */
export function nameMatches(pattern: NamePattern, name: string): boolean {
  if (pattern.kind === "any") return true;
  if (pattern.kind === "exact") return pattern.names.includes(name);
  const characters = [...name];
  return pattern.patterns.some((like) => tokensMatch(like.tokens, characters));
}

/** Goes back to the last run only, so the time is at most pattern length times name length. */
function tokensMatch(tokens: readonly PatternToken[], characters: readonly string[]): boolean {
  let token = 0;
  let character = 0;
  let lastRun = -1;
  let resumeAt = 0;
  while (character < characters.length) {
    if (tokens[token] === "any-run") {
      lastRun = token;
      resumeAt = character;
      token += 1;
    } else if (tokenMatches(tokens[token], characters[character])) {
      token += 1;
      character += 1;
    } else if (lastRun >= 0) {
      resumeAt += 1;
      character = resumeAt;
      token = lastRun + 1;
    } else {
      return false;
    }
  }
  while (tokens[token] === "any-run") token += 1;
  return token === tokens.length;
}

function tokenMatches(token: PatternToken | undefined, character: string | undefined): boolean {
  if (token === undefined) return false;
  if (typeof token === "string") return token === "any-character";
  return token.literal === character;
}
