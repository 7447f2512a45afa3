import { LoadError } from "@singer-oracle/core";
import {
  type CreateIndexPlan,
  constraintName,
  createIndexStatement,
  formatQualified,
  hasOraCode,
  type OracleSession,
  type TableName,
} from "@singer-oracle/core/oracle";
import { runDdl } from "./run-ddl.ts";
import { type TablePlan, tableOf } from "./table-plan.ts";
import type { TableContext } from "./table-request.ts";

/** What decides whether something is done or said about a missing key. */
export interface KeyState {
  readonly isView: boolean;
  /** Whether this is the stream's first SCHEMA: later ones say nothing again. */
  readonly isFirst: boolean;
}

/**
 * Sees to it that the database keeps rows apart by the keys of a table that was there already: makes a unique index when
 * `create_indexes` says so, otherwise says what is missing.
 * @returns true when an index was made.
 * @throws LoadError when the table has rows with equal keys, or the columns have an index that is not unique.
 */
export async function ensureUniqueKey(
  session: OracleSession,
  plan: TablePlan,
  { isView, isFirst }: KeyState,
  context: TableContext,
): Promise<boolean> {
  if (plan.hasUniqueKey || plan.keyColumns.length === 0 || isView) return false;
  const table = tableOf(plan);
  const statement = createIndexStatement(uniqueIndex(table, plan.keyColumns, context));
  if (!context.settings.create_indexes) {
    if (isFirst) {
      context.log.warning(
        `${formatQualified(table)} has no unique index on its keys, which makes upserts slow and lets two runs insert a row twice; to make one: ${statement}`,
        { stream_name: plan.stream },
      );
    }
    return false;
  }
  try {
    await runDdl(session, statement, table, context);
  } catch (error) {
    throw explained(error, table, statement);
  }
  context.log.info(`created a unique index on the keys of ${formatQualified(table)}`, {
    stream_name: plan.stream,
  });
  return true;
}

function uniqueIndex(
  table: TableName,
  columns: readonly string[],
  { server }: TableContext,
): CreateIndexPlan {
  const name = constraintName("UX", table.name, server.maxIdentifierBytes, columns);
  return { index: { owner: table.owner, name }, table, columns, unique: true };
}

function explained(error: unknown, table: TableName, statement: string): unknown {
  const name = formatQualified(table);
  if (hasOraCode(error, "ORA-01452")) {
    return new LoadError(
      `${name} has rows with equal keys, so create_indexes cannot make a unique index`,
      {
        hint: `Remove the duplicates, or set create_indexes: false. The statement was: ${statement}`,
        cause: error,
      },
    );
  }
  if (hasOraCode(error, "ORA-01408", "ORA-00955", "ORA-01450")) {
    return new LoadError(
      `create_indexes cannot make a unique index on the keys of ${name}: ${(error as Error).message}`,
      {
        hint: `Make it by hand, or set create_indexes: false. The statement was: ${statement}`,
        cause: error,
      },
    );
  }
  return error;
}
