import {
  type BoundColumn,
  bindName,
  boundColumn,
  type DmlStatement,
  ddlType,
  deleteStatement,
  insertSelectStatement,
  insertStatement,
  type KeyColumn,
  type MergeColumn,
  type MergeKey,
  mergeStatements,
  type QualifiedName,
  quoteIdentifier,
  type StageColumn,
  stageColumn,
  updateStatement,
} from "@singer-oracle/core/oracle";
import type { TargetColumn } from "../table/table-plan.ts";
import type { LoadTarget } from "./load-target.ts";

/** An array statement with the places of its binds among a row's values. */
export interface ArrayStatement {
  readonly sql: string;
  /** For each bind, in the order of the statement, the position of its value in the row. */
  readonly positions: readonly number[];
}

/** Which columns a statement has: all, or those with a 1 in the marks of partial rows. */
export type Columns = "all" | "keys" | { readonly present: string };

/** The table's columns for its stage. @throws Error for a column that cannot be staged. */
export function stageColumns(target: LoadTarget): readonly StageColumn[] {
  return target.columns.map(({ name, bind }) => {
    if (bind.stageType === null) throw new Error(`column ${name} cannot be staged`);
    return { name, type: ddlType(bind.stageType) };
  });
}

/** INSERT of rows into the table itself. */
export function insertRows(target: LoadTarget): ArrayStatement {
  const columns = target.columns.map((column, position) => bound(column, position));
  return toArrayStatement(insertStatement({ table: target.table, columns }));
}

/** UPDATE of rows by their keys. */
export function updateRows(target: LoadTarget, columns: Columns): ArrayStatement {
  return toArrayStatement(
    updateStatement({
      table: target.table,
      keys: keysOf(target),
      columns: picked(target, columns).flatMap(({ column, position }) =>
        column.isKey ? [] : [bound(column, position)],
      ),
    }),
  );
}

/** DELETE of rows by their keys. */
export function deleteRows(target: LoadTarget): ArrayStatement {
  return toArrayStatement(deleteStatement(target.table, keysOf(target)));
}

/** INSERT of rows into a stage. */
export function insertIntoStage(
  target: LoadTarget,
  stage: QualifiedName,
  columns: Columns,
): ArrayStatement {
  const bounds = picked(target, columns).map(({ column, position }) =>
    boundColumn(column.name, position, {
      size: column.bind.size,
      expression: column.bind.stageExpression,
    }),
  );
  return toArrayStatement(insertStatement({ table: stage, columns: bounds }));
}

/** What brings full rows out of a stage into the table: an INSERT, or a MERGE by the keys. */
export function fromStage(target: LoadTarget, stage: QualifiedName): readonly string[] {
  if (target.mode === "append") return [appendFromStage(target, stage)];
  return mergeStatements({
    target: target.table,
    stage,
    keys: mergeKeys(target),
    columns: mergeColumns(target, "all"),
  });
}

/** What updates the rows that are there from partial rows in a stage. */
export function updateFromStage(
  target: LoadTarget,
  stage: QualifiedName,
  present: string,
): readonly string[] {
  const columns = mergeColumns(target, { present });
  if (columns.length === 0) return [];
  return mergeStatements({
    target: target.table,
    stage,
    keys: mergeKeys(target),
    columns,
    insertMissing: false,
  });
}

/** What deletes the rows whose keys are in a stage. */
export function deleteFromStage(target: LoadTarget, stage: QualifiedName): readonly string[] {
  const keys = mergeKeys(target);
  return mergeStatements({
    target: target.table,
    stage,
    keys,
    columns: [],
    insertMissing: false,
    // A key is never NULL: every row of the stage is meant.
    removeWhenSet: keys[0]?.name ?? "",
  });
}

function appendFromStage(target: LoadTarget, stage: QualifiedName): string {
  return insertSelectStatement({
    target: target.table,
    source: stage,
    columns: target.columns.map(({ name }) => name),
    expressions: new Map(
      target.columns.map(({ name, bind }) => [name, bind.fromStage(quoteIdentifier(name))]),
    ),
  });
}

interface Picked {
  readonly column: TargetColumn;
  readonly position: number;
}

function picked(target: LoadTarget, columns: Columns): readonly Picked[] {
  return target.columns.flatMap((column, position) =>
    column.isKey || isPicked(columns, position) ? [{ column, position }] : [],
  );
}

function isPicked(columns: Columns, position: number): boolean {
  if (columns === "all") return true;
  return columns !== "keys" && columns.present[position] === "1";
}

function bound(column: TargetColumn, position: number): BoundColumn {
  const { insertExpression, size } = column.bind;
  if (insertExpression === undefined) {
    throw new Error(`column ${column.name} can only be loaded through a stage`);
  }
  return boundColumn(column.name, position, { size, expression: insertExpression });
}

/** The keys in the order of the stream's key properties, as their index has them. */
function keysOf(target: LoadTarget): readonly KeyColumn[] {
  return keyPositions(target).map(({ column, position }) => ({
    ...bound(column, position),
    instant: isInstant(column),
  }));
}

function keyPositions({ columns, keyColumns }: LoadTarget): readonly Picked[] {
  return keyColumns.map((name) => {
    const position = columns.findIndex((column) => column.name === name);
    const column = columns[position];
    if (column === undefined) throw new Error(`the key column ${name} is not in the plan`);
    return { column, position };
  });
}

/** Two offsets of one instant are one key; LOCAL TIME ZONE has no offsets of its own. */
function isInstant({ type }: TargetColumn): boolean {
  return type.family === "timestamp" && type.zone === "with";
}

function mergeKeys(target: LoadTarget): readonly MergeKey[] {
  return keyPositions(target).map(({ column }) => ({
    ...mergeColumn(column),
    instant: isInstant(column),
  }));
}

function mergeColumns(target: LoadTarget, columns: Columns): readonly MergeColumn[] {
  return picked(target, columns).flatMap(({ column }) =>
    column.isKey ? [] : [mergeColumn(column)],
  );
}

function mergeColumn({ name, bind }: TargetColumn): MergeColumn {
  return { name, source: bind.fromStage(stageColumn(name)) };
}

function toArrayStatement({ sql, binds }: DmlStatement): ArrayStatement {
  const positionOf = (bind: string) => Number(bind.slice(bindName(0).length - 1)) - 1;
  return { sql, positions: binds.map(positionOf) };
}
