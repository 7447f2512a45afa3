// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { TICK } from "../../../src/engine/expressions/contract.ts";
import { sortRows } from "../../../src/engine/expressions/sort-rows.ts";
import { rowKeyFor } from "../../../src/engine/query/row-key.ts";
import { rowComparator } from "../../../src/engine/query/sort.ts";
import { numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import type { Row } from "../../../src/engine/types/value.ts";

function sorted<T>(rows: readonly T[], compare: (a: T, b: T) => number): T[] {
  const work = sortRows(rows, compare);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    expect(step.value).toBe(TICK);
  }
}

test("sorting in pieces gives what sorting at once gives, equal rows in their order", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.nat(9000),
      fc.nat(50),
      (seed, length, spread) => {
        const rows = Array.from({ length }, (_, index) => ({
          key: (Math.imul(index + 1, 2654435761 + seed) >>> 7) % (spread + 1),
          index,
        }));
        const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
        expect(sorted(rows, compare)).toEqual(rows.slice().sort(compare));
      },
    ),
    { numRuns: 40 },
  );
});

test("NULLs sort as ORDER BY says", () => {
  const order = (descending: boolean, nulls?: "FIRST" | "LAST"): unknown[] => {
    const compare = rowComparator([{ column: 0, type: numberType, descending, nulls }]);
    return sorted([[2], [null], [1]] as Row[], compare).flat();
  };
  expect(order(false)).toEqual([1, 2, null]);
  expect(order(true)).toEqual([null, 2, 1]);
  expect(order(false, "FIRST")).toEqual([null, 1, 2]);
  expect(order(true, "LAST")).toEqual([2, 1, null]);
});

test("two rows have one key exactly when all their values are equal, NULLs included", () => {
  const text = fc.option(
    fc.string({ unit: fc.constantFrom("a", "1", ":", ";", "\0"), minLength: 1, maxLength: 4 }),
    { nil: null },
  );
  const number = fc.option(fc.integer({ min: -3, max: 12 }), { nil: null });
  const row = fc.tuple(number, text, text);
  const keyOf = rowKeyFor([numberType, varchar2(10), varchar2(10)]);
  fc.assert(
    fc.property(row, row, (a, b) => {
      expect(keyOf(a) === keyOf(b)).toBe(a.every((value, index) => value === b[index]));
    }),
    { numRuns: 2000 },
  );
});
