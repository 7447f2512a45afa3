// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SettingsError } from "../../../src/errors.ts";
import {
  afterPosition,
  atLeast,
  inRowidRange,
  isNotNull,
  isNull,
  minusLookback,
  oraRowscn,
  whereClause,
} from "../../../src/oracle/sql/index.ts";

it("compares a key with a typed bind", () => {
  expect(atLeast('"UPDATED_AT"', "TO_DATE(:bookmark, 'YYYY')")).toBe(
    `"UPDATED_AT" >= TO_DATE(:bookmark, 'YYYY')`,
  );
  expect(atLeast(oraRowscn, "TO_NUMBER(:bookmark)")).toBe("ORA_ROWSCN >= TO_NUMBER(:bookmark)");
  expect(isNull('"ID"')).toBe('"ID" IS NULL');
  expect(isNotNull('"ID"')).toBe('"ID" IS NOT NULL');
  expect(inRowidRange()).toBe("ROWID BETWEEN CHARTOROWID(:rowid_from) AND CHARTOROWID(:rowid_to)");
});

it("puts a bookmark back by seconds or units", () => {
  expect(minusLookback("date", "TO_DATE(:b, 'YYYY')")).toBe(
    "TO_DATE(:b, 'YYYY') - NUMTODSINTERVAL(:lookback, 'SECOND')",
  );
  expect(minusLookback("timestamp", ":b")).toBe(":b - NUMTODSINTERVAL(:lookback, 'SECOND')");
  for (const family of ["number", "float", "binary-float", "binary-double"] as const) {
    expect(minusLookback(family, ":b")).toBe(":b - :lookback");
  }
  expect(() => minusLookback("character", ":b")).toThrow(SettingsError);
});

it("joins conditions with AND", () => {
  expect(whereClause([])).toBe("");
  expect(whereClause(["a = 1"])).toBe("\nWHERE a = 1");
  expect(whereClause(["a = 1", "(b = 2 OR c = 3)"])).toBe("\nWHERE a = 1\nAND (b = 2 OR c = 3)");
});

describe("afterPosition", () => {
  const a = { key: '"A"', value: ":k1" };
  const b = { key: '"B"', value: ":k2" };
  const c = { key: '"C"', value: ":k3" };

  it("is written out for one, two and three keys", () => {
    expect(afterPosition([a])).toBe('"A" > :k1');
    expect(afterPosition([a, b])).toBe('("A" >= :k1 AND ("A" > :k1 OR "B" > :k2))');
    expect(afterPosition([a, b, c])).toBe(
      '("A" >= :k1 AND ("A" > :k1 OR ("B" >= :k2 AND ("B" > :k2 OR "C" > :k3))))',
    );
    expect(() => afterPosition([])).toThrow(RangeError);
  });

  it("means what the order of rows means", () => {
    const row = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(row, row, fc.integer({ min: 1, max: 3 }), (left, right, count) => {
        const keys = left.slice(0, count).map((value, at) => ({
          key: String(value),
          value: String(right[at]),
        }));
        const script = afterPosition(keys).replaceAll("AND", "&&").replaceAll("OR", "||");
        const isAfter = new Function(`return ${script};`)() as boolean;
        const [first, second] = [left, right].map((one) => one.slice(0, count).join(""));
        expect(isAfter).toBe((first ?? "") > (second ?? ""));
      }),
    );
  });
});
