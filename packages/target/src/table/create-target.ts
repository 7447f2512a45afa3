import { LoadError } from "@singer-oracle/core";
import {
  commentOnTableStatement,
  constraintName,
  createTableStatement,
  formatQualified,
  hasOraCode,
  type OracleSession,
  type TableName,
} from "@singer-oracle/core/oracle";
import { definitionOf, describeColumns } from "./apply-changes.ts";
import { runDdl } from "./run-ddl.ts";
import type { TableContext } from "./table-request.ts";
import type { WantedTable } from "./wanted-table.ts";
import { otherKeyName } from "./work-names.ts";

/** A table to be made. */
export interface NewTable {
  readonly stream: string;
  readonly table: TableName;
  readonly wanted: WantedTable;
  /** Whether the usual name of the primary key is taken by something else. */
  readonly isKeyNameTaken: boolean;
}

/**
 * Creates a table with its primary key and comments.
 * @throws OracleError with a code of `raceCodes` when another session was faster, or the name of the key is taken.
 */
export async function createTarget(
  session: OracleSession,
  { stream, table, wanted, isKeyNameTaken }: NewTable,
  context: TableContext,
): Promise<void> {
  const { maxIdentifierBytes } = context.server;
  const constraint = isKeyNameTaken
    ? otherKeyName(table)
    : constraintName("PK", table.name, maxIdentifierBytes);
  const sql = createTableStatement({
    table,
    columns: wanted.columns.map(definitionOf),
    ...(wanted.keyColumns.length === 0
      ? {}
      : { primaryKey: { constraint, columns: wanted.keyColumns } }),
  });
  await runDdl(session, sql, table, context);
  context.log.info(`created ${formatQualified(table)}`, { stream_name: stream });
  const comment =
    wanted.comment === undefined ? [] : [commentOnTableStatement(table, wanted.comment)];
  await describeColumns({ session, stream, context }, table, wanted.columns, comment);
}

/** Whether the key was too long for an index. */
export function isKeyTooLong(error: unknown): boolean {
  return hasOraCode(error, "ORA-01450");
}

/** ORA-01450 once more, with the reckoning behind the lengths. */
export function keyTooLong(table: TableName, wanted: WantedTable, cause: unknown): LoadError {
  return new LoadError(
    `the key of ${formatQualified(table)} is too long for an index: ${wanted.keyBudget ?? "it has no key"}`,
    { hint: "Shorten the key's columns in column_type_overrides.", cause },
  );
}
