import { oraError } from "../errors.ts";
import {
  type DateFields,
  dayOf,
  dayOfWeek,
  daysFromCivil,
  fieldsOfDate,
  julianDay,
} from "../types/calendar.ts";
import { isoWeekOf, isoYearOf } from "../types/date-units.ts";
import { zoneAbbreviation, zoneOffsetSeconds, zoneToText } from "../types/time-zone.ts";
import { compileMask, LOCALE_MASKS, type MaskElement } from "./date-mask.ts";
import { DAYS, type LetterStyle, MONTHS, ROMAN_MONTHS, styled } from "./date-names.ts";
import { ordinalSuffix, spellNumber, spellOrdinal, spellYear } from "./spell.ts";

/** What a datetime format model prints from. */
export interface FormatSource {
  /** The wall-clock time, in seconds as a DATE. */
  readonly local: number;
  readonly nanos: number;
  /** Digits that FF prints; null for a DATE, which has no FF. */
  readonly precision: number | null;
  /** Undefined for a value without a time zone. */
  readonly zone?: { readonly zone: number | string; readonly utc: number };
  readonly decimalCharacter: string;
  /** The weekday that D numbers 1: 0 for Sunday. */
  readonly firstDay: number;
}

type Field = Extract<MaskElement, { kind: "field" }>;

/**
 * Prints a datetime by a format model, as TO_CHAR does.
 * Source: Oracle SQL Language Reference, TO_CHAR (datetime); Datetime Format Models.
 * @throws OraError 1821 for an element that the value's type does not have, 1822 for an era.
 */
export function formatDate(source: FormatSource, mask: string, position = -1): string {
  const fields = fieldsOfDate(source.local);
  const elements = compileMask(mask, position);
  let text = "";
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index] as MaskElement;
    if (element.kind === "text") text += element.text;
    else if (element.name === "X" && source.precision === 0 && isFraction(elements[index + 1]))
      continue;
    else text += formatField(element, fields, source, position);
  }
  return text;
}

function isFraction(element: MaskElement | undefined): boolean {
  return element?.kind === "field" && element.name === "FF";
}

function formatField(
  element: Field,
  fields: DateFields,
  source: FormatSource,
  position: number,
): string {
  const { name } = element;
  const number = numberField(name, fields, source);
  if (number !== undefined) return formatNumeric(element, number.value, number.width);
  const words = wordField(element, fields, source);
  if (words !== undefined) return words;
  if (name.startsWith("TZ")) return zoneField(name, source, position);
  if (name.startsWith("FF")) return fractionField(name, source, position);
  const mask = LOCALE_MASKS[name];
  if (mask !== undefined) return formatDate(source, mask, position);
  if (name === "X") return source.decimalCharacter;
  throw oraError(1822, [], position);
}

/** The value and the width of an element that prints a number. */
function numberField(
  name: string,
  fields: DateFields,
  source: FormatSource,
): { readonly value: number; readonly width: number } | undefined {
  return (
    yearField(name, fields, source.local) ??
    dayField(name, fields, source) ??
    timeField(name, fields)
  );
}

type Numeric = { readonly value: number; readonly width: number } | undefined;

function yearField(name: string, { year }: DateFields, local: number): Numeric {
  const size = Math.abs(year);
  switch (name) {
    case "YYYY":
    case "RRRR":
      return { value: size, width: 4 };
    case "YYY":
      return { value: size % 1000, width: 3 };
    case "YY":
    case "RR":
      return { value: size % 100, width: 2 };
    case "Y":
      return { value: size % 10, width: 1 };
    case "IYYY":
      return { value: Math.abs(isoYearOf(local)), width: 4 };
    case "IYY":
      return { value: Math.abs(isoYearOf(local)) % 1000, width: 3 };
    case "IY":
      return { value: Math.abs(isoYearOf(local)) % 100, width: 2 };
    case "I":
      return { value: Math.abs(isoYearOf(local)) % 10, width: 1 };
    case "CC":
      return { value: Math.floor((size + 99) / 100), width: 2 };
    default:
      return undefined;
  }
}

function dayField(name: string, { year, month, day }: DateFields, source: FormatSource): Numeric {
  const dayOfYear = dayOf(source.local) - daysFromCivil(year, 1, 1) + 1;
  switch (name) {
    case "Q":
      return { value: Math.floor((month + 2) / 3), width: 1 };
    case "MM":
      return { value: month, width: 2 };
    case "WW":
      return { value: Math.floor((dayOfYear + 6) / 7), width: 2 };
    case "IW":
      return { value: isoWeekOf(source.local), width: 2 };
    case "W":
      return { value: Math.floor((day + 6) / 7), width: 1 };
    case "DDD":
      return { value: dayOfYear, width: 3 };
    case "DD":
      return { value: day, width: 2 };
    case "D":
      return { value: ((dayOfWeek(source.local) - source.firstDay + 7) % 7) + 1, width: 1 };
    case "J":
      return { value: julianDay(dayOf(source.local)), width: 7 };
    default:
      return undefined;
  }
}

function timeField(name: string, { hour, minute, second }: DateFields): Numeric {
  switch (name) {
    case "HH":
    case "HH12":
      return { value: hour % 12 === 0 ? 12 : hour % 12, width: 2 };
    case "HH24":
      return { value: hour, width: 2 };
    case "MI":
      return { value: minute, width: 2 };
    case "SS":
      return { value: second, width: 2 };
    case "SSSSS":
      return { value: hour * 3600 + minute * 60 + second, width: 5 };
    default:
      return undefined;
  }
}

function formatNumeric(element: Field, value: number, width: number): string {
  switch (element.suffix) {
    case "SP":
      return styled(spellNumber(value), element.style);
    case "SPTH":
      return styled(spellOrdinal(value), element.style);
    case "TH": {
      const ending = ordinalSuffix(value);
      return (
        digits(value, width, element.compact) +
        (element.style === "upper" ? ending : ending.toLowerCase())
      );
    }
    default:
      return digits(value, width, element.compact);
  }
}

function digits(value: number, width: number, compact: boolean): string {
  return compact ? String(value) : String(value).padStart(width, "0");
}

/** Elements that print words or a sign. */
function wordField(element: Field, fields: DateFields, source: FormatSource): string | undefined {
  const { name, style, compact } = element;
  const word = (text: string, width: number): string =>
    styled(text, style).padEnd(compact ? 0 : width);
  switch (name) {
    case "MONTH":
      return word(MONTHS[fields.month - 1] ?? "", 9);
    case "MON":
      return word((MONTHS[fields.month - 1] ?? "").slice(0, 3), 3);
    case "RM":
      return word(ROMAN_MONTHS[fields.month - 1] ?? "", 4);
    case "DAY":
      return word(DAYS[dayOfWeek(source.local)] ?? "", 9);
    case "DY":
      return word((DAYS[dayOfWeek(source.local)] ?? "").slice(0, 3), 3);
    case "YEAR":
      return styled(spellYear(Math.abs(fields.year)), style);
    case "SYEAR":
      return sign(fields.year, compact) + styled(spellYear(Math.abs(fields.year)), style);
    case "Y,YYY": {
      const size = String(Math.abs(fields.year)).padStart(4, "0");
      return `${size.slice(0, -3)},${size.slice(-3)}`;
    }
    case "SYYYY":
      return sign(fields.year, compact) + digits(Math.abs(fields.year), 4, compact);
    case "SCC":
      return (
        sign(fields.year, compact) +
        digits(Math.floor((Math.abs(fields.year) + 99) / 100), 2, compact)
      );
    default:
      return halfField(name, style, fields);
  }
}

function sign(year: number, compact: boolean): string {
  return year < 0 ? "-" : compact ? "" : " ";
}

function halfField(name: string, style: LetterStyle, fields: DateFields): string | undefined {
  const dotted = name.includes(".");
  const meridian = fields.hour < 12 ? "AM" : "PM";
  const era = fields.year < 0 ? "BC" : "AD";
  switch (name.replaceAll(".", "")) {
    case "AM":
    case "PM":
      return abbreviation(meridian, dotted, style);
    case "AD":
    case "BC":
      return abbreviation(era, dotted, style);
    default:
      return undefined;
  }
}

function abbreviation(text: string, dotted: boolean, style: LetterStyle): string {
  const written = styled(text, style);
  return dotted ? `${written.charAt(0)}.${written.charAt(1)}.` : written;
}

function fractionField(name: string, source: FormatSource, position: number): string {
  if (source.precision === null) throw oraError(1821, [], position);
  const places = name === "FF" ? source.precision : Number(name.slice(2));
  return String(source.nanos).padStart(9, "0").slice(0, places);
}

function zoneField(name: string, source: FormatSource, position: number): string {
  if (source.zone === undefined) throw oraError(1821, [], position);
  const { zone, utc } = source.zone;
  const offset = zoneOffsetSeconds(zone, utc);
  const size = Math.abs(offset);
  switch (name) {
    case "TZH":
      return `${offset < 0 ? "-" : "+"}${String(Math.floor(size / 3600)).padStart(2, "0")}`;
    case "TZM":
      return String(Math.floor(size / 60) % 60).padStart(2, "0");
    case "TZR":
      return zoneToText(zone);
    default:
      return zoneAbbreviation(zone, utc);
  }
}
