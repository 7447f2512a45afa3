import { OraError, oraError } from "../errors.ts";
import type { Expr } from "../parser/ast.ts";
import { arithmeticType, concatType, isDatetimeType, typeFamily } from "../types/common-type.ts";
import { negateDaySecond } from "../types/interval.ts";
import { numberType, varchar2 } from "../types/make-type.ts";
import { add, divide, multiply, negate, type OraNumber, subtract } from "../types/number.ts";
import type { SqlType } from "../types/sql-type.ts";
import { utf8Length } from "../types/text.ts";
import { DaySecond, Lob, type Value } from "../types/value.ts";
import type { Binder } from "./binder.ts";
import { convertTo, derived, literalOf, located } from "./compiled.ts";
import type { Compiled, Env } from "./contract.ts";
import { datetimeArithmetic } from "./datetime-operators.ts";

type Operator = "+" | "-" | "*" | "/";

/**
 * `+ - * / ||`.
 * Source: Oracle SQL Language Reference, Arithmetic Operators; Datetime/Interval Arithmetic; Concatenation Operator.
 * @throws OraError 932, 975, 30081, 30087 for types that do not fit; 1476, 1426, 1722, 1489 at run time.
 */
export function compileBinary(expr: Extract<Expr, { kind: "binary" }>, binder: Binder): Compiled {
  const left = binder.compile(expr.left);
  const right = binder.compile(expr.right);
  if (expr.op === "||") return compileConcat(left, right, expr, binder);
  return compileArithmetic(expr.op, left, right, expr, binder);
}

function compileArithmetic(
  op: Operator,
  left: Compiled,
  right: Compiled,
  expr: Extract<Expr, { kind: "binary" }>,
  binder: Binder,
): Compiled {
  const { session } = binder;
  const type = typeOfArithmetic(op, left.type, right.type, expr);
  if (left.type.name === "NULL" && right.type.name === "NULL") return literalOf(null, type);
  if (involvesTime(left.type) || involvesTime(right.type)) {
    const evaluate = datetimeArithmetic(op, left, right, type, session, expr);
    return derived(type, [left, right], session, evaluate);
  }
  const l = convertTo(left, type, session, expr.left.at).eval;
  const r = convertTo(right, type, session, expr.right.at).eval;
  const apply = type.name === "NUMBER" ? exactOperators[op] : floatOperator(op, type);
  const evaluate = (env: Env): Value => {
    const a = l(env);
    if (a === null) return null;
    const b = r(env);
    return b === null ? null : apply(a as never, b as never);
  };
  if (op !== "/") return derived(type, [left, right], session, evaluate);
  return derived(type, [left, right], session, located(evaluate, expr.opAt ?? -1));
}

/** Errors of one operand stand there, errors of both at the operator. */
function typeOfArithmetic(
  op: Operator,
  left: SqlType,
  right: SqlType,
  expr: Extract<Expr, { kind: "binary" }>,
): SqlType {
  try {
    return arithmeticType(op, left, right);
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    const single = error.number === 932;
    const wrong = isNumberLike(left) ? expr.right : expr.left;
    error.position = single ? wrong.at : (expr.opAt ?? expr.right.at);
    throw error;
  }
}

function isNumberLike(type: SqlType): boolean {
  const family = typeFamily(type);
  return family === "number" || family === "text" || family === "null";
}

function involvesTime(type: SqlType): boolean {
  const family = typeFamily(type);
  return isDatetimeType(type) || family === "interval-ds" || family === "interval-ym";
}

const exactOperators: Record<Operator, (a: OraNumber, b: OraNumber) => OraNumber> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
};

function floatOperator(op: Operator, type: SqlType): (a: number, b: number) => number {
  const apply = floatOperators[op];
  return type.name === "BINARY_FLOAT" ? (a, b) => Math.fround(apply(a, b)) : apply;
}

const floatOperators: Record<Operator, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** Unary plus and minus. @throws OraError 932 on anything but numbers, intervals and text. */
export function compileUnary(expr: Extract<Expr, { kind: "unary" }>, binder: Binder): Compiled {
  const operand = binder.compile(expr.operand);
  const family = typeFamily(operand.type);
  if (family === "interval-ds" || family === "interval-ym") {
    if (expr.op === "+") return operand;
    const { eval: inner, type } = operand;
    return derived(type, [operand], binder.session, (env) => negatedInterval(inner(env)));
  }
  if (family !== "number" && family !== "text" && family !== "null") {
    arithmeticType("*", numberType, operand.type, expr.operand.at);
  }
  const numeric = family === "number" ? operand.type : numberType;
  const type = numeric.name === "NUMBER" ? numberType : numeric;
  const converted = convertTo(operand, type, binder.session, expr.operand.at);
  if (expr.op === "+") return { ...converted, type };
  const opposite = (value: Value): Value => {
    if (value === null) return null;
    return type.name === "NUMBER" ? negate(value as OraNumber) : -(value as number);
  };
  if (converted.literal) return literalOf(opposite(converted.literal.value), type);
  const inner = converted.eval;
  return derived(type, [converted], binder.session, (env) => opposite(inner(env)));
}

function negatedInterval(value: Value): Value {
  if (value instanceof DaySecond) return negateDaySecond(value);
  return typeof value === "number" ? -value : null;
}

/** `||`: NULL counts as nothing. A LOB on either side makes a CLOB. */
function compileConcat(
  left: Compiled,
  right: Compiled,
  expr: Extract<Expr, { kind: "binary" }>,
  binder: Binder,
): Compiled {
  const { session } = binder;
  const limit = session.db.maxStringBytes;
  const type = concatType(left.type, right.type, limit, expr.right.at);
  const l = asText(left, expr.left.at, binder).eval;
  const r = asText(right, expr.right.at, binder).eval;
  if (typeFamily(type) === "lob") {
    const kind = type.name === "NCLOB" ? "NCLOB" : "CLOB";
    return derived(type, [left, right], session, (env) => {
      const a = l(env);
      const b = r(env);
      if (a === null && b === null) return null;
      return new Lob(kind, contentOf(a) + contentOf(b));
    });
  }
  return derived(type, [left, right], session, (env) => {
    const a = l(env) as string | null;
    const b = r(env) as string | null;
    if (a === null) return b;
    if (b === null) return a;
    return checkedLength(a + b, limit);
  });
}

function asText(compiled: Compiled, at: number, { session }: Binder): Compiled {
  const family = typeFamily(compiled.type);
  if (family === "lob" && compiled.type.name !== "BLOB") return compiled;
  if (family === "text" || family === "rowid") return compiled;
  return convertTo(compiled, varchar2(session.db.maxStringBytes), session, at);
}

function contentOf(value: Value): string {
  if (value instanceof Lob) return value.text;
  return typeof value === "string" ? value : "";
}

/** @throws OraError 1489 when the text is longer than a VARCHAR2 can be. */
function checkedLength(text: string, limit: number): string {
  if (text.length * 3 > limit && utf8Length(text) > limit) throw oraError(1489);
  return text;
}
