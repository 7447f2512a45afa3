import { DiscoveryError } from "../../errors.ts";
import type { OracleType } from "./oracle-type.ts";

/**
 * The type as text, as `x-oracle` holds it and as DDL takes it: `NUMBER(12,2)`, `VARCHAR2(20 CHAR)`,
 * `TIMESTAMP(6) WITH TIME ZONE`. Every length, precision and unit is written out, so that the text does not depend on the
 * session that reads it, and equal types always have the same text. `parseOracleType` reads it back; the text of an
 * unsupported type is DATA_TYPE and nothing more.
 */
export function printOracleType(type: OracleType): string {
  switch (type.family) {
    case "number":
      return printNumber(type.precision, type.scale);
    case "float":
      return `FLOAT(${type.binaryPrecision})`;
    case "binary-float":
      return "BINARY_FLOAT";
    case "binary-double":
      return "BINARY_DOUBLE";
    case "character":
      return printCharacter(type);
    case "lob":
    case "long":
      return type.name;
    case "raw":
      return `RAW(${type.length})`;
    case "timestamp":
      return `TIMESTAMP(${type.precision})${zoneSuffix[type.zone]}`;
    case "interval-year-month":
      return `INTERVAL YEAR(${type.yearPrecision}) TO MONTH`;
    case "interval-day-second":
      return `INTERVAL DAY(${type.dayPrecision}) TO SECOND(${type.secondPrecision})`;
    case "rowid":
      return type.length === null ? type.name : `${type.name}(${type.length})`;
    case "vector":
      return printVector(type.dimensions, type.format);
    case "xml":
      return "XMLTYPE";
    case "unsupported":
      return type.text;
    default:
      return type.family.toUpperCase();
  }
}

/**
 * The type as DDL takes it.
 * @throws DiscoveryError for an unsupported type: its text comes from a stranger and never goes into a statement.
 */
export function ddlType(type: OracleType): string {
  if (type.family === "unsupported") {
    throw new DiscoveryError(`a column of the type ${JSON.stringify(type.text)} cannot be created`);
  }
  return printOracleType(type);
}

const zoneSuffix = {
  none: "",
  with: " WITH TIME ZONE",
  local: " WITH LOCAL TIME ZONE",
} as const;

function printNumber(precision: number | null, scale: number | null): string {
  if (precision === null) return scale === null ? "NUMBER" : `NUMBER(*,${scale})`;
  return (scale ?? 0) === 0 ? `NUMBER(${precision})` : `NUMBER(${precision},${scale})`;
}

function printCharacter(type: Extract<OracleType, { family: "character" }>): string {
  const isNational = type.name === "NCHAR" || type.name === "NVARCHAR2";
  // National types take no unit: ORA-00907.
  return isNational
    ? `${type.name}(${type.length})`
    : `${type.name}(${type.length} ${type.lengthUnit})`;
}

function printVector(dimensions: number | null, format: string | null): string {
  if (dimensions === null && format === null) return "VECTOR";
  return `VECTOR(${dimensions ?? "*"},${format ?? "*"})`;
}
