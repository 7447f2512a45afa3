import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import type { TypeOf } from "./type-family.ts";
import { widenBinaryNumber, widenExactNumber } from "./widen-number.ts";
import { widenCharacter, widenLarge, widenRaw } from "./widen-text.ts";
import { widenDateTime, widenDaySecond, widenYearMonth } from "./widen-time.ts";
import { same, type Widening, type WideningLimits } from "./widening.ts";

export type { Widening, WideningLimits } from "./widening.ts";

/**
 * What a column of the type `current` becomes so that it also holds what a column of the type `wanted` holds. The result
 * holds everything the column held: it is never narrower.
 *
 * `same` says that the values fit as they are bound, not that the types are equal: a CLOB takes numbers as text, a
 * TIMESTAMP WITH TIME ZONE takes dates. Whether a copy is worth its price is the caller's decision.
 * Source: Oracle SQL Language Reference, ALTER TABLE, modify_col_properties; ORA-01439, ORA-01440, ORA-22858.
 */
export function widenType(
  current: OracleType,
  wanted: OracleType,
  limits: WideningLimits,
): Widening {
  if (printOracleType(current) === printOracleType(wanted)) return same(current);
  const widening =
    wanted.family === "unsupported" ? undefined : widenWithin(current, wanted, limits);
  return widening ?? refuse(current, wanted);
}

function refuse(current: OracleType, wanted: OracleType): Widening {
  return {
    kind: "refuse",
    type: current,
    reason: `no change of ${printOracleType(current)} makes room for ${printOracleType(wanted)} without a loss`,
  };
}

/** Undefined when no type holds both. */
function widenWithin(
  current: OracleType,
  wanted: OracleType,
  limits: WideningLimits,
): Widening | undefined {
  switch (current.family) {
    case "number":
    case "float":
      return widenExactNumber(current, wanted);
    case "binary-float":
    case "binary-double":
      return widenBinaryNumber(current, wanted);
    case "character":
      return widenCharacter(current, wanted, limits);
    case "lob":
    case "long":
      return widenLarge(current, wanted);
    case "raw":
      return widenRaw(current, wanted, limits);
    case "date":
    case "timestamp":
      return widenDateTime(current, wanted);
    case "interval-year-month":
      return widenYearMonth(current, wanted);
    case "interval-day-second":
      return widenDaySecond(current, wanted);
    case "rowid":
      return widenRowid(current, wanted);
    case "json":
      // Any JSON value is one.
      return same(current);
    case "vector":
      return widenVector(current, wanted);
    default:
      return undefined;
  }
}

const defaultUrowidLength = 4000;

function widenRowid(current: TypeOf<"rowid">, wanted: OracleType): Widening | undefined {
  if (wanted.family !== "rowid") return undefined;
  if (current.name === "ROWID") {
    return wanted.name === "ROWID"
      ? same(current)
      : { kind: "copy", type: wanted, reason: "the addresses may be logical ones" };
  }
  const length = wanted.length ?? (wanted.name === "ROWID" ? 0 : defaultUrowidLength);
  if (length <= (current.length ?? defaultUrowidLength)) return same(current);
  return { kind: "modify", type: wanted, reason: `the addresses have up to ${length} bytes` };
}

function widenVector(current: TypeOf<"vector">, wanted: OracleType): Widening | undefined {
  if (wanted.family !== "vector") return undefined;
  const dimensions = current.dimensions === wanted.dimensions ? current.dimensions : null;
  const format = current.format === wanted.format ? current.format : null;
  if (dimensions === current.dimensions && format === current.format) return same(current);
  return {
    kind: "copy",
    type: { family: "vector", dimensions, format },
    reason: "the vectors differ in dimensions or format",
  };
}
