import type { Dice } from "./dice.ts";

const alphabets: readonly (readonly string[])[] = [
  [..."abcXYZ019 _-"],
  [...`"'\\/{}[]:,&<>%;\``, "--", "/*", "''", "\\u0041", "\\n", "null"],
  ["\u0001", "\t", "\n", "\r", "\u001f", "\u007f", "\u0000", " "],
  [
    "é",
    "ß",
    "İ",
    "漢",
    "\u0301",
    "\u202e",
    "\u2028",
    "\u0085",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\ud7ff",
  ],
  ["😀", "\u{10ffff}", "👨‍👩‍👧", "𝒳"],
];

/** A text of at most so much, by a measure. */
export function text(dice: Dice, max: number, measure: (text: string) => number): string {
  const letters = dice.chance(0.3) ? alphabets.flat() : dice.pick(alphabets);
  const wanted = dice.pick([1, max, dice.int(1, max)]);
  let result = "";
  for (let tries = 0; tries < 3 && measure(result) < wanted; ) {
    const longer = result + dice.pick(letters);
    if (measure(longer) <= wanted) result = longer;
    else tries += 1;
  }
  return result === "" ? "x" : result;
}

/** Bytes of UTF-8. */
export const utf8 = (value: string) => Buffer.byteLength(value, "utf8");
/** Characters of AL32UTF8, and no more bytes than any VARCHAR2 has. */
export const characters = (value: string) => (utf8(value) > 4000 ? 9999 : [...value].length);
/** Characters of AL16UTF16, and no more than any NVARCHAR2 has. */
export const units = (value: string) => (value.length > 2000 ? 9999 : value.length);
