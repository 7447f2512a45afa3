// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("cursors", () => {
  expect(
    tree(
      "BEGIN OPEN c(1); OPEN :r FOR SELECT 1 FROM dual; OPEN d FOR 'select' || x USING 1, y; FETCH c BULK COLLECT INTO v LIMIT 10; CLOSE c; UPDATE t SET a = 1 WHERE CURRENT OF c; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "open",
        cursor: {
          kind: "call",
          name: { parts: ["C"] },
          args: [{ value: { kind: "number", text: "1" } }],
        },
        query: null,
        using: [],
      },
      {
        kind: "open",
        cursor: { kind: "bind", name: "R", index: 0 },
        query: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
            from: [{ kind: "table", name: { parts: ["DUAL"] } }],
          },
        },
        using: [],
      },
      {
        kind: "open",
        cursor: { kind: "name", name: { parts: ["D"] } },
        query: {
          kind: "binary",
          op: "||",
          left: { kind: "string", text: "select" },
          right: { kind: "name", name: { parts: ["X"] } },
        },
        using: [
          { kind: "number", text: "1" },
          { kind: "name", name: { parts: ["Y"] } },
        ],
      },
      {
        kind: "fetch",
        cursor: { kind: "name", name: { parts: ["C"] } },
        into: [{ kind: "name", name: { parts: ["V"] } }],
        bulk: true,
        limit: { kind: "number", text: "10" },
      },
      { kind: "close", cursor: { kind: "name", name: { parts: ["C"] } } },
      {
        kind: "sql",
        statement: {
          kind: "update",
          target: { kind: "table", name: { parts: ["T"] } },
          set: [{ kind: "column", column: { parts: ["A"] }, value: { kind: "number", text: "1" } }],
          where: {
            kind: "compare",
            op: "=",
            left: { kind: "name", name: { parts: ["ROWID"] } },
            right: { kind: "name", name: { parts: ["C", "%ROWID"] } },
          },
        },
      },
    ],
    handlers: [],
  });
});

test("EXECUTE IMMEDIATE", () => {
  expect(
    tree(
      "BEGIN EXECUTE IMMEDIATE 'x' INTO a, b USING IN OUT c, :d; EXECUTE IMMEDIATE e USING OUT f RETURNING INTO g; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "execute-immediate",
        sql: { kind: "string", text: "x" },
        into: [
          { kind: "name", name: { parts: ["A"] } },
          { kind: "name", name: { parts: ["B"] } },
        ],
        bulk: false,
        using: [
          { mode: "IN OUT", value: { kind: "name", name: { parts: ["C"] } } },
          { mode: "IN", value: { kind: "bind", name: "D", index: 0 } },
        ],
      },
      {
        kind: "execute-immediate",
        sql: { kind: "name", name: { parts: ["E"] } },
        bulk: false,
        using: [{ mode: "OUT", value: { kind: "name", name: { parts: ["F"] } } }],
        returning: [{ kind: "name", name: { parts: ["G"] } }],
      },
    ],
    handlers: [],
  });
});

test("FORALL and BULK COLLECT", () => {
  expect(
    tree(
      "BEGIN FORALL i IN 1..v.COUNT SAVE EXCEPTIONS DELETE FROM t WHERE a = v(i) RETURNING b BULK COLLECT INTO w; FORALL i IN INDICES OF v EXECUTE IMMEDIATE 'x' USING v(i); SELECT a BULK COLLECT INTO w FROM t; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "forall",
        variable: "I",
        low: { kind: "number", text: "1" },
        high: { kind: "name", name: { parts: ["V", "COUNT"] } },
        saveExceptions: true,
        statement: {
          kind: "delete",
          target: { kind: "table", name: { parts: ["T"] } },
          where: {
            kind: "compare",
            op: "=",
            left: { kind: "name", name: { parts: ["A"] } },
            right: {
              kind: "call",
              name: { parts: ["V"] },
              args: [{ value: { kind: "name", name: { parts: ["I"] } } }],
            },
          },
          returning: {
            items: [{ kind: "name", name: { parts: ["B"] } }],
            into: [{ kind: "name", name: { parts: ["W"] } }],
            bulk: true,
          },
        },
      },
      {
        kind: "forall",
        variable: "I",
        low: { kind: "null" },
        high: { kind: "null" },
        over: { what: "INDICES", collection: { kind: "name", name: { parts: ["V"] } } },
        saveExceptions: false,
        dynamic: {
          kind: "execute-immediate",
          sql: { kind: "string", text: "x" },
          bulk: false,
          using: [
            {
              mode: "IN",
              value: {
                kind: "call",
                name: { parts: ["V"] },
                args: [{ value: { kind: "name", name: { parts: ["I"] } } }],
              },
            },
          ],
        },
      },
      {
        kind: "sql",
        statement: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
            into: { targets: [{ kind: "name", name: { parts: ["W"] } }], bulk: true },
            from: [{ kind: "table", name: { parts: ["T"] } }],
          },
        },
      },
    ],
    handlers: [],
  });
});

test("records in DML", () => {
  expect(tree("BEGIN INSERT INTO t VALUES r; UPDATE t SET ROW = r; COMMIT; END;")).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "sql",
        statement: {
          kind: "insert",
          target: { kind: "table", name: { parts: ["T"] } },
          source: { kind: "values", rows: [[{ kind: "name", name: { parts: ["R"] } }]] },
          hints: [],
          record: true,
        },
      },
      {
        kind: "sql",
        statement: {
          kind: "update",
          target: { kind: "table", name: { parts: ["T"] } },
          set: [
            {
              kind: "column",
              column: { parts: ["ROW"] },
              value: { kind: "name", name: { parts: ["R"] } },
            },
          ],
        },
      },
      { kind: "sql", statement: { kind: "commit" } },
    ],
    handlers: [],
  });
});
