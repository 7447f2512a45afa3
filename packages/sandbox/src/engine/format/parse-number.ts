import { oraError } from "../errors.ts";
import type { NlsSettings } from "../expressions/contract.ts";
import {
  currencyOf,
  decimalCharacterOf,
  dualCurrencyOf,
  groupSeparatorOf,
  isoCurrencyOf,
} from "../types/nls.ts";
import { divide, negate, numberFromBigInt, type OraNumber, power } from "../types/number.ts";
import { tryParseNumber } from "../types/number-text.ts";
import { compileNumberMask, type FixedMask, integerPlaces } from "./number-mask.ts";

/**
 * TO_NUMBER(text, mask): the text may have fewer digits than the model and may leave out groups and currency, but has nothing
 * that the model has not.
 * Source: Oracle SQL Language Reference, TO_NUMBER; Number Format Models.
 * @throws OraError 1722 for a text that does not match, 1481 for a wrong model.
 */
export function parseFormattedNumber(
  text: string,
  mask: string,
  nls: NlsSettings,
  position = -1,
): OraNumber {
  const compiled = compileNumberMask(mask, position);
  const trimmed = text.trim();
  const value = (() => {
    switch (compiled.kind) {
      case "hex":
        return hexValue(trimmed, compiled.digits);
      case "text-minimum":
        return tryParseNumber(trimmed, decimalCharacterOf(nls));
      case "roman":
        throw oraError(1481, [], position);
      default:
        return fixedValue(trimmed, compiled, nls);
    }
  })();
  if (value === undefined) throw oraError(1722, [], position);
  return value;
}

function hexValue(text: string, most: number): OraNumber | undefined {
  if (!/^[0-9A-Fa-f]+$/.test(text) || text.length > most) return undefined;
  return numberFromBigInt(BigInt(`0x${text}`));
}

function fixedValue(text: string, mask: FixedMask, nls: NlsSettings): OraNumber | undefined {
  const unsigned = takeSign(text, mask);
  if (unsigned === undefined) return undefined;
  const bare = takeCurrency(unsigned.text, mask, nls);
  const value = mask.scientific
    ? tryParseNumber(bare, decimalCharacterOf(nls))
    : plainValue(bare, mask, nls);
  if (value === undefined) return undefined;
  return unsigned.negative ? negate(value) : value;
}

function takeSign(text: string, mask: FixedMask): { text: string; negative: boolean } | undefined {
  const pattern = {
    floating: /^(-?) *(.*)$/,
    leading: /^([+-]?) *(.*)$/,
    trailing: /^(.*?) *([+-]?)$/,
    minus: /^(.*?) *(-?)$/,
    angle: /^(<?)(.*?)(>?)$/,
  }[mask.sign].exec(text);
  if (pattern === null) return undefined;
  const [, first = "", second = "", third = ""] = pattern;
  if (mask.sign === "angle") {
    return (first === "<") === (third === ">")
      ? { text: second, negative: first === "<" }
      : undefined;
  }
  return mask.sign === "trailing" || mask.sign === "minus"
    ? { text: first, negative: second === "-" }
    : { text: second, negative: first === "-" };
}

function takeCurrency(text: string, mask: FixedMask, nls: NlsSettings): string {
  if (mask.dollar && text.startsWith("$")) return text.slice(1).trim();
  if (mask.currency === null) return text;
  const symbols = { L: currencyOf(nls), U: dualCurrencyOf(nls), C: isoCurrencyOf(nls) };
  const symbol = symbols[mask.currency.symbol];
  if (mask.currency.leading && text.startsWith(symbol)) return text.slice(symbol.length).trim();
  if (!mask.currency.leading && text.endsWith(symbol)) return text.slice(0, -symbol.length).trim();
  return text;
}

function plainValue(text: string, mask: FixedMask, nls: NlsSettings): OraNumber | undefined {
  const point = mask.point === "D" ? decimalCharacterOf(nls) : ".";
  const at = mask.point === null || mask.point === "V" ? -1 : text.indexOf(point);
  const whole = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? "" : text.slice(at + point.length);
  const digits = withoutGroups(whole, mask, nls);
  if (digits === undefined || !/^\d*$/.test(fraction) || digits + fraction === "") return undefined;
  const places = mask.point === "V" ? mask.fraction.length : 0;
  if (digits.replace(/^0+/, "").length > integerPlaces(mask) + places) return undefined;
  if (mask.point !== "V" && fraction.length > mask.fraction.length) return undefined;
  const value = tryParseNumber(`${digits}.${fraction}`);
  return value === undefined || places === 0 ? value : divide(value, power(10, places));
}

/** Group separators must stand where the model has them, counted from the right; undefined when one does not. */
function withoutGroups(whole: string, mask: FixedMask, nls: NlsSettings): string | undefined {
  let token = mask.integer.length - 1;
  let digits = "";
  for (let index = whole.length - 1; index >= 0; index -= 1) {
    const character = whole.charAt(index);
    const isDigit = character >= "0" && character <= "9";
    if (isDigit) {
      if (mask.integer[token] === "," || mask.integer[token] === "G") token -= 1;
      digits = character + digits;
      token -= 1;
      continue;
    }
    const separator = mask.integer[token] === "G" ? groupSeparatorOf(nls) : ",";
    const expected = mask.integer[token] === "," || mask.integer[token] === "G";
    if (!expected || character !== separator) return undefined;
    token -= 1;
  }
  return digits;
}
