// Layer: pure. One row of each key is left: the last one, with what earlier ones say in part.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoundRow } from "../../src/load/bound-row.ts";
import { createDuplicateRemover } from "../../src/load/remove-duplicates.ts";
import { pendingOf, planOf } from "./fixture.ts";

const table = { owner: "APP", name: "T" };
const columns = planOf(table, { ID: "NUMBER(9)", A: "NUMBER(9)", B: "NUMBER(9)" }, ["ID"]).columns;
const removeDuplicates = createDuplicateRemover(columns);

function row(
  kind: BoundRow["kind"],
  values: BoundRow["values"],
  line = 1,
  present?: string,
): BoundRow {
  return { kind, values, present, pending: pendingOf({}, line), replaces: undefined };
}

const shapeOf = ({ kind, values, present, pending, replaces }: BoundRow) => [
  kind,
  values,
  present,
  pending.line,
  replaces?.pending.line,
];

describe("the key", () => {
  const unique = (type: string, ...keys: readonly (string | number | Buffer)[]) => {
    const remove = createDuplicateRemover(planOf(table, { K: type }, ["K"]).columns);
    return remove(keys.map((key) => row("full", [key]))).rows.map(({ values }) => values[0]);
  };

  test.each([
    ["NUMBER", ["1", "1.0", "1e0", "10E-1", "01"], ["01"]],
    ["NUMBER", ["0", "-0", "0.00"], ["0.00"]],
    ["NUMBER", ["1", "1.1"], ["1", "1.1"]],
    ["NUMBER(9)", [1, 1, 2], [1, 2]],
    [
      "TIMESTAMP(9) WITH TIME ZONE",
      ["2024-03-01T01:00:00.000000000+02:00", "2024-02-29T23:00:00.000000000+00:00"],
      ["2024-02-29T23:00:00.000000000+00:00"],
    ],
    [
      "TIMESTAMP(9)",
      ["2024-03-01T01:00:00.000000000", "2024-03-01T01:00:00.000000001"],
      ["2024-03-01T01:00:00.000000000", "2024-03-01T01:00:00.000000001"],
    ],
    ["CHAR(5 CHAR)", ["a", "a  "], ["a  "]],
    ["VARCHAR2(5 CHAR)", ["a", "a ", "A"], ["a", "a ", "A"]],
    [
      "RAW(5)",
      [Buffer.from([1]), Buffer.from([1]), Buffer.from([2])],
      [Buffer.from([1]), Buffer.from([2])],
    ],
    ["BINARY_DOUBLE", [0, -0, 1.5], [-0, 1.5]],
  ])("of %s: %j leaves %j", (type, keys, left) => {
    expect(unique(type, ...keys)).toEqual(left);
  });

  test("of several columns cannot be taken for another one", () => {
    const { columns: two } = planOf(table, { A: "VARCHAR2(9 CHAR)", B: "VARCHAR2(9 CHAR)" }, [
      "A",
      "B",
    ]);
    const rows = [row("full", ["a", "bc"]), row("full", ["ab", "c"]), row("full", ["1:a", "b"])];
    expect(createDuplicateRemover(two)(rows)).toEqual({ rows, duplicates: 0 });
  });

  test("is none in a table without keys: every row stays", () => {
    const { columns: none } = planOf(table, { A: "NUMBER(9)" });
    const rows = [row("full", [1]), row("full", [1])];
    expect(createDuplicateRemover(none)(rows)).toEqual({ rows, duplicates: 0 });
  });
});

describe("the row that is left", () => {
  test("stands where the last one stood and knows the one before", () => {
    const { rows, duplicates } = removeDuplicates([
      row("full", [1, 10, 10], 1),
      row("full", [2, 20, 20], 2),
      row("full", [1, 11, 11], 3),
      row("full", [1, 12, 12], 4),
    ]);
    expect(duplicates).toBe(2);
    expect(rows.map(shapeOf)).toEqual([
      ["full", [2, 20, 20], undefined, 2, undefined],
      ["full", [1, 12, 12], undefined, 4, 3],
    ]);
    expect(rows[1]?.replaces?.replaces?.pending.line).toBe(1);
  });

  test("a partial row is put onto a full one, another partial one, and nothing that is gone", () => {
    const { rows } = removeDuplicates([
      row("full", [1, 10, 10], 1),
      row("partial", [1, null, 99], 2, "101"),
      row("partial", [2, 20, null], 3, "110"),
      row("partial", [2, null, null], 4, "101"),
      row("removal", [3, null, null], 5),
      row("partial", [3, 30, null], 6, "110"),
    ]);
    expect(rows.map(shapeOf)).toEqual([
      ["full", [1, 10, 99], undefined, 2, 1],
      ["partial", [2, 20, null], "111", 4, 3],
      ["removal", [3, null, null], undefined, 5, undefined],
    ]);
  });

  test("a removal and a full row stand for themselves", () => {
    const { rows } = removeDuplicates([
      row("full", [1, 10, 10], 1),
      row("removal", [1, null, null], 2),
      row("removal", [2, null, null], 3),
      row("full", [2, 20, null], 4),
      row("partial", [3, 30, null], 5, "110"),
      row("full", [3, null, 31], 6),
    ]);
    expect(rows.map(shapeOf)).toEqual([
      ["removal", [1, null, null], undefined, 2, 1],
      ["full", [2, 20, null], undefined, 4, 3],
      ["full", [3, null, 31], undefined, 6, 5],
    ]);
  });
});

type Table = Map<number, readonly [a: unknown, b: unknown]>;

/** What a row does to a table. */
function apply(rows: Table, { kind, values, present }: BoundRow): void {
  const [id, a, b] = values as readonly [number, unknown, unknown];
  const before = rows.get(id);
  if (kind === "removal") rows.delete(id);
  else if (kind === "full") rows.set(id, [a, b]);
  else if (before !== undefined) {
    rows.set(id, [present?.[1] === "1" ? a : before[0], present?.[2] === "1" ? b : before[1]]);
  }
}

const anyRow = fc
  .tuple(
    fc.constantFrom("full" as const, "partial" as const, "removal" as const),
    fc.integer({ min: 1, max: 4 }),
    fc.option(fc.integer({ min: 0, max: 9 })),
    fc.option(fc.integer({ min: 0, max: 9 })),
    fc.constantFrom("00", "01", "10", "11"),
  )
  .map(([kind, id, a, b, marks]) => {
    if (kind === "removal") return row(kind, [id, null, null]);
    return kind === "full" ? row(kind, [id, a, b]) : row(kind, [id, a, b], 1, `1${marks}`);
  });

test("the rows that are left do to a table what all of them do one after the other", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), fc.array(anyRow), (batch, earlier) => {
      const expected: Table = new Map();
      for (const each of [...earlier, ...batch]) apply(expected, each);
      const actual: Table = new Map();
      for (const each of earlier) apply(actual, each);
      const { rows, duplicates } = removeDuplicates(batch);
      for (const each of rows) apply(actual, each);
      expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
      expect(rows.length + duplicates).toBe(batch.length);
      expect(new Set(rows.map(({ values }) => values[0])).size).toBe(rows.length);
    }),
    { numRuns: 300 },
  );
});
