import { oraError } from "../errors.ts";
import { dateFromFields } from "../types/calendar.ts";
import type { ConversionContext } from "../types/conversion-context.ts";
import { parseZone, zonedFromLocal } from "../types/time-zone.ts";
import { Timestamp, type ZonedTimestamp } from "../types/value.ts";

const DATE = /^ *([+-]?\d{1,4})-(\d{1,2})-(\d{1,2}) *$/;
const TIMESTAMP =
  /^ *([+-]?\d{1,4})-(\d{1,2})-(\d{1,2}) +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))? *([+-].*|[A-Za-z].*)?$/;

/**
 * The value of DATE 'YYYY-MM-DD'. Year 0 is accepted, as Oracle does here only.
 * Source: Oracle SQL Language Reference, Datetime Literals.
 * @throws OraError 1861 for another form, 1841, 1843, 1847, 1839 for fields out of range.
 */
export function parseDateLiteral(text: string, position = -1): number {
  const match = DATE.exec(text);
  if (match === null) throw oraError(1861, [], position);
  const fields = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: 0,
    minute: 0,
    second: 0,
  };
  return dateFromFields(fields, position, true);
}

/**
 * The value of TIMESTAMP 'YYYY-MM-DD HH:MI:SS[.FF][ zone]'; with a zone it is a TIMESTAMP WITH TIME ZONE.
 * @throws OraError 1861 for another form, the errors of the fields, 1882, 1874, 1875, 1878 for the zone.
 */
export function parseTimestampLiteral(
  text: string,
  _context: ConversionContext,
  position = -1,
): Timestamp | ZonedTimestamp {
  const match = TIMESTAMP.exec(text);
  if (match === null) throw oraError(1861, [], position);
  const fields = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: Number(match[4]),
    minute: Number(match[5]),
    second: Number(match[6]),
  };
  const nanos = Number((match[7] ?? "").padEnd(9, "0"));
  const local = new Timestamp(dateFromFields(fields, position, true), nanos);
  const zone = match[8];
  return zone === undefined ? local : zonedFromLocal(local, parseZone(zone, position), position);
}
