// Layer: pure.
import { type JsonObject, type JsonValue, parseExact, stringifyExact } from "@singer-oracle/core";
import {
  defaultReadOptions,
  printOracleType,
  quoteIdentifier,
  readColumn,
} from "@singer-oracle/core/oracle";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnSchemaOf } from "../../src/discovery/stream-schema.ts";
import { schemaOverride } from "../../src/plan/schema-override.ts";
import { typeOf } from "../discovery/tables.ts";

/** What becomes of a property's schema in the catalog when the column has a type now. */
function overrideOf(property: JsonValue | undefined, type: string, read = {}) {
  const column = { name: "C", type: typeOf(type) };
  return schemaOverride(property, column, readColumn(column.type, quoteIdentifier("C"), read));
}

const types = [
  "NUMBER",
  "NUMBER(9)",
  "NUMBER(18)",
  "NUMBER(38)",
  "NUMBER(5,-3)",
  "NUMBER(12,2)",
  "FLOAT(63)",
  "BINARY_FLOAT",
  "BINARY_DOUBLE",
  "CHAR(3 BYTE)",
  "VARCHAR2(20 CHAR)",
  "NVARCHAR2(20)",
  "CLOB",
  "BLOB",
  "LONG",
  "RAW(16)",
  "DATE",
  "TIMESTAMP(6)",
  "TIMESTAMP(9) WITH TIME ZONE",
  "INTERVAL YEAR(2) TO MONTH",
  "INTERVAL DAY(2) TO SECOND(6)",
  "ROWID",
  "BOOLEAN",
  "JSON",
  "VECTOR(3,FLOAT32)",
  "XMLTYPE",
];

const anyType = fc.constantFrom(...types);
const decimals = fc.constantFrom(false, true, "x-singer.decimal" as const);

test("what discovery writes is no override, with whatever settings, and after a change of the type", () => {
  fc.assert(
    fc.property(
      anyType,
      anyType,
      decimals,
      fc.boolean(),
      (former, now, useSingerDecimal, isKey) => {
        const read = { ...defaultReadOptions, useSingerDecimal };
        const column = { name: "C", type: typeOf(former), isNullable: false, comment: "a comment" };
        const written = columnSchemaOf(column, isKey, read) as JsonObject;
        const property = parseExact(stringifyExact(written));
        expect(overrideOf(property, now)).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

test("words of older catalogs and of people about a property are no override", () => {
  const property = { "x-oracle": "NUMBER(9)", minimum: -999999999, maximum: 999999999 };
  const said = { description: "x", title: "y", inclusion: "available", selected: true };
  for (const type of ["integer", ["integer"], ["integer", "null"]]) {
    expect(overrideOf({ ...said, ...property, type }, "NUMBER(9)")).toBeUndefined();
  }
});

test("a schema that is none is no override", () => {
  for (const property of [undefined, null, true, "string", ["string"]]) {
    expect(overrideOf(property, "NUMBER(9)")).toBeUndefined();
  }
});

describe("what a user has written", () => {
  const nullable = (kind: string) => ({ type: ["null", kind] });

  test.each([
    ["NUMBER(9)", "string", "decimal-string"],
    ["NUMBER(12,2)", "string", "decimal-string"],
    ["NUMBER(12,2)", "integer", "number"],
    ["NUMBER", "integer", "number"],
    ["FLOAT(63)", "string", "decimal-string"],
    ["BINARY_DOUBLE", "integer", "binary-double"],
    ["JSON", "object", "json"],
  ])("%s sent as %s: %s", (type, kind, encoding) => {
    expect(overrideOf(nullable(kind), type)).toEqual({ schema: nullable(kind), encoding });
  });

  test("numbers that the settings send as texts can be sent as numbers again", () => {
    const read = { useSingerDecimal: true };
    expect(overrideOf({ type: "number", multipleOf: 0.01 }, "NUMBER(12,2)", read)).toEqual({
      schema: { type: "number", multipleOf: 0.01 },
      encoding: "number",
    });
  });

  test("where both are allowed values are sent as they would be", () => {
    const both = { type: ["string", "number"] };
    expect(overrideOf(both, "NUMBER(12,2)")).toEqual({ schema: both, encoding: "number" });
    expect(overrideOf(both, "NUMBER(12,2)", { useSingerDecimal: true })).toEqual({
      schema: both,
      encoding: "decimal-string",
    });
  });

  test("the exact type goes, because it would win over what was written", () => {
    const property = { type: ["null", "string"], maxLength: 20, format: "date-time" };
    const given = { ...property, "x-oracle": "VARCHAR2(20 CHAR)", selected: true };
    expect(overrideOf(given, "VARCHAR2(20 CHAR)")).toEqual({
      schema: property,
      encoding: "string",
    });
  });

  test("a schema without a type takes whatever comes", () => {
    expect(overrideOf({}, "DATE")).toEqual({ schema: {}, encoding: "string" });
    expect(overrideOf({ anyOf: [{}] }, "BOOLEAN")).toEqual({
      schema: { anyOf: [{}] },
      encoding: "boolean",
    });
  });

  test.each([
    ["NUMBER(1)", "boolean", "integer"],
    ["NUMBER(12,2)", "boolean", "number"],
    ["BINARY_FLOAT", "string", "number"],
    ["VARCHAR2(20 CHAR)", "integer", "string"],
    ["BOOLEAN", "integer", "boolean"],
    ["BLOB", "object", "string"],
  ])("%s cannot be sent as %s", (type, kind, sent) => {
    expect(overrideOf(nullable(kind), type)).toBe(
      `the schema of C in the catalog says ${kind}, but its values are sent as ${sent}`,
    );
  });
});

test("the types above are written as the dictionary's are", () => {
  expect(types.map((text) => printOracleType(typeOf(text)))).toEqual(types);
});
