import { oraError } from "../errors.ts";
import { varchar2 } from "../types/make-type.ts";
import { type OraNumber, toInteger } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { CallSite, FunctionTable } from "./contract.ts";
import { strict } from "./define.ts";
import { nlsSortKey } from "./sort-keys.ts";
import { isNational, textBytes, textTypeOf, varying } from "./text-arguments.ts";

function sourceType(site: CallSite): SqlType {
  return site.args[0]?.type ?? varchar2(1);
}

function grown(factor: number): (site: CallSite) => SqlType {
  return (site) => {
    const { session } = site.binder;
    const type = sourceType(site);
    return textTypeOf(type, factor * textBytes(type, session.nls), session.db.maxStringBytes);
  };
}

function national(length: number): SqlType {
  return { name: "NVARCHAR2", length, unit: "CHAR", bytes: 2 * length };
}

/**
 * The character whose bytes in the database character set (AL32UTF8) make the number.
 * @throws OraError 1428 for a number that is no character.
 */
function characterOf(code: number): string {
  if (code < 0 || code > 0xffffffff) throw oraError(1428, [String(code)]);
  const bytes: number[] = [];
  for (let rest = code; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from(bytes.length > 0 ? bytes : [0]).toString("utf8");
}

/** Non-ASCII as `\XXXX` of UTF-16; the backslash itself as `\005C`. */
function asciiText(text: string): string {
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const plain = code < 128 && code !== 0x5c;
    result += plain ? text[i] : `\\${code.toString(16).toUpperCase().padStart(4, "0")}`;
  }
  return result;
}

/** Undoes `asciiText`; `\\` is a backslash. @throws OraError 30186 for other escapes. */
function unicodeText(text: string): string {
  return text.replaceAll(/\\(\\|[0-9A-Fa-f]{4}|)/g, (_, code: string) => {
    if (code === "\\") return "\\";
    if (code === "") throw oraError(30186);
    return String.fromCharCode(Number.parseInt(code, 16));
  });
}

/** Full-width forms U+FF01 to U+FF5E to ASCII and back; the ideographic space is a space. */
function singleByte(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}

function multiByte(text: string): string {
  return text
    .replaceAll(/[!-~]/g, (narrow) => String.fromCharCode(narrow.charCodeAt(0) + 0xfee0))
    .replaceAll(" ", "\u3000");
}

const latin1: ReadonlySet<string> = new Set([
  "WE8ISO8859P1",
  "WE8ISO8859P15",
  "WE8MSWIN1252",
  "WE8DEC",
  "WE8HP",
]);
const unicode: ReadonlySet<string> = new Set(["AL32UTF8", "UTF8", "AL16UTF16", "AL16UTF16LE"]);

/**
 * The text as it looks after a conversion to the character set and back: what the set does not have becomes a base letter
 * or `?` (US7ASCII), or `¿` (the Western European sets, treated as ISO 8859-1).
 * @throws OraError 1482 for a character set that the sandbox does not know.
 */
function converted(text: string, set: string): string {
  const name = set.toUpperCase();
  if (unicode.has(name)) return text;
  if (name === "US7ASCII") {
    const bases = text.normalize("NFD").replaceAll(/\p{M}/gu, "");
    return bases.replaceAll(/[^\p{ASCII}]/gu, "?");
  }
  if (latin1.has(name)) return text.replaceAll(/[\u0100-\u{10ffff}]/gu, "\u00bf");
  throw oraError(1482);
}

/**
 * Functions of character codes and character sets.
 * Source: Oracle SQL Language Reference, CHR, NCHR, ASCIISTR, UNISTR, COMPOSE, DECOMPOSE, CONVERT, NLSSORT,
 * TO_SINGLE_BYTE, TO_MULTI_BYTE, NLS_CHARSET_ID.
 */
export const characterSetFunctions: FunctionTable = {
  CHR: strict({
    args: ["number"],
    returns: (site) =>
      site.call.modifiers?.includes("NCHAR_CS") ? national(1) : varchar2(4, "BYTE"),
    evaluate: (site, code: OraNumber) => {
      const number = toInteger(code);
      return site.call.modifiers?.includes("NCHAR_CS")
        ? String.fromCharCode(number % 65536)
        : characterOf(number);
    },
  }),
  NCHR: strict({
    args: ["integer"],
    returns: national(1),
    evaluate: (_, code) => {
      if (code < 0) throw oraError(1428, [String(code)]);
      return String.fromCharCode(code % 65536);
    },
  }),
  ASCIISTR: strict({
    args: ["text"],
    returns: grown(5),
    evaluate: (_, text) => asciiText(text),
  }),
  UNISTR: strict({
    args: ["text"],
    returns: (site) => {
      const bytes = textBytes(sourceType(site), site.binder.session.nls);
      return national(Math.max(1, Math.min(bytes, 2000)));
    },
    evaluate: (_, text) => unicodeText(text),
  }),
  COMPOSE: strict({
    args: ["text"],
    returns: (site) => varying(sourceType(site)),
    evaluate: (_, text) => text.normalize("NFC"),
  }),
  DECOMPOSE: strict({
    args: ["text"],
    optional: ["text"],
    returns: grown(3),
    evaluate: (_, text, form = "CANONICAL") => {
      const wanted = form.toUpperCase();
      if (wanted === "CANONICAL") return text.normalize("NFD");
      if (wanted === "COMPATIBILITY") return text.normalize("NFKD");
      throw oraError(12702);
    },
  }),
  TO_SINGLE_BYTE: strict({
    args: ["text"],
    returns: (site) => varying(sourceType(site)),
    evaluate: (_, text) => singleByte(text),
  }),
  TO_MULTI_BYTE: strict({
    args: ["text"],
    returns: grown(3),
    evaluate: (_, text) => multiByte(text),
  }),
  CONVERT: strict({
    args: ["text", "text"],
    optional: ["text"],
    returns: grown(1),
    evaluate: (_, text, target) => converted(text, target),
  }),
  NLSSORT: strict({
    args: ["text"],
    optional: ["text"],
    returns: { name: "RAW", bytes: 2000 },
    evaluate: (site, text, parameter) => {
      const sort = /NLS_SORT\s*=\s*'?(\w+)'?/i.exec(parameter ?? "")?.[1];
      if (parameter !== undefined && sort === undefined) throw oraError(12702);
      return nlsSortKey(text, sort ?? site.binder.session.nls.sort, isNational(sourceType(site)));
    },
  }),
};
