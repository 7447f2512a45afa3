import type { Segment } from "../catalog/contract.ts";
import { comparatorFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { RowSlot, RowVersion, Snapshot } from "./contract.ts";
import { snapshotTooOld } from "./expired.ts";
import type { IndexData, IndexKey } from "./index-data.ts";
import { checkReadable, visibleVersion } from "./scan.ts";
import { dataOf } from "./segment.ts";

/** One end of a range. */
export interface RangeBound {
  readonly value: Value;
  readonly inclusive: boolean;
}

type Compare = (a: Value, b: Value) => number;

interface SortedEntry {
  readonly value: Value;
  readonly key: IndexKey;
  readonly slot: RowSlot;
}

/** What is known of an index since its last change. */
interface RangeState {
  readonly changes: number;
  asked: number;
  sorted: SortedEntry[] | null;
}

const states = new WeakMap<IndexData, RangeState>();

/** Questions since the last change from which on sorting all keys pays. */
const sortFrom = 3;

/**
 * Rows whose first key part lies in a range, in its order. All keys are sorted once for several questions between two
 * changes; for fewer only those in the range are. Rows whose first part is NULL are not found.
 * @throws OraError 1555, 8103 as `scan`.
 */
export function* lookupRange(
  segment: Segment,
  index: IndexData,
  type: SqlType,
  low: RangeBound | null,
  high: RangeBound | null,
  snapshot: Snapshot,
): Generator<RowVersion, void, undefined> {
  if (index.freedScn > snapshot.scn) snapshotTooOld();
  const data = dataOf(segment);
  const { generation } = data;
  for (const { slot, key } of entriesBetween(index, comparatorFor(type), low, high)) {
    const version = visibleVersion(slot.head, snapshot);
    if (version === null || index.keys.ofRow(version.values) !== key) continue;
    yield version;
    checkReadable(data, generation, snapshot.scn);
  }
}

function entriesBetween(
  index: IndexData,
  compare: Compare,
  low: RangeBound | null,
  high: RangeBound | null,
): readonly SortedEntry[] {
  let state = states.get(index);
  if (state?.changes !== index.changes) {
    state = { changes: index.changes, asked: 0, sorted: null };
    states.set(index, state);
  }
  const isWithin = (value: Value): boolean =>
    value !== null && !isBelow(value, low, compare) && !isAbove(value, high, compare);
  if (++state.asked < sortFrom) return sorted(entriesOf(index, isWithin), compare);
  state.sorted ??= sorted(entriesOf(index, isValue), compare);
  const from = low ? firstWhere(state.sorted, (value) => !isBelow(value, low, compare)) : 0;
  const to = high ? firstWhere(state.sorted, (value) => isAbove(value, high, compare)) : undefined;
  return state.sorted.slice(from, to);
}

function isValue(value: Value): boolean {
  return value !== null;
}

function isBelow(value: Value, low: RangeBound | null, compare: Compare): boolean {
  if (low === null) return false;
  const order = compare(value, low.value);
  return order < 0 || (order === 0 && !low.inclusive);
}

function isAbove(value: Value, high: RangeBound | null, compare: Compare): boolean {
  if (high === null) return false;
  const order = compare(value, high.value);
  return order > 0 || (order === 0 && !high.inclusive);
}

/** The first entry that passes a test which all behind it pass as well. */
function firstWhere(entries: readonly SortedEntry[], test: (value: Value) => boolean): number {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (test(entries[middle]?.value ?? null)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function sorted(entries: SortedEntry[], compare: Compare): SortedEntry[] {
  return entries.sort((a, b) => compare(a.value, b.value));
}

function entriesOf(index: IndexData, wanted: (value: Value) => boolean): SortedEntry[] {
  const entries: SortedEntry[] = [];
  for (const [key, places] of index.entries()) {
    for (const slot of places instanceof Set ? places : [places]) {
      const value = valueUnder(index, slot, key);
      if (wanted(value)) entries.push({ value, key, slot });
    }
  }
  return entries;
}

/** The first part of the key in a version that has it. */
function valueUnder(index: IndexData, slot: RowSlot, key: IndexKey): Value {
  for (let version = slot.head; version; version = version.prev) {
    if (version.values.length > 0 && index.keys.ofRow(version.values) === key) {
      return index.keys.parts(version.values)[0] ?? null;
    }
  }
  return null;
}
