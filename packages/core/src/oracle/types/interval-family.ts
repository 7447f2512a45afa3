import { RecordError } from "../../errors.ts";
import {
  type DayTimeDuration,
  type Duration,
  explainDuration,
  formatDuration,
  parseDuration,
  type YearMonthDuration,
} from "../../singer/duration.ts";
import { durationOfInterval } from "./interval-text.ts";
import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import type {
  BindOptions,
  ColumnReader,
  DoesNotFit,
  TypeFamily,
  TypeOf,
  ValueBinder,
} from "./type-family.ts";

/** INTERVAL YEAR TO MONTH: ISO 8601 durations of years and months. */
export const yearMonthFamily: TypeFamily<"interval-year-month"> = {
  read: readInterval,
  bind: (type, options) =>
    bindInterval(type, options, "year-month", (duration) => yearMonthProblem(type, duration)),
  keyText: () => String,
};

/** INTERVAL DAY TO SECOND: ISO 8601 durations of days and a time, exact to the nanosecond. */
export const daySecondFamily: TypeFamily<"interval-day-second"> = {
  read: readInterval,
  bind: (type, options) =>
    bindInterval(type, options, "day-time", (duration) => daySecondProblem(type, duration)),
  keyText: () => String,
};

/** The text of the interval, turned into a duration here: in SQL that takes six EXTRACTs a value. */
function readInterval(type: OracleType, column: string): ColumnReader {
  return {
    selectExpressions: [`TO_CHAR(${column})`],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: columnSchema(["string"], type, { format: "duration" }),
    large: "none",
    toRecord: (value) => {
      if (typeof value !== "string") return value;
      const duration = durationOfInterval(value);
      if (duration !== undefined) return duration;
      throw new RecordError(
        `column ${column}: the database's text of an interval is not understood`,
        {
          details: { column },
        },
      );
    },
  };
}

/** ISO 8601 text in one form for each duration, which TO_YMINTERVAL and TO_DSINTERVAL read. */
function bindInterval<Kind extends Duration["kind"]>(
  type: OracleType,
  { column }: BindOptions,
  kind: Kind,
  check: (duration: Extract<Duration, { kind: Kind }>) => DoesNotFit | undefined,
): ValueBinder {
  return (value) => {
    if (value === null) return null;
    if (typeof value !== "string") throw wrongKind(column, value, type);
    const duration = parseDuration(value);
    if (duration === undefined) {
      throw columnError(column, `the text is no duration: ${explainDuration(value)}`);
    }
    if (!isOfKind(duration, kind)) {
      throw columnError(
        column,
        `the duration has parts that ${printOracleType(type)} does not have`,
      );
    }
    const problem = check(duration);
    if (problem === undefined) return formatDuration(duration);
    if (!hasRoom(problem.needs)) {
      throw columnError(column, "the duration is longer than the 9 digits an interval can have");
    }
    return problem;
  };
}

function isOfKind<Kind extends Duration["kind"]>(
  duration: Duration,
  kind: Kind,
): duration is Extract<Duration, { kind: Kind }> {
  return duration.kind === kind;
}

/** Whether Oracle has an interval of that precision. */
function hasRoom(type: OracleType): boolean {
  if (type.family === "interval-year-month") return type.yearPrecision <= 9;
  return type.family !== "interval-day-second" || type.dayPrecision <= 9;
}

function digitsOf(value: number): number {
  return value === 0 ? 0 : String(value).length;
}

function yearMonthProblem(
  type: TypeOf<"interval-year-month">,
  { years }: YearMonthDuration,
): DoesNotFit | undefined {
  const digits = digitsOf(years);
  if (digits <= type.yearPrecision) return undefined;
  return {
    doesNotFit: `the years have ${digits} digits`,
    needs: { family: "interval-year-month", yearPrecision: digits },
  };
}

function daySecondProblem(
  type: TypeOf<"interval-day-second">,
  { days, nanoseconds }: DayTimeDuration,
): DoesNotFit | undefined {
  const dayDigits = digitsOf(days);
  const fraction = String(nanoseconds).padStart(9, "0").replace(/0+$/, "").length;
  if (dayDigits <= type.dayPrecision && fraction <= type.secondPrecision) return undefined;
  return {
    doesNotFit: `the days have ${dayDigits} digits and the seconds ${fraction} behind the point`,
    needs: {
      family: "interval-day-second",
      dayPrecision: Math.max(dayDigits, type.dayPrecision),
      secondPrecision: Math.max(fraction, type.secondPrecision),
    },
  };
}
