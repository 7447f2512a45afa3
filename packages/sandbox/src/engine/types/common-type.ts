import { oraError } from "../errors.ts";
import { typeNameInErrors } from "./describe-type.ts";
import {
  binaryDoubleType,
  binaryFloatType,
  booleanType,
  dateType,
  numberType,
  rowidType,
  timestampType,
  timestampTzType,
} from "./make-type.ts";
import type { SqlType } from "./sql-type.ts";
import { commonText, isNationalType } from "./text-types.ts";

export { arithmeticType } from "./arithmetic-type.ts";
export { concatType, textLengthOf } from "./text-types.ts";
export {
  isDatetimeType,
  isNumericType,
  isTextType,
  type TypeFamily,
  typeFamily,
} from "./type-family.ts";

import { isDatetimeType, isNumericType, isTextType, typeFamily } from "./type-family.ts";

/**
 * The one type that several expressions get: the branches of CASE and arguments of COALESCE ("case"), the columns of set
 * operators ("set"), the two sides of a comparison ("compare"). Numbers take the greatest of NUMBER, BINARY_FLOAT and
 * BINARY_DOUBLE, character types the longest, datetimes the finest; NULL fits everywhere; all else must be one family.
 * Source: Oracle SQL Language Reference, CASE Expressions; COALESCE; The UNION [ALL], INTERSECT, MINUS Operators.
 * @throws OraError 932, or 1790 for set operators.
 */
export function commonType(
  types: readonly SqlType[],
  purpose: "case" | "set" | "compare",
  position = -1,
): SqlType {
  let result: SqlType = { name: "NULL" };
  for (const type of types) {
    if (purpose === "compare") result = comparisonType(result, type, position);
    else result = merged(result, type, purpose, position);
  }
  return result;
}

function merged(left: SqlType, right: SqlType, purpose: "case" | "set", position: number): SqlType {
  if (left.name === "NULL") return right;
  if (right.name === "NULL") return left;
  if (isNumericType(left) && isNumericType(right)) return commonNumber(left, right);
  if (isTextType(left) && isTextType(right)) return commonText(left, right);
  if (isDatetimeType(left) && isDatetimeType(right)) return commonDatetime(left, right);
  if (left.name === right.name) return widest(left, right);
  if (purpose === "set") throw oraError(1790, [], position);
  throw oraError(932, [typeNameInErrors(left), typeNameInErrors(right)], position);
}

function commonNumber(left: SqlType, right: SqlType): SqlType {
  if (left.name === "BINARY_DOUBLE" || right.name === "BINARY_DOUBLE") return binaryDoubleType;
  if (left.name === "BINARY_FLOAT" || right.name === "BINARY_FLOAT") return binaryFloatType;
  if (left.name !== "NUMBER" || right.name !== "NUMBER") return numberType;
  const same =
    left.precision === right.precision &&
    left.scale === right.scale &&
    left.floatBits === right.floatBits;
  return same ? left : numberType;
}

/** DATE, TIMESTAMP, WITH LOCAL TIME ZONE, WITH TIME ZONE: the later one of the two, with the greater precision. */
function commonDatetime(left: SqlType, right: SqlType): SqlType {
  const precision = Math.max(fractionOf(left), fractionOf(right));
  const names = [left.name, right.name];
  if (names.includes("TIMESTAMP WITH TIME ZONE")) return timestampTzType(precision);
  if (names.includes("TIMESTAMP WITH LOCAL TIME ZONE")) {
    return { name: "TIMESTAMP WITH LOCAL TIME ZONE", precision };
  }
  return names.includes("TIMESTAMP") ? timestampType(precision) : dateType;
}

function fractionOf(type: SqlType): number {
  switch (type.name) {
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return type.precision;
    default:
      return 0;
  }
}

/** Two types of one name: the greater lengths and precisions. */
function widest(left: SqlType, right: SqlType): SqlType {
  if (left.name === "RAW" && right.name === "RAW") {
    return left.bytes >= right.bytes ? left : right;
  }
  if (left.name === "INTERVAL YEAR TO MONTH" && right.name === "INTERVAL YEAR TO MONTH") {
    return left.precision >= right.precision ? left : right;
  }
  if (left.name === "INTERVAL DAY TO SECOND" && right.name === "INTERVAL DAY TO SECOND") {
    return {
      name: "INTERVAL DAY TO SECOND",
      precision: Math.max(left.precision, right.precision),
      secondPrecision: Math.max(left.secondPrecision, right.secondPrecision),
    };
  }
  return left;
}

/**
 * The type to which both sides of a comparison are converted before `compareValues`: text gives way to numbers, datetimes,
 * intervals, RAW, ROWID and BOOLEAN. CHAR (blank-padded comparison) only when both sides are CHAR or NCHAR.
 * Source: Oracle SQL Language Reference, Data Type Comparison Rules; Implicit Data Conversion.
 * @throws OraError 932 for types that cannot be compared and for LOBs, 997 for LONG, 22848 for VECTOR.
 */
export function comparisonType(left: SqlType, right: SqlType, position = -1): SqlType {
  refuseIncomparable(left, position);
  refuseIncomparable(right, position);
  if (left.name === "NULL") return right;
  if (right.name === "NULL") return left;
  if (isTextType(left) && isTextType(right)) return comparedText(left, right);
  if (isNumericType(left) && isNumericType(right)) return commonNumber(left, right);
  if (isDatetimeType(left) && isDatetimeType(right)) return commonDatetime(left, right);
  if (isTextType(left)) return besideText(right, left, position);
  if (isTextType(right)) return besideText(left, right, position);
  if (left.name === right.name) return widest(left, right);
  if (isBooleanPair(left, right)) return booleanType;
  if (typeFamily(left) === "rowid" && typeFamily(right) === "rowid") return rowidType;
  throw oraError(932, [typeNameInErrors(left), typeNameInErrors(right)], position);
}

function comparedText(left: SqlType, right: SqlType): SqlType {
  const padded =
    (left.name === "CHAR" || left.name === "NCHAR") &&
    (right.name === "CHAR" || right.name === "NCHAR");
  if (!padded) {
    const type = commonText(left, right);
    if (type.name === "CHAR") return { ...type, name: "VARCHAR2" };
    return type.name === "NCHAR" ? { ...type, name: "NVARCHAR2" } : type;
  }
  const type = commonText(left, right);
  if (!("length" in type)) return type;
  return { ...type, name: isNationalType(type) ? "NCHAR" : "CHAR" };
}

/** The type that text is converted to when it stands beside another. */
function besideText(other: SqlType, text: SqlType, position: number): SqlType {
  if (isNumericType(other)) return other.name === "NUMBER" ? numberType : other;
  switch (typeFamily(other)) {
    case "date":
    case "interval-ds":
    case "interval-ym":
    case "raw":
    case "rowid":
    case "boolean":
      return other;
    case "json":
      return text;
    default:
      throw oraError(932, [typeNameInErrors(other), typeNameInErrors(text)], position);
  }
}

function isBooleanPair(left: SqlType, right: SqlType): boolean {
  return (
    (left.name === "BOOLEAN" && isNumericType(right)) ||
    (right.name === "BOOLEAN" && isNumericType(left))
  );
}

/** LOBs cannot be compared, sorted or grouped. @throws OraError 932 `expected - got CLOB`, 997, 22848. */
export function refuseIncomparable(type: SqlType, position = -1): void {
  switch (typeFamily(type)) {
    case "lob":
    case "xml":
    case "cursor":
      throw oraError(932, ["-", typeNameInErrors(type)], position);
    case "vector":
      throw oraError(22848, ["VECTOR"], position);
    default:
      if (type.name === "LONG" || type.name === "LONG RAW") throw oraError(997, [], position);
  }
}
