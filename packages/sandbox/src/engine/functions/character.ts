import { oraError } from "../errors.ts";
import { concatType, typeFamily } from "../types/common-type.ts";
import { numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { cutToBytes, utf8Length } from "../types/text.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { nullable, strict, variadic } from "./define.ts";
import { initialCapitals, lowerCase, upperCase } from "./letter-case.ts";
import {
  isLob,
  isNational,
  literalInteger,
  literalText,
  textBytes,
  textTypeOf,
  varying,
} from "./text-arguments.ts";

/** Bytes of the first argument as text. */
function sourceBytes(site: CallSite, index = 0): number {
  const argument = site.args[index];
  return argument ? textBytes(argument.type, site.binder.session.nls) : 1;
}

function typeOf(site: CallSite): SqlType {
  return site.args[0]?.type ?? varchar2(1);
}

/** The type of UPPER and LOWER: character types stay what they are, CHAR too. */
function sameText(site: CallSite): SqlType {
  const type = typeOf(site);
  if (typeFamily(type) === "text" && type.name !== "LONG") return type;
  if (isLob(type)) return type;
  return textTypeOf(type, sourceBytes(site), site.binder.session.db.maxStringBytes);
}

/** The type of the trimming functions: as long as the source, VARCHAR2. */
function trimmedText(site: CallSite): SqlType {
  return varying(sameText(site));
}

function sized(site: CallSite, bytes: number): SqlType {
  return textTypeOf(typeOf(site), bytes, site.binder.session.db.maxStringBytes);
}

function caseFunction(change: (text: string) => string): FunctionDefinition {
  return strict({
    args: ["text"],
    returns: sameText,
    evaluate: (_, text) => change(text),
  });
}

/** NLS_UPPER and so on: a linguistic sort such as XGERMAN turns ß into SS. */
function nlsCaseFunction(
  change: (text: string) => string,
  full: (text: string) => string,
): FunctionDefinition {
  return strict({
    args: ["text"],
    optional: ["text"],
    returns: (site) => varying(sameText(site)),
    evaluate: (_, text, nls) => (/=\s*X/i.test(nls ?? "") ? full(text) : change(text)),
  });
}

function trimFunction(side: "left" | "right"): FunctionDefinition {
  return strict({
    args: ["text"],
    optional: ["text"],
    returns: trimmedText,
    evaluate: (_, text, set = " ") => {
      const marks = new Set(set);
      const characters = [...text];
      let start = 0;
      let end = characters.length;
      if (side === "left") while (start < end && marks.has(characters[start] ?? "")) start++;
      else while (end > start && marks.has(characters[end - 1] ?? "")) end--;
      return characters.slice(start, end).join("");
    },
  });
}

function padFunction(side: "left" | "right"): FunctionDefinition {
  return strict({
    args: ["text", "integer"],
    optional: ["text"],
    returns: (site) => {
      const length = literalInteger(site.args[1]);
      return sized(site, length === undefined ? 4000 : 4 * Math.max(length, 1));
    },
    evaluate: (site, text, length, pad = " ") => {
      const characters = [...text];
      if (length <= 0) return null;
      if (characters.length >= length) return characters.slice(0, length).join("");
      const filler = [...pad];
      const missing = length - characters.length;
      const repeated = pad.repeat(Math.ceil(missing / filler.length));
      const added = [...repeated].slice(0, missing).join("");
      const padded = side === "left" ? added + text : text + added;
      return limited(padded, site);
    },
  });
}

/** VARCHAR2 results are cut at the limit of the type. */
function limited(text: string, site: CallSite): string {
  if (isLob(typeOf(site))) return text;
  const limit = site.binder.session.db.maxStringBytes;
  return text.length * 3 > limit ? cutToBytes(text, limit) : text;
}

/** How many times longer REPLACE can make a text; without literals nobody knows. */
function replaceGrowth(site: CallSite): number {
  if (!site.args[2] || site.args[2].literal?.value === null) return 1;
  const search = literalText(site.args[1]);
  const replacement = literalText(site.args[2]);
  if (search === undefined || replacement === undefined) return 4000;
  return Math.max(1, utf8Length(replacement) / utf8Length(search));
}

const replace = nullable({
  args: ["text", "text"],
  optional: ["text"],
  returns: (site) => sized(site, sourceBytes(site) * replaceGrowth(site)),
  evaluate: (site, text, search, replacement = null) => {
    if (text === null || search === null || search === "") return text;
    const replaced = text.split(search).join(replacement ?? "");
    const limit = site.binder.session.db.maxStringBytes;
    if (!isLob(typeOf(site)) && replaced.length * 3 > limit && utf8Length(replaced) > limit) {
      throw oraError(1489);
    }
    return replaced;
  },
});

/** TRANSLATE: characters of `from` beyond the length of `to` are removed. */
const translateCharacters = strict({
  args: ["text", "text", "text"],
  returns: (site) => sized(site, sourceBytes(site)),
  evaluate: (_, text, from, to) => {
    const targets = [...to];
    const map = new Map<string, string>();
    for (const [index, character] of [...from].entries()) {
      if (!map.has(character)) map.set(character, targets[index] ?? "");
    }
    return [...text].map((character) => map.get(character) ?? character).join("");
  },
});

/** TRANSLATE(text USING CHAR_CS | NCHAR_CS) changes the character set. */
const translate: FunctionDefinition = {
  min: 1,
  max: 3,
  compile: (site) => {
    const charset = site.call.modifiers?.find((word) => word.endsWith("CHAR_CS"));
    if (site.args.length === 1 && charset) {
      return (charset === "NCHAR_CS" ? toNational : toDatabase).compile(site);
    }
    if (site.args.length !== 3) throw oraError(909, [], site.call.at);
    return translateCharacters.compile(site);
  },
};

const toDatabase = strict({
  args: ["text"],
  returns: (site) => varchar2(Math.min(2 * sourceBytes(site), 4000)),
  evaluate: (_, text) => text,
});

const toNational = strict({
  args: ["text"],
  returns: (site) => {
    const length = Math.max(1, Math.min(sourceBytes(site), 2000));
    return { name: "NVARCHAR2", length, unit: "CHAR", bytes: 2 * length };
  },
  evaluate: (_, text) => text,
});

function concatResult(site: CallSite): SqlType {
  const limit = site.binder.session.db.maxStringBytes;
  return site.args
    .map((argument) => argument.type)
    .reduce((left, right) => concatType(left, right, limit, site.call.at));
}

/** CONCAT takes two arguments before 23ai and any number since. */
const concat: FunctionDefinition = {
  ...variadic({
    kind: "text",
    min: 2,
    returns: concatResult,
    evaluate: (site, values) => {
      if (values.length > 2 && site.binder.session.version < 23) {
        throw oraError(909, [], site.call.at);
      }
      const text = values.map((value) => value ?? "").join("");
      const limit = site.binder.session.db.maxStringBytes;
      if (!site.args.some(({ type }) => isLob(type)) && utf8Length(text) > limit) {
        throw oraError(1489);
      }
      return text;
    },
  }),
};

/**
 * Character functions.
 * Source: Oracle SQL Language Reference, Character Functions.
 */
export const characterFunctions: FunctionTable = {
  UPPER: caseFunction(upperCase),
  LOWER: caseFunction(lowerCase),
  INITCAP: caseFunction(initialCapitals),
  NLS_UPPER: nlsCaseFunction(upperCase, (text) => text.toUpperCase()),
  NLS_LOWER: nlsCaseFunction(lowerCase, (text) => text.toLowerCase()),
  NLS_INITCAP: nlsCaseFunction(initialCapitals, initialCapitals),
  CONCAT: concat,
  LPAD: padFunction("left"),
  RPAD: padFunction("right"),
  LTRIM: trimFunction("left"),
  RTRIM: trimFunction("right"),
  REPLACE: replace,
  TRANSLATE: translate,
  REVERSE: strict({
    args: ["text"],
    returns: trimmedText,
    evaluate: (_, text) => [...text].reverse().join(""),
  }),
  ASCII: strict({
    args: ["text"],
    returns: numberType,
    evaluate: (site, text) => {
      if (text === "") return null;
      const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
      if (isNational(typeOf(site))) return first.charCodeAt(0);
      return Buffer.from(first, "utf8").reduce((code, byte) => code * 256 + byte, 0);
    },
  }),
};
