import { oraError } from "../errors.ts";
import { isJson, parseJsonOptions } from "../functions/json/is-json.ts";
import type { Expr } from "../parser/ast.ts";
import { typeFamily } from "../types/common-type.ts";
import { typeNameInErrors } from "../types/describe-type.ts";
import { booleanType, numberType, varchar2 } from "../types/make-type.ts";
import { Lob, type Value } from "../types/value.ts";
import type { Binder, Condition } from "./binder.ts";
import { compareCompiled, compileCompare } from "./comparisons.ts";
import { convertTo } from "./compiled.ts";
import type { Compiled } from "./contract.ts";
import { compileIn } from "./in-lists.ts";
import { compileLike, type LikeMatcher } from "./like.ts";
import { compileExists } from "./subqueries.ts";

export type ConditionExpr = Extract<
  Expr,
  {
    kind:
      | "and"
      | "or"
      | "not"
      | "compare"
      | "is-null"
      | "is"
      | "in"
      | "between"
      | "like"
      | "exists";
  }
>;

/** Tells the conditions from the other expressions. */
export function isConditionExpr(expr: Expr): expr is ConditionExpr {
  return conditionKinds.has(expr.kind);
}

const conditionKinds: ReadonlySet<string> = new Set<ConditionExpr["kind"]>([
  "and",
  "or",
  "not",
  "compare",
  "is-null",
  "is",
  "in",
  "between",
  "like",
  "exists",
]);

/**
 * Compiles a condition to a function of three values.
 * Source: Oracle SQL Language Reference, Conditions.
 */
export function compileConditionExpr(expr: ConditionExpr, binder: Binder): Condition {
  switch (expr.kind) {
    case "and":
      return conjunction(binder.condition(expr.left), binder.condition(expr.right));
    case "or":
      return disjunction(binder.condition(expr.left), binder.condition(expr.right));
    case "not":
      return negation(binder.condition(expr.operand));
    case "compare":
      return compileCompare(expr, binder);
    case "is-null":
      return isNull(expr, binder);
    case "is":
      return negateIf(expr.negated, compileIs(expr, binder));
    case "in":
      return compileIn(expr, binder);
    case "between":
      return negateIf(expr.negated, compileBetween(expr, binder));
    case "like":
      return negateIf(expr.negated, compileLikeCondition(expr, binder));
    case "exists":
      return compileExists(expr, binder);
  }
}

/** AND: false wins over unknown. */
export function conjunction(left: Condition, right: Condition): Condition {
  return (env) => {
    const a = left(env);
    if (a === false) return false;
    const b = right(env);
    return b === false ? false : a === null || b === null ? null : true;
  };
}

/** OR: true wins over unknown. */
export function disjunction(left: Condition, right: Condition): Condition {
  return (env) => {
    const a = left(env);
    if (a === true) return true;
    const b = right(env);
    return b === true ? true : a === null || b === null ? null : false;
  };
}

/** NOT: unknown stays unknown. */
export function negation(condition: Condition): Condition {
  return (env) => {
    const value = condition(env);
    return value === null ? null : !value;
  };
}

function negateIf(negated: boolean, condition: Condition): Condition {
  return negated ? negation(condition) : condition;
}

function isNull(expr: Extract<Expr, { kind: "is-null" }>, binder: Binder): Condition {
  const operand = binder.compile(expr.operand).eval;
  return expr.negated ? (env) => operand(env) !== null : (env) => operand(env) === null;
}

function compileBetween(expr: Extract<Expr, { kind: "between" }>, binder: Binder): Condition {
  const operand = binder.compile(expr.operand);
  const low = binder.compile(expr.low);
  const high = binder.compile(expr.high);
  const { at } = expr.operand;
  return conjunction(
    compareCompiled(">=", operand, low, binder, at, expr.low.at),
    compareCompiled("<=", operand, high, binder, at, expr.high.at),
  );
}

/** LIKE on text and CLOB; everything else is converted to text. The pattern is compiled again only when it changes. */
function compileLikeCondition(expr: Extract<Expr, { kind: "like" }>, binder: Binder): Condition {
  const operand = searchedText(binder.compile(expr.operand), expr.operand.at, binder);
  const pattern = searchedText(binder.compile(expr.pattern), expr.pattern.at, binder);
  const escapeMark = expr.escape
    ? searchedText(binder.compile(expr.escape), expr.escape.at, binder)
    : undefined;
  let lastPattern: string | null = null;
  let lastEscape: string | null | undefined;
  let matcher: LikeMatcher | undefined;
  return (env) => {
    const text = contentOf(operand.eval(env));
    const like = contentOf(pattern.eval(env));
    const mark = escapeMark ? contentOf(escapeMark.eval(env)) : undefined;
    if (like === null || text === null) return null;
    if (mark === null) throw oraError(1425);
    if (!matcher || like !== lastPattern || mark !== lastEscape) {
      matcher = compileLike(like, mark);
      lastPattern = like;
      lastEscape = mark;
    }
    return matcher(text);
  };
}

function searchedText(compiled: Compiled, at: number, { session }: Binder): Compiled {
  if (compiled.type.name === "CLOB" || compiled.type.name === "NCLOB") return compiled;
  if (typeFamily(compiled.type) === "text") return compiled;
  return convertTo(compiled, varchar2(session.db.maxStringBytes), session, at);
}

function contentOf(value: Value): string | null {
  if (value instanceof Lob) return value.text;
  return typeof value === "string" ? value : null;
}

/** IS NAN, INFINITE, EMPTY, JSON, TRUE, FALSE. */
function compileIs(expr: Extract<Expr, { kind: "is" }>, binder: Binder): Condition {
  const operand = binder.compile(expr.operand);
  switch (expr.what) {
    case "NAN":
    case "INFINITE":
      return isSpecialNumber(expr, operand, binder);
    case "TRUE":
    case "FALSE": {
      const wanted = expr.what === "TRUE";
      const value = convertTo(operand, booleanType, binder.session, expr.operand.at).eval;
      return (env) => value(env) === wanted;
    }
    case "JSON": {
      const options = parseJsonOptions(expr.options ?? []);
      const value = operand.eval;
      return (env) => {
        const document = value(env);
        return document === null ? null : isJson(document, options);
      };
    }
    default:
      throw oraError(932, ["UDT", typeNameInErrors(operand.type)], expr.operand.at);
  }
}

function isSpecialNumber(
  expr: Extract<Expr, { kind: "is" }>,
  operand: Compiled,
  binder: Binder,
): Condition {
  const { type } = operand;
  const float = type.name === "BINARY_FLOAT" || type.name === "BINARY_DOUBLE";
  const value = (float ? operand : convertTo(operand, numberType, binder.session, expr.operand.at))
    .eval;
  const test = expr.what === "NAN" ? Number.isNaN : isInfinite;
  return (env) => {
    const number = value(env);
    if (number === null) return null;
    return float && typeof number === "number" && test(number);
  };
}

function isInfinite(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}
