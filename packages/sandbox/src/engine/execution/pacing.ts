import { setImmediate as nextTurn } from "node:timers/promises";
import { oraError } from "../errors.ts";

/** Milliseconds that a statement works before it lets others run, so that a break is served soon. */
const sliceMs = 10;

/** Steps between two looks at the clock. */
const stepsPerLook = 64;

/** Counts the work of a statement and tells when its slice is over. */
export class Pacing {
  private steps = 0;
  private startedMs = performance.now();

  /** Called for each row or tick; true when the slice is over and `pause` must be awaited. */
  isDue(): boolean {
    this.steps += 1;
    if (this.steps < stepsPerLook) return false;
    this.steps = 0;
    return performance.now() - this.startedMs >= sliceMs;
  }

  /** Lets timers, sockets and other sessions run. @throws OraError 1013 when the statement was broken off meanwhile. */
  async pause(signal: AbortSignal): Promise<void> {
    await nextTurn();
    this.startedMs = performance.now();
    requireRunning(signal);
  }
}

/** @throws OraError 1013 when a break was asked for. */
export function requireRunning(signal: AbortSignal): void {
  if (signal.aborted) throw oraError(1013);
}
