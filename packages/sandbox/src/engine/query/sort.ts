import { TICK } from "../expressions/contract.ts";
import { comparatorFor } from "../types/compare-values.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";

/** One key of a sort: a position in the rows and how its values are ordered. */
export interface SortKey {
  readonly column: number;
  readonly type: SqlType;
  readonly descending: boolean;
  /** Undefined: last when ascending, first when descending. */
  readonly nulls: "FIRST" | "LAST" | undefined;
}

export type RowComparator = (a: Row, b: Row) => number;

/** Compares rows by several keys. Source: Oracle SQL Language Reference, SELECT, order_by_clause. */
export function rowComparator(keys: readonly SortKey[]): RowComparator {
  const parts = keys.map(keyComparator);
  const [first, second] = parts;
  if (!first) return () => 0;
  if (!second) return first;
  return (a, b) => {
    for (const compare of parts) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function keyComparator({ column, type, descending, nulls }: SortKey): RowComparator {
  const compare = type.name === "NULL" ? () => 0 : comparatorFor(type);
  const nullOrder = (nulls ?? (descending ? "FIRST" : "LAST")) === "FIRST" ? -1 : 1;
  return (a, b) => {
    const x = a[column] ?? null;
    const y = b[column] ?? null;
    if (x === null) return y === null ? 0 : nullOrder;
    if (y === null) return -nullOrder;
    return descending ? compare(y, x) : compare(x, y);
  };
}

const runLength = 2048;

/**
 * Sorts rows, stable, and yields TICK between pieces of work of a few milliseconds: runs of 2048 rows are sorted and then
 * merged pairwise. Returns a new array; the memory is twice that of the array of references.
 */
export function* sortRows<T>(
  rows: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<typeof TICK, T[]> {
  if (rows.length <= runLength) return rows.slice().sort(compare);
  let source: T[] = [];
  for (let start = 0; start < rows.length; start += runLength) {
    for (const row of rows.slice(start, start + runLength).sort(compare)) source.push(row);
    yield TICK;
  }
  let target: T[] = new Array(rows.length);
  for (let width = runLength; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) {
      yield* mergeRuns(source, target, start, width, compare);
    }
    [source, target] = [target, source];
  }
  return source;
}

function* mergeRuns<T>(
  source: readonly T[],
  target: T[],
  start: number,
  width: number,
  compare: (a: T, b: T) => number,
): Generator<typeof TICK, void> {
  const middle = Math.min(start + width, source.length);
  const end = Math.min(start + 2 * width, source.length);
  let left = start;
  let right = middle;
  for (let index = start; index < end; index++) {
    if ((index & 4095) === 4095) yield TICK;
    const takeLeft =
      left < middle && (right >= end || compare(source[left] as T, source[right] as T) <= 0);
    target[index] = source[takeLeft ? left++ : right++] as T;
  }
}
