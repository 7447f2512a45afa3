// Layer: pure.
import { describe, expect, test } from "vitest";
import { charsetOf } from "../../../src/oracle/types/charset.ts";
import { keyLengthsFor } from "../../../src/oracle/types/column-type.ts";
import { keyColumnChars } from "../../../src/oracle/types/key-budget.ts";
import type { JsonSchema } from "../../../src/singer/json-value.ts";
import { resolvePropertyType } from "../../../src/singer/stream-schema.ts";
import { type Changes, contextOf, decide, text } from "./decide-column.ts";
import { typeOf } from "./read-plan.ts";

describe("keys", () => {
  const key = keyColumnChars(["string", "string"]);
  const decideKey = (schema: JsonSchema, changes: Changes = {}) =>
    decide(schema, { ...changes, context: { ...changes.context, key } });

  test.each([
    [text(), "VARCHAR2(750 CHAR)"],
    [text({ maxLength: 20 }), "VARCHAR2(20 CHAR)"],
    [text({ maxLength: 5000 }), "VARCHAR2(750 CHAR)"],
    [text({ maxLength: 4000, "x-oracle": "VARCHAR2(4000 BYTE)" }), "VARCHAR2(750 CHAR)"],
    [text({ "x-oracle": "CHAR(3 BYTE)" }), "CHAR(3 CHAR)"],
    [text({ contentEncoding: "base64" }), "RAW(2000)"],
    [text({ contentEncoding: "base64", maxLength: 24 }), "RAW(18)"],
    [text({ format: "date" }), "DATE"],
    [text({ format: "time" }), "VARCHAR2(24 CHAR)"],
    [{ type: "integer" }, "NUMBER(38)"],
    [{ type: "boolean" }, "NUMBER(1)"],
    [{}, "VARCHAR2(750 CHAR)"],
    [
      text({ format: "date-time", "x-oracle": "TIMESTAMP(3) WITH LOCAL TIME ZONE" }),
      "TIMESTAMP(3) WITH LOCAL TIME ZONE",
    ],
  ] as const)("%j", (schema, type) => {
    expect(decideKey(schema)).toEqual({ type });
  });

  test.each([
    text({ format: "date-time" }),
    text({ format: "date-time", "x-oracle": "TIMESTAMP(6) WITH TIME ZONE" }),
  ])("%j is kept in UTC", (schema) => {
    expect(decideKey(schema)).toEqual({
      type: "TIMESTAMP(9)",
      comment:
        "In UTC; the offset of the source is not kept, because a key cannot have a time zone.",
    });
  });

  test.each([
    [{ type: "object" }, "CLOB"],
    [{ type: "array" }, "CLOB"],
    [text({ "x-oracle": "CLOB" }), "CLOB"],
    [text({ contentEncoding: "base64", "x-oracle": "BLOB" }), "BLOB"],
    [text({ "x-oracle": "XMLTYPE" }), "XMLTYPE"],
  ])("%j is refused", (schema, type) => {
    expect(() => decideKey(schema)).toThrow(
      expect.objectContaining({
        name: "SettingsError",
        problems: [
          {
            pointer: "/column_type_overrides",
            message: `the key property "C" would become ${type}, which Oracle takes in no key; name a type for it here, VARCHAR2(100 CHAR) say`,
          },
        ],
      }),
    );
  });

  test("an override is taken as it is, in a key as well, unless no key has it", () => {
    const override = (type: string): Changes => ({ context: { override: typeOf(type) } });
    expect(decideKey({ type: "object" }, override("VARCHAR2(2000 BYTE)"))).toEqual({
      type: "VARCHAR2(2000 BYTE)",
    });
    expect(decide({ type: "integer" }, override("NUMBER(9)"))).toEqual({ type: "NUMBER(9)" });
    expect(() => decideKey({ type: "string" }, override("CLOB"))).toThrow("would become CLOB");
  });
});

describe("keyLengthsFor", () => {
  const keyOf = (schema: JsonSchema, changes: Changes = {}) => ({
    property: resolvePropertyType(schema),
    context: contextOf(changes),
  });

  test("shares the room among strings and bytes", () => {
    const keys = [keyOf({ type: "integer" }), keyOf(text()), keyOf(text({ maxLength: 3 }))];
    expect(keyLengthsFor(keys)).toMatchObject({ chars: 747, rawBytes: 2000 });
    expect(keyLengthsFor(keys, { halved: true })).toMatchObject({ chars: 372, rawBytes: 1489 });
  });

  test("counts a column with an override as it is", () => {
    const override = { context: { override: typeOf("VARCHAR2(500 CHAR)") } };
    expect(keyLengthsFor([keyOf(text(), override), keyOf(text())])).toMatchObject({ chars: 1000 });
    expect(keyLengthsFor([keyOf(text(), override), keyOf(text()), keyOf(text())])).toMatchObject({
      chars: 500,
    });
  });

  test("counts two bytes a character of NVARCHAR2", () => {
    const changes = { server: { charset: charsetOf("WE8MSWIN1252") } };
    const keys = [keyOf(text(), changes), keyOf(text(), changes), keyOf(text(), changes)];
    expect(keyLengthsFor(keys)).toMatchObject({ chars: 1000 });
  });
});
