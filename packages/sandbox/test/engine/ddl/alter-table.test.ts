// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

it("adds columns and fills the rows that are there", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER PRIMARY KEY)",
    "CREATE TABLE empty (a NUMBER)",
    "INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (2)",
  );
  const story: Told[] = [
    ["ALTER TABLE t ADD (b VARCHAR2(5) DEFAULT 'x', c NUMBER)", "done"],
    ["ALTER TABLE t ADD d DATE DEFAULT DATE '2024-01-01' NOT NULL", "done"],
    ["ALTER TABLE t ADD e NUMBER GENERATED ALWAYS AS IDENTITY", "done"],
    ["ALTER TABLE t ADD f AS (a * 10)", "done"],
    [
      "SELECT * FROM t",
      [
        [1, "x", null, 1704067200, 1, 10],
        [2, "x", null, 1704067200, 2, 20],
      ],
    ],
    ["ALTER TABLE t ADD b NUMBER", "ORA-01430 at 18"],
    ["ALTER TABLE t ADD (x NUMBER, x DATE)", "ORA-00957 at 29"],
    ["ALTER TABLE t ADD g NUMBER NOT NULL", "ORA-01758 at 18"],
    ["ALTER TABLE empty ADD g NUMBER NOT NULL", "done"],
    ["ALTER TABLE t ADD g NUMBER CHECK (g > 0)", "done"],
    ["INSERT INTO t (a, g) VALUES (3, 0)", "ORA-02290"],
    ["ALTER TABLE nope ADD g NUMBER", "ORA-00942 at 12"],
    ["ALTER TABLE t ADD h NUMBER DEFAULT 1 CHECK (h > 5)", "ORA-02293"],
    ["SELECT COUNT(*) FROM user_tab_columns WHERE table_name = 'T'", [[7]]],
    ["ALTER TABLE t ADD h NUMBER", "done"],
    ["SELECT h FROM t", [[null], [null]]],
    ["SELECT index_name FROM user_indexes WHERE table_name = 'T'", [["SYS_C008001"]]],
    ["INSERT INTO t (a) VALUES (1)", "ORA-00001"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("drops and renames columns", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER, b NUMBER, c NUMBER, d NUMBER, v AS (a + b), CONSTRAINT t_u UNIQUE (c, d), CHECK (d > 0))",
    "CREATE INDEX t_b ON t (b)",
    "CREATE INDEX t_f ON t (ABS(d))",
    "INSERT INTO t (a, b, c, d) VALUES (1, 2, 3, 4)",
  );
  const story: Told[] = [
    ["ALTER TABLE t DROP COLUMN a", "ORA-54031 at 12"],
    ["ALTER TABLE t RENAME COLUMN a TO x", "ORA-54032 at 12"],
    ["ALTER TABLE t DROP COLUMN v", "done"],
    ["ALTER TABLE t DROP COLUMN c", "ORA-12991 at 12"],
    ["ALTER TABLE t DROP COLUMN nope", "ORA-00904 at 12"],
    ["ALTER TABLE t DROP COLUMN b", "done"],
    ["SELECT * FROM t", [[1, 3, 4]]],
    ["SELECT index_name FROM user_indexes ORDER BY 1", [["T_F"], ["T_U"]]],
    ["ALTER TABLE t DROP (c) CASCADE CONSTRAINTS", "done"],
    ["SELECT constraint_name FROM user_constraints WHERE constraint_name = 'T_U'", []],
    ["ALTER TABLE t ADD b VARCHAR2(3)", "done"],
    ["SELECT * FROM t", [[1, 4, null]]],
    ["ALTER TABLE t RENAME COLUMN d TO a", "ORA-00957 at 12"],
    ["ALTER TABLE t RENAME COLUMN nope TO x", "ORA-00904 at 12"],
    ['ALTER TABLE t RENAME COLUMN d TO "New d"', "done"],
    ["SELECT search_condition_vc FROM user_constraints", [['"New d" > 0']]],
    ["SELECT column_expression FROM user_ind_expressions", [['ABS("New d")']]],
    ['INSERT INTO t ("New d") VALUES (-1)', "ORA-02290"],
    ["ALTER TABLE t SET UNUSED (b)", "done"],
    ["ALTER TABLE t DROP UNUSED COLUMNS", "done"],
    ['ALTER TABLE t DROP (a, "New d")', "ORA-12983 at 12"],
    ["SELECT * FROM t", [[1, 4]]],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("changes types as far as nothing is lost", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (n NUMBER(5,2), i NUMBER, v VARCHAR2(5), c CHAR(3), d DATE, ts TIMESTAMP(6), l CLOB, r RAW(4), y INTERVAL YEAR(4) TO MONTH, e DATE)",
    "INSERT INTO t VALUES (1.5, 7, 'abc', 'x', DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00.123456', 'lob', HEXTORAW('0A0B'), INTERVAL '10' YEAR, NULL)",
  );
  const story: Told[] = [
    ["ALTER TABLE t MODIFY n NUMBER(7,2)", "done"],
    ["ALTER TABLE t MODIFY n NUMBER(7,3)", "ORA-01440 at 21"],
    ["ALTER TABLE t MODIFY n NUMBER", "done"],
    ["ALTER TABLE t MODIFY n NUMBER(10,2)", "ORA-01440 at 21"],
    ["ALTER TABLE t MODIFY i NUMBER(10)", "ORA-01440 at 21"],
    ["ALTER TABLE t MODIFY v VARCHAR2(3)", "done"],
    ["ALTER TABLE t MODIFY v VARCHAR2(2)", "ORA-01441 at 21"],
    ["ALTER TABLE t MODIFY v VARCHAR2(4000)", "done"],
    ["ALTER TABLE t MODIFY v NUMBER", "ORA-01439 at 21"],
    ["ALTER TABLE t MODIFY v CLOB", "ORA-22858 at 21"],
    ["ALTER TABLE t MODIFY l VARCHAR2(100)", "ORA-22859 at 21"],
    ["ALTER TABLE t MODIFY c CHAR(5)", "done"],
    ["SELECT c FROM t", [["x    "]]],
    ["ALTER TABLE t MODIFY c VARCHAR2(5)", "done"],
    ["ALTER TABLE t MODIFY d TIMESTAMP(3)", "done"],
    ["SELECT d FROM t", [["2024-01-01 00:00:00"]]],
    ["ALTER TABLE t MODIFY d TIMESTAMP WITH TIME ZONE", "ORA-01439 at 21"],
    ["ALTER TABLE t MODIFY ts TIMESTAMP(3)", "ORA-30082 at 21"],
    ["ALTER TABLE t MODIFY ts TIMESTAMP(9)", "done"],
    ["ALTER TABLE t MODIFY r RAW(1)", "ORA-01441 at 21"],
    ["ALTER TABLE t MODIFY y INTERVAL YEAR(2) TO MONTH", "ORA-30082 at 21"],
    ["ALTER TABLE t MODIFY e NUMBER", "done"],
    ["ALTER TABLE t MODIFY nope NUMBER", "ORA-00904 at 21"],
    ["ALTER TABLE t MODIFY (e VARCHAR2(9), v VARCHAR2(1))", "ORA-01441 at 37"],
    ["ALTER TABLE t MODIFY (d DATE, v VARCHAR2(1))", "ORA-01441 at 30"],
    [
      "SELECT data_type FROM user_tab_columns WHERE column_name IN ('D', 'E') ORDER BY 1",
      [["NUMBER"], ["TIMESTAMP(3)"]],
    ],
    [
      "SELECT * FROM t",
      [
        [
          1.5,
          7,
          "abc",
          "x    ",
          "2024-01-01 00:00:00",
          "2024-01-01 00:00:00.123456000",
          "lob",
          "0A0B",
          120,
          null,
        ],
      ],
    ],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("changes defaults, NULL and NOT NULL, visibility and identity", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (id NUMBER GENERATED ALWAYS AS IDENTITY, a NUMBER, b NUMBER NOT NULL, p NUMBER PRIMARY KEY)",
  );
  const story: Told[] = [
    ["ALTER TABLE t MODIFY a DEFAULT 5", "done"],
    ["ALTER TABLE t MODIFY b NOT NULL", "ORA-01442 at 23"],
    ["ALTER TABLE t MODIFY a NULL", "ORA-01451 at 23"],
    ["ALTER TABLE t MODIFY b NULL", "done"],
    ["ALTER TABLE t MODIFY p NULL", "ORA-01451"],
    ["ALTER TABLE t MODIFY id NULL", "ORA-30672 at 24"],
    ["ALTER TABLE t MODIFY id DEFAULT 5", "ORA-30674 at 21"],
    ["INSERT INTO t (p) VALUES (1)", 1],
    ["INSERT INTO t (id, p) VALUES (5, 2)", "ORA-32795 at 30"],
    ["ALTER TABLE t MODIFY id GENERATED BY DEFAULT AS IDENTITY (START WITH 50)", "done"],
    ["INSERT INTO t (p) VALUES (3)", 1],
    ["ALTER TABLE t MODIFY a GENERATED ALWAYS AS IDENTITY", "ORA-30673 at 21"],
    ["ALTER TABLE t MODIFY b INVISIBLE", "done"],
    [
      "SELECT * FROM t",
      [
        [1, 5, 1],
        [50, 5, 3],
      ],
    ],
    ["ALTER TABLE t MODIFY a DEFAULT ON NULL 9", "done"],
    ["INSERT INTO t (a, p) VALUES (NULL, 4)", 1],
    ["SELECT a FROM t WHERE p = 4", [[9]]],
    ["ALTER TABLE t MODIFY id DROP IDENTITY", "done"],
    ["SELECT COUNT(*) FROM user_sequences", [[0]]],
    ["INSERT INTO t (p) VALUES (5)", "ORA-01400"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("makes tables read-only and writable, and moves them", async () => {
  const app = logOn(openEngine());
  await app.all("CREATE TABLE t (a NUMBER PRIMARY KEY)", "INSERT INTO t VALUES (1)", "COMMIT");
  const [[before]] = (await app.rows("SELECT ROWID FROM t")) as [[string]];
  const story: Told[] = [
    ["ALTER TABLE t READ WRITE", "ORA-14140 at 12"],
    ["ALTER TABLE t READ ONLY", "done"],
    ["ALTER TABLE t READ ONLY", "ORA-14139 at 12"],
    ["INSERT INTO t VALUES (2)", "ORA-12081 at 12"],
    ["SELECT * FROM t FOR UPDATE", "ORA-12081"],
    ["ALTER TABLE t ADD b NUMBER", "ORA-12081 at 12"],
    ["TRUNCATE TABLE t", "ORA-12081 at 15"],
    ["CREATE INDEX t_i ON t (ABS(a))", "done"],
    ["ALTER TABLE t READ WRITE", "done"],
    ["ALTER TABLE t MOVE", "done"],
    ["INSERT INTO t VALUES (2)", "ORA-01502"],
    ["SELECT status FROM user_indexes", [["UNUSABLE"], ["UNUSABLE"]]],
    ["ALTER INDEX t_i REBUILD", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
  const [[after]] = (await app.rows("SELECT ROWID FROM t")) as [[string]];
  expect(after).not.toBe(before);
});
