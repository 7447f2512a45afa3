// Layer: pure.
import { expect, test } from "vitest";
import { values } from "./outcome.ts";

test("calls", () => {
  expect(
    values(
      "p.f(1, x => 2), COUNT(*), SUM(DISTINCT a), LISTAGG(a, ',' ON OVERFLOW TRUNCATE '..' WITHOUT COUNT) WITHIN GROUP (ORDER BY b)",
    ),
  ).toEqual([
    {
      kind: "call",
      name: { parts: ["P", "F"] },
      args: [
        { value: { kind: "number", text: "1" } },
        { name: "X", value: { kind: "number", text: "2" } },
      ],
    },
    { kind: "call", name: { parts: ["COUNT"] }, args: [], star: true },
    {
      kind: "call",
      name: { parts: ["SUM"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      distinct: true,
    },
    {
      kind: "call",
      name: { parts: ["LISTAGG"] },
      args: [
        { value: { kind: "name", name: { parts: ["A"] } } },
        { value: { kind: "string", text: "," } },
      ],
      modifiers: ["ON OVERFLOW TRUNCATE WITHOUT COUNT"],
      clauses: [{ text: "ON OVERFLOW TRUNCATE", value: { kind: "string", text: ".." } }],
      withinGroup: [{ expr: { kind: "name", name: { parts: ["B"] } }, descending: false }],
    },
  ]);
});

test("windows", () => {
  expect(
    values(
      "LAG(a IGNORE NULLS) OVER (PARTITION BY b ORDER BY c DESC), SUM(a) OVER (ORDER BY c ROWS BETWEEN 2 PRECEDING AND UNBOUNDED FOLLOWING), MAX(a) KEEP (DENSE_RANK LAST ORDER BY b) OVER (), COUNT(a) OVER (ORDER BY b RANGE CURRENT ROW)",
    ),
  ).toEqual([
    {
      kind: "call",
      name: { parts: ["LAG"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      nulls: "IGNORE",
      over: {
        partitionBy: [{ kind: "name", name: { parts: ["B"] } }],
        orderBy: [{ expr: { kind: "name", name: { parts: ["C"] } }, descending: true }],
      },
    },
    {
      kind: "call",
      name: { parts: ["SUM"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      over: {
        partitionBy: [],
        orderBy: [{ expr: { kind: "name", name: { parts: ["C"] } }, descending: false }],
        frame: {
          unit: "ROWS",
          start: { kind: "preceding", offset: { kind: "number", text: "2" } },
          end: { kind: "unbounded-following" },
        },
      },
    },
    {
      kind: "call",
      name: { parts: ["MAX"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      keep: {
        which: "LAST",
        order: [{ expr: { kind: "name", name: { parts: ["B"] } }, descending: false }],
      },
      over: { partitionBy: [], orderBy: [] },
    },
    {
      kind: "call",
      name: { parts: ["COUNT"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      over: {
        partitionBy: [],
        orderBy: [{ expr: { kind: "name", name: { parts: ["B"] } }, descending: false }],
        frame: { unit: "RANGE", start: { kind: "current-row" }, end: { kind: "current-row" } },
      },
    },
  ]);
});

test("JSON functions", () => {
  expect(
    values(
      "JSON_VALUE(a, '$.b' RETURNING NUMBER DEFAULT 0 ON ERROR NULL ON EMPTY), JSON_OBJECT('k' VALUE b, KEY 'l' IS c FORMAT JSON, 'm' : d ABSENT ON NULL), JSON_EXISTS(a, '$?(@ == $v)' PASSING 1 AS \"v\"), JSON_ARRAYAGG(a ORDER BY b RETURNING CLOB)",
      23,
    ),
  ).toEqual([
    {
      kind: "call",
      name: { parts: ["JSON_VALUE"] },
      args: [
        { value: { kind: "name", name: { parts: ["A"] } } },
        { value: { kind: "string", text: "$.b" } },
      ],
      returning: { name: "NUMBER", precision: null, scale: null },
      modifiers: ["NULL ON EMPTY"],
      clauses: [{ text: "DEFAULT ON ERROR", value: { kind: "number", text: "0" } }],
    },
    {
      kind: "call",
      name: { parts: ["JSON_OBJECT"] },
      args: [
        { value: { kind: "string", text: "k" } },
        { value: { kind: "name", name: { parts: ["B"] } } },
        { value: { kind: "string", text: "l" } },
        { value: { kind: "name", name: { parts: ["C"] } } },
        { value: { kind: "string", text: "m" } },
        { value: { kind: "name", name: { parts: ["D"] } } },
      ],
      modifiers: ["FORMAT JSON 4", "ABSENT ON NULL"],
    },
    {
      kind: "call",
      name: { parts: ["JSON_EXISTS"] },
      args: [
        { value: { kind: "name", name: { parts: ["A"] } } },
        { value: { kind: "string", text: "$?(@ == $v)" } },
      ],
      clauses: [{ text: "PASSING v", value: { kind: "number", text: "1" } }],
    },
    {
      kind: "call",
      name: { parts: ["JSON_ARRAYAGG"] },
      args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
      returning: { name: "CLOB" },
      orderBy: [{ expr: { kind: "name", name: { parts: ["B"] } }, descending: false }],
    },
  ]);
});

test("XML functions and methods", () => {
  expect(
    values(
      'XMLELEMENT("e", XMLATTRIBUTES(a AS b), c).getClobVal(), XMLSERIALIZE(CONTENT d AS CLOB NO INDENT)',
    ),
  ).toEqual([
    {
      kind: "member",
      object: {
        kind: "call",
        name: { parts: ["XMLELEMENT"] },
        args: [
          { value: { kind: "string", text: "e" } },
          {
            value: {
              kind: "call",
              name: { parts: ["XMLATTRIBUTES"] },
              args: [{ value: { kind: "name", name: { parts: ["A"] } } }],
              clauses: [{ text: "AS B", value: { kind: "name", name: { parts: ["A"] } } }],
            },
          },
          { value: { kind: "name", name: { parts: ["C"] } } },
        ],
      },
      member: "GETCLOBVAL",
      args: [],
    },
    {
      kind: "call",
      name: { parts: ["XMLSERIALIZE"] },
      args: [{ value: { kind: "name", name: { parts: ["D"] } } }],
      returning: { name: "CLOB" },
      modifiers: ["CONTENT", "NO INDENT"],
    },
  ]);
});

test("conversions and vectors of 23ai", () => {
  expect(
    values(
      "TO_NUMBER(a DEFAULT 0 ON CONVERSION ERROR, '99'), b <=> c, FROM_VECTOR(b RETURNING CLOB)",
      23,
    ),
  ).toEqual([
    {
      kind: "call",
      name: { parts: ["TO_NUMBER"] },
      args: [
        { value: { kind: "name", name: { parts: ["A"] } } },
        { value: { kind: "string", text: "99" } },
      ],
      clauses: [{ text: "DEFAULT ON CONVERSION ERROR", value: { kind: "number", text: "0" } }],
    },
    {
      kind: "call",
      name: { parts: ["VECTOR_DISTANCE"] },
      args: [
        { value: { kind: "name", name: { parts: ["B"] } } },
        { value: { kind: "name", name: { parts: ["C"] } } },
        { value: { kind: "name", name: { parts: ["COSINE"] } } },
      ],
    },
    {
      kind: "call",
      name: { parts: ["FROM_VECTOR"] },
      args: [{ value: { kind: "name", name: { parts: ["B"] } } }],
      returning: { name: "CLOB" },
    },
  ]);
});
