import { RecordError } from "../../errors.ts";
import type { ReadOptions, RecordConversion } from "./type-family.ts";

/**
 * The mask of a date-time as ISO 8601. SYYYY shows the minus of a year before Christ and a blank for every other one;
 * YYYY would drop the sign without a word. The fraction has as many digits as the column declares, zeros included, so
 * that equal values have equal texts. Source: Oracle SQL Language Reference, Datetime Format Elements.
 * @param zone `Z` as a label, or the offset of the value.
 */
export function dateTimeMask(precision: number, zone: "Z" | "offset"): string {
  const fraction = precision === 0 ? "" : `.FF${precision}`;
  const suffix = zone === "Z" ? `"Z"` : "TZH:TZM";
  return `SYYYY-MM-DD"T"HH24:MI:SS${fraction}${suffix}`;
}

/** `TO_CHAR` of an expression by a mask that holds no apostrophe. */
export function toChar(expression: string, mask: string): string {
  return `TO_CHAR(${expression}, '${mask}')`;
}

/**
 * Takes the blank off that SYYYY writes before a year, and applies `outOfRangeDates` to years that have no four digits in
 * ISO 8601: those before Christ, and the year 0000 that some writers have left in DATE columns.
 *
 * `text` writes them with ISO 8601's years, where 0000 is 1 BC and -0001 is 2 BC. The digits of month and day stay as
 * Oracle shows them, by the Julian calendar before 1582-10-15.
 * @param precision Digits of the fraction, for `clamp`.
 */
export function dateConversion(
  column: string,
  precision: number,
  { outOfRangeDates, onChange }: ReadOptions,
): RecordConversion {
  const first = `0001-01-01T00:00:00${precision === 0 ? "" : `.${"0".repeat(precision)}`}Z`;
  const outOfRange = (text: string): string | null => {
    switch (outOfRangeDates) {
      case "error":
        throw new RecordError(`column ${column}: a date is outside the years 0001 to 9999`, {
          hint: 'Set out_of_range_dates to "null", "clamp" or "text", or do not select the column.',
          details: { column },
        });
      case "null":
        onChange?.("nulled");
        return null;
      case "clamp":
        onChange?.("clamped");
        return first;
      default:
        return isoYear(text);
    }
  };
  return (value) => {
    if (typeof value !== "string") return value;
    const code = value.charCodeAt(0);
    if (code === minus) return outOfRange(value);
    const text = code === blank ? value.slice(1) : value;
    return text.startsWith("0000") ? outOfRange(text) : text;
  };
}

const blank = 32;
const minus = 45;

/** Oracle has no year 0: its -0001 is 1 BC, which ISO 8601 writes 0000. */
function isoYear(text: string): string {
  if (text.charCodeAt(0) !== minus) return text;
  const end = text.indexOf("-", 1);
  const year = Number(text.slice(1, end)) - 1;
  const digits = String(year).padStart(4, "0");
  return `${year === 0 ? "" : "-"}${digits}${text.slice(end)}`;
}
