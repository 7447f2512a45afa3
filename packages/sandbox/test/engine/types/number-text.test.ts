// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  divide,
  fitNumber,
  multiply,
  numberFitter,
  numbersEqual,
  numberToPlainText,
  numberToText,
  type OraNumber,
  parseNumber,
  round,
  roundHalfEven,
  roundToBits,
  tryParseNumber,
} from "../../../src/engine/types/number.ts";

import { isCanonical, n, numbers, text } from "./number-samples.ts";

describe("text", () => {
  it("reads back what it prints in full", () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const back = n(numberToPlainText(value));
        expect(numbersEqual(back, value)).toBe(true);
        expect(isCanonical(back)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["0", "0"],
    ["-0", "0"],
    ["0.5", ".5"],
    ["-0.5", "-.5"],
    ["100", "100"],
    ["1e5", "100000"],
    ["1.50", "1.5"],
    [" +12.0 ", "12"],
    ["5.", "5"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["1e39", "1000000000000000000000000000000000000000"],
    ["1e40", "1.0000000000000000000000000000000000E+40"],
    ["-1e40", "-1.0000000000000000000000000000000000E+40"],
    ["1e125", "1.000000000000000000000000000000000E+125"],
    ["1e-40", ".0000000000000000000000000000000000000001"],
    ["1e-41", "1.0000000000000000000000000000000000E-41"],
    ["1.23e-130", "1.230000000000000000000000000000000E-130"],
    ["1e-7", ".0000001"],
    ["1e-131", "0"],
    [`${"9".repeat(41)}e10`, "1.0000000000000000000000000000000000E+51"],
  ])("%s is printed as %s", (input, output) => {
    expect(text(n(input))).toBe(output);
  });

  it("prints quotients with the digits Oracle keeps", () => {
    expect(text(divide(1, 3))).toBe(`.${"3".repeat(40)}`);
    expect(text(divide(2, 3))).toBe(`.${"6".repeat(39)}7`);
    expect(text(divide(10, 3))).toBe(`3.${"3".repeat(38)}`);
    expect(text(multiply(divide(1, 3), 3))).toBe(`.${"9".repeat(40)}`);
    expect(text(divide(1, 86_400))).toBe(".0000115740740740740740740740740740740741");
    expect(text(divide(-1, 4))).toBe("-.25");
  });

  it("uses the decimal character of the session", () => {
    expect(numberToText(1.5, ",")).toBe("1,5");
    expect(tryParseNumber("1,5", ",")).toBe(1.5);
    expect(tryParseNumber("1.5", ",")).toBeUndefined();
  });

  it.each([
    "",
    " ",
    ".",
    "abc",
    "1 2",
    "1e",
    "1.2.3",
    "- 1",
    "--1",
    "0x10",
    "1,000",
    "Infinity",
    "NaN",
    "1f",
  ])("%j is no number", (input) => {
    expect(tryParseNumber(input)).toBeUndefined();
    expect(() => parseNumber(input, 7)).toThrow(
      expect.objectContaining({ message: "ORA-01722: invalid number", position: 7 }),
    );
  });

  it("refuses what is too large and lets vanish what is too small", () => {
    expect(() => n("1e126")).toThrow("ORA-01426: numeric overflow");
    expect(() => n(`1e${"9".repeat(30)}`)).toThrow("ORA-01426: numeric overflow");
    expect(text(n("9.9e125"))).toBe("9.900000000000000000000000000000000E+125");
    expect(n(`1e-${"9".repeat(30)}`)).toBe(0);
    expect(() => multiply(n("1e100"), n("1e100"))).toThrow("ORA-01426: numeric overflow");
    expect(multiply(n("1e-100"), n("1e-100"))).toBe(0);
  });

  it("never fails otherwise, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (input) => {
        const value = tryParseNumber(input);
        if (value !== undefined) expect(isCanonical(value)).toBe(true);
      }),
    );
  });
});

describe("column precision", () => {
  it.each([
    // Source: SQL Language Reference, NUMBER Data Type, Storage of Scale and Precision.
    ["123.89", 3, 0, "124"],
    ["123.89", 6, 2, "123.89"],
    ["123.89", 6, 1, "123.9"],
    ["123.89", 6, -2, "100"],
    [".01234", 4, 5, ".01234"],
    [".00012", 4, 5, ".00012"],
    [".000127", 4, 5, ".00013"],
    [".0000012", 2, 7, ".0000012"],
    [".00000123", 2, 7, ".0000012"],
    ["1.2e-4", 2, 5, ".00012"],
    ["1.2e-5", 2, 5, ".00001"],
    ["-0.5", 1, 0, "-1"],
  ])("%s as NUMBER(%s,%s) is %s", (input, precision, scale, output) => {
    expect(text(fitNumber(n(input), precision, scale))).toBe(output);
  });

  it.each([
    ["123.89", 3, 2],
    ["1000", 3, 0],
    ["999.5", 3, 0],
    ["-1000", 3, 0],
    ["0.1", 2, 3],
    ["1e38", 38, 0],
  ])("%s exceeds NUMBER(%s,%s)", (input, precision, scale) => {
    expect(() => fitNumber(n(input), precision, scale)).toThrow(
      "ORA-01438: value larger than specified precision allowed for this column",
    );
  });

  it("leaves NUMBER alone and rounds NUMBER(*,0)", () => {
    const long = divide(1, 3);
    expect(fitNumber(long, null, null)).toBe(long);
    expect(fitNumber(n("2.5"), null, 0)).toBe(3);
    expect(() => fitNumber(n("1e38"), null, 0)).toThrow("ORA-01438");
  });

  it("is the same however many values are fitted", () => {
    const outcome = (fit: () => OraNumber): string => {
      try {
        return text(fit());
      } catch (error) {
        return (error as Error).message;
      }
    };
    const precision = fc.option(fc.integer({ min: 1, max: 38 }));
    const scale = fc.option(fc.integer({ min: -84, max: 127 }));
    fc.assert(
      fc.property(numbers, precision, scale, (value, digits, places) => {
        const fit = numberFitter(digits, places);
        expect(outcome(() => fit(value))).toBe(outcome(() => fitNumber(value, digits, places)));
      }),
      { numRuns: 2000 },
    );
  });

  it("rounds FLOAT(5) as the reference shows", () => {
    // Source: SQL Language Reference, FLOAT Data Type.
    const rounded = ["1.23", "7.89", "12.79", "12.345", "123.45"].map((value) =>
      text(roundToBits(n(value), 5)),
    );
    expect(rounded).toEqual(["1.2", "7.9", "13", "12", "120"]);
    expect(text(fitNumber(n("12.345"), null, null, 5))).toBe("12");
  });

  it("rounds ties to even where asked", () => {
    expect(["0.5", "1.5", "2.5", "-2.5", "2.51"].map((value) => roundHalfEven(n(value)))).toEqual([
      0, 2, 2, -2, 3,
    ]);
    expect(text(round(n("-15.193"), -1))).toBe("-20");
  });
});
