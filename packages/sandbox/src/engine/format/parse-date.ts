import { oraError } from "../errors.ts";
import type { MaskElement } from "./date-mask.ts";
import { readEra, readMeridian, readName, readZoneName, type Scanner } from "./date-scanner.ts";
import { inputModel, type ParseKind } from "./input-model.ts";

/** The fields that a text has, by a format model. Not yet put together. */
export interface ParsedDate {
  year?: number;
  /** The year was given with two digits or fewer and waits for the current year. */
  yearDigits?: 1 | 2 | 3 | "RR";
  month?: number;
  day?: number;
  dayOfYear?: number;
  julian?: number;
  /** 0 for Sunday. */
  weekday?: number;
  hour?: number;
  hour12?: number;
  meridian?: "AM" | "PM";
  minute?: number;
  second?: number;
  secondsOfDay?: number;
  nanos?: number;
  era?: "AD" | "BC";
  zoneHour?: number;
  zoneMinute?: number;
  zoneNegative?: boolean;
  zoneName?: string;
}

type Field = Extract<MaskElement, { kind: "field" }>;

/**
 * Reads a text by a format model as TO_DATE does: case does not matter, leading zeros may be missing, other punctuation or
 * none may stand for the model's, and time fields at the end may be missing; with FX everything must match exactly.
 * Source: Oracle SQL Language Reference, Datetime Format Models, Format Model Modifiers, String-to-Date Conversion Rules.
 * @throws OraError 1830 for text left over, 1840 for too little, 1858, 1861, 1820, 1821 and the error of each field.
 */
export function parseDateText(
  text: string,
  mask: string,
  kind: ParseKind,
  position = -1,
): ParsedDate {
  const elements = inputModel(mask, kind, position);
  const scanner: Scanner = { text, index: 0, position };
  const parsed: ParsedDate = {};
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index] as MaskElement;
    if (!element.exact) skipBlanks(scanner);
    if (scanner.index >= text.length) {
      if (elements.slice(index).some(isNeeded)) throw oraError(1840, [], position);
      break;
    }
    if (element.kind === "text") readText(scanner, element, elements[index + 1]);
    else readField(scanner, element, elements[index + 1], parsed);
  }
  if (text.slice(scanner.index).trim() !== "") throw oraError(1830, [], position);
  return parsed;
}

/** Time fields and punctuation at the end of a model may be missing from the text. */
function isNeeded(element: MaskElement): boolean {
  if (element.kind === "text") return element.exact;
  return (
    !/^(HH(12|24)?|MI|SS|SSSSS|FF\d?|X|[AP]\.?M\.?|TZ[HMRD])$/.test(element.name) || element.exact
  );
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.text.charAt(scanner.index) === " ") scanner.index += 1;
}

function readText(
  scanner: Scanner,
  element: Extract<MaskElement, { kind: "text" }>,
  next: MaskElement | undefined,
): void {
  const { text, index, position } = scanner;
  if (element.quoted || element.exact) {
    if (!text.startsWith(element.text, index)) throw oraError(1861, [], position);
    scanner.index += element.text.length;
    return;
  }
  // Blanks of the text were skipped already, so that one of the model is served.
  const character = text.charAt(index);
  if (element.text === " " && text.charAt(index - 1) === " ") return;
  if (/[A-Za-z0-9]/.test(character)) {
    if (!mayFollow(character, next)) throw oraError(1861, [], position);
    return;
  }
  const signed = next?.kind === "field" && /^(SYYYY|TZH|TZR)$/.test(next.name);
  if (signed && /[+-]/.test(character) && element.text !== character) return;
  scanner.index += 1;
}

/** Punctuation may be left out where the next element can begin: a digit before a number, a letter before a word. */
function mayFollow(character: string, next: MaskElement | undefined): boolean {
  if (next === undefined || next.kind === "text") return true;
  const numeric = NUMBERS[next.name] !== undefined || /^(S?Y|RR|FF|TZ|X|D$)/.test(next.name);
  const isDigit = character >= "0" && character <= "9";
  if (isDigit) return numeric;
  return !numeric || next.name === "MM" || next.name === "TZR" || next.name === "TZD";
}

function readField(
  scanner: Scanner,
  element: Field,
  next: MaskElement | undefined,
  parsed: ParsedDate,
): void {
  const { name } = element;
  if (/^(S?Y|RR)/.test(name)) {
    readYear(scanner, element, next, parsed);
    return;
  }
  if (name.startsWith("TZ")) {
    readZone(scanner, element, parsed);
    return;
  }
  const numeric = NUMBERS[name];
  if (numeric !== undefined && !(name === "MM" && isLetter(scanner) && !element.exact)) {
    const value = readNumber(scanner, element, numeric.width);
    if (value < numeric.least || value > numeric.most) {
      throw oraError(numeric.error, [], scanner.position);
    }
    parsed[numeric.field] = value;
    return;
  }
  readWord(scanner, element, parsed);
}

function isLetter(scanner: Scanner): boolean {
  return /[A-Za-z]/.test(scanner.text.charAt(scanner.index));
}

interface NumberRule {
  readonly field:
    | "month"
    | "day"
    | "dayOfYear"
    | "julian"
    | "hour"
    | "hour12"
    | "minute"
    | "second"
    | "secondsOfDay";
  readonly width: number;
  readonly least: number;
  readonly most: number;
  readonly error: number;
}

const NUMBERS: Readonly<Record<string, NumberRule>> = {
  MM: { field: "month", width: 2, least: 1, most: 12, error: 1843 },
  DD: { field: "day", width: 2, least: 1, most: 31, error: 1847 },
  DDD: { field: "dayOfYear", width: 3, least: 1, most: 366, error: 1848 },
  J: { field: "julian", width: 7, least: 1, most: 5_373_484, error: 1854 },
  HH24: { field: "hour", width: 2, least: 0, most: 23, error: 1850 },
  HH: { field: "hour12", width: 2, least: 1, most: 12, error: 1849 },
  HH12: { field: "hour12", width: 2, least: 1, most: 12, error: 1849 },
  MI: { field: "minute", width: 2, least: 0, most: 59, error: 1851 },
  SS: { field: "second", width: 2, least: 0, most: 59, error: 1852 },
  SSSSS: { field: "secondsOfDay", width: 5, least: 0, most: 86_399, error: 1853 },
};

/** Reads at most `width` digits; exactly so many under FX without FM. */
function readNumber(scanner: Scanner, element: Field, width: number): number {
  const { text, position } = scanner;
  const start = scanner.index;
  let end = start;
  while (end < text.length && end - start < width && /\d/.test(text.charAt(end))) end += 1;
  if (end === start) throw oraError(1858, [], position);
  if (element.exact && !element.compact && end - start < width) throw oraError(1862, [], position);
  scanner.index = end;
  return Number(text.slice(start, end));
}

function digitsAhead(scanner: Scanner): number {
  return /^\d*/.exec(scanner.text.slice(scanner.index))?.[0].length ?? 0;
}

function readYear(
  scanner: Scanner,
  element: Field,
  next: MaskElement | undefined,
  parsed: ParsedDate,
): void {
  const { name } = element;
  const ahead = digitsAhead(scanner);
  switch (name) {
    case "SYYYY": {
      const sign = /^[+\- ]/.exec(scanner.text.slice(scanner.index))?.[0] ?? "";
      scanner.index += sign.length;
      parsed.year = readNumber(scanner, element, 4) * (sign === "-" ? -1 : 1);
      return;
    }
    case "Y,YYY": {
      const match = /^(\d),?(\d{3})/.exec(scanner.text.slice(scanner.index));
      if (match === null) throw oraError(1858, [], scanner.position);
      scanner.index += match[0].length;
      parsed.year = Number(`${match[1]}${match[2]}`);
      return;
    }
    case "YYYY":
      parsed.year = readNumber(scanner, element, 4);
      return;
    case "RRRR":
      parsed.year = readNumber(scanner, { ...element, compact: true }, 4);
      if (ahead <= 2) parsed.yearDigits = "RR";
      return;
    default: {
      // YY and RR fall back to YYYY and RRRR where four digits stand alone.
      const alone = ahead === 4 && !(next?.kind === "field" && NUMBERS[next.name] !== undefined);
      if (name.length === 2 && alone && !element.exact) {
        parsed.year = readNumber(scanner, element, 4);
        return;
      }
      parsed.year = readNumber(scanner, element, name.length);
      parsed.yearDigits = name === "RR" ? "RR" : (name.length as 1 | 2 | 3);
    }
  }
}

function readWord(scanner: Scanner, element: Field, parsed: ParsedDate): void {
  const { name } = element;
  switch (name) {
    case "MM":
    case "MON":
    case "MONTH":
    case "RM":
      parsed.month = readName(scanner, name === "RM" ? "roman" : "month") + 1;
      return;
    case "DAY":
    case "DY":
      parsed.weekday = readName(scanner, "day");
      return;
    case "D":
      parsed.weekday = readNumber(scanner, element, 1) - 1;
      return;
    case "X":
      if (/[^A-Za-z0-9 ]/.test(scanner.text.charAt(scanner.index))) scanner.index += 1;
      return;
    case "AM":
    case "PM":
    case "A.M.":
    case "P.M.":
      parsed.meridian = readMeridian(scanner, name.includes("."));
      return;
    case "AD":
    case "BC":
    case "A.D.":
    case "B.C.":
      parsed.era = readEra(scanner, name.includes("."));
      return;
    default:
      readFraction(scanner, name, parsed);
  }
}

/** FF and FF1 to FF9: fewer digits are a shorter fraction; none at all where the point was missing too. */
function readFraction(scanner: Scanner, name: string, parsed: ParsedDate): void {
  const most = name === "FF" ? 9 : Number(name.slice(2));
  const ahead = Math.min(digitsAhead(scanner), most);
  const digits = scanner.text.slice(scanner.index, scanner.index + ahead);
  const before = scanner.text.slice(0, scanner.index).trimEnd();
  if (ahead === 0 && !/\d$/.test(before)) throw oraError(1858, [], scanner.position);
  scanner.index += ahead;
  parsed.nanos = Number(digits.padEnd(9, "0"));
}

function readZone(scanner: Scanner, element: Field, parsed: ParsedDate): void {
  const { name } = element;
  if (name === "TZR") {
    parsed.zoneName = readZoneName(scanner);
    return;
  }
  if (name === "TZD") {
    const match = /^[A-Za-z]{1,10}/.exec(scanner.text.slice(scanner.index));
    if (match === null) throw oraError(1857, [], scanner.position);
    scanner.index += match[0].length;
    return;
  }
  if (name === "TZM") {
    parsed.zoneMinute = readNumber(scanner, element, 2);
    if (parsed.zoneMinute > 59) throw oraError(1875, [], scanner.position);
    return;
  }
  const sign = /^[+-]/.exec(scanner.text.slice(scanner.index))?.[0] ?? "";
  scanner.index += sign.length;
  parsed.zoneHour = readNumber(scanner, element, 2);
  parsed.zoneNegative = sign === "-";
  if (parsed.zoneHour > 15) throw oraError(1874, [], scanner.position);
}
