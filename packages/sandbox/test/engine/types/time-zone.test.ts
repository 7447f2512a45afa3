// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateFromFields } from "../../../src/engine/types/calendar.ts";
import {
  localOfZoned,
  parseZone,
  sessionNow,
  zoneAbbreviation,
  zonedFromLocal,
  zoneNames,
  zoneOffsetSeconds,
  zoneToText,
} from "../../../src/engine/types/time-zone.ts";
import { Timestamp, ZonedTimestamp } from "../../../src/engine/types/value.ts";

const local = (year: number, month: number, day: number, hour = 0, minute = 0): Timestamp =>
  new Timestamp(dateFromFields({ year, month, day, hour, minute, second: 0 }), 0);

describe("zones", () => {
  it.each([
    ["+02:00", 120],
    ["-05:30", -330],
    ["+00:00", 0],
    ["-0:0", 0],
    ["5:30", 330],
    ["europe/berlin", "Europe/Berlin"],
    ["US/Pacific", "US/Pacific"],
    ["US/Pacific PDT", "US/Pacific"],
    ["utc", "UTC"],
  ])("reads %s", (text, zone) => {
    expect(parseZone(text)).toBe(zone);
    expect(parseZone(zoneToText(zone))).toBe(zone);
  });

  it.each([
    ["+16:00", "ORA-01874: time zone hour must be between -15 and 15"],
    ["+01:60", "ORA-01875: time zone minute must be between -59 and 59"],
    ["Mars/Olympus", "ORA-01882: timezone region not found"],
    ["", "ORA-01882: timezone region not found"],
    ["__proto__", "ORA-01882: timezone region not found"],
  ])("refuses %j", (text, message) => {
    expect(() => parseZone(text, 9)).toThrow(expect.objectContaining({ message, position: 9 }));
  });

  it("knows the regions by name", () => {
    const names = zoneNames();
    expect(names).toContain("Europe/Berlin");
    expect(names).toContain("US/Eastern");
    expect([...names].sort()).toEqual(names);
  });

  it("knows summer time and its abbreviations", () => {
    const winter = local(2024, 1, 15).seconds;
    const summer = local(2024, 7, 15).seconds;
    expect([winter, summer].map((at) => zoneOffsetSeconds("Europe/Berlin", at))).toEqual([
      3600, 7200,
    ]);
    expect([winter, summer].map((at) => zoneAbbreviation("America/Los_Angeles", at))).toEqual([
      "PST",
      "PDT",
    ]);
    expect([winter, summer].map((at) => zoneAbbreviation("Europe/Berlin", at))).toEqual([
      "CET",
      "CEST",
    ]);
    expect(
      ["UTC", "Asia/Tokyo", "Europe/London"].map((zone) => zoneAbbreviation(zone, winter)),
    ).toEqual(["UTC", "JST", "GMT"]);
    expect(zoneAbbreviation(60, winter)).toBe("");
    // Local mean time before zones: -0:01:15 in London until 1847.
    expect(zoneOffsetSeconds("Europe/London", local(1800, 1, 1).seconds)).toBe(-75);
  });

  it("refuses a time that is skipped and takes standard time for one that comes twice", () => {
    expect(() => zonedFromLocal(local(2024, 3, 31, 2, 30), "Europe/Berlin", 4)).toThrow(
      "ORA-01878: specified field not found in datetime or interval",
    );
    const twice = zonedFromLocal(local(2024, 10, 27, 2, 30), "Europe/Berlin");
    expect(twice.seconds).toBe(local(2024, 10, 27, 1, 30).seconds);
    expect(() => zonedFromLocal(local(2024, 3, 10, 2, 0), "US/Eastern")).toThrow("ORA-01878");
    expect(zonedFromLocal(local(2024, 3, 10, 3, 0), "US/Eastern").seconds).toBe(
      local(2024, 3, 10, 7, 0).seconds,
    );
  });

  it("keeps the wall clock there and back", () => {
    const zones = fc.constantFrom<number | string>(
      0,
      -720,
      345,
      "UTC",
      "Europe/Berlin",
      "US/Pacific",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
    );
    const seconds = fc.integer({ min: local(1590, 1, 1).seconds, max: local(9998, 1, 1).seconds });
    fc.assert(
      fc.property(seconds, fc.nat(999_999_999), zones, (at, nanos, zone) => {
        const zoned = new ZonedTimestamp(at, nanos, zone);
        const wall = localOfZoned(zoned);
        const back = zonedFromLocal(wall, zone);
        expect(localOfZoned(back)).toEqual(wall);
        expect(Math.abs(back.seconds - at)).toBeLessThanOrEqual(3600);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the statement's time in a zone", () => {
    expect(sessionNow({ seconds: 5, nanos: 6 }, "UTC")).toEqual(new ZonedTimestamp(5, 6, "UTC"));
  });
});

describe("offsets of regions", () => {
  it("agree with the wall clock that Intl prints", () => {
    const zones = fc.constantFrom(
      "Europe/London",
      "America/Sao_Paulo",
      "Africa/Casablanca",
      "Australia/Lord_Howe",
      "Asia/Tehran",
    );
    const seconds = fc.integer({ min: local(1930, 1, 1).seconds, max: local(2090, 1, 1).seconds });
    fc.assert(
      fc.property(seconds, zones, (at, zone) => {
        const format = new Intl.DateTimeFormat("sv-SE", {
          timeZone: zone,
          dateStyle: "short",
          timeStyle: "medium",
        });
        const wall = Date.parse(`${format.format(at * 1000).replace(" ", "T")}Z`) / 1000;
        expect(zoneOffsetSeconds(zone, at)).toBe(wall - at);
      }),
      { numRuns: 300 },
    );
  });
});
