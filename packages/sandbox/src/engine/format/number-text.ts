import type { NlsSettings } from "../expressions/contract.ts";
import {
  currencyOf,
  decimalCharacterOf,
  dualCurrencyOf,
  groupSeparatorOf,
  isoCurrencyOf,
} from "../types/nls.ts";
import {
  multiply,
  numberDigits,
  numberFromDouble,
  numberToDouble,
  type OraNumber,
  power,
  round,
  signOf,
} from "../types/number.ts";
import {
  compileNumberMask,
  type FixedMask,
  type IntegerToken,
  type NumberMask,
} from "./number-mask.ts";
import { romanNumeral } from "./spell.ts";

export { parseFormattedNumber } from "./parse-number.ts";

/**
 * TO_CHAR(number, mask): rounded to the model's digits; pound signs when it does not fit.
 * Source: Oracle SQL Language Reference, Number Format Models; TO_CHAR (number).
 * @throws OraError 1481 for a wrong model.
 */
export function formatNumber(
  value: OraNumber,
  mask: string,
  nls: NlsSettings,
  position = -1,
): string {
  const compiled = compileNumberMask(mask, position);
  switch (compiled.kind) {
    case "text-minimum":
      return minimumText(value, compiled.scientific, decimalCharacterOf(nls));
    case "roman":
      return romanText(value, compiled);
    case "hex":
      return hexText(value, compiled);
    default:
      return compiled.scientific
        ? scientificText(value, compiled, nls)
        : fixedText(value, compiled, nls);
  }
}

/** TO_CHAR of a floating-point number; pound signs for NaN, infinities and what NUMBER cannot hold. */
export function formatBinary(value: number, mask: string, nls: NlsSettings, position = -1): string {
  const compiled = compileNumberMask(mask, position);
  if (!Number.isFinite(value) || Math.abs(value) >= 1e126) {
    return "#".repeat(compiled.kind === "fixed" ? widthOf(compiled) : 15);
  }
  return formatNumber(numberFromDouble(value), mask, nls, position);
}

/** TM9: plain up to 64 characters, else scientific. TME: scientific. */
function minimumText(value: OraNumber, scientific: boolean, point: string): string {
  const { sign, digits, exponent } = numberDigits(value);
  const size = digits.length + exponent;
  const plain = exponent >= 0 ? size : Math.max(size, 0) - exponent + 1;
  if (!scientific && plain + sign.length <= 64) {
    if (exponent >= 0) return sign + digits + "0".repeat(exponent);
    const padded = digits.padStart(-exponent, "0");
    return `${sign}${padded.slice(0, exponent)}${point}${padded.slice(exponent)}`;
  }
  const mantissa = digits.length > 1 ? `${digits[0]}${point}${digits.slice(1)}` : digits;
  return sign + mantissa + exponentText(size - 1);
}

function exponentText(exponent: number): string {
  return `E${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function romanText(value: OraNumber, mask: Extract<NumberMask, { kind: "roman" }>): string {
  const whole = numberToDouble(round(value));
  if (whole < 1 || whole > 3999) return "#".repeat(15);
  const text = mask.lower ? romanNumeral(whole).toLowerCase() : romanNumeral(whole);
  return mask.compact ? text : text.padStart(15);
}

function hexText(value: OraNumber, mask: Extract<NumberMask, { kind: "hex" }>): string {
  const { sign, digits, exponent } = numberDigits(round(value));
  const hex = (BigInt(digits) * 10n ** BigInt(Math.max(0, exponent))).toString(16);
  if (sign === "-" || hex.length > mask.digits) return "#".repeat(mask.digits + 1);
  const padded = mask.zeros ? hex.padStart(mask.digits, "0") : hex;
  const text = mask.lower ? padded : padded.toUpperCase();
  return mask.compact ? text : text.padStart(mask.digits + 1);
}

/** The width of a result without FM: that is how many pound signs stand for a number that is too large. */
function widthOf(mask: FixedMask): number {
  const point = mask.point === null || mask.point === "V" ? 0 : symbolWidth(mask.point);
  const sign = mask.sign === "angle" ? 2 : 1;
  const currency = mask.currency === null ? 0 : symbolWidth(mask.currency.symbol);
  const exponent = mask.scientific ? 5 : 0;
  const digits = mask.integer.length + mask.fraction.length;
  return digits + point + sign + currency + (mask.dollar ? 1 : 0) + exponent;
}

/** L and U have room for 10 characters, C for 7. */
function symbolWidth(symbol: string): number {
  if (symbol === "L" || symbol === "U") return 10;
  return symbol === "C" ? 7 : 1;
}

function symbolText(symbol: string, nls: NlsSettings): string {
  switch (symbol) {
    case "L":
      return currencyOf(nls);
    case "U":
      return dualCurrencyOf(nls);
    case "C":
      return isoCurrencyOf(nls);
    case "D":
      return decimalCharacterOf(nls);
    default:
      return symbol;
  }
}

function fixedText(value: OraNumber, mask: FixedMask, nls: NlsSettings): string {
  const shifted = mask.point === "V";
  const places = shifted ? 0 : mask.fraction.length;
  const scaled = shifted ? multiply(value, power(10, mask.fraction.length)) : value;
  const rounded = round(scaled, places);
  const { whole, decimals } = splitDigits(rounded, places);
  const tokens = shifted ? [...mask.integer, ...mask.fraction] : mask.integer;
  if (whole.length > tokens.filter(isPlace).length) return "#".repeat(widthOf(mask));
  const blank = whole === "" && mask.blankZero;
  if (blank && rounded === 0) return mask.compact ? "" : " ".repeat(widthOf(mask));
  const shown = integerText(
    whole === "" && places === 0 && !blank ? "0" : whole,
    blank ? tokens.map((token) => (token === "0" ? "9" : token)) : tokens,
    nls,
  );
  return decorate(shown + fractionText(decimals, mask, nls), signOf(rounded) < 0, mask, nls);
}

function isPlace(token: IntegerToken): boolean {
  return token === "9" || token === "0";
}

/** The digits before the point (none for 0) and exactly `places` behind it. */
function splitDigits(
  value: OraNumber,
  places: number,
): { readonly whole: string; readonly decimals: string } {
  const { digits, exponent } = numberDigits(value);
  const all = value === 0 ? "" : digits + "0".repeat(exponent + places);
  const padded = all.padStart(places, "0");
  const point = padded.length - places;
  return { whole: padded.slice(0, point), decimals: padded.slice(point) };
}

/** The digits under their places; blanks in front, or zeros from the first 0 of the model on. */
function integerText(whole: string, tokens: readonly IntegerToken[], nls: NlsSettings): string {
  const firstZero = tokens.indexOf("0");
  const places = tokens.filter(isPlace).length;
  // Places in front of the digits; below 0 for none.
  let empty = places - whole.length;
  let text = "";
  tokens.forEach((token, index) => {
    const padded = firstZero >= 0 && index >= firstZero;
    if (!isPlace(token)) {
      const shown = empty < 0 || (padded && index > firstZero);
      text += shown ? separatorText(token, nls) : " ";
      return;
    }
    if (empty > 0) text += padded ? "0" : " ";
    else text += whole.charAt(-empty);
    empty -= 1;
  });
  return text;
}

function separatorText(token: IntegerToken, nls: NlsSettings): string {
  return token === "G" ? groupSeparatorOf(nls) : ",";
}

/** The point and the decimals; with FM the zeros of 9s at the end are dropped. */
function fractionText(decimals: string, mask: FixedMask, nls: NlsSettings): string {
  if (mask.point === null || mask.point === "V") return "";
  const kept = mask.fraction.lastIndexOf("0") + 1;
  const shown = mask.compact
    ? decimals.slice(0, kept) + decimals.slice(kept).replace(/0+$/, "")
    : decimals;
  return symbolText(mask.point, nls) + shown;
}

/** Sign and currency, directly at the digits; blanks fill the width. */
function decorate(body: string, negative: boolean, mask: FixedMask, nls: NlsSettings): string {
  const digits = body.trimStart();
  const currency = mask.currency === null ? "" : symbolText(mask.currency.symbol, nls);
  const front = (mask.dollar ? "$" : "") + (mask.currency?.leading ? currency : "");
  const back = mask.currency !== null && !mask.currency.leading ? currency : "";
  const text = signed(front + digits + back, negative, mask);
  return mask.compact ? text.trim() : text.padStart(widthOf(mask));
}

function signed(text: string, negative: boolean, mask: FixedMask): string {
  switch (mask.sign) {
    case "leading":
      return (negative ? "-" : "+") + text;
    case "trailing":
      return text + (negative ? "-" : "+");
    case "minus":
      return text + (negative ? "-" : " ");
    case "angle":
      return negative ? `<${text}>` : ` ${text} `;
    default:
      return (negative ? "-" : "") + text;
  }
}

function scientificText(value: OraNumber, mask: FixedMask, nls: NlsSettings): string {
  const places = mask.fraction.length;
  const first = numberDigits(value);
  const rounded = round(value, places - (first.digits.length + first.exponent - 1));
  const { digits, exponent } = numberDigits(rounded);
  const shown = digits.padEnd(places + 1, "0");
  const point = mask.point === null || mask.point === "V" ? "" : symbolText(mask.point, nls);
  const size = rounded === 0 ? 0 : digits.length + exponent - 1;
  const decimals = mask.point === null ? "" : shown.slice(1, places + 1);
  const text = `${shown.charAt(0)}${point}${decimals}${exponentText(size)}`;
  return decorate(text, signOf(rounded) < 0, { ...mask, integer: ["9"] }, nls);
}
