import type { SqlType } from "./sql-type.ts";

/** The facts of a column's type as ALL_TAB_COLUMNS shows them. */
export interface DataTypeFacts {
  readonly dataType: string;
  /** Bytes. */
  readonly dataLength: number;
  readonly dataPrecision: number | null;
  readonly dataScale: number | null;
  /** Characters; 0 for types without a length in characters. */
  readonly charLength: number;
  readonly charUsed: "B" | "C" | null;
}

/** A type as DDL writes it: `VARCHAR2(10 CHAR)`, `NUMBER(10,2)`, `TIMESTAMP(6) WITH TIME ZONE`. */
export function describeType(type: SqlType): string {
  switch (type.name) {
    case "NUMBER":
      return describeNumber(type);
    case "VARCHAR2":
    case "CHAR":
      return `${type.name}(${type.length} ${type.unit})`;
    case "NVARCHAR2":
    case "NCHAR":
      return `${type.name}(${type.length})`;
    case "RAW":
    case "UROWID":
      return `${type.name}(${type.bytes})`;
    case "VECTOR":
      return `VECTOR(${type.dimensions ?? "*"}, ${type.format ?? "*"})`;
    case "NULL":
      return "VARCHAR2(0)";
    default:
      return dataTypeName(type);
  }
}

function describeNumber(type: Extract<SqlType, { name: "NUMBER" }>): string {
  if (type.floatBits !== undefined) return `FLOAT(${type.floatBits})`;
  if (type.precision === null) return type.scale === null ? "NUMBER" : `NUMBER(*,${type.scale})`;
  return `NUMBER(${type.precision},${type.scale ?? 0})`;
}

/** DATA_TYPE: without lengths, but with the precision of times and intervals, as Oracle prints them. */
export function dataTypeName(type: SqlType): string {
  switch (type.name) {
    case "NUMBER":
      return type.floatBits === undefined ? "NUMBER" : "FLOAT";
    case "TIMESTAMP":
      return `TIMESTAMP(${type.precision})`;
    case "TIMESTAMP WITH TIME ZONE":
      return `TIMESTAMP(${type.precision}) WITH TIME ZONE`;
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return `TIMESTAMP(${type.precision}) WITH LOCAL TIME ZONE`;
    case "INTERVAL YEAR TO MONTH":
      return `INTERVAL YEAR(${type.precision}) TO MONTH`;
    case "INTERVAL DAY TO SECOND":
      return `INTERVAL DAY(${type.precision}) TO SECOND(${type.secondPrecision})`;
    case "NULL":
      return "VARCHAR2";
    default:
      return type.name;
  }
}

const ERROR_NAMES: Readonly<Partial<Record<SqlType["name"], string>>> = {
  VARCHAR2: "CHAR",
  NVARCHAR2: "NCHAR",
  RAW: "BINARY",
  "LONG RAW": "LONG BINARY",
  XMLTYPE: "SYS.XMLTYPE",
  NULL: "CHAR",
};

/** A type as ORA-00932 names it: CHAR for both character types, BINARY for RAW. Source: observed server messages. */
export function typeNameInErrors(type: SqlType): string {
  return ERROR_NAMES[type.name] ?? type.name;
}

const LENGTHS: Readonly<Partial<Record<SqlType["name"], number>>> = {
  NUMBER: 22,
  BINARY_FLOAT: 4,
  BINARY_DOUBLE: 8,
  DATE: 7,
  "INTERVAL YEAR TO MONTH": 5,
  "INTERVAL DAY TO SECOND": 11,
  CLOB: 4000,
  NCLOB: 4000,
  BLOB: 4000,
  BFILE: 530,
  ROWID: 10,
  BOOLEAN: 1,
  JSON: 8200,
  VECTOR: 8200,
  XMLTYPE: 2000,
};

/**
 * What ALL_TAB_COLUMNS shows of a column's type.
 * Source: Oracle Database Reference, ALL_TAB_COLUMNS; lengths as on a server.
 */
export function dataTypeColumn(type: SqlType): DataTypeFacts {
  const facts = {
    dataType: dataTypeName(type),
    dataLength: LENGTHS[type.name] ?? 0,
    dataPrecision: null,
    dataScale: null,
    charLength: 0,
    charUsed: null,
  };
  switch (type.name) {
    case "NUMBER":
      return {
        ...facts,
        dataPrecision: type.floatBits ?? type.precision,
        dataScale: type.floatBits === undefined ? type.scale : null,
      };
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
      return {
        ...facts,
        dataLength: type.bytes,
        charLength: type.length,
        charUsed: type.unit === "CHAR" ? "C" : "B",
      };
    case "RAW":
    case "UROWID":
      return { ...facts, dataLength: type.bytes };
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return { ...facts, dataLength: type.precision === 0 ? 7 : 11, dataScale: type.precision };
    case "TIMESTAMP WITH TIME ZONE":
      return { ...facts, dataLength: 13, dataScale: type.precision };
    case "INTERVAL YEAR TO MONTH":
      return { ...facts, dataPrecision: type.precision, dataScale: 0 };
    case "INTERVAL DAY TO SECOND":
      return { ...facts, dataPrecision: type.precision, dataScale: type.secondPrecision };
    default:
      return facts;
  }
}
