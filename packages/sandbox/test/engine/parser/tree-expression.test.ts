// Layer: pure.
// biome-ignore-all lint/suspicious/noThenProperty: the tree has the word of CASE
import { expect, test } from "vitest";
import { tree, values } from "./outcome.ts";

test("precedence", () => {
  expect(values("-a + b * (c - 1) || 'x'")).toEqual([
    {
      kind: "binary",
      op: "||",
      left: {
        kind: "binary",
        op: "+",
        left: { kind: "unary", op: "-", operand: { kind: "name", name: { parts: ["A"] } } },
        right: {
          kind: "binary",
          op: "*",
          left: { kind: "name", name: { parts: ["B"] } },
          right: {
            kind: "binary",
            op: "-",
            left: { kind: "name", name: { parts: ["C"] } },
            right: { kind: "number", text: "1" },
          },
        },
      },
      right: { kind: "string", text: "x" },
    },
  ]);
});

test("literals", () => {
  expect(
    tree(
      "SELECT 1, .5d, 'it''s', N'n', '', NULL, DATE '2024-01-31', TIMESTAMP '2024-01-31 10:00:00', INTERVAL '1-2' YEAR(3) TO MONTH, INTERVAL '5.5' SECOND(2,3) FROM dual",
    ),
  ).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [
        { kind: "expr", expr: { kind: "number", text: "1" }, text: "1" },
        { kind: "expr", expr: { kind: "number", text: ".5", suffix: "D" }, text: ".5D" },
        { kind: "expr", expr: { kind: "string", text: "it's" }, text: "'IT''S'" },
        { kind: "expr", expr: { kind: "string", text: "n", national: true }, text: "N'N'" },
        { kind: "expr", expr: { kind: "string", text: "" }, text: "''" },
        { kind: "expr", expr: { kind: "null" }, text: "NULL" },
        {
          kind: "expr",
          expr: { kind: "date-literal", text: "2024-01-31" },
          text: "DATE'2024-01-31'",
        },
        {
          kind: "expr",
          expr: { kind: "timestamp-literal", text: "2024-01-31 10:00:00" },
          text: "TIMESTAMP'2024-01-3110:00:00'",
        },
        {
          kind: "expr",
          expr: {
            kind: "interval-literal",
            text: "1-2",
            from: "YEAR",
            to: "MONTH",
            leadingPrecision: 3,
          },
          text: "INTERVAL'1-2'YEAR(3)TOMONTH",
        },
        {
          kind: "expr",
          expr: {
            kind: "interval-literal",
            text: "5.5",
            from: "SECOND",
            leadingPrecision: 2,
            secondPrecision: 3,
          },
          text: "INTERVAL'5.5'SECOND(2,3)",
        },
      ],
      from: [{ kind: "table", name: { parts: ["DUAL"] } }],
    },
  });
});

test("CASE", () => {
  expect(values("CASE a WHEN 1 THEN 'x' END, CASE WHEN a > 1 OR b THEN 2 ELSE 3 END", 23)).toEqual([
    {
      kind: "case",
      operand: { kind: "name", name: { parts: ["A"] } },
      whens: [{ when: { kind: "number", text: "1" }, then: { kind: "string", text: "x" } }],
    },
    {
      kind: "case",
      whens: [
        {
          when: {
            kind: "or",
            left: {
              kind: "compare",
              op: ">",
              left: { kind: "name", name: { parts: ["A"] } },
              right: { kind: "number", text: "1" },
            },
            right: { kind: "name", name: { parts: ["B"] } },
          },
          then: { kind: "number", text: "2" },
        },
      ],
      otherwise: { kind: "number", text: "3" },
    },
  ]);
});

test("CAST, EXTRACT and TRIM", () => {
  expect(
    values(
      "CAST(a AS NUMBER(10,-2) DEFAULT 0 ON CONVERSION ERROR, '99'), EXTRACT(YEAR FROM b), TRIM(LEADING 'x' FROM c), TRIM(d)",
    ),
  ).toEqual([
    {
      kind: "cast",
      operand: { kind: "name", name: { parts: ["A"] } },
      type: { name: "NUMBER", precision: 10, scale: -2 },
      onError: { kind: "number", text: "0" },
      formatArgs: [{ kind: "string", text: "99" }],
    },
    { kind: "extract", field: "YEAR", operand: { kind: "name", name: { parts: ["B"] } } },
    {
      kind: "trim",
      side: "LEADING",
      character: { kind: "string", text: "x" },
      operand: { kind: "name", name: { parts: ["C"] } },
    },
    { kind: "trim", side: "BOTH", operand: { kind: "name", name: { parts: ["D"] } } },
  ]);
});

test("time zones", () => {
  expect(values("a AT TIME ZONE 'UTC', b AT LOCAL")).toEqual([
    {
      kind: "at-time-zone",
      operand: { kind: "name", name: { parts: ["A"] } },
      zone: { kind: "string", text: "UTC" },
    },
    { kind: "at-time-zone", operand: { kind: "name", name: { parts: ["B"] } }, zone: null },
  ]);
});

test("subqueries as values", () => {
  expect(values("(SELECT 1 FROM dual), CURSOR(SELECT 2 FROM dual)")).toEqual([
    {
      kind: "subquery",
      query: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
      },
    },
    {
      kind: "cursor",
      query: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "number", text: "2" }, text: "2" }],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
      },
    },
  ]);
});
