// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKeyText } from "../../../src/oracle/types/index.ts";
import { Decimal } from "../../../src/singer/decimal.ts";
import { bind } from "./bind-value.ts";
import { typeOf } from "./read-plan.ts";

/** The key texts of JSON values, as they come out once they are bound. */
function keys(text: string, ...values: Parameters<typeof bind>[1][]): readonly string[] {
  const keyText = createKeyText(typeOf(text));
  return values.map((value) => {
    const bound = bind(text, value, { cutFraction: true, contentEncoding: "base64" });
    if (typeof bound === "object" && !(bound instanceof Uint8Array)) throw new Error("not bound");
    return keyText(bound);
  });
}

describe("createKeyText", () => {
  test.each([
    ["NUMBER", ["1", 1, Decimal.parse("1.00"), "1e0", "+1"], "1:1"],
    ["NUMBER(5)", ["7", 7, Decimal.parse("7.0")], "1:7"],
    ["NUMBER", [0, "-0", "0e5"], "1:0"],
    ["NUMBER", [-1200, "-12e2"], "5:-1200"],
    ["BINARY_DOUBLE", [0, -0, "0.0"], "1:0"],
    ["BINARY_FLOAT", [0.1, "0.100000001490116"], "19:0.10000000149011612"],
    ["CHAR(5 BYTE)", ["ab", "ab  "], "2:ab"],
    ["NCHAR(5)", ["ab", "ab "], "2:ab"],
    [
      "DATE",
      ["2024-02-29T00:00:00.9Z", "2024-02-29", "2024-02-29T05:30:00+05:30"],
      "19:2024-02-29T00:00:00",
    ],
    [
      "TIMESTAMP(0) WITH TIME ZONE",
      ["2024-02-29T00:00:00.9Z", "2024-02-29T05:30:00+05:30"],
      "19:1709164800000000000",
    ],
    ["RAW(3)", ["3q2+", "3q2+"], "6:deadbe"],
    ["INTERVAL DAY(3) TO SECOND(6)", ["P1D", "PT24H", "P1DT0S"], "3:P1D"],
    ["INTERVAL YEAR(2) TO MONTH", ["P1Y2M", "P14M"], "5:P1Y2M"],
  ] as const)("%s: one key (%#)", (text, values, expected) => {
    expect(keys(text, ...values)).toEqual(values.map(() => expected));
  });

  test("what Oracle tells apart is told apart", () => {
    expect(keys("VARCHAR2(5 BYTE)", "ab", "ab ", "AB")).toEqual(["2:ab", "3:ab ", "2:AB"]);
    expect(keys("TIMESTAMP(9)", "2024-02-29T00:00:00.000000001Z", "2024-02-29T00:00:00Z")).toEqual([
      "29:2024-02-29T00:00:00.000000001",
      "29:2024-02-29T00:00:00.000000000",
    ]);
  });

  test("texts of several columns cannot run into each other", () => {
    const keyText = createKeyText(typeOf("VARCHAR2(100 BYTE)"));
    const texts = fc.array(fc.string(), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const isEqual = left[0] === right[0] && left[1] === right[1];
        expect(left.map(keyText).join("") === right.map(keyText).join("")).toBe(isEqual);
      }),
    );
  });

  test("numbers are one key exactly when they are equal", () => {
    const number = fc
      .tuple(
        fc.integer({ min: -5, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: -3, max: 3 }),
      )
      .map(([digits, zeros, exponent]) => `${digits}${"0".repeat(zeros)}e${exponent}`);
    fc.assert(
      fc.property(number, number, (left, right) => {
        const [a, b] = keys("NUMBER", left, right);
        expect(a === b).toBe(Decimal.parse(left).equals(Decimal.parse(right)));
      }),
    );
  });
});
