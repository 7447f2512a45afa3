import { oraError } from "../errors.ts";
import { makeNumber, type OraNumber, partsOf, tenTo } from "./number-core.ts";
import { numberToText } from "./number-text.ts";

type Tie = "away" | "even" | "none";

/** Rounds half away from zero to `places` digits after the point; negative places round before the point. */
export function round(value: OraNumber, places = 0): OraNumber {
  if (typeof value === "number" && places >= 0) {
    if (Number.isInteger(value)) return value;
    if (places === 0 && value < 1e15 && value > -1e15) {
      return (value < 0 ? -Math.round(-value) : Math.round(value)) + 0;
    }
    if (hasPlaces(value, places)) return value;
  }
  return roundExact(value, places, "away");
}

/**
 * Whether a number certainly has no more than so many digits after the point: then it is the double nearest to a whole
 * number by a power of ten, both exact.
 */
function hasPlaces(value: number, places: number): boolean {
  if (places > 22) return false;
  const scale = 10 ** places;
  const whole = Math.round(value * scale);
  return Number.isSafeInteger(whole) && whole / scale === value;
}

/** Rounds half to even: ROUND_TIES_TO_EVEN, 23ai. */
export function roundHalfEven(value: OraNumber, places = 0): OraNumber {
  return roundExact(value, places, "even");
}

/** Cuts towards zero at `places` digits after the point; negative places cut before the point. */
export function trunc(value: OraNumber, places = 0): OraNumber {
  if (typeof value === "number" && places === 0) return Math.trunc(value) + 0;
  return roundExact(value, places, "none");
}

/** The greatest integer that is not above the number. */
export function floor(value: OraNumber): OraNumber {
  if (typeof value === "number") return Math.floor(value) + 0;
  return shiftInteger(value, -1n);
}

/** The least integer that is not below the number. */
export function ceil(value: OraNumber): OraNumber {
  if (typeof value === "number") return Math.ceil(value) + 0;
  return shiftInteger(value, 1n);
}

function shiftInteger(value: OraNumber, direction: 1n | -1n): OraNumber {
  const { coefficient, exponent } = partsOf(value);
  if (exponent >= 0) return value;
  const unit = tenTo(-exponent);
  const whole = coefficient / unit;
  const inexact = whole * unit !== coefficient;
  const outwards = coefficient < 0n === direction < 0n;
  return makeNumber(inexact && outwards ? whole + direction : whole, 0);
}

function roundExact(value: OraNumber, places: number, tie: Tie): OraNumber {
  const { coefficient, exponent } = partsOf(value);
  const cut = -places - exponent;
  if (cut <= 0) return value;
  if (cut > 300) return 0;
  const unit = tenTo(cut);
  let whole = coefficient / unit;
  const rest = coefficient - whole * unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > unit || (twice === unit && (tie === "away" || whole % 2n !== 0n));
  if (tie !== "none" && up) whole += coefficient < 0n ? -1n : 1n;
  return makeNumber(whole, -places);
}

/**
 * Rounds to the decimal digits that `bits` binary digits stand for: bits * 0.30103, rounded up. FLOAT(5) keeps 2 digits:
 * 12.345 becomes 12 and 123.45 becomes 120.
 * Source: Oracle SQL Language Reference, FLOAT Data Type.
 */
export function roundToBits(value: OraNumber, bits: number): OraNumber {
  const digits = Math.ceil(bits * 0.30103);
  const { coefficient, exponent } = partsOf(value);
  const length = (coefficient < 0n ? -coefficient : coefficient).toString().length;
  if (length <= digits) return value;
  return roundExact(value, digits - length - exponent, "away");
}

/**
 * The value as a NUMBER(precision, scale) or FLOAT(bits) column holds it: rounded half up to the scale. `column` is its
 * name for the text of 23ai.
 * Source: Oracle SQL Language Reference, NUMBER Data Type.
 * @throws OraError 1438 when more digits stand before the point than precision - scale allows.
 */
export function fitNumber(
  value: OraNumber,
  precision: number | null,
  scale: number | null,
  floatBits?: number,
  position = -1,
  column?: string,
): OraNumber {
  if (floatBits !== undefined) return roundToBits(value, floatBits);
  if (precision === null && scale === null) return value;
  const places = scale ?? 0;
  const rounded = round(value, places);
  if (integerDigits(rounded) > (precision ?? 38) - places) {
    const facts = [numberToText(value), precision ?? 38, places];
    throw oraError(1438, column === undefined ? facts : [...facts, column], position);
  }
  return rounded;
}

/** The greatest power of ten that a double holds exactly. */
const exactTens = 22;

/**
 * `fitNumber` for many values: those that fit as they are, the most, are told by comparing.
 * @throws OraError 1438 later.
 */
export function numberFitter(
  precision: number | null,
  scale: number | null,
  floatBits?: number,
  position = -1,
  column?: string,
): (value: OraNumber) => OraNumber {
  const places = scale ?? 0;
  const digits = (precision ?? 38) - places;
  const plain = floatBits === undefined && digits > 0 && places >= 0 && places <= exactTens;
  const limit = plain ? 10 ** Math.min(digits, exactTens) : 0;
  const unit = plain ? 10 ** places : 1;
  return (value) => {
    if (typeof value === "number" && value < limit && value > -limit) {
      if (Number.isInteger(value)) return value;
      const whole = Math.round(value * unit);
      if (Number.isSafeInteger(whole) && whole / unit === value) return value;
    }
    return fitNumber(value, precision, scale, floatBits, position, column);
  };
}

/** Digits before the point; negative for a fraction with zeros behind the point: .05 has -1. 0 fits everywhere. */
function integerDigits(value: OraNumber): number {
  if (typeof value === "number") {
    const size = value < 0 ? -value : value;
    if (size === 0) return -1000;
    if (size >= 1 && size < 1e15) {
      let digits = 1;
      for (let limit = 10; size >= limit; limit *= 10) digits += 1;
      return digits;
    }
  }
  const { coefficient, exponent } = partsOf(value);
  return (coefficient < 0n ? -coefficient : coefficient).toString().length + exponent;
}
