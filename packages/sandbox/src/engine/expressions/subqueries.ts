import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { isTurnOver } from "../pacing.ts";
import type { Expr, Query } from "../parser/ast.ts";
import { booleanType } from "../types/make-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Binder, Condition } from "./binder.ts";
import { onceAnExecution, perRow } from "./compiled.ts";
import { type Compiled, type CompiledQuery, type Env, TICK } from "./contract.ts";
import { insideExpression, suspend } from "./suspension.ts";
import { tickIsDue, tickSoon } from "./ticks.ts";

/** A subquery inside an expression. */
export interface Subquery {
  readonly columns: CompiledQuery["columns"];
  /** It reads columns of the enclosing blocks: its rows are others for each of theirs. Known once all is compiled. */
  readonly isCorrelated: () => boolean;
  /**
   * Takes the rows for the current row of the enclosing block in, one after the other, until there are no more or `take`
   * says that it has seen enough. When the turn is over meanwhile, the expression is left, see `attempt`: `take` goes on
   * with the next row and the same state when it is tried again.
   */
  readonly fold: <S>(env: Env, start: () => S, take: (state: S, row: Row) => boolean) => S;
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
    isCorrelated: () => correlation.used,
    fold: rowFolder(compiled, session),
    once: (evaluate) => (correlation.used ? evaluate : onceAnExecution(session, evaluate)),
  };
}

/** A subquery that was left before its last row. */
interface LeftOver {
  readonly env: Env;
  readonly binds: SessionContext["binds"];
  readonly now: SessionContext["now"];
  readonly rows: Iterator<Row | typeof TICK>;
  readonly state: unknown;
}

/** @throws OraError 1013 when a break has arrived already, and what the rows raise. */
function rowFolder({ open }: CompiledQuery, session: SessionContext): Subquery["fold"] {
  let left: LeftOver | null = null;
  return <S>(env: Env, start: () => S, take: (state: S, row: Row) => boolean): S => {
    const { binds, now } = session;
    const same = left?.env === env && left.binds === binds && left.now === now ? left : null;
    left = null;
    const state = same === null ? start() : (same.state as S);
    return insideExpression((mayLeave) => {
      const rows = same?.rows ?? open(env)[Symbol.iterator]();
      let ticks = 0;
      for (let next = rows.next(); !next.done; next = rows.next()) {
        if (next.value !== TICK) {
          if (take(state, next.value)) {
            rows.return?.();
            break;
          }
          if (!tickIsDue()) continue;
        }
        if (session.signal.aborted) throw oraError(1013);
        ticks++;
        if (!mayLeave || !isTurnOver()) continue;
        left = { env, binds, now, rows, state };
        suspend();
      }
      if (ticks > 0) tickSoon();
      return state;
    });
  };
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
  return subquery.fold<{ row?: Row }>(env, () => ({}), takeSingle).row;
}

function takeSingle(found: { row?: Row }, row: Row): boolean {
  if (found.row) throw oraError(1427);
  found.row = row;
  return false;
}

/** EXISTS: stops at the first row. */
export function compileExists(expr: Extract<Expr, { kind: "exists" }>, binder: Binder): Condition {
  const subquery = compileSubquery(expr.query, binder);
  return subquery.once((env) => {
    const state = subquery.fold(env, () => ({ found: false }), takeFirst);
    return state.found;
  });
}

function takeFirst(state: { found: boolean }): boolean {
  state.found = true;
  return true;
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
