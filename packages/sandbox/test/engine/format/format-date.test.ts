// Layer: pure.
import { describe, expect, it } from "vitest";
import {
  dateToText,
  localTimestampToText,
  parseDateLiteral,
  parseTimestampLiteral,
  timestampToText,
  zonedToText,
} from "../../../src/engine/format/date-text.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { Timestamp, type ZonedTimestamp } from "../../../src/engine/types/value.ts";

const context = {
  nls: defaultNls(),
  now: { seconds: 1_700_000_000, nanos: 0 },
  version: 23 as const,
};
const ts = (text: string): Timestamp => parseTimestampLiteral(text, context) as Timestamp;
const tz = (text: string): ZonedTimestamp => parseTimestampLiteral(text, context) as ZonedTimestamp;
const at = (text: string, mask: string | null): string =>
  dateToText(text.includes(":") ? ts(text).seconds : parseDateLiteral(text), mask, context);

describe("TO_CHAR of a date", () => {
  it.each([
    ["YYYY-MM-DD HH24:MI:SS", "2008-04-03 16:05:09"],
    ["SYYYY YYY YY Y", " 2008 008 08 8"],
    ["Y,YYY RR RRRR", "2,008 08 2008"],
    ["IYYY-IW IYY IY I", "2008-14 008 08 8"],
    ["CC SCC", "21  21"],
    ["Q WW W DDD D J", "2 14 1 094 5 2454560"],
    ["HH:MI AM", "04:05 PM"],
    ["HH12 a.m. P.M. am", "04 p.m. P.M. pm"],
    ["SSSSS", "57909"],
    ["MONTH|Month|month|", "APRIL    |April    |april    |"],
    ["MON Mon mon", "APR Apr apr"],
    ["DAY|Day|day|", "THURSDAY |Thursday |thursday |"],
    ["DY Dy dy", "THU Thu thu"],
    ["RM|rm|", "IV  |iv  |"],
    ["YEAR|Year|SYEAR", "TWO THOUSAND EIGHT|Two Thousand Eight| TWO THOUSAND EIGHT"],
    ["BC A.D. ad", "AD A.D. ad"],
    ["DL", "Thursday, April 3, 2008"],
    ["DS", "4/3/2008"],
    ["TS", "4:05:09 PM"],
    ["FMMonth DD, YYYY", "April 3, 2008"],
    ["fmDDTH", "3RD"],
    ["fmddth", "3rd"],
    ["DDTH", "03RD"],
    ["DDSP DdSp ddsp", "THREE Three three"],
    ["DDSPTH DDTHSP Ddspth", "THIRD THIRD Third"],
    ["YYYYSP", "TWO THOUSAND EIGHT"],
    ["MISP", "FIVE"],
    ['"Week" IW "of" IYYY', "Week 14 of 2008"],
    ["YYYYMMDDHH24MISS", "20080403160509"],
    ["MM/DD;YY,", "04/03;08,"],
    ["X", "."],
    ["fmHH24:MI:fmSS", "16:5:09"],
    ["", ""],
  ])("%s", (mask, expected) => {
    expect(at("2008-04-03 16:05:09", mask)).toBe(expected);
  });

  // Source: SQL Language Reference, Format Model Modifiers and Datetime Format Element Suffixes.
  it("answers the reference's examples", () => {
    const day = "2008-04-03";
    expect(at(day, 'fmDDTH "of" Month, YYYY')).toBe("3RD of April, 2008");
    expect(at(day, 'DDTH "of" Month, YYYY')).toBe("03RD of April    , 2008");
    expect(at("1998-10-29 00:00:00", "YEAR")).toBe("NINETEEN NINETY-EIGHT");
    expect(at("2008-04-04", "fmDdSpTh")).toBe("Fourth");
  });

  it.each([
    ["1900-01-01", "NINETEEN HUNDRED"],
    ["1905-01-01", "NINETEEN OH-FIVE"],
    ["2000-01-01", "TWO THOUSAND"],
    ["2026-01-01", "TWENTY TWENTY-SIX"],
    ["0087-01-01", "EIGHTY-SEVEN"],
  ])("spells the year of %s", (day, expected) => {
    expect(at(day, "YEAR")).toBe(expected);
  });

  it.each([
    ["2005-01-01", "2004-53"],
    ["2005-12-31", "2005-52"],
    ["2007-12-31", "2008-01"],
    ["2010-01-03", "2009-53"],
    ["2012-12-31", "2013-01"],
  ])("gives ISO week of %s", (day, expected) => {
    expect(at(day, "IYYY-IW")).toBe(expected);
  });

  it("prints years before Christ with their sign or era", () => {
    expect(at("-4712-01-01", "SYYYY-MM-DD J")).toBe("-4712-01-01 0000001");
    expect(at("-0044-03-15", "YYYY BC SCC CC")).toBe("0044 BC -01 01");
    expect(at("0000-01-01", "YYYY AD")).toBe("0000 AD");
  });

  it("numbers twelve o'clock as 12", () => {
    expect([
      at("2020-01-01 00:30:00", "HH:MI AM"),
      at("2020-01-01 12:30:00", "HH12:MI PM"),
    ]).toEqual(["12:30 AM", "12:30 PM"]);
  });

  it("counts weekdays from the territory's first day", () => {
    const german = { ...context, nls: { ...defaultNls(), territory: "GERMANY" } };
    expect(dateToText(parseDateLiteral("2024-03-17"), "D", context)).toBe("1");
    expect(dateToText(parseDateLiteral("2024-03-17"), "D", german)).toBe("7");
  });

  it.each(["FF", "FF3", "TZH", "TZR", "TZD", "FOO", "YYYY-MM-DDTHH24", 'YYYY "open', "9"])(
    "refuses %s for a DATE",
    (mask) => {
      expect(() => dateToText(0, mask, context, 8)).toThrow(
        expect.objectContaining({ message: "ORA-01821: date format not recognized", position: 8 }),
      );
    },
  );

  it("has no eras", () => {
    expect(() => at("2020-01-01", "EE")).toThrow(
      "ORA-01822: era format code is not valid with this calendar",
    );
  });
});

describe("TO_CHAR of timestamps", () => {
  it("prints fractions with the type's digits or as many as asked", () => {
    const value = ts("2020-01-02 03:04:05.123456789");
    expect(timestampToText(value, "SSXFF", context, -1, 6)).toBe("05.123456");
    expect(timestampToText(value, "SS.FF1 FF9", context)).toBe("05.1 123456789");
    expect(timestampToText(value, null, context, -1, 6)).toBe("02-JAN-20 03.04.05.123456 AM");
    expect(timestampToText(value, null, context, -1, 0)).toBe("02-JAN-20 03.04.05 AM");
    expect(timestampToText(new Timestamp(0, 5), "FF", context)).toBe("000000005");
    expect(() => timestampToText(value, "TZH", context)).toThrow("ORA-01821");
  });

  it("prints zones", () => {
    const offset = tz("2020-07-01 12:00:00.5 -03:30");
    const region = tz("2020-07-01 12:00:00.5 US/Pacific");
    expect(zonedToText(offset, null, context, -1, 6)).toBe("01-JUL-20 12.00.00.500000 PM -03:30");
    expect(zonedToText(offset, "TZH:TZM TZR|TZD|", context)).toBe("-03:30 -03:30||");
    expect(zonedToText(region, "HH24:MI TZR TZD TZH:TZM", context)).toBe(
      "12:00 US/Pacific PDT -07:00",
    );
    expect(zonedToText(tz("2020-07-01 12:00:00 -00:30"), "TZH:TZM", context)).toBe("-00:30");
  });

  it("prints a local timestamp in the session's zone", () => {
    const berlin = { ...context, nls: { ...defaultNls(), timeZone: "Europe/Berlin" } };
    expect(localTimestampToText(ts("2020-07-01 12:00:00"), "HH24:MI TZR", berlin)).toBe(
      "14:00 Europe/Berlin",
    );
    expect(localTimestampToText(ts("2020-07-01 12:00:00"), null, berlin, -1, 0)).toBe(
      "01-JUL-20 02.00.00 PM",
    );
  });

  it("uses the session's decimal character and formats", () => {
    const german = {
      ...context,
      nls: { ...defaultNls(), numericCharacters: ",.", dateFormat: "DD.MM.YYYY" },
    };
    expect(timestampToText(ts("2020-01-01 00:00:00.5"), "SSXFF1", german)).toBe("00,5");
    expect(dateToText(0, null, german)).toBe("01.01.1970");
    expect(dateToText(0, null, context)).toBe("01-JAN-70");
  });
});
