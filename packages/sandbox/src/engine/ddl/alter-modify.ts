import type { Column, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { AlterTableAction, ConstraintDefinition } from "../parser/ast.ts";
import { setDefault, typeOfName } from "./build-columns.ts";
import { addConstraints, notNullDefinition } from "./build-constraints.ts";
import { changeColumnType } from "./change-type.ts";
import { refreshNullability, removeConstraint } from "./constraint-registry.ts";
import type { DdlContext } from "./ddl-context.ts";
import { removeObject } from "./schema-objects.ts";
import { changeSequence } from "./sequence-options.ts";

type ModifiedColumn = Extract<AlterTableAction, { kind: "modify-columns" }>["columns"][number];

/**
 * MODIFY of columns: type, default, NULL and NOT NULL, visibility, identity.
 * Source: Oracle SQL Language Reference, ALTER TABLE, modify_column_clauses.
 * @throws OraError 904, 1439 to 1442, 1451, 2296, 22858, 22859, 30673 and others.
 */
export async function modifyColumns(
  action: Extract<AlterTableAction, { kind: "modify-columns" }>,
  table: Table,
  context: DdlContext,
): Promise<void> {
  for (const definition of action.columns) {
    const column = table.columns.find(({ name, unused }) => name === definition.name && !unused);
    if (column === undefined) throw oraError(904, [`"${definition.name}"`], definition.at);
    await modifyColumn(definition, column, table, context);
  }
}

async function modifyColumn(
  definition: ModifiedColumn,
  column: Column,
  table: Table,
  context: DdlContext,
): Promise<void> {
  const { session } = context;
  const { at } = definition;
  checkNullability(definition.constraints, column);
  if (definition.type !== undefined) {
    await changeColumnType(column, typeOfName(definition.type, session), table, context, at);
  }
  if (definition.virtual !== undefined) {
    if (column.virtual === undefined) throw oraError(54026, [], at);
    column.virtual = definition.virtual;
  }
  changeIdentity(definition, column, context);
  changeDefault(definition, column, context);
  if (definition.visible !== undefined) column.invisible = !definition.visible;
  if (table.columns.every(({ invisible, unused }) => invisible || unused)) {
    throw oraError(54039, [], at);
  }
  await changeConstraints(definition, column, table, context);
}

/** @throws OraError 1442 for NOT NULL twice, 1451 for NULL where it is allowed already. */
function checkNullability(constraints: readonly ConstraintDefinition[], column: Column): void {
  for (const { kind, at } of constraints) {
    if (kind === "not-null" && !column.nullable) throw oraError(1442, [], at);
    if (kind !== "null") continue;
    if (column.default?.onNull === true) throw oraError(30667, [], at);
    if (column.identity !== undefined) throw oraError(30672, [], at);
    if (column.nullable) throw oraError(1451, [], at);
  }
}

function changeDefault(definition: ModifiedColumn, column: Column, { session }: DdlContext): void {
  if (definition.default === undefined) return;
  if (column.virtual !== undefined) throw oraError(54025, [], definition.at);
  if (column.identity !== undefined) throw oraError(30674, [], definition.at);
  setDefault(column, definition.default, session);
}

function changeIdentity(definition: ModifiedColumn, column: Column, { db }: DdlContext): void {
  const { identity, at } = definition;
  if (identity === undefined && definition.dropIdentity !== true) return;
  const before = column.identity;
  if (before === undefined) throw oraError(30673, [], at);
  if (definition.dropIdentity === true) {
    removeObject(db, before.sequence);
    delete column.identity;
    return;
  }
  if (identity === undefined) return;
  const { sequence } = before;
  if (Object.keys(identity.options).length > 0) {
    // START WITH may be said here, unlike in ALTER SEQUENCE.
    changeSequence(sequence, { ...identity.options, ...restarted(identity.options) }, at);
  }
  column.identity = { always: identity.always, onNull: identity.onNull, sequence };
}

function restarted(options: { readonly startWith?: string }): { readonly restart?: true } {
  return options.startWith === undefined ? {} : { restart: true };
}

/** NULL takes NOT NULL away; other constraints are added. */
async function changeConstraints(
  definition: ModifiedColumn,
  column: Column,
  table: Table,
  context: DdlContext,
): Promise<void> {
  const added = definition.constraints.filter(({ kind }) => kind !== "null");
  if (added.length < definition.constraints.length) dropNotNull(column, table, context);
  const onNull = definition.default?.onNull === true && column.nullable;
  const placed = added.map((one) => ({ definition: one, columns: [column.name], inline: true }));
  if (onNull && !added.some(({ kind }) => kind === "not-null")) {
    const written = notNullDefinition(definition.at);
    placed.push({ definition: written, columns: [column.name], inline: true });
  }
  await addConstraints(context, table, placed);
  refreshNullability(table);
}

/** A column of the primary key stays NOT NULL. @throws OraError 1451 */
function dropNotNull(column: Column, table: Table, { db }: DdlContext): void {
  const own = table.constraints.filter(
    ({ kind, columns }) => kind === "not-null" && columns[0] === column,
  );
  if (own.length === 0) throw oraError(1451);
  for (const constraint of own) removeConstraint(db, table, constraint);
}
