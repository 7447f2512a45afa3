import type { Index, Segment } from "../catalog/contract.ts";
import type { Row, Value } from "../types/value.ts";
import type { RowSlot, RowVersion, Snapshot } from "./contract.ts";
import { expiredVersion, snapshotTooOld } from "./expired.ts";
import { checkReadable, visibleVersion } from "./scan.ts";
import { dataOf } from "./segment.ts";

/** A key made comparable by `===`: equal keys have equal values, and only they. */
export type IndexKey = string | number;

/** How keys are made for one index. */
export interface KeyMaker {
  /** The values of the parts of the key of a stored row. */
  readonly parts: (values: Row) => readonly Value[];
  /** The key of a stored row; undefined when all parts are NULL: such rows are in no index. */
  readonly ofRow: (values: Row) => IndexKey | undefined;
  /** The key of values that have the types of the parts. */
  readonly ofParts: (parts: readonly Value[]) => IndexKey | undefined;
}

/**
 * The key map of one index: every place under the key of every version that it still has, so that old snapshots find their
 * rows. Who looks up checks the version that it sees.
 */
export class IndexData {
  readonly index: Index;
  readonly keys: KeyMaker;
  /** A unique index, or that of an enabled unique constraint: keys that are not alone are looked at. Set by `prepareIndexes`. */
  enforced = false;
  /** Counts changes: what was sorted for ranges is good until the next. */
  changes = 0;
  /** Keys of versions that ended at or before this SCN may be gone: an older snapshot fails with ORA-01555. */
  freedScn = 0;
  readonly #places = new Map<IndexKey, RowSlot | Set<RowSlot>>();

  constructor(index: Index, keys: KeyMaker) {
    this.index = index;
    this.keys = keys;
  }

  /** Puts a place under a key. True when there are others under it: the key may be a duplicate. */
  add(key: IndexKey, slot: RowSlot): boolean {
    this.changes++;
    const found = this.#places.get(key);
    if (found === undefined) {
      this.#places.set(key, slot);
      return false;
    }
    if (found === slot) return false;
    if (found instanceof Set) found.add(slot);
    else this.#places.set(key, new Set([found, slot]));
    return true;
  }

  /** Takes a place from under a key. */
  remove(key: IndexKey, slot: RowSlot): void {
    const found = this.#places.get(key);
    if (found === slot) {
      this.#places.delete(key);
    } else if (found instanceof Set) {
      found.delete(slot);
      if (found.size === 0) this.#places.delete(key);
    } else {
      return;
    }
    this.changes++;
  }

  /** The places under a key. */
  places(key: IndexKey): Iterable<RowSlot> {
    const found = this.#places.get(key);
    if (found === undefined) return [];
    return found instanceof Set ? found : [found];
  }

  /** The only place under a key, when there is exactly one: the usual case of a unique index. */
  single(key: IndexKey): RowSlot | undefined {
    const found = this.#places.get(key);
    return found instanceof Set ? undefined : found;
  }

  /** All keys with their places, in no order. */
  entries(): Iterable<readonly [IndexKey, RowSlot | Set<RowSlot>]> {
    return this.#places;
  }

  /** Distinct keys of all versions: an estimate for statistics. */
  get distinctKeys(): number {
    return this.#places.size;
  }

  clear(): void {
    this.#places.clear();
    this.changes++;
  }
}

/** True when a version of the chain, from `version` back, has the key. */
export function chainHasKey(data: IndexData, version: RowVersion | null, key: IndexKey): boolean {
  for (let older = version; older !== null && older !== expiredVersion; older = older.prev) {
    if (data.keys.ofRow(older.values) === key) return true;
  }
  return false;
}

/**
 * Rows that a snapshot sees and that have this key. `parts` have the types of the index's columns; a key of NULLs only
 * finds nothing.
 * @throws OraError 1555, 8103 as `scan`.
 */
export function* lookup(
  segment: Segment,
  index: IndexData,
  parts: readonly Value[],
  snapshot: Snapshot,
): Generator<RowVersion, void, undefined> {
  const key = index.keys.ofParts(parts);
  if (key === undefined) return;
  if (index.freedScn > snapshot.scn) snapshotTooOld();
  const data = dataOf(segment);
  const { generation } = data;
  for (const slot of [...index.places(key)]) {
    const version = visibleVersion(slot.head, snapshot);
    if (version === null || index.keys.ofRow(version.values) !== key) continue;
    yield version;
    checkReadable(data, generation, snapshot.scn);
  }
  checkReadable(data, generation, snapshot.scn);
}
