import type { Column, Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { dropIndexData } from "../store/indexes.ts";
import { nowMs } from "../store/scn-times.ts";
import { segmentOf } from "../store/segment.ts";
import { columnsNamed } from "./build-constraints.ts";
import { detachIndex } from "./constraint-index.ts";
import { referencesTo, removeConstraint } from "./constraint-registry.ts";
import type { DdlContext } from "./ddl-context.ts";
import { mentions } from "./pure-expression.ts";
import { removeIndex, removeObject } from "./schema-objects.ts";

/**
 * DROP COLUMN: constraints and indexes of these columns alone go with them. The place of a dropped column in the stored rows
 * stays empty for ever.
 * Source: Oracle SQL Language Reference, ALTER TABLE, drop_column_clause.
 * @throws OraError 904, 12983, 12984, 12988, 12991, 12992, 12997, 54031.
 */
export function dropColumns(
  names: readonly string[],
  cascade: boolean,
  table: Table,
  context: DdlContext,
  at: number,
): void {
  const dropped = columnsNamed(table, names, at);
  checkColumns(dropped, table, at);
  const touching = table.constraints.filter((constraint) =>
    constraint.columns.some((column) => dropped.includes(column)),
  );
  if (!cascade) checkConstraints(dropped, touching, table, at);
  for (const constraint of touching) dropWithReferences(table, constraint, context);
  dropIndexes(dropped, table, context);
  for (const column of dropped) forgetColumn(column, table, context);
}

function checkColumns(dropped: readonly Column[], table: Table, at: number): void {
  if (table.owner === "SYS") throw oraError(12988, [], at);
  const left = table.columns.filter((column) => !column.unused && !dropped.includes(column));
  if (left.length === 0) throw oraError(12983, [], at);
  if (left.every((column) => column.invisible)) throw oraError(54039, [], at);
  const names = new Set(dropped.map((column) => column.name));
  if (table.partitioning?.columns.some((name) => names.has(name)) === true) {
    throw oraError(12984, [], at);
  }
  const used = left.some(({ virtual }) => virtual !== undefined && mentions(virtual.expr, names));
  if (used) throw oraError(54031, [], at);
  const primary = table.constraints.find(({ kind }) => kind === "primary");
  if (table.organizationIndex && primary?.columns.some((column) => dropped.includes(column))) {
    throw oraError(12997, [], at);
  }
}

/** @throws OraError 12992 for the key of a foreign key, 12991 for a constraint of other columns as well. */
function checkConstraints(
  dropped: readonly Column[],
  touching: readonly Constraint[],
  table: Table,
  at: number,
): void {
  const references = referencesTo(table);
  for (const constraint of touching) {
    const referenced = references.some(
      (reference) => reference.constraint.references?.constraint === constraint,
    );
    if (referenced) throw oraError(12992, [], at);
    if (constraint.columns.some((column) => !dropped.includes(column))) {
      throw oraError(12991, [], at);
    }
  }
}

/** Drops a constraint and the foreign keys that point at it. */
export function dropWithReferences(
  table: Table,
  constraint: Constraint,
  context: DdlContext,
): void {
  for (const reference of referencesTo(table)) {
    if (reference.constraint.references?.constraint !== constraint) continue;
    removeConstraint(context.db, reference.table, reference.constraint);
  }
  removeConstraint(context.db, table, constraint);
  detachIndex(context, table, constraint);
}

/** An index goes as soon as one of its columns does. */
function dropIndexes(dropped: readonly Column[], table: Table, { db, session }: DdlContext): void {
  const names = new Set(dropped.map((column) => column.name));
  for (const index of [...table.indexes]) {
    const uses = index.keys.some(
      ({ column, expr }) =>
        (column !== null && dropped.includes(column)) || (expr !== null && mentions(expr, names)),
    );
    if (!uses) continue;
    dropIndexData(segmentOf(table, session), index);
    removeIndex(db, index);
  }
}

function forgetColumn(column: Column, table: Table, { db }: DdlContext): void {
  if (column.identity !== undefined) removeObject(db, column.identity.sequence);
  if (column.position < 0) {
    table.columns = table.columns.filter((other) => other !== column);
    return;
  }
  const number = String(table.columns.indexOf(column) + 1).padStart(5, "0");
  const time = new Date(nowMs(db)).toISOString();
  column.name = `SYS_C${number}_${time.slice(2, 10).replaceAll("-", "")}${time.slice(11, 19)}$`;
  column.unused = true;
  column.comment = null;
  delete column.default;
  delete column.identity;
}

/**
 * SET UNUSED: as DROP COLUMN; only the space stays taken, which the sandbox does not count.
 * @throws OraError as `dropColumns`.
 */
export function setUnused(
  names: readonly string[],
  table: Table,
  context: DdlContext,
  at: number,
): void {
  dropColumns(names, false, table, context, at);
}

/** DROP UNUSED COLUMNS frees the space; nothing else is left of such columns. */
export function dropUnused(table: Table): void {
  for (const column of table.columns) if (column.unused) column.nullable = true;
}
