/**
 * Counts rows worked without output, so that long searches can be interrupted: `if (ticker.work()) yield TICK`.
 */
export class Ticker {
  #left = rowsPerTick;

  /** True about every 1000 calls. */
  work(): boolean {
    if (--this.#left > 0) return false;
    this.#left = rowsPerTick;
    return true;
  }
}

const rowsPerTick = 1000;
