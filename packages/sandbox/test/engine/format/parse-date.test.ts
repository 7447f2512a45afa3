import { describe, expect, it } from "vitest";
import {
  dateToText,
  textToDate,
  textToTimestamp,
  textToZoned,
} from "../../../src/engine/format/date-text.ts";
import { dateFromFields } from "../../../src/engine/types/calendar.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { Timestamp, ZonedTimestamp } from "../../../src/engine/types/value.ts";

/** 2023-11-14 22:13:20 UTC. */
const context = {
  nls: defaultNls(),
  now: { seconds: 1_700_000_000, nanos: 0 },
  version: 19 as const,
};
const read = (text: string, mask: string): string =>
  dateToText(textToDate(text, mask, context), "SYYYY-MM-DD HH24:MI:SS", context).trim();

describe("TO_DATE", () => {
  it.each([
    ["2020-01-15", "YYYY-MM-DD", "2020-01-15 00:00:00"],
    ["2020-1-5", "YYYY-MM-DD", "2020-01-05 00:00:00"],
    ["20200115", "YYYYMMDD", "2020-01-15 00:00:00"],
    ["20200115", "YYYY-MM-DD", "2020-01-15 00:00:00"],
    ["2020/01/15", "YYYY-MM-DD", "2020-01-15 00:00:00"],
    ["2020-01-15 13:14:15", "YYYY-MM-DD HH24:MI:SS", "2020-01-15 13:14:15"],
    ["2020-01-15", "YYYY-MM-DD HH24:MI:SS", "2020-01-15 00:00:00"],
    ["2020-01-15T13:14:15", 'YYYY-MM-DD"T"HH24:MI:SS', "2020-01-15 13:14:15"],
    ["15-JAN-20", "DD-MON-RR", "2020-01-15 00:00:00"],
    ["15-jan-2020", "DD-MON-RR", "2020-01-15 00:00:00"],
    ["15-January-20", "DD-MON-RR", "2020-01-15 00:00:00"],
    ["15 JAN 20", "DD-MONTH-YY", "2020-01-15 00:00:00"],
    ["15-JAN-20", "DD-MM-YY", "2020-01-15 00:00:00"],
    ["01012020", "DDMMYY", "2020-01-01 00:00:00"],
    ["010120", "DDMMYY", "2020-01-01 00:00:00"],
    ["  2020-01-15  ", "YYYY-MM-DD", "2020-01-15 00:00:00"],
    ["2020 -  01 - 15", "YYYY-MM-DD", "2020-01-15 00:00:00"],
    ["01/02/99", "DD/MM/RR", "1999-02-01 00:00:00"],
    ["01/02/49", "DD/MM/RR", "2049-02-01 00:00:00"],
    ["01/02/50", "DD/MM/RR", "1950-02-01 00:00:00"],
    ["01/02/99", "DD/MM/YY", "2099-02-01 00:00:00"],
    ["01/02/99", "DD/MM/RRRR", "1999-02-01 00:00:00"],
    ["01/02/1899", "DD/MM/RRRR", "1899-02-01 00:00:00"],
    ["020", "YYY", "2020-11-01 00:00:00"],
    ["1", "Y", "2021-11-01 00:00:00"],
    ["2,020", "Y,YYY", "2020-11-01 00:00:00"],
    ["99-01-01", "YYYY-MM-DD", "0099-01-01 00:00:00"],
    ["2020", "YYYY", "2020-11-01 00:00:00"],
    ["07", "MM", "2023-07-01 00:00:00"],
    ["13:45", "HH24:MI", "2023-11-01 13:45:00"],
    ["12:05 AM", "HH:MI AM", "2023-11-01 00:05:00"],
    ["12:05 PM", "HH12:MI AM", "2023-11-01 12:05:00"],
    ["1:05 p.m.", "HH:MI A.M.", "2023-11-01 13:05:00"],
    ["2020 366", "YYYY DDD", "2020-12-31 00:00:00"],
    ["2454560", "J", "2008-04-03 00:00:00"],
    ["2020-01-01 86399", "YYYY-MM-DD SSSSS", "2020-01-01 23:59:59"],
    ["0044-03-15 BC", "YYYY-MM-DD BC", "-0044-03-15 00:00:00"],
    ["-4712-01-01", "SYYYY-MM-DD", "-4712-01-01 00:00:00"],
    ["IV 2020", "RM YYYY", "2020-04-01 00:00:00"],
    ["Thursday, April 3, 2008", "DL", "2008-04-03 00:00:00"],
    ["4/3/2008", "DS", "2008-04-03 00:00:00"],
    ["Thu 2008-04-03", "DY YYYY-MM-DD", "2008-04-03 00:00:00"],
    ["2020-01-15", "FXYYYY-MM-DD", "2020-01-15 00:00:00"],
    ["2020-1-5", "FXFMYYYY-MM-DD", "2020-01-05 00:00:00"],
  ])("%s by %s", (text, mask, expected) => {
    expect(read(text, mask)).toBe(expected);
  });

  it.each([
    ["2020-13-01", "YYYY-MM-DD", "ORA-01843: not a valid month"],
    ["15-FOO-20", "DD-MON-RR", "ORA-01843: not a valid month"],
    ["2020-02-30", "YYYY-MM-DD", "ORA-01839: date not valid for month specified"],
    ["2020-01-32", "YYYY-MM-DD", "ORA-01847: day of month must be between 1 and last day of month"],
    [
      "0000-01-01",
      "YYYY-MM-DD",
      "ORA-01841: (full) year must be between -4713 and +9999, and not be 0",
    ],
    ["2020-01-15 25", "YYYY-MM-DD HH24", "ORA-01850: hour must be between 0 and 23"],
    ["2020-01-15 13", "YYYY-MM-DD HH12", "ORA-01849: hour must be between 1 and 12"],
    ["2020-01-15 10:60", "YYYY-MM-DD HH24:MI", "ORA-01851: minutes must be between 0 and 59"],
    ["10:10:60", "HH24:MI:SS", "ORA-01852: seconds must be between 0 and 59"],
    ["86400", "SSSSS", "ORA-01853: seconds in day must be between 0 and 86399"],
    ["0", "J", "ORA-01854: julian date must be between 1 and 5373484"],
    ["1721058", "J", "ORA-01841: (full) year must be between -4713 and +9999, and not be 0"],
    ["10:10 XM", "HH:MI AM", "ORA-01855: AM/A.M. or PM/P.M. required"],
    ["2020 XX", "YYYY BC", "ORA-01856: BC/B.C. or AD/A.D. required"],
    [
      "2019 366",
      "YYYY DDD",
      "ORA-01848: day of year must be between 1 and 365 (366 for leap year)",
    ],
    ["Fri 2008-04-03", "DY YYYY-MM-DD", "ORA-01835: day of week conflicts with Julian date"],
    ["Foo 2008", "DAY YYYY", "ORA-01846: not a valid day of the week"],
    [
      "2020-01-15 10:00",
      "YYYY-MM-DD",
      "ORA-01830: date format picture ends before converting entire input string",
    ],
    ["2020-01", "YYYY-MM-DD", "ORA-01840: input value not long enough for date format"],
    ["abc", "YYYY", "ORA-01858: a non-numeric character was found where a numeric was expected"],
    ["2020x01", 'YYYY"y"MM', "ORA-01861: literal does not match format string"],
    ["2020/01/15", "FXYYYY-MM-DD", "ORA-01861: literal does not match format string"],
    ["2020-1-15", "FXYYYY-MM-DD", "ORA-01862: the wrong number of digits for this format item"],
    ["2020-01-15", "YYYY-MM-DD FF", "ORA-01821: date format not recognized"],
    ["2020-01-15", "YYYY-MM-DD TZR", "ORA-01821: date format not recognized"],
    ["2020", "IYYY", "ORA-01820: format code cannot appear in date input format"],
    ["2020 20", "YYYY RR", "ORA-01812: year may only be specified once"],
    ["1 1", "MM MON", "ORA-01816: month may only be specified once"],
    ["1 1", "HH HH24", "ORA-01813: hour may only be specified once"],
    ["1 1", "DD DD", "ORA-01810: format code appears twice"],
    ["10 AM", "HH24 AM", "ORA-01818: 'HH24' precludes use of meridian indicator"],
    ["2020 BC", "SYYYY BC", "ORA-01819: signed year precludes use of BC/AD"],
    ["2020 2454560", "YYYY J", "ORA-01831: year conflicts with Julian date"],
    ["10 3600", "HH24 SSSSS", "ORA-01836: hour conflicts with seconds in day"],
  ])("refuses %s by %s", (text, mask, message) => {
    expect(() => textToDate(text, mask, context, 6)).toThrow(
      expect.objectContaining({ message, position: 6 }),
    );
  });

  it("uses the session's format and language when none is given", () => {
    expect(dateToText(textToDate("03-APR-08", null, context), "YYYY-MM-DD", context)).toBe(
      "2008-04-03",
    );
    expect(() => textToDate("2008-04-03", null, context)).toThrow("ORA-01861");
  });
});

describe("TO_TIMESTAMP and TO_TIMESTAMP_TZ", () => {
  const seconds = (
    year: number,
    month: number,
    day: number,
    hour = 0,
    minute = 0,
    second = 0,
  ): number => dateFromFields({ year, month, day, hour, minute, second });

  it.each([
    // Source: SQL Language Reference, TO_TIMESTAMP, example.
    [
      "10-Sep-02 14:10:10.123000",
      "DD-Mon-RR HH24:MI:SS.FF",
      new Timestamp(seconds(2002, 9, 10, 14, 10, 10), 123_000_000),
    ],
    [
      "2020-01-15 10:00:00.5",
      "YYYY-MM-DD HH24:MI:SSXFF",
      new Timestamp(seconds(2020, 1, 15, 10), 500_000_000),
    ],
    [
      "2020-01-15 10:00:00",
      "YYYY-MM-DD HH24:MI:SS.FF6",
      new Timestamp(seconds(2020, 1, 15, 10), 0),
    ],
    [
      "01-JAN-20 10.30.00 PM",
      "DD-MON-RR HH.MI.SSXFF AM",
      new Timestamp(seconds(2020, 1, 1, 22, 30), 0),
    ],
    [
      "01-JAN-20 10.30.00.000001 AM",
      "DD-MON-RR HH.MI.SSXFF AM",
      new Timestamp(seconds(2020, 1, 1, 10, 30), 1000),
    ],
    ["01-JAN-20", "DD-MON-RR HH.MI.SSXFF AM", new Timestamp(seconds(2020, 1, 1), 0)],
    [
      "2020-01-15 10:00:00.123456789",
      "YYYY-MM-DD HH24:MI:SS.FF9",
      new Timestamp(seconds(2020, 1, 15, 10), 123_456_789),
    ],
  ])("%s by %s", (text, mask, expected) => {
    expect(textToTimestamp(text, mask, context)).toEqual(expected);
  });

  it.each([
    // Source: SQL Language Reference, TO_TIMESTAMP_TZ, example.
    [
      "1999-12-01 11:00:00 -8:00",
      "YYYY-MM-DD HH:MI:SS TZH:TZM",
      new ZonedTimestamp(seconds(1999, 12, 1, 19), 0, -480),
    ],
    [
      "2020-01-01 00:00:00+02:00",
      "YYYY-MM-DD HH24:MI:SS TZH:TZM",
      new ZonedTimestamp(seconds(2019, 12, 31, 22), 0, 120),
    ],
    [
      "2020-01-01 00:00:00 +02:00",
      "YYYY-MM-DD HH24:MI:SS TZR",
      new ZonedTimestamp(seconds(2019, 12, 31, 22), 0, 120),
    ],
    [
      "2020-07-01 00:00:00 Europe/Berlin",
      "YYYY-MM-DD HH24:MI:SS TZR",
      new ZonedTimestamp(seconds(2020, 6, 30, 22), 0, "Europe/Berlin"),
    ],
    [
      "2020-07-01 00:00:00 US/Pacific PDT",
      "YYYY-MM-DD HH24:MI:SS TZR TZD",
      new ZonedTimestamp(seconds(2020, 7, 1, 7), 0, "US/Pacific"),
    ],
    ["2020-07-01 00:00:00", "YYYY-MM-DD HH24:MI:SS", new ZonedTimestamp(seconds(2020, 7, 1), 0, 0)],
  ])("%s by %s", (text, mask, expected) => {
    expect(textToZoned(text, mask, context)).toEqual(expected);
  });

  it.each([
    ["00:00 +16:00", "HH24:MI TZH:TZM", "ORA-01874: time zone hour must be between -15 and 15"],
    ["00:00 +01:75", "HH24:MI TZH:TZM", "ORA-01875: time zone minute must be between -59 and 59"],
    ["00:00 Mars/Olympus", "HH24:MI TZR", "ORA-01882: timezone region not found"],
    ["00:00 !", "HH24:MI TZR", "ORA-01857: not a valid time zone"],
    [
      "2024-03-31 02:30 Europe/Berlin",
      "YYYY-MM-DD HH24:MI TZR",
      "ORA-01878: specified field not found in datetime or interval",
    ],
  ])("refuses %s by %s", (text, mask, message) => {
    expect(() => textToZoned(text, mask, context)).toThrow(message);
  });
});
