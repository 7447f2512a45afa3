import type { OracleType } from "./oracle-type.ts";
import { TypeReader } from "./type-reader.ts";

/** Longest text that is looked at, in characters; the longest type there is has 42. */
const maxTextLength = 120;

/**
 * Reads a type as `printOracleType` writes it and as people do: any case, any blanks, a length's unit and a precision may
 * be missing (Oracle's defaults hold), ANSI names are known (INTEGER, DECIMAL(10,2), VARCHAR(20), DOUBLE PRECISION…).
 *
 * The grammar is closed: nothing but a type and numbers in their ranges passes, so what is printed from the result can
 * stand in DDL wherever the text came from. Undefined for everything else.
 * Source: Oracle SQL Language Reference, Data Types; ANSI Supported Data Types.
 */
export function parseOracleType(text: string): OracleType | undefined {
  if (text.length > maxTextLength) return undefined;
  const reader = TypeReader.of(text);
  if (reader === undefined) return undefined;
  const name = reader.word();
  const rule = name === undefined ? undefined : rules.get(name);
  const type = rule?.(reader);
  return reader.atEnd ? type : undefined;
}

type Rule = (reader: TypeReader) => OracleType | undefined;

const constant =
  (type: OracleType): Rule =>
  () =>
    type;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["NUMBER", numberRule(null)],
  ["DECIMAL", numberRule(0)],
  ["DEC", numberRule(0)],
  ["NUMERIC", numberRule(0)],
  ["INTEGER", constant({ family: "number", precision: null, scale: 0 })],
  ["INT", constant({ family: "number", precision: null, scale: 0 })],
  ["SMALLINT", constant({ family: "number", precision: null, scale: 0 })],
  ["FLOAT", floatRule],
  ["REAL", constant({ family: "float", binaryPrecision: 63 })],
  ["DOUBLE", (reader) => (reader.take("PRECISION") ? float(126) : undefined)],
  ["BINARY_FLOAT", constant({ family: "binary-float" })],
  ["BINARY_DOUBLE", constant({ family: "binary-double" })],
  ["CHAR", (reader) => characterRule(reader, "CHAR", 2000, 1)],
  ["NCHAR", (reader) => nationalRule(reader, "NCHAR", 2000, 1)],
  ["VARCHAR2", (reader) => characterRule(reader, "VARCHAR2", 32_767)],
  ["VARCHAR", (reader) => characterRule(reader, "VARCHAR2", 32_767)],
  ["NVARCHAR2", (reader) => nationalRule(reader, "NVARCHAR2", 32_767)],
  ["CLOB", constant({ family: "lob", name: "CLOB" })],
  ["NCLOB", constant({ family: "lob", name: "NCLOB" })],
  ["BLOB", constant({ family: "lob", name: "BLOB" })],
  ["LONG", (reader) => ({ family: "long", name: reader.take("RAW") ? "LONG RAW" : "LONG" })],
  ["RAW", rawRule],
  ["DATE", constant({ family: "date" })],
  ["TIMESTAMP", timestampRule],
  ["INTERVAL", intervalRule],
  ["ROWID", constant({ family: "rowid", name: "ROWID", length: null })],
  ["UROWID", urowidRule],
  ["BOOLEAN", constant({ family: "boolean" })],
  ["JSON", constant({ family: "json" })],
  ["VECTOR", vectorRule],
  ["XMLTYPE", constant({ family: "xml" })],
]);

function numberRule(bareScale: number | null): Rule {
  return (reader) => {
    if (!reader.take("(")) return { family: "number", precision: null, scale: bareScale };
    const precision = reader.take("*") ? null : reader.integer(1, 38);
    // NUMBER(*) is NUMBER, NUMBER(5) is NUMBER(5,0).
    const otherwise = precision === null ? null : 0;
    const scale = reader.take(",") ? reader.integer(-84, 127) : otherwise;
    if (precision === undefined || scale === undefined || !reader.take(")")) return undefined;
    return { family: "number", precision, scale };
  };
}

function float(binaryPrecision: number): OracleType {
  return { family: "float", binaryPrecision };
}

function floatRule(reader: TypeReader): OracleType | undefined {
  const binaryPrecision = reader.parenthesized(1, 126, 126);
  return binaryPrecision === undefined ? undefined : float(binaryPrecision);
}

function characterRule(
  reader: TypeReader,
  name: "CHAR" | "VARCHAR2",
  maxLength: number,
  defaultLength?: number,
): OracleType | undefined {
  if (!reader.take("(")) {
    if (defaultLength === undefined) return undefined;
    return { family: "character", name, length: defaultLength, lengthUnit: "BYTE" };
  }
  const length = reader.integer(1, maxLength);
  const lengthUnit = reader.take("CHAR") ? "CHAR" : "BYTE";
  if (lengthUnit === "BYTE") reader.take("BYTE");
  if (length === undefined || !reader.take(")")) return undefined;
  return { family: "character", name, length, lengthUnit };
}

function nationalRule(
  reader: TypeReader,
  name: "NCHAR" | "NVARCHAR2",
  maxLength: number,
  defaultLength?: number,
): OracleType | undefined {
  const length = reader.parenthesized(1, maxLength, defaultLength);
  if (length === undefined) return undefined;
  return { family: "character", name, length, lengthUnit: "CHAR" };
}

function rawRule(reader: TypeReader): OracleType | undefined {
  const length = reader.parenthesized(1, 32_767);
  return length === undefined ? undefined : { family: "raw", length };
}

function timestampRule(reader: TypeReader): OracleType | undefined {
  const precision = reader.parenthesized(0, 9, 6);
  if (precision === undefined) return undefined;
  if (!reader.take("WITH")) return { family: "timestamp", precision, zone: "none" };
  const zone = reader.take("LOCAL") ? "local" : "with";
  if (!reader.take("TIME") || !reader.take("ZONE")) return undefined;
  return { family: "timestamp", precision, zone };
}

function intervalRule(reader: TypeReader): OracleType | undefined {
  if (reader.take("YEAR")) {
    const yearPrecision = reader.parenthesized(0, 9, 2);
    if (yearPrecision === undefined || !reader.take("TO") || !reader.take("MONTH"))
      return undefined;
    return { family: "interval-year-month", yearPrecision };
  }
  if (!reader.take("DAY")) return undefined;
  const dayPrecision = reader.parenthesized(0, 9, 2);
  if (dayPrecision === undefined || !reader.take("TO") || !reader.take("SECOND")) return undefined;
  const secondPrecision = reader.parenthesized(0, 9, 6);
  if (secondPrecision === undefined) return undefined;
  return { family: "interval-day-second", dayPrecision, secondPrecision };
}

function urowidRule(reader: TypeReader): OracleType | undefined {
  const length = reader.peekIs("(") ? reader.parenthesized(1, 4000) : null;
  return length === undefined ? undefined : { family: "rowid", name: "UROWID", length };
}

const vectorFormats: readonly string[] = ["INT8", "FLOAT32", "FLOAT64", "BINARY"];

function vectorRule(reader: TypeReader): OracleType | undefined {
  if (!reader.take("(")) return { family: "vector", dimensions: null, format: null };
  const dimensions = reader.take("*") ? null : reader.integer(1, 65_535);
  let format: string | null | undefined = null;
  if (reader.take(",") && !reader.take("*")) {
    const word = reader.word();
    format = word !== undefined && vectorFormats.includes(word) ? word : undefined;
  }
  // Sparse vectors have another text form than dense ones, so their name is not understood here.
  if (reader.take(",") && !reader.take("DENSE") && !reader.take("*")) return undefined;
  if (dimensions === undefined || format === undefined || !reader.take(")")) return undefined;
  return { family: "vector", dimensions, format };
}
