// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDateLiteral } from "../../../src/engine/format/date-text.ts";
import {
  type ConversionContext,
  castValue,
  coerceForColumn,
} from "../../../src/engine/types/convert.ts";
import * as T from "../../../src/engine/types/make-type.ts";
import { defaultNls } from "../../../src/engine/types/nls.ts";
import { parseNumber } from "../../../src/engine/types/number.ts";
import type { SqlType } from "../../../src/engine/types/sql-type.ts";
import { utf8Length } from "../../../src/engine/types/text.ts";
import { DaySecond, Timestamp, type Value, VectorValue } from "../../../src/engine/types/value.ts";

const context: ConversionContext = {
  nls: defaultNls(),
  now: { seconds: 1_700_000_000, nanos: 0 },
  version: 19,
};
const text = T.varchar2(100);
const day = parseDateLiteral("2020-07-01");
const noon = new Timestamp(day + 43_200, 500_000_000);
const vectorType = (
  dimensions: number | null,
  format: "FLOAT32" | "FLOAT64" | "INT8" | "BINARY" | null,
): SqlType => ({ name: "VECTOR", dimensions, format });

describe("CAST", () => {
  it.each<[string, Value, SqlType, SqlType, Value]>([
    ["cuts text", "abcdef", text, T.varchar2(3), "abc"],
    ["cuts at whole characters", "äöü", text, T.varchar2(5), "äö"],
    ["counts characters", "äöü", text, T.varchar2(2, "CHAR"), "äö"],
    ["pads CHAR", "ab", text, T.char(4), "ab  "],
    ["cuts NVARCHAR2", "abc", text, T.nvarchar2(2), "ab"],
    ["rounds numbers", parseNumber("123.456"), T.numberType, T.numberOf(5, 2), 123.46],
    ["reads and rounds", "123.456", text, T.numberOf(5, 1), 123.5],
    [
      "rounds timestamps",
      noon,
      T.timestampType(),
      T.timestampType(0),
      new Timestamp(day + 43_201, 0),
    ],
    [
      "rounds intervals",
      new DaySecond(0, 600_000_000),
      T.dayToSecondType(9, 9),
      T.dayToSecondType(2, 0),
      new DaySecond(1, 0),
    ],
    ["cuts RAW", "aabbcc", text, T.raw(2), Uint8Array.of(0xaa, 0xbb)],
    ["makes FLOAT", parseNumber("123.45"), T.numberType, T.floatType(5), 120],
    ["reads XML", "<a/>", T.xmlType, text, "<a/>"],
  ])("%s", (_, value, from, to, expected) => {
    expect(castValue(value, from, to, context)).toEqual(expected);
    expect(castValue(null, from, to, context)).toBe(null);
  });

  it("refuses what does not fit", () => {
    expect(() => castValue(12_345, T.numberType, T.varchar2(3), context)).toThrow(
      "ORA-25137: Data value out of range",
    );
    expect(() => castValue(1000, T.numberType, T.numberOf(3, 0), context)).toThrow("ORA-01438");
    expect(() => castValue(1200, T.yearToMonthType(9), T.yearToMonthType(2), context)).toThrow(
      "ORA-01873",
    );
    expect(() => castValue(day, T.dateType, T.numberType, context)).toThrow(
      "ORA-00932: inconsistent datatypes: expected NUMBER got DATE",
    );
  });
});

describe("assignment to a column", () => {
  const target = { owner: "HR", table: "EMP", column: "NAME" };
  const assign = (value: Value, from: SqlType, to: SqlType): Value =>
    coerceForColumn(value, from, to, target, context, 20);

  it.each<[string, Value, SqlType, SqlType]>([
    ["(actual: 4, maximum: 3)", "abcd", text, T.varchar2(3)],
    ["(actual: 4, maximum: 3)", "ää", text, T.varchar2(3)],
    ["(actual: 4, maximum: 3)", "äöüß", text, T.varchar2(3, "CHAR")],
    ["(actual: 4, maximum: 3)", "abc ", text, T.char(3)],
    ["(actual: 3, maximum: 2)", "abc", text, T.nvarchar2(2)],
    ["(actual: 3, maximum: 2)", "aabbcc", text, T.raw(2)],
    ["(actual: 5, maximum: 3)", 12_345, T.numberType, T.varchar2(3)],
    ["(actual: 4500, maximum: 4000)", "€".repeat(1500), text, T.varchar2(4000, "CHAR", 4000)],
  ])("ORA-12899 %s", (lengths, value, from, to) => {
    expect(() => assign(value, from, to)).toThrow(
      expect.objectContaining({
        message: `ORA-12899: value too large for column "HR"."EMP"."NAME" ${lengths}`,
        position: 20,
        args: ['"HR"."EMP"."NAME"', expect.any(Number), expect.any(Number)],
      }),
    );
  });

  it("fits values", () => {
    expect(assign("ab", text, T.char(4))).toBe("ab  ");
    expect(assign("ä", text, T.char(4))).toBe("ä  ");
    expect(assign("ä", text, T.char(4, "CHAR"))).toBe("ä   ");
    expect(assign("1.005", text, T.numberOf(5, 2))).toBe(1.01);
    expect(assign(noon, T.timestampType(9), T.timestampType(0))).toEqual(
      new Timestamp(day + 43_201, 0),
    );
    expect(assign("[1,2]", text, vectorType(2, "INT8"))).toEqual(
      new VectorValue("INT8", Int8Array.of(1, 2)),
    );
    expect(assign("01-JUL-20", text, T.dateType)).toBe(day);
    expect(assign(null, text, T.char(4))).toBe(null);
    expect(assign(5, T.numberType, T.numberType)).toBe(5);
  });

  it("refuses values with Oracle's errors", () => {
    expect(() => assign(1000, T.numberType, T.numberOf(3, 0))).toThrow(
      expect.objectContaining({ number: 1438, args: ["1000", 3, 0, "NAME"] }),
    );
    expect(() => assign("x", text, T.numberType)).toThrow(
      expect.objectContaining({
        number: 1722,
        args: ["x", "NAME"],
        message: "ORA-01722: invalid number",
      }),
    );
    expect(() => assign("[1,2]", text, vectorType(3, null))).toThrow(
      "ORA-51803: Vector dimension count must match the dimension count specified in the column definition (actual: 2, required: 3).",
    );
    expect(() => assign("[300]", text, vectorType(1, "INT8"))).toThrow("ORA-51805");
    expect(() => assign(day, T.dateType, T.numberType)).toThrow("ORA-00932");
  });

  it("never lets a text in that is longer than the column", () => {
    const types = fc.oneof(
      fc.integer({ min: 1, max: 20 }).map((length) => T.varchar2(length)),
      fc.integer({ min: 1, max: 20 }).map((length) => T.varchar2(length, "CHAR")),
      fc.integer({ min: 1, max: 20 }).map((length) => T.char(length)),
      fc.integer({ min: 1, max: 20 }).map((length) => T.char(length, "CHAR")),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 25 }),
        types,
        (value, to) => {
          if (!("length" in to)) throw new Error("not text");
          const length = to.unit === "BYTE" ? utf8Length : (one: string): number => [...one].length;
          try {
            const stored = assign(value, text, to) as string;
            expect(stored.trimEnd()).toBe(value.trimEnd());
            expect(length(stored)).toBeLessThanOrEqual(to.length);
            if (to.name === "CHAR") expect(length(stored)).toBe(to.length);
          } catch (error) {
            expect(String(error)).toMatch(/ORA-12899/);
            expect(length(value)).toBeGreaterThan(to.length);
          }
        },
      ),
    );
  });
});
