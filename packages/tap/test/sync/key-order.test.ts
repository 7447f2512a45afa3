// Layer: pure and sandbox. The order of keys is the one that ORDER BY gives.
import { parseOracleType } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyOrder } from "../../src/sync/key-order.ts";
import { rowsOf, sandboxOf } from "./fixture.ts";

const orderOf = (type: string, charset: string | null = "AL32UTF8") => {
  const parsed = parseOracleType(type);
  if (parsed === undefined) throw new Error(type);
  return keyOrder(parsed, charset);
};
const sorted = (values: readonly string[], type: string, charset?: string) =>
  values.toSorted(orderOf(type, charset));

test("numbers by value", () => {
  expect(
    sorted(["10", "9", "-1", ".5", "0.5", "1E+2", "99", "-.25", "0", "-10"], "NUMBER"),
  ).toEqual(["-10", "-1", "-.25", "0", ".5", "0.5", "9", "10", "99", "1E+2"]);
});

test("dates by instant, what is no date first", () => {
  expect(
    sorted(
      ["2024-01-01T01:00:00+02:00", "2024-01-01T00:00:00Z", "x", "2023-12-31T23:59:59.999999999Z"],
      "TIMESTAMP(9) WITH TIME ZONE",
    ),
  ).toEqual([
    "x",
    "2024-01-01T01:00:00+02:00",
    "2023-12-31T23:59:59.999999999Z",
    "2024-01-01T00:00:00Z",
  ]);
});

test("texts by code point, by unit where the database stores UTF-16 or CESU-8", () => {
  const texts = ["\u{1F600}", "\uFF5E", "a", "B", ""];
  expect(sorted(texts, "VARCHAR2(9 CHAR)")).toEqual(["", "B", "a", "\uFF5E", "\u{1F600}"]);
  expect(sorted(texts, "NVARCHAR2(9)")).toEqual(["", "B", "a", "\u{1F600}", "\uFF5E"]);
  expect(sorted(texts, "VARCHAR2(9 CHAR)", "UTF8")).toEqual(["", "B", "a", "\u{1F600}", "\uFF5E"]);
});

test("CHAR as if padded with blanks", () => {
  const order = orderOf("CHAR(5 CHAR)");
  expect(order("a", "a    ")).toBe(0);
  expect(order("a", "a\t")).toBeGreaterThan(0);
  expect(orderOf("VARCHAR2(5 CHAR)")("a", "a\t")).toBeLessThan(0);
});

describe("an order of texts", () => {
  const text = fc.string({ unit: "binary", maxLength: 4 });
  test("is that of their UTF-8 bytes", () => {
    const order = orderOf("VARCHAR2(9 CHAR)");
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(order(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("is one: reversed, transitive", () => {
    for (const type of ["VARCHAR2(9 CHAR)", "NCHAR(4)", "CHAR(4 CHAR)"]) {
      const order = orderOf(type);
      fc.assert(
        fc.property(text, text, text, (a, b, c) => {
          expect(Math.sign(order(a, b))).toBe(-Math.sign(order(b, a)) + 0 || 0);
          if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
        }),
        { numRuns: 200 },
      );
    }
  });
});

describe("the sandbox sorts the same way", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await sandboxOf("");
  });
  afterAll(() => sandbox.close());

  const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const characters = fc.string({
    unit: fc.constantFrom("a", "B", " ", "ä", "\uFF5E", "\u{1F600}", "\t", "'"),
    minLength: 1,
    maxLength: 3,
  });
  // Beyond the basic plane the sandbox sorts NVARCHAR2 by code points.
  const bmpCharacters = characters.filter((text) => !text.includes("\u{1F600}"));
  const number = fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -3, max: 3 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`);
  const instant = fc
    .tuple(
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: -12, max: 12 }),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(
      ([minute, offset, fraction]) =>
        `2024-01-01 12:${String(minute).padStart(2, "0")}:00.${fraction} ${offset < 0 ? "-" : "+"}${String(Math.abs(offset)).padStart(2, "0")}:00`,
    );
  test.each([
    ["VARCHAR2(3 CHAR)", characters, literal, "K"],
    ["CHAR(3 CHAR)", characters, literal, "K"],
    ["NVARCHAR2(6)", bmpCharacters, (value: string) => `N${literal(value)}`, "K"],
    ["NUMBER", number, (value: string) => value, "TO_CHAR(K)"],
    [
      "TIMESTAMP(1) WITH TIME ZONE",
      instant,
      (value: string) => `TIMESTAMP ${literal(value)}`,
      `TO_CHAR(K, 'YYYY-MM-DD"T"HH24:MI:SS.FF1TZH:TZM')`,
    ],
  ] as const)("%s", async (type, values, sql, shown) => {
    const order = orderOf(type);
    await fc.assert(
      fc.asyncProperty(
        fc.array(values as fc.Arbitrary<string>, { minLength: 2, maxLength: 12 }),
        async (list) => {
          const union = list
            .map((value) => `SELECT CAST(${sql(value)} AS ${type}) AS K FROM DUAL`)
            .join(" UNION ALL ");
          const rows = await rowsOf(sandbox, `SELECT ${shown} FROM (${union}) ORDER BY K`);
          const keys = rows.map(([key]) => String(key));
          for (const [index, key] of keys.slice(1).entries()) {
            expect(order(keys[index] as string, key)).toBeLessThanOrEqual(0);
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
