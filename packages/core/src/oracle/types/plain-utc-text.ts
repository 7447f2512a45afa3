import { daysInMonth, isLeftOutByOracle } from "../../singer/calendar.ts";
import type { DateBinding } from "./date-binding.ts";

const zero = 48;

/**
 * Makes what writes the bound text of a date-time that stands as most taps write it, `2024-02-29T23:59:59.123456Z`: in UTC
 * or without a zone, no digit more than the column keeps. It only copies, where reading and writing would make a dozen
 * objects. Undefined for all other texts, right or wrong.
 */
export function createPlainUtcText(binding: DateBinding): (text: string) => string | undefined {
  const { boundDigits, precision, keepsOffset } = binding;
  const zone = keepsOffset ? "+00:00" : "";
  /** By the number of digits behind the point: what is missing behind the text. */
  const endings = Array.from({ length: 10 }, (_, digits) => {
    if (boundDigits === 0) return zone;
    return `${digits === 0 ? "." : ""}${"0".repeat(9 - digits)}${zone}`;
  });
  const maxDigits = boundDigits === 0 ? 0 : precision;
  return (text) => {
    if (!isPlainDateTime(text)) return undefined;
    const digits = fractionDigits(text, maxDigits);
    if (digits === -1) return undefined;
    return text.slice(0, digits === 0 ? 19 : 20 + digits) + (endings[digits] as string);
  };
}

/** `YYYY-MM-DDThh:mm:ss`, of the years 0001 to 9999; what follows is not looked at. */
function isPlainDateTime(text: string): boolean {
  return (
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a &&
    isDate(twoDigits(text, 0), twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)) &&
    isWithin(twoDigits(text, 11), 0, 23) &&
    isWithin(twoDigits(text, 14), 0, 59) &&
    isWithin(twoDigits(text, 17), 0, 59)
  );
}

function isDate(century: number, yearOfCentury: number, month: number, day: number): boolean {
  if (century < 0 || yearOfCentury < 0 || !isWithin(month, 1, 12)) return false;
  const year = century * 100 + yearOfCentury;
  if (year < 1 || !isWithin(day, 1, daysInMonth(year, month))) return false;
  return year !== 1582 || !isLeftOutByOracle({ year, month, day });
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** The number that two digits are; -1 when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** Digits behind the point when nothing but a fraction, not too long, and a zone of UTC follows; else -1. */
function fractionDigits(text: string, maxDigits: number): number {
  let end = 19;
  if (text.charCodeAt(end) === 0x2e) {
    end += 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end === 20) return -1;
  }
  const digits = end === 19 ? 0 : end - 20;
  if (digits > maxDigits) return -1;
  return isUtcEnd(text, end) ? digits : -1;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= 57;
}

function isUtcEnd(text: string, end: number): boolean {
  const rest = text.length - end;
  if (rest === 0) return true;
  return rest === 1 ? text.charCodeAt(end) === 0x5a : rest === 6 && text.endsWith("+00:00");
}
