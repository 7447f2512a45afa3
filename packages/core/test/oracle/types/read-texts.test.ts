// Layer: pure.
import { expect, test } from "vitest";
import { SettingsError } from "../../../src/errors.ts";
import { plan, read, small } from "./read-plan.ts";

test.each(["CHAR(5 BYTE)", "VARCHAR2(20 CHAR)", "NCHAR(5)", "NVARCHAR2(20)"])("%s", (text) => {
  expect(read(text)).toEqual({
    ...small,
    selectExpressions: ['"C"'],
    encoding: "string",
    jsonSchema: {
      type: ["null", "string"],
      maxLength: text.includes("20") ? 20 : 5,
      "x-oracle": text,
    },
  });
});

test("trims CHAR and NCHAR only, blanks only, and never to null", () => {
  const { toRecord } = read("CHAR(5 BYTE)", { trimChar: true });
  expect(
    ["ab   ", " ab\t ", "     ", "abcde", null].map((value) => toRecord?.(value, undefined)),
  ).toEqual(["ab", " ab\t", "", "abcde", null]);
  expect(read("NCHAR(5)", { trimChar: true }).toRecord).toBeDefined();
  expect(read("VARCHAR2(5 BYTE)", { trimChar: true }).toRecord).toBeUndefined();
});

test("RAW is base64, whose length is known", () => {
  expect(plan("RAW(16)")).toEqual({
    selectExpressions: ['"C"'],
    fetchAs: "bytes",
    encoding: "base64",
    jsonSchema: {
      type: ["null", "string"],
      contentEncoding: "base64",
      maxLength: 24,
      "x-oracle": "RAW(16)",
    },
    large: "none",
  });
});

test("LONG and LONG RAW stand alone in SQL", () => {
  expect(plan("LONG")).toEqual({
    selectExpressions: ['"C"'],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: { type: ["null", "string"], "x-oracle": "LONG" },
    large: "unbounded",
  });
  expect(plan("LONG RAW")).toEqual({
    selectExpressions: ['"C"'],
    fetchAs: "bytes",
    encoding: "base64",
    jsonSchema: {
      type: ["null", "string"],
      contentEncoding: "base64",
      "x-oracle": "LONG RAW",
    },
    large: "unbounded",
  });
});

test.each(["CLOB", "NCLOB"])("%s is never transferred when it is too long", (text) => {
  expect(plan(text)).toEqual({
    selectExpressions: [
      'CASE WHEN DBMS_LOB.GETLENGTH("C") <= 4194304 THEN "C" END',
      'DBMS_LOB.GETLENGTH("C")',
    ],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: { type: ["null", "string"], "x-oracle": text },
    large: "guarded",
  });
  expect(plan(text, { lobMaxBytes: 10, onLargeLob: "truncate" }).selectExpressions).toEqual([
    'CASE WHEN DBMS_LOB.GETLENGTH("C") <= 10 THEN "C" ELSE SUBSTR("C", 1, 10) END',
    'DBMS_LOB.GETLENGTH("C")',
  ]);
  expect(plan(text, { lobMaxBytes: null }).selectExpressions).toEqual([
    '"C"',
    'DBMS_LOB.GETLENGTH("C")',
  ]);
});

test("BLOB leaves room for base64", () => {
  expect(plan("BLOB", { lobMaxBytes: 4_194_304 })).toEqual({
    selectExpressions: [
      'CASE WHEN DBMS_LOB.GETLENGTH("C") <= 3145728 THEN "C" END',
      'DBMS_LOB.GETLENGTH("C")',
    ],
    fetchAs: "bytes",
    encoding: "base64",
    jsonSchema: { type: ["null", "string"], contentEncoding: "base64", "x-oracle": "BLOB" },
    large: "guarded",
  });
});

test.each(["BLOB", "LONG RAW", "JSON"])("%s is not cut", (text) => {
  expect(() => read(text, { onLargeLob: "truncate" })).toThrow(SettingsError);
});
