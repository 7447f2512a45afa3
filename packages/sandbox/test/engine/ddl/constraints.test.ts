// Layer: pure.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "../open-engine.ts";

it("makes constraints with given and generated names and enforces them", async () => {
  const app = logOn(openEngine({ version: 19 }));
  const story: Told[] = [
    [
      "CREATE TABLE p (id NUMBER CONSTRAINT p_pk PRIMARY KEY, u VARCHAR2(10) UNIQUE, n NUMBER NOT NULL CHECK (n > 0))",
      "done",
    ],
    [
      "SELECT constraint_name, constraint_type, index_name FROM user_constraints ORDER BY constraint_type, constraint_name",
      [
        ["SYS_C008002", "C", null],
        ["SYS_C008003", "C", null],
        ["P_PK", "P", "P_PK"],
        ["SYS_C008001", "U", "SYS_C008001"],
      ],
    ],
    ["INSERT INTO p VALUES (1, 'a', 1)", 1],
    ["INSERT INTO p VALUES (1, 'b', 1)", "ORA-00001"],
    ["INSERT INTO p VALUES (2, 'a', 1)", "ORA-00001"],
    ["INSERT INTO p VALUES (2, NULL, 0)", "ORA-02290"],
    ["INSERT INTO p VALUES (2, NULL, NULL)", "ORA-01400"],
    ["INSERT INTO p VALUES (NULL, NULL, 1)", "ORA-01400"],
    ["CREATE TABLE c (pid NUMBER REFERENCES p ON DELETE CASCADE)", "done"],
    ["INSERT INTO c VALUES (9)", "ORA-02291"],
    ["INSERT INTO c VALUES (1)", 1],
    ["DELETE FROM p", 1],
    ["SELECT * FROM c", []],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("a column of a foreign key needs no type: it has that of the column it points at", async () => {
  const app = logOn(openEngine({ version: 19 }));
  const story: Told[] = [
    [
      "CREATE TABLE p (id NUMBER(7) PRIMARY KEY, u VARCHAR2(11 CHAR) UNIQUE, a DATE, b RAW(3), UNIQUE (a, b))",
      "done",
    ],
    [
      "CREATE TABLE c (pid REFERENCES p, u CONSTRAINT c_u REFERENCES p (u) ON DELETE CASCADE)",
      "done",
    ],
    ["CREATE TABLE d (x, y NOT NULL, FOREIGN KEY (y, x) REFERENCES p (a, b))", "done"],
    ["CREATE TABLE e (id NUMBER(5), up DEFAULT 1 REFERENCES e, PRIMARY KEY (id))", "done"],
    [
      "ALTER TABLE e ADD (pid REFERENCES p, q, CONSTRAINT e_q FOREIGN KEY (q) REFERENCES p (u))",
      "done",
    ],
    [
      `SELECT table_name, column_name, data_type, data_length, data_precision, nullable FROM user_tab_columns
       WHERE table_name <> 'P' ORDER BY table_name, column_id`,
      [
        ["C", "PID", "NUMBER", 22, 7, "Y"],
        ["C", "U", "VARCHAR2", 44, null, "Y"],
        ["D", "X", "RAW", 3, null, "Y"],
        ["D", "Y", "DATE", 7, null, "N"],
        ["E", "ID", "NUMBER", 22, 5, "N"],
        ["E", "UP", "NUMBER", 22, 5, "Y"],
        ["E", "PID", "NUMBER", 22, 7, "Y"],
        ["E", "Q", "VARCHAR2", 44, null, "Y"],
      ],
    ],
    ["CREATE TABLE f (id NUMBER, pid)", "ORA-02263 at 27"],
    ["CREATE TABLE f (pid NOT NULL)", "ORA-02263 at 16"],
    ["CREATE TABLE f (pid REFERENCES nowhere)", "ORA-00942 at 31"],
    ["CREATE TABLE f (pid REFERENCES c)", "ORA-02268 at 20"],
    ["CREATE TABLE f (up REFERENCES f)", "ORA-02268 at 19"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("refuses constraints that make no sense", async () => {
  const app = logOn(openEngine());
  await app.all("CREATE TABLE p (id NUMBER PRIMARY KEY, s VARCHAR2(5), x NUMBER)");
  const story: Told[] = [
    ["CREATE TABLE b (a CLOB UNIQUE)", "ORA-02329 at 23"],
    ["CREATE TABLE b (a TIMESTAMP WITH TIME ZONE PRIMARY KEY)", "ORA-02329 at 43"],
    ["CREATE TABLE b (a JSON PRIMARY KEY)", "ORA-02329 at 23"],
    ["CREATE TABLE b (a LONG UNIQUE)", "ORA-02269 at 23"],
    ["CREATE TABLE b (a VARCHAR2(4000), b VARCHAR2(2400), PRIMARY KEY (a, b))", "ORA-01450 at 52"],
    ["CREATE TABLE b (a VARCHAR2(4000), b VARCHAR2(2380), PRIMARY KEY (a, b))", "done"],
    ["CREATE TABLE e (a NUMBER, PRIMARY KEY (z))", "ORA-00904 at 26"],
    ["CREATE TABLE e (a NUMBER, UNIQUE (a, a))", "ORA-00957 at 26"],
    ["CREATE TABLE e (a NUMBER PRIMARY KEY UNIQUE)", "ORA-02259 at 37"],
    ["CREATE TABLE e (a NUMBER PRIMARY KEY, UNIQUE (a))", "ORA-02261 at 38"],
    [
      "CREATE TABLE e (a NUMBER CONSTRAINT k PRIMARY KEY, b NUMBER CONSTRAINT k UNIQUE)",
      "ORA-02264 at 60",
    ],
    ["CREATE TABLE e (a NUMBER CHECK (b > 0), b NUMBER)", "ORA-02438 at 25"],
    ["CREATE TABLE e (a NUMBER CHECK (z > 0))", "ORA-00904 at 32"],
    ["CREATE TABLE e (a DATE CHECK (a > SYSDATE))", "ORA-02436 at 30"],
    ["CREATE TABLE e (a NUMBER REFERENCES nowhere)", "ORA-00942 at 36"],
    ["CREATE TABLE e (a NUMBER REFERENCES p (x))", "ORA-02270 at 25"],
    ["CREATE TABLE e (a NUMBER REFERENCES p (nope))", "ORA-00904 at 25"],
    ["CREATE TABLE e (a DATE REFERENCES p (id))", "ORA-02267 at 23"],
    [
      "CREATE TABLE e (a NUMBER, b NUMBER, FOREIGN KEY (a, b) REFERENCES p (id))",
      "ORA-02256 at 36",
    ],
    ["CREATE TABLE nokey (a NUMBER)", "done"],
    ["CREATE TABLE e (a NUMBER REFERENCES nokey)", "ORA-02268 at 25"],
    ["CREATE GLOBAL TEMPORARY TABLE g (a NUMBER REFERENCES p)", "ORA-14455 at 42"],
    ["SELECT table_name FROM user_tables ORDER BY 1", [["B"], ["NOKEY"], ["P"]]],
    ["SELECT constraint_name FROM user_constraints WHERE constraint_name = 'K'", []],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("validates the rows that are there when constraints are added or enabled", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE p (id NUMBER PRIMARY KEY)",
    "INSERT INTO p VALUES (1)",
    "CREATE TABLE t (a NUMBER, b NUMBER, c VARCHAR2(5))",
    "INSERT INTO t VALUES (1, NULL, 'x')",
    "INSERT INTO t VALUES (1, 5, 'y')",
    "COMMIT",
  );
  const story: Told[] = [
    ["ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY (a)", "ORA-02437"],
    ["ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY (b)", "ORA-01449"],
    ["ALTER TABLE t ADD CONSTRAINT t_u UNIQUE (a)", "ORA-02299"],
    ["ALTER TABLE t ADD CONSTRAINT t_c CHECK (c = 'x')", "ORA-02293"],
    ["ALTER TABLE t ADD CONSTRAINT t_f FOREIGN KEY (b) REFERENCES p", "ORA-02298"],
    ["ALTER TABLE t MODIFY b NOT NULL", "ORA-02296"],
    ["SELECT COUNT(*) FROM user_constraints WHERE table_name = 'T'", [[0]]],
    ["SELECT COUNT(*) FROM user_indexes WHERE table_name = 'T'", [[0]]],
    ["ALTER TABLE t ADD CONSTRAINT t_c CHECK (c = 'x') ENABLE NOVALIDATE", "done"],
    ["INSERT INTO t VALUES (2, 2, 'y')", "ORA-02290"],
    ["ALTER TABLE t DISABLE CONSTRAINT t_c", "done"],
    ["INSERT INTO t VALUES (2, 2, 'y')", 1],
    ["ALTER TABLE t ENABLE CONSTRAINT t_c", "ORA-02293"],
    ["ALTER TABLE t ENABLE CONSTRAINT nope", "ORA-02430 at 12"],
    ["ALTER TABLE t DISABLE CONSTRAINT nope", "ORA-02431 at 12"],
    ["ALTER TABLE t DROP CONSTRAINT nope", "ORA-02443 at 12"],
    ["ALTER TABLE t DROP PRIMARY KEY", "ORA-02441 at 12"],
    ["ALTER TABLE t DROP UNIQUE (a)", "ORA-02442 at 12"],
    ["ALTER TABLE t RENAME CONSTRAINT t_c TO t_check", "done"],
    ["ALTER TABLE t RENAME CONSTRAINT t_c TO t_c2", "ORA-23292 at 12"],
    ["ALTER TABLE t DROP CONSTRAINT t_check", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("keeps keys that foreign keys point at", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE p (id NUMBER CONSTRAINT p_pk PRIMARY KEY)",
    "CREATE TABLE c (pid NUMBER CONSTRAINT c_fk REFERENCES p)",
  );
  const story: Told[] = [
    ["ALTER TABLE p DROP PRIMARY KEY", "ORA-02273 at 12"],
    ["ALTER TABLE p DISABLE PRIMARY KEY", "ORA-02297 at 12"],
    ["ALTER TABLE p DROP COLUMN id", "ORA-12983 at 12"],
    ["ALTER TABLE p ADD x NUMBER", "done"],
    ["ALTER TABLE p DROP COLUMN id", "ORA-12992 at 12"],
    ["TRUNCATE TABLE p", "ORA-02266 at 15"],
    ["TRUNCATE TABLE p CASCADE", "ORA-14705 at 15"],
    ["DROP TABLE p", "ORA-02449 at 11"],
    ["DROP INDEX p_pk", "ORA-02429 at 11"],
    ["ALTER TABLE c ADD CONSTRAINT c_fk2 FOREIGN KEY (pid) REFERENCES p", "ORA-02275 at 18"],
    ["ALTER TABLE p DROP PRIMARY KEY CASCADE", "done"],
    ["SELECT COUNT(*) FROM user_constraints", [[0]]],
    ["DROP TABLE p", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
});
