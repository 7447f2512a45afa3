/** What holds bytes of the input and can be told to load them. */
export interface BytesHolder {
  /** Bytes that wait and are not on their way to the database yet. */
  readonly fillingBytes: number;
  /** When the oldest of them were read: milliseconds since 1970. */
  readonly fillingSinceMs: number;
  /** Whether something is under way, behind which what is started has to wait. */
  readonly isBusy: boolean;
  /** Bytes that are on their way. */
  readonly loadingBytes: number;
  /** Starts to load what waits, or has it started behind what is under way. */
  start(): void;
}

/** The limit over all that was read and is not loaded yet, in bytes of input. */
export interface MemoryBudget {
  /**
   * Takes so many bytes out of the budget; waits until they fit, which is how reading stops. Bytes that alone are more
   * than the whole budget fit when nothing else is held.
   */
  reserve(bytes: number): Promise<void>;
  /** Gives bytes back. */
  release(bytes: number): void;
  readonly usedBytes: number;
  /** The most that was held at any time. */
  readonly peakBytes: number;
}

/**
 * @param maxBytes The whole budget.
 * @param holders Those who hold what was reserved; the biggest of those that can begin at once has to load first, the
 * oldest of equal ones.
 */
export function createMemoryBudget(
  maxBytes: number,
  holders: () => Iterable<BytesHolder>,
): MemoryBudget {
  let usedBytes = 0;
  let peakBytes = 0;
  let wake: (() => void) | undefined;

  const makeRoom = (neededBytes: number) => {
    const all = [...holders()];
    let onTheirWay = all.reduce((sum, { loadingBytes }) => sum + loadingBytes, 0);
    const startable = all.filter(({ fillingBytes }) => fillingBytes > 0);
    startable.sort(soonestFirst);
    for (const holder of startable) {
      if (onTheirWay >= neededBytes) return;
      onTheirWay += holder.fillingBytes;
      holder.start();
    }
  };
  return {
    reserve: async (bytes) => {
      while (usedBytes > 0 && usedBytes + bytes > maxBytes) {
        const released = new Promise<void>((resolve) => {
          wake = resolve;
        });
        makeRoom(usedBytes + bytes - maxBytes);
        await released;
      }
      usedBytes += bytes;
      peakBytes = Math.max(peakBytes, usedBytes);
    },
    release: (bytes) => {
      usedBytes -= bytes;
      wake?.();
      wake = undefined;
    },
    get usedBytes() {
      return usedBytes;
    },
    get peakBytes() {
      return peakBytes;
    },
  };
}

/** Busy ones last, but they have their turn: what is under way may release nothing, such as a table that is being made. */
function soonestFirst(left: BytesHolder, right: BytesHolder): number {
  return (
    Number(left.isBusy) - Number(right.isBusy) ||
    right.fillingBytes - left.fillingBytes ||
    left.fillingSinceMs - right.fillingSinceMs
  );
}
