import { TICK } from "./contract.ts";

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
