import { LoadError } from "@singer-oracle/core";
import {
  type ColumnDefinition,
  createTableStatement,
  ddlType,
  dropTableStatement,
  formatIdentifier,
  formatQualified,
  hasOraCode,
  type OracleSession,
  type TableName,
} from "@singer-oracle/core/oracle";
import { copiedColumns, primaryKeyOf } from "./copied-columns.ts";
import { readTarget } from "./read-target.ts";
import { assertNothingPending, runDdl } from "./run-ddl.ts";
import { type TablePlan, tableOf } from "./table-plan.ts";
import type { TableContext } from "./table-request.ts";
import { shadowKeyName, shadowTableName } from "./work-names.ts";

export { type SwapOptions, swapShadow } from "./swap-shadow.ts";

/**
 * Makes an empty table beside the stream's own, with the same columns and keys, for an overwrite. One that an earlier run
 * left is dropped first, so two overwrites of one table at the same time are not possible. When the SCHEMA changes while
 * the shadow is filled: `prepareTable` for the table and for the shadow's name.
 * @throws LoadError when rows of the table cannot be replaced in this way (LONG); PrivilegeError, OracleError
 */
export async function createShadow(
  session: OracleSession,
  plan: TablePlan,
  context: TableContext,
): Promise<TablePlan> {
  assertNothingPending(session);
  const table = tableOf(plan);
  const { existing, isView } = await readTarget(session, table, context);
  if (existing === undefined) throw gone(table);
  const long = plan.columns.find(({ type }) => type.family === "long");
  if (long !== undefined) {
    throw new LoadError(
      `${formatQualified(table)} cannot be overwritten: column ${formatIdentifier(long.name)} is a LONG, which Oracle copies nowhere`,
      { hint: "Make it a CLOB, or use load_method: upsert." },
    );
  }
  const shadow = shadowTableName(table);
  await dropIfThere(session, shadow, context);
  const keyName = shadowKeyName(table, primaryKeyOf(existing)?.name);
  const keyColumns = mayHavePrimaryKey(plan) ? plan.keyColumns : [];
  const columns = isView ? planColumns(plan) : copiedColumns(existing, plan, new Set(keyColumns));
  const sql = createTableStatement({
    table: shadow,
    columns,
    ...(keyColumns.length === 0
      ? {}
      : { primaryKey: { constraint: keyName, columns: keyColumns } }),
  });
  await runDdl(session, sql, shadow, context);
  return { ...plan, revision: 1, table: shadow, hasUniqueKey: keyColumns.length > 0 };
}

/** Drops a shadow that is not wanted; one that is gone already is no failure. @throws PrivilegeError, OracleError */
export async function dropShadow(
  session: OracleSession,
  shadow: TablePlan,
  context: TableContext,
): Promise<void> {
  assertNothingPending(session);
  await dropIfThere(session, tableOf(shadow), context);
}

async function dropIfThere(
  session: OracleSession,
  table: TableName,
  context: TableContext,
): Promise<void> {
  try {
    await runDdl(session, dropTableStatement(table), table, context);
  } catch (error) {
    if (!hasOraCode(error, "ORA-00942")) throw error;
  }
}

function gone(table: TableName): LoadError {
  return new LoadError(`${formatQualified(table)} is gone: somebody dropped it during the run`, {
    hint: "Start again: the table is made anew.",
  });
}

/** ORA-02329 keeps TIMESTAMP WITH TIME ZONE out of primary keys; a table that others made may be keyed by one. */
function mayHavePrimaryKey({ columns, keyColumns }: TablePlan): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return keyColumns.every((name) => {
    const type = types.get(name);
    return type?.family !== "timestamp" || type.zone !== "with";
  });
}

function planColumns({ columns }: TablePlan): readonly ColumnDefinition[] {
  return columns.map(({ name, type }) => ({ name, type: ddlType(type) }));
}
