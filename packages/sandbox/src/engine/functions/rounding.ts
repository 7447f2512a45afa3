import { oraError } from "../errors.ts";
import { convertTo, derived, located } from "../expressions/compiled.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import { isDatetimeType } from "../types/common-type.ts";
import { roundDate, truncDate } from "../types/date-units.ts";
import { dateType, numberType } from "../types/make-type.ts";
import { type OraNumber, round, toInteger, trunc } from "../types/number.ts";
import type { Value } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { textArgument } from "./text-arguments.ts";

/** ROUND and TRUNC: of dates to a unit, of numbers to decimal places. */
function roundingFunction(
  ofDate: (date: number, unit: string) => number,
  ofNumber: (value: OraNumber, places: number) => OraNumber,
  ofFloat: (value: number) => number,
): FunctionDefinition {
  return {
    min: 1,
    max: 2,
    compile: (site) => {
      const [argument] = site.args;
      if (!argument) throw oraError(938, [], site.call.at);
      if (isDatetimeType(argument.type)) return dateRounding(site, argument, ofDate);
      return numberRounding(site, argument, ofNumber, ofFloat);
    },
  };
}

function dateRounding(
  site: CallSite,
  argument: Compiled,
  apply: (date: number, unit: string) => number,
): Compiled {
  const { binder } = site;
  const date = convertTo(argument, dateType, binder.session, site.at(0)).eval;
  const unitArgument = site.args[1];
  const unit = unitArgument ? textArgument(unitArgument, binder, site.at(1)) : () => "DD";
  const evaluate = (env: Env): Value => {
    const value = date(env);
    const name = unit(env);
    return value === null || name === null ? null : apply(value as number, name);
  };
  return derived(dateType, site.args, binder.session, located(evaluate, site.at(1)));
}

/** Of BINARY_FLOAT and BINARY_DOUBLE without places: the same type; with places everything becomes NUMBER. */
function numberRounding(
  site: CallSite,
  argument: Compiled,
  exact: (value: OraNumber, places: number) => OraNumber,
  ofFloat: (value: number) => number,
): Compiled {
  const { session } = site.binder;
  const { type } = argument;
  const placesArgument = site.args[1];
  if (!placesArgument && (type.name === "BINARY_FLOAT" || type.name === "BINARY_DOUBLE")) {
    return derived(type, [argument], session, (env): Value => {
      const value = argument.eval(env);
      return value === null ? null : ofFloat(value as number);
    });
  }
  const number = convertTo(argument, numberType, session, site.at(0)).eval;
  const places = placesArgument
    ? convertTo(placesArgument, numberType, session, site.at(1)).eval
    : () => 0;
  return derived(numberType, site.args, session, (env) => {
    const value = number(env);
    const count = places(env);
    if (value === null || count === null) return null;
    return exact(value as OraNumber, toInteger(count as OraNumber));
  });
}

function roundHalfEvenDouble(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : nearest;
}

/**
 * ROUND and TRUNC.
 * Source: Oracle SQL Language Reference, ROUND (number), ROUND (date), TRUNC (number), TRUNC (date).
 */
export const roundingFunctions: FunctionTable = {
  ROUND: roundingFunction(roundDate, round, roundHalfEvenDouble),
  TRUNC: roundingFunction(truncDate, trunc, Math.trunc),
};
