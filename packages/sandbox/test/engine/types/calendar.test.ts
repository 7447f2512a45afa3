// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkDateRange,
  civilFromDays,
  dateFromFields,
  dayOf,
  dayOfWeek,
  daysFromCivil,
  daysFromJulian,
  daysInMonth,
  FIRST_DATE,
  fieldsOfDate,
  isLeapYear,
  julianDay,
  LAST_DATE,
} from "../../../src/engine/types/calendar.ts";

const at = (year: number, month = 1, day = 1, hour = 0, minute = 0, second = 0): number =>
  dateFromFields({ year, month, day, hour, minute, second });

describe("days", () => {
  it("agrees with JavaScript's Date from 1583 to 9999", () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date("1583-01-01T00:00:00Z"),
          max: new Date("9999-12-31T23:59:59Z"),
          noInvalidDate: true,
        }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000);
          expect(fieldsOfDate(seconds)).toEqual({
            year: date.getUTCFullYear(),
            month: date.getUTCMonth() + 1,
            day: date.getUTCDate(),
            hour: date.getUTCHours(),
            minute: date.getUTCMinutes(),
            second: date.getUTCSeconds(),
          });
          expect(dateFromFields(fieldsOfDate(seconds))).toBe(seconds);
          expect(dayOfWeek(seconds)).toBe(date.getUTCDay());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("goes there and back over all days that Oracle has, each a day after the other", () => {
    let expected = dayOf(FIRST_DATE);
    const wrong: string[] = [];
    for (const [year, month] of everyMonth()) {
      const length = daysInMonth(year, month);
      const missing = year === 1582 && month === 10 ? 10 : 0;
      for (const [day, days] of [
        [1, expected],
        [length, expected + length - 1 - missing],
      ] as const) {
        const back = civilFromDays(days);
        const same = back.year === year && back.month === month && back.day === day;
        if (!same || daysFromCivil(year, month, day) !== days)
          wrong.push(`${year}-${month}-${day}`);
      }
      expected += length - missing;
    }
    expect(wrong).toEqual([]);
    expect(expected).toBe(dayOf(LAST_DATE) + 1);
  });

  it("takes any second of the range apart and together", () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_DATE, max: LAST_DATE }), (seconds) => {
        const fields = fieldsOfDate(seconds);
        expect(dateFromFields(fields, -1, true)).toBe(seconds);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves out 5 to 14 October 1582, which become the 15th", () => {
    expect(at(1582, 10, 15) - at(1582, 10, 4)).toBe(86_400);
    // Source: observed behaviour of 12.2 and later for TO_DATE in the gap.
    expect(fieldsOfDate(at(1582, 10, 10, 12, 34, 56))).toEqual({
      year: 1582,
      month: 10,
      day: 15,
      hour: 12,
      minute: 34,
      second: 56,
    });
  });

  it("numbers days as TO_CHAR(d, 'J') does", () => {
    const j = (year: number, month = 1, day = 1): number =>
      julianDay(daysFromCivil(year, month, day));
    // 2451545, 1721424, 1721058 and 5373484 are published Julian days; 1 is TO_DATE(1, 'J').
    expect([
      j(2000),
      j(1),
      j(0),
      j(9999, 12, 31),
      j(-4712),
      j(-4712, 2, 28),
      j(-4712, 3, 1),
      j(1582, 10, 1),
    ]).toEqual([2_451_545, 1_721_424, 1_721_058, 5_373_484, 1, 59, 60, 2_299_157]);
    expect(civilFromDays(daysFromJulian(1))).toEqual({ year: -4712, month: 1, day: 1 });
  });

  it("counts the year 0 in arithmetic: 1 January 1 is 367 days after 31 December -1", () => {
    expect((at(1) - at(-1, 12, 31)) / 86_400).toBe(367);
    expect(isLeapYear(0)).toBe(true);
    expect([1500, 1600, 1700, 1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });
});

describe("checks", () => {
  it.each([
    [{ year: 0 }, "ORA-01841: (full) year must be between -4713 and +9999, and not be 0"],
    [{ year: -4713 }, "ORA-01841: (full) year must be between -4713 and +9999, and not be 0"],
    [{ year: 10_000 }, "ORA-01841: (full) year must be between -4713 and +9999, and not be 0"],
    [{ month: 13 }, "ORA-01843: not a valid month"],
    [{ month: 0 }, "ORA-01843: not a valid month"],
    [{ day: 32 }, "ORA-01847: day of month must be between 1 and last day of month"],
    [{ day: 0 }, "ORA-01847: day of month must be between 1 and last day of month"],
    [{ month: 2, day: 30 }, "ORA-01839: date not valid for month specified"],
    [{ hour: 24 }, "ORA-01850: hour must be between 0 and 23"],
    [{ minute: 60 }, "ORA-01851: minutes must be between 0 and 59"],
    [{ second: 60 }, "ORA-01852: seconds must be between 0 and 59"],
  ])("refuses %j", (change, message) => {
    const fields = { year: 2020, month: 1, day: 1, hour: 0, minute: 0, second: 0, ...change };
    expect(() => dateFromFields(fields, 3)).toThrow(
      expect.objectContaining({ message, position: 3 }),
    );
  });

  it("keeps to the range of DATE", () => {
    expect(checkDateRange(FIRST_DATE)).toBe(FIRST_DATE);
    expect(checkDateRange(LAST_DATE)).toBe(LAST_DATE);
    expect(() => checkDateRange(LAST_DATE + 1)).toThrow("ORA-01841");
    expect(() => checkDateRange(FIRST_DATE - 1)).toThrow("ORA-01841");
  });
});

function* everyMonth(): Generator<readonly [year: number, month: number]> {
  for (let year = -4712; year <= 9999; year += 1) {
    for (let month = 1; month <= 12; month += 1) yield [year, month];
  }
}
