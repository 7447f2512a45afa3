// Layer: pure.
import { expect, test } from "vitest";
import { tables } from "./outcome.ts";

test("joins", () => {
  expect(
    tables("a t LEFT JOIN b ON t.x = b.x CROSS JOIN c NATURAL JOIN d FULL JOIN e USING (y, z), f"),
  ).toEqual([
    {
      kind: "join",
      type: "FULL",
      natural: false,
      left: {
        kind: "join",
        type: "INNER",
        natural: true,
        left: {
          kind: "join",
          type: "CROSS",
          natural: false,
          left: {
            kind: "join",
            type: "LEFT",
            natural: false,
            left: { kind: "table", name: { parts: ["A"] }, alias: "T" },
            right: { kind: "table", name: { parts: ["B"] } },
            on: {
              kind: "compare",
              op: "=",
              left: { kind: "name", name: { parts: ["T", "X"] } },
              right: { kind: "name", name: { parts: ["B", "X"] } },
            },
          },
          right: { kind: "table", name: { parts: ["C"] } },
        },
        right: { kind: "table", name: { parts: ["D"] } },
      },
      right: { kind: "table", name: { parts: ["E"] } },
      using: ["Y", "Z"],
    },
    { kind: "table", name: { parts: ["F"] } },
  ]);
});

test("a join in parentheses and one in another", () => {
  expect(tables("(a JOIN b ON a.x = b.x) JOIN c JOIN d ON c.y = d.y ON a.x = c.x")).toEqual([
    {
      kind: "join",
      type: "INNER",
      natural: false,
      left: {
        kind: "join",
        type: "INNER",
        natural: false,
        left: { kind: "table", name: { parts: ["A"] } },
        right: { kind: "table", name: { parts: ["B"] } },
        on: {
          kind: "compare",
          op: "=",
          left: { kind: "name", name: { parts: ["A", "X"] } },
          right: { kind: "name", name: { parts: ["B", "X"] } },
        },
      },
      right: {
        kind: "join",
        type: "INNER",
        natural: false,
        left: { kind: "table", name: { parts: ["C"] } },
        right: { kind: "table", name: { parts: ["D"] } },
        on: {
          kind: "compare",
          op: "=",
          left: { kind: "name", name: { parts: ["C", "Y"] } },
          right: { kind: "name", name: { parts: ["D", "Y"] } },
        },
      },
      on: {
        kind: "compare",
        op: "=",
        left: { kind: "name", name: { parts: ["A", "X"] } },
        right: { kind: "name", name: { parts: ["C", "X"] } },
      },
    },
  ]);
});

test("a table with all that may follow its name", () => {
  expect(tables("o.t@l PARTITION (p) SAMPLE BLOCK (5) SEED (1) AS OF SCN :s a")).toEqual([
    {
      kind: "table",
      name: { parts: ["O", "T"], dbLink: "L" },
      alias: "A",
      partition: { name: "P", sub: false },
      sample: {
        percent: { kind: "number", text: "5" },
        block: true,
        seed: { kind: "number", text: "1" },
      },
      flashback: { kind: "as-of", unit: "SCN", value: { kind: "bind", name: "S", index: 0 } },
    },
  ]);
});

test("VERSIONS BETWEEN", () => {
  expect(tables("t VERSIONS BETWEEN TIMESTAMP MINVALUE AND SYSTIMESTAMP")).toEqual([
    {
      kind: "table",
      name: { parts: ["T"] },
      flashback: {
        kind: "versions",
        unit: "TIMESTAMP",
        high: { kind: "name", name: { parts: ["SYSTIMESTAMP"] } },
      },
    },
  ]);
});

test("subqueries, functions and VALUES as tables", () => {
  expect(
    tables(
      "LATERAL (SELECT 1 FROM dual) a, TABLE(f(1)) b, (VALUES (1, 'x'), (2, 'y')) c (n, s) OUTER APPLY (SELECT 2 FROM dual) d",
      23,
    ),
  ).toEqual([
    {
      kind: "derived",
      query: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
      },
      lateral: true,
      alias: "A",
    },
    {
      kind: "table-function",
      call: {
        kind: "call",
        name: { parts: ["F"] },
        args: [{ value: { kind: "number", text: "1" } }],
      },
      alias: "B",
    },
    {
      kind: "join",
      type: "LEFT",
      natural: false,
      left: {
        kind: "values",
        rows: [
          [
            { kind: "number", text: "1" },
            { kind: "string", text: "x" },
          ],
          [
            { kind: "number", text: "2" },
            { kind: "string", text: "y" },
          ],
        ],
        alias: "C",
        columns: ["N", "S"],
      },
      right: {
        kind: "derived",
        query: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [{ kind: "expr", expr: { kind: "number", text: "2" }, text: "2" }],
            from: [{ kind: "table", name: { parts: ["DUAL"] } }],
          },
        },
        alias: "D",
        lateral: true,
      },
      on: {
        kind: "compare",
        op: "=",
        left: { kind: "number", text: "1" },
        right: { kind: "number", text: "1" },
      },
    },
  ]);
});
