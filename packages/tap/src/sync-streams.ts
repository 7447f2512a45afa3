import { isatty } from "node:tty";
import {
  AuthError,
  ConnectError,
  currentlySyncing,
  type Log,
  type MessageWriter,
  type Metrics,
  OutputClosedError,
  openProgress,
  type Progress,
  type State,
  ToolkitError,
} from "@singer-oracle/core";
import type { OraclePool, ServerInfo } from "@singer-oracle/core/oracle";
import pLimit from "p-limit";
import type { TapSettings } from "./settings.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";
import type { StreamPlan } from "./stream-plan.ts";
import { byRowscn } from "./sync/by-rowscn.ts";
import { fullTable } from "./sync/full-table.ts";
import { type ColumnKey, incremental } from "./sync/incremental.ts";
import type { Replication } from "./sync/replication.ts";
import { type FailedStream, failedStreams, tellFailure } from "./sync/stream-failure.ts";
import { type SyncRun, syncStream } from "./sync/sync-stream.ts";
import { openTapState } from "./tap-state.ts";

/** Everything that reading and writing streams needs besides their plans. Whoever opened a part of it closes it. */
export interface SyncContext {
  readonly settings: TapSettings;
  /** Of at least `max_parallel_streams` sessions, all free. */
  readonly pool: OraclePool;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Names the run in V$SESSION.CLIENT_IDENTIFIER. */
  readonly runId: string;
  readonly output: MessageWriter;
  /** Aborted by SIGINT and SIGTERM; its reason is thrown when work is left undone. */
  readonly signal: AbortSignal;
  /** The state that was given; `emptyState` when none was. */
  readonly state: State;
  readonly serverInfo: ServerInfo;
  /** Default: bars on stderr where that is a terminal and stdout is none. */
  readonly progress?: Progress;
}

/** A stream that is ready to be read. */
interface ReadyStream {
  readonly plan: StreamPlan;
  readonly replication: Replication;
}

/**
 * Reads the streams and writes their messages, as many at a time as `max_parallel_streams` says; the one that the state
 * names as `currently_syncing` first. The last line is a STATE that tells of all rows before it and of no other.
 *
 * Memory: for each stream read at a time three batches of about 4 MiB (see `createBatchSize`) and a line; 128 KiB of output.
 * @throws StateError before anything is read when a bookmark cannot be used.
 * @throws OutputClosedError when nobody reads the output any more.
 * @throws the reason of the signal when it left streams unread or unfinished.
 * @throws ToolkitError (`STREAMS`) when streams failed; it names all of them. Any other error is a bug.
 */
export async function syncStreams(
  plans: readonly StreamPlan[],
  context: SyncContext,
): Promise<void> {
  const { settings, signal } = context;
  const parallelStreams = Math.max(1, Math.min(settings.max_parallel_streams, plans.length));
  const stop = new AbortController();
  const anyStop = AbortSignal.any([signal, stop.signal]);
  await using snapshot = openSnapshot({
    pool: context.pool,
    log: context.log,
    signal: anyStop,
    setting: settings.snapshot,
    parallelStreams,
  });
  const ready = inOrder(plans, context.state).map((plan) => ({
    plan,
    replication: replicationOf(plan, snapshot, context),
  }));
  const progress = context.progress ?? openBars();
  const run = openRun(context, snapshot, progress, anyStop);
  const outcome = new Outcome(context, (reason) => stop.abort(reason));
  try {
    await run.state.begin();
    const limit = pLimit(parallelStreams);
    await Promise.all(ready.map((stream) => limit(() => outcome.of(stream, run))));
    if (outcome.isOutputOpen) await run.state.finish();
  } finally {
    progress.close();
  }
  outcome.throwIfUndone(ready.length);
}

/** The stream that was under way when the last run ended comes first. */
function inOrder(plans: readonly StreamPlan[], state: State): readonly StreamPlan[] {
  const first = currentlySyncing(state);
  const isFirst = ({ tapStreamId }: StreamPlan) => tapStreamId === first;
  return [...plans.filter(isFirst), ...plans.filter((plan) => !isFirst(plan))];
}

function replicationOf(plan: StreamPlan, snapshot: Snapshot, context: SyncContext): Replication {
  const { state, log, serverInfo } = context;
  const { replication } = plan;
  if (replication.method === "FULL_TABLE") {
    return fullTable(plan, { state, readsAsOf: snapshot.readsAsOf(plan) });
  }
  const { key } = replication;
  if (key.type === undefined) return byRowscn(plan, { state, log });
  return incremental(plan, key as ColumnKey, { state, log, charset: serverInfo.charset });
}

/** Where messages are shown on the terminal, bars would be drawn over them. */
function openBars(): Progress {
  return openProgress({ enabled: isatty(2) && !isatty(1) });
}

function openRun(
  context: SyncContext,
  snapshot: Snapshot,
  progress: Progress,
  signal: AbortSignal,
): SyncRun {
  const { settings, output, log, metrics, state, serverInfo } = context;
  const tapState = openTapState({
    state,
    output,
    intervalRows: settings.state_interval_rows,
    intervalS: settings.state_interval_s,
  });
  return {
    settings,
    state: tapState,
    snapshot,
    output,
    log,
    metrics,
    progress,
    signal,
    user: serverInfo.user,
  };
}

/** What has become of the streams of a run. */
class Outcome {
  readonly #context: SyncContext;
  readonly #stop: (reason: unknown) => void;
  readonly #failures: FailedStream[] = [];
  #doneCount = 0;
  /** What no stream is to blame for: the output is closed, or a bug. */
  #fatal: unknown;

  /** @param stop Breaks off all streams. */
  constructor(context: SyncContext, stop: (reason: unknown) => void) {
    this.#context = context;
    this.#stop = stop;
  }

  get isOutputOpen(): boolean {
    return !(this.#fatal instanceof OutputClosedError);
  }

  /** Reads a stream, unless the run is to stop, and never throws. */
  async of({ plan, replication }: ReadyStream, run: SyncRun): Promise<void> {
    if (run.signal.aborted) return;
    try {
      await syncStream(plan, replication, run);
      this.#doneCount += 1;
    } catch (error) {
      this.#failed(plan, error, run);
    }
  }

  /** @throws what the run ends with, unless all is done. */
  throwIfUndone(streamCount: number): void {
    const { signal } = this.#context;
    if (this.#fatal !== undefined) throw this.#fatal;
    if (this.#doneCount === streamCount) return;
    if (signal.aborted) throw signal.reason;
    throw failedStreams(this.#failures, streamCount);
  }

  #failed(plan: StreamPlan, error: unknown, run: SyncRun): void {
    if (error instanceof OutputClosedError) {
      this.#end(error);
      return;
    }
    // What a stream throws that is being broken off is what the break has led to.
    if (run.signal.aborted) return;
    run.state.failStream(plan.tapStreamId);
    if (error instanceof ToolkitError) this.#tell(plan, error);
    else this.#end(error);
  }

  #tell(plan: StreamPlan, error: ToolkitError): void {
    this.#failures.push({ tapStreamId: plan.tapStreamId, error });
    tellFailure(plan, error, this.#context.log);
    const isHopeless = error instanceof ConnectError || error instanceof AuthError;
    if (isHopeless || this.#context.settings.on_stream_error === "stop") this.#stop(error);
  }

  #end(error: unknown): void {
    this.#fatal ??= error;
    this.#stop(error);
  }
}
