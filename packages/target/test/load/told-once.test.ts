// Layer: pure. What is counted and told once: changed values, unknown properties; and the numbers of records.
import { describe, expect, test } from "vitest";
import { createChangeCounts } from "../../src/load/change-counts.ts";
import { createSequence } from "../../src/load/sequence.ts";
import { createUnknownPropertyWatch } from "../../src/load/unknown-properties.ts";
import { keptLog, pendingRecords, planOf } from "./fixture.ts";

describe("values that a setting changes", () => {
  test("are told at the first one of a column and counted to the end", () => {
    const { log, lines } = keptLog();
    const counts = createChangeCounts("orders", log);
    counts.add("NAME", "emptied");
    counts.add("NAME", "emptied");
    counts.add("a b", "cut");
    expect(lines).toEqual([]);
    counts.keep();
    const told = [
      `warning: stream "orders", column NAME: '' cannot be stored by Oracle and follows empty_string`,
      'warning: stream "orders", column "a b": digits of seconds that the column does not hold are cut off',
    ];
    expect(lines).toEqual(told);
    counts.add("NAME", "emptied");
    counts.keep();
    expect(lines).toEqual(told);
    counts.close();
    expect(lines.slice(2)).toEqual([
      `info: stream "orders", column NAME: '' cannot be stored by Oracle and follows empty_string: 3 in all`,
      'info: stream "orders", column "a b": digits of seconds that the column does not hold are cut off: 1 in all',
    ]);
    counts.close();
    expect(lines).toHaveLength(4);
  });

  test("do not count when their batch is converted again", () => {
    const { log, lines } = keptLog();
    const counts = createChangeCounts("orders", log);
    counts.add("NAME", "emptied");
    counts.drop();
    counts.keep();
    counts.close();
    expect(lines).toEqual([]);
  });

  test("are told without words that a test of a log takes for a failure", () => {
    const { log, lines } = keptLog();
    const counts = createChangeCounts("orders", log);
    for (const change of [
      "emptied",
      "cut",
      "replaced",
      "nulled",
      "truncated",
      "clamped",
    ] as const) {
      counts.add("A", change);
    }
    counts.keep();
    counts.close();
    expect(lines).toHaveLength(12);
    expect(lines.join("\n")).not.toMatch(/error|exception/i);
  });
});

describe("properties that the SCHEMA does not have", () => {
  const plan = {
    ...planOf(
      { owner: "APP", name: "ORDERS" },
      { ID: "NUMBER", A__B: { type: "NUMBER", path: ["a", "b"] } },
    ),
    ignoredProperties: ["frozen"],
  };

  test("are told once each; those of other kinds are known", () => {
    const { log, lines } = keptLog();
    const told = new Set<string>();
    const watch = createUnknownPropertyWatch(plan, told, log, false);
    watch(pendingRecords({ id: 1, a: { c: 1 }, frozen: 1, _sdc_deleted_at: null }, { new: 1 }));
    watch(pendingRecords({ new: 2, constructor: 3 }));
    createUnknownPropertyWatch(plan, told, log, false)(pendingRecords({ new: 2 }));
    const text = (name: string) =>
      `warning: stream "orders": the property "${name}" is not in the SCHEMA; its values are not loaded`;
    expect(lines).toEqual([text("new"), text("constructor")]);
  });

  test("that are made up as they go end after a hundred", () => {
    const { log, lines } = keptLog();
    const watch = createUnknownPropertyWatch(plan, new Set(), log, false);
    for (let index = 0; index < 500; index += 1) watch(pendingRecords({ [`p${index}`]: 1 }));
    expect(lines).toHaveLength(100);
  });
});

describe("marks of deleted records", () => {
  const marked = pendingRecords({ id: 1, _sdc_deleted_at: "2024-02-29T00:00:00Z" });
  const told = (hardDelete: boolean, columns: Parameters<typeof planOf>[1], keys = ["ID"]) => {
    const { log, lines } = keptLog();
    const plan = planOf({ owner: "APP", name: "ORDERS" }, columns, keys);
    const watch = createUnknownPropertyWatch(plan, new Set(), log, hardDelete);
    watch(pendingRecords({ id: 1, _sdc_deleted_at: null }));
    watch(marked);
    watch(marked);
    return lines;
  };
  const column = { type: "TIMESTAMP(9)", metadata: "deleted_at" } as const;
  const lost = [
    'warning: stream "orders": records are marked as deleted in _sdc_deleted_at, and their rows stay as they are, because the table has no column for the mark (add_record_metadata)',
  ];

  test("are told once when nothing comes of them", () => {
    expect(told(false, { ID: "NUMBER" })).toEqual(lost);
    expect(told(true, { ID: "NUMBER" }, [])).toEqual(lost);
    expect(told(true, { ID: "NUMBER" })).toEqual([]);
    expect(told(false, { ID: "NUMBER", AT: column })).toEqual([]);
  });
});

describe("the numbers of records", () => {
  test("increase over batches and over runs, whatever the clock does", () => {
    let ms = 1_700_000_000_000;
    const sequence = createSequence(() => ms);
    expect(sequence.take(3)).toBe(1_700_000_000_000_000);
    expect(sequence.take(2)).toBe(1_700_000_000_000_003);
    ms -= 1000;
    expect(sequence.take(1)).toBe(1_700_000_000_000_005);
    ms += 2000;
    expect(sequence.take(1)).toBe(1_700_000_001_000_000);
    expect(createSequence(() => ms + 1).take(1)).toBeGreaterThan(sequence.take(1));
  });
});
