import { type CompiledQuery, type Env, type Scope, TICK } from "../expressions/contract.ts";
import type { Expr } from "../parser/ast.ts";
import { cachedRows } from "./cached-rows.ts";
import type { QueryContext, Rows } from "./contract.ts";

/** Runs subqueries ahead; yields TICK only. */
export type Prime = (env: Env) => Iterable<typeof TICK>;

/**
 * A scope for one condition or select item whose subqueries can be run before the rows of the block: expressions pull from
 * their subqueries without a pause, so a long one that reads nothing of the block is better read ahead, in pieces.
 */
export interface PrimingScope {
  readonly scope: Scope;
  /** Once everything is compiled: what to run ahead; null when there is nothing. */
  readonly prime: () => Prime | null;
}

/** Whether the subqueries of an expression are needed for every row: IN, comparisons, EXISTS, a scalar subquery alone. */
export function isPrimable(expr: Expr): boolean {
  switch (expr.kind) {
    case "in":
      return "kind" in expr.items;
    case "compare":
      return expr.left.kind === "subquery" || expr.right.kind === "subquery";
    case "exists":
    case "subquery":
      return true;
    case "not":
      return isPrimable(expr.operand);
    default:
      return false;
  }
}

/** Prepares the subqueries of an expression that `isPrimable`. */
export function primingScope(base: Scope, expr: Expr, context: QueryContext): PrimingScope {
  const firstRowOnly = isExists(expr);
  const found: { correlation: { readonly used: boolean }; cache: (up: Env | null) => Rows }[] = [];
  const compileSubquery: Scope["compileSubquery"] = (query, scope) => {
    const plan = base.compileSubquery(query, scope);
    const { correlation } = scope;
    if (!correlation) return plan;
    const cache = cachedRows(plan.open, context);
    found.push({ correlation, cache });
    const open: CompiledQuery["open"] = (up) => (correlation.used ? plan.open(up) : cache(up));
    return { ...plan, open };
  };
  return {
    scope: { ...base, compileSubquery },
    prime: () => {
      const free = found.filter(({ correlation }) => !correlation.used);
      if (free.length === 0) return null;
      return function* prime(env) {
        for (const { cache } of free) yield* readAhead(cache(env), firstRowOnly);
      };
    },
  };
}

function isExists(expr: Expr): boolean {
  return expr.kind === "exists" || (expr.kind === "not" && isExists(expr.operand));
}

function* readAhead(rows: Rows, firstRowOnly: boolean): Iterable<typeof TICK> {
  for (const row of rows) {
    if (row === TICK) yield TICK;
    else if (firstRowOnly) return;
  }
}
