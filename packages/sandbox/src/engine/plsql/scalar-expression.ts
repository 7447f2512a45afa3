import { OraError } from "../errors.ts";
import { compileCondition, compileExpr } from "../expressions/compile.ts";
import { emptyEnv, perRow } from "../expressions/compiled.ts";
import type { Compiled, Scope } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { findFunction } from "../functions/compile-call.ts";
import type { Expr, FunctionArgument } from "../parser/ast.ts";
import { booleanType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { isScalar, PlsqlCollection } from "./composite.ts";
import { callOf, compileFunctionCall } from "./invocation.ts";
import { asCompileError, asValueError, wrongArguments, wrongType } from "./plsql-errors.ts";
import { resolveReference } from "./references.ts";
import { goTogether } from "./scalar-conversion.ts";

const nowhere = emptyEnv();

/**
 * Compiles an expression of a SQL type. Variables come before everything else; functions of the block are called where they
 * stand (see function-calls.ts).
 * @throws OraError 6550.
 */
export function compileScalar(expr: Expr, scope: BlockScope, context: CompileContext): Compiled {
  try {
    return compileExpr(expr, expressionScope(scope, context), context.expressionSession);
  } catch (error) {
    throw asCompileError(context, error, expr.at);
  }
}

/** A condition: true, false or unknown. @throws OraError 6550, PLS-00382 for what is none. */
export function compileTest(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): () => boolean | null {
  try {
    const scoped = expressionScope(scope, context);
    const test = compileCondition(expr, scoped, context.expressionSession);
    return () => {
      try {
        return test(nowhere);
      } catch (error) {
        throw asValueError(error);
      }
    };
  } catch (error) {
    const isNone = error instanceof OraError && error.number === 920;
    throw isNone ? wrongType(context, expr.at) : asCompileError(context, error, expr.at);
  }
}

/** The scope of the expressions of a block. Operands are compiled once, though their types are looked at beforehand. */
function expressionScope(blockScope: BlockScope, context: CompileContext): Scope {
  const known = new Map<Expr, Compiled>();
  const typeOf = (expr: Expr): SqlType => {
    const compiled = known.get(expr) ?? compileExpr(expr, scope, context.expressionSession);
    known.set(expr, compiled);
    return compiled.type;
  };
  const scope: Scope = emptyScope({
    sequences: true,
    intercept: (expr) => {
      const found =
        known.get(expr) ??
        variableOf(expr, blockScope, context) ??
        conditionOnCollection(expr, blockScope, context) ??
        nextValue(expr, context);
      if (found) return found;
      checkOperands(expr, typeOf, context);
      checkArguments(expr, blockScope, context);
      return undefined;
    },
  });
  return scope;
}

/** A variable, an element, an attribute or a call of a function of the block. */
function variableOf(expr: Expr, scope: BlockScope, context: CompileContext): Compiled | undefined {
  const call = callOf(expr, scope, context);
  const reference = call
    ? compileFunctionCall(call, expr.at, scope, context)
    : resolveReference(expr, scope, context);
  if (!reference) return undefined;
  const { type, get } = reference;
  if (type.kind !== "scalar") throw wrongType(context, expr.at);
  return perRow(type.type, () => {
    const value = get();
    return isScalar(value) ? value : null;
  });
}

/** Each NEXTVAL of PL/SQL draws a number of its own: it is a query. */
function nextValue(expr: Expr, context: CompileContext): Compiled | undefined {
  if (expr.kind !== "name" || expr.name.parts.at(-1) !== "NEXTVAL") return undefined;
  const { session, expressionSession } = context;
  const { type, eval: draw } = compileExpr(
    expr,
    emptyScope({ sequences: true }),
    expressionSession,
  );
  return perRow(type, (env) => {
    session.now = session.db.now();
    return draw(env);
  });
}

/** `collection IS [NOT] NULL`, `collection IS [NOT] EMPTY` */
function conditionOnCollection(
  expr: Expr,
  scope: BlockScope,
  context: CompileContext,
): Compiled | undefined {
  const isEmpty = expr.kind === "is" && expr.what === "EMPTY";
  if (expr.kind !== "is-null" && !isEmpty) return undefined;
  const reference = resolveReference(expr.operand, scope, context);
  if (!reference || reference.type.kind === "scalar") return undefined;
  const { get } = reference;
  const { negated } = expr;
  return perRow(booleanType, () => {
    const value = get();
    if (!isEmpty) return (value === null) !== negated;
    return value instanceof PlsqlCollection ? (value.count === 0) !== negated : null;
  });
}

/** BOOLEAN is no operand of arithmetic, and is compared with nothing else. @throws OraError 6550 with PLS-00306 */
function checkOperands(expr: Expr, typeOf: (expr: Expr) => SqlType, context: CompileContext): void {
  if (expr.kind === "unary") {
    if (typeOf(expr.operand).name === "BOOLEAN") throw wrongArguments(context, expr.at, expr.op);
    return;
  }
  if (expr.kind !== "binary" && expr.kind !== "compare") return;
  const { left, right, op } = expr;
  if (notOperands.has(left.kind) || notOperands.has(right.kind)) return;
  const types = [typeOf(left), typeOf(right)] as const;
  const wrong =
    expr.kind === "compare"
      ? !goTogether(types[0], types[1])
      : types.some(({ name }) => name === "BOOLEAN");
  if (wrong) throw wrongArguments(context, expr.at, op);
}

/** What stands in a comparison without being a value of its own. */
const notOperands: ReadonlySet<Expr["kind"]> = new Set(["row", "subquery"]);

/** Functions that take BOOLEAN as they take everything else. */
const general: ReadonlySet<string> = new Set(["NVL", "COALESCE", "NULLIF"]);

/** BOOLEAN is no argument of the functions of SQL before 23ai. @throws OraError 6550 with PLS-00306 */
function checkArguments(expr: Expr, scope: BlockScope, context: CompileContext): void {
  if (expr.kind !== "call" || context.session.version >= 23) return;
  const name = expr.name.parts.at(-1) ?? "";
  if (general.has(name)) return;
  const isBoolean = ({ value }: FunctionArgument): boolean => {
    if (value.kind === "boolean") return true;
    const type = resolveReference(value, scope, context)?.type;
    return type?.kind === "scalar" && type.type.name === "BOOLEAN";
  };
  const found = findFunction(expr.name.parts, context.session.version);
  if (!found || expr.name.parts.length > 1) return;
  if (expr.args.some(isBoolean)) throw wrongArguments(context, expr.at, name);
}
