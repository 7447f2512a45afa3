import type { SqlType } from "./sql-type.ts";

/** Types that behave alike in conversions. LONG is text, LONG RAW is raw. */
export type TypeFamily =
  | "number"
  | "text"
  | "date"
  | "interval-ym"
  | "interval-ds"
  | "raw"
  | "lob"
  | "rowid"
  | "boolean"
  | "json"
  | "vector"
  | "xml"
  | "cursor"
  | "null";

const FAMILIES: Readonly<Record<SqlType["name"], TypeFamily>> = {
  NUMBER: "number",
  BINARY_FLOAT: "number",
  BINARY_DOUBLE: "number",
  VARCHAR2: "text",
  CHAR: "text",
  NVARCHAR2: "text",
  NCHAR: "text",
  LONG: "text",
  DATE: "date",
  TIMESTAMP: "date",
  "TIMESTAMP WITH TIME ZONE": "date",
  "TIMESTAMP WITH LOCAL TIME ZONE": "date",
  "INTERVAL YEAR TO MONTH": "interval-ym",
  "INTERVAL DAY TO SECOND": "interval-ds",
  RAW: "raw",
  "LONG RAW": "raw",
  CLOB: "lob",
  NCLOB: "lob",
  BLOB: "lob",
  BFILE: "lob",
  ROWID: "rowid",
  UROWID: "rowid",
  BOOLEAN: "boolean",
  JSON: "json",
  VECTOR: "vector",
  XMLTYPE: "xml",
  CURSOR: "cursor",
  NULL: "null",
};

/** The family of a type. */
export function typeFamily(type: SqlType): TypeFamily {
  return FAMILIES[type.name];
}

/** VARCHAR2, CHAR, NVARCHAR2, NCHAR or LONG. */
export function isTextType(type: SqlType): boolean {
  return FAMILIES[type.name] === "text";
}

/** NUMBER, BINARY_FLOAT or BINARY_DOUBLE. */
export function isNumericType(type: SqlType): boolean {
  return FAMILIES[type.name] === "number";
}

/** DATE or one of the TIMESTAMP types. */
export function isDatetimeType(type: SqlType): boolean {
  return FAMILIES[type.name] === "date";
}
