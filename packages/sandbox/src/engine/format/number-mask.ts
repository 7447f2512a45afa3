import { oraError } from "../errors.ts";

/** A number format model, taken apart. */
export type NumberMask =
  | { readonly kind: "text-minimum"; readonly scientific: boolean }
  | { readonly kind: "roman"; readonly lower: boolean; readonly compact: boolean }
  | {
      readonly kind: "hex";
      readonly digits: number;
      readonly zeros: boolean;
      readonly lower: boolean;
      readonly compact: boolean;
    }
  | FixedMask;

export interface FixedMask {
  readonly kind: "fixed";
  /** FM: no blanks around, no trailing zeros of 9s. */
  readonly compact: boolean;
  /** Before the point: `9`, `0`, `,` or `G`, in order. */
  readonly integer: readonly IntegerToken[];
  /** Behind the point: `9` or `0`. */
  readonly fraction: readonly ("9" | "0")[];
  /** How the point is written; null without one. V multiplies and prints none; C, L and U print the currency in its place. */
  readonly point: "." | "D" | "V" | "C" | "L" | "U" | null;
  readonly sign: "floating" | "leading" | "trailing" | "minus" | "angle";
  readonly dollar: boolean;
  readonly currency: { readonly symbol: "L" | "C" | "U"; readonly leading: boolean } | null;
  /** B: blanks where the whole part is 0. */
  readonly blankZero: boolean;
  readonly scientific: boolean;
}

export type IntegerToken = "9" | "0" | "," | "G";

const cache = new Map<string, NumberMask>();
const MOST_CACHED = 500;

/**
 * Takes a number format model apart. The result is shared.
 * Source: Oracle SQL Language Reference, Number Format Models.
 * @throws OraError 1481 for a model that breaks the rules.
 */
export function compileNumberMask(mask: string, position = -1): NumberMask {
  const known = cache.get(mask);
  if (known !== undefined) return known;
  const compiled = special(mask) ?? fixed(mask);
  if (compiled === undefined) throw oraError(1481, [], position);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(mask, compiled);
  return compiled;
}

function special(mask: string): NumberMask | undefined {
  const minimum = /^(?:FM)?TM([9E]?)$/i.exec(mask);
  if (minimum !== null) {
    return { kind: "text-minimum", scientific: minimum[1]?.toUpperCase() === "E" };
  }
  const roman = /^(FM)?(RN)$/i.exec(mask);
  if (roman !== null) {
    return {
      kind: "roman",
      lower: roman[2]?.startsWith("r") ?? false,
      compact: roman[1] !== undefined,
    };
  }
  const hex = /^(FM)?(0*)(X+)$/i.exec(mask);
  if (hex !== null) {
    const zeros = hex[2] ?? "";
    const letters = hex[3] ?? "";
    return {
      kind: "hex",
      digits: zeros.length + letters.length,
      zeros: zeros !== "",
      lower: letters.startsWith("x"),
      compact: hex[1] !== undefined,
    };
  }
  return undefined;
}

/** FM, B and signs and currencies in front; the digits; the exponent; signs and currencies behind. */
const FIXED =
  /^((?:FM|B|S|\$|L|C|U)*)([09,G$]*)(?:([.DVCLU])([09$]*))?(EEEE)?((?:S|MI|PR|L|C|U|\$|B)*)$/;

function fixed(mask: string): FixedMask | undefined {
  const match = FIXED.exec(mask.toUpperCase().replace(/(?!^)FM/g, "FM"));
  if (match === null) return undefined;
  const [, front = "", digits = "", point, decimals = "", exponent, back = ""] = match;
  const integer = [...digits.replaceAll("$", "")] as IntegerToken[];
  const fraction = [...decimals.replaceAll("$", "")] as ("9" | "0")[];
  const compact = front.includes("FM");
  const before = front.replace("FM", "");
  if (!isLegal(before, digits, point, decimals, back)) return undefined;
  return {
    kind: "fixed",
    compact,
    integer,
    fraction,
    point: pointOf(point),
    sign: signOf(before, back),
    dollar: mask.includes("$"),
    currency: currencyOf(before, back),
    blankZero: /B/.test(before + back),
    scientific: exponent !== undefined,
  };
}

function pointOf(point: string | undefined): FixedMask["point"] {
  return point === undefined ? null : (point as FixedMask["point"]);
}

function signOf(before: string, back: string): FixedMask["sign"] {
  if (before.includes("S")) return "leading";
  if (back.includes("MI")) return "minus";
  if (back.includes("PR")) return "angle";
  return back.includes("S") ? "trailing" : "floating";
}

function currencyOf(before: string, back: string): FixedMask["currency"] {
  const leading = /[LCU]/.exec(before)?.[0];
  const trailing = /[LCU]/.exec(back)?.[0];
  const symbol = leading ?? trailing;
  if (symbol === undefined) return null;
  return { symbol: symbol as "L" | "C" | "U", leading: leading !== undefined };
}

/** One sign, one currency, one $, groups only between digits and in one style with the point. */
function isLegal(
  before: string,
  digits: string,
  point: string | undefined,
  decimals: string,
  back: string,
): boolean {
  if (!/[09]/.test(digits + decimals)) return false;
  if (/^[,G]/.test(digits)) return false;
  const signs = [...`${before}|${back}`.matchAll(/S|MI|PR/g)].length;
  const inPoint = point !== undefined && /[CLU]/.test(point) ? point : "";
  const currencies = [...`${before}${inPoint}${back}`.matchAll(/[LCU]/g)].length;
  const dollars = [...`${before}${digits}${decimals}${back}`.matchAll(/\$/g)].length;
  if (signs > 1 || currencies > 1 || dollars > 1 || currencies + dollars > 1) return false;
  if (digits.includes(",") && (digits.includes("G") || point === "D")) return false;
  return !(digits.includes("G") && point === ".");
}

/** Digits that the whole part may have. */
export function integerPlaces(mask: FixedMask): number {
  return mask.integer.filter((token) => token === "9" || token === "0").length;
}
