import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, Query } from "../parser/ast.ts";
import { booleanType } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Binder, Condition } from "./binder.ts";
import { onceAnExecution, perRow } from "./compiled.ts";
import { type Compiled, type CompiledQuery, type Env, TICK } from "./contract.ts";

/** A subquery inside an expression. */
export interface Subquery {
  readonly columns: CompiledQuery["columns"];
  /** The rows for the current row of the enclosing block. */
  readonly rows: (env: Env) => Iterable<Row>;
  /** Computes something from the rows; once an execution when the subquery reads nothing of the enclosing blocks. */
  readonly once: <T>(evaluate: (env: Env) => T) => (env: Env) => T;
}

/** Compiles a subquery against the binder's scope. */
export function compileSubquery(query: Query, binder: Binder): Subquery {
  const correlation = { used: false };
  const compiled = binder.scope.compileSubquery(query, { ...binder.scope, correlation });
  const { session } = binder;
  return {
    columns: compiled.columns,
    rows: (env) => withoutTicks(compiled.open(env), session),
    once: (evaluate) => (correlation.used ? evaluate : onceAnExecution(session, evaluate)),
  };
}

/** A break that has already arrived ends the search. @throws OraError 1013 */
function* withoutTicks(rows: Iterable<Row | typeof TICK>, session: SessionContext): Iterable<Row> {
  for (const row of rows) {
    if (row !== TICK) yield row;
    else if (session.signal.aborted) throw oraError(1013);
  }
}

/**
 * A scalar subquery: NULL without rows.
 * @throws OraError 913 when it has several columns; 1427 at run time when it has several rows.
 */
export function compileScalarSubquery(
  expr: Extract<Expr, { kind: "subquery" }>,
  binder: Binder,
): Compiled {
  const subquery = compileSubquery(expr.query, binder);
  const column = subquery.columns[0];
  if (!column || subquery.columns.length > 1) throw oraError(913, [], expr.at);
  const evaluate = subquery.once((env) => singleRow(subquery, env)?.[0] ?? null);
  return perRow(column.type, evaluate);
}

/** The only row, or undefined. @throws OraError 1427 when there are several. */
export function singleRow(subquery: Subquery, env: Env): Row | undefined {
  let found: Row | undefined;
  for (const row of subquery.rows(env)) {
    if (found) throw oraError(1427);
    found = row;
  }
  return found;
}

/** EXISTS: stops at the first row. */
export function compileExists(expr: Extract<Expr, { kind: "exists" }>, binder: Binder): Condition {
  const subquery = compileSubquery(expr.query, binder);
  return subquery.once((env) => {
    for (const _ of subquery.rows(env)) return true;
    return false;
  });
}

/** What `RefCursor.refCursor` holds for CURSOR(…): the session pulls rows from `open`. */
export interface ExpressionCursor {
  readonly columns: CompiledQuery["columns"];
  readonly open: () => Iterable<Row | typeof TICK>;
}

/** CURSOR(SELECT …): a cursor nested in a row. Its query is fixed to the row that was current. */
export function compileCursor(expr: Extract<Expr, { kind: "cursor" }>, binder: Binder): Compiled {
  const query = binder.scope.compileSubquery(expr.query, binder.scope);
  return perRow({ name: "CURSOR" }, (env) => {
    const frozen: Env = { ...env, rows: env.rows.slice(), slots: env.slots.slice() };
    const cursor: ExpressionCursor = { columns: query.columns, open: () => query.open(frozen) };
    return { refCursor: cursor };
  });
}

/** A condition as a value: BOOLEAN. */
export function conditionValue(condition: Condition, constant: boolean): Compiled {
  return { type: booleanType, constant, eval: (env): Value => condition(env) };
}
