// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { durationOfInterval, parseIntervalText } from "../../../src/oracle/types/interval-text.ts";
import { parseDuration } from "../../../src/singer/duration.ts";

describe("durationOfInterval", () => {
  test.each([
    ["+02-03", "P2Y3M"],
    ["-02-03", "-P2Y3M"],
    ["+00-00", "P0M"],
    ["-00-00", "P0M"],
    ["+999999999-11", "P999999999Y11M"],
    ["02-00", "P2Y"],
    ["+01 02:03:04.500000", "P1DT2H3M4.5S"],
    ["-01 02:03:04.500000", "-P1DT2H3M4.5S"],
    ["+01 02:03:04,500000", "P1DT2H3M4.5S"],
    ["+00 00:00:00", "PT0S"],
    ["-00 00:00:00.000", "PT0S"],
    ["+00 00:00:00.000000001", "PT0.000000001S"],
    ["+999999999 23:59:59.999999999", "P999999999DT23H59M59.999999999S"],
  ])("%s is %s", (text, duration) => {
    expect(durationOfInterval(text)).toBe(duration);
  });

  test.each([
    "",
    "+02",
    "02-12",
    "+1 2:3",
    "+01 24:00:00",
    "+01 00:60:00",
    "1-1-1",
    "+-1-1",
    "P1Y",
  ])("%j is none", (text) => {
    expect(durationOfInterval(text)).toBeUndefined();
  });

  test("keeps every field of what Oracle writes", () => {
    const pad = (value: number, digits: number) => String(value).padStart(digits, "0");
    const field = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(
        fc.constantFrom("+", "-"),
        field(999_999_999),
        field(23),
        field(59),
        field(59),
        field(999_999_999),
        (sign, days, hours, minutes, seconds, nanoseconds) => {
          const clock = `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}`;
          const text = `${sign}${pad(days, 2)} ${clock}.${pad(nanoseconds, 9)}`;
          const isZero = days + hours + minutes + seconds + nanoseconds === 0;
          const expected = {
            kind: "day-time",
            negative: sign === "-" && !isZero,
            days,
            hours,
            minutes,
            seconds,
            nanoseconds,
          };
          expect(parseIntervalText(text)).toEqual(expected);
          expect(parseDuration(durationOfInterval(text) ?? "")).toEqual(expected);
        },
      ),
    );
  });
});
