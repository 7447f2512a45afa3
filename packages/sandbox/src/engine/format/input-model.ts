import { oraError } from "../errors.ts";
import { compileMask, LOCALE_MASKS, type MaskElement } from "./date-mask.ts";

/** What kind of value is read: a DATE has no FF and no zone, a TIMESTAMP has no zone. */
export type ParseKind = "date" | "timestamp" | "zoned";

const cache = new Map<string, readonly MaskElement[]>();
const MOST_CACHED = 500;

/**
 * The elements of a format model that reads text, with DL, DS and TS put in full and their order checked.
 * Source: Oracle SQL Language Reference, Datetime Format Elements (column "TO_* datetime functions?").
 * @throws OraError 1820 for an element that only prints, 1821 and 1822 for one that the type has not, 1810, 1812, 1813, 1816
 * and 1817 for one given twice, 1818 and 1819 for two that exclude each other.
 */
export function inputModel(mask: string, kind: ParseKind, position = -1): readonly MaskElement[] {
  const key = `${kind}:${mask}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const elements = expand(compileMask(mask, position), position);
  checkModel(elements, kind, position);
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(key, elements);
  return elements;
}

function expand(elements: readonly MaskElement[], position: number): readonly MaskElement[] {
  return elements.flatMap((element) => {
    const mask = element.kind === "field" ? LOCALE_MASKS[element.name] : undefined;
    return mask === undefined ? [element] : compileMask(mask, position);
  });
}

const NOT_FOR_INPUT = /^(S?CC|Q|WW?|IW|IY{0,3}|S?YEAR)$/;

/** Groups of elements of which only one may stand, and the error of a second one. */
const ONCE: readonly (readonly [RegExp, number])[] = [
  [/^(S?YYYY|YYY?|Y|Y,YYY|RR|RRRR)$/, 1812],
  [/^(MM|MON|MONTH|RM)$/, 1816],
  [/^HH(12|24)?$/, 1813],
  [/^(DAY|DY|D)$/, 1817],
  [/^DD$/, 1810],
  [/^DDD$/, 1810],
  [/^J$/, 1810],
  [/^MI$/, 1810],
  [/^SS$/, 1810],
  [/^SSSSS$/, 1810],
  [/^FF\d?$/, 1810],
  [/^[AP]\.?M\.?$/, 1810],
  [/^(AD|BC|A\.D\.|B\.C\.)$/, 1810],
  [/^TZH$/, 1810],
  [/^TZM$/, 1810],
  [/^TZR$/, 1810],
];

const MERIDIAN = /^[AP]\.?M\.?$/;
const ERA = /^(AD|BC|A\.D\.|B\.C\.)$/;

function checkModel(elements: readonly MaskElement[], kind: ParseKind, position: number): void {
  const names = elements.flatMap((element) => (element.kind === "field" ? [element.name] : []));
  const wrong = names.map((name) => elementError(name, kind)).find((error) => error !== 0);
  if (wrong !== undefined) throw oraError(wrong, [], position);
  for (const [pattern, error] of ONCE) {
    if (names.filter((name) => pattern.test(name)).length > 1) throw oraError(error, [], position);
  }
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(MERIDIAN) && names.includes("HH24")) throw oraError(1818, [], position);
  if (has(ERA) && names.includes("SYYYY")) throw oraError(1819, [], position);
}

/** The error of an element that cannot read this kind of value; 0 when it can. */
function elementError(name: string, kind: ParseKind): number {
  if (name === "E" || name === "EE") return 1822;
  if (NOT_FOR_INPUT.test(name)) return 1820;
  if (kind === "date" && name.startsWith("FF")) return 1821;
  return kind !== "zoned" && name.startsWith("TZ") ? 1821 : 0;
}
