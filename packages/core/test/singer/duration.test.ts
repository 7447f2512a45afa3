// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Duration,
  dayTimeDuration,
  durationMonths,
  durationNanoseconds,
  explainDuration,
  formatDuration,
  parseDuration,
  yearMonthDuration,
} from "../../src/singer/duration.ts";

const dayTime = {
  kind: "day-time",
  negative: false,
  days: 0,
  hours: 0,
  minutes: 0,
  seconds: 0,
  nanoseconds: 0,
} as const;

const acceptedDurations: [string, Duration][] = [
  ["P1Y2M", { kind: "year-month", negative: false, years: 1, months: 2 }],
  ["-P14M", { kind: "year-month", negative: true, years: 1, months: 2 }],
  ["P0Y", { kind: "year-month", negative: false, years: 0, months: 0 }],
  ["-P0M", { kind: "year-month", negative: false, years: 0, months: 0 }],
  ["P1Y0DT0S", { kind: "year-month", negative: false, years: 1, months: 0 }],
  [
    "-P1DT2H3M4.5S",
    { ...dayTime, negative: true, days: 1, hours: 2, minutes: 3, seconds: 4, nanoseconds: 5e8 },
  ],
  ["+PT0,000000001S", { ...dayTime, nanoseconds: 1 }],
  ["P0Y0M3DT0S", { ...dayTime, days: 3 }],
  ["P2W", { ...dayTime, days: 14 }],
  ["PT90061S", { ...dayTime, days: 1, hours: 1, minutes: 1, seconds: 1 }],
  ["-PT0S", dayTime],
  ["P0Y0DT0S", dayTime],
];

const noDuration = "it is no ISO 8601 duration such as P1Y2M or P1DT2H3M4.5S";
const refusedDurations = [
  ["", noDuration],
  ["P", noDuration],
  ["P1DT", noDuration],
  ["1D", noDuration],
  ["P1H", noDuration],
  ["P1.5D", noDuration],
  ["P-1D", noDuration],
  ["P1M1Y", noDuration],
  ["PT1S ", noDuration],
  ["PT1.S", noDuration],
  ["PT0.1234567890S", "the fraction of the second has more than 9 digits"],
  ["P1Y1D", "it mixes years or months with smaller units; Oracle has no type for that"],
  ["P1MT1S", "it mixes years or months with smaller units; Oracle has no type for that"],
  ["P999999999999999Y", "it is too long"],
];

describe("parseDuration", () => {
  test.each(acceptedDurations)("reads %s", (text, expected) => {
    expect(parseDuration(text)).toStrictEqual(expected);
    expect(explainDuration(text)).toBe("");
  });

  test.each(refusedDurations)("refuses %j: %s", (text, reason) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(explainDuration(text)).toBe(reason);
  });
});

describe("formatDuration", () => {
  test.each([
    ["P1Y", "P1Y"],
    ["P1Y2M", "P1Y2M"],
    ["-P2M", "-P2M"],
    ["P0Y", "P0M"],
    ["P0D", "PT0S"],
    ["PT3600S", "PT1H"],
    ["-P1DT0.5S", "-P1DT0.5S"],
  ])("writes %s as %s", (text, expected) => {
    const duration = parseDuration(text);
    if (duration === undefined) throw new Error("not parsed");
    expect(formatDuration(duration)).toBe(expected);
  });

  test("with fixed fraction digits", () => {
    expect(formatDuration({ ...dayTime, days: 1 }, { fractionDigits: 3 })).toBe("P1DT0.000S");
    expect(formatDuration({ ...dayTime, nanoseconds: 987_654_321 }, { fractionDigits: 2 })).toBe(
      "PT0.98S",
    );
  });

  test("is read back exactly, both kinds", () => {
    const nanoseconds = fc.bigInt({ min: -(10n ** 23n), max: 10n ** 23n });
    fc.assert(
      fc.property(nanoseconds, (length) => {
        const duration = dayTimeDuration(length);
        expect(durationNanoseconds(duration)).toBe(length);
        expect(parseDuration(formatDuration(duration))).toStrictEqual(duration);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -12_000_000_000, max: 12_000_000_000 }), (length) => {
        const duration = yearMonthDuration(length);
        expect(durationMonths(duration) + 0).toBe(length + 0);
        expect(parseDuration(formatDuration(duration))).toStrictEqual(duration);
      }),
    );
  });
});
