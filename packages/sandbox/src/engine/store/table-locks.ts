import type { SessionContext, Table } from "../catalog/contract.ts";
import { newTransaction } from "./new-transaction.ts";
import type { Store } from "./store.ts";
import { sessionStore } from "./store.ts";
import { asStoreTransaction, type StoreTransaction } from "./transaction.ts";
import { type WaitOptions, waitForAny, wakeWaiters } from "./waits.ts";

/**
 * Modes of table locks, by their numbers in V$LOCK: 2 ROW SHARE, 3 ROW EXCLUSIVE, 4 SHARE, 5 SHARE ROW EXCLUSIVE, 6 EXCLUSIVE.
 * Source: Oracle Database Concepts, Automatic Locks in DML Operations; SQL Language Reference, LOCK TABLE.
 */
export type LockMode = 2 | 3 | 4 | 5 | 6;

/** Who holds which mode on one table. */
export type TableLocks = Map<StoreTransaction, LockMode>;

/** What may be held beside each mode. */
const compatible: Readonly<Record<LockMode, readonly LockMode[]>> = {
  2: [2, 3, 4, 5],
  3: [2, 3],
  4: [2, 4],
  5: [2],
  6: [],
};

const modeNames: Readonly<Record<string, LockMode>> = {
  "ROW SHARE": 2,
  "SHARE UPDATE": 2,
  "ROW EXCLUSIVE": 3,
  SHARE: 4,
  "SHARE ROW EXCLUSIVE": 5,
  EXCLUSIVE: 6,
};

/** The mode that LOCK TABLE names; undefined for words that are none. */
export function lockModeOf(words: string): LockMode | undefined {
  return modeNames[words.toUpperCase()];
}

/** The weakest mode that allows what both allow: SHARE and ROW EXCLUSIVE together are SHARE ROW EXCLUSIVE. */
function joinModes(held: LockMode | undefined, wanted: LockMode): LockMode {
  if (held === undefined) return wanted;
  if ((held === 3 && wanted === 4) || (held === 4 && wanted === 3)) return 5;
  return held > wanted ? held : wanted;
}

/**
 * Takes a table lock if nobody stands in the way, and tells who does otherwise. Held until the transaction ends. Tables of
 * one session only (temporary ones) need none.
 */
export function tryLockTable(
  store: Store,
  tx: StoreTransaction,
  table: Table,
  mode: LockMode,
): readonly StoreTransaction[] {
  if (table.temporary !== null) return [];
  let locks = store.tableLocks.get(table);
  if (!locks) {
    locks = new Map();
    store.tableLocks.set(table, locks);
  }
  const held = locks.get(tx);
  const wanted = joinModes(held, mode);
  if (held === wanted) return [];
  const holders: StoreTransaction[] = [];
  for (const [holder, other] of locks) {
    if (holder !== tx && !compatible[wanted].includes(other)) holders.push(holder);
  }
  if (holders.length === 0) locks.set(tx, wanted);
  return holders;
}

/**
 * Takes a table lock for the session's transaction, which must be open; waits as the options say.
 * @throws OraError 54, 30006, 60, 1013.
 */
export async function lockTable(
  session: SessionContext,
  table: Table,
  mode: LockMode,
  options: WaitOptions,
): Promise<void> {
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.begin());
  await lockFor(store, tx, table, mode, options);
}

async function lockFor(
  store: Store,
  tx: StoreTransaction,
  table: Table,
  mode: LockMode,
  options: WaitOptions,
): Promise<void> {
  const deadline = options.waitS === undefined ? undefined : Date.now() + options.waitS * 1000;
  for (;;) {
    const holders = tryLockTable(store, tx, table, mode);
    if (holders.length === 0) return;
    const waitS =
      deadline === undefined || options.waitS === 0
        ? options.waitS
        : Math.max(0.001, (deadline - Date.now()) / 1000);
    await waitForAny(tx, holders, { ...options, waitS });
  }
}

/** An exclusive lock that a DDL statement holds while it works. */
export interface DdlLock {
  readonly release: () => void;
}

/**
 * Takes a table for DDL: nobody else may have changed or locked rows of it. `waitS` is DDL_LOCK_TIMEOUT; 0: not at all.
 * The session's own transaction must have been committed before.
 * @throws OraError 54 when the table is busy, 1013.
 */
export async function lockForDdl(
  session: SessionContext,
  table: Table,
  waitS: number,
): Promise<DdlLock> {
  const store = sessionStore(session);
  const tx = newTransaction(session, "read-committed");
  const release = (): void => {
    releaseTableLocks(store, tx);
    store.active.delete(tx);
    wakeWaiters(tx);
  };
  try {
    await lockFor(store, tx, table, 6, { waitS, timeoutError: 54, signal: session.signal });
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

/** Gives back all table locks of a transaction. */
export function releaseTableLocks(store: Store, tx: StoreTransaction): void {
  for (const [table, locks] of store.tableLocks) {
    if (locks.delete(tx) && locks.size === 0) store.tableLocks.delete(table);
  }
}
