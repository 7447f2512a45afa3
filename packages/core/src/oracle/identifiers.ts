import { UsageError } from "../errors.ts";
import { reservedWords } from "./reserved-words.ts";
import { utf8Length } from "./utf8-text.ts";

/** The name of a table, view or other object, exactly as the dictionary stores it: no quotes, nothing folded. */
export interface QualifiedName {
  /** The schema that owns the object; null = the session's current schema. */
  readonly owner: string | null;
  readonly name: string;
}

/**
 * Longest name in bytes of the database character set, by the COMPATIBLE setting of the server: 128 from 12.2 on, 30
 * before. Source: Oracle SQL Language Reference, Database Object Naming Rules, rule 1.
 */
export const identifierMaxBytes = { compatible122: 128, before122: 30 } as const;

/**
 * Why no Oracle object can have this name, or undefined when one can. The length is checked in characters against 128:
 * a database with a single-byte character set holds 128 characters that need more than 128 bytes in UTF-8; the exact
 * limit is the server's affair (ORA-00972). Source: Oracle SQL Language Reference, Database Object Naming Rules.
 * @param maxBytes Longest name in bytes of UTF-8, for a database in AL32UTF8: see `identifierMaxBytes`.
 */
export function identifierProblem(name: string, maxBytes?: number): string | undefined {
  if (name === "") return "it is empty";
  if (name.includes('"')) return "it contains a double quote";
  if (name.includes("\0")) return "it contains a NUL character";
  if (loneSurrogate.test(name)) return "it is not well-formed Unicode";
  if (maxBytes !== undefined && utf8Length(name) > maxBytes) {
    return `it takes more than ${maxBytes} bytes`;
  }
  if (name.length > 128 && [...name].length > 128) return "it is longer than 128 characters";
  return undefined;
}

// With the u flag a surrogate that is half of a pair does not match.
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The name in double quotes, as it goes into every SQL text of this project.
 * @throws UsageError (code `IDENTIFIER`) when no Oracle object can have this name.
 */
export function quoteIdentifier(name: string): string {
  const problem = identifierProblem(name);
  if (problem !== undefined) throw identifierError(name, problem);
  return `"${name}"`;
}

/**
 * `"OWNER"."NAME"`, or `"NAME"` when there is no owner.
 * @throws UsageError (code `IDENTIFIER`) when no Oracle object can have this name.
 */
export function quoteQualified(name: QualifiedName): string {
  const object = quoteIdentifier(name.name);
  return name.owner === null ? object : `${quoteIdentifier(name.owner)}.${object}`;
}

/** The names in double quotes with `, ` between them: a column list without its parentheses. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(", ");
}

/**
 * True when Oracle would not read the bare name back as itself: lower case, a leading digit or `_`, a space, a reserved
 * word, and every character outside ASCII, whose case rules differ between character sets.
 */
export function needsQuotes(name: string): boolean {
  return !/^[A-Z][A-Z0-9_$#]*$/.test(name) || reservedWords.has(name);
}

/** The name for people and for statements they run by hand: quoted only when it must be. Never throws. */
export function formatIdentifier(name: string): string {
  if (!needsQuotes(name)) return name;
  return identifierProblem(name) === undefined ? `"${name}"` : JSON.stringify(name);
}

/** `HR.EMPLOYEES`, `HR."a b"`: the name for people, quoted only where it must be. Never throws. */
export function formatQualified(name: QualifiedName): string {
  const object = formatIdentifier(name.name);
  return name.owner === null ? object : `${formatIdentifier(name.owner)}.${object}`;
}

/**
 * The name in upper case by the rules of the database character set: character by character, so that `ß` stays `ß` and
 * `i` becomes `I` in every locale. Source: Oracle SQL Language Reference, Database Object Naming Rules, rule 10.
 */
export function foldUpper(name: string): string {
  let folded = "";
  for (const character of name) {
    const upper = character.toUpperCase();
    folded += [...upper].length === 1 ? upper : character;
  }
  return folded;
}

const namePart = /"[^"\0]+"|\p{L}[\p{L}\p{N}_$#]*/u.source;
const onePart = new RegExp(`^\\s*(${namePart})\\s*$`, "u");
const twoParts = new RegExp(`^\\s*(?:(${namePart})\\s*\\.\\s*)?(${namePart})\\s*$`, "u");

/**
 * Reads one name as Oracle does: bare text is folded to upper case, text in double quotes is taken as it is. A reserved
 * word needs no quotes here, because we quote it ourselves.
 * @throws UsageError (code `IDENTIFIER`) when the text is not one name.
 */
export function parseIdentifier(text: string): string {
  const part = onePart.exec(text)?.[1];
  if (part === undefined) throw unreadable(text, "NAME");
  return readPart(part);
}

/**
 * Reads `OWNER.NAME` or `NAME`, each part bare or in double quotes: `hr.emp`, `"a.b"."c"`. The owner of a name without
 * one is `defaultOwner` (null = the current schema).
 * @throws UsageError (code `IDENTIFIER`) when the text is something else: three parts, a database link, a bare name
 * with a character that needs quotes.
 */
export function parseQualifiedName(
  text: string,
  defaultOwner: string | null = null,
): QualifiedName {
  const match = twoParts.exec(text);
  const name = match?.[2];
  if (name === undefined) throw unreadable(text, "OWNER.NAME");
  const owner = match?.[1];
  return { owner: owner === undefined ? defaultOwner : readPart(owner), name: readPart(name) };
}

function readPart(part: string): string {
  const name = part.startsWith('"') ? part.slice(1, -1) : foldUpper(part);
  const problem = identifierProblem(name);
  if (problem !== undefined) throw identifierError(name, problem);
  return name;
}

function identifierError(name: string, problem: string): UsageError {
  return new UsageError(`${JSON.stringify(name)} cannot be a name in Oracle: ${problem}`, {
    code: "IDENTIFIER",
    details: { name },
  });
}

function unreadable(text: string, form: string): UsageError {
  const link = text.includes("@") ? "; names behind a database link cannot be used" : "";
  return new UsageError(`${JSON.stringify(text)} is not of the form ${form}${link}`, {
    code: "IDENTIFIER",
    hint: 'Put a name with other characters than letters, digits, _, $ and # in double quotes: "a b"."c.d".',
    details: { text },
  });
}
