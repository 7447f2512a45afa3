import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Env, Scope, ScopeSource } from "../expressions/contract.ts";
import { TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Query, QueryBody } from "../parser/ast.ts";
import type { QueryContext, QueryPlan, Rows } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { compileLocking } from "./for-update.ts";
import { columnOf, subqueryCompiler } from "./from-scope.ts";
import { compileOrderBy, type OutputItem } from "./order-by.ts";
import { sortedRows, trimmedRows } from "./output-rows.ts";
import { createContext, rememberStatement } from "./query-context.ts";
import { compileRowLimit } from "./row-limit.ts";
import { compileSelect } from "./select-block.ts";
import { compileSet } from "./set-operators.ts";
import { rowComparator } from "./sort.ts";
import { withCommonTables } from "./with-clause.ts";

/**
 * Compiles a query: names, types and the plan are fixed, nothing runs. The columns are known from here on.
 * `up` is the scope of an enclosing statement for correlated names.
 * Source: Oracle SQL Language Reference, SELECT.
 * @throws OraError with the offset of the offending part.
 */
export function compileQuery(
  query: Query,
  session: SessionContext,
  up: Scope | null = null,
): QueryPlan {
  const context = createContext(query, session, compileInner);
  return rememberStatement(compileIn(query, context, up, up === null), context);
}

/** Queries inside the statement. DML statements have no outermost query: their subqueries are compiled by this. */
export function compileInner(query: Query, context: QueryContext, up: Scope | null): QueryPlan {
  if (query.forUpdate) throw oraError(907, [], query.at);
  return compileIn(query, context, up, false);
}

/** `sequences`: NEXTVAL may stand in the select list. */
function compileIn(
  query: Query,
  context: QueryContext,
  up: Scope | null,
  sequences: boolean,
): QueryPlan {
  const inner = withCommonTables(query, context, up);
  const plan = compileWithTail(query, inner, up, sequences);
  return query.forUpdate ? compileLocking(query, plan) : plan;
}

function compileWithTail(
  query: Query,
  context: QueryContext,
  up: Scope | null,
  sequences: boolean,
): QueryPlan {
  const { body } = query;
  if (body.kind === "select") return compileSelect(body, query, context, up, sequences);
  const plan = compileBody(body, context, up);
  if (!query.orderBy && !query.offset && !query.fetch) return plan;
  return ordered(query, plan, context, up);
}

function compileBody(body: QueryBody, context: QueryContext, up: Scope | null): QueryPlan {
  switch (body.kind) {
    case "select":
      return compileSelect(body, {}, context, up, false);
    case "set":
      return compileSet(body, context, up, compileBody);
    case "query":
      return compileIn(body, context, up, false);
  }
}

/** ORDER BY and FETCH over a set operator or a query in parentheses: only its columns can be named. */
function ordered(
  query: Query,
  plan: QueryPlan,
  context: QueryContext,
  up: Scope | null,
): QueryPlan {
  const { session } = context;
  const { columns } = plan;
  const source: ScopeSource = {
    alias: undefined,
    columns: columns.map((column) => ({ ...column, hidden: false })),
  };
  const compileSubquery = subqueryCompiler(context);
  const scope: Scope = { sources: [source], up, hierarchical: false, compileSubquery };
  const outputs = columns.map(
    (column, index): OutputItem => ({
      name: column.name,
      compiled: columnOf(source, 0, index),
      hasAlias: true,
      key: JSON.stringify(`column 0.${index}`),
      isColumn: true,
    }),
  );
  const width = columns.length;
  const orderBy = compileOrderBy(query.orderBy ?? [], outputs, scope, session, width, false);
  const limit = compileRowLimit(query, emptyScope({ up, compileSubquery }), session);
  const compare = orderBy.keys.length > 0 ? rowComparator(orderBy.keys) : null;
  const open = (up: Env | null): Rows => {
    let rows = plan.open(up);
    if (orderBy.extra.length > 0) rows = extended(rows, orderBy.extra, up);
    if (compare) rows = sortedRows(rows, compare, limit?.keep(up) ?? Number.POSITIVE_INFINITY);
    if (limit) rows = limit.apply(rows, up, compare);
    return orderBy.extra.length > 0 ? trimmedRows(rows, width) : rows;
  };
  const { estimate } = plan;
  const sort = { operation: "SORT", options: "ORDER BY", rows: estimate, children: [plan.plan] };
  return { columns, open, estimate, plan: compare ? sort : plan.plan };
}

function* extended(rows: Rows, values: readonly OutputItem["compiled"][], up: Env | null): Rows {
  const env = createEnv(1, up);
  for (const row of rows) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    env.rows[0] = row;
    yield [...row, ...values.map((value) => value.eval(env))];
  }
}
