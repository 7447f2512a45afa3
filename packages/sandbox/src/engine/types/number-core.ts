import { oraError } from "../errors.ts";
import { BigDecimal } from "./big-decimal.ts";

/**
 * A NUMBER value in canonical form: a JavaScript number when it has at most 15 significant digits and 1e-100 < |n| < 1e100
 * (or is 0), else a `BigDecimal`. Never -0, NaN or infinite. Equal numbers have one representation.
 */
export type OraNumber = number | BigDecimal;

/** `coefficient * 10^exponent`; the coefficient may have trailing zeros. */
export interface NumberParts {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Integers of fewer digits than this are exact and canonical as they are. */
const SHORT = 1e15;

/** Tried in this order to read a short decimal as an integer. */
const SCALES = [1e2, 1e4, 1e8] as const;
const SCALE_DIGITS = [2, 4, 8] as const;

const POWERS = Array.from({ length: 300 }, (_, power) => 10n ** BigInt(power));

/** 10^power, for power >= 0. */
export function tenTo(power: number): bigint {
  return POWERS[power] ?? 10n ** BigInt(power);
}

/**
 * Makes a canonical NUMBER of any coefficient and exponent, rounded half up to what Oracle holds: 20 digits of base 100,
 * which are 40 decimal digits, or 39 when the number of digits before the point is odd (1/3 keeps 40 digits, 10/3 keeps 39).
 * Below 1e-130 it is 0.
 * Source: Oracle SQL Language Reference, NUMBER Data Type; Oracle Call Interface, NUMBER (SQLT_NUM) external format.
 * @throws OraError 1426 from 1e126 on.
 */
export function makeNumber(coefficient: bigint, exponent: number): OraNumber {
  if (coefficient === 0n) return 0;
  const negative = coefficient < 0n;
  let digits = (negative ? -coefficient : coefficient).toString();
  let power = exponent;
  const integerDigits = digits.length + power;
  const most = integerDigits % 2 === 0 ? 40 : 39;
  if (digits.length > most) {
    power += digits.length - most;
    digits = roundDigits(digits, most);
  }
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end -= 1;
  power += digits.length - end;
  digits = digits.slice(0, end);
  const magnitude = digits.length + power;
  if (magnitude > 126) throw oraError(1426);
  if (magnitude < -129) return 0;
  const plain = magnitude > -99 || (magnitude === -99 && digits !== "1");
  if (digits.length <= 15 && plain && magnitude <= 100) {
    return toDouble(negative ? -Number(digits) : Number(digits), power);
  }
  const whole = BigInt(digits);
  return new BigDecimal(negative ? -whole : whole, power);
}

/** The first `keep` digits, rounded half up; one digit longer when the carry goes through. */
function roundDigits(digits: string, keep: number): string {
  const head = digits.slice(0, keep);
  if (digits.charCodeAt(keep) < 53) return head;
  const rounded = (BigInt(head) + 1n).toString();
  return rounded;
}

/** The double nearest to `whole * 10^power`, for a whole number of at most 15 digits. */
function toDouble(whole: number, power: number): number {
  if (power >= 0 && power <= 22) return whole * 10 ** power;
  if (power < 0 && power >= -22) return whole / 10 ** -power;
  return Number(`${whole}e${power}`);
}

/** The coefficient and exponent of a NUMBER. */
export function partsOf(value: OraNumber): NumberParts {
  if (typeof value !== "number") return value;
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  for (let index = 0; index < SCALES.length; index += 1) {
    const scale = SCALES[index] as number;
    const whole = Math.round(value * scale);
    if (whole / scale === value && whole < SHORT && whole > -SHORT) {
      return { coefficient: BigInt(whole), exponent: -(SCALE_DIGITS[index] as number) };
    }
  }
  return partsOfText(value.toString());
}

/** Reads what `Number.prototype.toString` prints. */
function partsOfText(text: string): NumberParts {
  const [mantissa = "", power = "0"] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { coefficient: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/**
 * The NUMBER that a double's shortest round-trip text says, as when a BINARY_DOUBLE becomes a NUMBER.
 * @throws OraError 1426 for NaN, infinities and from 1e126 on.
 */
export function numberFromDouble(value: number): OraNumber {
  if (Number.isInteger(value) && value < SHORT && value > -SHORT) return value + 0;
  if (!Number.isFinite(value)) throw oraError(1426);
  const { coefficient, exponent } = partsOfText(value.toString());
  return makeNumber(coefficient, exponent);
}

/** A bigint as a NUMBER. */
export function numberFromBigInt(value: bigint): OraNumber {
  return makeNumber(value, 0);
}

/** The double nearest to the NUMBER. */
export function numberToDouble(value: OraNumber): number {
  return typeof value === "number" ? value : Number(`${value.coefficient}e${value.exponent}`);
}

/** a + b. @throws OraError 1426 on overflow. */
export function add(a: OraNumber, b: OraNumber): OraNumber {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (isShortInteger(a) && isShortInteger(b) && sum < SHORT && sum > -SHORT) return sum;
    for (const scale of SCALES) {
      const x = Math.round(a * scale);
      const y = Math.round(b * scale);
      const total = x + y;
      if (!(total < SHORT && total > -SHORT && x < SHORT && x > -SHORT)) break;
      if (x / scale === a && y / scale === b) return total / scale;
    }
  }
  return addExact(partsOf(a), partsOf(b));
}

function addExact(x: NumberParts, y: NumberParts): OraNumber {
  if (x.exponent === y.exponent) return makeNumber(x.coefficient + y.coefficient, x.exponent);
  const [high, low] = x.exponent > y.exponent ? [x, y] : [y, x];
  const shift = tenTo(high.exponent - low.exponent);
  return makeNumber(high.coefficient * shift + low.coefficient, low.exponent);
}

/** a - b. @throws OraError 1426 on overflow. */
export function subtract(a: OraNumber, b: OraNumber): OraNumber {
  return add(a, negate(b));
}

/** a * b. @throws OraError 1426 on overflow. */
export function multiply(a: OraNumber, b: OraNumber): OraNumber {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (isShortInteger(a) && isShortInteger(b) && product < SHORT && product > -SHORT) {
      return product + 0;
    }
    const x = Math.round(a * 1e4);
    const y = Math.round(b * 1e4);
    const whole = x * y;
    if (whole < SHORT && whole > -SHORT && x / 1e4 === a && y / 1e4 === b) return whole / 1e8 + 0;
  }
  const x = partsOf(a);
  const y = partsOf(b);
  return makeNumber(x.coefficient * y.coefficient, x.exponent + y.exponent);
}

/** a / b to 39 or 40 digits. @throws OraError 1476 when b is 0, 1426 on overflow. */
export function divide(a: OraNumber, b: OraNumber, position = -1): OraNumber {
  if (b === 0) throw oraError(1476, [], position);
  if (typeof a === "number" && typeof b === "number" && isShortInteger(a) && isShortInteger(b)) {
    const quotient = a / b;
    if (Number.isInteger(quotient) && quotient * b === a) return quotient + 0;
  }
  const x = partsOf(a);
  const y = partsOf(b);
  if (x.coefficient === 0n) return 0;
  // 45 digits of quotient and one that says whether anything was cut: half-up rounding then sees the truth.
  const shift = Math.max(0, 46 + lengthOf(y.coefficient) - lengthOf(x.coefficient));
  const scaled = x.coefficient * tenTo(shift);
  const quotient = scaled / y.coefficient;
  const sticky =
    quotient * y.coefficient === scaled ? 0n : scaled < 0n !== y.coefficient < 0n ? -1n : 1n;
  return makeNumber(quotient * 10n + sticky, x.exponent - y.exponent - shift - 1);
}

function lengthOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

/** MOD(a, b): the sign is that of a; a when b is 0. Source: SQL Language Reference, MOD. */
export function modulo(a: OraNumber, b: OraNumber): OraNumber {
  if (b === 0) return a;
  if (typeof a === "number" && typeof b === "number" && isShortInteger(a) && isShortInteger(b)) {
    return (a % b) + 0;
  }
  const [x, y, exponent] = aligned(a, b);
  return makeNumber(x % y, exponent);
}

/**
 * REMAINDER(a, b): a minus the multiple of b nearest to it, the even one on a tie. Source: SQL Language Reference, REMAINDER.
 * @throws OraError 1428 when b is 0.
 */
export function remainder(a: OraNumber, b: OraNumber, position = -1): OraNumber {
  if (b === 0) throw oraError(1428, ["0"], position);
  const [x, y, exponent] = aligned(a, b);
  const divisor = y < 0n ? -y : y;
  const quotient = x / divisor;
  const rest = x - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n !== 0n);
  return makeNumber(up ? rest - (rest < 0n ? -divisor : divisor) : rest, exponent);
}

function aligned(a: OraNumber, b: OraNumber): [bigint, bigint, number] {
  const x = partsOf(a);
  const y = partsOf(b);
  const exponent = Math.min(x.exponent, y.exponent);
  return [
    x.coefficient * tenTo(x.exponent - exponent),
    y.coefficient * tenTo(y.exponent - exponent),
    exponent,
  ];
}

/** -a. */
export function negate(a: OraNumber): OraNumber {
  return typeof a === "number" ? 0 - a : new BigDecimal(-a.coefficient, a.exponent);
}

/** |a|. */
export function absolute(a: OraNumber): OraNumber {
  return signOf(a) < 0 ? negate(a) : a;
}

/** -1, 0 or 1. */
export function signOf(a: OraNumber): -1 | 0 | 1 {
  if (typeof a === "number") return a > 0 ? 1 : a < 0 ? -1 : 0;
  return a.coefficient < 0n ? -1 : 1;
}

/** Less than, equal to or greater than 0, as for sorting. */
export function compareNumbers(a: OraNumber, b: OraNumber): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** True when both are the same number. */
export function numbersEqual(a: OraNumber, b: OraNumber): boolean {
  if (a === b) return true;
  if (typeof a === "number" || typeof b === "number") return false;
  return a.exponent === b.exponent && a.coefficient === b.coefficient;
}

/** A key for grouping and joining: equal numbers have equal keys, others have not. */
export function numberKey(a: OraNumber): string | number {
  return typeof a === "number" ? a : `${a.coefficient}E${a.exponent}`;
}

/** True when there are no digits after the point. */
export function isIntegral(a: OraNumber): boolean {
  return typeof a === "number" ? Number.isInteger(a) : a.exponent >= 0;
}

/** The whole part as a JavaScript number, for counts, positions and lengths; beyond ±2^53 it is not exact. */
export function toInteger(a: OraNumber): number {
  return Math.trunc(numberToDouble(a)) + 0;
}

function isShortInteger(value: number): boolean {
  return value < SHORT && value > -SHORT && Number.isInteger(value);
}
