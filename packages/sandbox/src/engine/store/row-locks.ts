import type { Segment, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { RowSlot, RowVersion } from "./contract.ts";
import { dataOf } from "./segment.ts";
import { type Store, sessionStore } from "./store.ts";
import { tryLockTable } from "./table-locks.ts";
import { asStoreTransaction, isForeign, type StoreTransaction } from "./transaction.ts";
import { type WaitOptions, waitForAny } from "./waits.ts";

/** The other open transaction that holds a row, by a change or by a lock; null when it is free for `tx`. */
export function rowHolder(
  store: Store,
  slot: RowSlot,
  tx: StoreTransaction | null,
): StoreTransaction | null {
  const { head } = slot;
  if (head !== null && isForeign(head.tx, tx)) return asStoreTransaction(head.tx);
  if (store.rowLocks.size === 0) return null;
  const holder = store.rowLocks.get(slot);
  return holder === undefined || holder === tx ? null : holder;
}

/** Notes that a transaction locks a row that nobody else holds; undone by ROLLBACK TO. */
export function holdRow(store: Store, tx: StoreTransaction, segment: Segment, slot: RowSlot): void {
  if (store.rowLocks.get(slot) === tx) return;
  store.rowLocks.set(slot, tx);
  tx.lockedRows.push(slot);
  tx.undo.push(dataOf(segment), slot);
}

/** How a query with FOR UPDATE locks. */
export interface RowLockOptions extends WaitOptions {
  readonly skipLocked: boolean;
}

/**
 * Locks one row of a query with FOR UPDATE for the session's transaction, which is begun if need be. `seen` is the version
 * that the query saw.
 * - `locked`: it is held and still what was seen.
 * - `skipped`: somebody else holds it and SKIP LOCKED was said.
 * - `changed`: it is held, but it was changed or deleted since the query began. The caller begins the query again with a
 *   new snapshot; rows already locked stay so.
 * @throws OraError 54, 30006, 60, 1013; 8177 in a serializable transaction whose row has changed; 1456 in a read-only one.
 */
export async function lockRow(
  session: SessionContext,
  table: Table,
  segment: Segment,
  seen: RowVersion,
  options: RowLockOptions,
): Promise<"locked" | "skipped" | "changed"> {
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.begin());
  if (tx.mode === "read-only") throw oraError(1456);
  for (;;) {
    const busy = tryLockTable(store, tx, table, 3);
    const holder = busy.length > 0 ? null : rowHolder(store, seen.slot, tx);
    if (busy.length === 0 && !holder) break;
    if (options.skipLocked && holder) return "skipped";
    await waitForAny(tx, holder ? [holder] : busy, options);
  }
  holdRow(store, tx, segment, seen.slot);
  if (seen.slot.head === seen) return "locked";
  if (tx.mode === "serializable") throw oraError(8177);
  return "changed";
}
