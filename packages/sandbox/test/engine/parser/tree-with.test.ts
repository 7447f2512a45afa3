// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("WITH, set operators, ORDER BY, OFFSET and FETCH", () => {
  expect(
    tree(
      "WITH a (x) AS (SELECT 1 FROM dual) SELECT x FROM a UNION ALL SELECT 2 FROM dual MINUS (SELECT 3 FROM dual FETCH FIRST 1 ROW ONLY) ORDER BY 1 DESC NULLS LAST OFFSET 5 ROWS FETCH NEXT 10 PERCENT ROWS WITH TIES",
    ),
  ).toEqual({
    kind: "query",
    with: [
      {
        name: "A",
        columns: ["X"],
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
    ],
    body: {
      kind: "set",
      op: "MINUS",
      all: false,
      left: {
        kind: "set",
        op: "UNION",
        all: true,
        left: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["X"] } }, text: "X" }],
          from: [{ kind: "table", name: { parts: ["A"] } }],
        },
        right: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "number", text: "2" }, text: "2" }],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
      },
      right: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "number", text: "3" }, text: "3" }],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
        fetch: { count: { kind: "number", text: "1" }, percent: false, withTies: false },
      },
    },
    orderBy: [{ expr: { kind: "number", text: "1" }, descending: true, nulls: "LAST" }],
    offset: { kind: "number", text: "5" },
    fetch: { count: { kind: "number", text: "10" }, percent: true, withTies: true },
  });
});

test("a recursive WITH with SEARCH and CYCLE", () => {
  expect(
    tree(
      "WITH r (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM r) SEARCH DEPTH FIRST BY n SET o CYCLE n SET c TO 'Y' DEFAULT 'N' SELECT * FROM r",
    ),
  ).toEqual({
    kind: "query",
    with: [
      {
        name: "R",
        columns: ["N"],
        query: {
          kind: "query",
          body: {
            kind: "set",
            op: "UNION",
            all: true,
            left: {
              kind: "select",
              distinct: false,
              items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
              from: [{ kind: "table", name: { parts: ["DUAL"] } }],
            },
            right: {
              kind: "select",
              distinct: false,
              items: [
                {
                  kind: "expr",
                  expr: {
                    kind: "binary",
                    op: "+",
                    left: { kind: "name", name: { parts: ["N"] } },
                    right: { kind: "number", text: "1" },
                  },
                  text: "N+1",
                },
              ],
              from: [{ kind: "table", name: { parts: ["R"] } }],
            },
          },
        },
        search: {
          breadth: false,
          by: [{ expr: { kind: "name", name: { parts: ["N"] } }, descending: false }],
          column: "O",
        },
        cycle: {
          columns: ["N"],
          column: "C",
          value: { kind: "string", text: "Y" },
          otherwise: { kind: "string", text: "N" },
        },
      },
    ],
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "star" }],
      from: [{ kind: "table", name: { parts: ["R"] } }],
    },
  });
});
