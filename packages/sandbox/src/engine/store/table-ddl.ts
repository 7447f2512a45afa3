import type { Database, Segment, SessionContext, Table } from "../catalog/contract.ts";
import { TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { Row } from "../types/value.ts";
import { createIndexData, dropIndexData } from "./indexes.ts";
import { newTransaction } from "./new-transaction.ts";
import { nextScn } from "./scn-times.ts";
import { clearSegment, dataOf, segmentOf } from "./segment.ts";
import { sessionStore } from "./store.ts";
import { StoredVersion } from "./undo-log.ts";
import { wakeWaiters } from "./waits.ts";

/**
 * Empties a table for TRUNCATE: rows, undo and index maps go at once, and the ROWIDs of the table change. The caller holds
 * the table for DDL and checks foreign keys (ORA-02266). A temporary table is emptied for this session only.
 */
export function truncate(table: Table, session: SessionContext): void {
  clearSegment(segmentOf(table, session));
  if (table.temporary === null) table.dataObjectId = session.db.nextObjectId();
}

/** How `rewriteRows` changes the rows. */
export interface Rewriting {
  readonly change: (values: Row) => Row;
  /** The change leaves all keys of indexes as they are. */
  readonly keepsKeys: boolean;
}

/**
 * Gives every row that is there new values, as DDL does that changes columns: ADD with a default, MODIFY. The new versions
 * are committed together under an SCN of their own; older snapshots still see the old values, as far as ORA-01466 lets
 * them. The caller holds the table for DDL; when the work is ended before its end, it puts the versions back that were
 * there.
 */
export function* rewriteRows(
  table: Table,
  segment: Segment,
  session: SessionContext,
  { change, keepsKeys }: Rewriting,
): Generator<typeof TICK, void> {
  const store = sessionStore(session);
  const data = dataOf(segment);
  const tx = newTransaction(session, "read-committed");
  try {
    for (const slot of data.slots) {
      if (tickIsDue()) yield TICK;
      const { head } = slot;
      if (!head || head.deleted) continue;
      const values = change(head.values);
      if (values === head.values) continue;
      slot.head = new StoredVersion(slot, values, tx, 1, head, false);
      tx.undo.push(data, slot.head as StoredVersion);
      tx.undo.keep++;
    }
    tx.commitScn = nextScn(session.db);
    store.undo.keep(tx.undo, tx.commitScn, tx.startMs);
  } finally {
    store.active.delete(tx);
    wakeWaiters(tx);
  }
  if (keepsKeys) return;
  for (const index of [...data.indexes.keys()]) {
    if (table.indexes.includes(index)) yield* createIndexData(session, table, segment, index);
    else dropIndexData(segment, index);
  }
}

/** The rows that are there, committed or the session's own: what DDL validates. */
export function* currentRows(segment: Segment): Generator<Row, void, undefined> {
  for (const { head } of dataOf(segment).slots) {
    if (head && !head.deleted) yield head.values;
  }
}

/** Whether one of the rows that are there passes a test; looked at in pieces. */
export function* someRow(
  segment: Segment,
  test: (values: Row) => boolean,
): Generator<typeof TICK, boolean> {
  for (const values of currentRows(segment)) {
    if (test(values)) return true;
    if (tickIsDue()) yield TICK;
  }
  return false;
}

/**
 * True when a session has rows in a global temporary table. DDL on it is then refused: ORA-14450 for ALTER, ORA-14452 for DROP
 * and for indexes.
 * Source: Oracle Database Error Messages, ORA-14450, ORA-14452.
 */
export function temporaryInUse(db: Database, table: Table): boolean {
  for (const session of db.sessions.values()) {
    const segment = session.temporarySegments.get(table);
    if (segment && dataOf(segment).slots.some((slot) => slot.head !== null)) return true;
  }
  return false;
}
