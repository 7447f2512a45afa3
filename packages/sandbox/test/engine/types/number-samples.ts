// Layer: pure. What the tests of NUMBER share.
import fc from "fast-check";
import {
  makeNumber,
  numberToDouble,
  numberToText,
  type OraNumber,
  parseNumber,
  partsOf,
} from "../../../src/engine/types/number.ts";

export const n = (text: string): OraNumber => parseNumber(text);
export const text = (value: OraNumber): string => numberToText(value);

/** Numbers of every size that NUMBER has: short integers, short decimals, 40 digits, very large and very small ones. */
export const numbers: fc.Arbitrary<OraNumber> = fc.oneof(
  fc.integer().map((value) => value + 0),
  fc
    .tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.nat(10))
    .map(([c, e]) => makeNumber(BigInt(c), -e)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: -60, max: 20 }))
    .map(([c, e]) => makeNumber(c, e)),
  fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -125, max: 120 }))
    .map(([c, e]) => makeNumber(BigInt(c), e)),
);

/** An exact fraction. */
export type Rational = readonly [numerator: bigint, denominator: bigint];

export function rational(value: OraNumber): Rational {
  const { coefficient, exponent } = partsOf(value);
  return exponent >= 0
    ? [coefficient * 10n ** BigInt(exponent), 1n]
    : [coefficient, 10n ** BigInt(-exponent)];
}

/** The text of a fraction rounded half away from zero to 20 digits of base 100, by long division; what NUMBER must hold. */
export function expectedText([top, bottom]: Rational): string {
  if (bottom < 0n) return expectedText([-top, -bottom]);
  if (top < 0n) return `-${expectedText([-top, bottom])}`.replace("-0", "0");
  if (top === 0n) return "0";
  let power = 0;
  while (top >= bottom * 100n ** BigInt(power + 1)) power += 1;
  while (
    power > -80 &&
    top * 100n ** BigInt(Math.max(0, -power)) < bottom * 100n ** BigInt(Math.max(0, power))
  )
    power -= 1;
  // 20 digits of base 100 from 100^power down.
  const places = 19 - power;
  const scaled = top * 100n ** BigInt(Math.max(0, places)) * 2n;
  const unit = bottom * 100n ** BigInt(Math.max(0, -places));
  const whole = (scaled + unit) / (unit * 2n);
  return plain(whole, -2 * places);
}

function plain(coefficient: bigint, exponent: number): string {
  if (coefficient === 0n) return "0";
  const digits = coefficient.toString().replace(/0+$/, "");
  const shift = exponent + coefficient.toString().length - digits.length;
  if (shift >= 0) return digits + "0".repeat(shift);
  const padded = digits.padStart(1 - shift, "0");
  const whole = padded.slice(0, shift).replace(/^0$/, "");
  return `${whole}.${padded.slice(shift)}`;
}

export function isCanonical(value: OraNumber): boolean {
  if (typeof value === "number") {
    if (Object.is(value, -0) || !Number.isFinite(value)) return false;
    const digits = value
      .toExponential()
      .replace(/e.*$|[.-]/g, "")
      .replace(/0+$/, "");
    return (
      value === 0 || (digits.length <= 15 && Math.abs(value) > 1e-100 && Math.abs(value) < 1e100)
    );
  }
  const digits = value.digits;
  const size = Math.abs(numberToDouble(value));
  return (
    !digits.endsWith("0") &&
    digits.length <= 40 &&
    !(digits.length <= 15 && size > 1e-100 && size < 1e100)
  );
}

export function inRange([top, bottom]: Rational): boolean {
  const size = top < 0n ? -top : top;
  return size < bottom * 10n ** 125n && (size === 0n || size * 10n ** 128n > bottom);
}
