import { numberFromDouble, numberToDouble, type OraNumber } from "./number-core.ts";
import { tryParseNumber } from "./number-text.ts";

export type BinaryType = "BINARY_FLOAT" | "BINARY_DOUBLE";

/**
 * The text of a BINARY_FLOAT (9 digits) or BINARY_DOUBLE (17 digits) without a format: `1.5E+000`, `0`, `Inf`, `-Inf`, `Nan`.
 * Source: Oracle SQL Language Reference, TO_CHAR (number); Floating-Point Numbers.
 */
export function binaryToText(value: number, type: BinaryType, decimalCharacter = "."): string {
  if (Number.isNaN(value)) return "Nan";
  if (!Number.isFinite(value)) return value > 0 ? "Inf" : "-Inf";
  if (value === 0) return "0";
  const [mantissa = "", power = ""] = value
    .toExponential(type === "BINARY_FLOAT" ? 8 : 16)
    .split("e");
  const exponent = `E${power[0]}${power.slice(1).padStart(3, "0")}`;
  const trimmed = mantissa.replace(/0+$/, "").replace(/\.$/, ".0");
  return trimmed.replace(".", decimalCharacter) + exponent;
}

const SPECIAL: Readonly<Record<string, number>> = {
  NAN: Number.NaN,
  INF: Number.POSITIVE_INFINITY,
  "+INF": Number.POSITIVE_INFINITY,
  "-INF": Number.NEGATIVE_INFINITY,
  INFINITY: Number.POSITIVE_INFINITY,
  "-INFINITY": Number.NEGATIVE_INFINITY,
};

const BINARY_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads a floating-point number: what TO_NUMBER reads, at any size, and INF, -INF and NaN in any case. Undefined when it is none.
 * Source: Oracle SQL Language Reference, TO_BINARY_DOUBLE.
 */
export function tryParseBinary(text: string, decimalCharacter = "."): number | undefined {
  const trimmed = text.trim();
  const special = SPECIAL[trimmed.toUpperCase()];
  if (special !== undefined) return special;
  const plain = decimalCharacter === "." ? trimmed : trimmed.replace(decimalCharacter, ".");
  if (!BINARY_TEXT.test(plain)) return undefined;
  return Number(plain);
}

/** A NUMBER as a floating-point number, rounded to the nearest. */
export function binaryFromNumber(value: OraNumber, type: BinaryType): number {
  const double = numberToDouble(value);
  return type === "BINARY_FLOAT" ? Math.fround(double) : double;
}

/**
 * A floating-point number as a NUMBER: its shortest text that reads back the same.
 * @throws OraError 1426 for NaN, infinities and from 1e126 on.
 */
export function numberFromBinary(value: number, type: BinaryType): OraNumber {
  if (type === "BINARY_DOUBLE" || !Number.isFinite(value)) return numberFromDouble(value);
  for (let digits = 6; digits < 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return tryParseNumber(text) ?? 0;
  }
  return tryParseNumber(value.toPrecision(9)) ?? 0;
}

/** Order of floating-point numbers: NaN is greater than anything and equal to itself. Source: Floating-Point Conditions. */
export function compareBinary(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
}
