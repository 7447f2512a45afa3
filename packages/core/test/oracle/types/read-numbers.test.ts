// Layer: pure.
import { expect, test } from "vitest";
import { Decimal } from "../../../src/singer/decimal.ts";
import { plan, small } from "./read-plan.ts";

test.each([
  ["NUMBER(3)", { minimum: -999, maximum: 999 }],
  ["NUMBER(15)", { minimum: -999_999_999_999_999, maximum: 999_999_999_999_999 }],
  [
    "NUMBER(18)",
    {
      minimum: Decimal.parse("-999999999999999999"),
      maximum: Decimal.parse("999999999999999999"),
    },
  ],
  ["NUMBER(19)", {}],
  ["NUMBER(38)", {}],
  ["NUMBER(*,0)", {}],
  ["NUMBER(5,-2)", { minimum: -9_999_900, maximum: 9_999_900 }],
  ["NUMBER(17,-2)", {}],
])("%s is an integer with its bounds", (text, bounds) => {
  expect(plan(text)).toEqual({
    ...small,
    selectExpressions: ['"C"'],
    encoding: "number",
    jsonSchema: { type: ["null", "integer"], ...bounds, "x-oracle": text },
  });
});

test.each(["NUMBER", "NUMBER(12,2)", "NUMBER(*,2)", "FLOAT(126)"])("%s is a number", (text) => {
  expect(plan(text)).toEqual({
    ...small,
    selectExpressions: ['"C"'],
    encoding: "number",
    jsonSchema: { type: ["null", "number"], "x-oracle": text },
  });
});

test.each([
  ["NUMBER(12,2)", 12, 2],
  ["NUMBER(*,2)", 38, 2],
  ["NUMBER(2,5)", 5, 5],
])("%s as singer.decimal has %d digits, %d behind the point", (text, precision, scale) => {
  const common = { ...small, selectExpressions: ['"C"'], encoding: "decimal-string" };
  expect(plan(text, { useSingerDecimal: true })).toEqual({
    ...common,
    jsonSchema: {
      type: ["null", "string"],
      format: "singer.decimal",
      precision,
      scale,
      additionalProperties: { scale_precision: `(${precision},${scale})` },
      "x-oracle": text,
    },
  });
  expect(plan(text, { useSingerDecimal: "x-singer.decimal" })).toEqual({
    ...common,
    jsonSchema: {
      type: ["null", "string"],
      format: "x-singer.decimal",
      precision,
      scale,
      "x-oracle": text,
    },
  });
});

test("names no digits of a decimal that has no fixed number of them", () => {
  expect(plan("NUMBER", { useSingerDecimal: true }).jsonSchema).toEqual({
    type: ["null", "string"],
    format: "singer.decimal",
    "x-oracle": "NUMBER",
  });
  expect(plan("FLOAT(63)", { useSingerDecimal: "x-singer.decimal" }).jsonSchema).toEqual({
    type: ["null", "string"],
    format: "x-singer.decimal",
    "x-oracle": "FLOAT(63)",
  });
});

test("leaves integers integers under use_singer_decimal", () => {
  expect(plan("NUMBER(38)", { useSingerDecimal: true })).toEqual(plan("NUMBER(38)"));
});

test.each([
  ["BINARY_FLOAT", "binary-float"],
  ["BINARY_DOUBLE", "binary-double"],
])("%s is fetched as a number", (text, encoding) => {
  expect(plan(text)).toEqual({
    selectExpressions: ['"C"'],
    fetchAs: "number",
    encoding,
    jsonSchema: { type: ["null", "number"], "x-oracle": text },
    large: "none",
  });
});
