import { oraError } from "../errors.ts";
import type { TypeName } from "../parser/ast.ts";
import {
  char,
  dayToSecondType,
  floatType,
  nchar,
  numberOf,
  nvarchar2,
  raw,
  timestampLtzType,
  timestampType,
  timestampTzType,
  varchar2,
  yearToMonthType,
} from "./make-type.ts";
import type { SqlType } from "./sql-type.ts";

/** What decides how a type name is read. */
export interface TypeNameOptions {
  readonly version: 19 | 23;
  /** MAX_STRING_SIZE: 4000 (STANDARD) or 32767 (EXTENDED). */
  readonly maxStringBytes: 4000 | 32767;
  /** NLS_LENGTH_SEMANTICS, for lengths written without a unit. */
  readonly lengthSemantics: "BYTE" | "CHAR";
}

const PLAIN: ReadonlyMap<string, SqlType> = new Map<string, SqlType>(
  (
    [
      "BINARY_FLOAT",
      "BINARY_DOUBLE",
      "DATE",
      "LONG",
      "LONG RAW",
      "CLOB",
      "NCLOB",
      "BLOB",
      "BFILE",
      "ROWID",
      "XMLTYPE",
    ] as const
  ).map((name) => [name, { name }]),
);

const ONLY_23: ReadonlyMap<string, SqlType> = new Map<string, SqlType>(
  (["BOOLEAN", "JSON"] as const).map((name) => [name, { name }]),
);

/**
 * The SQL type that a type name in a statement means, with the limits of the version checked.
 * Source: Oracle SQL Language Reference, Data Types; Error Messages.
 * @throws OraError 902 for an unknown type and for BOOLEAN, JSON and VECTOR in 19c; 906 for a missing length; 910 for a length
 * beyond the limit; 1723 for length 0; 1724, 1727, 1728 and 30088 for precisions and scales; 51801 and 51802 for VECTOR.
 */
export function typeFromName(name: TypeName, options: TypeNameOptions): SqlType {
  const plain = PLAIN.get(name.name);
  if (plain !== undefined) return plain;
  switch (name.name) {
    case "NUMBER":
      return numberFromName(name);
    case "FLOAT":
      return floatType(within(name.precision ?? 126, 1, 126, 1724, name.at));
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
      return textFromName(name, options);
    case "RAW":
      return raw(lengthOf(name, options.maxStringBytes === 4000 ? 2000 : 32_767));
    case "UROWID":
      return { name: "UROWID", bytes: lengthOf({ ...name, length: name.length ?? 4000 }, 4000) };
    case "TIMESTAMP":
      return timestampType(fraction(name.precision, 6, name.at));
    case "TIMESTAMP WITH TIME ZONE":
      return timestampTzType(fraction(name.precision, 6, name.at));
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return timestampLtzType(fraction(name.precision, 6, name.at));
    case "INTERVAL YEAR TO MONTH":
      return yearToMonthType(fraction(name.precision, 2, name.at));
    case "INTERVAL DAY TO SECOND":
      return dayToSecondType(
        fraction(name.precision, 2, name.at),
        fraction(name.secondPrecision, 6, name.at),
      );
    default:
      return newTypeFromName(name, options);
  }
}

function newTypeFromName(name: TypeName, options: TypeNameOptions): SqlType {
  if (options.version < 23) throw oraError(902, [], name.at);
  const plain = ONLY_23.get(name.name);
  if (plain !== undefined) return plain;
  if (name.name === "VECTOR") return vectorFromName(name);
  throw oraError(902, [], name.at);
}

function numberFromName(name: TypeName): SqlType {
  const { precision, scale } = name;
  if (precision !== undefined && precision !== null) within(precision, 1, 38, 1727, name.at);
  if (scale !== undefined && scale !== null) within(scale, -84, 127, 1728, name.at);
  if (precision === undefined || precision === null) return numberOf(null, scale ?? null);
  return numberOf(precision, scale ?? 0);
}

function textFromName(name: TypeName, options: TypeNameOptions): SqlType {
  const most = options.maxStringBytes;
  const unit = name.lengthUnit ?? options.lengthSemantics;
  switch (name.name) {
    case "VARCHAR2":
      return varchar2(lengthOf(name, most), unit, most);
    case "CHAR":
      return char(lengthOf({ ...name, length: name.length ?? 1 }, 2000), unit);
    case "NVARCHAR2":
      return nvarchar2(lengthOf(name, Math.floor(most / 2)));
    default:
      return nchar(lengthOf({ ...name, length: name.length ?? 1 }, 1000));
  }
}

function lengthOf(name: TypeName, most: number): number {
  if (name.length === undefined) throw oraError(906, [], name.at);
  if (name.length === 0) throw oraError(1723, [], name.at);
  return within(name.length, 1, most, 910, name.at);
}

const VECTOR_FORMATS = ["FLOAT32", "FLOAT64", "INT8", "BINARY"] as const;

function vectorFromName(name: TypeName): SqlType {
  const { dimensions, format } = name;
  if (dimensions !== undefined && (dimensions < 1 || dimensions > 65_535)) {
    throw oraError(51801, [dimensions], name.at);
  }
  if (format === undefined || format === "*") {
    return { name: "VECTOR", dimensions: dimensions ?? null, format: null };
  }
  const known = VECTOR_FORMATS.find((one) => one === format.toUpperCase());
  if (known === undefined) throw oraError(51802, [format], name.at);
  if (known === "BINARY" && dimensions !== undefined && dimensions % 8 !== 0) {
    throw oraError(51813, [], name.at);
  }
  return { name: "VECTOR", dimensions: dimensions ?? null, format: known };
}

function fraction(precision: number | null | undefined, usual: number, at: number): number {
  return within(precision ?? usual, 0, 9, 30088, at);
}

function within(value: number, least: number, most: number, error: number, at: number): number {
  if (value < least || value > most) throw oraError(error, [], at);
  return value;
}
