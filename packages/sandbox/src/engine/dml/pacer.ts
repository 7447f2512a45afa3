import { setImmediate } from "node:timers/promises";
import { oraError } from "../errors.ts";

/** Milliseconds of work after which others get their turn. */
const sliceMs = 10;

/** Rows between two looks at the clock. */
const rowsPerLook = 64;

/** Shares the event loop: long loops ask `due()` for every row and await `pause()` when it is true. */
export class Pacer {
  readonly #signal: AbortSignal;
  #rows = rowsPerLook;
  #last = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** True when about ten milliseconds have passed since the last pause. */
  due(): boolean {
    if (--this.#rows > 0) return false;
    return this.isTime();
  }

  /** As `due`, but looks at the clock at once: for steps that are long by themselves. */
  isTime(): boolean {
    this.#rows = rowsPerLook;
    return performance.now() - this.#last >= sliceMs;
  }

  /** Lets everybody else run. @throws OraError 1013 when a break has come. */
  async pause(): Promise<void> {
    await setImmediate();
    this.#last = performance.now();
    if (this.#signal.aborted) throw oraError(1013);
  }
}
