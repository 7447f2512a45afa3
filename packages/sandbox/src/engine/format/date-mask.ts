import { oraError } from "../errors.ts";
import type { LetterStyle } from "./date-names.ts";

/** One part of a datetime format model, in the order they stand. */
export type MaskElement =
  | {
      readonly kind: "field";
      /** In upper case, without suffix: YYYY, MON, FF3. */
      readonly name: string;
      readonly style: LetterStyle;
      readonly suffix: "" | "TH" | "SP" | "SPTH";
      /** FM is on: no padding, no leading zeros. */
      readonly compact: boolean;
      /** FX is on: the text must match exactly. */
      readonly exact: boolean;
    }
  | {
      readonly kind: "text";
      readonly text: string;
      /** Between double quotes; else punctuation or a blank. */
      readonly quoted: boolean;
      readonly exact: boolean;
    };

/** All elements; a longer one stands before those that it begins with. */
const ELEMENTS = [
  "SYYYY",
  "SYEAR",
  "SSSSS",
  "Y,YYY",
  "MONTH",
  "YYYY",
  "YEAR",
  "RRRR",
  "IYYY",
  "A.M.",
  "P.M.",
  "A.D.",
  "B.C.",
  "HH24",
  "HH12",
  "SCC",
  "YYY",
  "IYY",
  "MON",
  "DAY",
  "DDD",
  "TZR",
  "TZD",
  "TZH",
  "TZM",
  "FF1",
  "FF2",
  "FF3",
  "FF4",
  "FF5",
  "FF6",
  "FF7",
  "FF8",
  "FF9",
  "CC",
  "YY",
  "RR",
  "IY",
  "IW",
  "WW",
  "MM",
  "MI",
  "RM",
  "DD",
  "DY",
  "DL",
  "DS",
  "TS",
  "HH",
  "SS",
  "FF",
  "AM",
  "PM",
  "AD",
  "BC",
  "EE",
  "J",
  "Q",
  "D",
  "Y",
  "I",
  "W",
  "E",
  "X",
] as const;

/** Elements that print a number and may have a suffix. */
const NUMERIC =
  /^(S?YYYY|Y,YYY|YYY?|Y|RR(RR)?|I(Y{0,3}|W)|S?CC|Q|WW?|MM|D{1,3}|J|HH(12|24)?|MI|SS(SSS)?)$/;

const cache = new Map<string, readonly MaskElement[]>();
const MOST_CACHED = 500;

/**
 * Takes a datetime format model apart. The result is shared: do not change it.
 * Source: Oracle SQL Language Reference, Datetime Format Models.
 * @throws OraError 1821 for an unknown element or an open quote.
 */
export function compileMask(mask: string, position = -1): readonly MaskElement[] {
  const known = cache.get(mask);
  if (known !== undefined) return known;
  const elements = readMask(mask, position);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(mask, elements);
  return elements;
}

function readMask(mask: string, position: number): readonly MaskElement[] {
  const upper = mask.toUpperCase();
  const elements: MaskElement[] = [];
  let compact = false;
  let exact = false;
  let index = 0;
  while (index < mask.length) {
    const two = upper.slice(index, index + 2);
    if (two === "FM" || two === "FX") {
      if (two === "FM") compact = !compact;
      else exact = !exact;
      index += 2;
      continue;
    }
    const name = ELEMENTS.find((element) => upper.startsWith(element, index));
    if (name !== undefined) {
      const suffix = suffixAt(name, upper, index + name.length);
      elements.push({
        kind: "field",
        name,
        style: styleOf(mask.slice(index, index + name.length)),
        suffix: suffix === "THSP" ? "SPTH" : suffix,
        compact,
        exact,
      });
      index += name.length + suffix.length;
      continue;
    }
    const text = textAt(mask, index, position);
    elements.push({ kind: "text", text: text.shown, quoted: text.quoted, exact });
    index += text.length;
  }
  return elements;
}

function suffixAt(name: string, upper: string, index: number): "" | "TH" | "SP" | "SPTH" | "THSP" {
  if (!NUMERIC.test(name)) return "";
  const four = upper.slice(index, index + 4);
  if (four === "SPTH" || four === "THSP") return four;
  const two = four.slice(0, 2);
  return two === "TH" || two === "SP" ? two : "";
}

/** `MONTH` is upper, `Month` initial, `month` lower: the first two letters tell. */
function styleOf(written: string): LetterStyle {
  const letters = written.replace(/[^A-Za-z]/g, "");
  const first = letters.charAt(0);
  const second = letters.charAt(1) || first;
  if (first === first.toLowerCase()) return "lower";
  return second === second.toUpperCase() ? "upper" : "initial";
}

function textAt(
  mask: string,
  index: number,
  position: number,
): { shown: string; length: number; quoted: boolean } {
  const character = mask.charAt(index);
  if (character === '"') {
    const end = mask.indexOf('"', index + 1);
    if (end < 0) throw oraError(1821, [], position);
    return { shown: mask.slice(index + 1, end), length: end + 1 - index, quoted: true };
  }
  if (/[A-Za-z0-9]/.test(character)) throw oraError(1821, [], position);
  return { shown: character, length: 1, quoted: false };
}

/** Checks a datetime format model, for NLS_DATE_FORMAT and its like. @throws OraError 1821. */
export function checkDateMask(mask: string, position = -1): void {
  compileMask(mask, position);
}

/** What the elements DL, DS and TS stand for in AMERICA. Source: SQL Language Reference, Datetime Format Elements. */
export const LOCALE_MASKS: Readonly<Record<string, string>> = {
  DL: "fmDay, Month DD, YYYY",
  DS: "fmMM/DD/RRRR",
  TS: "fmHH12:fmMI:SS AM",
};
