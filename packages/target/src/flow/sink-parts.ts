import type { Log, Metrics } from "@singer-oracle/core";
import type { LimitFunction } from "p-limit";
import type { CommitHook, StreamLoader } from "../load/stream-loader.ts";
import type { TargetSettings } from "../settings.ts";
import type { StreamRejects } from "./reject-file.ts";
import type { StateGate } from "./state-gate.ts";

/** The settings that a sink looks at. */
export type SinkSettings = Pick<
  TargetSettings,
  | "batch_size_rows"
  | "batch_size_bytes"
  | "batch_wait_limit_seconds"
  | "validate_records"
  | "load_method"
  | "on_reject"
  | "flattening_enabled"
  | "flattening_max_depth"
>;

/** What a batch is, for who writes something into its transaction. */
export interface BatchFacts {
  readonly stream: string;
  /** 1-based lines of the input of its first and last record. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly recordCount: number;
}

/** Makes the hook that runs in the transaction of a batch, right before its COMMIT. */
export type CommitHookFor = (batch: BatchFacts) => CommitHook;

/** What a sink is made of. All but the first three are shared by the sinks of a run. */
export interface SinkParts {
  readonly stream: string;
  readonly loader: StreamLoader;
  readonly rejects: StreamRejects;
  readonly settings: SinkSettings;
  readonly gate: StateGate;
  readonly limit: LimitFunction;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Gives bytes back to the budget of the run. */
  readonly release: (bytes: number) => void;
  /** The stream cannot go on; called once. */
  readonly onFailure: (error: unknown) => void;
  readonly commitHookFor?: CommitHookFor | undefined;
}
