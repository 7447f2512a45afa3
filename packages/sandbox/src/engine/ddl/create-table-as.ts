import type { Column, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { columnOrigins } from "../execution/column-origins.ts";
import { TICK } from "../expressions/contract.ts";
import { Pacing } from "../pacing.ts";
import type { ColumnDefinition, Query } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { QueryPlan } from "../query/contract.ts";
import { insertRow } from "../store/changes.ts";
import { extentsOf } from "../store/rowid.ts";
import { segmentOf } from "../store/segment.ts";
import { startChange, startStatement } from "../store/statements.ts";
import { commitTransaction } from "../store/transactions.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import { setDefault, storedColumn } from "./build-columns.ts";
import type { DdlContext } from "./ddl-context.ts";
import { requireQuota } from "./required-privileges.ts";
import { findUnnamed } from "./unnamed-columns.ts";

/** The query of CREATE TABLE … AS, ready to run. */
export interface TableQuery {
  readonly plan: QueryPlan;
  readonly names: readonly string[];
  /** Offset of an expression that has no name which a column could have; undefined when all have one. */
  readonly unnamedAt: number | undefined;
  /** Columns that come from a column with a NOT NULL constraint of its own. */
  readonly mandatory: readonly boolean[];
  readonly at: number;
}

/**
 * Compiles the query of CREATE TABLE … AS or CREATE MATERIALIZED VIEW.
 * @throws OraError 998 for an expression without an alias, 957 for a name that comes twice.
 */
export function planQuery(query: Query, { session }: DdlContext): TableQuery {
  const plan = compileQuery(query, session);
  const origins = columnOrigins(query, session, plan.columns.length);
  const names = plan.columns.map((column) => column.name);
  const mandatory = plan.columns.map((_, place) => {
    const origin = origins[place];
    const constraints = origin?.table.constraints ?? [];
    return constraints.some(
      ({ kind, enabled, columns }) =>
        kind === "not-null" && enabled && columns[0] === origin?.column,
    );
  });
  const unnamedAt = findUnnamed(query, names, origins);
  return { plan, names, unnamedAt, mandatory, at: query.at };
}

/**
 * The columns of a table that is made from a query: names and constraints may be written, types may not.
 * Source: Oracle SQL Language Reference, CREATE TABLE, AS subquery.
 * @throws OraError 1730 for the wrong number of names, 957, 998, 1723 for the literal NULL, 997 for LONG.
 */
export function columnsOfQuery(
  written: readonly ColumnDefinition[],
  query: TableQuery,
  { session }: DdlContext,
): Column[] {
  if (written.length > 0 && written.length !== query.names.length) {
    throw oraError(1730, [], query.at);
  }
  if (written.length === 0) requireColumnNames(query);
  return query.plan.columns.map((selected, place) => {
    const definition = written[place] ?? { name: selected.name };
    const column = storedColumn(definition, storableType(selected.type, query.at), place);
    const value = written[place]?.default;
    if (value !== undefined) setDefault(column, value, session);
    return column;
  });
}

/** @throws OraError 998, 957 */
function requireColumnNames({ names, unnamedAt, at }: TableQuery): void {
  if (unnamedAt !== undefined) throw oraError(998, [], unnamedAt);
  if (new Set(names).size < names.length) throw oraError(957, [], at);
}

function storableType(type: SqlType, at: number): SqlType {
  switch (type.name) {
    case "NULL":
      throw oraError(1723, [], at);
    case "LONG":
    case "LONG RAW":
      throw oraError(997, [], at);
    case "CURSOR":
      throw oraError(22902, [], at);
    default:
      if ("bytes" in type && type.bytes === 0) throw oraError(1723, [], at);
      return type;
  }
}

/**
 * Fills a new table with the rows of its query and commits them. The rows of a private temporary table belong to the
 * session's transaction.
 * @throws OraError 1013, 1950 and what the query raises; the rows are then taken back.
 */
export async function fillFromQuery(
  table: Table,
  { plan }: TableQuery,
  { db, session }: DdlContext,
): Promise<void> {
  startStatement(session);
  const segment = segmentOf(table, session);
  const pacing = new Pacing();
  let change: ReturnType<typeof startChange> | undefined;
  for (const row of plan.open(null)) {
    if (pacing.isDue(row === TICK)) await pacing.pause(session.signal);
    if (row === TICK) continue;
    if (change === undefined) {
      change = startChange(session);
      if (table.temporary === null && extentsOf(segment).length === 0) {
        requireQuota(db, table.owner, table.tablespace);
      }
    }
    insertRow(change, table, segment, storedRow(row, table), []);
  }
  if (change !== undefined && !isPrivate(table)) commitTransaction(session);
}

/** Whether a table is a private temporary one: DDL on it does not commit. */
export function isPrivate({ temporary }: Pick<Table, "temporary">): boolean {
  return temporary === "private-drop" || temporary === "private-preserve";
}

function storedRow(row: readonly Value[], table: Table): readonly Value[] {
  return row.length === table.columns.length ? row : row.slice(0, table.columns.length);
}
