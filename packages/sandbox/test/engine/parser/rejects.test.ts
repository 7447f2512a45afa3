// Layer: pure.
import { expect, test } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { outcome } from "./outcome.ts";

/** `¦` marks where Oracle's error offset points; then the number in 19c and, where it differs, in 23ai (0: accepted). */
type Reject = readonly [sql: string, number19: number, number23?: number];

const foreignDialects: readonly Reject[] = [
  ["SELECT * FROM t LIMIT ¦10", 933],
  ["SELECT * FROM t WHERE a = 1 ¦LIMIT 10", 933, 3049],
  ["SELECT * FROM t ORDER BY a ¦LIMIT 10 OFFSET 5", 933, 3049],
  ["SELECT * FROM t ¦AS x", 933, 3048],
  ["SELECT * FROM (SELECT 1 FROM dual) ¦AS x", 933, 3048],
  ["DELETE FROM a ¦AS ap WHERE ap.id = 1", 933, 3048],
  ["SELECT * FROM a x JOIN b ¦AS y ON x.id = y.id", 905],
  ["SELECT a¦::text FROM t", 923],
  ["SELECT * FROM t WHERE d > '2024-01-01'¦::date", 933, 3048],
  ["SELECT 1 FROM dual¦;", 933, 3048],
  ["INSERT INTO t VALUES (1)¦;", 933, 3048],
  ["COMMIT¦;", 933, 3048],
  ["CREATE TABLE t (a NUMBER)¦;", 922],
  ["ALTER TABLE t ADD a NUMBER¦;", 1735],
  ["CREATE TABLE t (id ¦SERIAL)", 902],
  ["CREATE TABLE t (a ¦TEXT)", 902],
  ["CREATE TABLE t (a ¦DATETIME)", 902],
  ["CREATE TABLE t (a ¦TINYINT)", 902],
  ["CREATE TABLE t (a ¦BOOLEAN)", 902, 0],
  ["CREATE TABLE t (a ¦JSON)", 902, 0],
  ["CREATE TABLE t (a VARCHAR(¦MAX))", 2017],
  ["CREATE TABLE t (id NUMBER ¦AUTO_INCREMENT)", 907],
  ["CREATE TABLE t (id NUMBER NOT NULL ¦DEFAULT 0)", 907],
  ["ALTER TABLE t ADD a NUMBER NOT NULL DEFAULT ¦0", 30649],
  ["CREATE TABLE t (a NUMBER) ¦ENGINE = InnoDB", 922],
  ["CREATE TABLE t ¦LIKE u", 922],
  ["CREATE TABLE IF ¦NOT EXISTS t (a NUMBER)", 922, 0],
  ["CREATE OR REPLACE ¦TABLE t (a NUMBER)", 922],
  ["CREATE ¦TEMP TABLE t (a NUMBER)", 901],
  ["CREATE SCHEMA ¦foo", 2420],
  ["DROP TABLE a¦, b", 933, 3048],
  ["DROP TABLE IF ¦EXISTS t", 933, 0],
  ["DROP TABLE t ¦RESTRICT", 933, 3049],
  ["DROP TABLE t CASCADE¦", 905],
  ["DROP ¦SCHEMA s", 950],
  ["ALTER TABLE t ADD ¦COLUMN a NUMBER", 904, 3050],
  ["ALTER TABLE t ADD a NUMBER¦, ADD b NUMBER", 1735],
  ["ALTER TABLE t ¦ALTER COLUMN a TYPE VARCHAR2(5)", 1735],
  ["ALTER TABLE t MODIFY ¦COLUMN a NUMBER", 904, 3050],
  ["ALTER TABLE t ¦CHANGE a b NUMBER", 1735],
  ["ALTER TABLE t DROP ¦a", 905],
  ["ALTER TABLE t RENAME ¦a TO b", 14155],
  ["RENAME ¦TABLE t TO u", 903],
  ["TRUNCATE ¦t", 3290],
  ["SELECT TOP ¦10 id FROM t", 923],
  ["SELECT * ¦EXCEPT (a) FROM t", 923],
  ["SELECT *¦, 1 FROM t", 923],
  ["SELECT 1 ¦", 923, 0],
  ["SELECT a ¦= 1 FROM t", 923, 0],
  ["SELECT * FROM t WHERE a =¦= 1", 936],
  ["SELECT * FROM t WHERE a ¦ILIKE 'x'", 920, 3049],
  ["SELECT * FROM t WHERE a ¦~ 'x'", 911],
  ["SELECT a ¦% 2 FROM t", 911],
  ["SELECT ¦`a` FROM t", 911],
  ["SELECT ¦[a] FROM t", 911],
  ["SELECT a FROM t WHERE b = ¦?", 911],
  ["SELECT a ¦| b FROM t", 996],
  ["SELECT EXTRACT(EPOCH ¦FROM d) FROM t", 907],
  ["SELECT INTERVAL '1 day' ¦FROM dual", 30089],
  ["SELECT SYSDATE¦() FROM dual", 923],
  ["SELECT POSITION('a' ¦IN b) FROM t", 907, 0],
  ["SELECT 1 FROM dual FOR ¦SHARE", 905],
  ["INSERT INTO t (a) VALUES (1)¦, (2)", 933, 0],
  ["INSERT INTO t ¦DEFAULT VALUES", 926],
  ["INSERT INTO t ¦SET a = 1", 926],
  ["INSERT ¦IGNORE INTO t VALUES (1)", 925],
  ["INSERT INTO t VALUES (1) ¦ON CONFLICT DO NOTHING", 933, 3048],
  ["INSERT INTO t VALUES (1) RETURNING a¦", 925],
  ["INSERT INTO t VALUES (1) RETURNING a INTO ¦x", 905],
  ["INSERT INTO t (a, b) VALUES (:1, :2) RETURNING a INTO :3, b ¦INTO :4", 933, 3048],
  ["¦REPLACE INTO t VALUES (1)", 900],
  ["UPDATE t SET a = 1 ¦FROM u WHERE t.a = u.a", 933, 0],
  ["UPDATE t SET a = 1 WHERE b = 2 ¦LIMIT 1", 933, 3049],
  ["DELETE FROM t ¦USING u WHERE t.a = u.a", 933, 3049],
  ["MERGE INTO t USING u ¦ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1", 969],
  ["MERGE INTO t USING u ON (t.a = u.a) WHEN MATCHED THEN ¦DELETE", 905],
  ["¦SHOW TABLES", 900],
  ["¦USE db", 900],
  ["¦DESCRIBE t", 900],
  ["¦VALUES (1)", 900],
  ["EXPLAIN ¦SELECT 1 FROM dual", 905],
  ["SET ¦search_path = x", 922],
  ["¦START TRANSACTION", 900],
];

const oracleRules: readonly Reject[] = [
  ["¦", 900],
  ["-- only a comment¦", 900],
  ["¦!@#$%^&*()", 900],
  ["¦;", 900],
  ["¦X", 900],
  ["¦'abc", 900],
  ["SELECT¦", 936],
  ["SELECT a FROM¦", 903],
  ["SELECT a FROM ¦order", 903],
  ["SELECT a FROM app.¦order", 903],
  ["SELECT t.¦date FROM t", 1747],
  ["SELECT ¦date FROM t", 936],
  ["SELECT a ¦date FROM t", 923],
  ["SELECT a FROM t WHERE¦", 936],
  ["SELECT a FROM t WHERE a¦", 920, 0],
  ["SELECT a FROM t WHERE (a)¦", 920, 0],
  ["SELECT a FROM t WHERE a ¦AND b = 1", 920, 0],
  ["SELECT a FROM t WHERE a IS ¦5", 908],
  ["SELECT a FROM t WHERE a IN (¦)", 936],
  ["SELECT a FROM t WHERE a BETWEEN 1 ¦OR 2", 905],
  ["SELECT a FROM t GROUP ¦a", 924],
  ["SELECT a FROM t ORDER ¦a", 924],
  ["SELECT a FROM t ORDER BY a NULLS ¦NEXT", 905],
  ["SELECT a FROM t FETCH FIRST 5 ROWS¦", 905],
  ["SELECT a FROM t OFFSET ¦5", 933],
  ["SELECT a FROM t FOR UPDATE WAIT ¦x", 30005],
  ["SELECT a FROM t UNION ¦1", 928],
  ["SELECT a INTO ¦x FROM t", 905],
  ["SELECT COUNT(* ¦FROM t", 907],
  ["SELECT (a¦, b) FROM t", 907, 0],
  ["SELECT CASE ¦ELSE 1 END FROM t", 936],
  ["SELECT CASE a ¦END FROM t", 905],
  ["SELECT CAST(a AS ¦foo) FROM t", 902],
  ["SELECT CAST(a AS VARCHAR2¦) FROM t", 906],
  ["SELECT a FROM t WHERE b = ¦:date", 1745],
  ['SELECT ¦"" FROM dual', 1741],
  ['SELECT ¦"abc FROM dual', 1740],
  ["SELECT ¦'abc FROM dual", 1756],
  ["SELECT ¦q'[abc] FROM dual", 1756],
  ["SELECT 1 ¦/* FROM dual", 1742],
  ["SELECT ¦_a FROM t", 911],
  [`SELECT ¦${"a".repeat(129)} FROM t`, 972],
  [`SELECT ¦"${"é".repeat(65)}" FROM t`, 972],
  ["SELECT a FROM t@¦", 1729],
  ["CREATE TABLE t¦", 906],
  ["CREATE TABLE ¦order (a NUMBER)", 903],
  ["CREATE TABLE t (¦)", 904],
  ["CREATE TABLE t (a NUMBER, ¦)", 904],
  ["CREATE TABLE t (¦a)", 2263],
  ["CREATE TABLE t (¦date DATE)", 904, 3050],
  ["CREATE TABLE t (a NUMBER, ¦a DATE)", 957],
  ["CREATE TABLE t (a NUMBER PRIMARY KEY, ¦PRIMARY KEY (a))", 2260],
  ["CREATE TABLE t (a LONG, ¦b LONG RAW)", 1754],
  ["CREATE TABLE t (a VARCHAR2¦)", 906],
  ["CREATE TABLE t (a VARCHAR2(¦0))", 1723],
  ["CREATE TABLE t (a VARCHAR2(¦4001))", 910],
  ["CREATE TABLE t (a NVARCHAR2(¦2001))", 910],
  ["CREATE TABLE t (a CHAR(¦2001))", 910],
  ["CREATE TABLE t (a RAW(¦2001))", 910],
  ["CREATE TABLE t (a NUMBER(¦39))", 1727],
  ["CREATE TABLE t (a NUMBER(¦0))", 1727],
  ["CREATE TABLE t (a NUMBER(5, ¦-85))", 1728],
  ["CREATE TABLE t (a FLOAT(¦127))", 1724],
  ["CREATE TABLE t (a TIMESTAMP(¦10))", 30088],
  ["CREATE TABLE t (a INTERVAL ¦HOUR TO SECOND)", 30089],
  ["CREATE TABLE t (¦a NUMBER) AS SELECT 1 FROM dual", 1773],
  ["CREATE TABLE t (a NUMBER REFERENCES u ¦ON UPDATE CASCADE)", 907],
  ["CREATE TABLE t (a NUMBER REFERENCES u ON DELETE ¦RESTRICT)", 905],
  ["CREATE PRIVATE TEMPORARY TABLE ¦t (a NUMBER)", 903],
  ["CREATE TABLE ¦ora$ptt_t (a NUMBER)", 32463],
  ["CREATE VIEW v AS SELECT ¦:a x FROM dual", 1027],
  ["CREATE TABLE t AS SELECT a FROM u WHERE b = ¦:b", 1027],
  ["CREATE ¦FOO x", 901],
  ["CREATE ¦DIRECTORY d AS '/x'", 3001],
  ["CREATE INDEX i ¦t (a)", 969],
  ["CREATE USER u¦", 1938],
  ["CREATE USER u IDENTIFIED BY ¦1x", 988],
  ["ALTER ¦FOO x", 940],
  ["ALTER SESSION SET ¦FOO = 1", 2248],
  ["ALTER SESSION SET NLS_DATE_FORMAT ¦'YYYY'", 927],
  ["ALTER SYSTEM ¦FOO", 2065],
  ["ALTER SEQUENCE s¦", 2286],
  ["CREATE SEQUENCE s START ¦1", 905],
  ["CREATE SEQUENCE s ¦NO CYCLE", 933, 3049],
  ["ALTER SEQUENCE s RESTART ¦WITH 1", 933, 3048],
  ["GRANT ¦TO u", 990],
  ["GRANT SELECT ON t ¦u", 905],
  ['COMMENT ON TABLE t IS ¦"x"', 1780],
  ["COMMENT ON COLUMN ¦a IS 'x'", 1747],
  ["LOCK TABLE t IN ¦FOO MODE", 1737],
  ["CALL ¦p", 6576],
  ["UPDATE t SET a = 1, ¦WHERE b = 2", 1747],
  ["UPDATE t SET a ¦1", 927],
  ["UPDATE t SET (a, b) = ¦(1, 2)", 1767],
  ["UPDATE t a ¦= 1", 971],
  ["UPDATE t SET ¦ROWID = 'x'", 1747],
  ["INSERT INTO t (a, ¦ROWID) VALUES (1, 2)", 1747],
  ["INSERT ALL ¦SELECT 1 FROM dual", 905],
  ["SELECT * FROM t ¦PIVOT (SUM(a) FOR b IN (1))", 3001],
  ["DROP ¦PROCEDURE p", 4043],
];

/** What 19c and 23ai are to do, written out. */
function cases(rejects: readonly Reject[]): [sql: string, outcomes: string[]][] {
  return rejects.map(([marked, number19, number23 = number19]) => {
    const at = marked.indexOf("¦");
    const outcomes = [number19, number23].map((number) =>
      number === 0 ? "ok" : `${number}@${at}`,
    );
    return [marked.replace("¦", ""), outcomes];
  });
}

test.each(cases(foreignDialects))("of another dialect: %s", (sql, outcomes) => {
  expect([outcome(sql, 19), outcome(sql, 23)]).toEqual(outcomes);
});

test.each(cases(oracleRules))("against Oracle's rules: %s", (sql, outcomes) => {
  expect([outcome(sql, 19), outcome(sql, 23)]).toEqual(outcomes);
});

test("more items in a list than a version allows", () => {
  const list = (count: number) => `SELECT a FROM t WHERE a IN (${"1,".repeat(count - 1)}1)`;
  expect([outcome(list(1000), 19), outcome(list(1001), 19)]).toEqual(["ok", "1795@2028"]);
  expect([outcome(list(65535), 23), outcome(list(65536), 23)]).toEqual(["ok", "1795@131098"]);
  const rows = `SELECT a FROM t WHERE (a, b) IN (${"(1, 2),".repeat(1500)}(1, 2))`;
  expect(outcome(rows, 19)).toBe("ok");
});

test("VARCHAR2 is as long as MAX_STRING_SIZE allows", () => {
  const sql = "CREATE TABLE t (a VARCHAR2(32767), b RAW(32767), c NVARCHAR2(16383))";
  expect(outcome(sql, 19)).toBe("910@27");
  const extended = parseStatement(sql, 19, { maxStringBytes: 32767 });
  expect(extended.statement.kind).toBe("create-table");
});

test("23ai quotes what stands before, in whole words of at most 30 characters", () => {
  const message = (sql: string) => {
    try {
      parseStatement(sql, 23);
      return "ok";
    } catch (error) {
      return error instanceof OraError ? error.message : String(error);
    }
  };
  expect(message("SELECT * FROM A AS AP")).toBe(
    "ORA-03048: SQL reserved word 'AS' is not syntactically valid following 'SELECT * FROM A '",
  );
  expect(
    message("SELECT REGION, SUM(A) T FROM FUTURE.REGIONALSALES GROUP BY REGION WHERE T > 3000"),
  ).toBe(
    "ORA-03048: SQL reserved word 'WHERE' is not syntactically valid following '...REGIONALSALES GROUP BY REGION '",
  );
  expect(message("CREATE SEQUENCE s START WITH 1 MAXVALUE 9223372036854775807 NO CYCLE")).toBe(
    "ORA-03049: SQL keyword 'NO' is not syntactically valid following '...MAXVALUE 9223372036854775807 '",
  );
});
