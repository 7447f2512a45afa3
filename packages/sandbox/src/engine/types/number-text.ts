import { oraError } from "../errors.ts";
import { makeNumber, type OraNumber, partsOf } from "./number-core.ts";

const NUMBER_TEXT = /^ *([+-]?)(\d*)(?:(\.)(\d*))?(?:[eE]([+-]?\d+))? *$/;

/** The most digits, leading zeros of a fraction included, that the default text shows before it turns scientific. */
const PLAIN_DIGITS = 40;

/**
 * Reads a number as an implicit TO_NUMBER does: blanks around it, a sign, digits with one decimal character, an exponent.
 * Undefined when the text is no number. More than 40 digits are rounded.
 * @throws OraError 1426 when it is 1e126 or more.
 */
export function tryParseNumber(text: string, decimalCharacter = "."): OraNumber | undefined {
  if (isShortPlain(text)) return Number(text) + 0;
  const plain = decimalCharacter === "." ? text : swapDecimal(text, decimalCharacter);
  const match = NUMBER_TEXT.exec(plain);
  if (match === null) return undefined;
  const [, sign, whole = "", , fraction = "", power] = match;
  const digits = whole + fraction;
  if (digits === "") return undefined;
  // A power of any length would make a bigint of any size: outside ±1000 the result is known.
  const exponent = Math.max(-1e6, Math.min(1e6, Number(power ?? 0))) - fraction.length;
  const significant = digits.replace(/^0+/, "");
  if (significant === "") return 0;
  if (significant.length + exponent > 200) throw oraError(1426);
  if (significant.length + exponent < -200) return 0;
  const kept = significant.slice(0, 60);
  const coefficient = BigInt(sign === "-" ? `-${kept}` : kept);
  return makeNumber(coefficient, exponent + significant.length - kept.length);
}

/** Only digits, at most 15, or fewer than 15 with a minus: `Number` is exact and quick. */
function isShortPlain(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > 15) return false;
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  if (start === length) return false;
  for (let index = start; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function swapDecimal(text: string, decimalCharacter: string): string {
  return text.includes(".") ? "x" : text.replace(decimalCharacter, ".");
}

/**
 * Reads a number as `tryParseNumber` does. `expression` names what was read in the text of 23ai.
 * @throws OraError 1722 when it is none.
 */
export function parseNumber(
  text: string,
  position = -1,
  decimalCharacter = ".",
  expression?: string,
): OraNumber {
  const value = tryParseNumber(text, decimalCharacter);
  if (value !== undefined) return value;
  throw oraError(1722, expression === undefined ? [] : [text, expression], position);
}

/**
 * The value of a numeric literal, whose form the lexer has checked; always with a decimal point.
 * @throws OraError 1426 when it is 1e126 or more.
 */
export function numberFromLiteral(text: string, position = -1): OraNumber {
  return parseNumber(text, position);
}

/**
 * The text Oracle gives a NUMBER without a format: no zero before the point, no trailing zeros, at most 40 digits. A number
 * that does not fit is rounded at the 40th place while that loses fewer digits than the scientific form
 * `1.0000000000000000000000000000000000E+40`, which is 40 characters wide without its sign.
 * Source: Oracle SQL Language Reference, TO_CHAR (number) and the TM number format element.
 */
export function numberToText(value: OraNumber, decimalCharacter = "."): string {
  const text = defaultText(value);
  return decimalCharacter === "." ? text : text.replace(".", decimalCharacter);
}

function defaultText(value: OraNumber): string {
  if (typeof value === "number") {
    if (Number.isInteger(value) && value < 1e21 && value > -1e21) return String(value);
    if (value > 1e-6 && value < 1) return String(value).slice(1);
    if (value > 1 && value < 1e15) return String(value);
  }
  const { digits, exponent, sign } = numberDigits(value);
  const integerDigits = digits.length + exponent;
  if (integerDigits > PLAIN_DIGITS) return sign + scientificText(digits, integerDigits - 1);
  const shown = exponent >= 0 ? integerDigits : Math.max(integerDigits, 0) - exponent;
  if (shown <= PLAIN_DIGITS) return sign + fixedText(digits, exponent);
  const leadingZeros = Math.max(0, -integerDigits);
  if (leadingZeros > 5) return sign + scientificText(digits, integerDigits - 1);
  const places = PLAIN_DIGITS - Math.max(integerDigits, 0);
  const cut = -exponent - places;
  const rounded = (BigInt(digits) + 5n * 10n ** BigInt(cut - 1)) / 10n ** BigInt(cut);
  const text = rounded.toString().replace(/0+$/, "");
  return sign + fixedText(text, -places + rounded.toString().length - text.length);
}

/** All digits of a NUMBER without an exponent, however long; `0.5` is `.5`. */
export function numberToPlainText(value: OraNumber): string {
  const { digits, exponent, sign } = numberDigits(value);
  return sign + fixedText(digits, exponent);
}

/** Sign, significant digits without trailing zeros (`0` for zero) and the power of ten of the last one. */
export function numberDigits(value: OraNumber): {
  readonly sign: "" | "-";
  readonly digits: string;
  readonly exponent: number;
} {
  const { coefficient, exponent } = partsOf(value);
  if (coefficient === 0n) return { sign: "", digits: "0", exponent: 0 };
  const text = (coefficient < 0n ? -coefficient : coefficient).toString();
  const digits = text.replace(/0+$/, "");
  return {
    sign: coefficient < 0n ? "-" : "",
    digits,
    exponent: exponent + text.length - digits.length,
  };
}

function fixedText(digits: string, exponent: number): string {
  if (exponent >= 0) return digits + "0".repeat(exponent);
  const point = digits.length + exponent;
  if (point <= 0) return `.${"0".repeat(-point)}${digits}`;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** 40 characters: one digit, the point, as many digits as fit, and the exponent with its sign and at least two digits. */
function scientificText(digits: string, power: number): string {
  const exponent = `E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  const room = PLAIN_DIGITS - 1 - exponent.length;
  if (digits.length <= room) return `${scientificMantissa(digits, room)}${exponent}`;
  const cut = BigInt(digits.length - room);
  const rounded = ((BigInt(digits) + 5n * 10n ** (cut - 1n)) / 10n ** cut).toString();
  if (rounded.length > room) return scientificText("1", power + 1);
  return `${scientificMantissa(rounded, room)}${exponent}`;
}

function scientificMantissa(digits: string, room: number): string {
  const padded = digits.padEnd(room, "0");
  return `${padded.slice(0, 1)}.${padded.slice(1)}`;
}
