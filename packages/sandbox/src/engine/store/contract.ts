import type { Row } from "../types/value.ts";

/** One version of a row. The newest is at the head of its slot; `prev` leads to older ones (undo). */
export interface RowVersion {
  /** Where it is; `slot.head` is the newest version. */
  readonly slot: RowSlot;
  /** Stored values by `Column.position`. A row older than a column is shorter: read `values[position] ?? null`. */
  readonly values: Row;
  readonly tx: Transaction;
  /** Number of its statement within the transaction: an open cursor does not see its own transaction's later changes. */
  readonly seq: number;
  readonly prev: RowVersion | null;
  readonly deleted: boolean;
}

/** A place in a table's segment. Its ROWID is made of the table's data object number, file, block and slot. */
export interface RowSlot {
  readonly id: number;
  head: RowVersion | null;
}

/** A transaction: USN.SLOT.SEQ, start SCN, and once committed its commit SCN. */
export interface Transaction {
  readonly xid: { readonly usn: number; readonly slot: number; readonly seq: number };
  readonly startScn: number;
  /** 0 while it is open. */
  commitScn: number;
  /** Sequence number of its next changing statement. */
  nextSeq: number;
}

/** What a statement sees: everything committed up to `scn`, and its own transaction's changes before `seq`. */
export interface Snapshot {
  readonly scn: number;
  readonly tx: Transaction | null;
  readonly seq: number;
}
