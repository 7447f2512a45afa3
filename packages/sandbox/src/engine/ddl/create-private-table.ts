import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { CreateTable } from "../parser/ast.ts";
import { buildColumns } from "./build-columns.ts";
import { placeConstraints } from "./build-constraints.ts";
import { columnsOfQuery, fillFromQuery, planQuery } from "./create-table-as.ts";
import type { DdlContext } from "./ddl-context.ts";
import { newTable } from "./new-table.ts";
import { requireCreate } from "./required-privileges.ts";
import { newName } from "./schema-objects.ts";

/**
 * CREATE PRIVATE TEMPORARY TABLE: seen by this session only, never in the dictionary of tables. It does not commit. No
 * constraints, defaults, identity or virtual columns; no indexes.
 * Source: Oracle SQL Language Reference, CREATE TABLE, Restrictions on Private Temporary Tables.
 * @throws OraError 1031, 955, 14451.
 */
export async function createPrivateTable(
  statement: CreateTable,
  context: DdlContext,
): Promise<void> {
  const { db, session } = context;
  const target = newName(session, statement.name);
  requireCreate(session, target.owner, "CREATE TABLE", "CREATE ANY TABLE", target.at);
  if (target.owner !== session.user || session.user === "SYS") throw oraError(14451, [], target.at);
  if (session.privateTables.has(target.name)) {
    if (statement.ifNotExists) return;
    throw oraError(955, [target.name], target.at);
  }
  refuseExtras(statement);
  const query = statement.as === undefined ? undefined : planQuery(statement.as, context);
  const table = newTable(db, target, {
    tablespace: db.users.get(session.user)?.temporaryTablespace ?? "TEMP",
    temporary: statement.onCommit === "preserve-definition" ? "private-preserve" : "private-drop",
  });
  table.columns =
    query === undefined
      ? buildColumns(statement.columns, table, session)
      : columnsOfQuery(statement.columns, query, context);
  session.privateTables.set(table.name, table);
  if (query === undefined) return;
  try {
    await fillFromQuery(table, query, context);
  } catch (error) {
    forgetPrivateTable(context.session, table);
    throw error;
  }
}

function refuseExtras(statement: CreateTable): void {
  const { columns, constraints, onCommit, at } = statement;
  if (onCommit === "delete-rows" || onCommit === "preserve-rows") throw oraError(922, [], at);
  const extra = columns.find(
    (column) => column.default ?? column.identity ?? column.virtual ?? column.invisible,
  );
  if (extra !== undefined) throw oraError(14451, [], extra.at);
  const [placed] = placeConstraints(columns, constraints);
  if (placed !== undefined) throw oraError(14451, [], placed.definition.at);
  if (statement.partitioning !== undefined || statement.organizationIndex) {
    throw oraError(14451, [], at);
  }
}

/** Drops a private temporary table with its rows. */
export function forgetPrivateTable(session: DdlContext["session"], table: Table): void {
  session.privateTables.delete(table.name);
  session.temporarySegments.delete(table);
}
