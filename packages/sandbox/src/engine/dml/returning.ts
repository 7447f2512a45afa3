import { oraError } from "../errors.ts";
import { createBinder } from "../expressions/compile.ts";
import { convertTo, perRow } from "../expressions/compiled.ts";
import type { Compiled, Env, Scope } from "../expressions/contract.ts";
import { emptyScope, placesIn } from "../expressions/scope.ts";
import { type Aggregate, compileAggregate } from "../functions/aggregates.ts";
import type { Expr, Returning } from "../parser/ast.ts";
import { createEnv } from "../query/environment.ts";
import { hasAggregate, isAggregateCall } from "../query/group-by.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Target } from "./dml-target.ts";
import type { Execution, ReturnedRow } from "./execution.ts";
import { type StatementContext, subqueryCompiler } from "./statement-context.ts";

/** RETURNING … INTO, compiled. */
export interface ReturningClause {
  /** Types of the items: those of the binds behind INTO, in PL/SQL the items' own. */
  readonly types: readonly SqlType[];
  /** Notes a row of the target: before INSERT and after DELETE there is none. */
  readonly collect: (run: Execution, before: Row | null, after: Row | null) => void;
  /** The values of each item after the last row: one a row, or one altogether for aggregates. */
  readonly values: (run: Execution) => readonly (readonly Value[])[];
}

/**
 * Compiles RETURNING against the target's columns: the new values of INSERT and UPDATE, the old ones of DELETE, unless OLD or
 * NEW says otherwise.
 * Source: Oracle SQL Language Reference, INSERT, returning_clause.
 * @throws OraError 913 or 947 when there are more items than targets or fewer, 904, 937.
 */
export function compileReturning(
  returning: Returning | undefined,
  target: Target,
  context: StatementContext,
): ReturningClause | null {
  if (!returning) return null;
  const { items, into } = returning;
  if (items.length !== into.length) {
    throw oraError(items.length > into.length ? 913 : 947, [], items[0]?.at);
  }
  const aggregates: Aggregate[] = [];
  const scope = returningScope(items, target, context, aggregates);
  const binder = createBinder(scope, context.session);
  const compiled = items.map((item, index): Compiled => {
    const value = binder.compile(item);
    const type = bindType(into[index], context);
    return type ? convertTo(value, type, context.session, item.at) : value;
  });
  const envOf = (run: Execution, { before, after }: ReturnedRow): Env => {
    const env = createEnv(3, run.up);
    env.rows[places.current] = after ?? before;
    env.rows[places.OLD] = before;
    env.rows[places.NEW] = after;
    return env;
  };
  const collect: ReturningClause["collect"] = (run, before, after) => {
    run.returned.push({ before, after });
  };
  const types = compiled.map((item) => item.type);
  if (aggregates.length === 0 && !hasAggregate(items)) {
    const values: ReturningClause["values"] = (run) => {
      const envs = run.returned.map((row) => envOf(run, row));
      return compiled.map((item) => envs.map(item.eval));
    };
    return { types, collect, values };
  }
  return {
    types,
    collect,
    values: (run) => {
      const states = aggregates.map((aggregate) => aggregate.create());
      for (const returned of run.returned) {
        const env = envOf(run, returned);
        for (const state of states) state.add(env);
      }
      const env = createEnv(1, run.up);
      env.slots = states.map((state) => state.result());
      return compiled.map((item) => [item.eval(env)]);
    },
  };
}

/** With an aggregate in one item the columns of the others must stand in aggregates too. */
function returningScope(
  items: readonly Expr[],
  target: Target,
  context: StatementContext,
  aggregates: Aggregate[],
): Scope {
  const compileSubquery = subqueryCompiler(context);
  const plain = emptyScope({ sources: [target.source.scope], up: context.up, compileSubquery });
  const rows: Scope = { ...plain, intercept: (expr) => otherRow(expr, plain, context) };
  if (!hasAggregate(items)) return rows;
  return {
    ...rows,
    intercept: (expr) => {
      if (isAggregateCall(expr)) {
        const aggregate = compileAggregate(expr, createBinder(rows, context.session));
        const slot = aggregates.push(aggregate) - 1;
        return perRow(aggregate.type, (env) => env.slots[slot] ?? null);
      }
      if (expr.kind === "name" && placesIn(expr.name, rows).length > 0) {
        throw oraError(937, [], expr.at);
      }
      return undefined;
    },
  };
}

/** Where the rows stand in the environment of the items. */
const places = { current: 0, OLD: 1, NEW: 2 } as const;

/** `OLD value` and `NEW value`: the value in the row before or after the change, NULL without one. */
function otherRow(expr: Expr, plain: Scope, { session }: StatementContext): Compiled | undefined {
  if (expr.kind !== "call" || session.version < 23) return undefined;
  const [word, more] = expr.name.parts;
  const [argument] = expr.args;
  if ((word !== "OLD" && word !== "NEW") || more !== undefined || !argument) return undefined;
  const value = createBinder(plain, session).compile(argument.value);
  const place = places[word];
  return perRow(value.type, (env) => {
    const row = env.rows[place] ?? null;
    if (row === null) return null;
    const other = createEnv(1, env.up);
    other.rows[0] = row;
    return value.eval(other);
  });
}

function bindType(into: Expr | undefined, { session }: StatementContext): SqlType | null {
  if (into?.kind !== "bind") return null;
  const type = session.bindTypes[into.index];
  return type && type.name !== "NULL" ? type : null;
}
