import type { Table } from "../catalog/contract.ts";
import type { AlterTableAction } from "../parser/ast.ts";
import { dropIndexData } from "../store/indexes.ts";
import type { DdlContext } from "./ddl-context.ts";
import { requireTablespace } from "./required-privileges.ts";
import { hasRows } from "./validate-rows.ts";

/**
 * ALTER TABLE MOVE: every row gets a new ROWID, and indexes of a table with rows must be built anew, unless it is done ONLINE
 * or with UPDATE INDEXES.
 * Source: Oracle SQL Language Reference, ALTER TABLE, move_table_clause.
 * @throws OraError 959.
 */
export function movedTable(
  table: Table,
  { keepsIndexes, tablespace }: Extract<AlterTableAction, { kind: "move" }>,
  { db, session }: DdlContext,
  at: number,
): void {
  if (tablespace !== undefined) {
    requireTablespace(tablespace, at);
    table.tablespace = tablespace;
  }
  table.dataObjectId = db.nextObjectId();
  if (keepsIndexes || !hasRows(table, session)) return;
  for (const index of table.indexes) {
    index.usable = false;
    dropIndexData(table.segment, index);
  }
}
