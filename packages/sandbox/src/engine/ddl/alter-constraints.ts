import type { Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { paced } from "../pacing.ts";
import type { AlterTableAction } from "../parser/ast.ts";
import { nowMs } from "../store/scn-times.ts";
import { dropWithReferences } from "./alter-drop.ts";
import { columnsNamed, needsIndex, sameColumns } from "./build-constraints.ts";
import { attachIndex, detachIndex } from "./constraint-index.ts";
import {
  constraintNamed,
  type Reference,
  referencesTo,
  refreshNullability,
  renameConstraint,
} from "./constraint-registry.ts";
import type { DdlContext } from "./ddl-context.ts";
import { validateRows } from "./validate-rows.ts";

type DropConstraint = Extract<AlterTableAction, { kind: "drop-constraint" }>;
type ChangeConstraint = Extract<
  AlterTableAction,
  { kind: "enable-constraint" | "disable-constraint" }
>;
type RenameConstraint = Extract<AlterTableAction, { kind: "rename-column" | "rename-constraint" }>;
type Target = Pick<DropConstraint, "name" | "primary" | "uniqueColumns">;

/** The constraint that is meant: by its name, the primary key, or a unique one by its columns. */
function findConstraint(target: Target, table: Table, at: number): Constraint | undefined {
  if (target.primary === true) return table.constraints.find(({ kind }) => kind === "primary");
  if (target.uniqueColumns !== undefined) {
    const columns = columnsNamed(table, target.uniqueColumns, at);
    return table.constraints.find(
      (constraint) => constraint.kind === "unique" && sameColumns(constraint.columns, columns),
    );
  }
  return table.constraints.find(({ name }) => name === target.name);
}

/** Foreign keys that point at a key and are in force. */
function dependents(table: Table, constraint: Constraint): Reference[] {
  return referencesTo(table).filter(
    (reference) => reference.constraint.references?.constraint === constraint,
  );
}

/**
 * DROP CONSTRAINT, PRIMARY KEY, UNIQUE (…).
 * @throws OraError 2441, 2442, 2443 when there is none, 2273 when a foreign key points at it.
 */
export function dropConstraint(
  action: DropConstraint,
  table: Table,
  context: DdlContext,
  at: number,
): void {
  const constraint = findConstraint(action, table, at);
  if (constraint === undefined) {
    const number = action.primary === true ? 2441 : action.uniqueColumns ? 2442 : 2443;
    throw oraError(number, [], at);
  }
  if (!action.cascade && dependents(table, constraint).length > 0) {
    throw oraError(2273, [], at);
  }
  dropWithReferences(table, constraint, context);
  refreshNullability(table);
}

/**
 * ENABLE [NOVALIDATE] and DISABLE of a constraint.
 * Source: Oracle SQL Language Reference, ALTER TABLE, enable_disable_clause.
 * @throws OraError 2430 to 2435 when there is none, 2297 when a foreign key depends on it, and what validation raises.
 */
export async function changeConstraint(
  action: ChangeConstraint,
  table: Table,
  context: DdlContext,
  at: number,
): Promise<void> {
  const enable = action.kind === "enable-constraint";
  const constraint = findConstraint(action, table, at);
  if (constraint === undefined) throw notThere(action, enable, at);
  constraint.lastChange = nowMs(context.db);
  if (enable) await enableConstraint(constraint, action.novalidate, table, context, at);
  else disableConstraint(constraint, action.cascade === true, table, context, at);
  refreshNullability(table);
}

function notThere(target: Target, enable: boolean, at: number): Error {
  if (target.primary === true) return oraError(enable ? 2432 : 2433, [], at);
  if (target.uniqueColumns !== undefined) {
    return oraError(enable ? 2434 : 2435, [target.uniqueColumns.join(", ")], at);
  }
  return oraError(enable ? 2430 : 2431, [target.name ?? ""], at);
}

async function enableConstraint(
  constraint: Constraint,
  novalidate: boolean,
  table: Table,
  context: DdlContext,
  at: number,
): Promise<void> {
  const wasValidated = constraint.enabled && constraint.validated;
  if (constraint.references?.constraint.enabled === false) throw oraError(2270, [], at);
  const { session } = context;
  if (!novalidate && !wasValidated) {
    await paced(validateRows(table, constraint, session), session.signal);
  }
  constraint.validated = wasValidated || !novalidate;
  if (!constraint.enabled && needsIndex(constraint)) {
    await attachIndex(context, table, constraint, at);
  }
  constraint.enabled = true;
}

function disableConstraint(
  constraint: Constraint,
  cascade: boolean,
  table: Table,
  context: DdlContext,
  at: number,
): void {
  const references = dependents(table, constraint).filter(
    (reference) => reference.constraint.enabled,
  );
  if (references.length > 0 && !cascade) {
    throw oraError(2297, [`${table.owner}.${constraint.name}`], at);
  }
  for (const { constraint: foreign } of references) {
    foreign.enabled = false;
    foreign.validated = false;
  }
  constraint.enabled = false;
  constraint.validated = false;
  detachIndex(context, table, constraint);
}

/**
 * MODIFY CONSTRAINT … INITIALLY DEFERRED | IMMEDIATE.
 * @throws OraError 2430 to 2434 when there is none, 2447 when it is not deferrable.
 */
export function modifyConstraint(
  action: Extract<AlterTableAction, { kind: "modify-constraint" }>,
  table: Table,
  { db }: DdlContext,
  at: number,
): void {
  const constraint = findConstraint(action, table, at);
  if (constraint === undefined) throw notThere(action, true, at);
  constraint.lastChange = nowMs(db);
  if (action.initially === undefined) return;
  if (action.initially === "DEFERRED" && !constraint.deferrable) throw oraError(2447, [], at);
  constraint.deferred = action.initially === "DEFERRED";
}

/** RENAME CONSTRAINT. @throws OraError 23292 when there is none, 2264 when the name is taken. */
export function renameTableConstraint(
  { from, to }: RenameConstraint,
  table: Table,
  { db }: DdlContext,
  at: number,
): void {
  const constraint = table.constraints.find(({ name }) => name === from);
  if (constraint === undefined) throw oraError(23292, [], at);
  if (constraintNamed(db, table.owner, to) !== undefined) throw oraError(2264, [], at);
  renameConstraint(db, table.owner, constraint, to);
}
