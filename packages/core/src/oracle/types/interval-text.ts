import { type Duration, formatDuration } from "../../singer/duration.ts";

const yearMonthPattern = /^([+-]?)(\d{1,9})-(\d{1,2})$/;
const daySecondPattern = /^([+-]?)(\d{1,9}) (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?$/;

/**
 * Reads what TO_CHAR makes of an interval: `+02-03` (years and months), `-01 02:03:04.500000` (days and a time). The sign
 * is that of the whole. Undefined for everything else.
 * Source: Oracle SQL Language Reference, TO_CHAR (datetime); Literals, Interval Literals.
 */
export function parseIntervalText(text: string): Duration | undefined {
  const months = yearMonthPattern.exec(text);
  if (months !== null) {
    const size = { years: Number(months[2]), months: Number(months[3]) };
    if (size.months > 11) return undefined;
    const negative = months[1] === "-" && size.years + size.months > 0;
    return { kind: "year-month", negative, ...size };
  }
  const time = daySecondPattern.exec(text);
  if (time === null) return undefined;
  const size = {
    days: Number(time[2]),
    hours: Number(time[3]),
    minutes: Number(time[4]),
    seconds: Number(time[5]),
    nanoseconds: Number((time[6] ?? "").padEnd(9, "0")),
  };
  if (size.hours > 23 || size.minutes > 59 || size.seconds > 59) return undefined;
  const isZero = Object.values(size).every((part) => part === 0);
  return { kind: "day-time", negative: time[1] === "-" && !isZero, ...size };
}

/** The ISO 8601 duration of what TO_CHAR makes of an interval: `P2Y3M`, `-P1DT2H3M4.5S`; undefined when it is none. */
export function durationOfInterval(text: string): string | undefined {
  const duration = parseIntervalText(text);
  return duration === undefined ? undefined : formatDuration(duration);
}
