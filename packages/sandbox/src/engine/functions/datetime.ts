import { oraError } from "../errors.ts";
import {
  addDaySecondToDate,
  addMonths,
  lastDay,
  monthsBetween,
  nextDay,
} from "../types/datetime.ts";
import { numToDsInterval, numToYmInterval, toDsInterval, toYmInterval } from "../types/interval.ts";
import {
  dateType,
  dayToSecondType,
  numberType,
  timestampType,
  timestampTzType,
  varchar2,
  yearToMonthType,
} from "../types/make-type.ts";
import { toInteger } from "../types/number.ts";
import {
  parseZone,
  utcOfZoned,
  zonedFromLocal,
  zoneOffsetSeconds,
  zoneToText,
} from "../types/time-zone.ts";
import { DaySecond } from "../types/value.ts";
import type { FunctionTable } from "./contract.ts";
import { strict } from "./define.ts";

/** Hours from GMT of the zones NEW_TIME knows. */
const newTimeZones: Readonly<Record<string, number>> = {
  AST: -4,
  ADT: -3,
  BST: -11,
  BDT: -10,
  CST: -6,
  CDT: -5,
  EST: -5,
  EDT: -4,
  GMT: 0,
  HST: -10,
  HDT: -9,
  MST: -7,
  MDT: -6,
  NST: -3.5,
  PST: -8,
  PDT: -7,
  YST: -9,
  YDT: -8,
};

/** @throws OraError 1857 for a zone that NEW_TIME does not know. */
function newTimeOffset(zone: string): number {
  const hours = newTimeZones[zone.toUpperCase()];
  if (hours === undefined) throw oraError(1857);
  return hours * 3600;
}

/** `+05:30` of an offset in seconds. */
function offsetText(seconds: number): string {
  return zoneToText(Math.trunc(seconds / 60));
}

/**
 * Date, timestamp and interval functions.
 * Source: Oracle SQL Language Reference, Datetime Functions.
 */
export const datetimeFunctions: FunctionTable = {
  ADD_MONTHS: strict({
    args: ["date", "number"],
    returns: dateType,
    evaluate: (_, date, months) => addMonths(date, toInteger(months)),
  }),
  LAST_DAY: strict({
    args: ["date"],
    returns: dateType,
    evaluate: (_, date) => lastDay(date),
  }),
  MONTHS_BETWEEN: strict({
    args: ["date", "date"],
    returns: numberType,
    evaluate: (_, later, earlier) => monthsBetween(later, earlier),
  }),
  NEXT_DAY: strict({
    args: ["date", "text"],
    returns: dateType,
    evaluate: (_, date, day) => nextDay(date, day),
  }),
  NEW_TIME: strict({
    args: ["date", "text", "text"],
    returns: dateType,
    evaluate: (_, date, from, to) =>
      addDaySecondToDate(date, new DaySecond(newTimeOffset(to) - newTimeOffset(from), 0)),
  }),
  FROM_TZ: strict({
    args: ["timestamp", "text"],
    returns: (site) => {
      const type = site.args[0]?.type;
      return timestampTzType(type && "precision" in type ? (type.precision ?? 9) : 9);
    },
    evaluate: (_, local, zone) => zonedFromLocal(local, parseZone(zone)),
  }),
  SYS_EXTRACT_UTC: strict({
    args: ["zoned"],
    returns: (site) => {
      const type = site.args[0]?.type;
      return timestampType(type && "precision" in type ? (type.precision ?? 9) : 9);
    },
    evaluate: (_, value) => utcOfZoned(value),
  }),
  TZ_OFFSET: strict({
    args: ["text"],
    returns: varchar2(7, "BYTE"),
    evaluate: (site, zone) =>
      offsetText(zoneOffsetSeconds(parseZone(zone), site.binder.session.now.seconds)),
  }),
  NUMTODSINTERVAL: strict({
    args: ["number", "text"],
    returns: dayToSecondType(9, 9),
    evaluate: (_, value, unit) => numToDsInterval(value, unit),
  }),
  NUMTOYMINTERVAL: strict({
    args: ["number", "text"],
    returns: yearToMonthType(9),
    evaluate: (_, value, unit) => numToYmInterval(value, unit),
  }),
  TO_DSINTERVAL: strict({
    args: ["text"],
    returns: dayToSecondType(9, 9),
    evaluate: (_, text) => toDsInterval(text),
  }),
  TO_YMINTERVAL: strict({
    args: ["text"],
    returns: yearToMonthType(9),
    evaluate: (_, text) => toYmInterval(text),
  }),
};
