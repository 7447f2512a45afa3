import type { SessionContext } from "../catalog/contract.ts";
import { nowMs } from "./scn-times.ts";
import { sessionStore } from "./store.ts";
import { StoreTransaction, type TransactionMode } from "./transaction.ts";

const undoSegments = 10;
const slotsPerSegment = 34;
const firstSequence = 1000;

/** A transaction that belongs to nobody yet: its id goes round the undo segments and their slots. */
export function newTransaction(session: SessionContext, mode: TransactionMode): StoreTransaction {
  const store = sessionStore(session);
  const number = store.transactions++;
  const tx = new StoreTransaction({
    xid: {
      usn: (number % undoSegments) + 1,
      slot: Math.floor(number / undoSegments) % slotsPerSegment,
      seq: firstSequence + Math.floor(number / (undoSegments * slotsPerSegment)),
    },
    scn: store.db.scn,
    sid: session.sid,
    mode,
    ms: nowMs(store.db),
    defer: session.deferConstraints ?? null,
  });
  store.active.add(tx);
  return tx;
}
