import { oraError } from "../errors.ts";
import { checkDateRange, SECONDS_A_DAY } from "./calendar.ts";
import { Timestamp, ZonedTimestamp } from "./value.ts";
import { regionAbbreviation, regionName, regionOffsetSeconds } from "./zone-regions.ts";

export { zoneNames } from "./zone-regions.ts";

const OFFSET = /^([+-]?)(\d{1,2}):(\d{1,2})$/;

/**
 * Reads a time zone: an offset such as +02:00 in minutes, or a region in the spelling of the tz database. A region may be
 * followed by an abbreviation (US/Pacific PDT), which is dropped.
 * @throws OraError 1874 and 1875 for offsets beyond ±15:59, 1882 for an unknown region.
 */
export function parseZone(text: string, position = -1): number | string {
  const trimmed = text.trim();
  const match = OFFSET.exec(trimmed);
  if (match !== null) {
    const hours = Number(match[2]);
    const minutes = Number(match[3]);
    if (hours > 15) throw oraError(1874, [], position);
    if (minutes > 59) throw oraError(1875, [], position);
    return (match[1] === "-" ? -1 : 1) * (hours * 60 + minutes) + 0;
  }
  const name = regionName(trimmed.split(/ +/)[0] ?? "");
  if (name === undefined) throw oraError(1882, [], position);
  return name;
}

/** `+02:00` for an offset in minutes; a region as it is. */
export function zoneToText(zone: number | string): string {
  if (typeof zone === "string") return zone;
  const size = Math.abs(zone);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  const minutes = String(size % 60).padStart(2, "0");
  return `${zone < 0 ? "-" : "+"}${hours}:${minutes}`;
}

/** Seconds that the zone is ahead of UTC at an instant. */
export function zoneOffsetSeconds(zone: number | string, utcSeconds: number): number {
  return typeof zone === "number" ? zone * 60 : regionOffsetSeconds(zone, utcSeconds);
}

/** TZD: PST, CEST; empty for an offset. */
export function zoneAbbreviation(zone: number | string, utcSeconds: number): string {
  return typeof zone === "number" ? "" : regionAbbreviation(zone, utcSeconds);
}

/**
 * The instant of a wall-clock time in a zone. A time that a region has twice is its standard time.
 * Source: Oracle Database Globalization Support Guide, Daylight Saving Time.
 * @throws OraError 1878 for a time that the region skips, 1841.
 */
export function zonedFromLocal(
  local: Timestamp,
  zone: number | string,
  position = -1,
): ZonedTimestamp {
  const offset = typeof zone === "number" ? zone * 60 : localOffset(local.seconds, zone, position);
  return new ZonedTimestamp(checkDateRange(local.seconds - offset, position), local.nanos, zone);
}

function localOffset(local: number, zone: string, position: number): number {
  const before = regionOffsetSeconds(zone, local - SECONDS_A_DAY);
  const after = regionOffsetSeconds(zone, local + SECONDS_A_DAY);
  if (before === after && regionOffsetSeconds(zone, local - before) === before) return before;
  const fits = [before, after].filter(
    (offset) => regionOffsetSeconds(zone, local - offset) === offset,
  );
  if (fits.length === 0) throw oraError(1878, [], position);
  return Math.min(...fits);
}

/** The wall-clock time in the value's own zone. */
export function localOfZoned(value: ZonedTimestamp): Timestamp {
  return new Timestamp(value.seconds + zoneOffsetSeconds(value.zone, value.seconds), value.nanos);
}

/** SYS_EXTRACT_UTC: the wall-clock time in UTC. */
export function utcOfZoned(value: ZonedTimestamp): Timestamp {
  return new Timestamp(value.seconds, value.nanos);
}

/** The same instant in another zone. */
export function atTimeZone(value: ZonedTimestamp, zone: number | string): ZonedTimestamp {
  return new ZonedTimestamp(value.seconds, value.nanos, zone);
}

/** The statement's time in a zone: CURRENT_TIMESTAMP with the session's, SYSTIMESTAMP with UTC. */
export function sessionNow(
  now: { readonly seconds: number; readonly nanos: number },
  zone: number | string,
): ZonedTimestamp {
  return new ZonedTimestamp(now.seconds, now.nanos, zone);
}
