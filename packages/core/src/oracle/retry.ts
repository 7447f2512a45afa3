import { setTimeout as sleep } from "node:timers/promises";

/** What `retrying` needs. */
export interface RetryOptions {
  /** How often it is tried again after the first time, 0 or more. */
  readonly retryCount: number;
  /** Seconds before the first try again, 0 or more; doubled before each one after it. */
  readonly retryDelayS: number;
  /** Longest wait in seconds. Default 60. */
  readonly maxDelayS?: number;
  /** True when trying again can help. */
  readonly isRetriable: (error: unknown) => boolean;
  /** Stops the waiting; its reason is thrown. A try that runs is not stopped by it. */
  readonly signal?: AbortSignal;
  /** Called before each wait. `attempt` is the number of tries so far, from 1. */
  readonly onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
  /** Waits; rejects when the signal is aborted. Default: a timer. */
  readonly wait?: (delayMs: number, signal: AbortSignal | undefined) => Promise<void>;
  /** A number from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Does `work` until it succeeds, fails for good, or was tried `retryCount + 1` times; then its last error is thrown.
 * Each wait is between half and the whole of its length, at random, so that many programs that lost the same server do
 * not come back at the same moment.
 * @throws the reason of the signal when it is aborted before a try or during a wait.
 */
export async function retrying<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { signal } = options;
  const wait = options.wait ?? waitFor;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt > options.retryCount || !options.isRetriable(error)) throw error;
      signal?.throwIfAborted();
      const delayMs = retryDelayMs(attempt, options);
      options.onRetry?.(error, attempt, delayMs);
      await wait(delayMs, signal);
    }
  }
}

/** Milliseconds to wait after the try with this number (from 1). */
export function retryDelayMs(
  attempt: number,
  options: Pick<RetryOptions, "retryDelayS" | "maxDelayS" | "random">,
): number {
  const maxS = options.maxDelayS ?? 60;
  // Beyond 2^1023 the factor is infinite, and no delay at all would become NaN.
  const factor = 2 ** Math.min(attempt - 1, 1000);
  const fullS = Math.min(options.retryDelayS * factor, maxS);
  const random = options.random ?? Math.random;
  return Math.round(fullS * 1000 * (0.5 + random() / 2));
}

async function waitFor(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
