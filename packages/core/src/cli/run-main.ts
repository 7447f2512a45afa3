import { exitCodes, InterruptedError, type StopSignal, ToolkitError } from "../errors.ts";
import type { Log } from "../log.ts";

/** What `runMain` hands to a program. */
export interface MainContext {
  /**
   * Aborted at the first SIGINT or SIGTERM; its `reason` is an `InterruptedError`. A program that leaves work undone
   * throws that reason; one that could still finish everything returns as usual and the exit code is 0.
   */
  readonly signal: AbortSignal;
}

/** What `runMain` needs. */
export interface RunMainOptions {
  readonly log: Log;
  /** A signal that comes again within this time is taken for the same one. Default 10,000 ms. */
  readonly repeatWindowMs?: number;
}

/**
 * Runs a program to its end: signals become an abort, errors become one log line and an exit code. `process.exit` is
 * never called, because it would throw away what a pipe has not taken yet.
 *
 * A terminal and a parent such as Meltano both send SIGINT at Ctrl-C, so a signal that repeats within `repeatWindowMs` is
 * ignored; a later one ends the process at once, by the signal itself.
 */
export async function runMain(
  main: (context: MainContext) => Promise<void>,
  options: RunMainOptions,
): Promise<void> {
  const abort = new AbortController();
  const watch = watchSignals(abort, options);
  let isBugTold = false;
  const onBug = (error: unknown) => {
    isBugTold = true;
    options.log.critical(describeBug(error));
    process.exitCode = exitCodes.bug;
    abort.abort(error);
  };
  const onExit = () => {
    if (!isBugTold) onBug("Nothing is left to wait for, and the work is not done.");
  };
  process.on("uncaughtException", onBug);
  process.on("unhandledRejection", onBug);
  process.on("exit", onExit);
  try {
    await main({ signal: abort.signal });
  } catch (error) {
    // What main throws after a bug is what the bug has led to.
    if (!isBugTold) process.exitCode = reportError(error, options.log);
  } finally {
    watch.close();
    process.off("uncaughtException", onBug);
    process.off("unhandledRejection", onBug);
    process.off("exit", onExit);
  }
}

function watchSignals(abort: AbortController, options: RunMainOptions): { close(): void } {
  const windowMs = options.repeatWindowMs ?? 10_000;
  let firstMs: number | undefined;
  const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM"];
  const listeners = stopSignals.map((name) => {
    const listener = () => {
      if (firstMs === undefined) {
        firstMs = performance.now();
        options.log.warning(`${name} received: stopping after what is safe is written`);
        abort.abort(new InterruptedError(name));
      } else if (performance.now() - firstMs > windowMs) {
        close();
        process.kill(process.pid, name);
      }
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  const close = () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
  return { close };
}

/** Logs an error once and returns the exit code that belongs to it. */
export function reportError(error: unknown, log: Log): number {
  if (!(error instanceof ToolkitError)) {
    log.critical(describeBug(error));
    return exitCodes.bug;
  }
  const hint = error.hint === undefined ? "" : ` ${error.hint}`;
  const message = endSentence(error.message);
  const fields = { code: error.code, exit_code: error.exitCode, ...error.details };
  if (error instanceof InterruptedError) log.warning(`${message}${hint}`, fields);
  else log.critical(`${message}${hint}`, fields);
  return error.exitCode;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function describeBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in the program, please report it. ${stack}`;
}
