// Layer: pure.
import type { CatalogEntry } from "@singer-oracle/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tableCandidates, tapStreamIdOf } from "../../src/discovery/stream-id.ts";

function entryOf(id: string, more: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    tap_stream_id: id,
    stream: id,
    schema: { type: "object", properties: {} },
    metadata: [],
    ...more,
  };
}

const schemaName = (name: string) => [{ breadcrumb: [], metadata: { "schema-name": name } }];

const candidatesOf = (id: string, more: Partial<CatalogEntry> = {}) =>
  tableCandidates(entryOf(id, more), "ME").map(({ owner, name }) => [owner, name]);

test("a stream is called OWNER-TABLE; an owner with a hyphen stands in quotes", () => {
  expect(tapStreamIdOf({ owner: "HR", name: "EMPLOYEES" })).toBe("HR-EMPLOYEES");
  expect(tapStreamIdOf({ owner: "HR", name: "orders-2024" })).toBe("HR-orders-2024");
  expect(tapStreamIdOf({ owner: "A-B", name: "C" })).toBe('"A-B"-C');
});

const name = fc
  .string({ unit: fc.constantFrom("A", "b", "-", " ", "é", "_", "."), minLength: 1, maxLength: 6 })
  .filter((text) => text !== "");
const table = fc.record({ owner: name, name });

test("no two tables share a tap_stream_id", () => {
  fc.assert(
    fc.property(table, table, (one, other) => {
      fc.pre(one.owner !== other.owner || one.name !== other.name);
      expect(tapStreamIdOf(one)).not.toBe(tapStreamIdOf(other));
    }),
    { numRuns: 2000 },
  );
});

test("the table is among those that its tap_stream_id may mean", () => {
  fc.assert(
    fc.property(table, (meant) => {
      expect(candidatesOf(tapStreamIdOf(meant))).toContainEqual([meant.owner, meant.name]);
    }),
    { numRuns: 500 },
  );
});

describe("what an entry may mean", () => {
  test("ours says it exactly, whatever it is called", () => {
    const schema = { type: "object", "x-oracle-table": { owner: "o w", table: "t-1" } };
    expect(candidatesOf("renamed", { schema })).toEqual([["o w", "t-1"]]);
  });

  test("a broken x-oracle-table is as none", () => {
    for (const value of [null, "HR.EMP", { owner: 1, table: "T" }, { owner: "HR" }]) {
      const schema = { type: "object", "x-oracle-table": value } as CatalogEntry["schema"];
      expect(candidatesOf("HR-EMP", { schema })).toEqual([["HR", "EMP"]]);
    }
  });

  test("old taps: OWNER-TABLE with schema-name and table_name", () => {
    const facts = { table_name: "EMP", metadata: schemaName("HR") };
    expect(candidatesOf("HR-EMP", facts)).toEqual([
      ["HR", "EMP"],
      ["HR", "HR-EMP"],
    ]);
  });

  test("the Meltano SDK: names in lower case are tried in upper case, too", () => {
    expect(candidatesOf("hr-emp")).toEqual([
      ["hr", "emp"],
      ["HR", "EMP"],
    ]);
  });

  test("every hyphen may stand between owner and table", () => {
    expect(candidatesOf("A-B-C")).toEqual([
      ["A", "B-C"],
      ["A-B", "C"],
    ]);
    expect(candidatesOf('"A-B"-C-D')).toEqual([["A-B", "C-D"]]);
  });

  test("a name without owner belongs to schema-name or to the current schema", () => {
    expect(candidatesOf("EMP")).toEqual([["ME", "EMP"]]);
    expect(candidatesOf("EMP", { metadata: schemaName("HR") })).toEqual([
      ["HR", "EMP"],
      ["ME", "EMP"],
    ]);
  });

  test("what no object can be called is not asked for", () => {
    expect(candidatesOf('HR-a"b')).toEqual([]);
    expect(candidatesOf(`HR-${"x".repeat(129)}`)).toEqual([]);
    expect(candidatesOf("-")).toEqual([]);
  });
});
