// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("declarations", () => {
  expect(
    tree(
      "DECLARE a NUMBER := 1; b CONSTANT VARCHAR2(5) NOT NULL DEFAULT 'x'; c t.x%TYPE; d t%ROWTYPE; e PLS_INTEGER; f EXCEPTION; PRAGMA EXCEPTION_INIT(f, -942); CURSOR g (h NUMBER DEFAULT 1) IS SELECT x FROM t; TYPE i IS TABLE OF NUMBER INDEX BY PLS_INTEGER; TYPE j IS RECORD (k NUMBER, l i); TYPE m IS VARRAY(5) OF DATE; TYPE n IS REF CURSOR; o i; PRAGMA AUTONOMOUS_TRANSACTION; BEGIN NULL; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [
      {
        kind: "variable",
        name: "A",
        constant: false,
        type: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
        notNull: false,
        initial: { kind: "number", text: "1" },
      },
      {
        kind: "variable",
        name: "B",
        constant: true,
        type: { kind: "sql", type: { name: "VARCHAR2", length: 5 } },
        notNull: true,
        initial: { kind: "string", text: "x" },
      },
      {
        kind: "variable",
        name: "C",
        constant: false,
        type: { kind: "column-type", name: { parts: ["T", "X"] } },
        notNull: false,
      },
      {
        kind: "variable",
        name: "D",
        constant: false,
        type: { kind: "row-type", name: { parts: ["T"] } },
        notNull: false,
      },
      {
        kind: "variable",
        name: "E",
        constant: false,
        type: { kind: "plsql", name: "PLS_INTEGER" },
        notNull: false,
      },
      { kind: "exception", name: "F" },
      { kind: "exception-init", name: "F", code: -942 },
      {
        kind: "cursor",
        name: "G",
        parameters: ["H"],
        types: [{ kind: "sql", type: { name: "NUMBER", precision: null, scale: null } }],
        defaults: [{ kind: "number", text: "1" }],
        query: {
          kind: "query",
          body: {
            kind: "select",
            distinct: false,
            items: [{ kind: "expr", expr: { kind: "name", name: { parts: ["X"] } }, text: "X" }],
            from: [{ kind: "table", name: { parts: ["T"] } }],
          },
        },
      },
      {
        kind: "collection-type",
        name: "I",
        element: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
        indexBy: { kind: "plsql", name: "PLS_INTEGER" },
      },
      {
        kind: "record-type",
        name: "J",
        fields: [
          {
            name: "K",
            type: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
          },
          { name: "L", type: { kind: "named", name: { parts: ["I"] } } },
        ],
      },
      {
        kind: "collection-type",
        name: "M",
        element: { kind: "sql", type: { name: "DATE" } },
        limit: 5,
      },
      { kind: "ref-cursor-type", name: "N" },
      {
        kind: "variable",
        name: "O",
        constant: false,
        type: { kind: "named", name: { parts: ["I"] } },
        notNull: false,
      },
      { kind: "pragma", words: ["AUTONOMOUS_TRANSACTION"] },
    ],
    body: [{ kind: "null" }],
    handlers: [],
  });
});

test("subprograms", () => {
  expect(
    tree(
      "DECLARE PROCEDURE p (a IN OUT NOCOPY NUMBER, b DATE := SYSDATE) IS c NUMBER; BEGIN NULL; END p; FUNCTION f RETURN NUMBER; BEGIN RETURN; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [
      {
        kind: "subprogram",
        name: "P",
        parameters: [
          {
            name: "A",
            mode: "IN OUT",
            type: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
          },
          {
            name: "B",
            mode: "IN",
            type: { kind: "sql", type: { name: "DATE" } },
            initial: { kind: "name", name: { parts: ["SYSDATE"] } },
          },
        ],
        body: {
          kind: "block",
          declarations: [
            {
              kind: "variable",
              name: "C",
              constant: false,
              type: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
              notNull: false,
            },
          ],
          body: [{ kind: "null" }],
          handlers: [],
        },
      },
      {
        kind: "subprogram",
        name: "F",
        parameters: [],
        returns: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
      },
    ],
    body: [{ kind: "return" }],
    handlers: [],
  });
});

test("handlers and labels", () => {
  expect(
    tree(
      "<<a>> BEGIN RAISE; EXCEPTION WHEN NO_DATA_FOUND OR p.e THEN NULL; WHEN OTHERS THEN RAISE x; END a;",
    ),
  ).toEqual({
    kind: "block",
    label: "A",
    declarations: [],
    body: [{ kind: "raise" }],
    handlers: [
      { names: ["NO_DATA_FOUND", "P.E"], body: [{ kind: "null" }] },
      { names: ["OTHERS"], body: [{ kind: "raise", name: { parts: ["X"] } }] },
    ],
  });
});

test("subtypes with a range, STRING with a length, fields with values, constructors with keys", () => {
  expect(
    tree(
      "DECLARE SUBTYPE d IS PLS_INTEGER RANGE -1..9 NOT NULL; s STRING(3 CHAR); p POSITIVEN := 1; TYPE r IS RECORD (a NUMBER NOT NULL := 1); v l := l('k' => 1, -2 => 3, n => 4); BEGIN NULL; END;",
    ),
  ).toEqual({
    kind: "block",
    declarations: [
      {
        kind: "subtype",
        name: "D",
        type: { kind: "plsql", name: "PLS_INTEGER" },
        range: {
          low: { kind: "unary", op: "-", operand: { kind: "number", text: "1" } },
          high: { kind: "number", text: "9" },
        },
        notNull: true,
      },
      {
        kind: "variable",
        name: "S",
        constant: false,
        type: { kind: "plsql", name: "STRING", length: 3 },
        notNull: false,
      },
      {
        kind: "variable",
        name: "P",
        constant: false,
        type: { kind: "plsql", name: "POSITIVEN" },
        notNull: false,
        initial: { kind: "number", text: "1" },
      },
      {
        kind: "record-type",
        name: "R",
        fields: [
          {
            name: "A",
            type: { kind: "sql", type: { name: "NUMBER", precision: null, scale: null } },
            notNull: true,
            initial: { kind: "number", text: "1" },
          },
        ],
      },
      {
        kind: "variable",
        name: "V",
        constant: false,
        type: { kind: "named", name: { parts: ["L"] } },
        notNull: false,
        initial: {
          kind: "call",
          name: { parts: ["L"] },
          args: [
            { key: { kind: "string", text: "k" }, value: { kind: "number", text: "1" } },
            {
              key: { kind: "unary", op: "-", operand: { kind: "number", text: "2" } },
              value: { kind: "number", text: "3" },
            },
            { name: "N", value: { kind: "number", text: "4" } },
          ],
        },
      },
    ],
    body: [{ kind: "null" }],
    handlers: [],
  });
});
