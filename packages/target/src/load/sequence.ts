/** Numbers for `_sdc_sequence`: each is used once in a run, later records have greater ones. */
export interface Sequence {
  /** The first of `count` numbers in a row. Safe integers. */
  take(count: number): number;
}

/**
 * Numbers that go on increasing from run to run: microseconds since 1970, which no run uses up faster than they pass.
 * One for the whole run, so that the order of records over all streams can be told.
 * @param nowMs Milliseconds since 1970. Default `Date.now`.
 */
export function createSequence(nowMs: () => number = Date.now): Sequence {
  let next = 0;
  return {
    take: (count) => {
      const first = Math.max(next, nowMs() * 1000);
      next = first + count;
      return first;
    },
  };
}
