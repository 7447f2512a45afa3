// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateFromDays, daysFromDate, daysInMonth, isLeapYear } from "../../src/singer/calendar.ts";
import {
  addNanoseconds,
  addSeconds,
  compareDateTimes,
  type DateTime,
  epochNanoseconds,
  explainDateTime,
  formatDate,
  formatDateTime,
  formatTime,
  fromEpochNanoseconds,
  parseDate,
  parseDateTime,
  parseTime,
  toUtc,
} from "../../src/singer/date-time.ts";

const leapEve: DateTime = {
  year: 2024,
  month: 2,
  day: 29,
  hour: 23,
  minute: 59,
  second: 59,
  nanoseconds: 0,
  offsetMinutes: 0,
};

/** Any date-time that can be written with four digits of year. */
const dateTimes: fc.Arbitrary<DateTime> = fc
  .record({
    days: fc.integer({ min: daysFromDate(1, 1, 2), max: daysFromDate(9999, 12, 30) }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 59 }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    offsetMinutes: fc.option(fc.integer({ min: -1439, max: 1439 })),
  })
  .map(({ days, ...time }) => ({ ...dateFromDays(days), ...time }));

const acceptedDateTimes: [string, DateTime][] = [
  ["2024-02-29T23:59:59Z", leapEve],
  ["2024-02-29t23:59:59z", leapEve],
  ["2024-02-29 23:59:59+00", leapEve],
  ["2024-02-29T23:59:59-00:00", leapEve],
  ["2024-02-29T23:59:59.00+00:00", leapEve],
  ["2024-02-29T23:59:59.+00:00", leapEve],
  ["2024-02-29T23:59:59", { ...leapEve, offsetMinutes: null }],
  ["2024-02-29T23:59", { ...leapEve, second: 0, offsetMinutes: null }],
  ["2024-02-29T23:59:59.5", { ...leapEve, nanoseconds: 500_000_000, offsetMinutes: null }],
  ["2024-02-29T23:59:59,123456789Z", { ...leapEve, nanoseconds: 123_456_789 }],
  ["2024-02-29T23:59:59.000000001+05:30", { ...leapEve, nanoseconds: 1, offsetMinutes: 330 }],
  ["2024-02-29T23:59:59-0930", { ...leapEve, offsetMinutes: -570 }],
  ["2024-02-29 23:59:59 -09", { ...leapEve, offsetMinutes: -540 }],
  ["2024-02-29T23:59:59+23:59", { ...leapEve, offsetMinutes: 1439 }],
  ["0001-02-28T23:59:59Z", { ...leapEve, year: 1, day: 28 }],
  ["2000-02-29T23:59:59Z", { ...leapEve, year: 2000 }],
];

const refusedDateTimes: [string, string][] = [
  ["", "the date is not YYYY-MM-DD"],
  ["yesterday", "the date is not YYYY-MM-DD"],
  ["20240229T235959Z", "the date is not YYYY-MM-DD"],
  ["2024-2-29T23:59:59Z", "the date is not YYYY-MM-DD"],
  ["2024-02-029T23:59:59Z", "the date is not YYYY-MM-DD"],
  ["12024-02-29T23:59:59Z", "the date is not YYYY-MM-DD"],
  ["٢٠٢٤-02-29T23:59:59Z", "the date is not YYYY-MM-DD"],
  ["0000-02-29T23:59:59Z", "the year is not between 0001 and 9999"],
  ["-0044-02-29T23:59:59Z", "the year is not between 0001 and 9999"],
  ["2024-13-01T00:00:00Z", "the month is not between 01 and 12"],
  ["2024-00-01T00:00:00Z", "the month is not between 01 and 12"],
  ["2023-02-29T00:00:00Z", "the month does not have that day"],
  ["1900-02-29T00:00:00Z", "the month does not have that day"],
  ["2024-04-31T00:00:00Z", "the month does not have that day"],
  ["2024-04-00T00:00:00Z", "the month does not have that day"],
  ["2024-02-29", "the time is missing"],
  ["2024-02-29_23:59:59Z", "neither T nor a space follows the date"],
  ["2024-02-29T", "the time is not hh:mm:ss"],
  ["2024-02-29T2359", "the time is not hh:mm:ss"],
  ["2024-02-29T23:5", "the time is not hh:mm:ss"],
  ["2024-02-29T23:59:", "the time is not hh:mm:ss"],
  ["2024-02-29  23:59:59Z", "the time is not hh:mm:ss"],
  ["2024-02-29T24:00:00Z", "the hour is 24; midnight is 00:00:00 of the next day"],
  ["2024-02-29T25:00:00Z", "the hour is not between 00 and 23"],
  ["2024-02-29T23:60:00Z", "the minute is not between 00 and 59"],
  ["2016-12-31T23:59:60Z", "the second is 60; Oracle has no leap seconds"],
  ["2024-02-29T23:59:61Z", "the second is not between 00 and 59"],
  ["2024-02-29T23:59:59.1234567890Z", "the fraction of the second has more than 9 digits"],
  ["2024-02-29T23:59:59Z ", "something follows the zone"],
  ["2024-02-29T23:59:59+05:300", "something follows the zone"],
  ["2024-02-29T23:59:59+05:30Z", "something follows the zone"],
  ["2024-02-29T23:59:59+5", "the zone is not Z, +hh:mm, +hhmm or +hh"],
  ["2024-02-29T23:59:59+05:", "the zone is not Z, +hh:mm, +hhmm or +hh"],
  ["2024-02-29T23:59:59+05:3", "the zone is not Z, +hh:mm, +hhmm or +hh"],
  ["2024-02-29T23:59:59+24:00", "the zone is not between -23:59 and +23:59"],
  ["2024-02-29T23:59:59+05:60", "the zone is not between -23:59 and +23:59"],
  ["2024-02-29T23:59:59 ", "what follows the time is no zone"],
  ["2024-02-29T23:59:59 Europe/Oslo", "what follows the time is no zone"],
  ["2024-02-29T23:59.5Z", "what follows the time is no zone"],
];

describe("parseDateTime", () => {
  test.each(acceptedDateTimes)("reads %s", (text, expected) => {
    expect(parseDateTime(text)).toStrictEqual(expected);
    expect(explainDateTime(text)).toBe("");
  });

  test.each(refusedDateTimes)("refuses %j: %s", (text, reason) => {
    expect(parseDateTime(text)).toBeUndefined();
    expect(explainDateTime(text)).toBe(reason);
  });

  test("reads a date alone as midnight when asked", () => {
    expect(parseDateTime("2024-02-29", { dateOnly: true })).toStrictEqual({
      ...leapEve,
      hour: 0,
      minute: 0,
      second: 0,
      offsetMinutes: null,
    });
  });
});

describe("expanded years", () => {
  test.each([
    ["-4711-01-01T00:00:00Z", -4711],
    ["-0001-12-31T00:00:00Z", -1],
    ["-0000-12-31T00:00:00Z", 0],
    ["0000-12-31T00:00:00Z", 0],
    ["+002024-12-31T00:00:00Z", 2024],
  ])("reads %s when expanded years are asked for", (text, year) => {
    expect(parseDateTime(text, { expandedYears: true })?.year).toBe(year);
  });

  test.each([
    ["-4712-01-01T00:00:00Z", "the year is not between -4711 and 9999"],
    ["+10000-01-01T00:00:00Z", "the year is not between -4711 and 9999"],
    ["-123-01-01T00:00:00Z", "a year with a sign has not 4 to 6 digits"],
    ["-1234567-01-01T00:00:00Z", "a year with a sign has not 4 to 6 digits"],
  ])("refuses the expanded year of %s", (text, reason) => {
    expect(explainDateTime(text, { expandedYears: true })).toBe(reason);
  });
});

describe("the calendar", () => {
  test("agrees with Date on every text that both read", () => {
    fc.assert(
      fc.property(dateTimes, fc.integer({ min: 0, max: 3 }), (dateTime, fractionDigits) => {
        const text = formatDateTime(
          { ...dateTime, offsetMinutes: dateTime.offsetMinutes ?? 0 },
          {
            fractionDigits,
          },
        );
        const parsed = parseDateTime(text);
        if (parsed === undefined) throw new Error("not parsed");
        expect(epochNanoseconds(parsed)).toBe(BigInt(Date.parse(text)) * 1_000_000n);
      }),
    );
  });

  test("accepts a day of the month exactly when Date keeps it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (year, month, day) => {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          const text = formatDate({ year, month, day });
          expect(parseDate(text) !== undefined).toBe(date.getUTCDate() === day);
        },
      ),
    );
  });

  test("never throws and never reads what it also explains away", () => {
    const texts = fc.stringMatching(/^[-+0-9:.TZ ]{0,40}$/);
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), (text) => {
        expect(parseDateTime(text) === undefined).toBe(explainDateTime(text) !== "");
      }),
    );
  });
});

describe("parseDate and parseTime", () => {
  test("read their part alone", () => {
    expect(parseDate("2024-02-29")).toStrictEqual({ year: 2024, month: 2, day: 29 });
    expect(parseTime("23:59:59.123456789+05:30")).toStrictEqual({
      hour: 23,
      minute: 59,
      second: 59,
      nanoseconds: 123_456_789,
      offsetMinutes: 330,
    });
    expect(parseTime("07:05")).toStrictEqual({
      hour: 7,
      minute: 5,
      second: 0,
      nanoseconds: 0,
      offsetMinutes: null,
    });
  });

  test.each(["2024-02-30", "2024-02-29T00:00:00", "2024-02-29Z", ""])("no date: %j", (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test.each(["24:00:00", "7:05", "T07:05", "07:05:60", ""])("no time: %j", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe("formatDateTime", () => {
  const precise = { ...leapEve, nanoseconds: 120_000_000, offsetMinutes: -570 };

  test.each([
    [precise, {}, "2024-02-29T23:59:59.12-09:30"],
    [precise, { fractionDigits: 9 }, "2024-02-29T23:59:59.120000000-09:30"],
    [precise, { fractionDigits: 1 }, "2024-02-29T23:59:59.1-09:30"],
    [precise, { fractionDigits: 0, separator: " " }, "2024-02-29 23:59:59-09:30"],
    [leapEve, {}, "2024-02-29T23:59:59Z"],
    [leapEve, { utc: "+00:00" }, "2024-02-29T23:59:59+00:00"],
    [leapEve, { fractionDigits: 2, utc: "+00:00" }, "2024-02-29T23:59:59.00+00:00"],
    [{ ...leapEve, offsetMinutes: null }, {}, "2024-02-29T23:59:59"],
    [{ ...leapEve, year: 44 }, {}, "0044-02-29T23:59:59Z"],
    [{ ...leapEve, year: 0 }, {}, "0000-02-29T23:59:59Z"],
    [{ ...leapEve, year: -4 }, {}, "-0004-02-29T23:59:59Z"],
  ] as const)("%o with %o", (dateTime, options, expected) => {
    expect(formatDateTime(dateTime, options)).toBe(expected);
  });

  test("writes a time alone", () => {
    expect(formatTime(precise, { fractionDigits: 3 })).toBe("23:59:59.120-09:30");
  });

  test("is read back exactly", () => {
    fc.assert(
      fc.property(
        dateTimes,
        fc.constantFrom("T", " "),
        fc.constantFrom("Z", "+00:00"),
        (dateTime, separator, utc) => {
          expect(parseDateTime(formatDateTime(dateTime, { separator, utc }))).toStrictEqual(
            dateTime,
          );
        },
      ),
    );
  });
});

describe("arithmetic", () => {
  test("UTC across a leap day", () => {
    expect(toUtc({ ...leapEve, offsetMinutes: -60 })).toStrictEqual({
      ...leapEve,
      month: 3,
      day: 1,
      hour: 0,
    });
    expect(toUtc({ ...leapEve, offsetMinutes: null })).toStrictEqual(leapEve);
  });

  test("lookback keeps the offset", () => {
    const start = {
      ...leapEve,
      month: 3,
      day: 1,
      hour: 0,
      minute: 5,
      second: 0,
      offsetMinutes: 60,
    };
    expect(formatDateTime(addSeconds(start, -600))).toBe("2024-02-29T23:55:00+01:00");
    expect(formatDateTime(addNanoseconds(leapEve, 1_000_000_001n))).toBe(
      "2024-03-01T00:00:00.000000001Z",
    );
    expect(() => addSeconds(start, 0.5)).toThrow(new RangeError("seconds must be a safe integer"));
    expect(() => addSeconds({ ...leapEve, year: 9999, month: 12, day: 31 }, 1)).toThrow(
      new RangeError("the date-time is outside the years -4711 to 9999"),
    );
    expect(() => addSeconds(leapEve, Number.MAX_SAFE_INTEGER)).toThrow(RangeError);
  });

  test("nanoseconds before 1970 are floored, not truncated", () => {
    expect(formatDateTime(fromEpochNanoseconds(-1n))).toBe("1969-12-31T23:59:59.999999999Z");
    expect(epochNanoseconds({ ...leapEve, year: 1, month: 1, day: 1 })).toBe(
      -62_135_510_401_000_000_000n,
    );
  });
});

describe("instants", () => {
  test("survive a change of offset", () => {
    fc.assert(
      fc.property(dateTimes, fc.integer({ min: -1439, max: 1439 }), (dateTime, offset) => {
        const instant = epochNanoseconds(dateTime);
        expect(epochNanoseconds(toUtc(dateTime))).toBe(instant);
        expect(epochNanoseconds(fromEpochNanoseconds(instant, offset))).toBe(instant);
        expect(fromEpochNanoseconds(instant, dateTime.offsetMinutes)).toStrictEqual(dateTime);
      }),
    );
  });

  test("give the order", () => {
    fc.assert(
      fc.property(dateTimes, dateTimes, fc.bigInt({ min: -2n, max: 2n }), (left, right, step) => {
        for (const other of [right, addNanoseconds(left, step)]) {
          const difference = epochNanoseconds(left) - epochNanoseconds(other);
          const expected = difference === 0n ? 0 : difference < 0n ? -1 : 1;
          expect(compareDateTimes(left, other)).toBe(expected);
        }
      }),
    );
  });

  test("days and dates are inverse over all of Oracle's years", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: daysFromDate(-4711, 1, 1), max: daysFromDate(9999, 12, 31) }),
        (days) => {
          const date = dateFromDays(days);
          expect(daysFromDate(date.year, date.month, date.day)).toBe(days);
          expect(date.day).toBeLessThanOrEqual(daysInMonth(date.year, date.month));
        },
      ),
    );
    expect([isLeapYear(-4), isLeapYear(0), isLeapYear(1900), isLeapYear(2000)]).toStrictEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});
