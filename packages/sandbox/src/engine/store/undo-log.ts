import type { RowSlot, RowVersion, Transaction } from "./contract.ts";
import { expiredVersion } from "./expired.ts";
import { chainHasKey } from "./index-data.ts";
import type { SegmentData } from "./segment.ts";

/** A version as the store keeps it: its older versions go when their undo expires. */
export class StoredVersion implements RowVersion {
  readonly slot: RowSlot;
  readonly values: RowVersion["values"];
  readonly tx: Transaction;
  readonly seq: number;
  prev: RowVersion | null;
  readonly deleted: boolean;
  constructor(
    slot: RowSlot,
    values: RowVersion["values"],
    tx: Transaction,
    seq: number,
    prev: RowVersion | null,
    deleted: boolean,
  ) {
    this.slot = slot;
    this.values = values;
    this.tx = tx;
    this.seq = seq;
    this.prev = prev;
    this.deleted = deleted;
  }
}

/** The changes of one transaction in order, to be taken back from the end. */
export class UndoLog {
  readonly segments: SegmentData[] = [];
  /** A version that was made, or a place that was locked. */
  readonly entries: (StoredVersion | RowSlot)[] = [];
  /** Changes that have an older version or delete a row: what must be kept after COMMIT. */
  keep = 0;

  get length(): number {
    return this.entries.length;
  }

  push(segment: SegmentData, entry: StoredVersion | RowSlot): void {
    this.segments.push(segment);
    this.entries.push(entry);
  }
}

/** Undo of one committed transaction. */
interface KeptUndo {
  readonly commitScn: number;
  readonly ms: number;
  readonly log: UndoLog;
}

/**
 * Undo of committed transactions, oldest first. It expires by age and by number of changes; then older versions and deleted
 * rows are freed, and snapshots that still need them get ORA-01555.
 */
export class UndoRetention {
  readonly retentionMs: number;
  readonly maxChanges: number;
  #kept: KeptUndo[] = [];
  #first = 0;
  #changes = 0;
  /** Next entry of the first log to be freed. */
  #entry = 0;

  constructor(retentionMs: number, maxChanges: number) {
    this.retentionMs = retentionMs;
    this.maxChanges = maxChanges;
  }

  /** Takes over the undo of a transaction that has just committed. */
  keep(log: UndoLog, commitScn: number, ms: number): void {
    if (log.keep === 0) return;
    this.#kept.push({ commitScn, ms, log });
    this.#changes += log.length;
  }

  /** Frees what has expired, at most so many entries. */
  expire(nowMs: number, budget = 20_000): void {
    while (budget > 0) {
      const oldest = this.#kept[this.#first];
      if (!oldest) break;
      const due = oldest.ms < nowMs - this.retentionMs || this.#changes > this.maxChanges;
      if (!due && this.#entry === 0) break;
      const end = Math.min(oldest.log.length, this.#entry + budget);
      budget -= end - this.#entry;
      expireEntries(oldest.log, this.#entry, end);
      this.#entry = end;
      if (end === oldest.log.length) this.#dropFirst(oldest);
    }
  }

  #dropFirst(oldest: KeptUndo): void {
    this.#changes -= oldest.log.length;
    this.#entry = 0;
    this.#first++;
    if (this.#first > 100 && this.#first * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** Frees the older versions of committed changes and the places of deleted rows. */
export function expireEntries(log: UndoLog, start: number, end: number): void {
  for (let index = start; index < end; index++) {
    const version = log.entries[index];
    const segment = log.segments[index];
    if (!(version instanceof StoredVersion) || !segment) continue;
    expireVersion(segment, version);
  }
}

function expireVersion(segment: SegmentData, version: StoredVersion): void {
  const { slot } = version;
  if (segment.slots[slot.id] !== slot) return;
  const { commitScn } = version.tx;
  if (slot.head === version && version.deleted) {
    forget(segment, version, null, commitScn);
    slot.head = null;
    segment.free.push(slot);
    segment.freedScn = Math.max(segment.freedScn, commitScn);
    return;
  }
  if (version.prev === null || version.prev === expiredVersion) return;
  const gone = version.prev;
  version.prev = expiredVersion;
  forget(segment, gone, slot.head, commitScn);
}

/** Takes the keys of versions that are gone out of the indexes, unless a version that stays has them. */
function forget(
  segment: SegmentData,
  gone: RowVersion,
  kept: RowVersion | null,
  scn: number,
): void {
  for (const index of segment.indexList) {
    for (let old: RowVersion | null = gone; old && old !== expiredVersion; old = old.prev) {
      const key = index.keys.ofRow(old.values);
      if (key === undefined || chainHasKey(index, kept, key)) continue;
      index.remove(key, old.slot);
      index.freedScn = Math.max(index.freedScn, scn);
    }
  }
}
