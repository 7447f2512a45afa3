// Layer: pure.
import { describe, expect, test } from "vitest";
import { charsetOf } from "../../../src/oracle/types/charset.ts";
import { Decimal } from "../../../src/singer/decimal.ts";
import type { JsonSchema } from "../../../src/singer/json-value.ts";
import { type Changes, decide, modern, text, wide } from "./decide-column.ts";

const schemas: readonly (readonly [string, JsonSchema, ReturnType<typeof decide>, Changes?])[] = [
  ["integer", { type: "integer" }, { type: "NUMBER(38)" }],
  ["integer, bounded", { type: "integer", minimum: -5, maximum: 12_345 }, { type: "NUMBER(5)" }],
  ["integer, bounded on one side", { type: "integer", minimum: 0 }, { type: "NUMBER(38)" }],
  ["integer, 0 only", { type: "integer", minimum: 0, maximum: 0 }, { type: "NUMBER(1)" }],
  [
    "integer of 18 digits",
    { type: "integer", minimum: 0, maximum: Decimal.parse("999999999999999999") },
    { type: "NUMBER(18)" },
  ],
  ["integer to 1e38", { type: "integer", minimum: 0, maximum: 1e38 }, { type: "NUMBER(38)" }],
  ["number", { type: "number" }, { type: "NUMBER" }],
  ["number, cents", { type: "number", multipleOf: 0.01 }, { type: "NUMBER(38,2)" }],
  ["number, 1e-38", { type: "number", multipleOf: 1e-38 }, { type: "NUMBER" }],
  ["integer or number", { type: ["integer", "number"] }, { type: "NUMBER" }],
  ["singer.decimal", text({ format: "singer.decimal" }), { type: "NUMBER" }],
  [
    "x-singer.decimal",
    text({ format: "x-singer.decimal", precision: 12, scale: 2 }),
    { type: "NUMBER(12,2)" },
  ],
  [
    "x-singer.decimal of 50 digits",
    text({ format: "x-singer.decimal", precision: 50, scale: 2 }),
    { type: "NUMBER" },
  ],
  ["boolean", { type: "boolean" }, { type: "NUMBER(1)" }],
  ["boolean, 23ai", { type: "boolean" }, { type: "NUMBER(1)" }, { server: modern }],
  [
    "boolean, 23ai, native",
    { type: "boolean" },
    { type: "BOOLEAN" },
    { server: modern, settings: { nativeBoolean: true } },
  ],
  [
    "boolean, 19c, native",
    { type: "boolean" },
    { type: "NUMBER(1)" },
    { settings: { nativeBoolean: true } },
  ],
  ["string", text(), wide("VARCHAR2(4000 BYTE)")],
  ["string, CHAR", text(), wide("VARCHAR2(4000 CHAR)"), { settings: { stringLengthUnit: "CHAR" } }],
  [
    "string, default 100",
    text(),
    wide("VARCHAR2(100 BYTE)"),
    { settings: { defaultStringLength: 100 } },
  ],
  [
    "string, default 9000",
    text(),
    wide("VARCHAR2(4000 BYTE)"),
    { settings: { defaultStringLength: 9000 } },
  ],
  [
    "string, error",
    text(),
    { type: "VARCHAR2(4000 BYTE)" },
    { settings: { onLongString: "error" } },
  ],
  [
    "string, clob_from_start",
    text(),
    { type: "CLOB" },
    { settings: { onLongString: "clob_from_start" } },
  ],
  ["string of 0", text({ maxLength: 0 }), wide("VARCHAR2(1 CHAR)")],
  ["string of 1000", text({ maxLength: 1000 }), wide("VARCHAR2(1000 CHAR)")],
  [
    "string of 1000, clob_from_start",
    text({ maxLength: 1000 }),
    { type: "VARCHAR2(1000 CHAR)" },
    { settings: { onLongString: "clob_from_start" } },
  ],
  ["string of 1001", text({ maxLength: 1001 }), wide("VARCHAR2(1001 CHAR)")],
  [
    "string of 1001, clob_from_start",
    text({ maxLength: 1001 }),
    { type: "CLOB" },
    { settings: { onLongString: "clob_from_start" } },
  ],
  ["string of 4000", text({ maxLength: 4000 }), wide("VARCHAR2(4000 CHAR)")],
  ["string of 4001", text({ maxLength: 4001 }), { type: "CLOB" }],
  [
    "string of 8191, extended",
    text({ maxLength: 8191 }),
    wide("VARCHAR2(8191 CHAR)"),
    { server: { maxVarcharBytes: 32_767 } },
  ],
  [
    "string of 8192, extended",
    text({ maxLength: 8192 }),
    { type: "CLOB" },
    { server: { maxVarcharBytes: 32_767 } },
  ],
  ["uuid", text({ format: "uuid" }), wide("VARCHAR2(36 CHAR)")],
  ["email", text({ format: "email" }), wide("VARCHAR2(254 CHAR)")],
  ["uri of 100", text({ format: "uri", maxLength: 100 }), wide("VARCHAR2(100 CHAR)")],
  ["an unknown format", text({ format: "colour" }), wide("VARCHAR2(4000 BYTE)")],
  ["date-time", text({ format: "date-time" }), { type: "TIMESTAMP(9) WITH TIME ZONE" }],
  [
    "date-time, ltz",
    text({ format: "date-time" }),
    { type: "TIMESTAMP(9) WITH LOCAL TIME ZONE" },
    { settings: { timestampType: "ltz" } },
  ],
  [
    "date-time, naive",
    text({ format: "date-time" }),
    { type: "TIMESTAMP(9)" },
    { settings: { timestampType: "naive" } },
  ],
  ["date", text({ format: "date" }), { type: "DATE" }],
  ["time", text({ format: "time" }), wide("VARCHAR2(24 CHAR)")],
  ["duration", text({ format: "duration" }), wide("VARCHAR2(64 CHAR)")],
  ["base64", text({ contentEncoding: "base64" }), { type: "BLOB" }],
  ["base64 of 24", text({ contentEncoding: "base64", maxLength: 24 }), { type: "RAW(18)" }],
  ["base64 of 3000", text({ contentEncoding: "base64", maxLength: 3000 }), { type: "BLOB" }],
  ["base16 of 32", text({ contentEncoding: "base16", maxLength: 32 }), { type: "RAW(16)" }],
  ["object", { type: "object" }, { type: "CLOB" }],
  [
    "object, checked",
    { type: ["null", "object"] },
    { type: "CLOB", jsonCheck: true },
    { settings: { jsonCheck: true } },
  ],
  [
    "object or string, checked",
    { type: ["object", "string"] },
    { type: "CLOB" },
    { settings: { jsonCheck: true } },
  ],
  [
    "array, native",
    { type: "array" },
    { type: "JSON" },
    { server: modern, settings: { nativeJson: true } },
  ],
  [
    "array or string, native",
    { type: ["array", "string"] },
    { type: "CLOB" },
    { server: modern, settings: { nativeJson: true } },
  ],
  ["array, native, 19c", { type: "array" }, { type: "CLOB" }, { settings: { nativeJson: true } }],
  ["integer or string", { type: ["integer", "string"] }, wide("VARCHAR2(4000 BYTE)")],
  [
    "integer or short string",
    { type: ["integer", "string"], maxLength: 5 },
    wide("VARCHAR2(64 CHAR)"),
  ],
  ["integer or boolean", { type: ["integer", "boolean"] }, wide("VARCHAR2(64 CHAR)")],
  [
    "date-time or date",
    { anyOf: [text({ format: "date-time" }), text({ format: "date" })] },
    wide("VARCHAR2(4000 BYTE)"),
  ],
  ["anything", {}, wide("VARCHAR2(4000 BYTE)")],
  ["null only", { type: "null" }, wide("VARCHAR2(4000 BYTE)")],
];

const rows = schemas.map(
  ([name, schema, expected, changes = {}]) => [name, schema, expected, changes] as const,
);

test.each(rows)("%s", (_, schema, expected, changes) => {
  expect(decide(schema, changes)).toEqual(expected);
});

describe("a database that is not Unicode", () => {
  const changes = { server: { charset: charsetOf("WE8MSWIN1252") } };

  test.each([
    [text(), wide("NVARCHAR2(2000)")],
    [text({ maxLength: 20 }), wide("NVARCHAR2(20)")],
    [text({ maxLength: 2000 }), wide("NVARCHAR2(2000)")],
    [text({ maxLength: 2001 }), { type: "NCLOB" }],
    [{ type: "object" }, { type: "NCLOB" }],
    [text({ maxLength: 20, "x-oracle": "VARCHAR2(20 BYTE)" }), wide("NVARCHAR2(20)")],
    [text({ maxLength: 20, "x-oracle": "CHAR(20 BYTE)" }), { type: "NCHAR(20)" }],
    [text({ maxLength: 1500, "x-oracle": "CHAR(1500 BYTE)" }), wide("NVARCHAR2(1500)")],
    [text({ "x-oracle": "CLOB" }), { type: "NCLOB" }],
  ] as const)("%j", (schema, expected) => {
    expect(decide(schema, changes)).toEqual(expected);
  });

  test("keeps the types of a database with the same character set", () => {
    const same = { ...changes, context: { sourceCharset: "WE8MSWIN1252" } };
    expect(decide(text({ maxLength: 20, "x-oracle": "VARCHAR2(20 BYTE)" }), same)).toEqual(
      wide("VARCHAR2(20 CHAR)"),
    );
    expect(decide(text({ "x-oracle": "CLOB" }), same)).toEqual({ type: "CLOB" });
  });
});
