import { SettingsError } from "@singer-oracle/core";
import { formatIdentifier, longBindsLast, type QualifiedName } from "@singer-oracle/core/oracle";
import type { TablePlan, TargetColumn } from "../table/table-plan.ts";

/** How rows get into a table. `staging`: through a temporary table. `array`: the table itself is bound. */
export type LoadStrategy = "staging" | "array";

/** A table that batches are loaded into, with the order of the rows' values fixed. */
export interface LoadTarget {
  readonly stream: string;
  /** The stream's table, or the shadow that will replace its rows. */
  readonly table: QualifiedName;
  /** `append`: every record is a row. `upsert`: rows are told apart by their keys. */
  readonly mode: "append" | "upsert";
  /** In the order of the rows' values, the long ones last. */
  readonly columns: readonly TargetColumn[];
  readonly keyColumns: readonly string[];
  readonly strategy: LoadStrategy;
  /** Whether the table can also be bound directly, so that the server tells which row fails. */
  readonly canBindArrays: boolean;
}

/** What decides how a table is loaded. */
export interface LoadTargetOptions {
  readonly mode: "append" | "upsert";
  readonly upsertStrategy: "auto" | "staging" | "array";
}

/**
 * How a planned table is loaded. Upserts go through a stage unless a column cannot be staged (LONG); appended rows are
 * bound directly unless a column's values can only be made from a stage (JSON, XMLTYPE, VECTOR).
 * @throws SettingsError when no way takes all columns, or not the one that is asked for.
 */
export function createLoadTarget(plan: TablePlan, options: LoadTargetOptions): LoadTarget {
  const { mode } = options;
  const ordered = longBindsLast(plan.columns.map((column) => ({ column, size: column.bind.size })));
  const columns = ordered.map(({ column }) => column);
  const unstageable = columns.find(({ bind }) => bind.stageType === null);
  const unbindable = columns.find(({ bind }) => bind.insertExpression === undefined);
  return {
    stream: plan.stream,
    table: plan.table,
    mode,
    columns,
    keyColumns: plan.keyColumns,
    strategy: chooseStrategy(options, { stream: plan.stream, unstageable, unbindable }),
    canBindArrays: unbindable === undefined,
  };
}

interface Obstacles {
  readonly stream: string;
  readonly unstageable: TargetColumn | undefined;
  readonly unbindable: TargetColumn | undefined;
}

function chooseStrategy(options: LoadTargetOptions, obstacles: Obstacles): LoadStrategy {
  const { unstageable, unbindable } = obstacles;
  const wanted = options.mode === "append" ? "auto" : options.upsertStrategy;
  if (unstageable !== undefined && (unbindable !== undefined || wanted === "staging")) {
    throw strategyError(obstacles.stream, unstageable, "cannot be loaded through a stage");
  }
  if (unbindable !== undefined && wanted === "array") {
    throw strategyError(obstacles.stream, unbindable, "can only be loaded through a stage");
  }
  if (options.mode === "append") return unbindable === undefined ? "array" : "staging";
  if (wanted !== "auto") return wanted;
  return unstageable === undefined ? "staging" : "array";
}

function strategyError(stream: string, column: TargetColumn, problem: string): SettingsError {
  return new SettingsError([
    {
      pointer: "/upsert_strategy",
      message: `stream ${JSON.stringify(stream)}: column ${formatIdentifier(column.name)} ${problem}`,
    },
  ]);
}
