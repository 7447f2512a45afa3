import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileCall, compileMember, findFunction } from "../functions/compile-call.ts";
import type { Expr, FunctionCall } from "../parser/ast.ts";
import { booleanType } from "../types/make-type.ts";
import type { Binder, Condition } from "./binder.ts";
import { compileCase } from "./case.ts";
import { compileCast } from "./cast.ts";
import { convertTo } from "./compiled.ts";
import { compileConditionExpr, isConditionExpr } from "./conditions.ts";
import type { Compiled, Scope } from "./contract.ts";
import { compileAtTimeZone, compileExtract } from "./datetime-expressions.ts";
import { compileBind, compileLiteral } from "./literals.ts";
import { compileHierarchyOperator, compileName } from "./names.ts";
import { compileBinary, compileUnary } from "./operators.ts";
import { compileCursor, compileScalarSubquery, conditionValue } from "./subqueries.ts";
import { compileTrim } from "./trim.ts";

/**
 * Compiles an expression against a scope: names are resolved, types are fixed, conversions are chosen. What remains is one
 * closure from the current row to the value.
 * @throws OraError with the offset of the offending part.
 */
export function compileExpr(expr: Expr, scope: Scope, session: SessionContext): Compiled {
  return createBinder(scope, session).compile(expr);
}

/**
 * Compiles a condition (WHERE, ON, HAVING, CHECK, WHEN).
 * @throws OraError with the offset of the offending part; 920 for what is no condition.
 */
export function compileCondition(expr: Expr, scope: Scope, session: SessionContext): Condition {
  return createBinder(scope, session).condition(expr);
}

/** The compiler of one scope. */
export function createBinder(scope: Scope, session: SessionContext): Binder {
  const binder: Binder = {
    scope,
    session,
    compile: (expr) => scope.intercept?.(expr) ?? compileNode(expr, binder),
    condition: (expr) => compileConditionNode(expr, binder),
  };
  return binder;
}

function compileNode(expr: Expr, binder: Binder): Compiled {
  if (isConditionExpr(expr)) return conditionValue(compileConditionExpr(expr, binder), false);
  switch (expr.kind) {
    case "number":
    case "string":
    case "null":
    case "boolean":
    case "date-literal":
    case "timestamp-literal":
    case "interval-literal":
      return compileLiteral(expr, binder);
    case "bind":
      return compileBind(expr, binder);
    case "name":
      return compileName(expr, binder, () => parameterlessCall(expr, binder));
    case "unary":
      return compileUnary(expr, binder);
    case "binary":
      return compileBinary(expr, binder);
    case "prior":
    case "connect-by-root":
      return compileHierarchyOperator(expr, binder);
    default:
      return compileSpecial(expr, binder);
  }
}

function compileSpecial(expr: Expr, binder: Binder): Compiled {
  switch (expr.kind) {
    case "at-time-zone":
      return compileAtTimeZone(expr, binder);
    case "case":
      return compileCase(expr, binder);
    case "cast":
      return compileCast(expr, binder);
    case "extract":
      return compileExtract(expr, binder);
    case "trim":
      return compileTrim(expr, binder);
    case "call":
      return compileCall(expr, binder, "value");
    case "member":
      return compileMember(expr, binder);
    case "element":
      throw oraError(904, [], expr.at);
    case "subquery":
      return compileScalarSubquery(expr, binder);
    case "cursor":
      return compileCursor(expr, binder);
    case "row":
      throw oraError(expr.items.length > 1 ? 907 : 936, [], expr.items[1]?.at ?? expr.at);
    default:
      throw oraError(936, [], expr.at);
  }
}

/** `DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER`: a package function may be written without parentheses. */
function parameterlessCall(
  expr: Extract<Expr, { kind: "name" }>,
  binder: Binder,
): Compiled | undefined {
  if (!findFunction(expr.name.parts, binder.session.version)) return undefined;
  const call: FunctionCall = { kind: "call", name: expr.name, args: [], at: expr.at };
  return compileCall(call, binder, "value");
}

function compileConditionNode(expr: Expr, binder: Binder): Condition {
  const intercepted = binder.scope.intercept?.(expr);
  if (!intercepted && isConditionExpr(expr)) return compileConditionExpr(expr, binder);
  const compiled =
    intercepted ??
    (expr.kind === "call" ? compileCall(expr, binder, "condition") : compileNode(expr, binder));
  if (compiled.type.name !== "BOOLEAN" && compiled.type.name !== "NULL") {
    throw oraError(920, [], expr.at);
  }
  const value = convertTo(compiled, booleanType, binder.session, expr.at).eval;
  return (env) => value(env) as boolean | null;
}
