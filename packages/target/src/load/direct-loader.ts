import { isDeepStrictEqual } from "node:util";
import type { SchemaMessage } from "@singer-oracle/core";
import type { PendingRecord } from "../pending-record.ts";
import type { TablePlan } from "../table/table-plan.ts";
import { metadataColumn, retireOlderVersions } from "./activate-version.ts";
import { createChangeCounts } from "./change-counts.ts";
import { commitBatch } from "./commit-batch.ts";
import type { StreamLoaderParts } from "./create-stream-loader.ts";
import { noSchemaError } from "./load-errors.ts";
import { retryWarning } from "./retry-warning.ts";
import type { BatchResult, CommitHook, StreamLoader } from "./stream-loader.ts";
import type { TableAccess } from "./table-access.ts";
import { deletesOf, modeOf, TableLoader } from "./table-loader.ts";
import { createUnknownPropertyWatch } from "./unknown-properties.ts";

/** Loads a stream into its table: append-only and upsert. */
export class DirectLoader implements StreamLoader {
  readonly isHeldBack = false;
  readonly #parts: StreamLoaderParts;
  readonly #tables: TableAccess;
  readonly #counts: ReturnType<typeof createChangeCounts>;
  readonly #toldProperties = new Set<string>();
  #message: SchemaMessage | undefined;
  #loader: TableLoader | undefined;
  #watch: ReturnType<typeof createUnknownPropertyWatch> = () => {};
  #toldAboutVersions = false;

  constructor(parts: StreamLoaderParts, tables: TableAccess) {
    this.#parts = parts;
    this.#tables = tables;
    this.#counts = createChangeCounts(parts.stream, parts.log);
  }

  async applySchema(message: SchemaMessage): Promise<void> {
    if (isDeepStrictEqual(message, this.#message)) return;
    const table = this.#parts.tableOf(message);
    const plan = await this.#tables.prepare(message, table, this.#loader?.plan);
    const mode = modeOf(plan);
    this.#loader = new TableLoader(plan, {
      parts: this.#parts,
      mode,
      deletes: deletesOf(mode, this.#parts.settings.hard_delete),
      counts: this.#counts,
      widen: (narrow, needs) => this.#tables.widen(narrow, needs),
    });
    this.#watch = createUnknownPropertyWatch(
      plan,
      this.#toldProperties,
      this.#parts.log,
      this.#parts.settings.hard_delete,
    );
    this.#message = message;
  }

  async load(batch: readonly PendingRecord[], commitHook?: CommitHook): Promise<BatchResult> {
    if (this.#loader === undefined) throw noSchemaError(this.#parts.stream);
    this.#watch(batch);
    return this.#loader.load(batch, commitHook);
  }

  async activateVersion(version: number): Promise<void> {
    const { settings, log, stream, lanes, server } = this.#parts;
    if (!settings.activate_version || this.#loader === undefined) return;
    const { plan } = this.#loader;
    const versionColumn = metadataColumn(plan, "table_version");
    const deletedAt = metadataColumn(plan, "deleted_at");
    if (versionColumn === undefined || (!settings.hard_delete && deletedAt === undefined)) {
      this.#tellAboutVersions(plan);
      return;
    }
    const mark =
      settings.hard_delete || deletedAt === undefined
        ? undefined
        : { column: deletedAt, atMs: Date.now() };
    const rows = await commitBatch(
      ({ session }) =>
        retireOlderVersions(session, { table: plan.table, version, versionColumn, mark }),
      {
        lanes,
        subject: {
          stream,
          table: plan.table,
          keyColumns: plan.keyColumns,
          user: server.user,
          isShadow: false,
        },
        retryCount: settings.retry_count,
        retryDelayS: settings.retry_delay_s,
        isRepeatable: true,
        rowCount: 0,
        onRetry: retryWarning(this.#parts),
      },
    );
    const what = mark === undefined ? "deleted" : "marked as deleted";
    log.info(
      `stream ${JSON.stringify(stream)}: version ${version} is active, ${rows} rows of older versions ${what}`,
      { stream_name: stream },
    );
  }

  async finish(): Promise<boolean> {
    this.#counts.close();
    return true;
  }

  #tellAboutVersions(plan: TablePlan): void {
    if (this.#toldAboutVersions) return;
    this.#toldAboutVersions = true;
    this.#parts.log.warning(
      `stream ${JSON.stringify(plan.stream)}: rows of older versions stay, because the table has no column for the version (add_record_metadata)`,
      { stream_name: plan.stream },
    );
  }
}
