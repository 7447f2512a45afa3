import type { ValueChange } from "@singer-oracle/core/oracle";
import type { TablePlan } from "../table/table-plan.ts";
import { serverCharset } from "../table/target-server.ts";
import { type BindSizes, createBindSizes } from "./bind-sizes.ts";
import type { BoundRow } from "./bound-row.ts";
import type { StreamLoaderParts } from "./create-stream-loader.ts";
import { stageColumns } from "./load-statements.ts";
import { createLoadTarget, type LoadTarget } from "./load-target.ts";
import { createDuplicateRemover, type UniqueRows } from "./remove-duplicates.ts";
import type { StagePlan } from "./stage.ts";
import { type Converter, createConverter, type DeleteMeaning } from "./to-binds.ts";

/** A planned table with everything that does not change from batch to batch. */
export interface CompiledTable {
  readonly plan: TablePlan;
  readonly target: LoadTarget;
  readonly converter: Converter;
  readonly sizes: BindSizes;
  readonly removeDuplicates: (rows: readonly BoundRow[]) => UniqueRows;
  /** Undefined when the table is loaded without a stage. */
  readonly stage: StagePlan | undefined;
}

/** What a table is compiled for. */
export interface CompileOptions {
  readonly parts: StreamLoaderParts;
  readonly mode: "append" | "upsert";
  readonly deletes: DeleteMeaning;
  readonly upsertStrategy: "auto" | "staging" | "array";
  readonly onChange: (column: string, change: ValueChange) => void;
}

/** @throws SettingsError when no way of loading takes all columns; DiscoveryError for a column of an unsupported type. */
export function compileTable(plan: TablePlan, options: CompileOptions): CompiledTable {
  const { settings, server, runStartedMs } = options.parts;
  const target = createLoadTarget(plan, options);
  const { columns } = target;
  const converter = createConverter({
    columns,
    deletes: options.deletes,
    emptyString: settings.empty_string,
    onUnmappableChar: settings.on_unmappable_char,
    charset: serverCharset(server),
    maxVarcharBytes: server.maxVarchar2Bytes,
    syncStartedAtMs: runStartedMs,
    onChange: options.onChange,
  });
  const stage = {
    table: target.table,
    columns: target.strategy === "staging" ? stageColumns(target) : [],
    majorVersion: server.majorVersion,
    owner: server.user,
  };
  return {
    plan,
    target,
    converter,
    sizes: createBindSizes(columns),
    removeDuplicates: createDuplicateRemover(options.mode === "append" ? [] : columns),
    stage: target.strategy === "staging" ? stage : undefined,
  };
}
