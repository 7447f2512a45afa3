import { oraError } from "../engine/errors.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import { boundBytes } from "../engine/types/text-types.ts";
import type { Row } from "../engine/types/value.ts";
import { type BindMetadata, characterForm } from "../wire/messages/bind-metadata.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";

/** The largest precision of seconds and the like: a bind does not say its own. */
const fullPrecision = 9;
/** Longest string in PL/SQL, in bytes. Source: PL/SQL Language Reference, VARCHAR2. */
const plsqlStringBytes = 32_767;

/**
 * Sizes of character binds of SQL statements are rounded up, so that values of slightly different lengths have one type,
 * as a server does when it looks for a cursor to share. Source: Oracle Database SQL Tuning Guide, bind graduation.
 */
const graduations = [32, 128, 2000, 4000, plsqlStringBytes];

/** What the type of a bind depends on besides its metadata. */
export interface BindTypeOptions {
  readonly plsql: boolean;
  /** 4000 or 32767. */
  readonly maxStringBytes: number;
}

const fixedTypes: ReadonlyMap<number, SqlType> = new Map<number, SqlType>([
  [oracleType.number, { name: "NUMBER", precision: null, scale: null }],
  [oracleType.binaryInteger, { name: "NUMBER", precision: null, scale: 0 }],
  [oracleType.binaryFloat, { name: "BINARY_FLOAT" }],
  [oracleType.binaryDouble, { name: "BINARY_DOUBLE" }],
  [oracleType.date, { name: "DATE" }],
  [oracleType.timestamp, { name: "TIMESTAMP", precision: fullPrecision }],
  [oracleType.timestampTz, { name: "TIMESTAMP WITH TIME ZONE", precision: fullPrecision }],
  [oracleType.timestampLtz, { name: "TIMESTAMP WITH LOCAL TIME ZONE", precision: fullPrecision }],
  [oracleType.intervalYearMonth, { name: "INTERVAL YEAR TO MONTH", precision: fullPrecision }],
  [
    oracleType.intervalDaySecond,
    { name: "INTERVAL DAY TO SECOND", precision: fullPrecision, secondPrecision: fullPrecision },
  ],
  [oracleType.rowid, { name: "ROWID" }],
  [oracleType.urowid, { name: "UROWID", bytes: 4000 }],
  [oracleType.blob, { name: "BLOB" }],
  [oracleType.boolean, { name: "BOOLEAN" }],
  [oracleType.json, { name: "JSON" }],
  [oracleType.vector, { name: "VECTOR", dimensions: null, format: null }],
  [oracleType.cursor, { name: "CURSOR" }],
]);

/**
 * The SQL type of a bind, as if all its values were short.
 * @throws OraError 3115 for object types and BFILE, which are not served
 */
export function bindType(bind: BindMetadata, options: BindTypeOptions): SqlType {
  const national = bind.form === characterForm.national;
  switch (bind.type) {
    case oracleType.varchar:
    case oracleType.long:
      return characterType(national ? "NVARCHAR2" : "VARCHAR2", bind, options);
    case oracleType.char:
      return characterType(national ? "NCHAR" : "CHAR", bind, options);
    case oracleType.raw:
    case oracleType.longRaw:
      return { name: "RAW", bytes: sizeOf(bind.maxSize, options) };
    case oracleType.clob:
      return { name: national ? "NCLOB" : "CLOB" };
    default: {
      const type = fixedTypes.get(bind.type);
      if (!type) throw oraError(3115);
      return type;
    }
  }
}

function characterType(
  name: "VARCHAR2" | "CHAR" | "NVARCHAR2" | "NCHAR",
  bind: BindMetadata,
  options: BindTypeOptions,
): SqlType {
  if (bind.form !== characterForm.national) {
    const bytes = sizeOf(bind.maxSize, options);
    return { name, length: bytes, unit: "BYTE", bytes };
  }
  const bytes = sizeOf(nationalBytes(bind), options);
  return { name, length: Math.ceil(bytes / 2), unit: "CHAR", bytes };
}

/** Of UTF-16: the client multiplies its characters by 4. */
function nationalBytes({ maxSize }: BindMetadata): number {
  return Math.ceil(maxSize / 2);
}

/**
 * How long a bind was declared, in bytes: more than its type says when no column is so long. 0 for a bind without a length.
 */
export function declaredBytes(bind: BindMetadata): number {
  switch (bind.type) {
    case oracleType.varchar:
    case oracleType.char:
    case oracleType.long:
    case oracleType.raw:
    case oracleType.longRaw:
      return bind.form === characterForm.national ? nationalBytes(bind) : bind.maxSize;
    default:
      return 0;
  }
}

function sizeOf(bytes: number, { plsql, maxStringBytes }: BindTypeOptions): number {
  if (plsql) return Math.max(1, Math.min(bytes, plsqlStringBytes));
  const graded = graduations.find((graduation) => bytes <= graduation) ?? plsqlStringBytes;
  return Math.min(graded, maxStringBytes);
}

/**
 * The types of the binds of one call. A character or RAW bind of an SQL statement with a value longer than a string may
 * be is LONG or LONG RAW. Source: Oracle Error Messages, ORA-01461.
 */
export function typesForValues(
  types: readonly SqlType[],
  binds: readonly BindMetadata[],
  rows: readonly Row[],
  options: BindTypeOptions,
): readonly SqlType[] {
  if (options.plsql) return types;
  return types.map((type, index) => {
    const bind = binds[index] as BindMetadata;
    if (bind.maxSize <= options.maxStringBytes) return type;
    const raw = type.name === "RAW";
    if (!raw && !("unit" in type)) return type;
    const national = bind.form === characterForm.national;
    const long = rows.some((row) => boundBytes(row[index], national) > options.maxStringBytes);
    if (!long) return type;
    return { name: raw ? "LONG RAW" : "LONG" };
  });
}
