// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("INSERT of values", () => {
  expect(
    tree(
      "INSERT /*+ APPEND */ INTO o.t x (x.a, \"b\") VALUES (:1, DEFAULT) RETURNING a, ROWID INTO :2, :3 LOG ERRORS INTO e ('tag') REJECT LIMIT UNLIMITED",
    ),
  ).toEqual({
    kind: "insert",
    target: { kind: "table", name: { parts: ["O", "T"] }, alias: "X" },
    columns: [{ parts: ["X", "A"] }, { parts: ["b"] }],
    source: {
      kind: "values",
      rows: [[{ kind: "bind", name: "1", index: 0 }, { kind: "default" }]],
    },
    returning: {
      items: [
        { kind: "name", name: { parts: ["A"] } },
        { kind: "name", name: { parts: ["ROWID"] } },
      ],
      into: [
        { kind: "bind", name: "2", index: 1 },
        { kind: "bind", name: "3", index: 2 },
      ],
      bulk: false,
    },
    logErrors: { table: { parts: ["E"] }, tag: { kind: "string", text: "tag" }, rejectLimit: null },
    hints: ["APPEND"],
  });
});

test("INSERT of several rows in 23ai", () => {
  expect(tree("INSERT INTO t VALUES (1, 'a'), (2, 'b')", 23)).toEqual({
    kind: "insert",
    target: { kind: "table", name: { parts: ["T"] } },
    source: {
      kind: "values",
      rows: [
        [
          { kind: "number", text: "1" },
          { kind: "string", text: "a" },
        ],
        [
          { kind: "number", text: "2" },
          { kind: "string", text: "b" },
        ],
      ],
    },
    hints: [],
  });
});

test("INSERT of a query", () => {
  expect(tree("INSERT INTO t PARTITION (p) (a) SELECT 1 FROM dual")).toEqual({
    kind: "insert",
    target: { kind: "table", name: { parts: ["T"] }, partition: { name: "P", sub: false } },
    columns: [{ parts: ["A"] }],
    source: {
      kind: "query",
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
    hints: [],
  });
});

test("INSERT ALL with conditions", () => {
  expect(
    tree(
      "INSERT FIRST WHEN a > 1 THEN INTO t (a) VALUES (a) ELSE INTO u INTO v VALUES (1) SELECT a FROM w",
    ),
  ).toEqual({
    kind: "insert-all",
    first: true,
    branches: [
      {
        when: {
          kind: "compare",
          op: ">",
          left: { kind: "name", name: { parts: ["A"] } },
          right: { kind: "number", text: "1" },
        },
        into: [
          {
            target: { kind: "table", name: { parts: ["T"] } },
            columns: [{ parts: ["A"] }],
            values: [{ kind: "name", name: { parts: ["A"] } }],
          },
        ],
      },
      {
        otherwise: true,
        into: [
          { target: { kind: "table", name: { parts: ["U"] } } },
          {
            target: { kind: "table", name: { parts: ["V"] } },
            values: [{ kind: "number", text: "1" }],
          },
        ],
      },
    ],
    query: {
      kind: "query",
      body: {
        kind: "select",
        distinct: false,
        items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
        from: [{ kind: "table", name: { parts: ["W"] } }],
      },
    },
  });
});

test("UPDATE", () => {
  expect(
    tree(
      "UPDATE t x SET x.a = :1, (b, c) = (SELECT 1, 2 FROM dual), d = DEFAULT WHERE e = 1 RETURNING a INTO :2",
    ),
  ).toEqual({
    kind: "update",
    target: { kind: "table", name: { parts: ["T"] }, alias: "X" },
    set: [
      {
        kind: "column",
        column: { parts: ["X", "A"] },
        value: { kind: "bind", name: "1", index: 0 },
      },
      {
        kind: "columns",
        columns: [{ parts: ["B"] }, { parts: ["C"] }],
        query: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [
              { kind: "expr", expr: { kind: "number", text: "1" }, text: "1" },
              { kind: "expr", expr: { kind: "number", text: "2" }, text: "2" },
            ],
            from: [{ kind: "table", name: { parts: ["DUAL"] } }],
          },
        },
      },
      { kind: "column", column: { parts: ["D"] }, value: { kind: "default" } },
    ],
    where: {
      kind: "compare",
      op: "=",
      left: { kind: "name", name: { parts: ["E"] } },
      right: { kind: "number", text: "1" },
    },
    returning: {
      items: [{ kind: "name", name: { parts: ["A"] } }],
      into: [{ kind: "bind", name: "2", index: 1 }],
      bulk: false,
    },
  });
});

test("UPDATE through a query", () => {
  expect(tree("UPDATE (SELECT a FROM t) v SET v.a = 1")).toEqual({
    kind: "update",
    target: {
      kind: "derived",
      query: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
          from: [{ kind: "table", name: { parts: ["T"] } }],
        },
      },
      alias: "V",
    },
    set: [{ kind: "column", column: { parts: ["V", "A"] }, value: { kind: "number", text: "1" } }],
  });
});

test("UPDATE and DELETE with a join in 23ai", () => {
  expect(tree("UPDATE t SET a = u.a FROM u WHERE t.b = u.b", 23)).toEqual({
    kind: "update",
    target: { kind: "table", name: { parts: ["T"] } },
    set: [
      {
        kind: "column",
        column: { parts: ["A"] },
        value: { kind: "name", name: { parts: ["U", "A"] } },
      },
    ],
    from: [{ kind: "table", name: { parts: ["U"] } }],
    where: {
      kind: "compare",
      op: "=",
      left: { kind: "name", name: { parts: ["T", "B"] } },
      right: { kind: "name", name: { parts: ["U", "B"] } },
    },
  });
});

test("DELETE", () => {
  expect(tree("DELETE FROM t a FROM u WHERE a.b = u.b", 23)).toEqual({
    kind: "delete",
    target: { kind: "table", name: { parts: ["T"] }, alias: "A" },
    from: [{ kind: "table", name: { parts: ["U"] } }],
    where: {
      kind: "compare",
      op: "=",
      left: { kind: "name", name: { parts: ["A", "B"] } },
      right: { kind: "name", name: { parts: ["U", "B"] } },
    },
  });
});

test("MERGE", () => {
  expect(
    tree(
      "MERGE INTO t USING (SELECT :1 a FROM dual) s ON (t.a = s.a) WHEN MATCHED THEN UPDATE SET t.b = 1 WHERE t.c = 2 DELETE WHERE t.d = 3 WHEN NOT MATCHED THEN INSERT (t.a, b) VALUES (s.a, DEFAULT) WHERE s.a > 0",
    ),
  ).toEqual({
    kind: "merge",
    target: { kind: "table", name: { parts: ["T"] } },
    source: {
      kind: "derived",
      query: {
        kind: "query",
        body: {
          kind: "select",
          distinct: false,
          items: [
            { kind: "expr", expr: { kind: "bind", name: "1", index: 0 }, alias: "A", text: ":1" },
          ],
          from: [{ kind: "table", name: { parts: ["DUAL"] } }],
        },
      },
      alias: "S",
    },
    on: {
      kind: "compare",
      op: "=",
      left: { kind: "name", name: { parts: ["T", "A"] } },
      right: { kind: "name", name: { parts: ["S", "A"] } },
    },
    matched: {
      set: [
        { kind: "column", column: { parts: ["T", "B"] }, value: { kind: "number", text: "1" } },
      ],
      where: {
        kind: "compare",
        op: "=",
        left: { kind: "name", name: { parts: ["T", "C"] } },
        right: { kind: "number", text: "2" },
      },
      deleteWhere: {
        kind: "compare",
        op: "=",
        left: { kind: "name", name: { parts: ["T", "D"] } },
        right: { kind: "number", text: "3" },
      },
    },
    notMatched: {
      columns: [{ parts: ["T", "A"] }, { parts: ["B"] }],
      values: [{ kind: "name", name: { parts: ["S", "A"] } }, { kind: "default" }],
      where: {
        kind: "compare",
        op: ">",
        left: { kind: "name", name: { parts: ["S", "A"] } },
        right: { kind: "number", text: "0" },
      },
    },
  });
});
