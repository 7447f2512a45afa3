// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  absolute,
  add,
  BigDecimal,
  ceil,
  compareNumbers,
  divide,
  floor,
  modulo,
  multiply,
  negate,
  numberFromDouble,
  numberKey,
  numbersEqual,
  numberToDouble,
  numberToPlainText,
  type OraNumber,
  remainder,
  round,
  signOf,
  subtract,
  trunc,
} from "../../../src/engine/types/number.ts";

import {
  expectedText,
  inRange,
  isCanonical,
  n,
  numbers,
  type Rational,
  rational,
  text,
} from "./number-samples.ts";

describe("arithmetic against exact fractions", () => {
  const cases: readonly [
    string,
    (a: OraNumber, b: OraNumber) => OraNumber,
    (a: Rational, b: Rational) => Rational,
  ][] = [
    ["add", add, ([a, b], [c, d]) => [a * d + c * b, b * d]],
    ["subtract", subtract, ([a, b], [c, d]) => [a * d - c * b, b * d]],
    ["multiply", multiply, ([a, b], [c, d]) => [a * c, b * d]],
    ["divide", (a, b) => divide(a, b), ([a, b], [c, d]) => [a * d, b * c]],
  ];
  it.each(cases)("%s is exact, rounded once, and canonical", (name, run, truth) => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        fc.pre(name !== "divide" || b !== 0);
        const [top, bottom] = truth(rational(a), rational(b));
        const fraction: Rational = bottom < 0n ? [-top, -bottom] : [top, bottom];
        fc.pre(inRange(fraction));
        const result = run(a, b);
        expect(numberToPlainText(result)).toBe(expectedText(fraction));
        expect(isCanonical(result)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("mod and remainder agree with their definitions", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        fc.pre(b !== 0);
        const [at, ab] = rational(a);
        const [bt, bb] = rational(b);
        const x = at * bb;
        const y = bt * ab;
        const unit = ab * bb;
        expect(numberToPlainText(modulo(a, b))).toBe(expectedText([x % y, unit]));
        const size = y < 0n ? -y : y;
        let quotient = x / size;
        const twice = 2n * (x - quotient * size);
        if (twice > size || (twice === size && quotient % 2n !== 0n)) quotient += 1n;
        if (-twice > size || (-twice === size && quotient % 2n !== 0n)) quotient -= 1n;
        expect(numberToPlainText(remainder(a, b))).toBe(expectedText([x - quotient * size, unit]));
      }),
      { numRuns: 1000 },
    );
  });

  it("compares, tells equality and keys as the exact values do", () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [at, ab] = rational(a);
        const [bt, bb] = rational(b);
        const difference = at * bb - bt * ab;
        expect(Math.sign(compareNumbers(a, b))).toBe(
          difference > 0n ? 1 : difference < 0n ? -1 : 0,
        );
        expect(numbersEqual(a, b)).toBe(difference === 0n);
        expect(numberKey(a) === numberKey(b)).toBe(difference === 0n);
        expect(compareNumbers(a, a)).toBe(0);
        expect(numbersEqual(negate(negate(a)), a)).toBe(true);
        expect(signOf(absolute(a))).toBe(at === 0n ? 0 : 1);
      }),
      { numRuns: 1000 },
    );
  });

  it("rounds and truncates exactly", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -45, max: 45 }), (value, places) => {
        const [top, bottom] = rational(value);
        const up = 10n ** BigInt(Math.max(0, places));
        const down = 10n ** BigInt(Math.max(0, -places));
        const whole = (top * up) / (bottom * down);
        const rest = 2n * (top * up - whole * bottom * down);
        const isHalf = (rest < 0n ? -rest : rest) >= bottom * down;
        const rounded = isHalf ? whole + BigInt(signOf(value)) : whole;
        fc.pre(inRange([rounded * down, up]));
        expect(numberToPlainText(trunc(value, places))).toBe(expectedText([whole * down, up]));
        expect(numberToPlainText(round(value, places))).toBe(expectedText([rounded * down, up]));
      }),
      { numRuns: 2000 },
    );
  });

  it("floors and ceils exactly", () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const [top, bottom] = rational(value);
        const whole = top / bottom;
        const below = whole * bottom > top ? whole - 1n : whole;
        const above = whole * bottom < top ? whole + 1n : whole;
        expect(numberToPlainText(floor(value))).toBe(expectedText([below, 1n]));
        expect(numberToPlainText(ceil(value))).toBe(expectedText([above, 1n]));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("errors and edges", () => {
  it("divides by zero with ORA-01476", () => {
    expect(() => divide(1, 0)).toThrow("ORA-01476: divisor is equal to zero");
    expect(modulo(7, 0)).toBe(7);
    expect(() => remainder(7, 0)).toThrow("ORA-01428: argument '0' is out of range");
  });

  // Source: SQL Language Reference, MOD and REMAINDER.
  it("has the signs of the reference", () => {
    expect([modulo(11, 4), modulo(11, -4), modulo(-11, 4), modulo(-11, -4)]).toEqual([
      3, 3, -3, -3,
    ]);
    expect([remainder(11, 4), remainder(-11, 4), remainder(10, 4), remainder(6, 4)]).toEqual([
      -1, 1, 2, -2,
    ]);
    expect(Object.is(modulo(-4, 2), 0)).toBe(true);
  });

  it("takes doubles by their shortest text", () => {
    expect(numberFromDouble(0.1)).toBe(0.1);
    expect(numberFromDouble(-0)).toBe(0);
    expect(text(numberFromDouble(2 ** 70))).toBe("1180591620717411300000");
    expect(text(numberFromDouble(0.1 + 0.2))).toBe(".30000000000000004");
    expect(() => numberFromDouble(Number.NaN)).toThrow("ORA-01426");
    expect(numberToDouble(divide(1, 3))).toBe(1 / 3);
  });

  it("knows the canonical border at 15 digits and at 1e100", () => {
    expect(n("123456789012345")).toBe(123456789012345);
    expect(n("1234567890123456")).toEqual(new BigDecimal(1234567890123456n, 0));
    expect(n("1e99")).toBe(1e99);
    expect(n("1e100")).toEqual(new BigDecimal(1n, 100));
    expect(n("5e-100")).toBe(5e-100);
    expect(n("1e-100")).toEqual(new BigDecimal(1n, -100));
    expect(n("1.1e-99")).toBe(1.1e-99);
    expect(add(999_999_999_999_999, 1)).toBe(1e15);
    expect(add(999_999_999_999_999, 2)).toEqual(new BigDecimal(1000000000000001n, 0));
  });
});
