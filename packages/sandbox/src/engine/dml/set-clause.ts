import type { Column } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileExpr, createBinder } from "../expressions/compile.ts";
import { perRow } from "../expressions/compiled.ts";
import type { Env, Scope } from "../expressions/contract.ts";
import { compileSubquery, singleRow } from "../expressions/subqueries.ts";
import type { SetItem } from "../parser/ast.ts";
import type { Row, Value } from "../types/value.ts";
import { type CellValue, cellValue, defaultValue } from "./column-values.ts";
import { type BoundColumn, boundColumn } from "./dml-plan.ts";
import { baseColumn, type Target, type TargetColumn, targetColumn } from "./dml-target.ts";
import type { StatementContext } from "./statement-context.ts";

/** SET, compiled. */
export interface SetClause {
  readonly columns: ReadonlySet<Column>;
  /** The target's columns that are set. */
  readonly named: readonly TargetColumn[];
  /** The new values of a row: the old ones with what SET says. */
  readonly apply: (env: Env, old: Row) => Row;
  readonly bound: readonly BoundColumn[];
}

type Assignment = (env: Env, row: Value[]) => void;

/**
 * Compiles SET.
 * Source: Oracle SQL Language Reference, UPDATE, update_set_clause.
 * @throws OraError 904, 913, 947, 957 for a column set twice, 1733, 1779, 32796, 54017.
 */
export function compileSet(
  items: readonly SetItem[],
  target: Target,
  scope: Scope,
  context: StatementContext,
): SetClause {
  const columns = new Set<Column>();
  const named: TargetColumn[] = [];
  const add = (name: Parameters<typeof targetColumn>[1], isDefault: boolean): Column => {
    const column = targetColumn(target, name);
    if (named.includes(column)) throw oraError(957, [column.name], name.at);
    named.push(column);
    target.checkColumns([column], () => name.at);
    const base = baseColumn(column, name.at);
    if (base.virtual) throw oraError(54017, [], name.at);
    if (base.identity?.always && !isDefault) throw oraError(32796, [], name.at);
    columns.add(base);
    return base;
  };
  const assignments = items.map((item): Assignment => {
    if (item.kind === "column") {
      const column = add(item.column, item.value.kind === "default");
      return assignOne(item, column, target, scope, context);
    }
    const several = item.columns.map((name) => add(name, false));
    return assignSeveral(item, several, target, scope, context);
  });
  const { width } = target.writer;
  return {
    columns,
    named,
    apply: (env, old) => {
      const row: Value[] = new Array(width);
      for (let index = 0; index < width; index++) row[index] = old[index] ?? null;
      for (const assign of assignments) assign(env, row);
      return row;
    },
    bound: items.flatMap((item) => boundItem(item, target)),
  };
}

function boundItem(item: SetItem, target: Target): BoundColumn[] {
  if (item.kind !== "column") return [];
  const { base } = targetColumn(target, item.column);
  return base ? boundColumn(item.value, base.type) : [];
}

function assignOne(
  { value }: Extract<SetItem, { kind: "column" }>,
  column: Column,
  target: Target,
  scope: Scope,
  { session }: StatementContext,
): Assignment {
  const { table } = target.writer;
  const { position } = column;
  const cell: CellValue =
    value.kind === "default"
      ? (defaultValue(table, column, session) ?? (() => null))
      : cellValue(
          table,
          column,
          { compiled: compileExpr(value, scope, session), at: value.at },
          session,
          false,
        );
  return (env, row) => {
    row[position] = cell(env);
  };
}

/** `(a, b) = (query)`: without a row both are NULL. @throws OraError 1427 at run time for several rows. */
function assignSeveral(
  { query }: Extract<SetItem, { kind: "columns" }>,
  columns: readonly Column[],
  target: Target,
  scope: Scope,
  { session }: StatementContext,
): Assignment {
  const { sequences: _none, ...inner } = scope;
  const subquery = compileSubquery(query, createBinder(inner, session));
  if (subquery.columns.length > columns.length) throw oraError(913, [], query.at);
  if (subquery.columns.length < columns.length) throw oraError(947, [], query.at);
  const { table } = target.writer;
  const holder = { row: null as Row | null };
  const cells = columns.map((column, index) => {
    const type = subquery.columns[index]?.type ?? { name: "NULL" };
    const compiled = perRow(type, () => holder.row?.[index] ?? null);
    return cellValue(table, column, { compiled, at: query.at }, session, false);
  });
  const find = subquery.once((env) => singleRow(subquery, env) ?? null);
  return (env, row) => {
    holder.row = find(env);
    for (const [index, column] of columns.entries())
      row[column.position] = cells[index]?.(env) ?? null;
  };
}
