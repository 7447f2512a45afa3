// Layer: pure.
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../../../src/singer/json-value.ts";
import { decide, modern, text, wide } from "./decide-column.ts";

/** A property as the tap writes it for a column of a type. */
const fromTap: readonly (readonly [string, JsonSchema, string])[] = [
  ["NUMBER(12,2)", { type: "number" }, "NUMBER(12,2)"],
  ["NUMBER(*,0)", { type: "integer" }, "NUMBER(*,0)"],
  ["NUMBER(12,2)", text({ format: "singer.decimal" }), "NUMBER(12,2)"],
  ["FLOAT(63)", { type: "number" }, "FLOAT(63)"],
  ["BINARY_FLOAT", { type: "number" }, "BINARY_FLOAT"],
  ["DATE", text({ format: "date-time" }), "DATE"],
  [
    "TIMESTAMP(3) WITH LOCAL TIME ZONE",
    text({ format: "date-time" }),
    "TIMESTAMP(3) WITH LOCAL TIME ZONE",
  ],
  ["INTERVAL DAY(2) TO SECOND(6)", text({ format: "duration" }), "INTERVAL DAY(2) TO SECOND(6)"],
  ["RAW(16)", text({ contentEncoding: "base64" }), "RAW(16)"],
  ["RAW(3000)", text({ contentEncoding: "base64" }), "BLOB"],
  ["BLOB", text({ contentEncoding: "base64" }), "BLOB"],
  ["CLOB", text(), "CLOB"],
  ["NCLOB", text(), "NCLOB"],
  ["ROWID", text(), "ROWID"],
  ["XMLTYPE", text(), "XMLTYPE"],
  ["date", text({ format: "date-time" }), "DATE"],
];

test.each(fromTap)("x-oracle %s is re-created", (xOracle, schema, type) => {
  expect(decide({ ...schema, "x-oracle": xOracle })).toEqual({ type });
});

describe("x-oracle", () => {
  test.each([
    ["BOOLEAN", { type: "boolean" }, "NUMBER(1)", "the server has no BOOLEAN columns"],
    ["JSON", {}, "CLOB", "the server has no JSON columns"],
    ["VECTOR(3,FLOAT32)", { type: "array" }, "CLOB", "the server has no VECTOR columns"],
    ["LONG", text(), "CLOB", "LONG columns are deprecated and cannot be merged into"],
    [
      "LONG RAW",
      text({ contentEncoding: "base64" }),
      "BLOB",
      "LONG columns are deprecated and cannot be merged into",
    ],
  ])("%s becomes the nearest type with a warning", (xOracle, schema, type, why) => {
    expect(decide({ ...schema, "x-oracle": xOracle })).toEqual({
      type,
      warnings: [`column C becomes ${type} instead of ${xOracle}: ${why}`],
    });
  });

  test.each([
    ["BOOLEAN", { type: "boolean" }],
    ["JSON", {}],
    ["VECTOR(3,FLOAT32)", { type: "array" }],
  ])("%s is there on 23ai", (xOracle, schema) => {
    expect(decide({ ...schema, "x-oracle": xOracle }, { server: modern })).toEqual({
      type: xOracle,
    });
  });

  test("that is no type is ignored with a warning that does not repeat it", () => {
    expect(decide(text({ maxLength: 5, "x-oracle": "DATE); DROP TABLE T--" }))).toEqual({
      ...wide("VARCHAR2(5 CHAR)"),
      warnings: ["column C: x-oracle is no Oracle type and is ignored"],
    });
  });

  test.each([
    ["NUMBER(5)", text({ maxLength: 32 }), "VARCHAR2(32 CHAR)"],
    ["VARCHAR2(5 CHAR)", { type: "integer" }, "NUMBER(38)"],
    ["DATE", text({ maxLength: 10 }), "VARCHAR2(10 CHAR)"],
    ["CLOB", text({ contentEncoding: "base64" }), "BLOB"],
    ["BLOB", text({ maxLength: 5 }), "VARCHAR2(5 CHAR)"],
    ["BOOLEAN", { type: "integer" }, "NUMBER(38)"],
    ["TIMESTAMP(6)", text({ format: "date" }), "DATE"],
    ["NUMBER", { type: ["number", "string"], maxLength: 70 }, "VARCHAR2(70 CHAR)"],
  ])("%s that the schema contradicts is ignored", (xOracle, schema, type) => {
    const decision = decide({ ...schema, "x-oracle": xOracle });
    expect([decision.type, decision.warnings]).toEqual([
      type,
      [
        `column C: x-oracle says ${xOracle}, which the rest of the schema contradicts; it is ignored`,
      ],
    ]);
  });
});

describe("lengths of x-oracle", () => {
  const decideFrom = (xOracle: string, sourceCharset?: string) =>
    decide(
      text({ "x-oracle": xOracle }),
      sourceCharset === undefined ? {} : { context: { sourceCharset } },
    );

  test.each([
    ["VARCHAR2(20 BYTE)", undefined, wide("VARCHAR2(20 CHAR)")],
    ["VARCHAR2(4000 BYTE)", undefined, wide("VARCHAR2(4000 CHAR)")],
    ["VARCHAR2(4000 BYTE)", "AL32UTF8", wide("VARCHAR2(4000 CHAR)")],
    ["VARCHAR2(1000 BYTE)", "WE8MSWIN1252", wide("VARCHAR2(1000 CHAR)")],
    ["VARCHAR2(1001 BYTE)", "WE8MSWIN1252", { type: "CLOB" }],
    ["VARCHAR2(32767 BYTE)", "AL32UTF8", { type: "CLOB" }],
    ["CHAR(500 BYTE)", "WE8MSWIN1252", wide("CHAR(500 CHAR)")],
    ["CHAR(501 BYTE)", "WE8MSWIN1252", wide("VARCHAR2(501 CHAR)")],
    ["CHAR(2000 BYTE)", "WE8MSWIN1252", { type: "CLOB" }],
    ["CHAR(2000 BYTE)", "AL32UTF8", wide("CHAR(2000 CHAR)")],
    ["NCHAR(20)", "WE8MSWIN1252", wide("NCHAR(20)")],
    ["NVARCHAR2(2000)", "WE8MSWIN1252", wide("NVARCHAR2(2000)")],
    ["NVARCHAR2(2001)", "AL32UTF8", { type: "NCLOB" }],
  ])("%s from %s", (xOracle, sourceCharset, expected) => {
    expect(decideFrom(xOracle, sourceCharset)).toEqual(expected);
  });
});
