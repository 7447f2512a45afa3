// Layer: pure.
import { expect, test } from "vitest";
import { RecordError } from "../../../src/errors.ts";
import type { ReadOptions } from "../../../src/oracle/types/type-family.ts";
import { plan, read, small } from "./read-plan.ts";

const mask = 'SYYYY-MM-DD"T"HH24:MI:SS';

test.each([
  ["DATE", `TO_CHAR("C", '${mask}"Z"')`],
  ["TIMESTAMP(0)", `TO_CHAR("C", '${mask}"Z"')`],
  ["TIMESTAMP(9)", `TO_CHAR("C", '${mask}.FF9"Z"')`],
  ["TIMESTAMP(0) WITH TIME ZONE", `TO_CHAR("C", '${mask}TZH:TZM')`],
  ["TIMESTAMP(6) WITH TIME ZONE", `TO_CHAR("C", '${mask}.FF6TZH:TZM')`],
  ["TIMESTAMP(6) WITH LOCAL TIME ZONE", `TO_CHAR(SYS_EXTRACT_UTC("C"), '${mask}.FF6"Z"')`],
])("%s is text from SQL", (text, expression) => {
  expect(plan(text)).toEqual({
    ...small,
    selectExpressions: [expression],
    encoding: "string",
    jsonSchema: { type: ["null", "string"], format: "date-time", "x-oracle": text },
  });
});

test("puts a zoned value into UTC when asked", () => {
  expect(plan("TIMESTAMP(3) WITH TIME ZONE", { timestampTz: "utc" }).selectExpressions).toEqual([
    `TO_CHAR(SYS_EXTRACT_UTC("C"), '${mask}.FF3"Z"')`,
  ]);
});

const bc = "-0044-03-15T12:00:00.500Z";

test.each(["2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])(
  "%s loses the blank of SYYYY only",
  (text) => {
    const { toRecord } = read("DATE");
    expect([toRecord?.(` ${text}`, undefined), toRecord?.(text, undefined)]).toEqual([text, text]);
  },
);

test("null stays null under every setting", () => {
  for (const outOfRangeDates of ["error", "null", "clamp", "text"] as const) {
    expect(read("DATE", { outOfRangeDates }).toRecord?.(null, undefined)).toBeNull();
  }
});

test("a date before Christ is an error that names column and setting", () => {
  expect(() => read("TIMESTAMP(3)").toRecord?.(bc, undefined)).toThrow(
    expect.objectContaining({
      name: "RecordError",
      message: 'column "C": a date is outside the years 0001 to 9999',
      hint: 'Set out_of_range_dates to "null", "clamp" or "text", or do not select the column.',
    }),
  );
  expect(() => read("DATE").toRecord?.(" 0000-00-00T00:00:00Z", undefined)).toThrow(RecordError);
});

test("or null, the first moment there is, or a text", () => {
  const changes: string[] = [];
  const onChange = (change: string) => changes.push(change);
  const value = (outOfRangeDates: ReadOptions["outOfRangeDates"], text: string) =>
    read("TIMESTAMP(3)", { outOfRangeDates, onChange }).toRecord?.(text, undefined);
  expect(value("null", bc)).toBeNull();
  expect(value("clamp", bc)).toBe("0001-01-01T00:00:00.000Z");
  expect(changes).toEqual(["nulled", "clamped"]);
  expect(value("text", bc)).toBe("-0043-03-15T12:00:00.500Z");
  expect(value("text", "-0001-01-01T00:00:00.000Z")).toBe("0000-01-01T00:00:00.000Z");
  expect(value("text", "-4712-01-01T00:00:00.000Z")).toBe("-4711-01-01T00:00:00.000Z");
  expect(value("text", " 0000-00-00T00:00:00.000Z")).toBe("0000-00-00T00:00:00.000Z");
  expect(read("DATE", { outOfRangeDates: "clamp" }).toRecord?.(bc, undefined)).toBe(
    "0001-01-01T00:00:00Z",
  );
});

test.each(["INTERVAL YEAR(2) TO MONTH", "INTERVAL DAY(2) TO SECOND(6)"])(
  "%s is a duration",
  (text) => {
    expect(plan(text)).toEqual({
      ...small,
      selectExpressions: ['TO_CHAR("C")'],
      encoding: "string",
      jsonSchema: { type: ["null", "string"], format: "duration", "x-oracle": text },
    });
    const { toRecord } = read(text);
    expect([toRecord?.("+02-03", undefined), toRecord?.(null, undefined)]).toEqual(["P2Y3M", null]);
    expect(() => toRecord?.("2 years", undefined)).toThrow(RecordError);
  },
);
