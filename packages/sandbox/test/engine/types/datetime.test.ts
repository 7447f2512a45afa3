// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dateToText,
  parseDateLiteral,
  parseTimestampLiteral,
  zonedToText,
} from "../../../src/engine/format/date-text.ts";
import { FIRST_DATE, LAST_DATE } from "../../../src/engine/types/calendar.ts";
import { roundDate, truncDate } from "../../../src/engine/types/date-units.ts";
import {
  addDaySecondToDate,
  addDaySecondToTimestamp,
  addDaySecondToZoned,
  addDays,
  addMonths,
  addYearMonthToDate,
  addYearMonthToZoned,
  compareInstants,
  extractField,
  lastDay,
  monthsBetween,
  nextDay,
  roundTimestamp,
  subtractDates,
  subtractTimestamps,
} from "../../../src/engine/types/datetime.ts";
import { daySecondToText, nanosOf } from "../../../src/engine/types/interval.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { divide, numberToText } from "../../../src/engine/types/number.ts";
import { atTimeZone, zonedFromLocal } from "../../../src/engine/types/time-zone.ts";
import { DaySecond, Timestamp, ZonedTimestamp } from "../../../src/engine/types/value.ts";

const context = {
  nls: defaultNls(),
  now: { seconds: 1_600_000_000, nanos: 0 },
  version: 19 as const,
};
const ts = (text: string): Timestamp => parseTimestampLiteral(text, context) as Timestamp;
const tz = (text: string): ZonedTimestamp => parseTimestampLiteral(text, context) as ZonedTimestamp;
const date = (text: string): number =>
  text.includes(":") ? ts(text).seconds : parseDateLiteral(text);
const show = (value: number): string => dateToText(value, "SYYYY-MM-DD HH24:MI:SS", context).trim();

describe("functions of DATE", () => {
  it.each([
    ["2020-01-31", 1, "2020-02-29 00:00:00"],
    ["2020-02-29", 12, "2021-02-28 00:00:00"],
    ["2021-02-28", 12, "2022-02-28 00:00:00"],
    ["2020-02-29", 1, "2020-03-31 00:00:00"],
    ["2020-01-15 10:20:30", -13, "2018-12-15 10:20:30"],
    ["2020-01-15", 1.9, "2020-02-15 00:00:00"],
  ])("adds months to %s: %s", (start, months, expected) => {
    expect(show(addMonths(date(start), months))).toBe(expected);
  });

  it("refuses months beyond the calendar", () => {
    expect(() => addMonths(date("9999-12-01"), 1)).toThrow("ORA-01841");
    expect(() => addDays(date("9999-12-31"), 1)).toThrow("ORA-01841");
  });

  // Source: SQL Language Reference, MONTHS_BETWEEN (1.03225806), NEXT_DAY and LAST_DAY examples.
  it("answers the reference's examples", () => {
    expect(numberToText(monthsBetween(date("1995-02-02"), date("1995-01-01")))).toBe(
      "1.03225806451612903225806451612903225806",
    );
    expect(show(nextDay(date("2009-10-15"), "TUESDAY"))).toBe("2009-10-20 00:00:00");
    expect(show(lastDay(date("2009-02-03 01:02:03")))).toBe("2009-02-28 01:02:03");
    expect(monthsBetween(date("2020-03-31"), date("2020-02-29"))).toBe(1);
    expect(monthsBetween(date("2020-03-15 10:00:00"), date("2020-01-15 23:00:00"))).toBe(2);
  });

  it("finds weekdays by abbreviation, full name and number, and no others", () => {
    const friday = date("2024-03-15");
    expect(["mon", "Monday", "MONTAG", "2"].map((name) => show(nextDay(friday, name)))).toEqual(
      Array(4).fill("2024-03-18 00:00:00"),
    );
    expect(show(nextDay(friday, "FRI"))).toBe("2024-03-22 00:00:00");
    expect(() => nextDay(friday, "XYZ", 5)).toThrow("ORA-01846: not a valid day of the week");
  });

  it("adds fractions of days to the nearest second", () => {
    expect(show(addDays(date("2020-01-01"), 0.5))).toBe("2020-01-01 12:00:00");
    expect(show(addDays(date("2020-01-01"), divide(1, 86_400)))).toBe("2020-01-01 00:00:01");
    expect(show(addDays(date("2020-01-01"), divide(-1, 3)))).toBe("2019-12-31 16:00:00");
    expect(show(addDays(date("1582-10-04"), 1))).toBe("1582-10-15 00:00:00");
    expect(subtractDates(date("2020-01-02 12:00:00"), date("2020-01-01"))).toBe(1.5);
  });

  it("gives back what was added", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: FIRST_DATE + 1e9, max: LAST_DATE - 1e9 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        (start, seconds) => {
          const moved = addDays(start, divide(seconds, 86_400));
          expect(moved).toBe(start + seconds);
          expect(addDays(start, subtractDates(moved, start))).toBe(moved);
        },
      ),
    );
  });
});

describe("TRUNC and ROUND of dates", () => {
  it.each([
    ["CC", "2001-01-01 00:00:00", "2001-01-01 00:00:00"],
    ["YYYY", "2020-01-01 00:00:00", "2021-01-01 00:00:00"],
    ["IYYY", "2019-12-30 00:00:00", "2021-01-04 00:00:00"],
    ["Q", "2020-07-01 00:00:00", "2020-10-01 00:00:00"],
    ["mm", "2020-08-01 00:00:00", "2020-09-01 00:00:00"],
    ["WW", "2020-08-19 00:00:00", "2020-08-19 00:00:00"],
    ["IW", "2020-08-17 00:00:00", "2020-08-17 00:00:00"],
    ["W", "2020-08-15 00:00:00", "2020-08-22 00:00:00"],
    ["DDD", "2020-08-19 00:00:00", "2020-08-20 00:00:00"],
    ["DAY", "2020-08-16 00:00:00", "2020-08-23 00:00:00"],
    ["HH24", "2020-08-19 17:00:00", "2020-08-19 18:00:00"],
    ["MI", "2020-08-19 17:45:00", "2020-08-19 17:46:00"],
  ])("%s", (format, cut, rounded) => {
    const value = date("2020-08-19 17:45:30");
    expect([show(truncDate(value, format)), show(roundDate(value, format))]).toEqual([
      cut,
      rounded,
    ]);
  });

  // Source: SQL Language Reference, ROUND (date) and TRUNC (date) examples.
  it("answers the reference's examples", () => {
    expect(show(roundDate(date("2000-10-27"), "YEAR"))).toBe("2001-01-01 00:00:00");
    expect(show(truncDate(date("1992-10-27"), "YEAR"))).toBe("1992-01-01 00:00:00");
  });

  it.each([
    ["SS", "ORA-01899: bad precision specifier"],
    ["YYYY-MM", "ORA-01898: too many precision specifiers"],
    ["NOPE", "ORA-01821: date format not recognized"],
  ])("refuses %s", (format, message) => {
    expect(() => truncDate(0, format)).toThrow(message);
  });

  it("never moves a date up by TRUNC nor by more than the unit", () => {
    const formats = fc.constantFrom(
      "CC",
      "YY",
      "I",
      "Q",
      "MM",
      "WW",
      "IW",
      "W",
      "DD",
      "D",
      "HH",
      "MI",
    );
    fc.assert(
      fc.property(
        fc.integer({ min: FIRST_DATE + 4e9, max: LAST_DATE - 4e9 }),
        formats,
        (value, format) => {
          const cut = truncDate(value, format);
          expect(cut).toBeLessThanOrEqual(value);
          expect(truncDate(cut, format)).toBe(cut);
          const rounded = roundDate(value, format);
          expect(truncDate(rounded, format)).toBe(rounded);
        },
      ),
    );
  });
});

describe("intervals and timestamps", () => {
  it("adds intervals", () => {
    expect(show(addYearMonthToDate(date("2020-01-31"), 2))).toBe("2020-03-31 00:00:00");
    expect(() => addYearMonthToDate(date("2020-01-31"), 1)).toThrow(
      "ORA-01839: date not valid for month specified",
    );
    expect(show(addDaySecondToDate(date("2020-01-01"), new DaySecond(1, 900_000_000)))).toBe(
      "2020-01-01 00:00:01",
    );
    expect(
      addDaySecondToTimestamp(new Timestamp(0, 500_000_000), new DaySecond(0, 600_000_000)),
    ).toEqual(new Timestamp(1, 100_000_000));
    expect(addDaySecondToTimestamp(new Timestamp(0, 0), new DaySecond(0, -1))).toEqual(
      new Timestamp(-1, 999_999_999),
    );
  });

  it("subtracts to what must be added", () => {
    const moments = fc
      .tuple(fc.integer({ min: FIRST_DATE, max: LAST_DATE }), fc.nat(999_999_999))
      .map(([seconds, nanos]) => new Timestamp(seconds, nanos));
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const difference = subtractTimestamps(a, b);
        expect(addDaySecondToTimestamp(b, difference)).toEqual(a);
        expect(Math.sign(compareInstants(a, b))).toBe(Math.sign(Number(nanosOf(difference))));
        expect(Math.sign(difference.seconds) * Math.sign(difference.nanos)).toBeGreaterThanOrEqual(
          0,
        );
      }),
    );
  });

  it("rounds fractions half up", () => {
    expect(roundTimestamp(ts("2020-01-01 23:59:59.9999995"), 6)).toEqual(ts("2020-01-02 00:00:00"));
    expect(roundTimestamp(ts("2020-01-01 00:00:00.1234"), 3)).toEqual(
      ts("2020-01-01 00:00:00.123"),
    );
    expect(roundTimestamp(ts("2020-01-01 00:00:00.5"), 0)).toEqual(ts("2020-01-01 00:00:01"));
  });

  it("extracts fields; those of a zoned value are UTC's", () => {
    const value = tz("2020-03-15 01:30:45.25 +02:00");
    const read = (field: string): unknown =>
      extractField(field, value, "TIMESTAMP WITH TIME ZONE", 0);
    expect(["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"].map(read)).toEqual([
      2020, 3, 14, 23, 30, 45.25,
    ]);
    expect(
      ["TIMEZONE_HOUR", "TIMEZONE_MINUTE", "TIMEZONE_REGION", "TIMEZONE_ABBR"].map(read),
    ).toEqual([2, 0, "UNKNOWN", "UNK"]);
    expect(
      extractField(
        "TIMEZONE_REGION",
        tz("2020-07-01 12:00:00 Europe/Berlin"),
        "TIMESTAMP WITH TIME ZONE",
        0,
      ),
    ).toBe("Europe/Berlin");
    expect(() => extractField("HOUR", 0, "DATE", 0)).toThrow("ORA-30076");
    expect(() => extractField("TIMEZONE_HOUR", ts("2020-01-01 00:00:00"), "TIMESTAMP", 0)).toThrow(
      "ORA-30076",
    );
    expect(
      extractField("HOUR", ts("2020-01-01 00:00:00"), "TIMESTAMP WITH LOCAL TIME ZONE", 120),
    ).toBe(2);
  });

  it("moves zoned values by elapsed time, but by months on the wall clock", () => {
    const winter = tz("2024-03-30 12:00:00 Europe/Berlin");
    const day = addDaySecondToZoned(winter, new DaySecond(86_400, 0));
    expect(zonedToText(day, "HH24:MI TZR", context)).toBe("13:00 Europe/Berlin");
    const month = addYearMonthToZoned(winter, 1);
    expect(zonedToText(month, "YYYY-MM-DD HH24:MI TZH:TZM", context)).toBe(
      "2024-04-30 12:00 +02:00",
    );
  });

  it("compares zoned values by their instants", () => {
    const a = tz("2020-01-01 12:00:00 +00:00");
    const b = atTimeZone(a, "America/New_York");
    expect(compareInstants(a, b)).toBe(0);
    expect(daySecondToText(subtractTimestamps(tz("2020-01-01 12:00:00 +01:00"), a), 2, 0)).toBe(
      "-00 01:00:00",
    );
    expect(zonedFromLocal(ts("2020-01-01 00:00:00"), 60)).toEqual(
      new ZonedTimestamp(date("2020-01-01") - 3600, 0, 60),
    );
  });
});
