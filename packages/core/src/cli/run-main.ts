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
  /** Where the signals come from and the exit code goes. Default: this process. */
  readonly host?: ProcessHost;
  /** A signal that comes again within this time is taken for the same one. Default 10,000 ms. */
  readonly repeatWindowMs?: number;
}

/** The part of `process` that `runMain` uses. */
export interface ProcessHost {
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
  kill(signal: NodeJS.Signals): void;
  setExitCode(code: number): void;
}

const thisProcess: ProcessHost = {
  on: (event, listener) => process.on(event as "exit", listener),
  off: (event, listener) => process.off(event, listener),
  kill: (signal) => {
    process.kill(process.pid, signal);
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

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
  const host = options.host ?? thisProcess;
  const abort = new AbortController();
  const watch = watchSignals(host, abort, options);
  const onBug = (error: unknown) => {
    options.log.critical(describeBug(error));
    host.setExitCode(exitCodes.bug);
    abort.abort(error);
  };
  host.on("uncaughtException", onBug);
  host.on("unhandledRejection", onBug);
  try {
    await main({ signal: abort.signal });
  } catch (error) {
    host.setExitCode(reportError(error, options.log));
  } finally {
    watch.close();
    host.off("uncaughtException", onBug);
    host.off("unhandledRejection", onBug);
  }
}

function watchSignals(
  host: ProcessHost,
  abort: AbortController,
  options: RunMainOptions,
): { close(): void } {
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
        host.kill(name);
      }
    };
    host.on(name, listener);
    return [name, listener] as const;
  });
  const close = () => {
    for (const [name, listener] of listeners) host.off(name, listener);
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
