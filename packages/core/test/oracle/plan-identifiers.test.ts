// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldUpper, identifierProblem } from "../../src/oracle/identifiers.ts";
import type { IdentifierRules } from "../../src/oracle/plan-identifiers.ts";
import { plainIdentifier, planIdentifiers } from "../../src/oracle/plan-identifiers.ts";
import { utf8Length } from "../../src/oracle/utf8-text.ts";
import { anyName } from "./names.ts";

const upper: IdentifierRules = { maxBytes: 128, case: "upper" };
const preserve: IdentifierRules = { maxBytes: 128, case: "preserve" };

function plan(names: readonly string[], rules: IdentifierRules): Record<string, string> {
  return Object.fromEntries(planIdentifiers(names, rules));
}

describe("planIdentifiers", () => {
  it("folds and keeps names that are not in each other's way", () => {
    const names = ["id", "Order", "a b", "date", "ключ", "🐘", "_sdc_batched_at", "2024", "a.b"];
    expect(plan(names, upper)).toEqual({
      id: "ID",
      Order: "ORDER",
      "a b": "A B",
      date: "DATE",
      ключ: "КЛЮЧ",
      "🐘": "🐘",
      _sdc_batched_at: "_SDC_BATCHED_AT",
      "2024": "2024",
      "a.b": "A.B",
    });
    expect(plan(names, preserve)).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  });

  it("tells apart what folding makes equal; the exact spelling wins, then the first in order", () => {
    expect(plan(["order", "Order", "ORDER"], upper)).toEqual({
      order: "ORDER_3EEB7E96",
      Order: "ORDER_6BE09082",
      ORDER: "ORDER",
    });
    expect(plan(["order", "Order"], upper)).toEqual({ order: "ORDER_3EEB7E96", Order: "ORDER" });
    expect(plan(["order", "Order", "ORDER"], preserve)).toEqual({
      order: "order",
      Order: "Order",
      ORDER: "ORDER",
    });
  });

  it("replaces what Oracle refuses", () => {
    expect(plan(['a"b', "a\0b", "", "rowid", "ORA_ROWSCN", "x\ud800", "l\nf"], upper)).toEqual({
      'a"b': "A_B_39A01277",
      "a\0b": "A_B",
      "": "_",
      rowid: "ROWID_",
      ORA_ROWSCN: "ORA_ROWSCN_",
      "x\ud800": "X_",
      "l\nf": "L_F",
    });
    expect(plan(['a"b', "A_B"], upper)).toEqual({ 'a"b': "A_B_39A01277", A_B: "A_B" });
    expect(plan(["rowid", "ROWID"], preserve)).toEqual({ rowid: "rowid", ROWID: "ROWID_" });
    expect(plan(["ROWID", "ora$ptt_x"], { ...upper, kind: "table" })).toEqual({
      ROWID: "ROWID",
      ora$ptt_x: "_ORA$PTT_X",
    });
  });
});

describe("planIdentifiers under a limit, with taken and existing names", () => {
  it("shortens to the limit in bytes, between characters, with a hash", () => {
    const short: IdentifierRules = { maxBytes: 30, case: "upper" };
    const long = "customer_billing_address_line_1";
    const other = "customer_billing_address_line_2";
    const cyrillic = "ключключключключ";
    expect(plan([long, other, cyrillic, "x".repeat(30)], short)).toEqual({
      [long]: "CUSTOMER_BILLING_ADDR_92C4C55B",
      [other]: "CUSTOMER_BILLING_ADDR_9472A459",
      [cyrillic]: "КЛЮЧКЛЮЧКЛ_5F318531",
      ["x".repeat(30)]: "X".repeat(30),
    });
    expect(plan(["🐘".repeat(8)], short)).toEqual({ ["🐘".repeat(8)]: "🐘🐘🐘🐘🐘_ECDB33A3" });
    expect(plan(["x".repeat(129)], preserve)).toEqual({
      ["x".repeat(129)]: `${"x".repeat(119)}_0EC9EB33`,
    });
  });

  it("keeps to ASCII for databases that are not Unicode", () => {
    expect(plan(["ключ", "café", "id"], { ...upper, characters: "ascii" })).toEqual({
      ключ: "____",
      café: "CAF_",
      id: "ID",
    });
  });

  it("never gives out what is taken, however the hash falls", () => {
    expect(plan(["id"], { ...upper, taken: ["ID"] })).toEqual({ id: "ID_A5614527" });
    const taken = ["ID", plan(["id"], { ...upper, taken: ["ID"] })["id"] ?? ""];
    const second = plan(["id"], { ...upper, taken })["id"] ?? "";
    expect(second).toMatch(/^ID_[0-9A-F]{8}$/);
    expect(taken).not.toContain(second);
  });

  it("keeps what was given out before and never gives it to another name", () => {
    const existing = [
      ["Order", "ORDER"],
      ["gone", "ID"],
    ] as const;
    expect(plan(["ORDER", "Order", "id"], { ...upper, existing })).toEqual({
      ORDER: "ORDER_05D3799E",
      Order: "ORDER",
      id: "ID_A5614527",
    });
  });

  it("survives pairs that contradict each other: the first counts", () => {
    const existing = [
      ["a", "X"],
      ["a", "Y"],
      ["b", "X"],
    ] as const;
    expect(plan(["a", "b", "y"], { ...upper, existing })).toEqual({
      a: "X",
      b: "B",
      y: "Y_A1FCE436",
    });
  });

  it("refuses limits that leave no room for a hash", () => {
    expect(() => planIdentifiers(["a"], { ...upper, maxBytes: 15 })).toThrow(RangeError);
    expect(() => planIdentifiers(["a"], { ...upper, maxBytes: 129 })).toThrow(RangeError);
    expect(() => planIdentifiers(["a"], { ...upper, maxBytes: Number.NaN })).toThrow(RangeError);
  });
});

describe("planIdentifiers, for all names", () => {
  const rules: fc.Arbitrary<IdentifierRules> = fc.record({
    maxBytes: fc.constantFrom(16, 30, 128),
    case: fc.constantFrom("upper", "preserve"),
    kind: fc.constantFrom("column", "table"),
    characters: fc.constantFrom("any", "ascii"),
    taken: fc.array(fc.constantFrom("A", "AB", "_", "ORDER"), { maxLength: 2 }),
  });
  const names = fc.array(anyName, { maxLength: 12 });

  it("gives each an identifier that Oracle takes, once, within the limit", () => {
    fc.assert(
      fc.property(names, rules, (given, rule) => {
        const planned = planIdentifiers(given, rule);
        const identifiers = [...planned.values()];
        expect([...planned.keys()]).toEqual([...new Set(given)]);
        expect(new Set(identifiers).size).toBe(identifiers.length);
        for (const identifier of identifiers) {
          expect(identifierProblem(identifier)).toBeUndefined();
          expect(utf8Length(identifier)).toBeLessThanOrEqual(rule.maxBytes);
          expect([...(rule.taken ?? [])]).not.toContain(identifier);
          if (rule.kind !== "table") expect(["ROWID", "ORA_ROWSCN"]).not.toContain(identifier);
          if (rule.case === "upper") expect(foldUpper(identifier)).toBe(identifier);
        }
      }),
    );
  });

  it("does not depend on the order", () => {
    const shuffled = names.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, rules, ([given, other], rule) => {
        const sorted = (planned: ReadonlyMap<string, string>): unknown =>
          [...planned].toSorted(([left], [right]) => (left < right ? -1 : 1));
        expect(sorted(planIdentifiers(other, rule))).toEqual(sorted(planIdentifiers(given, rule)));
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(names, rules, (given, { taken: _, ...rule }) => {
        const identifiers = [...planIdentifiers(given, rule).values()];
        expect([...planIdentifiers(identifiers, rule).values()]).toEqual(identifiers);
      }),
    );
  });

  it("keeps every identifier of an existing table when names are added", () => {
    fc.assert(
      fc.property(names, names, rules, (before, added, rule) => {
        const existing = [...planIdentifiers(before, rule)];
        const after = planIdentifiers([...added, ...before], { ...rule, existing });
        for (const [original, identifier] of existing) {
          expect(after.get(original)).toBe(identifier);
        }
        expect(new Set(after.values()).size).toBe(after.size);
      }),
    );
  });

  it("lets an exact spelling keep its name", () => {
    fc.assert(
      fc.property(names, (given) => {
        const planned = planIdentifiers(["ORDER", ...given], { ...upper, maxBytes: 30 });
        expect(planned.get("ORDER")).toBe("ORDER");
      }),
    );
  });
});

describe("plainIdentifier", () => {
  it("is what a name becomes on its own", () => {
    expect(plainIdentifier("orders", { ...upper, kind: "table" })).toBe("ORDERS");
    expect(plainIdentifier("ORDERS", { ...upper, kind: "table" })).toBe("ORDERS");
    expect(plainIdentifier("orders", { ...preserve, kind: "table" })).toBe("orders");
    expect(plainIdentifier("x".repeat(31), { maxBytes: 30, case: "upper" })).toMatch(
      /^X{21}_[0-9A-F]{8}$/,
    );
  });
});
