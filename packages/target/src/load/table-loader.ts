import { PrivilegeError } from "@singer-oracle/core";
import { hasOraCode, type OracleType } from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";
import type { TablePlan } from "../table/table-plan.ts";
import { serverCharset } from "../table/target-server.ts";
import type { BoundRow } from "./bound-row.ts";
import type { ChangeCounts } from "./change-counts.ts";
import { commitBatch } from "./commit-batch.ts";
import { type CompiledTable, compileTable } from "./compiled-table.ts";
import type { StreamLoaderParts } from "./create-stream-loader.ts";
import type { Lane } from "./lanes.ts";
import { type LoadSubject, rejectError } from "./load-errors.ts";
import { type LoadedRows, loadRows } from "./load-rows.ts";
import { neededTypes, rejectMisfits, rejectUnsound } from "./misfits.ts";
import { retryWarning } from "./retry-warning.ts";
import type { RowFault } from "./row-fault.ts";
import { ensureStage, type Stage } from "./stage.ts";
import type { BatchResult, CommitHook, RejectedRecord } from "./stream-loader.ts";
import type { ConvertedBatch, DeleteMeaning } from "./to-binds.ts";

/** By the name of a column, a type that holds the values that it has to take. */
export type NeededTypes = ReadonlyMap<string, OracleType>;

/** What a `TableLoader` is made of. */
export interface TableLoaderOptions {
  readonly parts: StreamLoaderParts;
  readonly mode: "append" | "upsert";
  readonly deletes: DeleteMeaning;
  /** Whether the table is the shadow of an overwrite. Default false. */
  readonly isShadow?: boolean;
  readonly counts: ChangeCounts;
  /**
   * Makes columns of the table hold values of these types; called with nothing pending.
   * @returns the plan with the columns as they are then.
   */
  readonly widen: (plan: TablePlan, needs: NeededTypes) => Promise<TablePlan>;
}

/** Rows are told apart where the plan has keys. */
export function modeOf({ keyColumns }: TablePlan): "append" | "upsert" {
  return keyColumns.length === 0 ? "append" : "upsert";
}

/** What a record with `_sdc_deleted_at` means: without keys there is no row that it could be about. */
export function deletesOf(mode: "append" | "upsert", hardDelete: boolean): DeleteMeaning {
  if (mode === "append") return "full";
  return hardDelete ? "removal" : "partial";
}

/** Loads batches into one table: the stream's own, or a shadow of it. */
export class TableLoader {
  readonly #options: TableLoaderOptions;
  #table: CompiledTable;
  #upsertStrategy: "auto" | "staging" | "array";

  /** @throws SettingsError when no way of loading takes all columns. */
  constructor(plan: TablePlan, options: TableLoaderOptions) {
    this.#options = options;
    this.#upsertStrategy = options.parts.settings.upsert_strategy;
    this.#table = this.#compile(plan);
  }

  /** The table as it is now. */
  get plan(): TablePlan {
    return this.#table.plan;
  }

  /** The table has changed. Never while a batch is under way. @throws SettingsError as the constructor does. */
  usePlan(plan: TablePlan): void {
    this.#table = this.#compile(plan);
  }

  /**
   * Converts, loads and commits a batch; see `StreamLoader.load`.
   * @throws LoadError, OracleError, TransientOracleError, PrivilegeError, ConnectError, SettingsError
   */
  async load(batch: readonly PendingRecord[], commitHook?: CommitHook): Promise<BatchResult> {
    const { rejects, settings } = this.#options.parts;
    const converted = await this.#convert(batch);
    const unfit = [
      ...rejectUnsound(converted.unsound),
      ...rejectMisfits(converted.misfits, this.#table.target.columns),
    ];
    if (unfit.length > rejects.left) throw rejectError(this.#subject, unfit, settings.on_reject);
    const { rows, duplicates } = this.#table.removeDuplicates(converted.rows);
    const { loaded, faults } = await this.#commit(rows, unfit, commitHook);
    this.#options.counts.keep();
    const rejected = [...unfit, ...faults.map(rejectFault)];
    if (rejected.length > 0) await rejects.take(rejected.toSorted(byLine));
    const full = countFull(loaded);
    return {
      loaded: full,
      deleted: loaded.length - full,
      // A row that had its turn again after its follower was refused is no duplicate any more.
      duplicates: duplicates - (loaded.length + faults.length - rows.length),
    };
  }

  get #subject(): LoadSubject {
    const { parts, isShadow = false } = this.#options;
    const { table, keyColumns } = this.#table.plan;
    return { stream: parts.stream, table, keyColumns, user: parts.server.user, isShadow };
  }

  #compile(plan: TablePlan): CompiledTable {
    const { parts, mode, deletes, counts } = this.#options;
    const onChange = counts.add;
    return compileTable(plan, {
      parts,
      mode,
      deletes,
      upsertStrategy: this.#upsertStrategy,
      onChange,
    });
  }

  /** All values that do not fit are collected before anything is sent, so that a batch widens its table once. */
  async #convert(batch: readonly PendingRecord[]): Promise<ConvertedBatch> {
    const { parts, counts, widen } = this.#options;
    const batchedAtMs = Date.now();
    const firstSequence = parts.sequence.take(batch.length);
    counts.drop();
    const first = this.#table.converter.convert(batch, batchedAtMs, firstSequence);
    const limits = {
      charset: serverCharset(parts.server),
      maxVarcharBytes: parts.server.maxVarchar2Bytes,
    };
    const needs = neededTypes(first.misfits, this.plan.columns, limits);
    if (needs.size === 0) return first;
    this.usePlan(await widen(this.plan, needs));
    counts.drop();
    return this.#table.converter.convert(batch, batchedAtMs, firstSequence);
  }

  async #commit(
    rows: readonly BoundRow[],
    unfit: readonly RejectedRecord[],
    commitHook: CommitHook | undefined,
  ): Promise<LoadedRows> {
    if (rows.length === 0 && commitHook === undefined) return { loaded: [], faults: [] };
    const { parts, mode } = this.#options;
    const { retry_count: retryCount, retry_delay_s: retryDelayS } = parts.settings;
    return commitBatch((lane) => this.#load(lane, rows, unfit), {
      lanes: parts.lanes,
      subject: this.#subject,
      retryCount,
      retryDelayS,
      isRepeatable: mode === "upsert",
      rowCount: rows.length,
      commitHook,
      onRetry: retryWarning(parts),
    });
  }

  async #load(
    lane: Lane,
    rows: readonly BoundRow[],
    unfit: readonly RejectedRecord[],
  ): Promise<LoadedRows> {
    if (rows.length === 0) return { loaded: [], faults: [] };
    const { rejects, settings } = this.#options.parts;
    const stage = await this.#stage(lane);
    const { target, sizes } = this.#table;
    const work = { lane, target, sizes, stage };
    const left = rejects.left - unfit.length;
    const result = await loadRows(work, rows, left === 0);
    if (result.faults.length > left) {
      const rejected = [...unfit, ...result.faults.map(rejectFault)];
      throw rejectError(this.#subject, rejected, settings.on_reject);
    }
    return result;
  }

  /** The session's stage, if the table is loaded through one; without the right to make it, arrays are the way. */
  async #stage(lane: Lane): Promise<Stage | undefined> {
    const { stage, target, plan } = this.#table;
    if (stage === undefined) return undefined;
    try {
      return await ensureStage(lane, stage);
    } catch (error) {
      const mayUseArrays =
        target.mode === "upsert" && target.canBindArrays && this.#upsertStrategy === "auto";
      if (!mayUseArrays || !isMissingRight(error)) throw error;
      this.#options.parts.log.warning(
        "the user may not create temporary tables (CREATE TABLE): rows are loaded by array UPDATE and INSERT, which is slower",
        { stream_name: plan.stream },
      );
      this.#upsertStrategy = "array";
      this.usePlan(plan);
      return undefined;
    }
  }
}

function countFull(rows: readonly BoundRow[]): number {
  let count = 0;
  for (const { kind } of rows) if (kind === "full") count += 1;
  return count;
}

function isMissingRight(error: unknown): boolean {
  return error instanceof PrivilegeError && hasOraCode(error, "ORA-01031");
}

function rejectFault({ row, code, message }: RowFault): RejectedRecord {
  return { pending: row.pending, code, reason: message };
}

function byLine(left: RejectedRecord, right: RejectedRecord): number {
  return left.pending.line - right.pending.line;
}
