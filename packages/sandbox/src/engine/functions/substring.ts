import { oraError } from "../errors.ts";
import { numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { utf8Length } from "../types/text.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { strict } from "./define.ts";
import { isLob, isNational, literalInteger, textBytes, textTypeOf } from "./text-arguments.ts";

/** What a position counts: characters, UTF-16 units (`2`, and every function on a CLOB), bytes. */
type Unit = "character" | "utf16" | "byte";

function sourceType(site: CallSite): SqlType {
  return site.args[0]?.type ?? varchar2(1);
}

/** Characters of a CLOB are UTF-16 units. */
function unitFor(site: CallSite, unit: Unit): Unit {
  return unit === "character" && isLob(sourceType(site)) ? "utf16" : unit;
}

const surrogate = /[\ud800-\udfff]/;

/** Cuts `length` units from a 1-based position; negative positions count from the end. Undefined: nothing there. */
function cut(text: string, position: number, length: number | undefined, unit: Unit): string {
  if (length !== undefined && length < 1) return "";
  if (unit === "byte") return cutBytes(text, position, length);
  if (unit === "utf16" || !surrogate.test(text)) {
    const [from, to] = range(text.length, position, length);
    return text.slice(from, to);
  }
  const characters = [...text];
  const [from, to] = range(characters.length, position, length);
  return characters.slice(from, to).join("");
}

function range(total: number, position: number, length: number | undefined): [number, number] {
  const from = position > 0 ? position - 1 : position < 0 ? total + position : 0;
  if (from < 0 || from >= total) return [0, 0];
  return [from, length === undefined ? total : Math.min(total, from + length)];
}

/** Bytes of a character that is cut through are shown as blanks. */
function cutBytes(text: string, position: number, length: number | undefined): string {
  const bytes = Buffer.from(text, "utf8");
  const [from, to] = range(bytes.length, position, length);
  let result = "";
  let index = from;
  while (index < to && isContinuation(bytes[index])) {
    result += " ";
    index++;
  }
  let end = to;
  while (end > index && isContinuation(bytes[end])) end--;
  result += bytes.subarray(index, end).toString("utf8");
  return result + " ".repeat(to - Math.max(end, index));
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function substrFunction(unit: Unit): FunctionDefinition {
  return strict({
    args: ["text", "integer"],
    optional: ["integer"],
    returns: (site) => substrType(site, unit),
    evaluate: (site, text, position, length) => cut(text, position, length, unitFor(site, unit)),
  });
}

/** A literal length bounds the result: in AL32UTF8 a character counts four bytes. */
function substrType(site: CallSite, unit: Unit): SqlType {
  const { session } = site.binder;
  const type = sourceType(site);
  const bytes = textBytes(type, session.nls);
  const length = literalInteger(site.args[2]);
  const perUnit = unit === "byte" ? 1 : isNational(type) ? 2 : 4;
  const wanted = length === undefined ? bytes : Math.min(bytes, Math.max(1, length) * perUnit);
  return textTypeOf(type, wanted, session.db.maxStringBytes);
}

function instrFunction(unit: Unit): FunctionDefinition {
  return strict({
    args: ["text", "text"],
    optional: ["integer", "integer"],
    returns: numberType,
    evaluate: (site, text, search, position = 1, occurrence = 1) => {
      if (occurrence < 1) throw oraError(1428, [String(occurrence)]);
      return find(text, search, position, occurrence, unitFor(site, unit));
    },
  });
}

/** 1-based place of the nth occurrence, 0 without one. A negative position searches backwards from there. */
function find(
  text: string,
  search: string,
  position: number,
  occurrence: number,
  unit: Unit,
): number {
  if (position === 0 || search === "") return 0;
  if (unit === "byte" || (unit === "character" && surrogate.test(text))) {
    return findItem(unitsOf(text, unit), unitsOf(search, unit), position, occurrence);
  }
  let index = position > 0 ? position - 1 : text.length + position;
  for (let left = occurrence; index >= 0; ) {
    const found = position > 0 ? text.indexOf(search, index) : text.lastIndexOf(search, index);
    if (found < 0 || --left === 0) return found + 1;
    index = position > 0 ? found + 1 : found - 1;
  }
  return 0;
}

function findItem(
  items: readonly (string | number)[],
  wanted: readonly (string | number)[],
  position: number,
  occurrence: number,
): number {
  const last = items.length - wanted.length;
  const step = position > 0 ? 1 : -1;
  let index = position > 0 ? position - 1 : Math.min(items.length + position, last);
  for (let left = occurrence; index >= 0 && index <= last; index += step) {
    if (wanted.every((item, offset) => items[index + offset] === item) && --left === 0) {
      return index + 1;
    }
  }
  return 0;
}

function unitsOf(text: string, unit: Unit): readonly (string | number)[] {
  return unit === "byte" ? [...Buffer.from(text, "utf8")] : [...text];
}

/** The length of a BLOB is that of its bytes. */
function lengthFunction(unit: Unit): FunctionDefinition {
  const ofText = textLength(unit);
  return {
    ...ofText,
    compile: (site) => {
      if (sourceType(site).name !== "BLOB") return ofText.compile(site);
      return blobLength.compile(site);
    },
  };
}

const blobLength = strict({
  args: ["bytes"],
  returns: numberType,
  evaluate: (_, bytes) => bytes.length,
});

function textLength(unit: Unit): FunctionDefinition {
  return strict({
    args: ["text"],
    returns: numberType,
    evaluate: (site, text) => {
      if (unit === "byte") return byteLength(text, site);
      if (unitFor(site, unit) === "utf16" || !surrogate.test(text)) return text.length;
      return [...text].length;
    },
  });
}

/** @throws OraError 22998 for a CLOB, whose bytes are not defined in a multibyte database. */
function byteLength(text: string, site: CallSite): number {
  const type = sourceType(site);
  if (isLob(type)) throw oraError(22998, [], site.at(0));
  return isNational(type) ? 2 * text.length : utf8Length(text);
}

/**
 * SUBSTR, INSTR and LENGTH in characters, bytes (B), complete characters (C), UTF-16 units (2) and code points (4).
 * Source: Oracle SQL Language Reference, SUBSTR, INSTR, LENGTH.
 */
export const substringFunctions: FunctionTable = {
  SUBSTR: substrFunction("character"),
  SUBSTRB: substrFunction("byte"),
  SUBSTRC: substrFunction("character"),
  SUBSTR2: substrFunction("utf16"),
  SUBSTR4: substrFunction("character"),
  INSTR: instrFunction("character"),
  INSTRB: instrFunction("byte"),
  INSTRC: instrFunction("character"),
  INSTR2: instrFunction("utf16"),
  INSTR4: instrFunction("character"),
  LENGTH: lengthFunction("character"),
  LENGTHB: lengthFunction("byte"),
  LENGTHC: lengthFunction("character"),
  LENGTH2: lengthFunction("utf16"),
  LENGTH4: lengthFunction("character"),
};
