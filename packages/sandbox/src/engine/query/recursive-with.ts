import { oraError } from "../errors.ts";
import { compileExpr } from "../expressions/compile.ts";
import { convertTo, perRow } from "../expressions/compiled.ts";
import { type Compiled, type Env, type Scope, TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { CommonTable, Query, QueryBody } from "../parser/ast.ts";
import { commonType } from "../types/common-type.ts";
import { numberType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { CommonTableEntry, QueryContext, QueryPlan, ResultColumn, Rows } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { hasAggregate } from "./group-by.ts";
import { type Recursion, runRecursion } from "./run-recursion.ts";
import { rowComparator, type SortKey } from "./sort.ts";
import { walk } from "./walk.ts";

type Union = Extract<QueryBody, { kind: "set" }>;

/** Whether a WITH query names itself in its own FROM. */
export function isRecursive(table: CommonTable): boolean {
  return countReferences(table.name, table.query) > 0;
}

function countReferences(name: string, part: unknown): number {
  let count = 0;
  walk(part, (node) => {
    const hides = (node["with"] as readonly CommonTable[] | undefined)?.some(
      (other) => other.name === name,
    );
    if (hides) return false;
    if (node["kind"] === "table") {
      const { parts } = node["name"] as { readonly parts: readonly string[] };
      if (parts.length === 1 && parts[0] === name) count++;
    }
    return true;
  });
  return count;
}

/**
 * Compiles a recursive WITH query: the first branch gives the first level, the second is run on each level for the next.
 * Source: Oracle SQL Language Reference, SELECT, subquery_factoring_clause, Recursive Subquery Factoring.
 * @throws OraError 32039 without a column list, 32040 without UNION ALL, 32041 and 32042 for misplaced references, 32043
 * without a first branch, 32486 for DISTINCT, GROUP BY and aggregates in the second; at run time 32044 for a cycle.
 */
export function compileRecursive(
  table: CommonTable,
  context: QueryContext,
  up: Scope | null,
): CommonTableEntry {
  const union = checkedUnion(table);
  const asQuery = (body: QueryBody): Query =>
    body.kind === "query" ? body : { kind: "query", body, at: table.query.at };
  const inner: QueryContext = { ...context, rowids: false };
  const anchor = context.compile(asQuery(union.left), inner, up);
  let columns = namedColumns(table, anchor);
  const working: { rows: readonly Row[] } = { rows: [] };
  const compileStep = (): QueryPlan =>
    context.compile(asQuery(union.right), stepContext(table, context, columns, up, working), up);
  let step = compileStep();
  if (step.columns.length !== columns.length) throw oraError(1789, [], union.at);
  const common = columns.map((column, index) => ({
    ...column,
    nullable: true,
    type: commonType([column.type, step.columns[index]?.type ?? column.type], "set", union.at),
  }));
  if (common.some((column, index) => !sameType(column.type, columns[index]?.type))) {
    columns = common;
    step = compileStep();
  }
  const recursion = recursionOf(table, anchor, step, common, working, context);
  const estimate = Math.max(anchor.estimate * 10, 10);
  return {
    name: table.name,
    columns: [...common, ...recursion.added],
    estimate,
    plan: {
      operation: "UNION ALL (RECURSIVE WITH)",
      options: table.search?.breadth === false ? "DEPTH FIRST" : "BREADTH FIRST",
      rows: estimate,
      children: [anchor.plan, step.plan],
    },
    definedIn: up,
    open: (env) => runRecursion(recursion, env),
  };
}

function sameType(a: SqlType, b: SqlType | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function namedColumns(table: CommonTable, anchor: QueryPlan): ResultColumn[] {
  const names = table.columns ?? [];
  if (names.length !== anchor.columns.length) throw oraError(32038, [], table.query.at);
  return anchor.columns.map((column, index) => ({ ...column, name: names[index] ?? "" }));
}

/** @throws OraError 32039, 32040, 32041, 32042, 32043, 32486 */
function checkedUnion(table: CommonTable): Union {
  const { query, name } = table;
  if (!table.columns) throw oraError(32039, [], query.at);
  let { body } = query;
  while (body.kind === "query" && !body.with) body = body.body;
  if (body.kind !== "set") throw oraError(32043, [], query.at);
  if (body.op !== "UNION" || !body.all) throw oraError(32040, [], query.at);
  if (countReferences(name, body.left) > 0) throw oraError(32041, [], query.at);
  if (countReferences(name, body.right) !== 1) throw oraError(32042, [], query.at);
  const { right } = body;
  if (right.kind !== "select") throw oraError(32042, [], query.at);
  if (right.distinct || right.groupBy || right.having || hasAggregate(right.items)) {
    throw oraError(32486, [], right.at);
  }
  return body;
}

/** The second branch sees the rows of the level before under the query's name, each with its number behind the columns. */
function stepContext(
  table: CommonTable,
  context: QueryContext,
  columns: readonly ResultColumn[],
  up: Scope | null,
  working: { readonly rows: readonly Row[] },
): QueryContext {
  const entry: CommonTableEntry = {
    name: table.name,
    columns,
    estimate: 10,
    plan: { operation: "RECURSIVE WITH PUMP", rows: 10, children: [] },
    definedIn: up,
    numbered: true,
    open: () => working.rows,
  };
  const outer = context.commonTables;
  return {
    ...context,
    rowids: true,
    commonTables: {
      find: (name) =>
        name.parts.length === 1 && name.parts[0] === table.name ? entry : outer?.find(name),
    },
  };
}

function recursionOf(
  table: CommonTable,
  anchor: QueryPlan,
  step: QueryPlan,
  columns: readonly ResultColumn[],
  working: { rows: readonly Row[] },
  context: QueryContext,
): Recursion {
  const types = columns.map((column) => column.type);
  const place = (name: string): number => {
    const found = columns.findIndex((column) => column.name === name);
    if (found < 0) throw oraError(904, [`"${name}"`], table.query.at);
    return found;
  };
  const added: ResultColumn[] = [];
  const { search, cycle } = table;
  if (search) added.push({ name: search.column, type: numberType, nullable: true });
  const marks = cycle ? cycleMarks(cycle, context) : null;
  if (cycle && marks) added.push({ name: cycle.column, type: marks.type, nullable: true });
  const parent = step.rowids?.targets.findIndex((target) => target.table === null) ?? -1;
  return {
    anchor: converter(anchor, types, context, table.query.at),
    step: converter(
      { columns: step.columns, open: step.rowids?.open ?? step.open },
      types,
      context,
      table.query.at,
    ),
    parentColumn: parent < 0 ? -1 : types.length + parent,
    types,
    working,
    search: search
      ? {
          breadth: search.breadth,
          compare: rowComparator(
            search.by.map(({ expr, descending, nulls }): SortKey => {
              const column = place(expr.kind === "name" ? (expr.name.parts.at(-1) ?? "") : "");
              return { column, type: types[column] ?? numberType, descending, nulls };
            }),
          ),
        }
      : null,
    cycle: marks ? { marked: marks.marked, unmarked: marks.unmarked } : null,
    cycleColumns: cycle ? cycle.columns.map(place) : types.map((_, index) => index),
    added,
  };
}

function cycleMarks(
  cycle: NonNullable<CommonTable["cycle"]>,
  { session }: QueryContext,
): { readonly type: SqlType; readonly marked: Compiled; readonly unmarked: Compiled } {
  const marked = compileExpr(cycle.value, emptyScope(), session);
  const unmarked = compileExpr(cycle.otherwise, emptyScope(), session);
  const type = commonType([marked.type, unmarked.type], "case", cycle.value.at);
  return {
    type,
    marked: convertTo(marked, type, session, cycle.value.at),
    unmarked: convertTo(unmarked, type, session, cycle.otherwise.at),
  };
}

/** Rows with their values in the types of the query; what stands behind the columns is kept. */
function converter(
  plan: Pick<QueryPlan, "columns" | "open">,
  types: readonly SqlType[],
  { session }: QueryContext,
  at: number,
): (up: Env | null) => Rows {
  let current: Row = [];
  const env = createEnv(0, null);
  const cells = plan.columns.map((column, index) => {
    const cell = perRow(column.type, () => current[index] ?? null);
    return { cell, converted: convertTo(cell, types[index] ?? column.type, session, at) };
  });
  if (cells.every((cell) => cell.cell === cell.converted)) return plan.open;
  return function* convert(up) {
    for (const row of plan.open(up)) {
      if (row === TICK) {
        yield TICK;
        continue;
      }
      current = row;
      const result: Value[] = cells.map(({ converted }) => converted.eval(env));
      yield [...result, ...row.slice(cells.length)];
    }
  };
}
