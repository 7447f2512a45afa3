// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coerce, isUnset, splitCsv } from "../../src/settings/coerce.ts";
import type { ValueSchema } from "../../src/settings/define-settings.ts";

const integer: ValueSchema = { type: "integer" };
const number: ValueSchema = { type: "number" };
const boolean: ValueSchema = { type: "boolean" };
const texts: ValueSchema = { type: "array", items: { type: "string" } };

describe("text is read by type", () => {
  test.each<[unknown, ValueSchema, unknown]>([
    ["1521", integer, 1521],
    [" +7 ", integer, 7],
    ["-0012", integer, -12],
    ["1.5", integer, "1.5"],
    ["1e3", integer, "1e3"],
    ["abc", integer, "abc"],
    ["0x10", number, "0x10"],
    [".5", number, 0.5],
    ["1.", number, 1],
    ["-2.5E3", number, -2500],
    ["Infinity", number, "Infinity"],
    ["NaN", number, "NaN"],
    ["TRUE", boolean, true],
    ["on", boolean, true],
    [" no ", boolean, false],
    ["2", boolean, "2"],
    [1, boolean, true],
    [0, boolean, false],
    [2, boolean, 2],
    ["A, B,,", texts, ["A", "B"]],
    ['["A,B"]', texts, ["A,B"]],
    ["[broken", texts, "[broken"],
    ["1,2", { type: "array", items: integer }, [1, 2]],
    ['{"a": "1"}', { type: "object", additionalProperties: integer }, { a: 1 }],
    ["{broken", { type: "object" }, "{broken"],
    ["plain", { type: "object" }, "plain"],
    ["a,b", { type: "array", items: { type: "object" } }, "a,b"],
    [
      '[{"n": "1"}]',
      { type: "array", items: { type: "object", properties: { n: integer } } },
      [{ n: 1 }],
    ],
    ["true", { type: "string" }, "true"],
    ["true", { type: ["boolean", "string"] }, true],
    ["maybe", { type: ["boolean", "string"] }, "maybe"],
    ["5", { anyOf: [integer, { type: "string" }] }, 5],
    [" text ", { type: "string" }, " text "],
    [
      { a: "1", b: "x" },
      { type: "object", properties: { a: integer } },
      { a: 1, b: "x" },
    ],
    [["1", "x"], { type: "array", items: integer }, [1, "x"]],
    [5, { type: "string" }, 5],
    [null, integer, null],
  ])("%j with %j is %j", (value, schema, expected) => {
    expect(coerce(value, schema)).toStrictEqual(expected);
  });
});

test("words of an enum are matched without case and separators, exact ones first", () => {
  const schema: ValueSchema = { type: "string", enum: ["append-only", "upsert", "Upsert"] };
  expect(coerce("APPEND_ONLY", schema)).toBe("append-only");
  expect(coerce("Upsert", schema)).toBe("Upsert");
  expect(coerce("UPSERT", schema)).toBe("upsert");
  expect(coerce("upset", schema)).toBe("upset");
  expect(coerce("5", { enum: [-5, 5] })).toBe(5);
});

describe("an empty text is not set", () => {
  test.each<[unknown, ValueSchema, boolean]>([
    [null, { type: "string", default: "_" }, true],
    [undefined, integer, true],
    ["", integer, true],
    ["  ", boolean, true],
    ["", { type: "string" }, true],
    ["", { type: "string", default: "_" }, false],
    ["", { type: "string", default: "a", enum: ["a", "b"] }, true],
    ["", { type: "string", default: "a", minLength: 1 }, true],
    [" ", { type: "string" }, false],
    ["", texts, true],
    ["", { type: "object" }, true],
    [0, integer, false],
    [false, boolean, false],
    [[], texts, false],
  ])("%j with %j: %j", (value, schema, expected) => {
    expect(isUnset(value, schema)).toBe(expected);
  });
});

describe("round trips", () => {
  test("every safe integer", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(coerce(String(n), integer)).toBe(n);
      }),
    );
  });
  test("every finite number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(coerce(String(n), number)).toBe(Number(String(n)));
      }),
    );
  });
  test("every JSON object and array", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
        (value) => {
          const plain = JSON.parse(JSON.stringify(value)) as unknown;
          expect(coerce(JSON.stringify(value), { type: "object" })).toStrictEqual(plain);
          expect(coerce(JSON.stringify([value]), { type: "array" })).toStrictEqual([plain]);
        },
      ),
    );
  });
  test("lists of names without commas", () => {
    const name = fc.stringMatching(/^[A-Z_$#.]{1,30}$/);
    fc.assert(
      fc.property(fc.array(name), (names) => {
        expect(splitCsv(names.join(", "))).toStrictEqual(names);
      }),
    );
  });
  test("a coerced value stays as it is when coerced again", () => {
    const schemas = [integer, number, boolean, texts, { type: "string" } as const];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...schemas), (value, schema) => {
        const once = coerce(value, schema);
        expect(coerce(once, schema)).toStrictEqual(once);
      }),
    );
  });
});

test("a property named __proto__ stays a property and changes no prototype", () => {
  const value: unknown = JSON.parse('{"__proto__": {"polluted": "1"}}');
  const copy = coerce(value, { type: "object" }) as object;
  expect(Object.keys(copy)).toStrictEqual(["__proto__"]);
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});
