/**
 * English numbers in words, in upper case, as the suffixes SP and TH and the elements YEAR and RN print them.
 * Source: Oracle SQL Language Reference, Datetime Format Element Suffixes.
 */
const SMALL = [
  "ZERO",
  "ONE",
  "TWO",
  "THREE",
  "FOUR",
  "FIVE",
  "SIX",
  "SEVEN",
  "EIGHT",
  "NINE",
  "TEN",
  "ELEVEN",
  "TWELVE",
  "THIRTEEN",
  "FOURTEEN",
  "FIFTEEN",
  "SIXTEEN",
  "SEVENTEEN",
  "EIGHTEEN",
  "NINETEEN",
] as const;
const TENS = [
  "",
  "",
  "TWENTY",
  "THIRTY",
  "FORTY",
  "FIFTY",
  "SIXTY",
  "SEVENTY",
  "EIGHTY",
  "NINETY",
] as const;

/** A whole number from 0 to 999,999,999: `ONE THOUSAND TWO HUNDRED THIRTY-FOUR`. */
export function spellNumber(value: number): string {
  if (value === 0) return SMALL[0];
  const parts: string[] = [];
  const millions = Math.floor(value / 1_000_000);
  const thousands = Math.floor(value / 1000) % 1000;
  if (millions > 0) parts.push(`${spellHundreds(millions)} MILLION`);
  if (thousands > 0) parts.push(`${spellHundreds(thousands)} THOUSAND`);
  if (value % 1000 > 0) parts.push(spellHundreds(value % 1000));
  return parts.join(" ");
}

function spellHundreds(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return spellTens(rest);
  const head = `${SMALL[hundreds]} HUNDRED`;
  return rest === 0 ? head : `${head} ${spellTens(rest)}`;
}

function spellTens(value: number): string {
  if (value < 20) return SMALL[value] ?? "";
  const unit = value % 10;
  const ten = TENS[Math.floor(value / 10)] ?? "";
  return unit === 0 ? ten : `${ten}-${SMALL[unit]}`;
}

const ORDINALS: Readonly<Record<string, string>> = {
  ONE: "FIRST",
  TWO: "SECOND",
  THREE: "THIRD",
  FIVE: "FIFTH",
  EIGHT: "EIGHTH",
  NINE: "NINTH",
  TWELVE: "TWELFTH",
};

/** `TWENTY-FIRST`. */
export function spellOrdinal(value: number): string {
  return spellNumber(value).replace(/[A-Z]+$/, (word) => {
    const known = ORDINALS[word];
    if (known !== undefined) return known;
    return word.endsWith("Y") ? `${word.slice(0, -1)}IETH` : `${word}TH`;
  });
}

/** `ST`, `ND`, `RD` or `TH`. */
export function ordinalSuffix(value: number): string {
  const tens = value % 100;
  if (tens >= 11 && tens <= 13) return "TH";
  return ["TH", "ST", "ND", "RD"][value % 10] ?? "TH";
}

/** A year as spoken: `NINETEEN NINETY-EIGHT`, `TWENTY TWENTY-SIX`, `TWO THOUSAND EIGHT`, `NINETEEN HUNDRED`. */
export function spellYear(year: number): string {
  const century = Math.floor(year / 100);
  const rest = year % 100;
  if (century === 0 || (century % 10 === 0 && rest < 10)) return spellNumber(year);
  if (rest === 0) return `${spellNumber(century)} HUNDRED`;
  const tail = rest < 10 ? `OH-${spellNumber(rest)}` : spellNumber(rest);
  return `${spellNumber(century)} ${tail}`;
}

const ROMAN = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
] as const;

/** A whole number from 1 to 3999 in Roman numerals. */
export function romanNumeral(value: number): string {
  let left = value;
  let text = "";
  for (const [size, letters] of ROMAN) {
    while (left >= size) {
      text += letters;
      left -= size;
    }
  }
  return text;
}
