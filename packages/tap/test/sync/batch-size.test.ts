// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchBytes, createBatchSize, maxLargeRows } from "../../src/sync/batch-size.ts";
import { layOutRow } from "../../src/sync/row-layout.ts";
import { type ColumnText, columnsOf } from "./fixture.ts";

const layoutOf = (...columns: ColumnText[]) => layOutRow(columnsOf(columns));
const narrow = layoutOf(["ID", "NUMBER(9)"], ["NAME", "VARCHAR2(100 CHAR)"]);
const wide = layoutOf(
  ...Array.from({ length: 100 }, (_, index): ColumnText => [`C${index}`, "VARCHAR2(4000 BYTE)"]),
);
const large = layoutOf(["ID", "NUMBER(9)"], ["DOC", "CLOB"]);
const long = layoutOf(["DOC", "LONG"]);

const narrowRows = (count: number) => Array.from({ length: count }, () => ["1", "x".repeat(30)]);
const largeRows = (...lengths: number[]) =>
  lengths.map((length) => ["1", "x".repeat(length), String(length)]);

/** Sizes asked for when these batches come one after the other. */
function sizes(
  layout: typeof narrow,
  fetchSize: number,
  batches: readonly (readonly unknown[][])[],
) {
  const size = createBatchSize(layout, fetchSize);
  return [
    size.rows,
    ...batches.map((rows) => {
      size.measure(rows);
      return size.rows;
    }),
  ];
}

describe("rows without large values", () => {
  test("fetch_size from the first one on", () => {
    expect(sizes(narrow, 1000, [narrowRows(1000), narrowRows(1)])).toEqual([1000, 1000, 1000]);
    expect(sizes(narrow, 1, [narrowRows(1)])).toEqual([1, 1]);
  });

  test("wide ones begin with what their columns declare, and follow what they are", () => {
    const row = Array.from({ length: 100 }, () => "x".repeat(100));
    expect(sizes(wide, 1000, [[row], [row], [row], [row]])).toEqual([83, 166, 332, 419, 419]);
    const full = Array.from({ length: 100 }, () => "x".repeat(4000));
    expect(sizes(wide, 1000, [[full]])).toEqual([83, 10]);
  });
});

describe("rows with large values", () => {
  test("begin with 16 and double while they are small", () => {
    const small = largeRows(100, 100);
    expect(sizes(large, 1000, [small, small, small, small])).toEqual([16, 32, 64, 100, 100]);
    expect(sizes(large, 20, [small, small])).toEqual([16, 20, 20]);
  });

  test("one large value among small ones brings the next batch down to one row", () => {
    expect(sizes(large, 1000, [largeRows(100, 20e6, 100), largeRows(100), largeRows(100)])).toEqual(
      [16, 1, 2, 4],
    );
  });

  test("LONG and LONG RAW stay at 16", () => {
    expect(sizes(long, 1000, [[["x"]], [["x"]]])).toEqual([16, 16, 16]);
    expect(sizes(long, 1000, [[["x".repeat(3e6)]]])).toEqual([16, 1]);
  });

  test("NULL, bytes and an empty batch", () => {
    const size = createBatchSize(large, 1000);
    size.measure([]);
    expect(size.rows).toBe(16);
    size.measure([["1", null, null]]);
    expect(size.rows).toBe(32);
    size.measure([["1", new Uint8Array(8e6), "8000000"]]);
    expect(size.rows).toBe(1);
  });
});

test("a batch of rows like the largest of the last one has at most batchBytes, or one row", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 6_000_000 }), { minLength: 1, maxLength: 8 }), {
        maxLength: 8,
      }),
      (batches) => {
        const size = createBatchSize(large, 1000);
        for (const lengths of batches) {
          size.measure(
            lengths
              .map((length) => ["1", { length } as unknown, null])
              .map(([id, value]) => [id, new Uint8Array((value as { length: number }).length)]),
          );
          const most = Math.max(...lengths);
          expect(size.rows).toBeGreaterThanOrEqual(1);
          expect(size.rows).toBeLessThanOrEqual(maxLargeRows);
          if (size.rows > 1) expect(size.rows * most).toBeLessThanOrEqual(batchBytes);
        }
      },
    ),
    { numRuns: 30 },
  );
});
