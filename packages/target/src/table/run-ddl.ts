import { SettingsError } from "@singer-oracle/core";
import {
  formatIdentifier,
  hasOraCode,
  type OracleSession,
  type TableName,
} from "@singer-oracle/core/oracle";
import { withMissingGrants } from "./missing-grants.ts";
import type { TableContext } from "./table-request.ts";

/**
 * Sees to it that a session has nothing pending, because DDL would commit it.
 * @throws Error, a bug of the caller, when something is.
 */
export function assertNothingPending(session: OracleSession): void {
  if (session.isInTransaction === true) {
    throw new Error(
      "tables must not be changed while a batch is pending: DDL would commit a part of it",
    );
  }
}

/**
 * Runs one DDL statement about a table. A COMMIT of our own stands in front, so that Oracle's implicit one commits
 * nothing by accident.
 * @param table The table that the statement is about, for the grants that an error names.
 * @throws PrivilegeError that names the missing grants; SettingsError when the owner does not exist; OracleError
 */
export async function runDdl(
  session: OracleSession,
  sql: string,
  table: TableName,
  context: TableContext,
): Promise<void> {
  assertNothingPending(session);
  try {
    await session.commit();
    await session.execute(sql);
  } catch (error) {
    if (hasOraCode(error, "ORA-01918")) throw noSuchOwner(table, error);
    throw await withMissingGrants(error, session, table, context.server);
  }
}

function noSuchOwner(table: TableName, cause: unknown): SettingsError {
  return new SettingsError(
    [
      {
        pointer: "/default_target_schema",
        message: `there is no user ${formatIdentifier(table.owner)} to own the table ${formatIdentifier(table.name)}`,
      },
    ],
    {
      hint: "Check default_target_schema, schema_mapping and table_name_mappings; users are not created.",
      cause,
    },
  );
}
