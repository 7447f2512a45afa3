import { isNational } from "./character-family.ts";
import { maxNumberPrecision } from "./number-fit.ts";
import type { OracleType } from "./oracle-type.ts";
import { maxRawBytes } from "./raw-family.ts";
import type { TypeOf } from "./type-family.ts";
import { same, type Widening, type WideningLimits } from "./widening.ts";

type CharacterType = TypeOf<"character">;

/** Longest CHAR in bytes, longest NCHAR in UTF-16 units. Source: Oracle SQL Language Reference, CHAR, NCHAR. */
const maxChar = 2000;
const maxNchar = 1000;

/** CHAR, VARCHAR2 and their national forms: they hold the text of everything that is short enough. */
export function widenCharacter(
  current: CharacterType,
  wanted: OracleType,
  limits: WideningLimits,
): Widening | undefined {
  if (wanted.family === "character") return joinCharacters(current, wanted, limits);
  // 1 and 0 where true and false are too long.
  if (wanted.family === "boolean") return same(current);
  const length = textLength(wanted);
  if (length === undefined) return undefined;
  if (length === Number.POSITIVE_INFINITY)
    return lobOf(current, wanted, "the texts may be of any length");
  const text: CharacterType = { family: "character", name: "VARCHAR2", length, lengthUnit: "CHAR" };
  return joinCharacters(current, text, limits);
}

/** Longest text of a value of a type, in characters; undefined for what has no text. */
function textLength(type: OracleType): number | undefined {
  switch (type.family) {
    case "number":
      return numberLength(type);
    case "float":
      return longestNumber;
    case "binary-float":
    case "binary-double":
      return 24;
    case "date":
    case "timestamp":
      // 2024-02-29T23:59:59.123456789+05:30
      return 35;
    case "interval-year-month":
    case "interval-day-second":
      return 64;
    case "rowid":
      return type.name === "ROWID" ? 18 : 4000;
    case "raw":
      return 4 * Math.ceil(type.length / 3);
    case "lob":
    case "long":
    case "json":
    case "vector":
    case "xml":
      return Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}

/** A sign, 40 digits, a point and an exponent, in characters. */
const longestNumber = 48;

function numberLength({ precision, scale }: TypeOf<"number">): number {
  if (scale === null) return longestNumber;
  const digits = precision ?? maxNumberPrecision;
  // A sign, and with a fraction a point and the 0 before it.
  const length = scale <= 0 ? 1 + digits - scale : 3 + Math.max(digits, scale);
  return Math.min(length, longestNumber);
}

/** VARCHAR2 cannot become a LOB in place: ORA-22858. */
function lobOf(current: CharacterType, wanted: OracleType, reason: string): Widening {
  const national = isNational(current) || (wanted.family === "lob" && wanted.name === "NCLOB");
  return { kind: "copy", type: { family: "lob", name: national ? "NCLOB" : "CLOB" }, reason };
}

function joinCharacters(
  current: CharacterType,
  wanted: CharacterType,
  limits: WideningLimits,
): Widening {
  if (holds(current, wanted, limits)) return same(current);
  const length = Math.max(current.length, wanted.length);
  const inBytes = current.lengthUnit === "BYTE" && wanted.lengthUnit === "BYTE";
  const reason = `the texts have up to ${wanted.length} ${wanted.lengthUnit === "BYTE" ? "bytes" : "characters"}`;
  const lengthUnit = inBytes ? "BYTE" : "CHAR";
  const type = namesFor(current, length, limits)
    .map((name): CharacterType => ({ family: "character", name, length, lengthUnit }))
    .find((candidate) => holds(candidate, wanted, limits));
  return type === undefined ? lobOf(current, wanted, reason) : { kind: "modify", type, reason };
}

/**
 * Whether every text of one type fits the other. A character outside the basic plane is two UTF-16 units; that a national
 * column of n characters gets more than n of them is left to the value that has them.
 */
function holds(current: CharacterType, wanted: CharacterType, limits: WideningLimits): boolean {
  if (isNational(current)) return wanted.length <= current.length;
  if (current.lengthUnit === "CHAR" && wanted.length > current.length) return false;
  return mostBytes(wanted, limits) <= mostBytes(current, limits);
}

/** Most bytes of a value in the database's character set. */
function mostBytes(type: CharacterType, { charset, maxVarcharBytes }: WideningLimits): number {
  const { name, length, lengthUnit } = type;
  if (lengthUnit === "BYTE") return length;
  // A UTF-16 unit has 3 bytes at most: what has 4 is two units.
  if (isNational(type)) return length * Math.min(charset.maxBytesPerChar, 3);
  return Math.min(length * charset.maxBytesPerChar, name === "CHAR" ? maxChar : maxVarcharBytes);
}

/** The column's own name while it can be so long, then the varying one. */
function namesFor(
  current: CharacterType,
  length: number,
  { maxVarcharBytes }: WideningLimits,
): readonly CharacterType["name"][] {
  const names: CharacterType["name"][] = [];
  if (isNational(current)) {
    if (current.name === "NCHAR" && length <= maxNchar) names.push("NCHAR");
    if (length <= Math.floor(maxVarcharBytes / 2)) names.push("NVARCHAR2");
    return names;
  }
  if (current.name === "CHAR" && length <= maxChar) names.push("CHAR");
  if (length <= maxVarcharBytes) names.push("VARCHAR2");
  return names;
}

/** CLOB, NCLOB and LONG hold the text of everything, BLOB and LONG RAW hold bytes. */
export function widenLarge(
  current: TypeOf<"lob"> | TypeOf<"long">,
  wanted: OracleType,
): Widening | undefined {
  if (current.name !== "BLOB" && current.name !== "LONG RAW") return same(current);
  return isBytes(wanted) ? same(current) : undefined;
}

/** RAW grows in place and becomes a BLOB by a copy. */
export function widenRaw(
  current: TypeOf<"raw">,
  wanted: OracleType,
  { maxVarcharBytes }: WideningLimits,
): Widening | undefined {
  if (!isBytes(wanted)) return undefined;
  if (wanted.family !== "raw") {
    const blob: OracleType = { family: "lob", name: "BLOB" };
    return { kind: "copy", type: blob, reason: "the values may be of any length" };
  }
  if (wanted.length <= current.length) return same(current);
  const reason = `the values have up to ${wanted.length} bytes`;
  const most = maxVarcharBytes > 4000 ? maxVarcharBytes : maxRawBytes;
  return wanted.length <= most
    ? { kind: "modify", type: wanted, reason }
    : { kind: "copy", type: { family: "lob", name: "BLOB" }, reason };
}

function isBytes(type: OracleType): boolean {
  if (type.family === "raw") return true;
  return (
    (type.family === "lob" && type.name === "BLOB") ||
    (type.family === "long" && type.name === "LONG RAW")
  );
}
