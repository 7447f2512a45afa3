/**
 * Time zone regions by the tz database that Node carries (ICU).
 * Source: Oracle Database Globalization Support Guide, Time Zone Region Names.
 */

/** Names of Oracle that ICU knows but does not list. */
const ALIASES = [
  "UTC",
  "GMT",
  "Etc/UTC",
  "Etc/GMT",
  "EST",
  "MST",
  "HST",
  "EST5EDT",
  "CST6CDT",
  "MST7MDT",
  "PST8PDT",
  "CET",
  "EET",
  "MET",
  "WET",
  "US/Alaska",
  "US/Aleutian",
  "US/Arizona",
  "US/Central",
  "US/East-Indiana",
  "US/Eastern",
  "US/Hawaii",
  "US/Indiana-Starke",
  "US/Michigan",
  "US/Mountain",
  "US/Pacific",
  "US/Samoa",
  "Canada/Atlantic",
  "Canada/Central",
  "Canada/Eastern",
  "Canada/Mountain",
  "Canada/Newfoundland",
  "Canada/Pacific",
  "Asia/Calcutta",
  "Asia/Kolkata",
  "Asia/Saigon",
  "Asia/Ho_Chi_Minh",
  "Asia/Katmandu",
  "Asia/Kathmandu",
  "Asia/Rangoon",
  "Asia/Yangon",
  "Europe/Kiev",
  "Europe/Kyiv",
  "America/Buenos_Aires",
  "America/Argentina/Buenos_Aires",
  "America/Indianapolis",
  "America/Louisville",
  "Australia/ACT",
  "Australia/NSW",
  "Australia/North",
  "Australia/Queensland",
  "Australia/South",
  "Australia/Victoria",
  "Australia/West",
  "Brazil/East",
  "Brazil/West",
  "Chile/Continental",
  "Cuba",
  "Egypt",
  "Eire",
  "GB",
  "Greenwich",
  "Hongkong",
  "Iceland",
  "Iran",
  "Israel",
  "Jamaica",
  "Japan",
  "Mexico/General",
  "NZ",
  "PRC",
  "Poland",
  "Portugal",
  "ROK",
  "Singapore",
  "Turkey",
  "Zulu",
  "Universal",
  "W-SU",
] as const;

let byUpperCase: Map<string, string> | undefined;

function regions(): Map<string, string> {
  if (byUpperCase === undefined) {
    byUpperCase = new Map();
    for (const name of [...Intl.supportedValuesOf("timeZone"), ...ALIASES]) {
      if (isKnown(name)) byUpperCase.set(name.toUpperCase(), name);
    }
  }
  return byUpperCase;
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The region's name in its usual spelling, found in any case; undefined for an unknown one. */
export function regionName(text: string): string | undefined {
  return regions().get(text.toUpperCase());
}

/** All region names, sorted, for V$TIMEZONE_NAMES. */
export function zoneNames(): readonly string[] {
  return [...regions().values()].sort();
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();
const nameFormats = new Map<string, Intl.DateTimeFormat>();

function formatOf(
  cache: Map<string, Intl.DateTimeFormat>,
  region: string,
  timeZoneName: "longOffset" | "long",
): Intl.DateTimeFormat {
  let format = cache.get(region);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: region, timeZoneName });
    cache.set(region, format);
  }
  return format;
}

function zonePart(format: Intl.DateTimeFormat, utcSeconds: number): string {
  const parts = format.formatToParts(utcSeconds * 1000);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** No zone changes its offset twice within a fortnight. */
const FORTNIGHT = 14 * 86_400;
/** Changes are found and kept for a stretch of 26 fortnights at once. */
const STRETCH = 26 * FORTNIGHT;
const MOST_STRETCHES = 5000;

/** The offset from an instant on, in order of the instants. */
type OffsetChange = readonly [from: number, offset: number];
const stretches = new Map<string, readonly OffsetChange[]>();

/** Seconds that the region is ahead of UTC at an instant. */
export function regionOffsetSeconds(region: string, utcSeconds: number): number {
  const number = Math.floor(utcSeconds / STRETCH);
  const key = `${region}:${number}`;
  let changes = stretches.get(key);
  if (changes === undefined) {
    changes = findChanges(region, number * STRETCH);
    if (stretches.size >= MOST_STRETCHES) stretches.clear();
    stretches.set(key, changes);
  }
  let offset = 0;
  for (const [from, next] of changes) {
    if (from > utcSeconds) break;
    offset = next;
  }
  return offset;
}

function findChanges(region: string, start: number): readonly OffsetChange[] {
  const changes: OffsetChange[] = [];
  let offset = readOffset(region, start);
  changes.push([start, offset]);
  for (let at = start; at < start + STRETCH; at += FORTNIGHT) {
    const next = readOffset(region, at + FORTNIGHT);
    if (next !== offset) changes.push([firstWith(region, next, at, at + FORTNIGHT), next]);
    offset = next;
  }
  return changes;
}

/** The first second between two instants that has the offset of the later one. */
function firstWith(region: string, offset: number, before: number, after: number): number {
  let low = before;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (readOffset(region, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** Reads `GMT`, `GMT+01:00` or `GMT-00:01:15`. */
function readOffset(region: string, utcSeconds: number): number {
  const text = zonePart(formatOf(offsetFormats, region, "longOffset"), utcSeconds);
  const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (match === null) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -size : size;
}

/** The abbreviation in force, made of the initials of the English name: PDT, CEST, GMT. */
export function regionAbbreviation(region: string, utcSeconds: number): string {
  if (/^[A-Z]{3}$/.test(region)) return region;
  const name = zonePart(formatOf(nameFormats, region, "long"), utcSeconds);
  if (name === "Coordinated Universal Time") return "UTC";
  const initials = name.replace("European Standard", "European").match(/\b[A-Z]/g);
  return name.includes("GMT") || initials === null ? "GMT" : initials.join("");
}
