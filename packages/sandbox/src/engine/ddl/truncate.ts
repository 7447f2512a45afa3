import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { truncate } from "../store/table-ddl.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { withTableLock } from "./ddl-locks.ts";
import { foreignReferences } from "./drop-table.ts";
import { findTable } from "./find-table.ts";
import { mayDrop, noSuchTable, seesObject } from "./required-privileges.ts";
import { redefined } from "./schema-objects.ts";

/**
 * TRUNCATE TABLE: all rows go without undo, and ROWIDs begin anew. CASCADE empties the tables of foreign keys with ON DELETE
 * CASCADE as well.
 * Source: Oracle SQL Language Reference, TRUNCATE TABLE.
 * @throws OraError 942, 1031, 2266, 12081, 14705 for CASCADE without ON DELETE CASCADE, 54.
 */
export async function truncateTable(statement: Of<"truncate">, context: DdlContext): Promise<void> {
  const { session } = context;
  const { name } = statement;
  const table = findTable(context, name, "any");
  if (!mayDrop(session, table.owner, "DROP ANY TABLE")) {
    throw seesObject(session, name) ? oraError(1031, [], name.at) : noSuchTable(session, name);
  }
  await truncateWithChildren(table, statement, context, new Set());
}

async function truncateWithChildren(
  table: Table,
  statement: Of<"truncate">,
  context: DdlContext,
  done: Set<Table>,
): Promise<void> {
  const { db, session } = context;
  const { at } = statement.name;
  if (done.has(table)) return;
  done.add(table);
  if (table.readOnly) throw oraError(12081, [`"${table.owner}"."${table.name}"`], at);
  await withTableLock(context, table, async () => {
    const references = foreignReferences(table).filter(({ constraint }) => constraint.enabled);
    if (references.length > 0 && !statement.cascade) throw oraError(2266, [], at);
    for (const { table: child, constraint } of references) {
      if (constraint.references?.onDelete !== "CASCADE")
        throw oraError(14705, [child.owner, child.name], at);
      await truncateWithChildren(child, statement, context, done);
    }
    truncate(table, session);
    for (const index of table.indexes) index.usable = true;
    if (table.temporary === null) redefined(db, table);
  });
}
