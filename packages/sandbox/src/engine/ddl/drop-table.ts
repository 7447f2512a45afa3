import type { Database, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { temporaryInUse } from "../store/table-ddl.ts";
import {
  forgetConstraint,
  type Reference,
  referencesTo,
  removeConstraint,
} from "./constraint-registry.ts";
import { forgetPrivateTable } from "./create-private-table.ts";
import { isPrivate } from "./create-table-as.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { withTableLock } from "./ddl-locks.ts";
import { findObject, mayDrop, noSuchTable, seesObject } from "./required-privileges.ts";
import { objectOf, removeIndex, removeObject } from "./schema-objects.ts";
import { removeTrigger } from "./triggers.ts";
import { recompileDependents } from "./view-dependents.ts";

/**
 * DROP TABLE. Without PURGE the table goes to the recycle bin, of which only its name is kept.
 * Source: Oracle SQL Language Reference, DROP TABLE.
 * @throws OraError 942, 1031, 2449, 12083 for a materialized view, 14452 for a temporary table in use, 54.
 */
export async function dropTable(statement: Of<"drop">, context: DdlContext): Promise<void> {
  const { db, session } = context;
  const { name } = statement;
  const table = findDroppable(statement, context);
  if (table === undefined) {
    if (statement.ifExists) return;
    throw noSuchTable(session, name);
  }
  if (isPrivate(table)) {
    forgetPrivateTable(session, table);
    return;
  }
  await withTableLock(context, table, () => {
    const references = foreignReferences(table);
    if (references.length > 0 && !statement.cascade) throw oraError(2449, [], name.at);
    if (table.temporary !== null && temporaryInUse(db, table)) throw oraError(14452, [], name.at);
    for (const { table: child, constraint } of references) removeConstraint(db, child, constraint);
    dropTableObject(context, table);
    if (!statement.purge && table.temporary === null) binOf(db).add(binKey(table));
  });
  recompileDependents(context, table.owner, table.name);
}

function findDroppable(statement: Of<"drop">, { session }: DdlContext): Table | undefined {
  const { name } = statement;
  const last = name.parts.at(-1) ?? "";
  const own = session.privateTables.get(last);
  if (own !== undefined && (name.parts.length === 1 || name.parts.at(-2) === own.owner)) return own;
  const object = findObject(session, name);
  if (object?.kind !== "table") return undefined;
  if (object.materializedView !== null) {
    throw oraError(12083, [object.owner, object.name], name.at);
  }
  if (!mayDrop(session, object.owner, "DROP ANY TABLE")) {
    throw seesObject(session, name) ? oraError(1031, [], name.at) : noSuchTable(session, name);
  }
  return object;
}

/** Foreign keys of other tables that point at this one. */
export function foreignReferences(table: Table): Reference[] {
  return referencesTo(table).filter((reference) => reference.table !== table);
}

/** Takes a table with its indexes, constraints, identity sequences and grants out of the catalog. */
export function dropTableObject({ db, session }: DdlContext, table: Table): void {
  for (const index of table.indexes) removeIndex(db, index);
  for (const constraint of table.constraints) forgetConstraint(db, table.owner, constraint);
  for (const { identity } of table.columns) {
    if (identity !== undefined) removeObject(db, identity.sequence);
  }
  for (const trigger of table.triggers ?? []) removeTrigger(db, trigger);
  removeObject(db, table);
  session.temporarySegments.delete(table);
  removeGrantsOn(db, table.owner, table.name);
}

/** Grants on an object go with it. */
export function removeGrantsOn(db: Database, owner: string, name: string): void {
  db.grants.remove((grant) => grant.owner === owner && grant.objectName === name);
}

const bins = new WeakMap<Database, Set<string>>();

function binOf(db: Database): Set<string> {
  let bin = bins.get(db);
  if (bin === undefined) {
    bin = new Set();
    bins.set(db, bin);
  }
  return bin;
}

const binKey = ({ owner, name }: Pick<Table, "owner" | "name">): string => `${owner}\0${name}`;

/**
 * PURGE TABLE and PURGE RECYCLEBIN.
 * Source: Oracle SQL Language Reference, PURGE.
 * @throws OraError 38307 when the table is not in the recycle bin.
 */
export function purge({ table }: Of<"purge">, { db, session }: DdlContext): void {
  const bin = binOf(db);
  if (table === undefined) {
    for (const key of [...bin]) if (key.startsWith(`${session.user}\0`)) bin.delete(key);
    return;
  }
  const owner = table.parts.length > 1 ? (table.parts.at(-2) ?? "") : session.currentSchema;
  const name = table.parts.at(-1) ?? "";
  if (objectOf(db, owner, name) !== undefined && !bin.has(binKey({ owner, name }))) {
    throw oraError(38307, [], table.at);
  }
  if (!bin.delete(binKey({ owner, name }))) throw oraError(38307, [], table.at);
}
