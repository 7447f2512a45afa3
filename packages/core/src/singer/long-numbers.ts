import { Decimal } from "./decimal.ts";
import { numberOrDecimal } from "./json-reader.ts";
import { findLongRun, longRun, runEnd } from "./long-runs.ts";

/**
 * Beyond this length zeros alone can push a number out of a JavaScript number's range, together with an exponent of two
 * digits.
 */
const maxRun = 100;

/**
 * The first stand-in, and the distance to the next one. They have 16 digits that count, so that no number of up to 15
 * digits is one of them, and are below 2^53.
 */
const firstStandIn = 8_000_000_000_000_001;
const standInStep = 10;

/** A JSON text without long numbers, and the numbers that were taken out. */
export interface LongNumbers {
  /** The text with a stand-in for each long number. It is JSON if and only if the original is. */
  readonly text: string;
  /** What the stand-ins stand for, in order. */
  readonly values: readonly (number | Decimal)[];
}

/**
 * Takes all numbers of 16 and more digits out of a text, from the run that `findLongRun` found. Returns `undefined` when
 * the text has to be read token by token: it is not JSON, or one of its numbers is very unusual.
 */
export function takeLongNumbers(text: string, firstRun: number): LongNumbers | undefined {
  const values: (number | Decimal)[] = [];
  const strings: StringTracker = { text, open: -1, close: -1 };
  let output = "";
  let copied = 0;
  for (let run = firstRun; run !== -1; ) {
    const end = runEnd(text, run);
    const start = text.charCodeAt(run - 1) === 0x2d ? run - 1 : run;
    if (followsName(text, start) || !isInString(strings, run)) {
      const tokenEnd = exponentEnd(text, end);
      const value = readToken(text, { start, run, end, tokenEnd });
      if (value === undefined) return undefined;
      if (value !== "short") {
        output += text.slice(copied, start) + standIn(values.length);
        copied = tokenEnd;
        values.push(value);
      }
    }
    run = findLongRun(text, end);
  }
  return { text: output + text.slice(copied), values };
}

/** Offsets of a number token: its sign or first digit, its digits and points, and what is behind its exponent. */
interface TokenPlace {
  readonly start: number;
  readonly run: number;
  readonly end: number;
  readonly tokenEnd: number;
}

/** `short`: it has fewer than 16 digits that count. `undefined`: the text has to be read token by token. */
function readToken(text: string, place: TokenPlace): number | Decimal | "short" | undefined {
  const { start, run, end, tokenEnd } = place;
  if (isExponent(text, run) || !isJsonRun(text, run, end)) return undefined;
  // 1.234567890123456e5e5: what follows would make another number of the stand-in.
  if (!endsNumber(text, tokenEnd)) return undefined;
  const token = text.slice(start, tokenEnd);
  const decimal = Decimal.tryParse(token);
  if (decimal === undefined) return undefined;
  if (decimal.precision >= longRun) return numberOrDecimal(token, decimal);
  return end - run > maxRun ? undefined : "short";
}

/** Whether a number of the changed text stands for one that was taken out. No other number looks like that. */
export function isStandIn(value: number): boolean {
  return value >= firstStandIn && value < 9e15 && value % standInStep === 1;
}

/** The number a stand-in stands for. */
export function takenValue(values: LongNumbers["values"], standIn: number): number | Decimal {
  return values[(standIn - firstStandIn) / standInStep] as number | Decimal;
}

/** Most texts need a few only, and a number is slow to write. */
const standIns = Array.from({ length: 16 }, (_, place) => writeStandIn(place));

function standIn(place: number): string {
  return standIns[place] ?? writeStandIn(place);
}

function writeStandIn(place: number): string {
  return String(firstStandIn + place * standInStep);
}

/**
 * Whether the token at `start` is the value of a member, told from the characters before it: `":`, where the character
 * before the quote can only be the last one of a name. False when that is not sure.
 */
function followsName(text: string, start: number): boolean {
  let colon = start - 1;
  while (text.charCodeAt(colon) === 0x20) colon -= 1;
  if (text.charCodeAt(colon) !== 0x3a || text.charCodeAt(colon - 1) !== 0x22) return false;
  // An opening quote follows a blank or one of {[,: and an escaped one a backslash.
  return isWordCharacter(text.charCodeAt(colon - 2));
}

/** Letters, digits and `_` of ASCII. */
function isWordCharacter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}

/** Walks over the strings of a text. */
interface StringTracker {
  readonly text: string;
  /** Offset of the opening quote of the current string; -1 before the first, the text's length after the last one. */
  open: number;
  /** Offset of its closing quote. */
  close: number;
}

/** Whether an offset lies in a string. The offsets must be given in ascending order. */
function isInString(tracker: StringTracker, offset: number): boolean {
  const { text } = tracker;
  while (tracker.close < offset && tracker.open < text.length) {
    const open = text.indexOf('"', tracker.close + 1);
    tracker.open = open === -1 ? text.length : open;
    tracker.close = open === -1 ? text.length : closingQuote(text, open);
  }
  return tracker.open < offset;
}

function closingQuote(text: string, open: number): number {
  for (
    let close = text.indexOf('"', open + 1);
    close !== -1;
    close = text.indexOf('"', close + 1)
  ) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return close;
  }
  return text.length;
}

function isExponent(text: string, run: number): boolean {
  let before = text.charCodeAt(run - 1);
  if (before === 0x2d || before === 0x2b) before = text.charCodeAt(run - 2);
  return before === 0x65 || before === 0x45;
}

/** Offset behind the exponent that begins at `start`, if one does. */
function exponentEnd(text: string, start: number): number {
  if ((text.charCodeAt(start) | 0x20) !== 0x65) return start;
  const sign = text.charCodeAt(start + 1);
  return runEnd(text, sign === 0x2b || sign === 0x2d ? start + 2 : start + 1);
}

function endsNumber(text: string, offset: number): boolean {
  return offset === text.length || ",}] \t\r\n".includes(text.charAt(offset));
}

/** Whether a run that `Decimal` takes is one that JSON takes too. */
function isJsonRun(text: string, run: number, end: number): boolean {
  const first = text.charCodeAt(run);
  if (first === 0x2e || text.charCodeAt(end - 1) === 0x2e) return false;
  return first !== 0x30 || text.charCodeAt(run + 1) === 0x2e;
}
