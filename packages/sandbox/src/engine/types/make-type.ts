import type { SqlType } from "./sql-type.ts";

/** The types that expressions have most; each is one shared, immutable value. */
export const numberType: SqlType = { name: "NUMBER", precision: null, scale: null };
/** NUMBER(*,0), what INTEGER means. */
export const integerType: SqlType = { name: "NUMBER", precision: null, scale: 0 };
export const dateType: SqlType = { name: "DATE" };
export const booleanType: SqlType = { name: "BOOLEAN" };
export const nullType: SqlType = { name: "NULL" };
export const clobType: SqlType = { name: "CLOB" };
export const nclobType: SqlType = { name: "NCLOB" };
export const blobType: SqlType = { name: "BLOB" };
export const binaryDoubleType: SqlType = { name: "BINARY_DOUBLE" };
export const binaryFloatType: SqlType = { name: "BINARY_FLOAT" };
export const jsonType: SqlType = { name: "JSON" };
export const rowidType: SqlType = { name: "ROWID" };
export const xmlType: SqlType = { name: "XMLTYPE" };
export const cursorType: SqlType = { name: "CURSOR" };

/** Bytes that a character may need in AL32UTF8. */
const MOST_BYTES = 4;

/** VARCHAR2(length unit); `maxBytes` is 4000 or 32767. */
export function varchar2(
  length: number,
  unit: "BYTE" | "CHAR" = "BYTE",
  maxBytes = 32_767,
): SqlType {
  return { name: "VARCHAR2", length, unit, bytes: bytesOf(length, unit, maxBytes) };
}

/** CHAR(length unit), at most 2000 bytes. */
export function char(length: number, unit: "BYTE" | "CHAR" = "BYTE"): SqlType {
  return { name: "CHAR", length, unit, bytes: bytesOf(length, unit, 2000) };
}

function bytesOf(length: number, unit: "BYTE" | "CHAR", maxBytes: number): number {
  return unit === "BYTE" ? length : Math.max(length, Math.min(length * MOST_BYTES, maxBytes));
}

/** NVARCHAR2(length) in characters of two bytes (AL16UTF16). */
export function nvarchar2(length: number): SqlType {
  return { name: "NVARCHAR2", length, unit: "CHAR", bytes: length * 2 };
}

/** NCHAR(length) in characters of two bytes (AL16UTF16). */
export function nchar(length: number): SqlType {
  return { name: "NCHAR", length, unit: "CHAR", bytes: length * 2 };
}

/** NUMBER(precision, scale). */
export function numberOf(precision: number | null, scale: number | null = 0): SqlType {
  return { name: "NUMBER", precision, scale };
}

/** FLOAT(bits), 1 to 126. */
export function floatType(bits = 126): SqlType {
  return { name: "NUMBER", precision: null, scale: null, floatBits: bits };
}

/** RAW(bytes). */
export function raw(bytes: number): SqlType {
  return { name: "RAW", bytes };
}

/** TIMESTAMP(precision), 0 to 9 digits of a second. */
export function timestampType(precision = 6): SqlType {
  return { name: "TIMESTAMP", precision };
}

export function timestampTzType(precision = 6): SqlType {
  return { name: "TIMESTAMP WITH TIME ZONE", precision };
}

export function timestampLtzType(precision = 6): SqlType {
  return { name: "TIMESTAMP WITH LOCAL TIME ZONE", precision };
}

/** INTERVAL DAY(precision) TO SECOND(secondPrecision). */
export function dayToSecondType(precision = 2, secondPrecision = 6): SqlType {
  return { name: "INTERVAL DAY TO SECOND", precision, secondPrecision };
}

/** INTERVAL YEAR(precision) TO MONTH. */
export function yearToMonthType(precision = 2): SqlType {
  return { name: "INTERVAL YEAR TO MONTH", precision };
}
