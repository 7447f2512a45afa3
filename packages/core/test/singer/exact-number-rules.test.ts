// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/singer/decimal.ts";
import {
  ceilToNumber,
  clampedNumber,
  closeMultipleOf,
  compileNumberRules,
  floorToNumber,
  isMultipleOf,
  type NumberRules,
} from "../../src/singer/exact-number-rules.ts";

const nines = "9".repeat(38);

describe("compileNumberRules", () => {
  test.each<[NumberRules, number | string, string | undefined]>([
    [{ integer: ["integer"] }, 1, undefined],
    [{ integer: ["integer"] }, 1.5, "must be integer"],
    [{ integer: ["integer"] }, "12345678901234567890123", undefined],
    [{ integer: ["integer"] }, "12345678901234567890.5", "must be integer"],
    [{ maximum: nines }, nines, undefined],
    [{ maximum: nines }, `${nines}.1`, `must be <= ${nines}`],
    [{ maximum: nines }, 1e38, `must be <= ${nines}`],
    [{ exclusiveMaximum: nines }, nines, `must be < ${nines}`],
    [{ minimum: "-0.1" }, -0.1, undefined],
    [{ minimum: "-0.1" }, "-0.10000000000000000000001", "must be >= -0.1"],
    [{ exclusiveMinimum: "0" }, 0, "must be > 0"],
    [{ multipleOf: "0.01" }, "0.123456789012345678901", "must be multiple of 0.01"],
    [{ multipleOf: "0.01" }, "123456789012345678901.25", undefined],
    [{ multipleOf: "0.1" }, 0.1 + 0.2, undefined],
    [{ multipleOf: "0.1" }, 0.15, "must be multiple of 0.1"],
    [{ integer: ["integer"], minimum: "1", maximum: "5" }, 6, "must be <= 5"],
    [{}, "1e400", undefined],
  ])("%j on %j: %j", (rules, value, expected) => {
    const exact = typeof value === "string" ? Decimal.parse(value) : value;
    expect(compileNumberRules(rules)(exact)).toBe(expected);
  });
});

describe("multiples", () => {
  test("exact, against whole-number arithmetic", () => {
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(
        digits,
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        fc.nat(10),
        fc.nat(10),
        (a, b, x, y) => {
          const [value, step] = [Decimal.parse(`${a}e-${x}`), Decimal.parse(`${b}e-${y}`)];
          const expected = (a * 10n ** BigInt(y)) % (b * 10n ** BigInt(x)) === 0n;
          expect(isMultipleOf(value, step)).toBe(expected);
          expect(isMultipleOf(Decimal.parse(`${a * b}e-${x + y}`), step)).toBe(
            a % 10n ** BigInt(x) === 0n ||
              isMultipleOf(Decimal.parse(`${a}e-${x}`), Decimal.parse("1")),
          );
        },
      ),
    );
  });

  test("powers of any size cost nothing", () => {
    expect(isMultipleOf(Decimal.parse("1e999999999"), Decimal.parse("3"))).toBe(false);
    expect(isMultipleOf(Decimal.parse("3e999999999"), Decimal.parse("3e-999999999"))).toBe(true);
  });

  test.each([
    [0.01, 123_456_789.12, true],
    [0.01, 123_456_789.125, false],
    [1e-38, 0.5, true],
    [1e-300, 1e300, true],
    [3, 9_007_199_254_740_990, true],
    [10, 25, false],
  ])("close: %d, %d", (step, value, expected) => {
    expect(closeMultipleOf(step)(value)).toBe(expected);
  });
});

describe("bounds as JS numbers", () => {
  test.each([
    [nines, 9.999999999999998e37, 1e38],
    ["0.1", 0.1, 0.1],
    ["1e400", Number.MAX_VALUE, Number.MAX_VALUE],
    ["-1e400", -Number.MAX_VALUE, -Number.MAX_VALUE],
    ["1e-400", 0, Number.MIN_VALUE],
    ["-1e-400", -Number.MIN_VALUE, 0],
    ["0", 0, 0],
    [`-${nines}`, -1e38, -9.999999999999998e37],
  ])("%s", (text, floor, ceil) => {
    const bound = Decimal.parse(text);
    expect([floorToNumber(bound) + 0, ceilToNumber(bound) + 0]).toStrictEqual([floor, ceil]);
  });

  test("divide the numbers as the exact bound does", () => {
    const bounds = fc
      .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: -40, max: 10 }))
      .map(([digits, exponent]) => Decimal.parse(`${digits}e${exponent}`));
    fc.assert(
      fc.property(
        bounds,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        (bound, other, near) => {
          const value = near ? clampedNumber(bound) : other;
          const order = Decimal.from(value).compare(bound);
          expect(value <= floorToNumber(bound)).toBe(order <= 0);
          expect(value >= ceilToNumber(bound)).toBe(order >= 0);
          expect(value > floorToNumber(bound)).toBe(order > 0);
          expect(value < ceilToNumber(bound)).toBe(order < 0);
        },
      ),
    );
  });
});
