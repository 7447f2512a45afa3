import { OracleError, type SchemaMessage } from "@singer-oracle/core";
import {
  isRetriable,
  type OracleSession,
  type QualifiedName,
  retrying,
  type TableName,
} from "@singer-oracle/core/oracle";
import { prepareTable } from "../table/prepare-table.ts";
import { createShadow, dropShadow, swapShadow } from "../table/shadow.ts";
import { type TablePlan, tableOf } from "../table/table-plan.ts";
import type { TableRequest } from "../table/table-request.ts";
import { widenColumns } from "../table/widen-columns.ts";
import type { StreamLoaderParts } from "./create-stream-loader.ts";
import { withTable } from "./load-errors.ts";
import { retryWarning } from "./retry-warning.ts";
import type { CommitHook } from "./stream-loader.ts";
import type { NeededTypes } from "./table-loader.ts";

/** What a loader has done to tables: each in a session with nothing pending, and again after a lost connection. */
export interface TableAccess {
  /** Makes a table fit a SCHEMA. @throws SettingsError, LoadError, PrivilegeError, OracleError */
  prepare(
    message: SchemaMessage,
    table: TableName,
    previous: TablePlan | undefined,
  ): Promise<TablePlan>;
  /** @throws LoadError, PrivilegeError, OracleError */
  widen(plan: TablePlan, needs: NeededTypes): Promise<TablePlan>;
  /** An empty table for the rows of an overwrite. @throws PrivilegeError, OracleError */
  createShadow(plan: TablePlan): Promise<TablePlan>;
  /** Puts the shadow's rows in place of the table's. @throws LoadError, PrivilegeError, OracleError */
  swapShadow(
    plan: TablePlan,
    shadow: TablePlan,
    beforeCommit: CommitHook | undefined,
  ): Promise<TablePlan>;
  /** @throws PrivilegeError, OracleError */
  dropShadow(shadow: TablePlan): Promise<void>;
}

/** Access through the lanes of a run. */
export function createTableAccess(parts: StreamLoaderParts): TableAccess {
  const { settings, server, log, stream } = parts;
  const context = { settings, server, log };
  const use = <T>(table: QualifiedName, work: (session: OracleSession) => Promise<T>) =>
    withSession(parts, table, work);
  return {
    prepare: (message, table, previous) => {
      const request: TableRequest = {
        stream,
        table,
        schema: message.schema,
        keyProperties: message.key_properties,
        loadMethod: loadMethodOf(settings.load_method, message),
        ...(previous === undefined ? {} : { previous }),
      };
      return use(table, async (session) => {
        const plan = await prepareTable(session, request, context);
        parts.confirmTable?.(stream, tableOf(plan));
        return plan;
      });
    },
    widen: (plan, needs) =>
      use(plan.table, (session) => widenColumns(session, plan, needs, context)),
    createShadow: (plan) => use(plan.table, (session) => createShadow(session, plan, context)),
    swapShadow: (plan, shadow, beforeCommit) =>
      use(plan.table, (session) =>
        swapShadow(
          session,
          plan,
          shadow,
          context,
          beforeCommit === undefined ? {} : { beforeCommit },
        ),
      ),
    dropShadow: (shadow) => use(shadow.table, (session) => dropShadow(session, shadow, context)),
  };
}

/** How a stream is loaded: by the setting, else by whether it has keys. Without keys an upsert is an append. */
export function loadMethodOf(
  setting: TableRequest["loadMethod"] | undefined,
  { key_properties: keys }: SchemaMessage,
): TableRequest["loadMethod"] {
  if (setting === "overwrite") return setting;
  return keys.length === 0 ? "append-only" : (setting ?? "upsert");
}

/**
 * Does something to a table. DDL looks at what is there before it changes it, so it can be done again.
 * @throws what `work` throws, with the table in the message.
 */
export function withSession<T>(
  parts: StreamLoaderParts,
  table: QualifiedName,
  work: (session: OracleSession) => Promise<T>,
): Promise<T> {
  const { lanes, settings, stream } = parts;
  const attempt = async (): Promise<T> => {
    try {
      return await lanes.use(stream, ({ session }) => work(session));
    } catch (error) {
      throw withTable(error, stream, table);
    }
  };
  return retrying(attempt, {
    retryCount: settings.retry_count,
    retryDelayS: settings.retry_delay_s,
    isRetriable: (error) => error instanceof OracleError && isRetriable(error),
    onRetry: retryWarning(parts),
  });
}
