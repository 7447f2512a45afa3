import { oraError } from "../errors.ts";
import { type DateFields, fieldsOfDate } from "./calendar.ts";
import { makeNumber, type OraNumber } from "./number-core.ts";
import { localOfZoned, utcOfZoned, zoneAbbreviation, zoneOffsetSeconds } from "./time-zone.ts";
import { type Timestamp, ZonedTimestamp } from "./value.ts";

type DatetimeName =
  | "DATE"
  | "TIMESTAMP"
  | "TIMESTAMP WITH TIME ZONE"
  | "TIMESTAMP WITH LOCAL TIME ZONE";

/**
 * EXTRACT(field FROM datetime). A value with a time zone gives its UTC fields; one with a local time zone those of the
 * session's zone. An offset has the region UNKNOWN and the abbreviation UNK.
 * Source: Oracle SQL Language Reference, EXTRACT (datetime).
 * @throws OraError 30076 when the type has no such field.
 */
export function extractField(
  field: string,
  value: number | Timestamp | ZonedTimestamp,
  type: DatetimeName,
  sessionZone: number | string,
  position = -1,
): OraNumber | string {
  const name = field.toUpperCase();
  if (typeof value === "number") return dateField(name, fieldsOfDate(value), position);
  if (value instanceof ZonedTimestamp) {
    return name.startsWith("TIMEZONE_")
      ? zoneField(name, value, position)
      : timestampField(name, utcOfZoned(value), position);
  }
  if (type !== "TIMESTAMP WITH LOCAL TIME ZONE") return timestampField(name, value, position);
  const zoned = new ZonedTimestamp(value.seconds, value.nanos, sessionZone);
  return name.startsWith("TIMEZONE_")
    ? zoneField(name, zoned, position)
    : timestampField(name, localOfZoned(zoned), position);
}

function dateField(name: string, fields: DateFields, position: number): number {
  switch (name) {
    case "YEAR":
      return fields.year;
    case "MONTH":
      return fields.month;
    case "DAY":
      return fields.day;
    default:
      throw oraError(30076, [], position);
  }
}

function timestampField(name: string, value: Timestamp, position: number): OraNumber {
  const fields = fieldsOfDate(value.seconds);
  switch (name) {
    case "HOUR":
      return fields.hour;
    case "MINUTE":
      return fields.minute;
    case "SECOND":
      return makeNumber(BigInt(fields.second) * 1_000_000_000n + BigInt(value.nanos), -9);
    default:
      return dateField(name, fields, position);
  }
}

function zoneField(name: string, value: ZonedTimestamp, position: number): OraNumber | string {
  const offset = zoneOffsetSeconds(value.zone, value.seconds);
  const region = typeof value.zone === "string";
  switch (name) {
    case "TIMEZONE_HOUR":
      return Math.trunc(offset / 3600) + 0;
    case "TIMEZONE_MINUTE":
      return Math.trunc((offset % 3600) / 60) + 0;
    case "TIMEZONE_REGION":
      return region ? String(value.zone) : "UNKNOWN";
    case "TIMEZONE_ABBR":
      return region ? zoneAbbreviation(value.zone, value.seconds) : "UNK";
    default:
      throw oraError(30076, [], position);
  }
}
