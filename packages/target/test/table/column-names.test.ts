// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnComment } from "../../src/table/column-comment.ts";
import { type ColumnNamesInput, planColumnNames } from "../../src/table/column-names.ts";

const rules = { maxBytes: 128, case: "upper", characters: "any" } as const;

function names(
  properties: readonly string[],
  existing: Readonly<Record<string, string | null>> = {},
  more: Partial<ColumnNamesInput> = {},
): readonly string[] {
  const plan = planColumnNames({
    properties,
    metadata: ["_sdc_batched_at"],
    existing: Object.entries(existing).map(([name, comment]) => ({ name, comment })),
    rules,
    ...more,
  });
  return [...plan.properties, ...plan.metadata].map(([from, to]) => `${from} → ${to}`);
}

const metadata = "_sdc_batched_at → _SDC_BATCHED_AT";

describe("in a new table", () => {
  it("fold the names", () => {
    expect(names(["id", "customerName", "ROWID", "select", "1", "😀", 'a"b', ""])).toEqual([
      "id → ID",
      "customerName → CUSTOMERNAME",
      "ROWID → ROWID_",
      "select → SELECT",
      "1 → 1",
      "😀 → 😀",
      'a"b → A_B',
      " → _",
      metadata,
    ]);
  });

  it("keep their case with identifier_case: preserve", () => {
    expect(names(["id", "ID"], {}, { rules: { ...rules, case: "preserve" } })).toEqual([
      "id → id",
      "ID → ID",
      "_sdc_batched_at → _sdc_batched_at",
    ]);
  });

  it("tell apart by a hash what folds to one name", () => {
    expect(names(["id", "ID", "Id"])).toEqual([
      "id → ID_A5614527",
      "ID → ID",
      "Id → ID_12156E92",
      metadata,
    ]);
  });

  it("shorten what is too long", () => {
    const [long] = names(["é".repeat(100)]);
    expect(long).toMatch(/^é{100} → É{59}_[0-9A-F]{8}$/);
  });

  it("have ASCII names where the database is not in Unicode", () => {
    expect(names(["größe"], {}, { rules: { ...rules, characters: "ascii" } })[0]).toBe(
      "größe → GR__E",
    );
  });
});

it("metadata columns take their names from the properties", () => {
  expect(names(["_sdc_batched_at", "_SDC_BATCHED_AT", "_sdc_x"])).toEqual([
    "_sdc_x → _SDC_X",
    metadata,
  ]);
});

describe("in a table that is there", () => {
  it("are the columns whose comments name the properties", () => {
    const existing = { A_1234: 'property "a b"\nold', B: 'property "gone"' };
    expect(names(["a b", "b"], existing)).toEqual([
      "a b → A_1234",
      expect.stringMatching(/^b → B_[0-9A-F]{8}$/),
      metadata,
    ]);
  });

  it("are the columns that differ in case alone", () => {
    expect(names(["id", "Name"], { id: null, name: null, _sdc_batched_at: null })).toEqual([
      "id → id",
      "Name → name",
      "_sdc_batched_at → _sdc_batched_at",
    ]);
  });

  it("are not guessed when there are two of them, or one belongs to another property", () => {
    expect(names(["id"], { id: null, Id: null })[0]).toBe("id → ID");
    expect(names(["id", "ID"], { ID: null })).toEqual([
      expect.stringMatching(/^id → ID_[0-9A-F]{8}$/),
      "ID → ID",
      metadata,
    ]);
  });

  it("do not change when a property comes that would take a name", () => {
    const existing = { ID: 'property "id"' };
    expect(names(["id", "ID"], existing)).toEqual([
      "id → ID",
      expect.stringMatching(/^ID → ID_[0-9A-F]{8}$/),
      metadata,
    ]);
  });
});

it("stay the same from run to run, whatever comes to the properties", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "A", "b", '"', "_", "ß"), maxLength: 3 });
  const list = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(list, list, (first, second) => {
      const plan = planColumnNames({ properties: first, metadata: [], existing: [], rules });
      const existing = [...plan.properties].map(([property, column]) => ({
        name: column,
        comment:
          columnComment({ column, property, description: undefined, remark: undefined }, true) ??
          null,
      }));
      const all = [...new Set([...second, ...first])];
      const later = planColumnNames({ properties: all, metadata: [], existing, rules }).properties;
      const changed = first.filter((each) => later.get(each) !== plan.properties.get(each));
      // A column that has its property's own name has no comment, and needs none.
      expect(changed).toEqual([]);
      expect(new Set(later.values()).size).toBe(all.length);
    }),
    { numRuns: 300 },
  );
});
