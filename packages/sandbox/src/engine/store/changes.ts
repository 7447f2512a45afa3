import type { Segment, Table } from "../catalog/contract.ts";
import type { Row } from "../types/value.ts";
import type { RowSlot, RowVersion } from "./contract.ts";
import { chainHasKey, type IndexData, type IndexKey } from "./index-data.ts";
import { dataOf, rowsPerBlock, type SegmentData } from "./segment.ts";
import { forgetBytes, measureRow, nextBlock } from "./space.ts";
import type { Store } from "./store.ts";
import type { StoreTransaction } from "./transaction.ts";
import { StoredVersion } from "./undo-log.ts";

/** One execution of a changing statement: all its changes have the same `seq`. */
export interface StatementChange {
  readonly store: Store;
  readonly tx: StoreTransaction;
  readonly seq: number;
}

/** A key that others have or had as well: whoever enforces uniqueness looks at it. */
export interface Suspect {
  readonly index: IndexData;
  readonly key: IndexKey;
}

/** Puts a new row into a segment. Constraints are the caller's business; keys that are not alone go to `suspects`. */
export function insertRow(
  change: StatementChange,
  table: Table,
  segment: Segment,
  values: Row,
  suspects: Suspect[],
): StoredVersion {
  const data = dataOf(segment);
  const { tx } = change;
  const slot = takeSlot(data, change.store, table, values);
  const version = new StoredVersion(slot, values, tx, change.seq, null, false);
  slot.head = version;
  data.liveRows++;
  for (const index of data.indexList) {
    const key = index.keys.ofRow(values);
    if (key !== undefined && index.add(key, slot) && index.enforced) suspects.push({ index, key });
  }
  tx.undo.push(data, version);
  return version;
}

/** The place of a row that is gone, or a new one. @throws OraError 1536, 1653, 1658 */
function takeSlot(data: SegmentData, store: Store, table: Table, values: Row): RowSlot {
  const reused = data.free.pop();
  if (reused) return reused;
  const { slots } = data;
  if (slots.length % rowsPerBlock === 0) nextBlock(store, table, data);
  if (data.bytes !== null) measureRow(store, table, data, values);
  const slot: RowSlot = { id: slots.length, head: null };
  slots.push(slot);
  return slot;
}

/** Gives a row new values. The caller holds the row: its head is committed or its own. */
export function updateRow(
  change: StatementChange,
  segment: Segment,
  slot: RowSlot,
  values: Row,
  suspects: Suspect[],
): StoredVersion {
  const data = dataOf(segment);
  const { tx } = change;
  const old = slot.head;
  const version = new StoredVersion(slot, values, tx, change.seq, old, false);
  slot.head = version;
  for (const index of data.indexList) {
    const key = index.keys.ofRow(values);
    if (key === undefined) continue;
    if (old !== null && index.keys.ofRow(old.values) === key) continue;
    if (index.add(key, slot) && index.enforced) suspects.push({ index, key });
  }
  tx.undo.push(data, version);
  tx.undo.keep++;
  return version;
}

/** Deletes a row. The caller holds the row. */
export function deleteRow(change: StatementChange, segment: Segment, slot: RowSlot): StoredVersion {
  const data = dataOf(segment);
  const { tx } = change;
  const values = slot.head?.values ?? [];
  const version = new StoredVersion(slot, values, tx, change.seq, slot.head, true);
  slot.head = version;
  data.liveRows--;
  tx.undo.push(data, version);
  tx.undo.keep++;
  return version;
}

/** Takes back the changes and row locks made after a mark, newest first. */
export function undoTo(store: Store, tx: StoreTransaction, mark: number): void {
  const { undo } = tx;
  while (undo.length > mark) {
    const entry = undo.entries.pop();
    const data = undo.segments.pop();
    if (!entry || !data) return;
    if (entry instanceof StoredVersion) undoVersion(tx, data, entry);
    else if (store.rowLocks.get(entry) === tx) store.rowLocks.delete(entry);
  }
}

function undoVersion(tx: StoreTransaction, data: SegmentData, version: StoredVersion): void {
  const { slot, prev } = version;
  if (data.slots[slot.id] !== slot) return;
  slot.head = prev;
  if (version.deleted) data.liveRows++;
  else if (prev === null) data.liveRows--;
  if (prev !== null) tx.undo.keep--;
  if (!version.deleted) forgetKeys(data, version, prev);
  if (prev === null) releaseSlot(data, slot, version.values);
}

function forgetKeys(data: SegmentData, version: RowVersion, kept: RowVersion | null): void {
  for (const index of data.indexList) {
    const key = index.keys.ofRow(version.values);
    if (key !== undefined && !chainHasKey(index, kept, key)) index.remove(key, version.slot);
  }
}

function releaseSlot(data: SegmentData, slot: RowSlot, values: Row): void {
  if (slot.id !== data.slots.length - 1) {
    data.free.push(slot);
    return;
  }
  data.slots.pop();
  forgetBytes(data, values);
}
