import type { BindValue } from "../sql-reader.ts";
import { utf8Length } from "../utf8-text.ts";
import type { Charset } from "./charset.ts";
import { columnError, columnSchema } from "./json-kind.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import { checkText, jsonText } from "./text-value.ts";
import type { BindOptions, ReadOptions, TypeFamily, TypeOf, ValueBinder } from "./type-family.ts";

type CharacterType = TypeOf<"character">;

/** CHAR, NCHAR, VARCHAR2 and NVARCHAR2. */
export const characterFamily: TypeFamily<"character"> = {
  read: (type, column, options) => ({
    selectExpressions: [column],
    fetchAs: "text",
    encoding: "string",
    // A length in bytes is an upper bound for the characters too.
    jsonSchema: columnSchema(["string"], type, { maxLength: type.length }),
    large: "none",
    ...trimming(type, options),
  }),
  bind: bindCharacter,
  keyText: (type) => (isFixed(type) ? trimmedKeyText : String),
};

function isFixed(type: CharacterType): boolean {
  return type.name === "CHAR" || type.name === "NCHAR";
}

/** Whether a type counts UTF-16 units of the national character set, and holds all of Unicode. */
export function isNational(type: CharacterType): boolean {
  return type.name === "NCHAR" || type.name === "NVARCHAR2";
}

/**
 * Trimmed here and not by RTRIM in SQL, which makes NULL of a value that is all blanks: a NOT NULL column would come out
 * with nulls.
 */
function trimming(
  type: CharacterType,
  options: ReadOptions,
): { readonly toRecord?: (value: unknown) => unknown } {
  if (!options.trimChar || !isFixed(type)) return {};
  return { toRecord: (value) => (typeof value === "string" ? trimBlanks(value) : value) };
}

/** The text without the blanks at its end; other white space stays. */
function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end -= 1;
  return text.slice(0, end);
}

function trimmedKeyText(bound: BindValue): string {
  return trimBlanks(String(bound));
}

function bindCharacter(type: CharacterType, options: BindOptions): ValueBinder {
  const national = isNational(type);
  const measure = createMeasure(type, options);
  // Old targets made VARCHAR2(1) columns for booleans.
  const short = type.length < 5;
  return (value) => {
    if (value === null) return null;
    const plain = short && typeof value === "boolean" ? (value ? "1" : "0") : jsonText(value);
    const text = checkText(plain, options, national);
    if (text === null || text.length <= measure.safeLength) return text;
    const problem = measure.problem(text);
    if (problem === undefined) return text;
    if (options.isKey) throw keyTooLong(type, options, problem);
    return { doesNotFit: problem, needs: longerType(type, text, options) };
  };
}

/** Texts up to `safeLength` UTF-16 units always fit; for longer ones `problem` says why they do not. */
interface Measure {
  readonly safeLength: number;
  readonly problem: (text: string) => string | undefined;
}

function createMeasure(type: CharacterType, options: BindOptions): Measure {
  const { charset, maxVarcharBytes } = options;
  const { length } = type;
  if (isNational(type)) {
    return {
      safeLength: length,
      problem: (text) => (text.length <= length ? undefined : `it has ${text.length} UTF-16 units`),
    };
  }
  const maxBytes = type.lengthUnit === "BYTE" ? length : byteLimit(type, maxVarcharBytes);
  const inCharacters = type.lengthUnit === "CHAR";
  const byBytes = Math.floor(maxBytes / bytesPerUnit(charset));
  return {
    safeLength: inCharacters ? Math.min(length, byBytes) : byBytes,
    problem: (text) => {
      if (inCharacters) {
        const characters = charset.charLength(text);
        if (characters > length) return `it has ${characters} characters`;
      }
      const bytes = charset.byteLength(text);
      return bytes > maxBytes ? `it has ${bytes} bytes` : undefined;
    },
  };
}

/** Whatever its length in characters, a CHAR has at most 2000 bytes and a VARCHAR2 what MAX_STRING_SIZE allows. */
function byteLimit(type: CharacterType, maxVarcharBytes: number): number {
  return isFixed(type) ? 2000 : maxVarcharBytes;
}

/** Most bytes of a UTF-16 unit: 3 in UTF-8, where what needs 4 bytes has two units. */
function bytesPerUnit(charset: Charset): number {
  return Math.min(charset.maxBytesPerChar, charset.byteLength === utf8Length ? 3 : 4);
}

function keyTooLong(type: CharacterType, options: BindOptions, problem: string): Error {
  return columnError(
    options.column,
    `the value of a key is too long for ${printOracleType(type)}: ${problem}`,
    "Give the column a longer type in column_type_overrides; the whole key must fit an index.",
  );
}

/**
 * A type for a text that is too long: at least double the length, so that a column that grows is not altered again and
 * again; a LOB when no VARCHAR2 is long enough.
 */
function longerType(type: CharacterType, text: string, options: BindOptions): OracleType {
  const { charset, maxVarcharBytes } = options;
  if (isNational(type)) {
    const limit = Math.floor(maxVarcharBytes / 2);
    if (text.length > limit) return { family: "lob", name: "NCLOB" };
    return character("NVARCHAR2", Math.min(Math.max(text.length, 2 * type.length), limit));
  }
  if (charset.byteLength(text) > maxVarcharBytes) return { family: "lob", name: "CLOB" };
  const length = Math.max(charset.charLength(text), 2 * type.length);
  return character("VARCHAR2", Math.min(length, maxVarcharBytes));
}

function character(name: "VARCHAR2" | "NVARCHAR2", length: number): OracleType {
  return { family: "character", name, length, lengthUnit: "CHAR" };
}
