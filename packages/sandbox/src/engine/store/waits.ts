import { oraError } from "../errors.ts";
import type { StoreTransaction } from "./transaction.ts";

/** Raised inside a row operation that needs something another open transaction holds. The driver waits and repeats it. */
export class WouldWait extends Error {
  readonly holders: readonly StoreTransaction[];
  constructor(holders: readonly StoreTransaction[]) {
    super("waits for another transaction");
    this.name = "WouldWait";
    this.holders = holders;
  }
}

/** How long to wait, and what ends the waiting early. */
export interface WaitOptions {
  /** Seconds; undefined: for ever; 0: not at all (ORA-00054). */
  readonly waitS?: number | undefined;
  /** Raised when the time is over: ORA-30006 by default, ORA-00054 for DDL. */
  readonly timeoutError?: 54 | 30006;
  /** A break: ORA-01013. */
  readonly signal: AbortSignal;
}

/**
 * Waits until one of the holders has ended. Which of several waiters gets what was held is decided when they run again: the
 * first that began to wait is the first to run.
 * @throws OraError 54 without waiting, 30006 or 54 when the time is over, 60 when a holder waits for this transaction,
 * 1013 on a break.
 */
export async function waitForAny(
  tx: StoreTransaction,
  holders: readonly StoreTransaction[],
  options: WaitOptions,
): Promise<void> {
  const { waitS, signal } = options;
  if (signal.aborted) throw oraError(1013);
  const open = holders.filter((holder) => !holder.ended);
  if (open.length < holders.length) return;
  if (waitS === 0) throw oraError(54);
  if (open.some((holder) => waitsFor(holder, tx, new Set()))) throw oraError(60);
  tx.waitingFor = open;
  try {
    await ended(open, options);
  } finally {
    tx.waitingFor = [];
  }
}

function waitsFor(
  holder: StoreTransaction,
  tx: StoreTransaction,
  seen: Set<StoreTransaction>,
): boolean {
  if (holder === tx) return true;
  if (seen.has(holder)) return false;
  seen.add(holder);
  return holder.waitingFor.some((next) => waitsFor(next, tx, seen));
}

function ended(
  holders: readonly StoreTransaction[],
  { waitS, signal, timeoutError = 30006 }: WaitOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      for (const holder of holders) {
        holder.waiters = holder.waiters.filter((waiter) => waiter !== onEnd);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve();
    };
    const onAbort = (): void => {
      stop();
      reject(oraError(1013));
    };
    for (const holder of holders) holder.waiters.push(onEnd);
    signal.addEventListener("abort", onAbort, { once: true });
    if (waitS === undefined) return;
    timer = setTimeout(() => {
      stop();
      reject(oraError(timeoutError));
    }, waitS * 1000);
  });
}

/** Wakes who waits for a transaction that has ended. */
export function wakeWaiters(tx: StoreTransaction): void {
  tx.ended = true;
  const { waiters } = tx;
  tx.waiters = [];
  for (const waiter of waiters) waiter();
}
