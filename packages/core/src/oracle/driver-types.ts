import type oracledb from "oracledb";
import type { BindAs } from "./sql/typed-binds.ts";
import type { BindValue } from "./sql-reader.ts";

/** The driver's module. Only `connect.ts` imports its value; everything else gets it handed on. */
export type Driver = typeof oracledb;

/** How one bind of an array statement goes over the wire. */
export interface BindDef {
  readonly type: BindAs;
  /**
   * Longest value in bytes of UTF-8, or in bytes for `bytes`; needed for all texts and `bytes`, without meaning for the
   * others. A longer value fails before anything is sent (NJS-058). Over 32,767 the bind is a LONG.
   */
  readonly maxBytes?: number;
}

/** A value with the type that it is to be bound as, where the value alone does not say it: text compared with a CHAR. */
export interface TypedValue {
  readonly type: BindAs;
  readonly value: BindValue;
}

/** Binds by name, without the colon. A bare value is bound as VARCHAR2, NUMBER, RAW or BOOLEAN by what it is. */
export type SessionBinds = Readonly<Record<string, BindValue | TypedValue>>;

type DriverBind = oracledb.BindParameters;

/** The driver's type of each kind of bind. */
export function driverBindTypes(driver: Driver): Readonly<Record<BindAs, oracledb.DbType>> {
  return {
    text: driver.DB_TYPE_VARCHAR,
    ntext: driver.DB_TYPE_NVARCHAR,
    char: driver.DB_TYPE_CHAR,
    nchar: driver.DB_TYPE_NCHAR,
    number: driver.DB_TYPE_NUMBER,
    "binary-float": driver.DB_TYPE_BINARY_FLOAT,
    "binary-double": driver.DB_TYPE_BINARY_DOUBLE,
    bytes: driver.DB_TYPE_RAW,
    boolean: driver.DB_TYPE_BOOLEAN,
  };
}

const sizedTypes: ReadonlySet<BindAs> = new Set<BindAs>([
  "text",
  "ntext",
  "char",
  "nchar",
  "bytes",
]);

/**
 * The driver's definitions for the binds of an array statement.
 * @throws RangeError when a text or bytes bind has no `maxBytes` of at least 1.
 */
export function driverBindDefs(
  driver: Driver,
  bindDefs: readonly BindDef[],
): oracledb.BindDefinition[] {
  const types = driverBindTypes(driver);
  return bindDefs.map(({ type, maxBytes }, index) => {
    if (!sizedTypes.has(type)) return { type: types[type] };
    if (maxBytes === undefined || !Number.isInteger(maxBytes) || maxBytes < 1) {
      throw new RangeError(`bind ${index + 1} (${type}) needs maxBytes of at least 1`);
    }
    return { type: types[type], maxSize: maxBytes };
  });
}

/** The driver's form of binds by name. */
export function driverBinds(driver: Driver, binds: SessionBinds): DriverBind {
  const types = driverBindTypes(driver);
  const result: Record<string, oracledb.BindParameter | BindValue> = {};
  for (const [name, bind] of Object.entries(binds)) {
    result[name] = isTypedValue(bind)
      ? { type: types[bind.type], val: bytesAsBuffer(bind.value), dir: driver.BIND_IN }
      : bytesAsBuffer(bind);
  }
  return result as DriverBind;
}

/** The driver binds `Buffer`s only; this one shares the memory of the bytes. */
function bytesAsBuffer(value: BindValue): BindValue {
  if (!(value instanceof Uint8Array) || Buffer.isBuffer(value)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function isTypedValue(bind: BindValue | TypedValue): bind is TypedValue {
  return typeof bind === "object" && bind !== null && !(bind instanceof Uint8Array);
}

/**
 * How columns are fetched: NUMBER as text with all its digits, CLOB and NCLOB as whole texts, BLOB as a buffer, everything
 * else as the driver does by itself (RAW as a buffer, LONG as text, BINARY_DOUBLE as a number). Dates, intervals, JSON
 * and VECTOR would lose something: callers select them as text.
 * Source: oracledb 26.0.0 lib/types.js (DB_TYPE_CONVERSION_MAP), lib/impl/resultset.js.
 */
export function exactFetchTypes(
  driver: Driver,
): (column: oracledb.Metadata<unknown>) => { type: oracledb.DbType } | undefined {
  return (column) => {
    switch (column.dbType) {
      case driver.DB_TYPE_NUMBER:
      case driver.DB_TYPE_CLOB:
      case driver.DB_TYPE_NCLOB:
        return { type: driver.DB_TYPE_VARCHAR };
      case driver.DB_TYPE_BLOB:
        return { type: driver.DB_TYPE_RAW };
      default:
        return undefined;
    }
  };
}
