// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bindExpression,
  isValidReplicationKey,
  lookbackExpression,
  toBindValue,
} from "../../../src/oracle/types/replication-key.ts";
import { Decimal } from "../../../src/singer/decimal.ts";
import { typeOf } from "./read-plan.ts";

const dateMask = 'YYYY-MM-DD"T"HH24:MI:SS';

test.each([
  ["NUMBER", true],
  ["NUMBER(5)", true],
  ["FLOAT(126)", true],
  ["DATE", true],
  ["TIMESTAMP(6)", true],
  ["TIMESTAMP(6) WITH TIME ZONE", true],
  ["TIMESTAMP(6) WITH LOCAL TIME ZONE", true],
  ["VARCHAR2(20 CHAR)", true],
  ["CHAR(20 BYTE)", true],
  ["NVARCHAR2(20)", true],
  ["BINARY_DOUBLE", false],
  ["RAW(16)", false],
  ["CLOB", false],
  ["INTERVAL DAY(2) TO SECOND(6)", false],
  ["ROWID", false],
  ["BOOLEAN", false],
  ["JSON", false],
])("%s as a replication key: %s", (text, isValid) => {
  expect(isValidReplicationKey(typeOf(text))).toBe(isValid);
});

describe("bindExpression", () => {
  test.each([
    ["NUMBER(15)", ":bookmark", "number"],
    ["NUMBER(16)", "TO_NUMBER(:bookmark)", "text"],
    ["NUMBER", "TO_NUMBER(:bookmark)", "text"],
    ["DATE", `TO_DATE(:bookmark, '${dateMask}')`, "text"],
    ["TIMESTAMP(6)", `TO_TIMESTAMP(:bookmark, '${dateMask}.FF9')`, "text"],
    ["TIMESTAMP(6) WITH TIME ZONE", `TO_TIMESTAMP_TZ(:bookmark, '${dateMask}.FF9TZH:TZM')`, "text"],
    ["VARCHAR2(20 CHAR)", ":bookmark", "text"],
    ["CHAR(20 BYTE)", ":bookmark", "char"],
  ])("%s: %s", (text, expression, bindAs) => {
    expect(bindExpression(typeOf(text), "bookmark")).toEqual({ expression, bindAs });
  });
});

describe("lookbackExpression", () => {
  test("seconds for dates, units for numbers, nothing for texts", () => {
    const date = bindExpression(typeOf("DATE"), "bookmark").expression;
    expect(lookbackExpression(typeOf("DATE"), date)).toBe(
      `TO_DATE(:bookmark, '${dateMask}') - NUMTODSINTERVAL(:lookback, 'SECOND')`,
    );
    expect(lookbackExpression(typeOf("NUMBER(5)"), ":bookmark")).toBe(":bookmark - :lookback");
    expect(() => lookbackExpression(typeOf("VARCHAR2(5 CHAR)"), ":bookmark")).toThrow(
      "works for replication keys of dates and numbers only",
    );
  });
});

const bookmarks = [
  ["NUMBER(5)", 42, 42],
  ["NUMBER(5)", "42", 42],
  ["NUMBER(5)", Decimal.parse("42.0"), 42],
  ["NUMBER(38)", Decimal.parse("12345678901234567890"), "12345678901234567890"],
  ["NUMBER(38)", 42, "42"],
  ["NUMBER", "0.5", "0.5"],
  ["FLOAT(126)", 2.5, "2.5"],
  ["DATE", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59"],
  ["DATE", "2024-02-29T23:59:59.00+00:00", "2024-02-29T23:59:59"],
  ["DATE", "2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59"],
  ["DATE", "2024-02-29", "2024-02-29T00:00:00"],
  ["TIMESTAMP(6)", "2024-02-29T23:59:59.123456Z", "2024-02-29T23:59:59.123456000"],
  ["TIMESTAMP(6)", "2024-02-29T23:59:59+01:00", "2024-02-29T22:59:59.000000000"],
  ["TIMESTAMP(6) WITH TIME ZONE", "2024-02-29T23:59:59.5Z", "2024-02-29T23:59:59.500000000+00:00"],
  [
    "TIMESTAMP(6) WITH TIME ZONE",
    "2024-02-29T23:59:59.5+05:30",
    "2024-02-29T18:29:59.500000000+00:00",
  ],
  [
    "TIMESTAMP(6) WITH LOCAL TIME ZONE",
    "2024-02-29T23:59:59",
    "2024-02-29T23:59:59.000000000+00:00",
  ],
  ["VARCHAR2(20 CHAR)", "abc", "abc"],
  ["CHAR(5 BYTE)", "abc  ", "abc  "],
] as const;

const wrongBookmarks = [
  ["NUMBER(5)", "abc", "it is not a number"],
  ["NUMBER(5)", Number.NaN, "it is not a number"],
  ["NUMBER(5)", 1.5, "the column cannot hold the number"],
  ["NUMBER(5)", 100_000, "the column cannot hold the number"],
  [
    "NUMBER",
    Decimal.parse("1e400"),
    "the number is not below 1E126 in size, the end of NUMBER's range",
  ],
  ["VARCHAR2(20 CHAR)", 5, "it is not a string"],
  ["DATE", 1_709_164_800, "it is not a string"],
  ["DATE", "yesterday", "it is not a date-time"],
  ["DATE", "-0043-03-15T00:00:00Z", "it is not a date-time"],
  [
    "TIMESTAMP(6) WITH TIME ZONE",
    "9999-12-31T23:59:59-01:00",
    "the date-time is outside the years 0001 to 9999",
  ],
  ["RAW(16)", "3q2+7w==", "the type cannot be a replication key"],
] as const;

describe("toBindValue", () => {
  test.each(bookmarks.map((row, index) => [index, ...row] as const))(
    "binds bookmark %d of %s",
    (_, text, bookmark, bound) => {
      expect(toBindValue(typeOf(text), bookmark)).toBe(bound);
    },
  );

  test.each(wrongBookmarks.map((row, index) => [index, ...row] as const))(
    "refuses bookmark %d of %s",
    (_, text, bookmark, why) => {
      expect(() => toBindValue(typeOf(text), bookmark)).toThrow(
        expect.objectContaining({
          name: "StateError",
          message: `the bookmark is not a value of the replication key's type ${text}: ${why}`,
          hint: "Correct replication_key_value in the state, or take the stream's bookmark out of it.",
        }),
      );
    },
  );

  test("binds what the expression of the same type takes", () => {
    const text = fc.constantFrom("NUMBER(5)", "NUMBER(15)", "NUMBER(16)", "NUMBER(38)", "NUMBER");
    fc.assert(
      fc.property(text, fc.integer({ min: -99_999, max: 99_999 }), (type, bookmark) => {
        const bound = toBindValue(typeOf(type), bookmark);
        const { bindAs } = bindExpression(typeOf(type), "b");
        expect(bound).toBe(bindAs === "number" ? bookmark : String(bookmark));
      }),
    );
  });
});
