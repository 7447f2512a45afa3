// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDaySeconds,
  compareDaySeconds,
  daySecondToText,
  divideDaySecond,
  divideYearMonth,
  extractDaySecond,
  extractYearMonth,
  fitDaySecond,
  fitYearMonth,
  makeDaySecond,
  multiplyDaySecond,
  multiplyYearMonth,
  nanosOf,
  negateDaySecond,
  numToDsInterval,
  numToYmInterval,
  parseDaySecondLiteral,
  parseYearMonthLiteral,
  toDsInterval,
  toYmInterval,
  yearMonthToText,
} from "../../../src/engine/types/interval.ts";
import { divide, parseNumber } from "../../../src/engine/types/number.ts";
import { DaySecond } from "../../../src/engine/types/value.ts";

type Arguments = Parameters<typeof parseDaySecondLiteral>;
const literal = (...args: Arguments): string => {
  const { value, precision, secondPrecision } = parseDaySecondLiteral(...args);
  return daySecondToText(value, precision, secondPrecision);
};

describe("literals", () => {
  // Source: SQL Language Reference, Interval Literals, Examples of the Various Forms.
  it.each<[string, Arguments]>([
    ["+04 05:12:10.222", ["4 5:12:10.222", "DAY", "SECOND", undefined, 3]],
    ["+04 05:12:00", ["4 5:12", "DAY", "MINUTE"]],
    ["+400 05:00:00", ["400 5", "DAY", "HOUR", 3]],
    ["+400 00:00:00", ["400", "DAY", undefined, 3]],
    ["+00 11:12:10.2222222", ["11:12:10.2222222", "HOUR", "SECOND", undefined, 7]],
    ["+00 11:20:00", ["11:20", "HOUR", "MINUTE"]],
    ["+00 10:00:00", ["10", "HOUR"]],
    ["+00 00:10:22.000000", ["10:22", "MINUTE", "SECOND"]],
    ["+00 00:10:00", ["10", "MINUTE"]],
    ["+04 00:00:00", ["4", "DAY"]],
    ["+00 00:00:25.000000", ["25", "SECOND"]],
    ["+01 16:00:00", ["40", "HOUR"]],
    ["+00 00:00:30.1235", ["30.12345", "SECOND", undefined, 2, 4]],
    ["-00 00:00:01.500000", ["-1.5", "SECOND"]],
    ["+00 00:01:00.000000", ["59.9999999", "SECOND"]],
  ])("%s", (expected, args) => {
    expect(literal(...args)).toBe(expected);
  });

  it.each<[string, Arguments]>([
    ["ORA-01873: the leading precision of the interval is too small", ["400", "DAY"]],
    ["ORA-01873: the leading precision of the interval is too small", ["100", "HOUR"]],
    ["ORA-01867: the interval is invalid", ["4 5", "DAY", "SECOND"]],
    ["ORA-01867: the interval is invalid", ["x", "DAY"]],
    ["ORA-01850: hour must be between 0 and 23", ["4 24:00", "DAY", "MINUTE"]],
    ["ORA-01851: minutes must be between 0 and 59", ["4 5:60", "DAY", "MINUTE"]],
    ["ORA-01852: seconds must be between 0 and 59", ["5:60", "MINUTE", "SECOND"]],
    ["ORA-30089: missing or invalid <datetime field>", ["5", "SECOND", "DAY"]],
    ["ORA-30088: datetime/interval precision is out of range", ["5", "DAY", undefined, 10]],
  ])("%s", (message, args) => {
    expect(() => parseDaySecondLiteral(...args)).toThrow(message);
  });

  it("reads years and months", () => {
    const text = (...args: Parameters<typeof parseYearMonthLiteral>): string => {
      const { value, precision } = parseYearMonthLiteral(...args);
      return yearMonthToText(value, precision);
    };
    // Source: SQL Language Reference, Interval Literals.
    expect(text("123-2", "YEAR", "MONTH", 3)).toBe("+123-02");
    expect(text("123", "YEAR", undefined, 3)).toBe("+123-00");
    expect(text("300", "MONTH", undefined, 3)).toBe("+25-00");
    expect(text("4", "YEAR")).toBe("+04-00");
    expect(text("50", "MONTH")).toBe("+04-02");
    expect(text("-1-3", "YEAR", "MONTH")).toBe("-01-03");
    expect(() => text("123", "YEAR")).toThrow("ORA-01873");
    expect(() => text("1-12", "YEAR", "MONTH")).toThrow("ORA-01843: not a valid month");
    expect(() => text("1", "YEAR", "MONTH")).toThrow("ORA-01867");
    expect(() => text("1", "MONTH", "YEAR")).toThrow("ORA-30089");
  });
});

describe("functions", () => {
  it.each([
    // Source: SQL Language Reference, TO_DSINTERVAL and TO_YMINTERVAL, examples.
    ["100 00:00:00", "+000000100 00:00:00.000000000"],
    ["P100DT05H", "+000000100 05:00:00.000000000"],
    ["-1 2:3:4.5", "-000000001 02:03:04.500000000"],
    ["PT1.5S", "+000000000 00:00:01.500000000"],
    ["-PT36H", "-000000001 12:00:00.000000000"],
    ["P1D", "+000000001 00:00:00.000000000"],
  ])("TO_DSINTERVAL(%s)", (text, expected) => {
    expect(daySecondToText(toDsInterval(text))).toBe(expected);
  });

  it.each(["", "1", "1 1:1", "P", "PT", "P1DT", "1 1:1:1:1", "abc"])(
    "TO_DSINTERVAL(%j) is refused",
    (text) => {
      expect(() => toDsInterval(text)).toThrow("ORA-01867: the interval is invalid");
    },
  );

  it("TO_DSINTERVAL checks the fields of the SQL form", () => {
    expect(() => toDsInterval("1 24:00:00")).toThrow("ORA-01850");
    expect(() => toDsInterval("1 00:60:00")).toThrow("ORA-01851");
    expect(() => toDsInterval("1 00:00:60")).toThrow("ORA-01852");
  });

  it("TO_YMINTERVAL", () => {
    expect(
      ["01-02", "-1-3", "P1Y2M", "P1Y2M10DT2H", "P6M"].map((text) => toYmInterval(text)),
    ).toEqual([14, -15, 14, 14, 6]);
    expect(() => toYmInterval("1-12")).toThrow("ORA-01843");
    for (const text of ["", "1", "P", "1Y", "abc"])
      expect(() => toYmInterval(text)).toThrow("ORA-01867");
  });

  it("NUMTODSINTERVAL and NUMTOYMINTERVAL", () => {
    expect(daySecondToText(numToDsInterval(1.5, "day"))).toBe("+000000001 12:00:00.000000000");
    expect(daySecondToText(numToDsInterval(divide(1, 3), " SECOND "))).toBe(
      "+000000000 00:00:00.333333333",
    );
    expect(daySecondToText(numToDsInterval(-90, "MINUTE"))).toBe("-000000000 01:30:00.000000000");
    expect(() => numToDsInterval(1, "YEAR")).toThrow("ORA-01760: illegal argument for function");
    expect(() => numToDsInterval(parseNumber("1e9"), "DAY")).toThrow("ORA-01873");
    expect(numToYmInterval(1.5, "year")).toBe(18);
    expect(numToYmInterval(-1, "MONTH")).toBe(-1);
    expect(() => numToYmInterval(1, "DAY")).toThrow("ORA-01760");
  });

  it("EXTRACT gives every part the sign of the whole", () => {
    const value = toDsInterval("-1 2:3:4.5");
    expect(
      ["DAY", "HOUR", "MINUTE", "SECOND"].map((field) => extractDaySecond(field, value)),
    ).toEqual([-1, -2, -3, -4.5]);
    expect(() => extractDaySecond("YEAR", value)).toThrow("ORA-30076");
    expect([extractYearMonth("YEAR", -15), extractYearMonth("MONTH", -15)]).toEqual([-1, -3]);
    expect(Object.is(extractYearMonth("MONTH", -12), 0)).toBe(true);
    expect(() => extractYearMonth("DAY", 1)).toThrow("ORA-30076");
  });

  it("fits precisions", () => {
    expect(() => fitDaySecond(toDsInterval("100 0:0:0"), 2, 6)).toThrow("ORA-01873");
    expect(fitDaySecond(new DaySecond(0, 1_500), 2, 6)).toEqual(new DaySecond(0, 2_000));
    expect(fitDaySecond(new DaySecond(0, -1_500), 2, 6)).toEqual(new DaySecond(0, -2_000));
    expect(fitDaySecond(new DaySecond(59, 999_999_999), 2, 0)).toEqual(new DaySecond(60, 0));
    expect(() => fitYearMonth(1200, 2)).toThrow("ORA-01873");
    expect(fitYearMonth(1199, 2)).toBe(1199);
  });
});

describe("arithmetic", () => {
  const intervals = fc
    .bigInt({ min: -(10n ** 21n), max: 10n ** 21n })
    .map((nanos) => makeDaySecond(nanos));

  it("is that of nanoseconds", () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        expect(nanosOf(addDaySeconds(a, b))).toBe(nanosOf(a) + nanosOf(b));
        expect(nanosOf(negateDaySecond(a))).toBe(-nanosOf(a));
        expect(Math.sign(compareDaySeconds(a, b))).toBe(Math.sign(Number(nanosOf(a) - nanosOf(b))));
        expect(toDsInterval(daySecondToText(a))).toEqual(a);
        expect(divideDaySecond(multiplyDaySecond(a, 4), 4)).toEqual(a);
      }),
    );
  });

  it("scales months, dropping what is no whole month", () => {
    expect([multiplyYearMonth(14, 1.5), divideYearMonth(14, 3), divideYearMonth(-14, 3)]).toEqual([
      21, 4, -4,
    ]);
    expect(() => divideYearMonth(1, 0)).toThrow("ORA-01476");
    expect(() => divideDaySecond(new DaySecond(1, 0), 0)).toThrow("ORA-01476");
    expect(() => multiplyDaySecond(toDsInterval("999999999 0:0:0"), 2)).toThrow("ORA-01873");
  });
});
