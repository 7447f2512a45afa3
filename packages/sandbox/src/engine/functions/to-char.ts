import { convertTo, derived, located, perRow } from "../expressions/compiled.ts";
import type { Compiled, Env, NlsSettings } from "../expressions/contract.ts";
import {
  dateToText,
  localTimestampToText,
  timestampToText,
  zonedToText,
} from "../format/date-text.ts";
import { formatBinary, formatNumber } from "../format/number-text.ts";
import { isDatetimeType, typeFamily } from "../types/common-type.ts";
import type { ConversionContext } from "../types/convert.ts";
import { numberType, varchar2 } from "../types/make-type.ts";
import { withNlsArgument } from "../types/nls.ts";
import type { OraNumber } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { nz } from "../types/text.ts";
import type { Timestamp, Value, ZonedTimestamp } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import {
  isLob,
  literalText,
  maskBytes,
  textArgument,
  textBytes,
  textTypeOf,
} from "./text-arguments.ts";

/**
 * TO_CHAR and TO_NCHAR of numbers, dates, timestamps, intervals and text.
 * Source: Oracle SQL Language Reference, TO_CHAR (character), (datetime), (number).
 */
export const toCharFunctions: FunctionTable = {
  TO_CHAR: toCharFunction(false),
  TO_NCHAR: toCharFunction(true),
};

function toCharFunction(national: boolean): FunctionDefinition {
  return { min: 1, max: 3, compile: (site) => compileToChar(site, national) };
}

function compileToChar(site: CallSite, national: boolean): Compiled {
  const [argument, format] = site.args;
  if (!argument) return perRow(varchar2(1), () => null);
  const type = resultType(site, argument.type, national);
  const { session } = site.binder;
  if (!format) {
    const read = plainText(site, argument);
    return derived(type, site.args, session, (env) => limited(read(env), type));
  }
  const mask = textArgument(format, site.binder, site.at(1));
  const nls = nlsReader(site);
  const write = formatter(site, argument);
  const evaluate = (env: Env): Value => {
    const picture = mask(env);
    return picture === null ? null : limited(write(env, picture, nls(env)), type);
  };
  return derived(type, site.args, session, located(evaluate, site.at(1)));
}

/** A CLOB longer than a VARCHAR2 cannot be turned into one. */
function limited(text: string | null, type: SqlType): Value {
  if (text === null || type.name === "NULL") return null;
  return nz(text);
}

/** The third argument: NLS parameters for this call alone. */
function nlsReader(site: CallSite): (env: Env) => NlsSettings {
  const { session } = site.binder;
  const argument = site.args[2];
  if (!argument) return () => session.nls;
  const read = textArgument(argument, site.binder, site.at(2));
  return (env) => withNlsArgument(session.nls, read(env));
}

/** Without a format: the implicit conversion, and national and LOB text as text. */
function plainText(site: CallSite, argument: Compiled): (env: Env) => string | null {
  return textArgument(argument, site.binder, site.at(0));
}

type Formatter = (env: Env, mask: string, nls: NlsSettings) => string | null;

/** With a format text counts as a number. */
function formatter(site: CallSite, argument: Compiled): Formatter {
  const { session } = site.binder;
  const { type } = argument;
  const context = (nls: NlsSettings): ConversionContext =>
    nls === session.nls ? session : { nls, now: session.now, version: session.version };
  const write = <T>(apply: (value: T, mask: string, nls: NlsSettings) => string): Formatter => {
    return (env, mask, nls) => {
      const value = argument.eval(env);
      return value === null ? null : apply(value as T, mask, nls);
    };
  };
  if (isDatetimeType(type)) {
    switch (type.name) {
      case "DATE":
        return write<number>((value, mask, nls) => dateToText(value, mask, context(nls)));
      case "TIMESTAMP":
        return write<Timestamp>((value, mask, nls) => timestampToText(value, mask, context(nls)));
      case "TIMESTAMP WITH LOCAL TIME ZONE":
        return write<Timestamp>((value, mask, nls) =>
          localTimestampToText(value, mask, context(nls)),
        );
      default:
        return write<ZonedTimestamp>((value, mask, nls) => zonedToText(value, mask, context(nls)));
    }
  }
  const family = typeFamily(type);
  if (family === "interval-ds" || family === "interval-ym") {
    const read = plainText(site, argument);
    return (env) => read(env);
  }
  if (type.name === "BINARY_DOUBLE" || type.name === "BINARY_FLOAT") {
    return write<number>((value, mask, nls) => formatBinary(value, mask, nls));
  }
  const number = convertTo(argument, numberType, session, site.at(0)).eval;
  return (env, mask, nls) => {
    const value = number(env);
    return value === null ? null : formatNumber(value as OraNumber, mask, nls);
  };
}

/** With a literal format the length is known; otherwise it is that of the longest text. */
function resultType(site: CallSite, source: SqlType, national: boolean): SqlType {
  const { session } = site.binder;
  const bytes = resultBytes(site, source, session.nls);
  const base = isLob(source) ? varchar2(4000, "BYTE") : source;
  const type = textTypeOf(base, bytes, session.db.maxStringBytes);
  if (!national && type.name !== "NVARCHAR2") return type;
  const length = Math.max(1, Math.min(bytes, session.db.maxStringBytes / 2));
  return { name: "NVARCHAR2", length, unit: "CHAR", bytes: 2 * length };
}

function resultBytes(site: CallSite, source: SqlType, nls: NlsSettings): number {
  if (site.args.length === 1) return textBytes(source, nls);
  const mask = literalText(site.args[1]);
  if (isDatetimeType(source)) return mask === undefined ? 75 : maskBytes(mask);
  if (mask === undefined) return 40;
  return /TM/i.test(mask) ? 64 : mask.replace(/^FM/i, "").length + extraBytes(mask);
}

/** The sign has a place of its own; currency symbols and roman numerals are longer than their element. */
function extraBytes(mask: string): number {
  let extra = /MI|PR|S/i.test(mask) ? 1 : 1;
  if (/[LCU]/i.test(mask)) extra += 10;
  if (/RN/i.test(mask)) extra += 13;
  return extra;
}
