import type { Decimal } from "../../singer/decimal.ts";
import type { OracleType } from "./oracle-type.ts";

/** Most base-100 digits of a NUMBER: 39 or 40 decimal digits, depending on where the point stands. */
const maxBase100Digits = 20;

/** Most decimal digits of a NUMBER with a declared precision. */
export const maxNumberPrecision = 38;

/**
 * Why no NUMBER holds a value exactly, or undefined when a NUMBER without precision does: 1E-130 to below 1E126 in size,
 * 20 base-100 digits, so that 1/3 as Oracle computes it (40 digits) passes.
 * Source: Oracle SQL Language Reference, NUMBER Data Type.
 */
export function numberProblem(value: Decimal): string | undefined {
  if (value.isZero) return undefined;
  const { digits, exponent } = value;
  const magnitude = digits.length + exponent;
  if (magnitude > 126) return "the number is not below 1E126 in size, the end of NUMBER's range";
  if (magnitude < -129) return "the number is below 1E-130 in size, where NUMBER becomes 0";
  const aligned = digits.length + Math.abs(exponent % 2);
  if (Math.ceil(aligned / 2) > maxBase100Digits) {
    return `the number has ${digits.length} significant digits; NUMBER holds 38 of every number and up to 40 of some`;
  }
  return undefined;
}

/** Digits before the point that a NUMBER(p,s) has room for; negative when its scale exceeds its precision. */
export function wholeDigits(precision: number | null, scale: number): number {
  return (precision ?? maxNumberPrecision) - scale;
}

/** Whether a NUMBER of this precision and scale holds a value without rounding. Both null: see `numberProblem`. */
export function fitsNumber(
  value: Decimal,
  precision: number | null,
  scale: number | null,
): boolean {
  if (value.isZero) return true;
  if (scale === null) return numberProblem(value) === undefined;
  return value.scale <= scale && value.precision - value.scale <= wholeDigits(precision, scale);
}

/** The narrowest NUMBER with a precision that holds a value, or NUMBER when there is none. */
export function numberTypeFor(value: Decimal): OracleType {
  const scale = Math.max(value.scale, 0);
  const whole = Math.max(value.precision - value.scale, 0);
  return numberOfDigits(whole, scale);
}

/** NUMBER(whole + scale, scale), or NUMBER when that has more than 38 digits or a scale that there is not. */
export function numberOfDigits(whole: number, scale: number): OracleType {
  const precision = Math.max(whole + scale, 1);
  return precision > maxNumberPrecision || scale > 127 || scale < -84
    ? { family: "number", precision: null, scale: null }
    : { family: "number", precision, scale };
}

/**
 * Decimal digits that a FLOAT of so many binary digits keeps.
 * Source: Oracle SQL Language Reference, FLOAT Data Type (multiply by 0.30103).
 */
export function floatDigits(binaryPrecision: number): number {
  return Math.ceil(binaryPrecision * 0.301_03);
}
