import type { OracleType } from "./oracle-type.ts";
import type { TypeOf } from "./type-family.ts";
import { same, type Widening } from "./widening.ts";

type Zone = TypeOf<"timestamp">["zone"];

/** What keeps more of a date-time stands behind what keeps less. */
const zoneOrder: readonly Zone[] = ["none", "local", "with"];

/** DATE and the TIMESTAMP types. Only what has no zone is modified in place. */
export function widenDateTime(
  current: TypeOf<"date"> | TypeOf<"timestamp">,
  wanted: OracleType,
): Widening | undefined {
  if (wanted.family === "date") return same(current);
  if (wanted.family !== "timestamp") return undefined;
  const currentZone = current.family === "date" ? "none" : current.zone;
  const currentPrecision = current.family === "date" ? 0 : current.precision;
  const zone = zoneOrder[
    Math.max(zoneOrder.indexOf(currentZone), zoneOrder.indexOf(wanted.zone))
  ] as Zone;
  const precision = Math.max(currentPrecision, wanted.precision);
  const type: OracleType = { family: "timestamp", precision, zone };
  if (zone !== currentZone) {
    return { kind: "copy", type, reason: "the date-times have a time zone" };
  }
  // DATE holds a TIMESTAMP(0).
  if (precision === currentPrecision) return same(current);
  const reason = `the seconds have ${wanted.precision} digits behind the point`;
  return { kind: "modify", type, reason };
}

/** INTERVAL YEAR TO MONTH with more digits of years. */
export function widenYearMonth(
  current: TypeOf<"interval-year-month">,
  wanted: OracleType,
): Widening | undefined {
  if (wanted.family !== "interval-year-month") return undefined;
  if (wanted.yearPrecision <= current.yearPrecision) return same(current);
  const reason = `the years have ${wanted.yearPrecision} digits`;
  return { kind: "modify", type: wanted, reason };
}

/** INTERVAL DAY TO SECOND with more digits of days or of a second's fraction. */
export function widenDaySecond(
  current: TypeOf<"interval-day-second">,
  wanted: OracleType,
): Widening | undefined {
  if (wanted.family !== "interval-day-second") return undefined;
  const dayPrecision = Math.max(current.dayPrecision, wanted.dayPrecision);
  const secondPrecision = Math.max(current.secondPrecision, wanted.secondPrecision);
  if (dayPrecision === current.dayPrecision && secondPrecision === current.secondPrecision) {
    return same(current);
  }
  return {
    kind: "modify",
    type: { family: "interval-day-second", dayPrecision, secondPrecision },
    reason: `the days have ${wanted.dayPrecision} digits and the seconds ${wanted.secondPrecision} behind the point`,
  };
}
