import type { SessionContext } from "../catalog/contract.ts";
import { errorForVersion, OraError, oraError } from "../errors.ts";
import { undoTo } from "./changes.ts";
import { checkDeferred } from "./deferral.ts";
import { newTransaction } from "./new-transaction.ts";
import { nextScn, nowMs } from "./scn-times.ts";
import { clearSegment, dataOf } from "./segment.ts";
import { type Store, sessionStore } from "./store.ts";
import { releaseTableLocks } from "./table-locks.ts";
import { asStoreTransaction, type StoreTransaction, type TransactionMode } from "./transaction.ts";
import { expireEntries, StoredVersion, UndoLog } from "./undo-log.ts";
import { wakeWaiters } from "./waits.ts";

/**
 * The session's transaction, begun if there is none: what `SessionContext.begin` does. SET TRANSACTION gives a mode.
 * @throws OraError 1453 when a mode is given and there is one already.
 */
export function beginTransaction(
  session: SessionContext,
  mode?: TransactionMode,
): StoreTransaction {
  if (session.transaction) {
    if (mode !== undefined) throw oraError(1453);
    return asStoreTransaction(session.transaction);
  }
  const tx = newTransaction(session, mode ?? "read-committed");
  session.transaction = tx;
  return tx;
}

/**
 * Commits the session's transaction, if it has one. Deferred constraints are checked first.
 * @throws OraError 2091 with the constraint's error behind it; everything is then rolled back.
 */
export function commitTransaction(session: SessionContext): void {
  if (!session.transaction) return;
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.transaction);
  checkConstraints(session, tx);
  const { db } = store;
  const ms = nowMs(db);
  tx.commitScn = tx.undo.length > 0 ? nextScn(db, ms) : db.scn;
  endTemporary(session, tx);
  store.undo.keep(tx.undo, tx.commitScn, ms);
  store.undo.expire(ms);
  end(session, store, tx);
}

function checkConstraints(session: SessionContext, tx: StoreTransaction): void {
  try {
    checkDeferred(tx);
  } catch (error) {
    if (!(error instanceof OraError)) throw error;
    rollbackTransaction(session);
    const { message } = errorForVersion(error, session.db.version);
    throw new OraError(2091, `${oraError(2091).message}\n${message}`);
  }
}

/** Rolls the session's transaction back, if it has one. */
export function rollbackTransaction(session: SessionContext): void {
  if (!session.transaction) return;
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.transaction);
  undoTo(store, tx, 0);
  endTemporary(session, tx);
  end(session, store, tx);
}

/** Rows of ON COMMIT DELETE ROWS go; the undo of other temporary rows is of no use to anybody. */
function endTemporary(session: SessionContext, tx: StoreTransaction): void {
  let kept = false;
  for (const [table, segment] of session.temporarySegments) {
    if (table.temporary === "global-delete" || table.temporary === "private-drop") {
      if (dataOf(segment).slots.length > 0) clearSegment(segment);
    } else {
      kept = true;
    }
  }
  if (kept && tx.undo.keep > 0 && tx.commitScn > 0) tx.undo = withoutTemporary(tx.undo);
}

/** Frees what temporary tables no longer need; what is left is worth keeping. */
function withoutTemporary(undo: UndoLog): UndoLog {
  const rest = new UndoLog();
  for (const [index, entry] of undo.entries.entries()) {
    const segment = undo.segments[index];
    if (!segment || !(entry instanceof StoredVersion) || entry.prev === null) continue;
    if (segment.temporary) {
      expireEntries(undo, index, index + 1);
    } else {
      rest.push(segment, entry);
      rest.keep++;
    }
  }
  return rest;
}

function end(session: SessionContext, store: Store, tx: StoreTransaction): void {
  for (const slot of tx.lockedRows) {
    if (store.rowLocks.get(slot) === tx) store.rowLocks.delete(slot);
  }
  releaseTableLocks(store, tx);
  store.active.delete(tx);
  session.transaction = null;
  tx.deferred.clear();
  tx.savepoints = [];
  wakeWaiters(tx);
}

/** SAVEPOINT: a name used before moves. Begins a transaction if there is none. */
export function setSavepoint(session: SessionContext, name: string): void {
  const tx = asStoreTransaction(session.begin());
  const others = tx.savepoints.filter((savepoint) => savepoint.name !== name);
  tx.savepoints = [...others, { name, mark: tx.undo.length }];
}

/**
 * ROLLBACK TO SAVEPOINT: later changes and row locks are undone, later savepoints are gone. Table locks stay.
 * @throws OraError 1086 when there is no such savepoint.
 */
export function rollbackToSavepoint(session: SessionContext, name: string): void {
  const tx = session.transaction ? asStoreTransaction(session.transaction) : null;
  const index = tx ? tx.savepoints.findIndex((savepoint) => savepoint.name === name) : -1;
  const savepoint = tx?.savepoints[index];
  if (!tx || !savepoint) throw oraError(1086, [name]);
  const store = sessionStore(session);
  undoTo(store, tx, savepoint.mark);
  tx.savepoints = tx.savepoints.slice(0, index + 1);
}

/**
 * Does something in a transaction of its own and commits it, whatever becomes of the session's transaction: error logging.
 */
export function autonomously<T>(session: SessionContext, work: () => T): T {
  const store = sessionStore(session);
  const outer = session.transaction;
  const statement = store.statements.get(session.sid);
  const tx = newTransaction(session, "read-committed");
  session.transaction = tx;
  try {
    const result = work();
    tx.commitScn = nextScn(store.db);
    return result;
  } catch (error) {
    undoTo(store, tx, 0);
    throw error;
  } finally {
    end(session, store, tx);
    session.transaction = outer;
    if (statement) store.statements.set(session.sid, statement);
  }
}
