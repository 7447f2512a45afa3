import { OraError, oraError } from "../errors.ts";
import { textToDate, textToTimestamp, textToZoned } from "../format/date-text.ts";
import { parseFormattedNumber } from "../format/number-text.ts";
import type { Expr } from "../parser/ast.ts";
import { typeFamily } from "../types/common-type.ts";
import { type ConversionContext, castConverter } from "../types/convert.ts";
import { dateType, numberType, timestampType, timestampTzType } from "../types/make-type.ts";
import { withNlsArgument } from "../types/nls.ts";
import type { SqlType } from "../types/sql-type.ts";
import { typeFromName } from "../types/type-from-name.ts";
import type { Value } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { derived } from "./compiled.ts";
import type { Compiled, Env } from "./contract.ts";

/**
 * CAST(x AS type [DEFAULT y ON CONVERSION ERROR] [, format [, NLS parameters]]).
 * Source: Oracle SQL Language Reference, CAST.
 * @throws OraError 932 when the types cannot be cast; 1722, 1858, 6502 and so on at run time.
 */
export function compileCast(expr: Extract<Expr, { kind: "cast" }>, binder: Binder): Compiled {
  const { session } = binder;
  const type = namedType(expr.type, binder);
  const operand = binder.compile(expr.operand);
  const convert = converter(expr, operand, expr.operand.at, type, binder);
  if (!expr.onError) return derived(type, [operand], session, convert);
  const fallback = binder.compile(expr.onError);
  const convertFallback = converter(expr, fallback, expr.onError.at, type, binder);
  return derived(type, [operand, fallback], session, (env) =>
    onConversionError(
      () => convert(env),
      () => convertFallback(env),
    ),
  );
}

/** Text is read by the format when there is one, and then fitted into the type. */
function converter(
  expr: Extract<Expr, { kind: "cast" }>,
  operand: Compiled,
  at: number,
  type: SqlType,
  binder: Binder,
): (env: Env) => Value {
  const { session } = binder;
  const [format, parameters] = expr.formatArgs ?? [];
  const inner = operand.eval;
  if (!format || operand.type.name === "NULL") {
    const convert = castConverter(operand.type, type, session, at);
    return (env) => convert(inner(env));
  }
  const parsed = parserFor(type);
  const text = typeFamily(operand.type) === "text";
  if (!parsed || !text) throw oraError(43909, [], format.at);
  const fit = castConverter(parsed.type, type, session, at);
  const mask = binder.compile(format).eval;
  const nls = parameters ? binder.compile(parameters).eval : () => null;
  return (env) => {
    const value = inner(env);
    const picture = mask(env);
    if (typeof value !== "string" || typeof picture !== "string") return null;
    const given = nls(env);
    const settings = withNlsArgument(session.nls, typeof given === "string" ? given : null);
    const context = { nls: settings, now: session.now, version: session.version };
    return fit(parsed.parse(value, picture, context));
  };
}

interface FormatParser {
  readonly type: SqlType;
  readonly parse: (text: string, mask: string, context: ConversionContext) => Value;
}

function parserFor(type: SqlType): FormatParser | undefined {
  switch (type.name) {
    case "NUMBER":
    case "BINARY_DOUBLE":
    case "BINARY_FLOAT":
      return {
        type: numberType,
        parse: (text, mask, context) => parseFormattedNumber(text, mask, context.nls),
      };
    case "DATE":
      return { type: dateType, parse: textToDate };
    case "TIMESTAMP":
      return { type: timestampType(9), parse: textToTimestamp };
    case "TIMESTAMP WITH TIME ZONE":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return { type: timestampTzType(9), parse: textToZoned };
    default:
      return undefined;
  }
}

/** A type as written, in the session's length semantics. @throws OraError 902, 906, 910, 1727 and so on. */
export function namedType(name: Extract<Expr, { kind: "cast" }>["type"], binder: Binder): SqlType {
  const { session } = binder;
  return typeFromName(name, {
    version: session.version,
    maxStringBytes: session.db.maxStringBytes,
    lengthSemantics: session.nls.lengthSemantics,
  });
}

/** DEFAULT … ON CONVERSION ERROR: Oracle's own errors are replaced, bugs are not. */
export function onConversionError(convert: () => Value, fallback: () => Value): Value {
  try {
    return convert();
  } catch (error) {
    if (error instanceof OraError) return fallback();
    throw error;
  }
}
