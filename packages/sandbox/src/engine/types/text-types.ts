import { oraError } from "../errors.ts";
import { typeNameInErrors } from "./describe-type.ts";
import { clobType, nclobType, nvarchar2, varchar2 } from "./make-type.ts";
import type { SqlType } from "./sql-type.ts";
import { utf8Length } from "./text.ts";
import { typeFamily } from "./type-family.ts";
import type { Value } from "./value.ts";

type TextType = Extract<SqlType, { readonly length: number }>;

/** NCHAR, NVARCHAR2 or NCLOB. */
export function isNationalType(type: SqlType): boolean {
  return type.name === "NCHAR" || type.name === "NVARCHAR2" || type.name === "NCLOB";
}

/** Bytes of a bound text or RAW, 0 for others. National text is kept in UTF-16. */
export function boundBytes(value: Value | undefined, national: boolean): number {
  if (typeof value === "string") return national ? value.length * 2 : utf8Length(value);
  return value instanceof Uint8Array ? value.length : 0;
}

function isSized(type: SqlType): type is TextType {
  return "length" in type;
}

/**
 * The type of either of two texts: CHAR only when both are CHAR of one length, else VARCHAR2 of the greater length; national
 * when either is; LONG when either is.
 * Source: Oracle SQL Language Reference, The UNION [ALL], INTERSECT, MINUS Operators.
 */
export function commonText(left: SqlType, right: SqlType): SqlType {
  if (!isSized(left) || !isSized(right)) return left.name === "LONG" ? left : right;
  const fixed = isFixed(left) && isFixed(right) && left.length === right.length;
  if (isNationalType(left) || isNationalType(right)) {
    const length = Math.max(left.length, right.length);
    return fixed ? ({ ...nvarchar2(length), name: "NCHAR" } as SqlType) : nvarchar2(length);
  }
  if (fixed && left.unit === right.unit) return left;
  if (left.unit === right.unit) {
    const length = Math.max(left.length, right.length);
    const bytes = Math.max(left.bytes, right.bytes);
    return { name: "VARCHAR2", length, unit: left.unit, bytes };
  }
  return varchar2(Math.max(left.bytes, right.bytes));
}

function isFixed(type: TextType): boolean {
  return type.name === "CHAR" || type.name === "NCHAR";
}

const DISPLAY_LENGTHS: Readonly<Partial<Record<SqlType["name"], number>>> = {
  NUMBER: 40,
  BINARY_FLOAT: 40,
  BINARY_DOUBLE: 40,
  DATE: 75,
  TIMESTAMP: 75,
  "TIMESTAMP WITH TIME ZONE": 75,
  "TIMESTAMP WITH LOCAL TIME ZONE": 75,
  "INTERVAL YEAR TO MONTH": 15,
  "INTERVAL DAY TO SECOND": 30,
  ROWID: 18,
  BOOLEAN: 5,
  NULL: 0,
};

/** The most bytes that a value has when it is converted to text: NUMBER 40, RAW two a byte, ROWID 18. */
export function textLengthOf(type: SqlType): number {
  if (isSized(type)) return type.bytes;
  if (type.name === "RAW") return type.bytes * 2;
  if (type.name === "UROWID") return type.bytes;
  return DISPLAY_LENGTHS[type.name] ?? 4000;
}

/**
 * The type of `left || right`: CLOB when either is one, national when either is, CHAR when both are CHAR and fit into 2000
 * bytes, else VARCHAR2 of both lengths together, at most `maxStringBytes`. A longer value is ORA-01489 when it comes up.
 * Source: Oracle SQL Language Reference, Concatenation Operator.
 * @throws OraError 932 for BLOB, JSON, VECTOR, XMLTYPE and cursors, 997 for LONG.
 */
export function concatType(
  left: SqlType,
  right: SqlType,
  maxStringBytes: number,
  position = -1,
): SqlType {
  for (const side of [left, right]) refuseConcat(side, position);
  if (typeFamily(left) === "lob" || typeFamily(right) === "lob") {
    return isNationalType(left) || isNationalType(right) ? nclobType : clobType;
  }
  if (isNationalType(left) || isNationalType(right)) {
    const length = charactersOf(left) + charactersOf(right);
    return nvarchar2(Math.min(length, Math.floor(maxStringBytes / 2)));
  }
  const bytes = textLengthOf(left) + textLengthOf(right);
  if (left.name === "CHAR" && right.name === "CHAR" && bytes <= 2000 && left.unit === right.unit) {
    return { name: "CHAR", length: left.length + right.length, unit: left.unit, bytes };
  }
  if (isSized(left) && isSized(right) && left.unit === "CHAR" && right.unit === "CHAR") {
    return varchar2(Math.min(left.length + right.length, maxStringBytes), "CHAR", maxStringBytes);
  }
  return varchar2(Math.min(bytes, maxStringBytes));
}

function charactersOf(type: SqlType): number {
  return isSized(type) ? type.length : textLengthOf(type);
}

function refuseConcat(type: SqlType, position: number): void {
  if (type.name === "LONG" || type.name === "LONG RAW") throw oraError(997, [], position);
  const family = typeFamily(type);
  const refused =
    type.name === "BLOB" ||
    type.name === "BFILE" ||
    family === "json" ||
    family === "vector" ||
    family === "xml" ||
    family === "cursor";
  if (refused) throw oraError(932, ["CHAR", typeNameInErrors(type)], position);
}
