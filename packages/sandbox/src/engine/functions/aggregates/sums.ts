import { oraError } from "../../errors.ts";
import { convertTo } from "../../expressions/compiled.ts";
import type { Compiled } from "../../expressions/contract.ts";
import { arithmeticType, typeFamily } from "../../types/common-type.ts";
import { addDaySeconds, divideDaySecond, divideYearMonth } from "../../types/interval.ts";
import { binaryDoubleType, numberType } from "../../types/make-type.ts";
import { add, divide, type OraNumber } from "../../types/number.ts";
import type { SqlType } from "../../types/sql-type.ts";
import type { DaySecond, Value } from "../../types/value.ts";
import type { AggregateParts, AggregateSite, AggregateTable, Step } from "./contract.ts";

/** The only argument. */
export function onlyArgument(site: AggregateSite): Compiled {
  const [argument] = site.args;
  if (!argument) throw oraError(909, [], site.call.at);
  return argument;
}

/**
 * What sums are made in: NUMBER, a float or, since 23ai, an interval.
 * @throws OraError 932 for anything that is no number.
 */
export function summedType(type: SqlType, site: AggregateSite, at: number): SqlType {
  const family = typeFamily(type);
  const interval = family === "interval-ds" || family === "interval-ym";
  if (interval && site.binder.session.version >= 23) return type;
  const result = interval ? oraError(932, ["NUMBER", type.name], at) : null;
  if (result) throw result;
  if (type.name === "BINARY_FLOAT" || type.name === "BINARY_DOUBLE") return binaryDoubleType;
  return arithmeticType("*", type, numberType, at);
}

function sumStep(type: SqlType, result: (sum: Value, count: number) => Value): () => Step {
  const plus = addition(type);
  return () => {
    let sum: Value = null;
    let count = 0;
    const take = (value: Value): void => {
      if (value === null) return;
      sum = sum === null ? value : plus(sum, value);
      count++;
    };
    return { add: take, result: () => (sum === null ? null : result(sum, count)) };
  };
}

function addition(type: SqlType): (a: Value, b: Value) => Value {
  if (type.name === "NUMBER") return (a, b) => add(a as OraNumber, b as OraNumber);
  if (typeFamily(type) === "interval-ds") {
    return (a, b) => addDaySeconds(a as DaySecond, b as DaySecond);
  }
  return (a, b) => (a as number) + (b as number);
}

function quotient(type: SqlType): (sum: Value, count: number) => Value {
  if (type.name === "NUMBER") return (sum, count) => divide(sum as OraNumber, count);
  if (typeFamily(type) === "interval-ds") {
    return (sum, count) => divideDaySecond(sum as DaySecond, count);
  }
  if (typeFamily(type) === "interval-ym") {
    return (sum, count) => divideYearMonth(sum as number, count);
  }
  return (sum, count) => (sum as number) / count;
}

function summing(average: boolean): (site: AggregateSite) => AggregateParts {
  return (site) => {
    const argument = onlyArgument(site);
    const type = summedType(argument.type, site, site.at(0));
    const read = convertTo(argument, type, site.binder.session, site.at(0)).eval;
    const start = sumStep(type, average ? quotient(type) : (sum) => sum);
    return { type, nullable: true, inputs: [read], start };
  };
}

/** SUM and AVG. Source: Oracle SQL Language Reference, under these names. */
export const sumAggregates: AggregateTable = {
  SUM: { min: 1, max: 1, distinct: true, compile: summing(false) },
  AVG: { min: 1, max: 1, distinct: true, compile: summing(true) },
  APPROX_SUM: { min: 1, max: 1, distinct: false, compile: summing(false) },
};
