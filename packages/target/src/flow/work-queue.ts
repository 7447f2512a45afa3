import type { LimitFunction } from "p-limit";

/** Work of one stream, done one after the other in the order in which it was added. */
export interface WorkQueue {
  /** Adds work; it starts when all before it has ended and the run's limit lets it. */
  add(work: () => Promise<void>): void;
  /** Work that has not ended. */
  readonly length: number;
  /** Resolves when one more piece of work has ended; at once when there is none. */
  next(): Promise<void>;
}

/**
 * @param limit Shared by all streams: how many are at work at the same time.
 * @param onFailure Is given what a piece of work throws; the work behind it is still called.
 */
export function createWorkQueue(
  limit: LimitFunction,
  onFailure: (error: unknown) => void,
): WorkQueue {
  const pending: Promise<void>[] = [];
  const perform = async (previous: Promise<void> | undefined, work: () => Promise<void>) => {
    await previous;
    try {
      await limit(work);
    } catch (error) {
      onFailure(error);
    } finally {
      // Ours: what was added before has ended.
      void pending.shift();
    }
  };
  return {
    add: (work) => {
      pending.push(perform(pending.at(-1), work));
    },
    get length() {
      return pending.length;
    },
    next: async () => pending[0],
  };
}
