import { oraError } from "../errors.ts";
import {
  compareNumbers,
  divide,
  isIntegral,
  makeNumber,
  negate,
  numberToDouble,
  type OraNumber,
  partsOf,
  signOf,
  tenTo,
} from "./number-core.ts";
import {
  expFixed,
  type Fixed,
  integerRoot,
  LN10,
  lnFixed,
  ONE,
  PLACES,
  times,
} from "./number-fixed.ts";
import { numberToText } from "./number-text.ts";

/** ORA-01428 with the argument in quotes, as the SQL functions raise it. */
export function outOfRange(value: OraNumber, position: number): Error {
  return oraError(1428, [numberToText(value)], position);
}

/** A NUMBER in fixed point; digits past the last place are cut. */
export function toFixed(value: OraNumber): Fixed {
  const { coefficient, exponent } = partsOf(value);
  const shift = exponent + PLACES;
  return shift >= 0 ? coefficient * tenTo(shift) : coefficient / tenTo(-shift);
}

/** A fixed-point value as a NUMBER. */
export function fromFixed(value: Fixed): OraNumber {
  return makeNumber(value, -PLACES);
}

/** SQRT. @throws OraError 1428 for a negative number. */
export function sqrt(value: OraNumber, position = -1): OraNumber {
  if (signOf(value) < 0) throw outOfRange(value, position);
  const { coefficient, exponent } = partsOf(value);
  const shift = exponent % 2 === 0 ? 100 : 101;
  return makeNumber(integerRoot(coefficient * tenTo(shift)), (exponent - shift) / 2);
}

/** EXP. @throws OraError 1426 on overflow. */
export function exp(value: OraNumber): OraNumber {
  if (numberToDouble(value) > 300) throw oraError(1426);
  return expOf(toFixed(value));
}

function expOf(x: Fixed): OraNumber {
  const tens = x / LN10;
  if (tens < -140n) return 0;
  if (tens > 130n) throw oraError(1426);
  return makeNumber(expFixed(x - tens * LN10), Number(tens) - PLACES);
}

/** LN. @throws OraError 1428 unless the number is above 0. */
export function ln(value: OraNumber, position = -1): OraNumber {
  if (signOf(value) <= 0) throw outOfRange(value, position);
  return fromFixed(lnOf(value));
}

function lnOf(value: OraNumber): Fixed {
  const { coefficient, exponent } = partsOf(value);
  const length = coefficient.toString().length;
  // 0.5 to 5 around 1, so that a number just below 1 does not lose its digits in ln 10.
  const leading = Number(coefficient.toString().slice(0, 15).padEnd(15, "0")) / 1e14;
  const tens = exponent + length - (leading > 3.2 ? 0 : 1);
  const mantissa = (coefficient * tenTo(PLACES + 45)) / tenTo(45 + tens - exponent);
  if (mantissa < ONE) return BigInt(tens) * LN10 - lnFixed((ONE * ONE) / mantissa);
  return lnFixed(mantissa) + BigInt(tens) * LN10;
}

/** LOG(base, value). @throws OraError 1428 when the base is 1 or either is not above 0. */
export function log(base: OraNumber, value: OraNumber, position = -1): OraNumber {
  if (signOf(base) <= 0 || compareNumbers(base, 1) === 0) throw outOfRange(base, position);
  if (signOf(value) <= 0) throw outOfRange(value, position);
  return makeNumber((lnOf(value) * tenTo(80)) / lnOf(base), -80);
}

/**
 * POWER: exact steps for whole exponents, e^(y ln x) otherwise.
 * @throws OraError 1428 for a negative base with a broken exponent and for 0 with a negative one, 1426 on overflow.
 */
export function power(base: OraNumber, exponent: OraNumber, position = -1): OraNumber {
  if (exponent === 0) return 1;
  if (base === 0) {
    if (signOf(exponent) < 0) throw outOfRange(base, position);
    return 0;
  }
  if (base === 1) return 1;
  if (isIntegral(exponent)) return wholePower(base, exponent);
  if (signOf(base) < 0) throw outOfRange(base, position);
  if (numberToDouble(exponent) === 0.5) return sqrt(base);
  return expOf(times(lnOf(base), toFixed(exponent)));
}

function wholePower(base: OraNumber, exponent: OraNumber): OraNumber {
  const size = Math.abs(numberToDouble(exponent));
  if (signOf(base) < 0) {
    const positive = wholePower(negate(base), exponent);
    return isOdd(exponent) ? negate(positive) : positive;
  }
  if (size > 100_000) return expOf(times(lnOf(base), toFixed(exponent)));
  const { digits, scale } = powerBySquares(base, size);
  if (signOf(exponent) > 0) return makeNumber(digits, scale);
  const shift = digits.toString().length + 50;
  return makeNumber(tenTo(shift) / digits, -scale - shift);
}

/** Keeps 70 digits of every step: the 40 that count stay right for any exponent that does not overflow. */
function powerBySquares(base: OraNumber, size: number): { digits: bigint; scale: number } {
  const start = partsOf(base);
  let square = start.coefficient;
  let squareScale = start.exponent;
  let digits = 1n;
  let scale = 0;
  for (let left = size; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      digits *= square;
      scale += squareScale;
      [digits, scale] = shorten(digits, scale);
    }
    [square, squareScale] = shorten(square * square, squareScale * 2);
  }
  return { digits, scale };
}

function shorten(digits: bigint, scale: number): [bigint, number] {
  const extra = digits.toString().length - 70;
  return extra > 0 ? [digits / tenTo(extra), scale + extra] : [digits, scale];
}

function isOdd(value: OraNumber): boolean {
  const { coefficient, exponent } = partsOf(value);
  return exponent === 0 ? coefficient % 2n !== 0n : false;
}

/** SINH. */
export function sinh(value: OraNumber): OraNumber {
  if (isTiny(value)) return value;
  const [up, down] = expPair(value);
  return makeNumber(up - down, -PLACES);
}

/** COSH. */
export function cosh(value: OraNumber): OraNumber {
  const [up, down] = expPair(value);
  return makeNumber(up + down, -PLACES);
}

/** TANH. */
export function tanh(value: OraNumber): OraNumber {
  if (isTiny(value)) return value;
  const size = numberToDouble(value);
  if (size > 120) return 1;
  if (size < -120) return -1;
  const [up, down] = expPair(value);
  return divide(makeNumber(up - down, -PLACES), makeNumber(up + down, -PLACES));
}

/** e^x / 2 and e^-x / 2. */
function expPair(value: OraNumber): [Fixed, Fixed] {
  if (Math.abs(numberToDouble(value)) > 300) throw oraError(1426);
  const x = toFixed(value);
  const tens = x / LN10;
  const mantissa = expFixed(x - tens * LN10);
  const up = tens >= 0n ? mantissa * tenTo(Number(tens)) : mantissa / tenTo(Number(-tens));
  return [up / 2n, (ONE * ONE) / up / 2n];
}

/** So near to 0 that sin x, tan x, arctan x, sinh x and tanh x are x to 40 digits. */
export function isTiny(value: OraNumber): boolean {
  return Math.abs(numberToDouble(value)) < 1e-25;
}
