// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberText } from "../../../src/oracle/types/number-family.ts";
import { numberProblem } from "../../../src/oracle/types/number-fit.ts";
import { Decimal } from "../../../src/singer/decimal.ts";
import { parseExact } from "../../../src/singer/exact-json.ts";
import { bind } from "./bind-value.ts";

/** Binds the value of a JSON text. */
function bindJson(type: string, json: string) {
  return bind(type, parseExact(json));
}

const nines = "9".repeat(38);

test.each([
  ["NUMBER(5)", "12345", 12_345],
  ["NUMBER(5)", "-99999", -99_999],
  ["NUMBER(5)", "1e4", 10_000],
  ["NUMBER(5)", '"42"', 42],
  ["NUMBER(5)", '" 42 "', 42],
  ["NUMBER(5)", "12.0", 12],
  ["NUMBER(1)", "true", 1],
  ["NUMBER(1)", "false", 0],
  ["NUMBER(15)", "999999999999999", 999_999_999_999_999],
  ["NUMBER(5,-2)", "12300", 12_300],
  ["NUMBER(16)", "1", "1"],
  ["NUMBER(38)", nines, nines],
  ["NUMBER(38)", "1234567890123456789", "1234567890123456789"],
  ["NUMBER(38,2)", "0.01", "0.01"],
  ["NUMBER(38,2)", "5", "5"],
  ["NUMBER(*,0)", "7", "7"],
  ["NUMBER", "0.1", "0.1"],
  ["NUMBER", "-0", "0"],
  ["NUMBER", "1e125", "1e125"],
  ["NUMBER", "1e-130", "1e-130"],
  ["NUMBER", `0.${"3".repeat(40)}`, `0.${"3".repeat(40)}`],
  ["NUMBER", `${nines}.25`, `${nines}.25`],
  ["FLOAT(126)", "2.5", "2.5"],
  ["NUMBER", "null", null],
  ["NUMBER(5)", "null", null],
])("%s takes %s", (type, json, bound) => {
  expect(bindJson(type, json)).toBe(bound);
});

test.each([
  ["NUMBER(5)", "100000", "the number has 6 digits before and 0 behind the point", 6, 0],
  ["NUMBER(5)", "1.5", "the number has 1 digits before and 1 behind the point", 2, 1],
  ["NUMBER(5,2)", "1000", "the number has 4 digits before and 0 behind the point", 4, 0],
  ["NUMBER(5,2)", "0.001", "the number has 0 digits before and 3 behind the point", 3, 3],
  ["NUMBER(5,-2)", "150", "the number has 3 digits before and 0 behind the point", 3, 0],
  ["NUMBER(38)", "1e40", "the number has 41 digits before and 0 behind the point", null, null],
  ["NUMBER(38)", `${nines}9`, "the number has 39 digits before and 0 behind the point", null, null],
  ["FLOAT(10)", "12345", "the number has 5 digits before and 0 behind the point", 5, 0],
])("%s is too narrow for %s", (type, json, doesNotFit, precision, scale) => {
  expect(bindJson(type, json)).toEqual({
    doesNotFit,
    needs: { family: "number", precision, scale },
  });
});

test.each([
  ["1e126", "the number is not below 1E126 in size, the end of NUMBER's range"],
  ["-1e400", "the number is not below 1E126 in size, the end of NUMBER's range"],
  ["1e-131", "the number is below 1E-130 in size, where NUMBER becomes 0"],
  [
    "9".repeat(41),
    "the number has 41 significant digits; NUMBER holds 38 of every number and up to 40 of some",
  ],
  // 40 digits, but the point divides a pair of them.
  [
    `1${"9".repeat(38)}.5`,
    "the number has 40 significant digits; NUMBER holds 38 of every number and up to 40 of some",
  ],
  ['"12,5"', "the text is not a decimal number"],
  ['""', "the text is not a decimal number"],
  ['"NaN"', "the text is not a decimal number"],
  ["[1]", "the value is an array, which NUMBER does not take"],
  ['{"a":1}', "the value is an object, which NUMBER does not take"],
])("no NUMBER takes %s", (json, problem) => {
  expect(() => bindJson("NUMBER", json)).toThrow(
    expect.objectContaining({ name: "RecordError", message: `column C: ${problem}` }),
  );
  expect(() => bindJson("NUMBER(5)", json)).toThrow("column C: ");
});

test("never changes a value: it is bound exactly or not at all", () => {
  const json = fc
    .tuple(fc.bigInt({ min: -(10n ** 41n), max: 10n ** 41n }), fc.integer({ min: -45, max: 45 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`);
  const type = fc.constantFrom(
    "NUMBER",
    "NUMBER(38)",
    "NUMBER(5)",
    "NUMBER(12,2)",
    "NUMBER(5,-2)",
    "NUMBER(2,5)",
  );
  fc.assert(
    fc.property(json, type, (text, column) => {
      const value = Decimal.parse(text);
      let bound: ReturnType<typeof bind>;
      try {
        bound = bind(column, value);
      } catch {
        expect(value.precision).toBeGreaterThanOrEqual(40);
        return;
      }
      if (typeof bound === "object" && bound !== null) {
        expect(Decimal.parse(String(bind("NUMBER", value))).equals(value)).toBe(true);
        return;
      }
      expect(Decimal.parse(String(bound)).equals(value)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("what a value needs holds it", () => {
  const number = fc
    .tuple(fc.integer(), fc.integer({ min: -20, max: 20 }))
    .map(([digits, exponent]) => Decimal.parse(`${digits}e${exponent}`));
  fc.assert(
    fc.property(number, (value) => {
      const result = bind("NUMBER(3,1)", value);
      if (typeof result !== "object" || result === null || !("needs" in result)) return;
      const { needs } = result;
      if (needs.family !== "number") throw new Error("a number needs a NUMBER");
      if (needs.scale === null) return;
      expect(value.scale <= needs.scale).toBe(true);
      expect(value.precision - value.scale <= (needs.precision ?? 38) - needs.scale).toBe(true);
    }),
  );
});

describe("BINARY_FLOAT and BINARY_DOUBLE", () => {
  test.each([
    ["BINARY_DOUBLE", "0.1", 0.1],
    ["BINARY_DOUBLE", "1e300", 1e300],
    ["BINARY_DOUBLE", "0.12345678901234567890", 0.123_456_789_012_345_68],
    ["BINARY_DOUBLE", '"2.5"', 2.5],
    ["BINARY_DOUBLE", "true", 1],
    ["BINARY_FLOAT", "0.1", Math.fround(0.1)],
    ["BINARY_FLOAT", "null", null],
  ])("%s takes %s", (type, json, bound) => {
    expect(bindJson(type, json)).toBe(bound);
  });

  test.each([
    ["BINARY_DOUBLE", "1e400", "the number is beyond the range of the column's binary type"],
    ["BINARY_FLOAT", "1e39", "the number is beyond the range of the column's binary type"],
    ["BINARY_FLOAT", '"x"', "the text is not a decimal number"],
    ["BINARY_DOUBLE", "{}", "the value is an object, which BINARY_DOUBLE does not take"],
  ])("%s refuses %s", (type, json, problem) => {
    expect(() => bindJson(type, json)).toThrow(
      expect.objectContaining({ name: "RecordError", message: `column C: ${problem}` }),
    );
  });
});

test("a JavaScript number is bound with the digits of its Decimal, by whatever way", () => {
  const anyNumber = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e125, max: 1e125 }),
    fc.double({ noNaN: true, min: -1e22, max: 1e22 }),
    fc.integer().map((value) => value / 1000),
    fc.constantFrom(1e-6, 9.99e-7, -1e-6, 1e21, 999_999_999_999_999_900_000, -0),
  );
  fc.assert(
    fc.property(anyNumber, (value) => {
      const decimal = Decimal.from(value);
      if (numberProblem(decimal) !== undefined) return;
      expect(bind("NUMBER", value)).toBe(decimal.isZero ? "0" : numberText(decimal));
    }),
    { numRuns: 1000 },
  );
});

test("a text that is written as NUMBER writes it is taken as it is, others lead to the same", () => {
  const digits = fc.stringMatching(/^-?[0-9]{1,20}(\.[0-9]{1,20})?$/);
  fc.assert(
    fc.property(digits, (text) => {
      // Only the long way takes an exponent.
      expect(bind("NUMBER", text)).toEqual(bind("NUMBER", `${text}e0`));
    }),
    { numRuns: 1000 },
  );
});
