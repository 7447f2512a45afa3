import type { ColumnDescription } from "../engine/contract.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import { characterForm } from "../wire/messages/bind-metadata.ts";
import { charsetUtf8, charsetUtf16 } from "../wire/messages/capabilities.ts";
import {
  columnUserFlag,
  columnVectorFlag,
  type DescribedColumn,
  describedColumn,
} from "../wire/messages/describe.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import { vectorFormat } from "../wire/types/vector.ts";

type TypeFields = Partial<DescribedColumn> & Pick<DescribedColumn, "type" | "maxSize">;

const text = { charset: charsetUtf8, form: characterForm.implicit } as const;
const nationalText = { charset: charsetUtf16, form: characterForm.national } as const;
/** Bytes a LOB column is described with. */
const lobBytes = 4000;
/**
 * Bytes a JSON or VECTOR column is described with: no more than the shortest longest string, or node-oracledb would read a
 * trailer behind each value and python-oracledb none.
 */
const imageBytes = 4000;
/** Bytes of a BFILE locator. */
const bfileBytes = 530;
/** Bytes an XMLTYPE column is described with. */
const xmlBytes = 2000;

/** Scale of a NUMBER without precision and scale, and of FLOAT. */
const noScale = -127;
/** What the client is told of NUMBER(*,s). Source: SQL*Plus DESCRIBE of an INTEGER column: NUMBER(38). */
const largestPrecision = 38;

/** The columns as the DESCRIBE message has them. */
export function describeColumns(columns: readonly ColumnDescription[]): DescribedColumn[] {
  return columns.map((column) => {
    const { isJson } = column;
    const fields = typeFields(column.type);
    return describedColumn({
      ...fields,
      name: column.name,
      nullable: column.nullable,
      userFlags: isJson || column.type.name === "JSON" ? columnUserFlag.isJson : 0,
    });
  });
}

const fixedTypes: Readonly<Partial<Record<SqlType["name"], TypeFields>>> = {
  BINARY_FLOAT: { type: oracleType.binaryFloat, maxSize: 4 },
  BINARY_DOUBLE: { type: oracleType.binaryDouble, maxSize: 8 },
  DATE: { type: oracleType.date, maxSize: 7 },
  LONG: { type: oracleType.long, maxSize: 0, ...text },
  "LONG RAW": { type: oracleType.longRaw, maxSize: 0 },
  CLOB: { type: oracleType.clob, maxSize: lobBytes, ...text },
  NCLOB: { type: oracleType.clob, maxSize: lobBytes, ...nationalText },
  BLOB: { type: oracleType.blob, maxSize: lobBytes },
  BFILE: { type: oracleType.bfile, maxSize: bfileBytes },
  ROWID: { type: oracleType.rowid, maxSize: 10 },
  BOOLEAN: { type: oracleType.boolean, maxSize: 1 },
  JSON: { type: oracleType.json, maxSize: imageBytes },
  XMLTYPE: {
    type: oracleType.object,
    maxSize: xmlBytes,
    typeOwner: "SYS",
    typeName: "XMLTYPE",
    version: 1,
  },
  CURSOR: { type: oracleType.cursor, maxSize: 4 },
  // The literal NULL has no bytes in the rows at all.
  NULL: { type: oracleType.varchar, maxSize: 0, ...text },
};

/**
 * How a type is described. `size` of character types is the length in the column's own unit, `maxSize` always bytes.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/base.js processColumnInfo.
 */
function typeFields(type: SqlType): TypeFields {
  switch (type.name) {
    case "NUMBER":
      return { type: oracleType.number, maxSize: 22, ...numberFields(type) };
    case "VARCHAR2":
      return characters(oracleType.varchar, type, text);
    case "CHAR":
      return characters(oracleType.char, type, text);
    case "NVARCHAR2":
      return characters(oracleType.varchar, type, nationalText);
    case "NCHAR":
      return characters(oracleType.char, type, nationalText);
    case "RAW":
      return { type: oracleType.raw, maxSize: Math.max(type.bytes, 1), size: type.bytes };
    case "UROWID":
      return { type: oracleType.urowid, maxSize: Math.max(type.bytes, 1) };
    case "TIMESTAMP":
      return { type: oracleType.timestamp, maxSize: 11, scale: type.precision };
    case "TIMESTAMP WITH TIME ZONE":
      return { type: oracleType.timestampTz, maxSize: 13, scale: type.precision };
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return { type: oracleType.timestampLtz, maxSize: 11, scale: type.precision };
    case "INTERVAL YEAR TO MONTH":
      return { type: oracleType.intervalYearMonth, maxSize: 5, precision: type.precision };
    case "INTERVAL DAY TO SECOND":
      return {
        type: oracleType.intervalDaySecond,
        maxSize: 11,
        precision: type.precision,
        scale: type.secondPrecision,
      };
    case "VECTOR":
      return vectorFields(type);
    default:
      return fixedTypes[type.name] as TypeFields;
  }
}

function numberFields(
  type: Extract<SqlType, { name: "NUMBER" }>,
): Pick<DescribedColumn, "precision" | "scale"> {
  if (type.floatBits !== undefined) return { precision: type.floatBits, scale: noScale };
  if (type.precision !== null) return { precision: type.precision, scale: type.scale ?? 0 };
  if (type.scale !== null) return { precision: largestPrecision, scale: type.scale };
  return { precision: 0, scale: noScale };
}

function characters(
  number: number,
  type: Extract<SqlType, { name: "VARCHAR2" | "CHAR" | "NVARCHAR2" | "NCHAR" }>,
  encoding: Pick<DescribedColumn, "charset" | "form">,
): TypeFields {
  return { type: number, maxSize: Math.max(type.bytes, 1), size: type.length, ...encoding };
}

const vectorFormats = {
  FLOAT32: vectorFormat.float32,
  FLOAT64: vectorFormat.float64,
  INT8: vectorFormat.int8,
  BINARY: vectorFormat.binary,
} as const;

function vectorFields(type: Extract<SqlType, { name: "VECTOR" }>): TypeFields {
  return {
    type: oracleType.vector,
    maxSize: imageBytes,
    vectorDimensions: type.dimensions ?? 0,
    vectorFormat: type.format === null ? 0 : vectorFormats[type.format],
    vectorFlags: type.dimensions === null ? columnVectorFlag.flexibleDimensions : 0,
  };
}

/** Whether two executions of a statement have columns of the same names and types. */
export function sameColumns(
  a: readonly ColumnDescription[],
  b: readonly ColumnDescription[],
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((column, index) => {
    const other = b[index] as ColumnDescription;
    return column === other || (column.name === other.name && sameType(column.type, other.type));
  });
}

function sameType(a: SqlType, b: SqlType): boolean {
  return a === b || (a.name === b.name && JSON.stringify(a) === JSON.stringify(b));
}
