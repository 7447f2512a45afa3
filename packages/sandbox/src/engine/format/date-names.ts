/** Names of NLS_DATE_LANGUAGE = AMERICAN and ENGLISH. Source: Oracle Database Globalization Support Guide, Locale Data. */
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** From Sunday, as `dayOfWeek` counts. */
export const DAYS = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

export const ROMAN_MONTHS = [
  "I",
  "II",
  "III",
  "IV",
  "V",
  "VI",
  "VII",
  "VIII",
  "IX",
  "X",
  "XI",
  "XII",
] as const;

/** How a format element writes words: `MONTH`, `Month`, `month`. */
export type LetterStyle = "upper" | "initial" | "lower";

/** Words in the style of their format element. Every word of several gets its capital. */
export function styled(text: string, style: LetterStyle): string {
  if (style === "upper") return text.toUpperCase();
  if (style === "lower") return text.toLowerCase();
  return text.toLowerCase().replace(/(^|[ -])[a-z]/g, (letter) => letter.toUpperCase());
}
