import { oraError } from "../errors.ts";
import { DAYS, MONTHS, ROMAN_MONTHS } from "./date-names.ts";

/** A text that is being read from `index` on. */
export interface Scanner {
  readonly text: string;
  index: number;
  /** Offset in the statement, for errors. */
  readonly position: number;
}

const NAMES = {
  month: { words: MONTHS, error: 1843 },
  day: { words: DAYS, error: 1846 },
  roman: { words: ROMAN_MONTHS, error: 1843 },
} as const;

/**
 * Reads the name of a month or a weekday, in full or its first three letters, or a Roman month; gives its index from 0.
 * @throws OraError 1843 or 1846.
 */
export function readName(scanner: Scanner, kind: "month" | "day" | "roman"): number {
  const { words, error } = NAMES[kind];
  const letters = /^[A-Za-z]*/.exec(scanner.text.slice(scanner.index))?.[0].toUpperCase() ?? "";
  if (kind === "roman") {
    const roman = (/^[IVX]+/.exec(letters)?.[0] ?? "") as (typeof ROMAN_MONTHS)[number];
    const found = ROMAN_MONTHS.indexOf(roman);
    if (found < 0) throw oraError(error, [], scanner.position);
    scanner.index += roman.length;
    return found;
  }
  const found = words.findIndex((word) => letters.startsWith(word.toUpperCase().slice(0, 3)));
  const word = words[found];
  if (word === undefined) throw oraError(error, [], scanner.position);
  scanner.index += letters.startsWith(word.toUpperCase()) ? word.length : 3;
  return found;
}

/** Reads AM or PM, with periods where the model has them. @throws OraError 1855. */
export function readMeridian(scanner: Scanner, dotted: boolean): "AM" | "PM" {
  const pattern = dotted ? /^([AP])\.M\./i : /^([AP])M/i;
  const match = pattern.exec(scanner.text.slice(scanner.index));
  if (match === null) throw oraError(1855, [], scanner.position);
  scanner.index += match[0].length;
  return match[1]?.toUpperCase() === "P" ? "PM" : "AM";
}

/** Reads AD or BC, with periods where the model has them. @throws OraError 1856. */
export function readEra(scanner: Scanner, dotted: boolean): "AD" | "BC" {
  const pattern = dotted ? /^(A\.D\.|B\.C\.)/i : /^(AD|BC)/i;
  const match = pattern.exec(scanner.text.slice(scanner.index));
  if (match === null) throw oraError(1856, [], scanner.position);
  scanner.index += match[0].length;
  return match[0].toUpperCase().startsWith("B") ? "BC" : "AD";
}

/** Reads a region's name or an offset. @throws OraError 1857 when neither stands there. */
export function readZoneName(scanner: Scanner): string {
  const match = /^([+-]?\d{1,2}:\d{1,2}|[A-Za-z][A-Za-z0-9_+\-/]*)/.exec(
    scanner.text.slice(scanner.index),
  );
  if (match === null) throw oraError(1857, [], scanner.position);
  scanner.index += match[0].length;
  return match[0];
}
