import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { StatementChange } from "./changes.ts";
import type { Snapshot } from "./contract.ts";
import { noteScn, nowMs } from "./scn-times.ts";
import { sessionStore } from "./store.ts";
import { asStoreTransaction } from "./transaction.ts";

/** What statements of the session see from now on. A serializable or read-only transaction sees its beginning. */
function newSnapshot(session: SessionContext): Snapshot {
  const tx = session.transaction ? asStoreTransaction(session.transaction) : null;
  const scn = tx && tx.fixedScn > 0 ? tx.fixedScn : session.db.scn;
  return { scn, tx, seq: tx?.nextSeq ?? 0 };
}

/**
 * Begins a statement that reads: fixes what it sees. Call it at the start of each execution; `currentSnapshot` then gives
 * the same until the next.
 */
export function startStatement(session: SessionContext): Snapshot {
  noteScn(session.db, nowMs(session.db));
  const snapshot = newSnapshot(session);
  sessionStore(session).statements.set(session.sid, snapshot);
  return snapshot;
}

/** What the running statement sees: what `SessionContext.snapshot` gives. */
export function currentSnapshot(session: SessionContext): Snapshot {
  return sessionStore(session).statements.get(session.sid) ?? newSnapshot(session);
}

/**
 * Begins an execution that changes rows: the transaction is begun if need be, the snapshot is fixed, and later changes of
 * the transaction get higher numbers.
 * @throws OraError 1456 in a read-only transaction.
 */
export function startChange(
  session: SessionContext,
): StatementChange & { readonly snapshot: Snapshot } {
  const store = sessionStore(session);
  const tx = asStoreTransaction(session.begin());
  if (tx.mode === "read-only") throw oraError(1456);
  const snapshot = startStatement(session);
  return { store, tx, seq: tx.nextSeq++, snapshot };
}

/** Forgets a session that has logged off. Its transaction must have ended. */
export function forgetSession(session: SessionContext): void {
  sessionStore(session).statements.delete(session.sid);
}
