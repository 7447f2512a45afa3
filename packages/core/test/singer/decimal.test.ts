// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/singer/decimal.ts";
import { compareBigDecimals, readBigDecimal } from "./big-decimal.ts";

const digits = fc.stringMatching(/^[0-9]{1,45}$/);
const numberText = fc
  .record({
    sign: fc.constantFrom("", "-", "+"),
    whole: digits,
    fraction: fc.option(digits, { nil: undefined }),
    exponent: fc.option(fc.integer({ min: -150, max: 150 }), { nil: undefined }),
  })
  .map(
    ({ sign, whole, fraction, exponent }) =>
      `${sign}${whole}${fraction === undefined ? "" : `.${fraction}`}${exponent === undefined ? "" : `e${exponent}`}`,
  );

function fields(text: string) {
  const { negative, digits: coefficient, exponent } = Decimal.parse(text);
  return { negative, digits: coefficient, exponent };
}

const noNumbers = [
  "",
  " 1",
  "1 ",
  " 1e400 ",
  ".",
  "-",
  "+",
  "e5",
  "1e",
  "1e+",
  "--1",
  "1.2.3",
  "0x10",
  "1_000",
  "1,5",
  "NaN",
  "Infinity",
  "1e1.5",
  "1e1e1",
  "１",
  "1\n",
  "1e1234567890123456",
  "-.e1",
];

describe("parse", () => {
  test.each([
    ["0", { negative: false, digits: "0", exponent: 0 }],
    ["-0", { negative: true, digits: "0", exponent: 0 }],
    ["0.000", { negative: false, digits: "0", exponent: 0 }],
    ["-0e999999999999999999999", { negative: true, digits: "0", exponent: 0 }],
    ["1200", { negative: false, digits: "12", exponent: 2 }],
    ["1.10", { negative: false, digits: "11", exponent: -1 }],
    ["100.50", { negative: false, digits: "1005", exponent: -1 }],
    ["10.0", { negative: false, digits: "1", exponent: 1 }],
    ["0.00120", { negative: false, digits: "12", exponent: -4 }],
    ["00012.5", { negative: false, digits: "125", exponent: -1 }],
    ["+1", { negative: false, digits: "1", exponent: 0 }],
    [".5", { negative: false, digits: "5", exponent: -1 }],
    ["1.", { negative: false, digits: "1", exponent: 0 }],
    ["-.5E+3", { negative: true, digits: "5", exponent: 2 }],
    ["1e400", { negative: false, digits: "1", exponent: 400 }],
    ["1e-130", { negative: false, digits: "1", exponent: -130 }],
    ["1e999999999", { negative: false, digits: "1", exponent: 999_999_999 }],
    ["1.5e-000000000000000999999999", { negative: false, digits: "15", exponent: -1_000_000_000 }],
    [
      "99999999999999999999999999999999999999.9999999999",
      { negative: false, digits: "9".repeat(48), exponent: -10 },
    ],
  ])("%s", (text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  test.each(noNumbers)("refuses %j and does not show it", (text) => {
    expect(Decimal.tryParse(text)).toBeUndefined();
    expect(() => Decimal.parse(text)).toThrow(
      new RangeError("the text is not a decimal number, or its exponent is out of range"),
    );
  });

  test("agrees with BigInt arithmetic", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const decimal = Decimal.parse(text);
        const expected = readBigDecimal(text);
        expect(BigInt(decimal.digits) * (decimal.negative ? -1n : 1n)).toBe(expected.coefficient);
        expect(decimal.exponent).toBe(expected.exponent);
        expect(decimal.negative).toBe(text.startsWith("-"));
        expect(decimal.digits).toMatch(/^(?:0|[1-9](?:[0-9]*[1-9])?)$/);
      }),
    );
  });
});

describe("from", () => {
  test.each([
    [0.1, "0.1"],
    [-0, "-0.0"],
    [1e21, "1000000000000000000000"],
    [5e-324, "5e-324"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    [12345678901234567890123456789n, "12345678901234567890123456789"],
    [-10n, "-10"],
  ])("%s", (value, expected) => {
    expect(Decimal.from(value).toJsonText()).toBe(expected);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses %s",
    (value) => {
      expect(() => Decimal.from(value)).toThrow(RangeError);
    },
  );

  test("gives back every number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(Decimal.from(value).toJsonText())).toBe(value);
      }),
    );
  });

  test("gives back every bigint", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (value) => {
        expect(BigInt(Decimal.from(value).toPlainText())).toBe(value);
      }),
    );
  });
});

describe("precision and scale as Oracle counts them", () => {
  test.each([
    ["0", 1, 0, true],
    ["-0", 1, 0, true],
    ["1200", 2, -2, true],
    ["123.45", 5, 2, false],
    ["0.00012", 2, 5, false],
    ["1e400", 1, -400, true],
    ["1e-130", 1, 130, false],
    ["100.000", 1, -2, true],
  ])("%s", (text, precision, scale, isInteger) => {
    const decimal = Decimal.parse(text);
    expect({
      precision: decimal.precision,
      scale: decimal.scale,
      isInteger: decimal.isInteger,
      isZero: decimal.isZero,
    }).toEqual({ precision, scale, isInteger, isZero: /^-?0$/.test(text) });
  });
});

describe("compare", () => {
  test("agrees with BigInt arithmetic", () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        const expected = compareBigDecimals(readBigDecimal(a), readBigDecimal(b));
        expect(Decimal.parse(a).compare(Decimal.parse(b))).toBe(expected);
        expect(Decimal.parse(a).equals(Decimal.parse(b))).toBe(expected === 0);
      }),
    );
  });

  test("numbers that share their first digits", () => {
    fc.assert(
      fc.property(digits, digits, digits, fc.constantFrom("", "-"), (head, a, b, sign) => {
        const [left, right] = [`${sign}${head}.${a}`, `${sign}${head}.${b}`];
        const expected = compareBigDecimals(readBigDecimal(left), readBigDecimal(right));
        expect(Decimal.parse(left).compare(Decimal.parse(right))).toBe(expected);
      }),
    );
  });

  test.each([
    ["0", "-0", 0],
    ["-0", "0.00", 0],
    ["1", "1.0", 0],
    ["1e999999999", "1e999999998", 1],
    ["-1e999999999", "1e-999999999", -1],
    ["1e-999999999", "0", 1],
    ["9.99e5", "1e6", -1],
    ["-2", "-10", 1],
  ])("%s to %s", (a, b, expected) => {
    expect(Decimal.parse(a).compare(Decimal.parse(b))).toBe(expected);
    expect(Decimal.parse(b).compare(Decimal.parse(a))).toBe(0 - expected);
  });
});

describe("texts", () => {
  test.each([
    ["0", "0", "0"],
    ["-0", "-0", "-0.0"],
    ["1.10", "1.1", "1.1"],
    ["-.5", "-0.5", "-0.5"],
    ["1e3", "1000", "1000"],
    ["1e-7", "0.0000001", "0.0000001"],
    ["123e-5", "0.00123", "0.00123"],
    ["1e39", `1${"0".repeat(39)}`, `1${"0".repeat(39)}`],
    ["1e40", `1${"0".repeat(40)}`, "1e40"],
    ["-1e39", `-1${"0".repeat(39)}`, "-1e39"],
    ["12.5e200", `125${"0".repeat(199)}`, "1.25e201"],
    ["-12.5e-130", `-0.${"0".repeat(128)}125`, "-1.25e-129"],
    [`${"1".repeat(40)}.5`, `${"1".repeat(40)}.5`, `1.${"1".repeat(39)}5e39`],
    [`1.${"1".repeat(40)}`, `1.${"1".repeat(40)}`, `1.${"1".repeat(40)}`],
  ])("%s", (text, plain, json) => {
    const decimal = Decimal.parse(text);
    expect(decimal.toPlainText()).toBe(plain);
    expect(decimal.toJsonText()).toBe(json);
    expect(String(decimal)).toBe(json);
  });

  test("written out they have at most 1000 characters", () => {
    expect(Decimal.parse("1e999").toPlainText()).toHaveLength(1000);
    expect(Decimal.parse("1e-998").toPlainText()).toHaveLength(1000);
    for (const text of ["1e1000", "-1e999", "1e-999", "1e999999999", "-1e-999999999"]) {
      expect(() => Decimal.parse(text).toPlainText()).toThrow(RangeError);
    }
    expect(Decimal.parse("-1e-999999999").toJsonText()).toBe("-1e-999999999");
  });

  test("are JSON and read back as the same number", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const decimal = Decimal.parse(text);
        expect(Decimal.parse(decimal.toJsonText())).toEqual(decimal);
        expect(Decimal.parse(decimal.toPlainText())).toEqual(decimal);
        expect(JSON.parse(decimal.toJsonText())).toBe(Number(text));
        expect(decimal.toPlainText()).not.toMatch(/e/i);
      }),
    );
  });

  test("JSON.stringify is refused", () => {
    expect(() => JSON.stringify({ price: Decimal.parse("1.5") })).toThrow(
      new TypeError("exact numbers must be written by stringifyExact, not by JSON.stringify"),
    );
  });
});
