import type { Column, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { quotedName } from "../expressions/scope.ts";
import type { Name } from "../parser/ast.ts";
import type { Source } from "../query/contract.ts";
import type { RowVersion } from "../store/contract.ts";
import type { Row } from "../types/value.ts";
import type { TableWriter } from "./table-writer.ts";

/** A column of the target as statements name it. */
export interface TargetColumn {
  readonly name: string;
  /** The table's column behind it; null for an expression of a view. */
  readonly base: Column | null;
}

/** What INSERT, UPDATE, DELETE or MERGE writes to: a table, or the one table behind a view. */
export interface Target {
  readonly alias: string;
  readonly at: number;
  readonly writer: TableWriter;
  /** Every column that can be named, in order. */
  readonly columns: readonly TargetColumn[];
  /** Those that INSERT without a list of columns fills. */
  readonly shown: readonly TargetColumn[];
  /** The rows to choose from, as a source of the statement's scope. */
  readonly source: Source;
  /** The version of the base table's row that a row of the source was made of. */
  readonly versionOf: (row: Row) => RowVersion | null;
  /** The row of the source for another version of the row: RETURNING, and rows that changed meanwhile. */
  readonly rowOf: (version: RowVersion, before: Row | null) => Row;
  /** True when `rowOf` gives the whole row: what joins of a view added is not known anew. */
  readonly complete: boolean;
  /** @throws OraError 1402 when a view WITH CHECK OPTION would not show the row, 14401 when it is not of the named partition. */
  readonly check: ((values: Row) => void) | null;
  /** @throws OraError 1779, 1776, 1733 when a column cannot be changed through the view. */
  readonly checkColumns: (columns: readonly TargetColumn[], at: (index: number) => number) => void;
}

/** What a statement does to its target. */
export type TargetUse = "insert" | "update" | "delete";

/** @throws OraError 1732 for a materialized view, 30657 for an external table, 12081 for one that is READ ONLY. */
export function checkWritable(table: Table, at: number): void {
  if (table.materializedView) throw oraError(1732, [], at);
  if (table.external) throw oraError(30657, [], at);
  if (table.readOnly) throw oraError(12081, [`"${table.owner}"."${table.name}"`], at);
}

/**
 * The target's column that a name in a column list or in SET means.
 * @throws OraError 904 when there is none or the qualifier is not the target.
 */
export function targetColumn(target: Target, name: Name): TargetColumn {
  const { parts } = name;
  const last = parts.at(-1);
  const qualifier = parts.at(-2);
  const found = target.columns.find((column) => column.name === last);
  const own = qualifier === undefined || qualifier === target.alias;
  if (!found || !own) throw oraError(904, [quotedName(parts)], name.at);
  return found;
}

/** The target's columns that names mean. @throws OraError 904, 957 for one named twice. */
export function targetColumns(target: Target, names: readonly Name[]): TargetColumn[] {
  const columns: TargetColumn[] = [];
  for (const name of names) {
    const column = targetColumn(target, name);
    if (columns.includes(column)) throw oraError(957, [column.name], name.at);
    columns.push(column);
  }
  return columns;
}

/** The table's column behind a target's column. @throws OraError 1733 for an expression of a view. */
export function baseColumn(column: TargetColumn, at: number): Column {
  if (!column.base) throw oraError(1733, [], at);
  return column.base;
}
