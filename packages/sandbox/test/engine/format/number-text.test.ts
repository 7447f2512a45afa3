// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatBinary,
  formatNumber,
  parseFormattedNumber,
} from "../../../src/engine/format/number-text.ts";
import { defaultNls, withNlsArgument } from "../../../src/engine/types/nls.ts";
import { makeNumber, numbersEqual, parseNumber, round } from "../../../src/engine/types/number.ts";

const nls = defaultNls();
const show = (value: string, mask: string): string => formatNumber(parseNumber(value), mask, nls);

describe("formatNumber", () => {
  // Source: SQL Language Reference, Number Format Models, Table "Results of Number Conversions".
  it.each([
    ["-1234567890", "9999999999S", "1234567890-"],
    ["0", "99.99", "   .00"],
    ["+0.1", "99.99", "   .10"],
    ["-0.2", "99.99", "  -.20"],
    ["0", "90.99", "  0.00"],
    ["+0.1", "90.99", "  0.10"],
    ["-0.2", "90.99", " -0.20"],
    ["0", "9999", "    0"],
    ["1", "9999", "    1"],
    ["0", "B9999", "     "],
    ["1", "B9999", "    1"],
    ["0", "B90.99", "      "],
    ["0.2", "B90.99", "   .20"],
    ["+123.456", "999.999", " 123.456"],
    ["-123.456", "999.999", "-123.456"],
    ["+123.456", "FM999.009", "123.456"],
    ["+123.456", "9.9EEEE", "  1.2E+02"],
    ["+1E+123", "9.9EEEE", " 1.0E+123"],
    ["+123.456", "FM9.9EEEE", "1.2E+02"],
    ["+123.45", "FM999.009", "123.45"],
    ["+123.0", "FM999.009", "123.00"],
    ["+123.45", "L999.99", "          $123.45"],
    ["+123.45", "FML999.99", "$123.45"],
    ["+1234567890", "9999999999S", "1234567890+"],
  ])("%s as %s is %j", (value, mask, expected) => {
    expect(show(value, mask)).toBe(expected);
  });

  it.each([
    ["1234", "9,999", " 1,234"],
    ["234", "9,999", "   234"],
    ["234", "0,000", " 0,234"],
    ["-1234.5", "9G999D00", "-1,234.50"],
    ["1234", "$9999", " $1234"],
    ["-1234", "$9999", "-$1234"],
    ["1234", "S9999", "+1234"],
    ["-1234", "S9999", "-1234"],
    ["1234", "9999MI", "1234 "],
    ["-1234", "9999MI", "1234-"],
    ["1234", "9999PR", " 1234 "],
    ["-1234", "9999PR", "<1234>"],
    ["-1234", "FM9999PR", "<1234>"],
    ["12", "99V999", " 12000"],
    ["12345", "999", "####"],
    ["12345", "99.9", "#####"],
    ["5", "FM999.99", "5."],
    ["0.5", "FM90.99", "0.5"],
    ["0.5", "9", " 1"],
    ["0.4", "9", " 0"],
    ["485", "RN", "        CDLXXXV"],
    ["485", "FMRN", "CDLXXXV"],
    ["485", "fmrn", "cdlxxxv"],
    ["4000", "RN", "###############"],
    ["255", "XXXX", "   FF"],
    ["255", "FMxx", "ff"],
    ["255", "0XXX", " 00FF"],
    ["255", "X", "##"],
    ["-1", "XX", "###"],
    ["1234.5", "TM", "1234.5"],
    ["1234.5", "TM9", "1234.5"],
    ["1234.5", "TME", "1.2345E+03"],
    ["1E70", "TM9", "1E+70"],
    ["0.5", "TM9", ".5"],
    ["1234.567", "C9,999.99", "     USD1,234.57"],
    ["-1234567.891", "99G999G999D99", " -1,234,567.89"],
    ["1", "09", " 01"],
    ["1", "0999", " 0001"],
    ["-1", "0999", "-0001"],
    ["999.995", "999.99", "#######"],
    ["0", "0.00", " 0.00"],
    [
      "123456789012345678901234567890",
      "FM999999999999999999999999999999",
      "123456789012345678901234567890",
    ],
  ])("%s as %s is %j", (value, mask, expected) => {
    expect(show(value, mask)).toBe(expected);
  });

  // Source: SQL Language Reference, TO_CHAR (number), examples.
  it("prints the currencies of the reference's examples", () => {
    const aus = withNlsArgument(nls, "NLS_NUMERIC_CHARACTERS = ',.' NLS_CURRENCY = 'AusDollars' ");
    expect(formatNumber(-10_000, "L99G999D99MI", nls)).toBe("         $10,000.00-");
    expect(formatNumber(-10_000, "L99G999D99MI", aus)).toBe("AusDollars10.000,00-");
    expect(formatNumber(-10_000, "99G999D99L", aus)).toBe("-10.000,00AusDollars");
  });

  it.each([
    "",
    "abc",
    ",999",
    "9.9.9",
    "9,999D9",
    "9G999.9",
    "S9S",
    "9MIS",
    "$L9",
    "9 9",
    "-9",
    "9.9,9",
    "RN9",
    "XX9",
    "EEEE",
  ])("refuses the model %j", (mask) => {
    expect(() => formatNumber(1, mask, nls, 4)).toThrow(
      expect.objectContaining({ message: "ORA-01481: invalid number format model", position: 4 }),
    );
  });

  it("prints pound signs for what has no number", () => {
    expect(formatBinary(Number.NaN, "999", nls)).toBe("####");
    expect(formatBinary(Number.POSITIVE_INFINITY, "9.99", nls)).toBe("#####");
    expect(formatBinary(1.5, "9.99", nls)).toBe(" 1.50");
  });
});

describe("parseFormattedNumber", () => {
  it.each([
    // Source: SQL Language Reference, TO_NUMBER, examples.
    ["100.00", "9G999D99", "100"],
    ["1,234.5", "9G999D99", "1234.5"],
    ["1234.5", "9G999D99", "1234.5"],
    ["-100.00", "9G999D99", "-100"],
    ["$1,234", "$9,999", "1234"],
    ["1234", "$9999", "1234"],
    ["<12>", "99PR", "-12"],
    ["12-", "99MI", "-12"],
    ["+12", "S99", "12"],
    ["12-", "99S", "-12"],
    ["FF", "XX", "255"],
    ["ff", "XXXX", "255"],
    ["1.2E+03", "9.9EEEE", "1200"],
    ["0012", "9999", "12"],
    [".5", "9.9", ".5"],
    ["12000", "99V999", "12"],
    ["  7 ", "9", "7"],
  ])("%s by %s is %s", (text, mask, expected) => {
    expect(numbersEqual(parseFormattedNumber(text, mask, nls), parseNumber(expected))).toBe(true);
  });

  it("reads the currency of its third argument", () => {
    const aus = withNlsArgument(nls, "NLS_NUMERIC_CHARACTERS = ',.' NLS_CURRENCY = 'AusDollars'");
    expect(parseFormattedNumber("-AusDollars100", "L9G999D99", aus)).toBe(-100);
  });

  it.each([
    ["abc", "999"],
    ["1234", "999"],
    ["1.234", "9.99"],
    ["1,2,3", "9,999"],
    ["12,34", "9,999"],
    ["", "9"],
    ["1-", "9"],
    ["GG", "XX"],
    ["123", "XX"],
    ["1.5", "99"],
    ["$5", "9"],
    ["<5", "9PR"],
  ])("refuses %j by %s", (text, mask) => {
    expect(() => parseFormattedNumber(text, mask, nls)).toThrow("ORA-01722: invalid number");
  });

  it("reads back what formatNumber prints", () => {
    const masks = [
      "999999999D99",
      "S9G999G999G999D00",
      "FM0999999999.99",
      "999999999.99MI",
      "L999G999G999D99",
      "999999999.99PR",
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
        fc.constantFrom(...masks),
        (cents, mask) => {
          const value = makeNumber(BigInt(cents), -2);
          const text = formatNumber(value, mask, nls);
          expect(numbersEqual(parseFormattedNumber(text, mask, nls), round(value, 2))).toBe(true);
        },
      ),
    );
  });

  it("raises nothing but Oracle's errors", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom(..."90.,DGLSMIPRBVXETCU$F") }),
        (text, mask) => {
          try {
            parseFormattedNumber(text, mask, nls);
            formatNumber(12.5, mask, nls);
          } catch (error) {
            expect(String(error)).toMatch(/ORA-0(1722|1481|1426)/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
