import { oraError } from "../errors.ts";
import { isNational } from "../functions/text-arguments.ts";
import type { Expr } from "../parser/ast.ts";
import { commonType, typeFamily } from "../types/common-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Binder, Condition } from "./binder.ts";
import { compareCompiled } from "./comparisons.ts";
import { convertTo, derived } from "./compiled.ts";
import type { Compiled } from "./contract.ts";

/**
 * CASE, simple and searched. Branches are evaluated only when they are reached.
 * Source: Oracle SQL Language Reference, CASE Expressions.
 * @throws OraError 932 when the branches have no common type.
 */
export function compileCase(expr: Extract<Expr, { kind: "case" }>, binder: Binder): Compiled {
  const { session } = binder;
  const tests = expr.operand ? comparisons(expr, expr.operand, binder) : conditions(expr, binder);
  const results = [
    ...expr.whens.map(({ then }) => ({ value: binder.compile(then), at: then.at })),
    ...(expr.otherwise ? [{ value: binder.compile(expr.otherwise), at: expr.otherwise.at }] : []),
  ];
  const type = resultType(results);
  const branches = results.map(({ value, at }) => convertTo(value, type, session, at).eval);
  const count = tests.list.length;
  const last = branches[count];
  const evaluate: Compiled["eval"] = (env) => {
    for (let i = 0; i < count; i++) {
      if (tests.list[i]?.(env) === true) return branches[i]?.(env) ?? null;
    }
    return last ? last(env) : null;
  };
  if (!tests.parts) return { type, constant: false, eval: evaluate };
  return derived(type, [...tests.parts, ...results.map(({ value }) => value)], session, evaluate);
}

/** What decides between the branches; `parts` are what the tests read, when they are values. */
interface Tests {
  readonly list: readonly Condition[];
  readonly parts?: readonly Compiled[];
}

function conditions({ whens }: Extract<Expr, { kind: "case" }>, binder: Binder): Tests {
  return { list: whens.map(({ when }) => binder.condition(when)) };
}

/** The simple form wants operand and comparison values of one type. @throws OraError 932 */
function comparisons(
  expr: Extract<Expr, { kind: "case" }>,
  operandExpr: Expr,
  binder: Binder,
): Tests {
  const operand = binder.compile(operandExpr);
  const others = expr.whens.map(({ when }) => binder.compile(when));
  const list = others.map((other, i) => {
    const at = expr.whens[i]?.when.at ?? expr.at;
    commonType([operand.type, other.type], "case", at);
    return compareCompiled("=", operand, other, binder, operandExpr.at, at);
  });
  return { list, parts: [operand, ...others] };
}

/** The common type of several results, checked from left to right so that the error stands at the one that differs. */
export function resultType(
  results: readonly { readonly value: Compiled; readonly at: number }[],
): SqlType {
  const types = results.map(({ value }) => value.type);
  for (let count = 2; count <= types.length; count++) {
    const at = results[count - 1]?.at ?? -1;
    commonType(types.slice(0, count), "case", at);
    refuseMixedCharacterSets(types.slice(0, count), at);
  }
  return commonType(types, "case", results[0]?.at);
}

/** @throws OraError 12704 when text of the database's and of the national character set meet. */
function refuseMixedCharacterSets(types: readonly SqlType[], at: number): void {
  const texts = types.filter((type) => typeFamily(type) === "text" && type.name !== "LONG");
  const national = texts.filter(isNational);
  if (national.length > 0 && national.length < texts.length) throw oraError(12704, [], at);
}
