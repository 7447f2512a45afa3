// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("assignments and calls", () => {
  expect(
    tree(
      "BEGIN a := b ** 2 MOD 3; :c := TRUE AND NOT d; e(1).f := g(1)(2); p.q(x => 1); r; s.DELETE; n := SQL%ROWCOUNT + SQL%BULK_EXCEPTIONS(1).ERROR_INDEX; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "assign",
        target: { kind: "name", name: { parts: ["A"] } },
        value: {
          kind: "call",
          name: { parts: ["MOD"] },
          args: [
            {
              value: {
                kind: "call",
                name: { parts: ["POWER"] },
                args: [
                  { value: { kind: "name", name: { parts: ["B"] } } },
                  { value: { kind: "number", text: "2" } },
                ],
              },
            },
            { value: { kind: "number", text: "3" } },
          ],
        },
      },
      {
        kind: "assign",
        target: { kind: "bind", name: "C", index: 0 },
        value: {
          kind: "and",
          left: { kind: "boolean", value: true },
          right: { kind: "not", operand: { kind: "name", name: { parts: ["D"] } } },
        },
      },
      {
        kind: "assign",
        target: {
          kind: "member",
          object: {
            kind: "call",
            name: { parts: ["E"] },
            args: [{ value: { kind: "number", text: "1" } }],
          },
          member: "F",
        },
        value: {
          kind: "element",
          collection: {
            kind: "call",
            name: { parts: ["G"] },
            args: [{ value: { kind: "number", text: "1" } }],
          },
          index: { kind: "number", text: "2" },
        },
      },
      {
        kind: "call",
        call: {
          kind: "call",
          name: { parts: ["P", "Q"] },
          args: [{ name: "X", value: { kind: "number", text: "1" } }],
        },
      },
      { kind: "call", call: { kind: "name", name: { parts: ["R"] } } },
      { kind: "call", call: { kind: "name", name: { parts: ["S", "DELETE"] } } },
      {
        kind: "assign",
        target: { kind: "name", name: { parts: ["N"] } },
        value: {
          kind: "binary",
          op: "+",
          left: { kind: "name", name: { parts: ["SQL", "%ROWCOUNT"] } },
          right: {
            kind: "member",
            object: {
              kind: "call",
              name: { parts: ["SQL", "%BULK_EXCEPTIONS"] },
              args: [{ value: { kind: "number", text: "1" } }],
            },
            member: "ERROR_INDEX",
          },
        },
      },
    ],
    handlers: [],
  });
});

test("IF and CASE", () => {
  expect(
    tree(
      "BEGIN IF a THEN NULL; ELSIF b = 1 THEN NULL; ELSE NULL; END IF; CASE c WHEN 1 THEN NULL; ELSE NULL; END CASE; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "if",
        branches: [
          { condition: { kind: "name", name: { parts: ["A"] } }, body: [{ kind: "null" }] },
          {
            condition: {
              kind: "compare",
              op: "=",
              left: { kind: "name", name: { parts: ["B"] } },
              right: { kind: "number", text: "1" },
            },
            body: [{ kind: "null" }],
          },
        ],
        otherwise: [{ kind: "null" }],
      },
      {
        kind: "case",
        operand: { kind: "name", name: { parts: ["C"] } },
        branches: [{ when: { kind: "number", text: "1" }, body: [{ kind: "null" }] }],
        otherwise: [{ kind: "null" }],
      },
    ],
    handlers: [],
  });
});

test("loops", () => {
  expect(
    tree(
      "BEGIN <<o>> FOR i IN REVERSE 1..3 LOOP NULL; END LOOP o; FOR r IN (SELECT a FROM t) LOOP NULL; END LOOP; FOR r IN c(1) LOOP NULL; END LOOP; WHILE a < 1 LOOP CONTINUE o WHEN b; END LOOP; LOOP EXIT; END LOOP; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [],
    body: [
      {
        kind: "for-range",
        variable: "I",
        low: { kind: "number", text: "1" },
        high: { kind: "number", text: "3" },
        reverse: true,
        body: [{ kind: "null" }],
        label: "O",
      },
      {
        kind: "for-query",
        variable: "R",
        query: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["A"] } }, text: "A" }],
            from: [{ kind: "table", name: { parts: ["T"] } }],
          },
        },
        body: [{ kind: "null" }],
      },
      {
        kind: "for-query",
        variable: "R",
        query: { parts: ["C"] },
        args: [{ kind: "number", text: "1" }],
        body: [{ kind: "null" }],
      },
      {
        kind: "while",
        condition: {
          kind: "compare",
          op: "<",
          left: { kind: "name", name: { parts: ["A"] } },
          right: { kind: "number", text: "1" },
        },
        body: [{ kind: "continue", label: "O", when: { kind: "name", name: { parts: ["B"] } } }],
      },
      { kind: "loop", body: [{ kind: "exit" }] },
    ],
    handlers: [],
  });
});
