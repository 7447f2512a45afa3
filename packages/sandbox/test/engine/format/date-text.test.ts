// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dateToText,
  parseDateLiteral,
  parseTimestampLiteral,
  textToDate,
  textToTimestamp,
  textToZoned,
  timestampToText,
  zonedToText,
} from "../../../src/engine/format/date-text.ts";
import { FIRST_DATE, fieldsOfDate, LAST_DATE } from "../../../src/engine/types/calendar.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { Timestamp, ZonedTimestamp } from "../../../src/engine/types/value.ts";

/** 2023-11-14 22:13:20 UTC. */
const context = {
  nls: defaultNls(),
  now: { seconds: 1_700_000_000, nanos: 0 },
  version: 19 as const,
};
describe("literals", () => {
  it("reads DATE, also in the year 0", () => {
    expect(fieldsOfDate(parseDateLiteral("0000-01-01")).year).toBe(0);
    expect(fieldsOfDate(parseDateLiteral("-4712-1-1")).year).toBe(-4712);
    expect(() => parseDateLiteral("2020-01-15 10:00:00")).toThrow(
      "ORA-01861: literal does not match format string",
    );
    expect(() => parseDateLiteral("15-JAN-20")).toThrow("ORA-01861");
    expect(() => parseDateLiteral("2020-13-01", 12)).toThrow(
      expect.objectContaining({ message: "ORA-01843: not a valid month", position: 12 }),
    );
  });

  it("reads TIMESTAMP with and without a zone", () => {
    expect(parseTimestampLiteral("2020-01-15 10:00:00.5", context)).toEqual(
      new Timestamp(parseDateLiteral("2020-01-15") + 36_000, 500_000_000),
    );
    expect(parseTimestampLiteral("2020-01-15 10:00:00 +02:00", context)).toEqual(
      new ZonedTimestamp(parseDateLiteral("2020-01-15") + 28_800, 0, 120),
    );
    expect(parseTimestampLiteral("2020-01-15 10:00:00 UTC", context)).toEqual(
      new ZonedTimestamp(parseDateLiteral("2020-01-15") + 36_000, 0, "UTC"),
    );
    expect(() => parseTimestampLiteral("2020-01-15", context)).toThrow("ORA-01861");
    expect(() => parseTimestampLiteral("2020-01-15T10:00:00", context)).toThrow("ORA-01861");
    expect(() => parseTimestampLiteral("2020-01-15 10:00:00 Nowhere/Land", context)).toThrow(
      "ORA-01882",
    );
  });
});

describe("round trips", () => {
  const moments = fc
    .integer({ min: FIRST_DATE, max: LAST_DATE })
    .filter((at) => fieldsOfDate(at).year !== 0);

  it("reads back what TO_CHAR prints", () => {
    const masks = fc.constantFrom(
      "SYYYY-MM-DD HH24:MI:SS",
      "YYYY BC MONTH DD HH12:MI:SS AM",
      "fmDay, DD Month YYYY A.D. HH24:MI:SS",
      "J SSSSS",
      "SYYYY DDD HH24 MI SS",
      "FXSYYYYMMDDHH24MISS",
      "RM/DD/YYYY B.C. HH:MI:SS P.M.",
    );
    fc.assert(
      fc.property(moments, masks, (at, mask) => {
        expect(textToDate(dateToText(at, mask, context), mask, context)).toBe(at);
      }),
      { numRuns: 1500 },
    );
  });

  it("reads back timestamps and zones", () => {
    const nanos = fc.nat(999_999_999);
    const zones = fc.integer({ min: -899, max: 899 });
    const mask = "SYYYY-MM-DD HH24:MI:SS.FF9";
    const inside = moments.filter((at) => at > FIRST_DATE + 1e6 && at < LAST_DATE - 1e6);
    fc.assert(
      fc.property(inside, nanos, zones, (at, fraction, zone) => {
        const timestamp = new Timestamp(at, fraction);
        expect(textToTimestamp(timestampToText(timestamp, mask, context), mask, context)).toEqual(
          timestamp,
        );
        const zoned = new ZonedTimestamp(at, fraction, zone);
        fc.pre(fieldsOfDate(at + zone * 60).year !== 0);
        const text = zonedToText(zoned, `${mask} TZR`, context);
        expect(textToZoned(text, `${mask} TZR`, context)).toEqual(zoned);
        expect(textToZoned(text, `${mask} TZH:TZM`, context)).toEqual(zoned);
      }),
      { numRuns: 500 },
    );
  });

  it("raises nothing but Oracle's errors, whatever the text and the model", () => {
    const parts = fc.constantFrom(
      "YYYY",
      "RR",
      "MM",
      "MON",
      "DD",
      "DAY",
      "HH24",
      "HH",
      "AM",
      "MI",
      "SS",
      "FF",
      "X",
      "TZR",
      "TZH",
      "J",
      "FX",
      "FM",
      "-",
      " ",
      ":",
      '"T"',
      "E",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(..."0123456789-:. JANPM+") }),
    );
    fc.assert(
      fc.property(texts, fc.array(parts, { maxLength: 8 }), (text, mask) => {
        for (const run of [textToDate, textToTimestamp, textToZoned]) {
          try {
            run(text, mask.join(""), context);
          } catch (error) {
            expect(String(error)).toMatch(/^OraError: ORA-018\d\d: .+/);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
