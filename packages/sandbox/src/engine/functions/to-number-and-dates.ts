import { oraError } from "../errors.ts";
import { onConversionError } from "../expressions/cast.ts";
import { convertTo, derived, located } from "../expressions/compiled.ts";
import type { Compiled, Env, NlsSettings } from "../expressions/contract.ts";
import { textToDate, textToTimestamp, textToZoned } from "../format/date-text.ts";
import { parseFormattedNumber } from "../format/number-text.ts";
import { typeFamily } from "../types/common-type.ts";
import { type ConversionContext, implicitConvert } from "../types/convert.ts";
import {
  binaryDoubleType,
  binaryFloatType,
  dateType,
  numberType,
  timestampType,
  timestampTzType,
  varchar2,
} from "../types/make-type.ts";
import { withNlsArgument } from "../types/nls.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import { conversionDefault } from "./call-clauses.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { textArgument } from "./text-arguments.ts";

type Parse = (text: string, mask: string | null, context: ConversionContext) => Value;

/**
 * TO_NUMBER, TO_DATE, TO_TIMESTAMP, TO_TIMESTAMP_TZ, TO_BINARY_DOUBLE and TO_BINARY_FLOAT, each with format, NLS parameters
 * and DEFAULT … ON CONVERSION ERROR.
 * Source: Oracle SQL Language Reference, Conversion Functions.
 */
function parsingFunction(
  type: SqlType,
  parse: Parse,
  keep: (type: SqlType) => boolean,
): FunctionDefinition {
  return {
    min: 1,
    max: 3,
    compile: (site) => {
      const [argument] = site.args;
      if (!argument) throw oraError(938, [], site.call.at);
      const convert = located(
        keep(argument.type) ? kept(site, argument, type) : parsed(site, argument, parse),
        site.at(0),
      );
      return withDefault(site, type, convert, parse);
    },
  };
}

/** A number given to TO_NUMBER stays a number. */
function kept(site: CallSite, argument: Compiled, type: SqlType): (env: Env) => Value {
  return convertTo(argument, type, site.binder.session, site.at(0)).eval;
}

function parsed(site: CallSite, argument: Compiled, parse: Parse): (env: Env) => Value {
  const text = textArgument(argument, site.binder, site.at(0));
  const mask = maskReader(site);
  const context = contextReader(site);
  return (env) => {
    const value = text(env);
    if (value === null) return null;
    const picture = mask(env);
    return picture === null ? null : parse(value, picture ?? null, context(env));
  };
}

/** Undefined: no format given; null: the format is NULL, and so is the result. */
function maskReader(site: CallSite): (env: Env) => string | null | undefined {
  const argument = site.args[1];
  return argument ? textArgument(argument, site.binder, site.at(1)) : () => undefined;
}

function contextReader(site: CallSite): (env: Env) => ConversionContext {
  const { session } = site.binder;
  const argument = site.args[2];
  if (!argument) return () => session;
  const read = textArgument(argument, site.binder, site.at(2));
  return (env) => contextWith(session, withNlsArgument(session.nls, read(env)));
}

function contextWith(context: ConversionContext, nls: NlsSettings): ConversionContext {
  return { nls, now: context.now, version: context.version };
}

function withDefault(
  site: CallSite,
  type: SqlType,
  convert: (env: Env) => Value,
  parse: Parse,
): Compiled {
  const { session } = site.binder;
  const clause = conversionDefault(site.call);
  if (!clause) return derived(type, site.args, session, convert);
  const fallback = site.binder.compile(clause);
  const convertFallback =
    typeFamily(fallback.type) === "text"
      ? parsed(site, fallback, parse)
      : convertTo(fallback, type, session, clause.at).eval;
  return derived(type, [...site.args, fallback], session, (env) =>
    onConversionError(
      () => convert(env),
      () => convertFallback(env),
    ),
  );
}

const parseNumber: Parse = (text, mask, context) =>
  mask === null
    ? implicitConvert(text, varchar2(4000), numberType, context)
    : parseFormattedNumber(text, mask, context.nls);

function parseFloatAs(type: SqlType): Parse {
  return (text, mask, context) => {
    const special = mask === null ? undefined : specialFloats[text.trim().toUpperCase()];
    if (special !== undefined) return special;
    if (mask === null) return implicitConvert(text, varchar2(4000), type, context);
    const number = parseFormattedNumber(text, mask, context.nls);
    return implicitConvert(number, numberType, type, context);
  };
}

const specialFloats: Readonly<Record<string, number>> = {
  NAN: Number.NaN,
  INF: Number.POSITIVE_INFINITY,
  "-INF": Number.NEGATIVE_INFINITY,
};

const isNumber = (type: SqlType): boolean => typeFamily(type) === "number";
const never = (): boolean => false;

export const parsingFunctions: FunctionTable = {
  TO_NUMBER: parsingFunction(numberType, parseNumber, isNumber),
  TO_BINARY_DOUBLE: parsingFunction(binaryDoubleType, parseFloatAs(binaryDoubleType), isNumber),
  TO_BINARY_FLOAT: parsingFunction(binaryFloatType, parseFloatAs(binaryFloatType), isNumber),
  TO_DATE: parsingFunction(dateType, textToDate, never),
  TO_TIMESTAMP: parsingFunction(timestampType(9), textToTimestamp, never),
  TO_TIMESTAMP_TZ: parsingFunction(timestampTzType(9), textToZoned, never),
};
