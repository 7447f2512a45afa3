import {
  type Log,
  type MessageWriter,
  type Metrics,
  type Progress,
  TransientOracleError,
  withoutAlarm,
} from "@singer-oracle/core";
import { retrying } from "@singer-oracle/core/oracle";
import { readBatches } from "../read-batches.ts";
import type { TapSettings } from "../settings.ts";
import type { Snapshot, StreamView } from "../snapshot.ts";
import type { StreamPlan } from "../stream-plan.ts";
import type { StateChange, TapState } from "../tap-state.ts";
import { createBatchSize, firstLargeRows } from "./batch-size.ts";
import type { Replication, StreamStatement } from "./replication.ts";
import { streamFailure, unorderedLoss } from "./stream-failure.ts";
import { createRowWriter, type RowWriter, type WrittenRows } from "./write-rows.ts";

/** What the streams of a run share. */
export interface SyncRun {
  readonly settings: TapSettings;
  readonly state: TapState;
  readonly snapshot: Snapshot;
  readonly output: MessageWriter;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The database user, for hints. */
  readonly user: string;
}

/**
 * Reads one stream and writes its messages: STATE with `currently_syncing`, SCHEMA, RECORDs with STATEs among them,
 * ACTIVATE_VERSION when a full table is complete, and its last STATE.
 * @throws OracleError, PrivilegeError, ConnectError, AuthError, RecordError, OutputClosedError; the reason of the signal
 * when it is aborted before the stream is complete.
 */
export async function syncStream(
  plan: StreamPlan,
  replication: Replication,
  run: SyncRun,
): Promise<void> {
  const stop = run.metrics.timer("sync_duration", { stream: plan.stream });
  const reading = new StreamReading(plan, replication, run);
  try {
    await run.state.startStream(plan.tapStreamId, replication.startChange);
    await run.output.writeMessage(plan.schemaMessage);
    if (replication.activation === "before") await activate(plan, replication, run);
    const endChange = await reading.readAll();
    // From here on the stream would count as complete.
    run.signal.throwIfAborted();
    if (replication.activation === "after") await activate(plan, replication, run);
    await run.state.endStream(plan.tapStreamId, endChange);
  } catch (error) {
    stop("failed");
    throw error;
  } finally {
    reading.close();
    tellValueChanges(plan, run.log);
  }
  stop("succeeded");
}

async function activate(
  { stream }: StreamPlan,
  { version }: Replication,
  { settings, output }: SyncRun,
): Promise<void> {
  if (!settings.emit_activate_version || version === undefined) return;
  await output.writeMessage({ type: "ACTIVATE_VERSION", stream, version });
}

function tellValueChanges({ columns, tapStreamId }: StreamPlan, log: Log): void {
  for (const { name, changes } of columns) {
    for (const [change, count] of changes) {
      const values = count === 1 ? "1 value was" : `${count} values were`;
      log.warning(
        `stream "${tapStreamId}", column ${name}: ${values} ${change}, as the settings ask`,
      );
    }
  }
}

/** One stream being read: over all statements, lost connections and points in time. */
class StreamReading {
  readonly #plan: StreamPlan;
  readonly #replication: Replication;
  readonly #run: SyncRun;
  readonly #counter;
  readonly #progress;
  /** Rows handed to the output. */
  #rowCount = 0;
  /** Rows of the statement that is being read, and whether a lost connection ends the stream. */
  #statementRows = 0;
  #isOrdered = false;
  #isFallback = false;
  #isLongTold = false;

  constructor(plan: StreamPlan, replication: Replication, run: SyncRun) {
    this.#plan = plan;
    this.#replication = replication;
    this.#run = run;
    this.#counter = run.metrics.counter("record_count", { stream: plan.stream });
    this.#progress = run.progress.start(plan.stream, plan.estimatedRows);
  }

  /** Reads the stream; what its last STATE is to say. */
  async readAll(): Promise<StateChange> {
    for (;;) {
      try {
        return await this.#readThroughLosses();
      } catch (error) {
        if (this.#rowCount > 0 || !this.#findOtherTime(error)) throw error;
      }
    }
  }

  close(): void {
    this.#counter.close();
    this.#progress.done();
  }

  /** Whether the stream, of which no row has come, can be read at another point in time. Once each way. */
  #findOtherTime(error: unknown): boolean {
    const { log, snapshot, state, signal } = this.#run;
    const { tapStreamId } = this.#plan;
    if (signal.aborted) return false;
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#replication.startOver(error)) {
      state.changeStream(tapStreamId, this.#replication.startChange);
      log.warning(
        withoutAlarm(
          `stream "${tapStreamId}" cannot go on where the last run stopped (${reason}): it starts over with a new version`,
        ),
      );
      return true;
    }
    if (this.#isFallback || !snapshot.canFallBack(error)) return false;
    this.#isFallback = true;
    log.warning(
      withoutAlarm(
        `stream "${tapStreamId}" cannot be read at the run's point in time (${reason}): it is read at another one`,
      ),
    );
    return true;
  }

  /** Every loss behind a place that was not reached before has the whole number of tries again. */
  async #readThroughLosses(): Promise<StateChange> {
    const { settings, signal } = this.#run;
    for (;;) {
      const before = this.#replication.position();
      const isStuck = () => this.#replication.position() === before;
      try {
        return await retrying(() => this.#readOnce(), {
          retryCount: settings.retry_count,
          retryDelayS: settings.retry_delay_s,
          isRetriable: (error) => this.#canGoOn(error) && isStuck(),
          onRetry: (error) => this.#tellLoss(error),
          signal,
        });
      } catch (error) {
        if (!this.#canGoOn(error) || isStuck()) throw this.#explained(error);
        this.#tellLoss(error);
      }
    }
  }

  #canGoOn(error: unknown): boolean {
    if (!(error instanceof TransientOracleError) || this.#run.signal.aborted) return false;
    return this.#isOrdered || this.#statementRows === 0;
  }

  #explained(error: unknown): unknown {
    const isLoss = error instanceof TransientOracleError && !this.#run.signal.aborted;
    return isLoss && !this.#canGoOn(error) ? unorderedLoss(error, this.#statementRows) : error;
  }

  #tellLoss(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const next = this.#statementRows === 0 ? "it is read again" : "it goes on behind the last row";
    this.#run.log.warning(
      withoutAlarm(
        `stream "${this.#plan.tapStreamId}": the connection was lost (${reason}): ${next}`,
      ),
    );
  }

  async #readOnce(): Promise<StateChange> {
    const { snapshot, user } = this.#run;
    const isFallback = this.#isFallback;
    const view = { ...this.#replication.view, isFallback };
    try {
      await using seen = await snapshot.view(this.#plan, view);
      return await this.#readIn(seen);
    } catch (error) {
      throw streamFailure(error, this.#plan, user);
    }
  }

  async #readIn(view: StreamView): Promise<StateChange> {
    const next = () => this.#replication.statement(view);
    for (let statement = next(); statement !== undefined; statement = next()) {
      await this.#readStatement(view, statement);
    }
    return this.#replication.endChange(view);
  }

  async #readStatement({ session }: StreamView, statement: StreamStatement): Promise<void> {
    const { sql, binds, layout } = statement;
    this.#statementRows = 0;
    this.#isOrdered = statement.isOrdered;
    const writer = this.#writerOf(statement);
    this.#warnOfLong(statement);
    const size = createBatchSize(layout, this.#plan.fetchSize);
    this.#run.signal.throwIfAborted();
    for await (const batch of readBatches(session, { sql, binds, size })) {
      await writer.write(batch);
      this.#run.signal.throwIfAborted();
    }
    statement.onEnd();
  }

  #warnOfLong({ layout }: StreamStatement): void {
    if (!layout.hasLong || this.#isLongTold) return;
    this.#isLongTold = true;
    this.#run.log.warning(
      `stream "${this.#plan.tapStreamId}" has a LONG column, whose values come whole however long they are: ${firstLargeRows} rows are read at a time`,
    );
  }

  #writerOf({ layout, onRows, onWritten }: StreamStatement): RowWriter {
    const { settings, output, log, state } = this.#run;
    const { tapStreamId } = this.#plan;
    return createRowWriter({
      plan: this.#plan,
      layout,
      version: this.#replication.version,
      specialFloats: settings.special_floats,
      output,
      log,
      onRows,
      rowsUntilDue: () => state.rowsUntilDue(),
      onWritten: async ({ rowCount, lastRow }: WrittenRows) => {
        this.#rowCount += rowCount;
        this.#statementRows += rowCount;
        this.#counter.add(rowCount);
        this.#progress.add(rowCount);
        await state.rowsWritten(tapStreamId, rowCount, onWritten?.(lastRow));
      },
    });
  }
}
