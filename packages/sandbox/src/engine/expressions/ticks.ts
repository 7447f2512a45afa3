import { TICK } from "./contract.ts";

/** Steps of work between two TICKs. */
const stepsPerTick = 1000;

let left = stepsPerTick;

/**
 * Counts a step of work without a row as output: `if (tickIsDue()) yield TICK`. True about every 1000 steps of all operators
 * together, those of subqueries included.
 */
export function tickIsDue(): boolean {
  if (--left > 0) return false;
  left = stepsPerTick;
  return true;
}

/** A TICK was swallowed where none can be yielded: whoever can yield the next one shall do it at once. */
export function tickSoon(): void {
  left = 0;
}

/** What `items.map` gives, with a TICK now and then. */
export function* mapTicking<T, R>(
  items: readonly T[],
  convert: (item: T, index: number) => R,
): Generator<typeof TICK, R[]> {
  const results: R[] = [];
  for (let index = 0; index < items.length; index++) {
    results.push(convert(items[index] as T, index));
    if (tickIsDue()) yield TICK;
  }
  return results;
}
