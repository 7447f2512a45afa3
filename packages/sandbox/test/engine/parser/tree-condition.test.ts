// Layer: pure.
import { expect, test } from "vitest";
import { condition } from "./outcome.ts";

test("comparisons", () => {
  expect(
    condition("a != 1 AND b >= ALL (1, 2) AND (c, d) = ANY (SELECT 1, 2 FROM dual) AND NOT e < 5"),
  ).toEqual({
    kind: "and",
    left: {
      kind: "and",
      left: {
        kind: "and",
        left: {
          kind: "compare",
          op: "<>",
          left: { kind: "name", name: { parts: ["A"] } },
          right: { kind: "number", text: "1" },
        },
        right: {
          kind: "compare",
          op: ">=",
          left: { kind: "name", name: { parts: ["B"] } },
          right: {
            kind: "row",
            items: [
              { kind: "number", text: "1" },
              { kind: "number", text: "2" },
            ],
          },
          quantifier: "ALL",
        },
      },
      right: {
        kind: "compare",
        op: "=",
        left: {
          kind: "row",
          items: [
            { kind: "name", name: { parts: ["C"] } },
            { kind: "name", name: { parts: ["D"] } },
          ],
        },
        right: {
          kind: "subquery",
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
        quantifier: "ANY",
      },
    },
    right: {
      kind: "not",
      operand: {
        kind: "compare",
        op: "<",
        left: { kind: "name", name: { parts: ["E"] } },
        right: { kind: "number", text: "5" },
      },
    },
  });
});

test("IN, BETWEEN, LIKE, EXISTS", () => {
  expect(
    condition(
      "a IN (1, 2) OR (b, c) NOT IN ((1, 2)) OR d IN ((SELECT 1 FROM dual)) OR e NOT BETWEEN 1 AND 2 OR f LIKE 'a!%' ESCAPE '!' OR EXISTS (SELECT 1 FROM dual)",
    ),
  ).toEqual({
    kind: "or",
    left: {
      kind: "or",
      left: {
        kind: "or",
        left: {
          kind: "or",
          left: {
            kind: "or",
            left: {
              kind: "in",
              operand: { kind: "name", name: { parts: ["A"] } },
              items: [
                { kind: "number", text: "1" },
                { kind: "number", text: "2" },
              ],
              negated: false,
            },
            right: {
              kind: "in",
              operand: {
                kind: "row",
                items: [
                  { kind: "name", name: { parts: ["B"] } },
                  { kind: "name", name: { parts: ["C"] } },
                ],
              },
              items: [
                {
                  kind: "row",
                  items: [
                    { kind: "number", text: "1" },
                    { kind: "number", text: "2" },
                  ],
                },
              ],
              negated: true,
            },
          },
          right: {
            kind: "in",
            operand: { kind: "name", name: { parts: ["D"] } },
            items: {
              kind: "query",
              body: {
                kind: "select",
                distinct: false,
                items: [{ kind: "expr", expr: { kind: "number", text: "1" }, text: "1" }],
                from: [{ kind: "table", name: { parts: ["DUAL"] } }],
              },
            },
            negated: false,
          },
        },
        right: {
          kind: "between",
          operand: { kind: "name", name: { parts: ["E"] } },
          low: { kind: "number", text: "1" },
          high: { kind: "number", text: "2" },
          negated: true,
        },
      },
      right: {
        kind: "like",
        operand: { kind: "name", name: { parts: ["F"] } },
        pattern: { kind: "string", text: "a!%" },
        escape: { kind: "string", text: "!" },
        negated: false,
      },
    },
    right: {
      kind: "exists",
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
  });
});

test("IS", () => {
  expect(
    condition(
      "a IS NOT NULL AND b IS NAN AND c IS JSON (STRICT) WITH UNIQUE KEYS AND d IS NOT TRUE",
      23,
    ),
  ).toEqual({
    kind: "and",
    left: {
      kind: "and",
      left: {
        kind: "and",
        left: { kind: "is-null", operand: { kind: "name", name: { parts: ["A"] } }, negated: true },
        right: {
          kind: "is",
          what: "NAN",
          operand: { kind: "name", name: { parts: ["B"] } },
          negated: false,
        },
      },
      right: {
        kind: "is",
        what: "JSON",
        options: ["STRICT", "WITH UNIQUE KEYS"],
        operand: { kind: "name", name: { parts: ["C"] } },
        negated: false,
      },
    },
    right: {
      kind: "is",
      what: "TRUE",
      operand: { kind: "name", name: { parts: ["D"] } },
      negated: true,
    },
  });
});
