import type { Column } from "../catalog/contract.ts";
import type { BaseTable, ViewShape } from "./view-columns.ts";

/**
 * Whether every key of a table of a join view is also a key of the view: no row of it can appear twice, because every other
 * table is joined by all columns of one of its unique keys.
 * Source: Oracle Database Administrator's Guide, Key-Preserved Tables.
 */
export function isKeyPreserved(shape: ViewShape, base: BaseTable): boolean {
  const joined = new Set<BaseTable>([base]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of shape.tables) {
      if (joined.has(other) || !joinedByKey(shape, joined, other)) continue;
      joined.add(other);
      grown = true;
    }
  }
  return joined.size === shape.tables.length;
}

function joinedByKey(shape: ViewShape, joined: ReadonlySet<BaseTable>, other: BaseTable): boolean {
  const fixed = new Set<Column>();
  for (const [left, right] of shape.equalities) {
    if (left?.table === other && isFixed(right, joined)) fixed.add(left.column);
    if (right?.table === other && isFixed(left, joined)) fixed.add(right.column);
  }
  return uniqueKeysOf(other).some((key) => key.every((column) => fixed.has(column)));
}

function isFixed(
  side: ViewShape["columns"][number]["base"],
  joined: ReadonlySet<BaseTable>,
): boolean {
  return side !== null && joined.has(side.table);
}

function uniqueKeysOf({ table }: BaseTable): Column[][] {
  const keys: Column[][] = [];
  for (const constraint of table.constraints) {
    if (constraint.kind === "primary" || constraint.kind === "unique") {
      if (constraint.enabled) keys.push([...constraint.columns]);
    }
  }
  for (const index of table.indexes) {
    if (!index.unique) continue;
    const columns = index.keys.flatMap(({ column }) => (column ? [column] : []));
    if (columns.length === index.keys.length) keys.push(columns);
  }
  return keys;
}
