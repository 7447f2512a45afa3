// Layer: pure.
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  isShadowName,
  nameBefore,
  narrowColumnName,
  otherKeyName,
  replacedName,
  replacedTableName,
  shadowIndexName,
  shadowKeyName,
  shadowTableName,
  wideColumnName,
} from "../../src/table/work-names.ts";

const table = { owner: "APP", name: "ORDERS" };

it("are made of a hash, so that every server takes them", () => {
  // printf '%s' '["APP","ORDERS"]' | sha256sum
  expect(shadowTableName(table)).toEqual({ owner: "APP", name: "SO_NEW_06A05DA667908312" });
  expect(replacedTableName(table)).toEqual({ owner: "APP", name: "SO_OLD_06A05DA667908312" });
  expect(otherKeyName(table)).toBe("PK_06A05DA667908312");
  expect(shadowIndexName(table)).toBe("SO_IX_06A05DA667908312");
  expect(wideColumnName("NOTE")).toBe("SO_WIDE_E9F45BE48ECE4DB3");
  expect(narrowColumnName("NOTE")).toBe("SO_NARROW_E9F45BE48ECE4DB3");
});

it("tell the key of a shadow from the key that it replaces, again and again", () => {
  const names = [undefined, "PK_ORDERS"].map((key) => shadowKeyName(table, key));
  names.push(shadowKeyName(table, names[1]));
  expect(new Set(names).size).toBe(3);
  expect(names.every(isShadowName)).toBe(true);
  expect(isShadowName("PK_ORDERS")).toBe(false);
});

it("of what makes room can be read back, or are known not to be", () => {
  expect(replacedName("PK_ORDERS", 30)).toBe("SO_OX_PK_ORDERS");
  expect(nameBefore("PK_ORDERS")).toBe("PK_ORDERS");
  const name = fc
    .string({ minLength: 1, maxLength: 40 })
    .filter((text) => !text.startsWith("SO_O"));
  fc.assert(
    fc.property(name, fc.constantFrom(30, 128), (text, maxBytes) => {
      const aside = replacedName(text, maxBytes);
      expect(Buffer.byteLength(aside)).toBeLessThanOrEqual(maxBytes);
      expect([text, undefined]).toContain(nameBefore(aside));
      if (Buffer.byteLength(text) <= maxBytes - 6) expect(nameBefore(aside)).toBe(text);
    }),
    { numRuns: 200 },
  );
});
