import { oraError } from "../errors.ts";
import { typeNameInErrors } from "./describe-type.ts";
import {
  binaryDoubleType,
  binaryFloatType,
  dateType,
  dayToSecondType,
  numberType,
  yearToMonthType,
} from "./make-type.ts";
import type { SqlType } from "./sql-type.ts";
import { isDatetimeType, type TypeFamily, typeFamily } from "./type-family.ts";

type Operator = "+" | "-" | "*" | "/";

/**
 * The type of an arithmetic expression. Text beside numbers, dates and intervals counts as a number, as Oracle converts it.
 * DATE ± number is a DATE (of a TIMESTAMP as well), DATE - DATE a number of days, TIMESTAMP - TIMESTAMP an INTERVAL DAY TO
 * SECOND, an interval keeps its kind with day or year precision 9.
 * Source: Oracle SQL Language Reference, Datetime/Interval Arithmetic; Numeric Precedence.
 * @throws OraError 975 and 30087 for adding two datetimes, 932 for operands that do not fit, 30081 for intervals.
 */
export function arithmeticType(
  op: Operator,
  left: SqlType,
  right: SqlType,
  position = -1,
): SqlType {
  const a = operandKind(left, right);
  const b = operandKind(right, left);
  if (a === "number" && b === "number") return numberResult(left, right);
  if (a === "date" || b === "date") return dateResult(op, left, right, a, b, position);
  if (a === "interval-ds" || a === "interval-ym" || b === "interval-ds" || b === "interval-ym") {
    return intervalResult(op, left, right, a, b, position);
  }
  const wrong = a === "number" ? right : left;
  throw oraError(932, ["NUMBER", typeNameInErrors(wrong)], position);
}

/** Text and NULL count as numbers. */
function operandKind(type: SqlType, other: SqlType): TypeFamily {
  const family = typeFamily(type);
  if (family === "null" && typeFamily(other) !== "null") return "number";
  if (type.name === "LONG") return "lob";
  return family === "text" || family === "null" ? "number" : family;
}

function numberResult(left: SqlType, right: SqlType): SqlType {
  if (left.name === "BINARY_DOUBLE" || right.name === "BINARY_DOUBLE") return binaryDoubleType;
  if (left.name === "BINARY_FLOAT" || right.name === "BINARY_FLOAT") return binaryFloatType;
  return numberType;
}

function dateResult(
  op: Operator,
  left: SqlType,
  right: SqlType,
  a: TypeFamily,
  b: TypeFamily,
  position: number,
): SqlType {
  if (a === "date" && b === "date") return twoDates(op, left, right, position);
  const dateFirst = a === "date";
  const [date, amount] = dateFirst ? [left, right] : [right, left];
  if (op !== "+" && !(op === "-" && dateFirst)) {
    throw oraError(932, ["NUMBER", typeNameInErrors(date)], position);
  }
  switch (dateFirst ? b : a) {
    case "number":
      return dateType;
    case "interval-ds":
    case "interval-ym":
      return date;
    default:
      throw oraError(932, ["NUMBER", typeNameInErrors(amount)], position);
  }
}

function twoDates(op: Operator, left: SqlType, right: SqlType, position: number): SqlType {
  const dates = left.name === "DATE" && right.name === "DATE";
  if (op === "+") throw oraError(dates ? 975 : 30087, [], position);
  if (op !== "-") throw oraError(932, ["NUMBER", typeNameInErrors(left)], position);
  if (dates) return numberType;
  const digits = [left, right].map((type) =>
    isDatetimeType(type) && "precision" in type ? (type.precision ?? 0) : 0,
  );
  return dayToSecondType(9, Math.max(...digits));
}

function intervalResult(
  op: Operator,
  left: SqlType,
  right: SqlType,
  a: TypeFamily,
  b: TypeFamily,
  position: number,
): SqlType {
  const scaled =
    (op === "*" && (a === "number" || b === "number")) || (op === "/" && b === "number");
  const added = (op === "+" || op === "-") && a === b;
  if (!scaled && !added) throw oraError(30081, [], position);
  const interval = a === "number" ? right : left;
  if (interval.name === "INTERVAL YEAR TO MONTH") return yearToMonthType(9);
  return dayToSecondType(9, scaled ? 9 : Math.max(secondDigits(left), secondDigits(right)));
}

function secondDigits(type: SqlType): number {
  return type.name === "INTERVAL DAY TO SECOND" ? type.secondPrecision : 0;
}
