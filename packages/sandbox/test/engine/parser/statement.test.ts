// Layer: pure.
import { expect, test } from "vitest";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { statementKind } from "../../../src/engine/parser/statement-kind.ts";

test("a statement with all offsets", () => {
  expect(parseStatement("  SELECT a.b + 1 x FROM t WHERE c = :d ORDER BY 1", 19)).toEqual({
    statement: {
      kind: "query",
      body: {
        kind: "select",
        distinct: false,
        items: [
          {
            kind: "expr",
            expr: {
              kind: "binary",
              op: "+",
              left: { kind: "name", name: { parts: ["A", "B"], at: 9 }, at: 9 },
              right: { kind: "number", text: "1", at: 15 },
              at: 9,
            },
            alias: "X",
            text: "A.B+1",
            at: 9,
          },
        ],
        from: [{ kind: "table", name: { parts: ["T"], at: 24 }, at: 24 }],
        where: {
          kind: "compare",
          op: "=",
          left: { kind: "name", name: { parts: ["C"], at: 32 }, at: 32 },
          right: { kind: "bind", name: "D", index: 0, at: 36 },
          at: 32,
        },
        at: 2,
      },
      orderBy: [{ expr: { kind: "number", text: "1", at: 48 }, descending: false }],
      at: 2,
    },
    binds: [{ name: "D", at: 36 }],
  });
});

test("a name used twice is two placeholders in SQL", () => {
  const { binds } = parseStatement('SELECT :a, :"a", :1 FROM t WHERE x = :A', 19);
  expect(binds).toEqual([
    { name: "A", at: 7 },
    { name: "a", at: 11 },
    { name: "1", at: 17 },
    { name: "A", at: 37 },
  ]);
});

test("a name used twice is one placeholder in PL/SQL, in its SQL as well", () => {
  const sql = "BEGIN :r := :a + :r; UPDATE t SET x = :a RETURNING y INTO :b; END;";
  expect(parseStatement(sql, 19).binds).toEqual([
    { name: "R", at: 6 },
    { name: "A", at: 12 },
    { name: "B", at: 58 },
  ]);
});

test("placeholders behind RETURNING … INTO are marked", () => {
  const sql = "INSERT INTO t (a) VALUES (:a) RETURNING a, b INTO :x, :y";
  expect(parseStatement(sql, 19).binds).toEqual([
    { name: "A", at: 26 },
    { name: "X", at: 50, returning: true },
    { name: "Y", at: 54, returning: true },
  ]);
});

test.each([
  ["SELECT 1 FROM dual", "query"],
  ["WITH a AS (SELECT 1 FROM dual) SELECT * FROM a", "query"],
  ["INSERT INTO t VALUES (1)", "dml"],
  ["INSERT ALL INTO t SELECT 1 FROM dual", "dml"],
  ["UPDATE t SET a = 1", "dml"],
  ["DELETE t", "dml"],
  ["MERGE INTO t USING u ON (1 = 1) WHEN MATCHED THEN UPDATE SET a = 1", "dml"],
  ["BEGIN NULL; END;", "plsql"],
  ["CALL p()", "plsql"],
  ["CREATE TABLE t (a NUMBER)", "ddl"],
  ["DROP TABLE t", "ddl"],
  ["TRUNCATE TABLE t", "ddl"],
  ["GRANT DBA TO u", "ddl"],
  ["COMMENT ON TABLE t IS ''", "ddl"],
  ["PURGE RECYCLEBIN", "ddl"],
  ["ANALYZE TABLE t DELETE STATISTICS", "ddl"],
  ["CREATE PROCEDURE p IS BEGIN NULL; END;", "ddl"],
  ["COMMIT", "transaction"],
  ["ROLLBACK", "transaction"],
  ["SAVEPOINT a", "transaction"],
  ["SET TRANSACTION READ ONLY", "transaction"],
  ["LOCK TABLE t IN SHARE MODE", "transaction"],
  ["ALTER SESSION SET TIME_ZONE = 'UTC'", "session"],
  ["ALTER SYSTEM CHECKPOINT", "session"],
  ["SET ROLE NONE", "session"],
  ["EXPLAIN PLAN FOR SELECT 1 FROM dual", "session"],
])("%s is %s", (sql, kind) => {
  expect(statementKind(parseStatement(sql, 19))).toBe(kind);
});
