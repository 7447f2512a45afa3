import type { Column, Constraint, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { compileCondition } from "../expressions/compile.ts";
import { TICK } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import { columnKeys } from "../store/index-keys.ts";
import { indexDataOf } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import { currentRows, someRow } from "../store/table-ddl.ts";
import { envOfRow, tableReader } from "../store/table-reader.ts";
import type { Row } from "../types/value.ts";

/**
 * Checks the rows that are there, in pieces, against a constraint that is added or enabled. The caller holds the table for
 * DDL.
 * Uniqueness is checked with the index.
 * @throws OraError 2296 and 1449 for NULLs, 2298 for missing parents, 2293 for a CHECK condition.
 */
export function* validateRows(
  table: Table,
  constraint: Constraint,
  session: SessionContext,
): Generator<typeof TICK, void> {
  const name = `${table.owner}.${constraint.generated ? "" : constraint.name}`;
  switch (constraint.kind) {
    case "not-null":
      if (yield* hasNulls(table, constraint.columns, session)) throw oraError(2296, [name]);
      return;
    case "primary":
      if (yield* hasNulls(table, constraint.columns, session)) throw oraError(1449);
      return;
    case "foreign":
      if (yield* hasOrphans(table, constraint, session)) {
        throw oraError(2298, [`${table.owner}.${constraint.name}`]);
      }
      return;
    case "check":
      if (yield* violates(table, constraint, session)) {
        throw oraError(2293, [`${table.owner}.${constraint.name}`]);
      }
      return;
    case "unique":
      return;
  }
}

/** Whether a row of the session's table has NULL in one of the columns. */
function* hasNulls(
  table: Table,
  columns: readonly Column[],
  session: SessionContext,
): Generator<typeof TICK, boolean> {
  const reader = tableReader(table, session);
  const places = columns.map((column) => reader.placeOf(column));
  return yield* someRow(segmentOf(table, session), (values) => {
    const row = reader.project(values);
    return places.some((place) => (row[place] ?? null) === null);
  });
}

/** Whether a row has something else than NULL in a column. */
export function* hasValues(
  table: Table,
  { position }: Column,
  session: SessionContext,
): Generator<typeof TICK, boolean> {
  if (position < 0) return false;
  const segment = segmentOf(table, session);
  return yield* someRow(segment, (values) => (values[position] ?? null) !== null);
}

/** Whether the table has rows. */
export function hasRows(table: Table, session: SessionContext): boolean {
  for (const _values of currentRows(segmentOf(table, session))) return true;
  return false;
}

function* hasOrphans(
  table: Table,
  constraint: Constraint,
  session: SessionContext,
): Generator<typeof TICK, boolean> {
  const { references, columns } = constraint;
  if (references === undefined) return false;
  const { table: parent, constraint: key } = references;
  const isParent = yield* parentKeyTest(parent, key, session);
  const keys = columnKeys(table, columns, session);
  return yield* someRow(segmentOf(table, session), (values) => {
    const parts = keys.parts(values);
    return !parts.includes(null) && !isParent(parts);
  });
}

/** Whether a parent has a key: by the index of its constraint, or by all its rows when there is none. */
function* parentKeyTest(
  parent: Table,
  constraint: Constraint,
  session: SessionContext,
): Generator<typeof TICK, (parts: Row) => boolean> {
  const keys = columnKeys(parent, constraint.columns, session);
  const segment = segmentOf(parent, session);
  const { index } = constraint;
  const sameOrder =
    index?.keys.length === constraint.columns.length &&
    index.keys.every((key, place) => key.column === constraint.columns[place]);
  const data = index && sameOrder ? indexDataOf(session, parent, segment, index) : null;
  if (data === null) {
    const all = new Set<unknown>();
    for (const values of currentRows(segment)) {
      all.add(keys.ofRow(values));
      if (tickIsDue()) yield TICK;
    }
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

function* violates(
  table: Table,
  constraint: Constraint,
  session: SessionContext,
): Generator<typeof TICK, boolean> {
  if (constraint.check === undefined) return false;
  const reader = tableReader(table, session);
  const scope = emptyScope({ sources: [reader.source] });
  const condition = compileCondition(constraint.check.condition, scope, session);
  return yield* someRow(
    segmentOf(table, session),
    (values) => condition(envOfRow(reader.project(values))) === false,
  );
}
