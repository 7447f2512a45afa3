import { setImmediate as nextTurn } from "node:timers/promises";
import { oraError } from "./errors.ts";

/** Milliseconds that a statement works before it lets others run, so that a break is served soon. */
const sliceMs = 10;

/** Steps between two looks at the clock. */
const stepsPerLook = 64;

/** When this thread last let others run, as far as statements know. */
let turnStartedMs = 0;

/** Whether so much was worked without a pause that there should be one. Costs a look at the clock. */
export function isTurnOver(): boolean {
  return performance.now() - turnStartedMs >= sliceMs;
}

/** Shares the event loop: long loops ask `isDue()` at every step and await `pause()` when it is true. */
export class Pacing {
  #steps = 0;

  /** True when about ten milliseconds have passed since the last pause. `long`: the step was not a short one, as a TICK. */
  isDue(long = false): boolean {
    this.#steps += 1;
    if (!long && this.#steps < stepsPerLook) return false;
    this.#steps = 0;
    return isTurnOver();
  }

  /** Lets timers, sockets and other sessions run. @throws OraError 1013 when the statement was broken off meanwhile. */
  async pause(signal: AbortSignal): Promise<void> {
    await nextTurn();
    turnStartedMs = performance.now();
    requireRunning(signal);
  }
}

/**
 * Does long work that yields now and then, and pauses when a pause is due. @throws OraError 1013 when the statement was
 * broken off meanwhile; the work is then ended as by a `return`.
 */
export async function paced<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  const pacing = new Pacing();
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (pacing.isDue(true)) await pacing.pause(signal);
    }
  } finally {
    // Does nothing at the end.
    work.return(undefined as T);
  }
}

/** Does the same work at once. */
export function unpaced<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** @throws OraError 1013 when a break was asked for. */
export function requireRunning(signal: AbortSignal): void {
  if (signal.aborted) throw oraError(1013);
}
