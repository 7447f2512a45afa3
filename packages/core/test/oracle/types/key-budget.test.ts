// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type KeyColumn, keyColumnChars } from "../../../src/oracle/types/key-budget.ts";
import { typeOf } from "./read-plan.ts";

test.each<readonly [string, KeyColumn[], Parameters<typeof keyColumnChars>[1], number, number]>([
  ["one string", ["string"], {}, 1000, 2000],
  ["two strings", ["string", "string"], {}, 750, 2000],
  ["four strings", ["string", "string", "string", "string"], {}, 375, 1500],
  ["a number and two strings", [typeOf("NUMBER(38)"), "string", "string"], {}, 747, 2000],
  ["a date and two strings", [typeOf("DATE"), "string", "string"], {}, 749, 2000],
  ["a timestamp and two strings", [typeOf("TIMESTAMP(9)"), "string", "string"], {}, 748, 2000],
  ["bytes and a string", ["bytes", "string"], {}, 750, 2000],
  [
    "a column of 1000 characters and a string",
    [typeOf("VARCHAR2(1000 CHAR)"), "string"],
    {},
    500,
    2000,
  ],
  [
    "a column of 1000 bytes and a string",
    [typeOf("VARCHAR2(1000 BYTE)"), "string"],
    {},
    1000,
    2000,
  ],
  ["16 K blocks", ["string", "string", "string", "string"], { blockSize: 16_384 }, 768, 2000],
  ["4 K blocks", ["string"], { blockSize: 4096 }, 768, 2000],
  ["2 K blocks", ["string"], { blockSize: 2048 }, 384, 1536],
  ["the second try", ["string"], { halved: true }, 750, 2000],
  ["two bytes a character", ["string", "string", "string"], { bytesPerChar: 2 }, 1000, 2000],
  ["no string at all", [typeOf("NUMBER")], {}, 1000, 2000],
  [
    "more columns than there is room for",
    [typeOf("RAW(2000)"), "string"],
    { blockSize: 2048 },
    1,
    1,
  ],
])("%s", (_, columns, options, chars, rawBytes) => {
  expect(keyColumnChars(columns, options)).toMatchObject({ chars, rawBytes });
});

test("explains the sum", () => {
  expect(keyColumnChars([typeOf("NUMBER(38)"), "string", "string"]).explanation).toBe(
    "6000 bytes for the key, 22 of them for columns of fixed size, the rest for 2 others: 747 characters of 4 bytes each",
  );
});

test("the key fits its budget while every column has more than one character", () => {
  const column = fc.constantFrom<KeyColumn>("string", typeOf("NUMBER"), typeOf("DATE"));
  fc.assert(
    fc.property(fc.array(column, { maxLength: 32 }), (columns) => {
      const { chars } = keyColumnChars(columns);
      const strings = columns.filter((one) => one === "string").length;
      const fixed = columns.reduce((sum, one) => {
        if (typeof one === "string") return sum;
        return sum + (one.family === "date" ? 7 : 22);
      }, 0);
      expect(strings * chars * 4 + fixed).toBeLessThanOrEqual(6000);
    }),
  );
});
