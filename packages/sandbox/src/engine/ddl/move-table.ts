import type { Table } from "../catalog/contract.ts";
import { dropIndexData } from "../store/indexes.ts";
import type { DdlContext } from "./ddl-context.ts";
import { hasRows } from "./validate-rows.ts";

/**
 * ALTER TABLE MOVE: every row gets a new ROWID, and indexes of a table with rows must be built anew.
 * Source: Oracle SQL Language Reference, ALTER TABLE, move_table_clause.
 */
export function movedTable(table: Table, { db, session }: DdlContext): void {
  table.dataObjectId = db.nextObjectId();
  if (!hasRows(table, session)) return;
  for (const index of table.indexes) {
    index.usable = false;
    dropIndexData(table.segment, index);
  }
}
