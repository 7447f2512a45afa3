import type { Column, Constraint, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { emptyScope } from "../expressions/scope.ts";
import { columnKeys } from "../store/index-keys.ts";
import { indexDataOf } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import { currentRows } from "../store/table-ddl.ts";
import { envOfRow, tableReader } from "../store/table-reader.ts";
import type { Row } from "../types/value.ts";

/**
 * Checks the rows that are there against a constraint that is added or enabled. The caller holds the table for DDL.
 * Uniqueness is checked with the index.
 * @throws OraError 2296 and 1449 for NULLs, 2298 for missing parents, 2293 for a CHECK condition.
 */
export function validateRows(table: Table, constraint: Constraint, session: SessionContext): void {
  const name = `${table.owner}.${constraint.generated ? "" : constraint.name}`;
  switch (constraint.kind) {
    case "not-null":
      if (hasNulls(table, constraint.columns, session)) throw oraError(2296, [name]);
      return;
    case "primary":
      if (hasNulls(table, constraint.columns, session)) throw oraError(1449);
      return;
    case "foreign":
      if (hasOrphans(table, constraint, session)) {
        throw oraError(2298, [`${table.owner}.${constraint.name}`]);
      }
      return;
    case "check":
      if (violates(table, constraint, session)) {
        throw oraError(2293, [`${table.owner}.${constraint.name}`]);
      }
      return;
    case "unique":
      return;
  }
}

/** Whether a row of the session's table has NULL in one of the columns. */
export function hasNulls(
  table: Table,
  columns: readonly Column[],
  session: SessionContext,
): boolean {
  const reader = tableReader(table, session);
  const places = columns.map((column) => reader.placeOf(column));
  for (const values of currentRows(segmentOf(table, session))) {
    const row = reader.project(values);
    if (places.some((place) => (row[place] ?? null) === null)) return true;
  }
  return false;
}

/** Whether a row has something else than NULL in a column. */
export function hasValues(table: Table, column: Column, session: SessionContext): boolean {
  if (column.position < 0) return false;
  for (const values of currentRows(segmentOf(table, session))) {
    if ((values[column.position] ?? null) !== null) return true;
  }
  return false;
}

/** Whether the table has rows. */
export function hasRows(table: Table, session: SessionContext): boolean {
  for (const _values of currentRows(segmentOf(table, session))) return true;
  return false;
}

function hasOrphans(table: Table, constraint: Constraint, session: SessionContext): boolean {
  const { references, columns } = constraint;
  if (references === undefined) return false;
  const { table: parent, constraint: key } = references;
  const parentKeys = parentKeyTest(parent, key, session);
  const keys = columnKeys(table, columns, session);
  for (const values of currentRows(segmentOf(table, session))) {
    const parts = keys.parts(values);
    if (parts.includes(null)) continue;
    if (!parentKeys(parts)) return true;
  }
  return false;
}

/** Whether a parent has a key: by the index of its constraint, or by all its rows when there is none. */
function parentKeyTest(
  parent: Table,
  constraint: Constraint,
  session: SessionContext,
): (parts: Row) => boolean {
  const keys = columnKeys(parent, constraint.columns, session);
  const segment = segmentOf(parent, session);
  const { index } = constraint;
  const sameOrder =
    index?.keys.length === constraint.columns.length &&
    index.keys.every((key, place) => key.column === constraint.columns[place]);
  const data = index && sameOrder ? indexDataOf(session, parent, segment, index) : null;
  if (data === null) {
    const all = new Set<unknown>();
    for (const values of currentRows(segment)) all.add(keys.ofRow(values));
    return (parts) => all.has(keys.ofParts(parts));
  }
  return (parts) => {
    const key = data.keys.ofParts(parts);
    if (key === undefined) return true;
    for (const { head } of data.places(key)) {
      if (head !== null && !head.deleted && data.keys.ofRow(head.values) === key) return true;
    }
    return false;
  };
}

function violates(table: Table, constraint: Constraint, session: SessionContext): boolean {
  if (constraint.check === undefined) return false;
  const reader = tableReader(table, session);
  const scope = emptyScope({ sources: [reader.source] });
  const condition = compileCondition(constraint.check.condition, scope, session);
  for (const values of currentRows(segmentOf(table, session))) {
    if (condition(envOfRow(reader.project(values))) === false) return true;
  }
  return false;
}
