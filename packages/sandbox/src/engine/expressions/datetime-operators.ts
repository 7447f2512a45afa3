import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import { isDatetimeType, typeFamily } from "../types/common-type.ts";
import {
  addDaySecondToDate,
  addDaySecondToTimestamp,
  addDaySecondToZoned,
  addDays,
  addYearMonthToDate,
  addYearMonthToTimestamp,
  addYearMonthToZoned,
  subtractDates,
  subtractTimestamps,
} from "../types/datetime.ts";
import {
  addDaySeconds,
  divideDaySecond,
  divideYearMonth,
  multiplyDaySecond,
  multiplyYearMonth,
  negateDaySecond,
} from "../types/interval.ts";
import { dateType, numberType, timestampType, timestampTzType } from "../types/make-type.ts";
import { negate, type OraNumber } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { DaySecond, Timestamp, type Value, ZonedTimestamp } from "../types/value.ts";
import { convertTo } from "./compiled.ts";
import type { Compiled, Env } from "./contract.ts";

type Evaluate = (env: Env) => Value;
type Combine = (a: Value, b: Value) => Value;

/**
 * Arithmetic with at least one date, timestamp or interval; `type` is what `arithmeticType` found.
 * Source: Oracle SQL Language Reference, Datetime/Interval Arithmetic (matrix of operations).
 */
export function datetimeArithmetic(
  op: "+" | "-" | "*" | "/",
  left: Compiled,
  right: Compiled,
  type: SqlType,
  session: SessionContext,
  expr: Extract<Expr, { kind: "binary" }>,
): Evaluate {
  const leftTime = isDatetimeType(left.type);
  const rightTime = isDatetimeType(right.type);
  const convert = (side: Compiled, to: SqlType, at: number) => convertTo(side, to, session, at);
  if (leftTime && rightTime) {
    const common = differenceType(left.type, right.type);
    const a = convert(left, common, expr.left.at);
    const b = convert(right, common, expr.right.at);
    return both(a, b, common.name === "DATE" ? dateDifference : instantDifference);
  }
  if (leftTime) {
    return shifted(left, right, op === "-", session, expr.left.at, expr.right.at);
  }
  if (rightTime) return shifted(right, left, false, session, expr.right.at, expr.left.at);
  if (op === "*" || op === "/") return scaled(op, left, right, session, expr);
  const a = convert(left, type, expr.left.at);
  const b = convert(right, type, expr.right.at);
  return both(a, b, op === "-" ? intervalDifference : intervalSum);
}

function both(left: Compiled, right: Compiled, combine: Combine): Evaluate {
  const l = left.eval;
  const r = right.eval;
  return (env) => {
    const a = l(env);
    if (a === null) return null;
    const b = r(env);
    return b === null ? null : combine(a, b);
  };
}

function differenceType(left: SqlType, right: SqlType): SqlType {
  if (left.name === "DATE" && right.name === "DATE") return dateType;
  const zoned = [left, right].some((type) => type.name === "TIMESTAMP WITH TIME ZONE");
  const local = [left, right].some((type) => type.name === "TIMESTAMP WITH LOCAL TIME ZONE");
  return zoned || (local && left.name !== right.name) ? timestampTzType(9) : timestampType(9);
}

const dateDifference: Combine = (a, b) => subtractDates(a as number, b as number);

const instantDifference: Combine = (a, b) =>
  subtractTimestamps(a as Timestamp | ZonedTimestamp, b as Timestamp | ZonedTimestamp);

const intervalSum: Combine = (a, b) => {
  if (a instanceof DaySecond && b instanceof DaySecond) return addDaySeconds(a, b);
  return (a as number) + (b as number);
};

const intervalDifference: Combine = (a, b) => {
  if (a instanceof DaySecond && b instanceof DaySecond) return addDaySeconds(a, negateDaySecond(b));
  return (a as number) - (b as number);
};

/** A date or timestamp moved by a number of days or an interval. */
function shifted(
  moment: Compiled,
  amount: Compiled,
  backwards: boolean,
  session: SessionContext,
  momentAt: number,
  amountAt: number,
): Evaluate {
  const family = typeFamily(amount.type);
  if (family === "interval-ds") {
    return both(moment, amount, (value, interval) => {
      const by = interval as DaySecond;
      return plusDaySecond(value, backwards ? negateDaySecond(by) : by);
    });
  }
  if (family === "interval-ym") {
    return both(moment, amount, (value, months) =>
      plusMonths(value, backwards ? -(months as number) : (months as number)),
    );
  }
  const date = convertTo(moment, dateType, session, momentAt);
  const days = convertTo(amount, numberType, session, amountAt);
  return both(date, days, (value, count) =>
    addDays(value as number, backwards ? negate(count as OraNumber) : (count as OraNumber)),
  );
}

function plusDaySecond(value: Value, by: DaySecond): Value {
  if (value instanceof Timestamp) return addDaySecondToTimestamp(value, by);
  if (value instanceof ZonedTimestamp) return addDaySecondToZoned(value, by);
  return addDaySecondToDate(value as number, by);
}

function plusMonths(value: Value, months: number): Value {
  if (value instanceof Timestamp) return addYearMonthToTimestamp(value, months);
  if (value instanceof ZonedTimestamp) return addYearMonthToZoned(value, months);
  return addYearMonthToDate(value as number, months);
}

/** Interval * number, number * interval, interval / number. */
function scaled(
  op: "*" | "/",
  left: Compiled,
  right: Compiled,
  session: SessionContext,
  expr: Extract<Expr, { kind: "binary" }>,
): Evaluate {
  const leftIsInterval = typeFamily(left.type).startsWith("interval");
  const interval = leftIsInterval ? left : right;
  const factor = leftIsInterval ? right : left;
  if (op === "/" && !leftIsInterval) throw oraError(30081, [], expr.right.at);
  const by = convertTo(factor, numberType, session, expr.at);
  return both(interval, by, (value, number) => {
    const n = number as OraNumber;
    if (value instanceof DaySecond) {
      return op === "*" ? multiplyDaySecond(value, n) : divideDaySecond(value, n);
    }
    const months = value as number;
    return op === "*" ? multiplyYearMonth(months, n) : divideYearMonth(months, n);
  });
}
