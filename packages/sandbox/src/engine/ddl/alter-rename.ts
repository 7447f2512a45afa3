import type { Constraint, Database, Index, ObjectGrant, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { AlterTableAction } from "../parser/ast.ts";
import { columnsNamed } from "./build-constraints.ts";
import type { DdlContext } from "./ddl-context.ts";
import { mentions, renameInExpr, renameInText } from "./pure-expression.ts";
import { type OwnedObject, objectOf, putObject, removeObject } from "./schema-objects.ts";

type RenameColumn = Extract<AlterTableAction, { kind: "rename-column" | "rename-constraint" }>;

/**
 * RENAME COLUMN: conditions and index expressions of the table follow.
 * Source: Oracle SQL Language Reference, ALTER TABLE, rename_column_clause.
 * @throws OraError 904, 957, 54032.
 */
export function renameColumn(
  { from, to }: RenameColumn,
  table: Table,
  _context: DdlContext,
  at: number,
): void {
  const [column] = columnsNamed(table, [from], at);
  if (column === undefined) return;
  if (table.columns.some(({ name, unused }) => name === to && !unused)) {
    throw oraError(957, [to], at);
  }
  const old = new Set([from]);
  if (table.columns.some(({ virtual }) => virtual && mentions(virtual.expr, old))) {
    throw oraError(54032, [], at);
  }
  column.name = to;
  for (const constraint of table.constraints) renameInCheck(constraint, from, to);
  for (const index of table.indexes) renameInKeys(index, from, to);
  const { partitioning } = table;
  if (partitioning !== null) {
    const columns = partitioning.columns.map((name) => (name === from ? to : name));
    table.partitioning = { ...partitioning, columns };
  }
}

function renameInCheck(constraint: Constraint, from: string, to: string): void {
  const { check } = constraint;
  if (check === undefined || !mentions(check.condition, new Set([from]))) return;
  constraint.check = {
    condition: renameInExpr(check.condition, from, to),
    text: renameInText(check.text, from, to),
  };
}

function renameInKeys(index: Index, from: string, to: string): void {
  const keys = index.keys.map((key) =>
    key.expr === null
      ? { ...key, text: key.column?.name ?? key.text }
      : { ...key, expr: renameInExpr(key.expr, from, to), text: renameInText(key.text, from, to) },
  );
  (index as { keys: Index["keys"] }).keys = keys;
}

/**
 * ALTER TABLE … RENAME TO: the table stays with its owner and keeps its grants; synonyms lead nowhere afterwards.
 * @throws OraError 955 when the name is taken, 32463.
 */
export function renameTable(table: Table, to: string, { db }: DdlContext, at: number): void {
  if (to.startsWith("ORA$PTT_")) throw oraError(32463, [], at);
  renameObject(db, table, to, at);
  if (table.materializedView !== null) table.materializedView.name = to;
}

/** Gives an object another name in the same schema. @throws OraError 955 when the name is taken. */
export function renameObject(db: Database, object: OwnedObject, to: string, at: number): void {
  if (objectOf(db, object.owner, to) !== undefined) throw oraError(955, [to], at);
  const from = object.name;
  removeObject(db, object);
  object.name = to;
  putObject(db, object);
  renameGrants(db, object.owner, from, to);
}

function renameGrants(db: Database, owner: string, from: string, to: string): void {
  const moved: ObjectGrant[] = [...db.grants.of(owner, from)];
  db.grants.remove((grant) => grant.owner === owner && grant.objectName === from);
  for (const grant of moved) db.grants.add({ ...grant, objectName: to });
}
