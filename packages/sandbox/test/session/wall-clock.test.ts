// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { FIRST_DATE, fieldsOfDate, LAST_DATE } from "../../src/engine/types/calendar.ts";
import { secondsOf, WallClock } from "../../src/session/wall-clock.ts";

const date = fc.integer({ min: FIRST_DATE, max: LAST_DATE });

test("fields and seconds go there and back, one clock for all of them", () => {
  const clock = new WallClock();
  fc.assert(
    fc.property(date, fc.nat(999_999_999), (seconds, nanos) => {
      const { year, month, day, hour, minute, second, nanoseconds } = clock.set(seconds, nanos);
      expect({ year, month, day, hour, minute, second }).toEqual(fieldsOfDate(seconds));
      expect(nanoseconds).toBe(nanos);
      // Year 0 is in the arithmetic only: no client can send it.
      if (year !== 0) expect(secondsOf(clock)).toBe(seconds);
    }),
  );
});

const noon = { year: 2024, month: 2, day: 29, hour: 12, minute: 0, second: 0, nanoseconds: 0 };

test.each([
  [{ year: 10_000 }, 1841],
  [{ year: 0 }, 1841],
  [{ month: 0 }, 1843],
  [{ month: 13 }, 1843],
  [{ day: 0 }, 1847],
  [{ day: 30 }, 1839],
  [{ hour: -1 }, 1850],
  [{ hour: 24 }, 1850],
  [{ minute: 60 }, 1851],
  [{ minute: -1 }, 1851],
  [{ second: 60 }, 1852],
  [{ second: -1 }, 1852],
])("a date with %j is refused with ORA-0%i", (change, number) => {
  expect(() => secondsOf({ ...noon, ...change })).toThrow(`ORA-0${number}: `);
});
