// Layer: pure. Row triggers: what they see, what they change, when they fire.
import { expect, it } from "vitest";
import { varchar2 } from "../../../src/engine/types/make-type.ts";
import { logOn, openEngine, requestFor, type TestSession, type Told } from "../open-engine.ts";

/** A table, and a log of what fired. */
async function open(...triggers: readonly string[]): Promise<TestSession> {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (id NUMBER PRIMARY KEY, v VARCHAR2(10), n NUMBER DEFAULT 7, w AS (n * 2))",
    "CREATE TABLE log (step NUMBER GENERATED ALWAYS AS IDENTITY, what VARCHAR2(200))",
    "CREATE SEQUENCE s",
    ...triggers,
  );
  return app;
}

/** A trigger that writes one line to the log. */
const logging = (name: string, head: string, text: string): string =>
  `CREATE TRIGGER ${name} ${head} BEGIN INSERT INTO log (what) VALUES (${text}); END;`;

const logged = async (app: TestSession): Promise<unknown[]> =>
  (await app.rows("SELECT what FROM log ORDER BY step")).flat();

const fillId = `CREATE TRIGGER t_id BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id IS NULL)
  BEGIN :NEW.id := s.NEXTVAL; END;`;

it("a sequence fills ids, row by row, in every kind of INSERT", async () => {
  const app = await open(fillId);
  const story: Told[] = [
    ["INSERT INTO t (v) VALUES ('a')", 1],
    ["INSERT INTO t (v) SELECT 'b' || LEVEL FROM dual CONNECT BY LEVEL <= 2", 2],
    ["INSERT INTO t VALUES (50, 'c', 1), (NULL, 'd', 2)", "ORA-00947 at 12"],
    ["INSERT INTO t (id, v) VALUES (50, 'c'), (NULL, 'd')", 2],
    ["INSERT ALL INTO t (v) VALUES ('e') INTO t (v) VALUES ('f') SELECT * FROM dual", 2],
    [
      "MERGE INTO t USING (SELECT 'm' AS v FROM dual) x ON (t.v = x.v) WHEN NOT MATCHED THEN INSERT (v) VALUES (x.v)",
      1,
    ],
    ["BEGIN INSERT INTO t (v) VALUES ('g'); END;", "plsql"],
    [
      "SELECT id, v FROM t ORDER BY v",
      [
        [1, "a"],
        [2, "b1"],
        [3, "b2"],
        [50, "c"],
        [4, "d"],
        [5, "e"],
        [6, "f"],
        [8, "g"],
        [7, "m"],
      ],
    ],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("array DML fires them for every row of binds, and RETURNING gives what they made", async () => {
  const app = await open(fillId);
  const insert = app.session.parse("INSERT INTO t (v) VALUES (:1) RETURNING id, w INTO :2, :3");
  const types = { bindTypes: [varchar2(10), { name: "NULL" }, { name: "NULL" }] as const };
  const rows = Array.from({ length: 300 }, (_, index) => [`v${index}`, null, null]);
  const result = await app.session.execute(insert, { ...requestFor(rows), ...types });
  expect(result).toMatchObject({ kind: "dml", rowCount: 300 });
  const returned = result.kind === "dml" ? (result.returned ?? []) : [];
  expect(returned.slice(0, 2)).toEqual([
    [[1], [14]],
    [[2], [14]],
  ]);
  expect(await app.rows("SELECT COUNT(*), MIN(id), MAX(id) FROM t")).toEqual([[300, 1, 300]]);
});

it("one bad row of a batch leaves the others, and what its triggers wrote is gone", async () => {
  const app = await open(
    logging("t_log", "BEFORE INSERT ON t FOR EACH ROW", "'row ' || :NEW.id"),
    `CREATE TRIGGER t_no AFTER INSERT ON t FOR EACH ROW WHEN (NEW.v = 'bad')
     BEGIN
       RAISE_APPLICATION_ERROR(-20001, 'refused ' || :NEW.id);
     END;`,
  );
  const insert = app.session.parse("INSERT INTO t (id, v) VALUES (:1, :2)");
  const rows = [
    [1, "a"],
    [2, "bad"],
    [3, "c"],
  ];
  const result = await app.session.execute(insert, requestFor(rows, { batchErrors: true }));
  expect(result).toMatchObject({ kind: "dml", rowCount: 2 });
  const { batchErrors = [] } = result.kind === "dml" ? result : {};
  expect(batchErrors.map(({ row, error }) => [row, error.number, error.message])).toEqual([
    [
      1,
      20_001,
      `ORA-20001: refused 2
ORA-06512: at "APP.T_NO", line 2
ORA-04088: error during execution of trigger 'APP.T_NO'`,
    ],
  ]);
  expect(await logged(app)).toEqual(["row 1", "row 3"]);
});

it("BEFORE ROW changes the new values; constraints and AFTER ROW see the outcome", async () => {
  const app = await open(
    `CREATE TRIGGER t_up BEFORE INSERT OR UPDATE ON t FOR EACH ROW
     BEGIN :NEW.v := UPPER(:NEW.v); :NEW.n := NVL(:OLD.n, 0) + 1; END;`,
    logging(
      "t_after",
      "AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW",
      "NVL(:OLD.v, '-') || '/' || NVL(:NEW.v, '-') || ' ' || :OLD.w || '/' || :NEW.w",
    ),
    "ALTER TABLE t ADD CONSTRAINT v_ck CHECK (v = UPPER(v) AND n < 4)",
  );
  const story: Told[] = [
    ["INSERT INTO t VALUES (1, 'a', 100)", "ORA-00947 at 12"],
    ["INSERT INTO t (id, v, n) VALUES (1, 'a', 100)", 1],
    ["UPDATE t SET v = 'b'", 1],
    ["UPDATE t SET id = id", 1],
    ["UPDATE t SET v = 'c'", "ORA-02290"],
    ["SELECT * FROM t", [[1, "B", 3, 6]]],
    ["DELETE FROM t", 1],
  ];
  const [, ...rest] = story;
  expect(await app.tell(rest)).toEqual(rest);
  expect(await logged(app)).toEqual(["-/A /2", "A/B 2/4", "B/B 4/6", "B/- 6/"]);
});

it("UPDATE OF and WHEN choose; the predicates tell what happened", async () => {
  const app = await open(
    `CREATE TRIGGER t_of AFTER UPDATE OF v, n OR INSERT OR DELETE ON t REFERENCING NEW AS a OLD AS b FOR EACH ROW
     WHEN (NVL(a.id, b.id) < 10)
     DECLARE
       what VARCHAR2(50) := CASE WHEN INSERTING THEN 'I' WHEN DELETING THEN 'D' ELSE 'U' END;
     BEGIN
       IF UPDATING('V') THEN what := what || ' v'; END IF;
       IF UPDATING('n') THEN what := what || ' n'; END IF;
       INSERT INTO log (what) VALUES (what || ' ' || :b.id || '>' || :a.id);
     END;`,
  );
  await app.all(
    "INSERT INTO t (id) VALUES (1)",
    "INSERT INTO t (id) VALUES (20)",
    "UPDATE t SET v = 'x'",
    "UPDATE t SET n = 1, v = 'y'",
    "UPDATE t SET id = 2 WHERE id = 1",
    "MERGE INTO t USING dual ON (id = 2) WHEN MATCHED THEN UPDATE SET n = 3 DELETE WHERE n = 3",
    "DELETE FROM t",
  );
  expect(await logged(app)).toEqual(["I >1", "U v 1>1", "U v n 1>1", "U n 2>2", "D 2>"]);
});

it("several fire oldest first, each with what those before it have made; FOLLOWS changes the order", async () => {
  const add = (name: string, letter: string, follows = ""): string =>
    `CREATE TRIGGER ${name} BEFORE INSERT ON t FOR EACH ROW ${follows} BEGIN :NEW.v := :NEW.v || '${letter}'; END;`;
  const app = await open(add("one", "1"), add("two", "2"), add("three", "3"));
  await app.run("INSERT INTO t (id, v) VALUES (1, 'x')");
  await app.run(add("one", "1", "FOLLOWS three").replace("CREATE", "CREATE OR REPLACE"));
  await app.run("INSERT INTO t (id, v) VALUES (2, 'x')");
  await app.run("ALTER TRIGGER two DISABLE");
  await app.run("INSERT INTO t (id, v) VALUES (3, 'x')");
  expect(await app.rows("SELECT v FROM t ORDER BY id")).toEqual([["x123"], ["x312"], ["x31"]]);
});

it("values that do not fit a column are refused where they are assigned", async () => {
  const app = await open(
    "CREATE TRIGGER t_big BEFORE INSERT ON t FOR EACH ROW BEGIN\n  :NEW.v := RPAD('x', 11);\nEND;",
  );
  const failing = app.run("INSERT INTO t (id) VALUES (1)");
  await expect(failing).rejects.toMatchObject({
    number: 6502,
    message: `ORA-06502: PL/SQL: value or conversion error: character string buffer too small
ORA-06512: at "APP.T_BIG", line 2
ORA-04088: error during execution of trigger 'APP.T_BIG'`,
  });
  expect(await app.outcome("INSERT INTO t (id, v) VALUES (1, RPAD('x', 11))")).toBe(
    "ORA-12899 at 33",
  );
});

it("SELECT INTO and variables fill NEW; LOBs and dates are values like others", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE d (id NUMBER, c CLOB, at TIMESTAMP, r RAW(4), ch CHAR(3))",
    "CREATE SEQUENCE s START WITH 5",
    `CREATE TRIGGER d_bi BEFORE INSERT ON d FOR EACH ROW
     DECLARE
       t d.ch%TYPE := 'x';
     BEGIN
       SELECT s.NEXTVAL, TIMESTAMP '2024-01-02 03:04:05' INTO :NEW.id, :NEW.at FROM dual;
       :NEW.c := :NEW.c || ' and more';
       :NEW.r := HEXTORAW('0A');
       :NEW.ch := t;
     END;`,
    "INSERT INTO d (c) VALUES (TO_CLOB('text'))",
  );
  expect(await app.rows("SELECT * FROM d")).toEqual([
    [5, "text and more", "2024-01-02 03:04:05", "0A", "x  "],
  ]);
});

it("views are written through to the table's triggers", async () => {
  const app = await open(fillId);
  await app.all("CREATE VIEW vw AS SELECT id, v FROM t", "INSERT INTO vw (v) VALUES ('a')");
  expect(await app.rows("SELECT id, v FROM t")).toEqual([[1, "a"]]);
});

it("LOG ERRORS logs what triggers raise", async () => {
  const app = await open(
    `CREATE TRIGGER t_no BEFORE INSERT OR UPDATE OR DELETE ON t FOR EACH ROW
     BEGIN
       IF NVL(:NEW.v, :OLD.v) = 'bad' THEN RAISE_APPLICATION_ERROR(-20005, 'no'); END IF;
     END;`,
    "CREATE TABLE err$_t (ora_err_number$ NUMBER, ora_err_mesg$ VARCHAR2(2000), ora_err_rowid$ UROWID, ora_err_optyp$ VARCHAR2(2), ora_err_tag$ VARCHAR2(2000), id VARCHAR2(20))",
  );
  const story: Told[] = [
    [
      "INSERT INTO t (id, v) SELECT LEVEL, DECODE(LEVEL, 2, 'bad', 'ok') FROM dual CONNECT BY LEVEL <= 3 LOG ERRORS REJECT LIMIT 5",
      2,
    ],
    ["UPDATE t SET v = 'bad' WHERE id = 3 LOG ERRORS REJECT LIMIT 5", 0],
    [
      "SELECT ora_err_number$, SUBSTR(ora_err_mesg$, 1, 13), ora_err_optyp$, id FROM err$_t",
      [
        [20_005, "ORA-20005: no", "I", "2"],
        [20_005, "ORA-20005: no", "U", "3"],
      ],
    ],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("direct path is not taken: rows can be read before COMMIT", async () => {
  const app = await open(fillId);
  const story: Told[] = [
    ["INSERT /*+ APPEND */ INTO t (v) SELECT 'a' FROM dual", 1],
    ["SELECT id FROM t", [[1]]],
  ];
  expect(await app.tell(story)).toEqual(story);
});
