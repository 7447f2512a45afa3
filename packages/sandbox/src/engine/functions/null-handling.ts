import { oraError } from "../errors.ts";
import { resultType } from "../expressions/case.ts";
import { compareCompiled } from "../expressions/comparisons.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import type { Compiled } from "../expressions/contract.ts";
import { commonType, comparisonType, typeFamily } from "../types/common-type.ts";
import { valuesEqual } from "../types/compare-values.ts";
import { booleanType, nullType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { textBytes, textTypeOf, varying } from "./text-arguments.ts";

function argument(site: CallSite, index: number): Compiled {
  const found = site.args[index];
  if (!found) throw oraError(938, [], site.call.at);
  return found;
}

/** The type that a first argument of character type gives: VARCHAR2 long enough for all. */
function widestText(site: CallSite, first: SqlType, others: readonly SqlType[]): SqlType {
  const { session } = site.binder;
  const bytes = [first, ...others].map((type) => textBytes(type, session.nls));
  return textTypeOf(varying(first), Math.max(...bytes), session.db.maxStringBytes);
}

/** NVL: the first argument's type decides, except that numbers have their own order. */
function nvlType(site: CallSite, first: SqlType, second: SqlType): SqlType {
  if (first.name === "NULL") return second.name === "NULL" ? varchar2(1) : second;
  if (second.name === "NULL") return loose(first);
  const family = typeFamily(first);
  if (family === "text") return widestText(site, first, [second]);
  if (family === "number" && typeFamily(second) === "number") {
    return loose(commonType([first, second], "case", site.at(1)));
  }
  return loose(first);
}

/** Precision and scale are lost in expressions. */
function loose(type: SqlType): SqlType {
  return type.name === "NUMBER" ? { name: "NUMBER", precision: null, scale: null } : type;
}

/** NVL evaluates both arguments, whatever the first one is; COALESCE does not. */
const nvl: FunctionDefinition = {
  min: 2,
  max: 2,
  compile: (site) => {
    const [first, second] = [argument(site, 0), argument(site, 1)];
    const type = nvlType(site, first.type, second.type);
    const { session } = site.binder;
    const a = convertTo(first, type, session, site.at(0)).eval;
    const b = convertTo(second, type, session, site.at(1)).eval;
    return derived(type, site.args, session, (env) => {
      const value = a(env);
      const other = b(env);
      return value ?? other;
    });
  },
};

/** NVL2: the type of the second argument, VARCHAR2 when it is text. */
const nvl2: FunctionDefinition = {
  min: 3,
  max: 3,
  compile: (site) => {
    const [tested, present, absent] = [argument(site, 0), argument(site, 1), argument(site, 2)];
    const type = nvlType(site, present.type, absent.type);
    const { session } = site.binder;
    const a = convertTo(present, type, session, site.at(1)).eval;
    const b = convertTo(absent, type, session, site.at(2)).eval;
    return derived(type, site.args, session, (env) =>
      tested.eval(env) === null ? b(env) : a(env),
    );
  },
};

/** COALESCE stops at the first value that is not NULL; the arguments need a common type as in CASE. */
const coalesce: FunctionDefinition = {
  min: 2,
  max: Number.POSITIVE_INFINITY,
  compile: (site) => {
    const type = resultType(site.args.map((value, i) => ({ value, at: site.at(i) })));
    const { session } = site.binder;
    const values = site.args.map((value, i) => convertTo(value, type, session, site.at(i)).eval);
    return derived(type, site.args, session, (env) => {
      for (const evaluate of values) {
        const value = evaluate(env);
        if (value !== null) return value;
      }
      return null;
    });
  },
};

/** NULLIF(a, b): NULL when they are equal. The literal NULL is no first argument. */
const nullif: FunctionDefinition = {
  min: 2,
  max: 2,
  compile: (site) => {
    const [first, second] = [argument(site, 0), argument(site, 1)];
    if (first.type.name === "NULL") throw oraError(932, ["-", "CHAR"], site.at(0));
    commonType([first.type, second.type], "case", site.at(1));
    const { binder } = site;
    const equal = compareCompiled("=", first, second, binder, site.at(0), site.at(1));
    return derived(first.type, site.args, binder.session, (env) =>
      equal(env) === true ? null : first.eval(env),
    );
  },
};

/**
 * DECODE(expr, search, result, …, default): NULL equals NULL; everything is compared in the type of the first search value
 * and returned in the type of the first result.
 */
const decode: FunctionDefinition = {
  min: 3,
  max: 255,
  compile: (site) => {
    const { session } = site.binder;
    const expr = argument(site, 0);
    const firstSearch = argument(site, 1);
    const compared = decodeType(expr, firstSearch, site);
    const type = decodeResult(site);
    const subject = convertTo(expr, compared, session, site.at(0)).eval;
    const branches: { readonly search: Compiled["eval"]; readonly result: Compiled["eval"] }[] = [];
    for (let i = 1; i + 1 < site.args.length; i += 2) {
      branches.push({
        search: convertTo(argument(site, i), compared, session, site.at(i)).eval,
        result: convertTo(argument(site, i + 1), type, session, site.at(i + 1)).eval,
      });
    }
    const last = site.args.length % 2 === 0 ? site.args.length - 1 : -1;
    const otherwise =
      last > 0 ? convertTo(argument(site, last), type, session, site.at(last)) : null;
    return derived(type, site.args, session, (env) => {
      const value = subject(env);
      for (const { search, result } of branches) {
        const other = search(env);
        if (
          value === null || other === null ? value === other : valuesEqual(value, other, compared)
        ) {
          return result(env);
        }
      }
      return otherwise ? otherwise.eval(env) : null;
    });
  },
};

function decodeType(expr: Compiled, search: Compiled, site: CallSite): SqlType {
  if (search.type.name === "NULL") return expr.type;
  if (typeFamily(search.type) === "text" && typeFamily(expr.type) === "text") {
    return comparisonType(expr.type, search.type, site.at(1));
  }
  return typeFamily(search.type) === "text" ? varchar2(4000) : loose(search.type);
}

function decodeResult(site: CallSite): SqlType {
  const results = site.args.filter((_, i) => i >= 2 && (i % 2 === 0 || i === site.args.length - 1));
  const types = results.map((result) => result.type);
  const first = types[0] ?? nullType;
  if (first.name === "NULL") {
    const bytes = types.map((type) => textBytes(type, site.binder.session.nls));
    return varchar2(Math.max(1, ...bytes));
  }
  if (typeFamily(first) === "text") return widestText(site, first, types.slice(1));
  if (typeFamily(first) !== "number") return first;
  const numbers = types.filter((type) => typeFamily(type) === "number");
  return loose(commonType(numbers, "case", site.at(2)));
}

/** LNNVL(condition): true when the condition is false or unknown. */
const lnnvl: FunctionDefinition = {
  min: 1,
  max: 1,
  lazy: true,
  compile: (site) => {
    const expr = site.call.args[0]?.value;
    if (!expr) throw oraError(909, [], site.call.at);
    const condition = site.binder.condition(expr);
    return { type: booleanType, constant: false, eval: (env) => condition(env) !== true };
  },
};

/**
 * Functions that treat NULL specially, and DECODE.
 * Source: Oracle SQL Language Reference, NULL-Related Functions; DECODE.
 */
export const nullFunctions: FunctionTable = {
  NVL: nvl,
  NVL2: nvl2,
  COALESCE: coalesce,
  NULLIF: nullif,
  DECODE: decode,
  LNNVL: lnnvl,
};
