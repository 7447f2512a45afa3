// Layer: pure.
import { expect, test } from "vitest";
import { tree } from "./outcome.ts";

test("ALTER SESSION", () => {
  expect(
    tree(
      "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY' ISOLATION_LEVEL = READ COMMITTED CURRENT_SCHEMA = \"App\"",
    ),
  ).toEqual({
    kind: "alter-session",
    settings: [
      { name: "NLS_DATE_FORMAT", value: "YYYY" },
      { name: "ISOLATION_LEVEL", value: "READ COMMITTED" },
      { name: "CURRENT_SCHEMA", value: "App" },
    ],
  });
});

test("ALTER SESSION with words", () => {
  expect(tree("ALTER SESSION ENABLE PARALLEL DML")).toEqual({
    kind: "alter-session",
    settings: [],
    words: ["ENABLE", "PARALLEL", "DML"],
  });
});

test("ALTER SYSTEM", () => {
  expect(tree("ALTER SYSTEM KILL SESSION '1,2' IMMEDIATE")).toEqual({
    kind: "alter-system",
    words: ["KILL", "SESSION", "1,2", "IMMEDIATE"],
  });
});

test("SET ROLE", () => {
  expect(tree("SET ROLE a, b")).toEqual({ kind: "set-role", roles: ["A", "B"] });
});

test("SET TRANSACTION", () => {
  expect(tree("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE NAME 'x'")).toEqual({
    kind: "set-transaction",
    mode: "serializable",
    name: "x",
  });
});

test("SET CONSTRAINTS", () => {
  expect(tree("SET CONSTRAINTS a, b DEFERRED")).toEqual({
    kind: "set-constraints",
    constraints: [{ parts: ["A"] }, { parts: ["B"] }],
    deferred: true,
  });
  expect(tree("SET CONSTRAINT ALL IMMEDIATE")).toEqual({
    kind: "set-constraints",
    constraints: "ALL",
    deferred: false,
  });
});

test("COMMIT", () => {
  expect(tree("COMMIT WORK")).toEqual({ kind: "commit" });
});

test("ROLLBACK", () => {
  expect(tree("ROLLBACK TO SAVEPOINT a")).toEqual({ kind: "rollback", to: "A" });
});

test("SAVEPOINT", () => {
  expect(tree("SAVEPOINT a")).toEqual({ kind: "savepoint", name: "A" });
});

test("LOCK TABLE", () => {
  expect(tree("LOCK TABLE a, o.b IN SHARE ROW EXCLUSIVE MODE NOWAIT")).toEqual({
    kind: "lock-table",
    tables: [{ parts: ["A"] }, { parts: ["O", "B"] }],
    mode: "SHARE ROW EXCLUSIVE",
    waitS: 0,
  });
});

test("EXPLAIN PLAN", () => {
  expect(tree("EXPLAIN PLAN SET STATEMENT_ID = 'x' FOR DELETE FROM t")).toEqual({
    kind: "explain-plan",
    statement: { kind: "delete", target: { kind: "table", name: { parts: ["T"] } } },
    statementId: "x",
  });
});

test("CALL", () => {
  expect(tree("CALL p.f(:a) INTO :b")).toEqual({
    kind: "call",
    call: {
      kind: "call",
      name: { parts: ["P", "F"] },
      args: [{ value: { kind: "bind", name: "A", index: 0 } }],
    },
    into: { kind: "bind", name: "B", index: 1 },
  });
});
