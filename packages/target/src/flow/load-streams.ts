import type { Readable } from "node:stream";
import {
  AuthError,
  ConnectError,
  type Log,
  type MessageWriter,
  type Metrics,
  ProtocolError,
  TransientOracleError,
} from "@singer-oracle/core";
import pLimit from "p-limit";
import { isBeingSynced } from "../load/overwrite-policy.ts";
import type { Rejects } from "../load/rejects.ts";
import type { StreamLoader } from "../load/stream-loader.ts";
import type { TargetSettings } from "../settings.ts";
import { createMemoryBudget } from "./memory-budget.ts";
import { type InputEnd, readInput } from "./read-input.ts";
import { createRejectFile, type RejectFile } from "./reject-file.ts";
import { MessageRouter } from "./route-messages.ts";
import { createRunFailure, type RunFailure } from "./run-failure.ts";
import { Sink } from "./sink.ts";
import type { CommitHookFor } from "./sink-parts.ts";
import { createStateGate } from "./state-gate.ts";
import { createStatePrinter, type StatePrinter } from "./state-printer.ts";

/** Everything that loading needs besides the input. Whoever opened a part of it closes it. */
export interface LoadContext {
  readonly settings: TargetSettings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly output: MessageWriter;
  /** Aborted by SIGINT and SIGTERM; its reason is thrown when it left input unread. */
  readonly signal: AbortSignal;
  /** Makes the loader of a stream. */
  readonly createLoader: (stream: string, rejects: Rejects) => StreamLoader;
  /** Default: nothing is written into the transactions of the batches. */
  readonly commitHookFor?: CommitHookFor;
}

/** Longest piece of input that is taken at once, in bytes. */
const maxTakenBytes = 1_048_576;

/**
 * Reads Singer messages, loads the records of all streams and prints STATE as far as everything before it is committed.
 * Whatever ends the run, what was read before is loaded and the last STATE that is safe is printed; the rows of an
 * overwrite are put in place only when the input was complete.
 *
 * Memory: `max_memory_bytes` of input as parsed records, which take a few times as much, a chunk of input and its messages.
 * @throws the first error that ended the run: ProtocolError, RecordError, LoadError, OracleError…
 * @throws InterruptedError when a signal left input unread.
 * @throws OutputClosedError, ToolkitError after everything was loaded, when STATE could not be printed.
 */
export async function loadStreams(input: Readable, context: LoadContext): Promise<void> {
  const { settings, signal, log } = context;
  const stop = new AbortController();
  const failure = createRunFailure(log, () => stop.abort());
  const anyStop = AbortSignal.any([signal, stop.signal]);
  const printer = createStatePrinter(context.output, log);
  await using rejects = createRejectFile(settings, log);
  const router = openRouter({ context, failure, printer, rejects, stop: anyStop });
  const end = await readInput(input, {
    stop: anyStop,
    take: (batch) => router.take(batch),
    maxBatchBytes: Math.min(maxTakenBytes, Math.floor(settings.max_memory_bytes / 4)),
  });
  if (end.kind === "broken") failure.note(end.error);
  const sinks = [...router.sinks.values()];
  await drain(sinks, failure);
  const isComplete = end.kind === "complete" && failure.first === undefined;
  const isEnded = (stream: string) => isComplete && !isBeingSynced(stream, router.lastState);
  const unfinished = await finish(sinks, isEnded, failure);
  await printer.settled();
  tellRejects(rejects, settings.reject_path, log);
  throwUnlessDone({ context, end, failure, printer, unfinished });
}

interface RunParts {
  readonly context: LoadContext;
  readonly failure: RunFailure;
  readonly printer: StatePrinter;
  readonly rejects: RejectFile;
  readonly stop: AbortSignal;
}

function openRouter({ context, failure, printer, rejects, stop }: RunParts): MessageRouter {
  const { settings, log, metrics, commitHookFor } = context;
  const gate = createStateGate((value) => printer.print(value));
  const limit = pLimit(settings.max_parallel_streams);
  const budget = createMemoryBudget(settings.max_memory_bytes, () => router.sinks.values());
  const router = new MessageRouter({
    settings,
    gate,
    printer,
    budget,
    stop,
    openSink: (item, message) => {
      const { stream } = message;
      const streamRejects = rejects.forStream(stream, () => sink.keyProperties);
      const sink: Sink = new Sink(
        {
          stream,
          loader: context.createLoader(stream, streamRejects),
          rejects: streamRejects,
          settings,
          gate,
          limit,
          log,
          metrics,
          release: budget.release,
          onFailure: failure.note,
          commitHookFor,
        },
        item,
        message,
      );
      return sink;
    },
  });
  return router;
}

/** Loads what was read; nothing more is sent to a database that cannot be reached. */
async function drain(sinks: readonly Sink[], failure: RunFailure): Promise<void> {
  if (isUnreachable(failure.first)) for (const sink of sinks) sink.giveUp();
  await Promise.all(sinks.map((sink) => sink.drain()));
}

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof ConnectError ||
    error instanceof AuthError ||
    error instanceof TransientOracleError
  );
}

/** @returns the streams whose rows could not be put in place. */
async function finish(
  sinks: readonly Sink[],
  isEnded: (stream: string) => boolean,
  failure: RunFailure,
): Promise<readonly string[]> {
  const unfinished: string[] = [];
  const finishOne = async (sink: Sink) => {
    try {
      const isInPlace = await sink.finish(isEnded(sink.stream) ? "complete" : "incomplete");
      if (!isInPlace) unfinished.push(sink.stream);
    } catch (error) {
      failure.note(error);
    }
  };
  await Promise.all(sinks.map(finishOne));
  return unfinished;
}

function tellRejects({ counts }: RejectFile, path: string, log: Log): void {
  if (counts.size === 0) return;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const what = total === 1 ? "1 record was" : `${total.toLocaleString("en-US")} records were`;
  log.warning(`${what} not loaded, see ${path}`, { rejected: Object.fromEntries(counts) });
}

interface RunResult {
  readonly context: LoadContext;
  readonly end: InputEnd;
  readonly failure: RunFailure;
  readonly printer: StatePrinter;
  readonly unfinished: readonly string[];
}

function throwUnlessDone({ context, end, failure, printer, unfinished }: RunResult): void {
  if (failure.first !== undefined) throw failure.first;
  if (end.kind === "stopped") throw context.signal.reason;
  if (printer.failure !== undefined) throw printer.failure;
  if (unfinished.length > 0) throw unfinishedError(unfinished);
}

function unfinishedError(streams: readonly string[]): ProtocolError {
  const names = streams.map((stream) => JSON.stringify(stream)).join(", ");
  return new ProtocolError(
    `the input does not say that all records came, so the rows of before stay: ${names}`,
    {
      code: "SINGER-INCOMPLETE",
      hint: "Run the tap again; an overwrite needs a whole full table, see overwrite_on_eof.",
      details: { streams },
    },
  );
}
