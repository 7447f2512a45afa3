// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

it("makes, rebuilds and drops indexes", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER, b VARCHAR2(10), c CLOB, z TIMESTAMP WITH TIME ZONE, w VARCHAR2(4000), x VARCHAR2(4000), l LONG)",
    "INSERT INTO t (a, b) VALUES (1, 'x')",
    "INSERT INTO t (a, b) VALUES (1, 'X')",
    "CREATE VIEW v AS SELECT a FROM t",
  );
  const story: Told[] = [
    ["CREATE UNIQUE INDEX i ON t (a)", "ORA-01452"],
    ["CREATE UNIQUE INDEX i ON t (b)", "done"],
    ["CREATE INDEX i ON t (a)", "ORA-00955 at 13"],
    ["CREATE INDEX i2 ON t (b)", "ORA-01408 at 13"],
    ["CREATE INDEX i2 ON t (b DESC)", "done"],
    ["CREATE UNIQUE INDEX i3 ON t (UPPER(b))", "ORA-01452"],
    ["CREATE INDEX i3 ON t (UPPER(b))", "done"],
    ["CREATE INDEX i4 ON t ( upper( b ) )", "ORA-01408 at 13"],
    ["CREATE INDEX i4 ON t (c)", "ORA-02327 at 22"],
    ["CREATE INDEX i4 ON t (l)", "ORA-00997 at 22"],
    ["CREATE INDEX i4 ON t (nope)", "ORA-00904 at 22"],
    ["CREATE INDEX i4 ON t (a + SYSDATE)", "ORA-01743 at 22"],
    ["CREATE INDEX i4 ON t (w, x)", "ORA-01450 at 13"],
    ["CREATE INDEX i4 ON t (z)", "done"],
    ["CREATE INDEX i5 ON v (a)", "ORA-01702 at 19"],
    ["CREATE INDEX i5 ON nope (a)", "ORA-00942 at 19"],
    ["INSERT INTO t (b) VALUES ('x')", "ORA-00001"],
    ["ALTER INDEX i UNUSABLE", "done"],
    ["ALTER INDEX i REBUILD", "done"],
    ["ALTER INDEX i RENAME TO i9", "done"],
    ["ALTER INDEX i REBUILD", "ORA-01418 at 12"],
    ["DROP INDEX i", "ORA-01418 at 11"],
    ["DROP INDEX i9", "done"],
    [
      "SELECT index_name, index_type FROM user_indexes ORDER BY 1",
      [
        ["I2", "FUNCTION-BASED NORMAL"],
        ["I3", "FUNCTION-BASED NORMAL"],
        ["I4", "NORMAL"],
        ["SYS_IL0000070019C00003$$", "LOB"],
      ],
    ],
    ["DROP TABLE t", "done"],
    ["SELECT COUNT(*) FROM user_indexes", [[0]]],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("makes views that show what was there when they were made", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER NOT NULL, b VARCHAR2(3))",
    "CREATE TABLE u (a NUMBER, c DATE)",
  );
  const story: Told[] = [
    ["CREATE VIEW v AS SELECT * FROM t", "done"],
    ["CREATE VIEW v AS SELECT * FROM t", "ORA-00955 at 12"],
    ["CREATE VIEW t AS SELECT * FROM t", "ORA-00955 at 12"],
    ["CREATE OR REPLACE VIEW t AS SELECT 1 x FROM dual", "ORA-00955 at 23"],
    ["CREATE VIEW w AS SELECT COUNT(*) FROM t", "ORA-00998 at 24"],
    ["CREATE VIEW w AS SELECT a, a FROM t", "ORA-00957 at 17"],
    ["CREATE VIEW w (x) AS SELECT a, b FROM t", "ORA-01730 at 21"],
    ["CREATE VIEW w AS SELECT t.*, u.* FROM t, u", "ORA-00957 at 17"],
    ["CREATE VIEW w AS SELECT nope FROM t", "ORA-00904 at 24"],
    ["CREATE VIEW w (x, y, z, q) AS SELECT t.*, u.* FROM t, u", "done"],
    ["ALTER TABLE t ADD d NUMBER", "done"],
    ["INSERT INTO t VALUES (1, 'x', 5)", 1],
    ["SELECT * FROM v", [[1, "x"]]],
    [
      "SELECT view_name, text FROM user_views ORDER BY 1",
      [
        ["V", 'SELECT "A","B" FROM t'],
        ["W", 'SELECT "T"."A","T"."B", "U"."A","U"."C" FROM t, u'],
      ],
    ],
    [
      "SELECT column_name, nullable FROM user_tab_columns WHERE table_name = 'V'",
      [
        ["A", "N"],
        ["B", "Y"],
      ],
    ],
    ["CREATE VIEW vv AS SELECT a FROM v", "done"],
    ["ALTER TABLE t DROP COLUMN b", "done"],
    ["SELECT * FROM v", "ORA-04063 at 14"],
    [
      "SELECT object_name, status FROM user_objects WHERE object_type = 'VIEW' ORDER BY 1",
      [
        ["V", "INVALID"],
        ["VV", "INVALID"],
        ["W", "INVALID"],
      ],
    ],
    ["ALTER TABLE t ADD b NUMBER", "done"],
    ["SELECT * FROM v", [[1, null]]],
    ["CREATE FORCE VIEW f AS SELECT * FROM not_yet", "done"],
    ["SELECT * FROM f", "ORA-04063 at 14"],
    ["CREATE TABLE not_yet (x NUMBER)", "done"],
    ["SELECT * FROM f", []],
    ["CREATE OR REPLACE VIEW v AS SELECT a * 2 AS twice FROM t WITH READ ONLY", "done"],
    ["SELECT * FROM v", [[2]]],
    ["INSERT INTO v VALUES (1)", "ORA-42399 at 12"],
    ["DROP VIEW nope", "ORA-00942 at 10"],
    ["DROP VIEW t", "ORA-00942 at 10"],
    ["DROP TABLE v", "ORA-00942 at 11"],
    ["DROP VIEW v", "done"],
    ["SELECT * FROM vv", "ORA-04063 at 14"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("fills materialized views", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER NOT NULL)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    ["CREATE MATERIALIZED VIEW m AS SELECT a, a * 2 AS b FROM t", "done"],
    ["SELECT * FROM m", [[1, 2]]],
    ["INSERT INTO m VALUES (1, 1)", "ORA-01732 at 12"],
    ["CREATE MATERIALIZED VIEW m AS SELECT a FROM t", "ORA-12006 at 25"],
    ["DROP TABLE m", "ORA-12083 at 11"],
    ["CREATE MATERIALIZED VIEW e BUILD DEFERRED AS SELECT a FROM t", "done"],
    ["SELECT * FROM e", []],
    ["SELECT mview_name FROM user_mviews", [["M"], ["E"]]],
    ["DROP MATERIALIZED VIEW t", "ORA-12003 at 23"],
    ["DROP MATERIALIZED VIEW m", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("IF [NOT] EXISTS of 23ai spares materialized views", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT a FROM t", "done"],
    ["CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT a + 1 AS b FROM t", "done"],
    ["SELECT column_name FROM user_tab_columns WHERE table_name = 'M'", [["A"]]],
    ["CREATE MATERIALIZED VIEW IF NOT EXISTS t AS SELECT 1 AS a FROM dual", "ORA-00955 at 39"],
    ["DROP MATERIALIZED VIEW IF EXISTS m", "done"],
    ["DROP MATERIALIZED VIEW IF EXISTS m", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
  const old = logOn(openEngine({ version: 19 }));
  expect(
    await old.outcome("CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 a FROM dual"),
  ).toBe("ORA-00905 at 28");
});

it("shows and hides indexes, and keeps them when a table is moved online", async () => {
  const app = logOn(openEngine({ version: 19 }));
  const shown = "SELECT visibility, status FROM user_indexes WHERE index_name = 'I'";
  const explain = (id: string): string =>
    `EXPLAIN PLAN SET STATEMENT_ID = '${id}' FOR SELECT * FROM t WHERE a = 1`;
  const plan = (id: string): string =>
    `SELECT options FROM plan_table WHERE object_name = 'I' AND statement_id = '${id}'`;
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER, b NUMBER)", "done"],
    ["CREATE UNIQUE INDEX i ON t (a)", "done"],
    ["INSERT INTO t VALUES (1, 1)", 1],
    [explain("x"), "done"],
    [plan("x"), [["UNIQUE SCAN"]]],
    ["ALTER INDEX i INVISIBLE", "done"],
    [shown, [["INVISIBLE", "VALID"]]],
    [explain("y"), "done"],
    [plan("y"), []],
    ["INSERT INTO t VALUES (1, 2)", "ORA-00001"],
    ["ALTER TABLE t MOVE ONLINE TABLESPACE users", "done"],
    [shown, [["INVISIBLE", "VALID"]]],
    ["INSERT INTO t VALUES (1, 2)", "ORA-00001"],
    ["ALTER INDEX i VISIBLE", "done"],
    ["ALTER TABLE t MOVE UPDATE INDEXES", "done"],
    [shown, [["VISIBLE", "VALID"]]],
    ["SELECT b FROM t WHERE a = 1", [[1]]],
    ["ALTER TABLE t MOVE TABLESPACE sysaux", "done"],
    [shown, [["VISIBLE", "UNUSABLE"]]],
    ["SELECT tablespace_name FROM user_tables", [["SYSAUX"]]],
    ["ALTER TABLE t MOVE TABLESPACE nowhere", "ORA-00959 at 12"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("makes sequences and keeps their numbers in bounds", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE SEQUENCE s", "done"],
    ["SELECT s.NEXTVAL, s.NEXTVAL, s.CURRVAL FROM dual", [[1, 1, 1]]],
    ["CREATE SEQUENCE s", "ORA-00955 at 16"],
    ["CREATE SEQUENCE x INCREMENT BY 0", "ORA-04002 at 16"],
    ["CREATE SEQUENCE x MINVALUE 5 MAXVALUE 5", "ORA-04004 at 16"],
    ["CREATE SEQUENCE x INCREMENT BY 10 MINVALUE 1 MAXVALUE 5", "ORA-04005 at 16"],
    ["CREATE SEQUENCE x START WITH 0", "ORA-04006 at 16"],
    ["CREATE SEQUENCE x START WITH 9 MAXVALUE 5", "ORA-04008 at 16"],
    ["CREATE SEQUENCE x CACHE 1", "ORA-04010 at 16"],
    ["CREATE SEQUENCE x MAXVALUE 10 CYCLE CACHE 20", "ORA-04013 at 16"],
    ["CREATE SEQUENCE x CYCLE", "ORA-04015 at 16"],
    ["CREATE SEQUENCE x INCREMENT BY -1 CYCLE", "ORA-04014 at 16"],
    ["CREATE SEQUENCE x MAXVALUE 99999999999999999999999999999", "ORA-04003 at 16"],
    ["CREATE SEQUENCE c MAXVALUE 2 CYCLE NOCACHE", "done"],
    ["SELECT c.NEXTVAL FROM dual", [[1]]],
    ["SELECT c.NEXTVAL FROM dual", [[2]]],
    ["SELECT c.NEXTVAL FROM dual", [[1]]],
    ["CREATE SEQUENCE d INCREMENT BY -2 MINVALUE -3 MAXVALUE -1", "done"],
    ["SELECT d.NEXTVAL FROM dual", [[-1]]],
    ["SELECT d.NEXTVAL FROM dual", [[-3]]],
    ["SELECT d.NEXTVAL FROM dual", "ORA-08004"],
    ["ALTER SEQUENCE s START WITH 5", "ORA-02283 at 15"],
    ["ALTER SEQUENCE s", "ORA-02286 at 16"],
    ["ALTER SEQUENCE s INCREMENT BY 10", "done"],
    ["SELECT s.NEXTVAL FROM dual", [[11]]],
    ["ALTER SEQUENCE s INCREMENT BY 1 MAXVALUE 5", "ORA-04009 at 15"],
    ["ALTER SEQUENCE s RESTART START WITH 100", "done"],
    ["SELECT s.NEXTVAL FROM dual", [[100]]],
    ["ALTER SEQUENCE nope INCREMENT BY 1", "ORA-02289 at 15"],
    ["DROP SEQUENCE nope", "ORA-02289 at 14"],
    ["DROP SEQUENCE s", "done"],
    ["SELECT s.NEXTVAL FROM dual", "ORA-02289 at 7"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("follows synonyms where Oracle does", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["CREATE SYNONYM y FOR t", "done"],
    ["INSERT INTO y VALUES (1)", 1],
    ["SELECT * FROM y", [[1]]],
    ["CREATE SYNONYM y FOR t", "ORA-00955 at 15"],
    ["CREATE OR REPLACE SYNONYM y FOR app.t", "done"],
    ["CREATE SYNONYM t FOR t", "ORA-01471 at 15"],
    ["CREATE PUBLIC SYNONYM p FOR t", "ORA-01031 at 22"],
    ["ALTER TABLE y ADD b NUMBER", "ORA-00942 at 12"],
    ["TRUNCATE TABLE y", "ORA-00942 at 15"],
    ["DROP TABLE y", "ORA-00942 at 11"],
    ["COMMENT ON TABLE y IS 'through a synonym'", "done"],
    ["SELECT comments FROM user_tab_comments", [["through a synonym"]]],
    ["DROP SYNONYM nope", "ORA-01434 at 13"],
    ["DROP TABLE t", "done"],
    ["SELECT * FROM y", "ORA-00980 at 14"],
    ["DROP SYNONYM y", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("renames, comments, truncates, drops, purges and analyzes", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER, b VARCHAR2(5))",
    "INSERT INTO t VALUES (1, 'x')",
    "COMMIT",
  );
  const story: Told[] = [
    ["RENAME t TO t2", "done"],
    ["RENAME t TO t3", "ORA-04043 at 0"],
    ["CREATE TABLE t3 (a NUMBER)", "done"],
    ["RENAME t2 TO t3", "ORA-00955 at 0"],
    ["ALTER TABLE t2 RENAME TO t3", "ORA-00955 at 12"],
    ["ALTER TABLE t2 RENAME TO t", "done"],
    ["COMMENT ON COLUMN t.a IS 'first'", "done"],
    ["COMMENT ON COLUMN t.nope IS 'x'", "ORA-00904 at 18"],
    ["COMMENT ON TABLE nope IS 'x'", "ORA-00942 at 17"],
    [
      "SELECT column_name, comments FROM user_col_comments WHERE table_name = 'T'",
      [
        ["A", "first"],
        ["B", null],
      ],
    ],
    ["COMMENT ON COLUMN t.a IS ''", "done"],
    [
      "SELECT comments FROM user_col_comments WHERE table_name = 'T' AND column_name = 'A'",
      [[null]],
    ],
    ["ANALYZE TABLE t COMPUTE STATISTICS", "done"],
    ["SELECT num_rows FROM user_tables WHERE table_name = 'T'", [[1]]],
    ["ANALYZE TABLE t DELETE STATISTICS", "done"],
    ["SELECT num_rows FROM user_tables WHERE table_name = 'T'", [[null]]],
    ["TRUNCATE TABLE t", "done"],
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", []],
    ["TRUNCATE TABLE nope", "ORA-00942 at 15"],
    ["DROP TABLE nope", "ORA-00942 at 11"],
    ["DROP TABLE IF EXISTS nope", "done"],
    ["DROP TABLE t", "done"],
    ["PURGE TABLE t", "done"],
    ["PURGE TABLE t", "ORA-38307 at 12"],
    ["DROP TABLE t3 PURGE", "done"],
    ["PURGE TABLE t3", "ORA-38307 at 12"],
  ];
  expect(await app.tell(story)).toEqual(story);
});
