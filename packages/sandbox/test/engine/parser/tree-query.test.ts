// Layer: pure.
import { expect, test } from "vitest";
import { condition, tree } from "./outcome.ts";

test("old outer joins", () => {
  expect(condition("a.x = b.x(+)")).toEqual({
    kind: "compare",
    op: "=",
    left: { kind: "name", name: { parts: ["A", "X"] } },
    right: { kind: "name", name: { parts: ["B", "X"] }, outer: true },
  });
});

test("CONNECT BY", () => {
  expect(
    tree(
      "SELECT LEVEL, PRIOR a, CONNECT_BY_ROOT b FROM t START WITH c IS NULL CONNECT BY NOCYCLE PRIOR d = c ORDER SIBLINGS BY a",
    ),
  ).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [
        { kind: "expr", expr: { kind: "name", name: { parts: ["LEVEL"] } }, text: "LEVEL" },
        {
          kind: "expr",
          expr: { kind: "prior", operand: { kind: "name", name: { parts: ["A"] } } },
          text: "PRIORA",
        },
        {
          kind: "expr",
          expr: { kind: "connect-by-root", operand: { kind: "name", name: { parts: ["B"] } } },
          text: "CONNECT_BY_ROOTB",
        },
      ],
      from: [{ kind: "table", name: { parts: ["T"] } }],
      startWith: {
        kind: "is-null",
        operand: { kind: "name", name: { parts: ["C"] } },
        negated: false,
      },
      connectBy: {
        condition: {
          kind: "compare",
          op: "=",
          left: { kind: "prior", operand: { kind: "name", name: { parts: ["D"] } } },
          right: { kind: "name", name: { parts: ["C"] } },
        },
        noCycle: true,
      },
    },
    siblings: true,
    orderBy: [{ expr: { kind: "name", name: { parts: ["A"] } }, descending: false }],
  });
});

test("GROUP BY and HAVING", () => {
  expect(
    tree(
      "SELECT COUNT(*) FROM t GROUP BY a, ROLLUP(b, (c, d)), CUBE(e), GROUPING SETS ((f, g), h, ()) HAVING COUNT(DISTINCT i) > 1",
    ),
  ).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [
        {
          kind: "expr",
          expr: { kind: "call", name: { parts: ["COUNT"] }, args: [], star: true },
          text: "COUNT(*)",
        },
      ],
      from: [{ kind: "table", name: { parts: ["T"] } }],
      groupBy: [
        { kind: "expr", expr: { kind: "name", name: { parts: ["A"] } } },
        {
          kind: "rollup",
          items: [
            [{ kind: "name", name: { parts: ["B"] } }],
            [
              { kind: "name", name: { parts: ["C"] } },
              { kind: "name", name: { parts: ["D"] } },
            ],
          ],
        },
        { kind: "cube", items: [[{ kind: "name", name: { parts: ["E"] } }]] },
        {
          kind: "grouping-sets",
          sets: [
            [
              { kind: "name", name: { parts: ["F"] } },
              { kind: "name", name: { parts: ["G"] } },
            ],
            [{ kind: "name", name: { parts: ["H"] } }],
            [],
          ],
        },
      ],
      having: {
        kind: "compare",
        op: ">",
        left: {
          kind: "call",
          name: { parts: ["COUNT"] },
          args: [{ value: { kind: "name", name: { parts: ["I"] } } }],
          distinct: true,
        },
        right: { kind: "number", text: "1" },
      },
    },
  });
});

test("FOR UPDATE", () => {
  expect(tree("SELECT a FROM t FOR UPDATE OF t.a, b WAIT 5")).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
      from: [{ kind: "table", name: { parts: ["T"] } }],
    },
    forUpdate: { of: [{ parts: ["T", "A"] }, { parts: ["B"] }], waitS: 5, skipLocked: false },
  });
});

test("FOR UPDATE SKIP LOCKED", () => {
  expect(tree("SELECT a FROM t FOR UPDATE SKIP LOCKED")).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
      from: [{ kind: "table", name: { parts: ["T"] } }],
    },
    forUpdate: { skipLocked: true },
  });
});

test("no FROM in 23ai", () => {
  expect(tree("SELECT a = 1, TRUE x WHERE NOT b", 23)).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [
        {
          kind: "expr",
          expr: {
            kind: "compare",
            op: "=",
            left: { kind: "name", name: { parts: ["A"] } },
            right: { kind: "number", text: "1" },
          },
          text: "A=1",
        },
        { kind: "expr", expr: { kind: "boolean", value: true }, alias: "X", text: "TRUE" },
      ],
      from: [],
      where: { kind: "not", operand: { kind: "name", name: { parts: ["B"] } } },
    },
  });
});

test("names of columns without an alias", () => {
  expect(tree("SELECT to_char( \"Created\" , 'a b' ) /* c */, 'x'||:y, a \"As\" FROM t")).toEqual({
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [
        {
          kind: "expr",
          expr: {
            kind: "call",
            name: { parts: ["TO_CHAR"] },
            args: [
              { value: { kind: "name", name: { parts: ["Created"] } } },
              { value: { kind: "string", text: "a b" } },
            ],
          },
          text: "TO_CHAR(\"CREATED\",'AB')",
        },
        {
          kind: "expr",
          expr: {
            kind: "binary",
            op: "||",
            left: { kind: "string", text: "x" },
            right: { kind: "bind", name: "Y", index: 0 },
          },
          text: "'X'||:Y",
        },
        { kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, alias: "As", text: "A" },
      ],
      from: [{ kind: "table", name: { parts: ["T"] } }],
    },
  });
});
