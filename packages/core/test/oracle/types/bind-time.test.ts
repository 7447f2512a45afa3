// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { epochNanoseconds, parseDateTime } from "../../../src/singer/date-time.ts";
import { bind } from "./bind-value.ts";

test.each([
  ["DATE", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59"],
  ["DATE", "2024-02-29", "2024-02-29T00:00:00"],
  ["DATE", "2024-02-29 23:59:59", "2024-02-29T23:59:59"],
  ["DATE", "2024-02-29T23:59:59.000+05:30", "2024-02-29T18:29:59"],
  ["TIMESTAMP(9)", "2024-02-29T23:59:59.123456789Z", "2024-02-29T23:59:59.123456789"],
  ["TIMESTAMP(6)", "2024-02-29T23:59:59.5-05:00", "2024-03-01T04:59:59.500000000"],
  [
    "TIMESTAMP(9) WITH TIME ZONE",
    "2024-02-29T23:59:59.5+05:30",
    "2024-02-29T23:59:59.500000000+05:30",
  ],
  ["TIMESTAMP(9) WITH TIME ZONE", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000000000+00:00"],
  ["TIMESTAMP(9) WITH TIME ZONE", "2024-02-29T23:59:59", "2024-02-29T23:59:59.000000000+00:00"],
  ["TIMESTAMP(9) WITH TIME ZONE", "2024-02-29", "2024-02-29T00:00:00.000000000+00:00"],
  [
    "TIMESTAMP(0) WITH TIME ZONE",
    "2024-02-29T23:59:59.0-15:59",
    "2024-02-29T23:59:59.000000000-15:59",
  ],
  [
    "TIMESTAMP(9) WITH LOCAL TIME ZONE",
    "2024-02-29T23:59:59+01:00",
    "2024-02-29T23:59:59.000000000+01:00",
  ],
  ["DATE", null, null],
])("%s takes %s", (type, text, bound) => {
  expect(bind(type, text)).toBe(bound);
});

test("a fraction that the column cannot hold does not fit, or is cut and never rounded", () => {
  const value = "2024-02-29T23:59:59.999999999Z";
  expect(bind("DATE", value)).toEqual({
    doesNotFit: "the second has 9 digits behind the point",
    needs: { family: "timestamp", precision: 9, zone: "none" },
  });
  expect(bind("TIMESTAMP(3) WITH TIME ZONE", "2024-02-29T23:59:59.12340Z")).toEqual({
    doesNotFit: "the second has 4 digits behind the point",
    needs: { family: "timestamp", precision: 4, zone: "with" },
  });
  const changes: string[] = [];
  const options = { cutFraction: true, onChange: (change: string) => changes.push(change) };
  expect(bind("DATE", value, options)).toBe("2024-02-29T23:59:59");
  expect(bind("TIMESTAMP(3)", value, options)).toBe("2024-02-29T23:59:59.999000000");
  expect(changes).toEqual(["cut", "cut"]);
});

test.each([
  ["yesterday", "the text is no date-time: the date is not YYYY-MM-DD"],
  ["", "the text is no date-time: the date is not YYYY-MM-DD"],
  ["2023-02-29T00:00:00Z", "the text is no date-time: the month does not have that day"],
  ["0000-01-01T00:00:00Z", "the text is no date-time: the year is not between 0001 and 9999"],
  ["-0043-03-15T00:00:00Z", "the text is no date-time: the year is not between 0001 and 9999"],
  ["+10000-01-01T00:00:00Z", "the text is no date-time: the year is not between 0001 and 9999"],
  [
    "2024-01-01T00:00:00.1234567891Z",
    "the text is no date-time: the fraction of the second has more than 9 digits",
  ],
  ["2024-01-01T00:00:00+16:00", "the zone is not between -15:59 and +15:59, which Oracle requires"],
  ["9999-12-31T23:59:59-01:00", "the date-time in UTC is outside the years 0001 to 9999"],
  ["0001-01-01T00:00:00+01:00", "the date-time in UTC is outside the years 0001 to 9999"],
  [1_709_164_800, "the value is a number, which TIMESTAMP(9) WITH TIME ZONE does not take"],
])("refuses %s", (value, problem) => {
  expect(() => bind("TIMESTAMP(9) WITH TIME ZONE", value)).toThrow(
    expect.objectContaining({ name: "RecordError", message: `column C: ${problem}` }),
  );
});

test.each([
  ["DATE", "1582-10-05"],
  ["DATE", "1582-10-14T23:59:59Z"],
  ["TIMESTAMP(9)", "1582-10-10T00:00:00"],
  ["TIMESTAMP(9)", "1582-10-15T00:00:00+01:00"],
  ["TIMESTAMP(9) WITH TIME ZONE", "1582-10-14T12:00:00+01:00"],
  ["TIMESTAMP(9) WITH LOCAL TIME ZONE", "1582-10-14T12:00:00Z"],
])("%s refuses %s, which Oracle would store as another day", (type, value) => {
  const message =
    "column C: Oracle's calendar has no 5 to 14 October 1582; the day would become the 15th without a word";
  expect(() => bind(type, value)).toThrow(
    expect.objectContaining({ name: "RecordError", message }),
  );
});

test("the days around the ones that Oracle's calendar leaves out are taken", () => {
  expect(bind("DATE", "1582-10-04")).toBe("1582-10-04T00:00:00");
  expect(bind("DATE", "1582-10-15T00:00:00Z")).toBe("1582-10-15T00:00:00");
  expect(bind("TIMESTAMP(9) WITH TIME ZONE", "1582-10-15T00:00:00+01:00")).toBe(
    "1582-10-15T00:00:00.000000000+01:00",
  );
});

test("keeps the instant in every type, and the offset where there is one", () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  const fraction = fc.integer({ min: 0, max: 999_999_999 }).map((n) => String(n).padStart(9, "0"));
  const date = fc
    .date({ min: new Date("0002-01-01"), max: new Date("9998-12-31"), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10))
    // Oracle leaves days of that month out.
    .filter((day) => !day.startsWith("1582-10"));
  const zone = fc.oneof(
    fc.constant("Z"),
    fc.tuple(fc.constantFrom("+", "-"), two(15), two(59)).map(([s, h, m]) => `${s}${h}:${m}`),
  );
  fc.assert(
    fc.property(date, two(23), two(59), two(59), fraction, zone, (day, h, m, s, f, z) => {
      const text = `${day}T${h}:${m}:${s}.${f}${z}`;
      const instant = epochNanoseconds(parseDateTime(text) as never);
      const plain = bind("TIMESTAMP(9)", text) as string;
      const zoned = bind("TIMESTAMP(9) WITH TIME ZONE", text) as string;
      expect(plain).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}$/);
      expect(epochNanoseconds(parseDateTime(plain) as never)).toBe(instant);
      expect(epochNanoseconds(parseDateTime(zoned) as never)).toBe(instant);
      const offset = z === "Z" || z === "-00:00" ? "+00:00" : z;
      expect(zoned).toBe(`${day}T${h}:${m}:${s}.${f}${offset}`);
    }),
  );
});

describe("intervals", () => {
  test.each([
    ["INTERVAL YEAR(2) TO MONTH", "P1Y2M", "P1Y2M"],
    ["INTERVAL YEAR(2) TO MONTH", "P14M", "P1Y2M"],
    ["INTERVAL YEAR(2) TO MONTH", "-P99Y11M", "-P99Y11M"],
    ["INTERVAL YEAR(0) TO MONTH", "P0M", "P0M"],
    ["INTERVAL DAY(2) TO SECOND(6)", "P1DT2H3M4.5S", "P1DT2H3M4.5S"],
    ["INTERVAL DAY(2) TO SECOND(6)", "PT36H", "P1DT12H"],
    ["INTERVAL DAY(2) TO SECOND(0)", "-PT1S", "-PT1S"],
    ["INTERVAL DAY(2) TO SECOND(0)", "PT0S", "PT0S"],
    ["INTERVAL DAY(2) TO SECOND(6)", null, null],
  ])("%s takes %s", (type, text, bound) => {
    expect(bind(type, text)).toBe(bound);
  });

  test("what is too long or too fine needs more digits", () => {
    expect(bind("INTERVAL YEAR(2) TO MONTH", "P100Y")).toEqual({
      doesNotFit: "the years have 3 digits",
      needs: { family: "interval-year-month", yearPrecision: 3 },
    });
    expect(bind("INTERVAL DAY(2) TO SECOND(3)", "P1234DT0.0001S")).toEqual({
      doesNotFit: "the days have 4 digits and the seconds 4 behind the point",
      needs: { family: "interval-day-second", dayPrecision: 4, secondPrecision: 4 },
    });
  });

  test.each([
    [
      "INTERVAL YEAR(2) TO MONTH",
      "P1D",
      "the duration has parts that INTERVAL YEAR(2) TO MONTH does not have",
    ],
    [
      "INTERVAL DAY(2) TO SECOND(6)",
      "P1Y",
      "the duration has parts that INTERVAL DAY(2) TO SECOND(6) does not have",
    ],
    [
      "INTERVAL DAY(2) TO SECOND(6)",
      "P1000000000D",
      "the duration is longer than the 9 digits an interval can have",
    ],
    [
      "INTERVAL DAY(2) TO SECOND(6)",
      "P1M1D",
      "the text is no duration: it mixes years or months with smaller units; Oracle has no type for that",
    ],
    [
      "INTERVAL DAY(2) TO SECOND(6)",
      5,
      "the value is a number, which INTERVAL DAY(2) TO SECOND(6) does not take",
    ],
  ])("%s refuses %s", (type, value, problem) => {
    expect(() => bind(type, value)).toThrow(
      expect.objectContaining({ name: "RecordError", message: `column C: ${problem}` }),
    );
  });
});

const twoDigits = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 65 }) },
  )
  .map((value) => String(value).padStart(2, "0"));
const almostDateTimes = fc
  .record({
    year: fc.oneof(fc.constantFrom("0000", "0001", "2024", "9999", "20 4", "-024"), fc.string()),
    month: twoDigits,
    day: twoDigits,
    hour: twoDigits,
    minute: twoDigits,
    second: twoDigits,
    fraction: fc.constantFrom(
      "",
      ".",
      ".5",
      ".000000",
      ".123456",
      ".123456789",
      ".1234567890",
      ",5",
    ),
    zone: fc.constantFrom("Z", "", "+00:00", "-00:00", "+05:30", "z", "Zx", " ", "é"),
  })
  .map(
    ({ year, month, day, hour, minute, second, fraction, zone }) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`,
  );

test("the short way for what most taps write leads where the long way does", () => {
  const outcome = (type: string, text: string, cutFraction: boolean) => {
    try {
      return bind(type, text, { cutFraction });
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };
  const types = fc.constantFrom(
    "DATE",
    "TIMESTAMP(0)",
    "TIMESTAMP(6)",
    "TIMESTAMP(6) WITH TIME ZONE",
    "TIMESTAMP(9) WITH LOCAL TIME ZONE",
  );
  fc.assert(
    fc.property(types, almostDateTimes, fc.boolean(), (type, text, cutFraction) => {
      // Only the long way takes a small t.
      const long = text.replace("T", "t");
      expect(outcome(type, text, cutFraction)).toEqual(outcome(type, long, cutFraction));
    }),
    { numRuns: 2000 },
  );
});
