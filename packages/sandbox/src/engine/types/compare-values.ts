import { oraError } from "../errors.ts";
import { compareBinary } from "./binary-number.ts";
import { refuseIncomparable } from "./common-type.ts";
import { compareInstants } from "./datetime.ts";
import { compareDaySeconds } from "./interval.ts";
import { compareNumbers, numberKey, type OraNumber } from "./number-core.ts";
import type { SqlType } from "./sql-type.ts";
import type { DaySecond, JsonDocument, Timestamp, Value, ZonedTimestamp } from "./value.ts";

/** Compares two values that are not NULL and were converted to one type: below, equal to or above 0. */
export type Comparator = (a: Value, b: Value) => number;

/**
 * The order of a type's values. Text is compared in binary (NLS_SORT = BINARY), that is by code points; CHAR and NCHAR as if
 * the shorter were padded with blanks. NaN is the greatest floating-point number.
 * Source: Oracle SQL Language Reference, Data Type Comparison Rules.
 * @throws OraError 932 for LOBs and other types without an order, 997 for LONG.
 */
export function comparatorFor(type: SqlType): Comparator {
  switch (type.name) {
    case "NUMBER":
      return (a, b) => compareNumbers(a as OraNumber, b as OraNumber);
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return (a, b) => compareBinary(a as number, b as number);
    case "DATE":
    case "INTERVAL YEAR TO MONTH":
      return (a, b) => (a as number) - (b as number);
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
    case "TIMESTAMP WITH TIME ZONE":
      return (a, b) => compareInstants(a as Timestamp, b as Timestamp);
    case "INTERVAL DAY TO SECOND":
      return (a, b) => compareDaySeconds(a as DaySecond, b as DaySecond);
    case "CHAR":
    case "NCHAR":
      return (a, b) => comparePadded(a as string, b as string);
    case "RAW":
      return (a, b) => Buffer.compare(a as Uint8Array, b as Uint8Array);
    case "BOOLEAN":
      return (a, b) => Number(a) - Number(b);
    case "JSON":
      return (a, b) => compareText((a as JsonDocument).text, (b as JsonDocument).text);
    case "VARCHAR2":
    case "NVARCHAR2":
    case "ROWID":
    case "UROWID":
    case "NULL":
      return (a, b) => compareText(a as string, b as string);
    default:
      refuseIncomparable(type);
      throw oraError(932, ["-", type.name]);
  }
}

/** Compares two values of one type that are not NULL. Prefer `comparatorFor` in loops. */
export function compareValues(a: Value, b: Value, type: SqlType): number {
  return comparatorFor(type)(a, b);
}

/** True when two values of one type that are not NULL are equal. */
export function valuesEqual(a: Value, b: Value, type: SqlType): boolean {
  return comparatorFor(type)(a, b) === 0;
}

/** Order by code points, which is the order of AL32UTF8 bytes; JavaScript's own is that of UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others of 16 bits. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function comparePadded(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = index < a.length ? a.charCodeAt(index) : 32;
    const y = index < b.length ? b.charCodeAt(index) : 32;
    if (x !== y) return rank(x) - rank(y);
  }
  return 0;
}

/**
 * A key for grouping and joining, chosen once for a type: equal values have equal keys, others have not, NULL has its own.
 * Keys of different types must not be mixed.
 */
export function keyFunctionFor(type: SqlType): (value: Value) => string | number {
  const key = keyOf(type);
  return (value) => (value === null ? "\u0000null" : key(value));
}

/** The key of one value; see `keyFunctionFor`. */
export function hashKey(value: Value, type: SqlType): string | number {
  return keyFunctionFor(type)(value);
}

function keyOf(type: SqlType): (value: Value) => string | number {
  switch (type.name) {
    case "NUMBER":
      return (value) => numberKey(value as OraNumber);
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return (value) => (Number.isNaN(value) ? "NaN" : (value as number) + 0);
    case "DATE":
    case "INTERVAL YEAR TO MONTH":
      return (value) => value as number;
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
    case "TIMESTAMP WITH TIME ZONE":
    case "INTERVAL DAY TO SECOND":
      return (value) => {
        const { seconds, nanos } = value as Timestamp | ZonedTimestamp | DaySecond;
        return nanos === 0 ? seconds : `${seconds}.${nanos}`;
      };
    case "CHAR":
    case "NCHAR":
      return (value) => (value as string).replace(/ +$/, "");
    case "RAW":
      return (value) => Buffer.from(value as Uint8Array).toString("latin1");
    case "BOOLEAN":
      return (value) => (value === true ? 1 : 0);
    case "JSON":
      return (value) => (value as JsonDocument).text;
    case "VARCHAR2":
    case "NVARCHAR2":
    case "ROWID":
    case "UROWID":
    case "NULL":
      return (value) => value as string;
    default:
      refuseIncomparable(type);
      throw oraError(932, ["-", type.name]);
  }
}
