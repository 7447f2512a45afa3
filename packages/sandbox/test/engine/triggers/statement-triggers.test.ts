// Layer: pure. Statement triggers, what ON DELETE fires, mutating tables and the limits of what a trigger may do.
import { expect, it } from "vitest";
import { logOn, openEngine, type TestSession, type Told } from "../open-engine.ts";

async function open(...statements: readonly string[]): Promise<TestSession> {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (id NUMBER PRIMARY KEY, v VARCHAR2(10))",
    "CREATE TABLE log (step NUMBER GENERATED ALWAYS AS IDENTITY, what VARCHAR2(200))",
    ...statements,
  );
  return app;
}

const logging = (name: string, head: string, text: string): string =>
  `CREATE TRIGGER ${name} ${head} BEGIN INSERT INTO log (what) VALUES (${text}); END;`;

const logged = async (app: TestSession): Promise<unknown[]> =>
  (await app.rows("SELECT what FROM log ORDER BY step")).flat();

const message = async (app: TestSession, sql: string): Promise<string> =>
  await app.run(sql).then(
    () => "done",
    (error: Error) => error.message,
  );

it("fire once a statement, around the rows", async () => {
  const app = await open(
    logging("b", "BEFORE INSERT OR UPDATE OR DELETE ON t", "'before'"),
    logging(
      "r",
      "BEFORE INSERT OR UPDATE OR DELETE ON t FOR EACH ROW",
      "'row ' || NVL(:NEW.id, :OLD.id)",
    ),
    logging("x", "AFTER INSERT OR UPDATE OR DELETE ON t", "'after'"),
    "INSERT INTO t SELECT LEVEL, 'a' FROM dual CONNECT BY LEVEL <= 2",
    "UPDATE t SET v = 'b' WHERE id > 9",
  );
  const first = ["before", "row 1", "row 2", "after", "before", "after"];
  expect(await logged(app)).toEqual(first);
  await app.run(
    `MERGE INTO t USING (SELECT LEVEL + 1 AS id FROM dual CONNECT BY LEVEL <= 2) x ON (t.id = x.id)
     WHEN MATCHED THEN UPDATE SET v = 'm' WHEN NOT MATCHED THEN INSERT VALUES (x.id, 'n')`,
  );
  const merged = ["before", "before", "row 2", "row 3", "after", "after"];
  expect(await logged(app)).toEqual([...first, ...merged]);
});

it("may change the table before the statement reads it, and look at it afterwards", async () => {
  const app = await open(
    "INSERT INTO t VALUES (1, 'a')",
    "CREATE TRIGGER b BEFORE UPDATE ON t BEGIN INSERT INTO t VALUES (2, 'b'); END;",
    `CREATE TRIGGER x AFTER UPDATE ON t DECLARE n NUMBER; BEGIN
       SELECT COUNT(*) INTO n FROM t WHERE v = 'u'; INSERT INTO log (what) VALUES (n); END;`,
  );
  expect(await app.outcome("UPDATE t SET v = 'u'")).toBe(2);
  expect(await logged(app)).toEqual(["2"]);
});

it("a failing one takes the whole statement back, and only that", async () => {
  const app = await open(
    logging("b", "BEFORE INSERT ON t", "'before'"),
    `CREATE TRIGGER x AFTER INSERT ON t
     DECLARE
       n NUMBER;
     BEGIN
       SELECT COUNT(*) INTO n FROM t;
       IF n > 2 THEN
         RAISE_APPLICATION_ERROR(-20010, 'full');
       END IF;
     END;`,
    "INSERT INTO t VALUES (1, 'a')",
  );
  expect(
    await message(app, "INSERT INTO t SELECT LEVEL + 5, 'b' FROM dual CONNECT BY LEVEL <= 2"),
  ).toBe(
    `ORA-20010: full
ORA-06512: at "APP.X", line 6
ORA-04088: error during execution of trigger 'APP.X'`,
  );
  expect(await app.rows("SELECT id FROM t")).toEqual([[1]]);
  expect(await logged(app)).toEqual(["before"]);
});

it("errors come through blocks with the lines of both", async () => {
  const app = await open(
    "CREATE TRIGGER b BEFORE DELETE ON t BEGIN\n  RAISE NO_DATA_FOUND;\nEND;",
    "CREATE TABLE u (id NUMBER)",
    "CREATE TRIGGER u_b AFTER INSERT ON u FOR EACH ROW\nBEGIN\n  NULL;\n  DELETE FROM t;\nEND;",
  );
  const sql = "BEGIN\n  INSERT INTO u VALUES (1);\nEND;";
  expect(await message(app, sql)).toBe(
    `ORA-01403: no data found
ORA-06512: at "APP.B", line 2
ORA-04088: error during execution of trigger 'APP.B'
ORA-06512: at "APP.U_B", line 3
ORA-04088: error during execution of trigger 'APP.U_B'
ORA-06512: at line 2`,
  );
  await app.run(
    `DECLARE c NUMBER; BEGIN DELETE FROM t; EXCEPTION WHEN NO_DATA_FOUND THEN c := SQLCODE;
     INSERT INTO log (what) VALUES ('caught ' || c); END;`,
  );
  expect(await logged(app)).toEqual(["caught 100"]);
});

const counting = (name: string, head: string, table = "t"): string =>
  `CREATE OR REPLACE TRIGGER ${name} ${head} DECLARE n NUMBER; BEGIN SELECT COUNT(*) INTO n FROM ${table}; END;`;

it("row triggers may not look at the table that is being changed", async () => {
  const app = await open(
    "INSERT INTO t VALUES (1, 'a')",
    "CREATE VIEW vw AS SELECT * FROM t",
    counting("m", "BEFORE UPDATE OR INSERT OR DELETE ON t FOR EACH ROW"),
  );
  const story: Told[] = [
    ["INSERT INTO t VALUES (2, 'b')", 1],
    ["INSERT INTO t SELECT 3, 'b' FROM dual", "ORA-04091"],
    ["UPDATE t SET v = 'c'", "ORA-04091"],
    ["DELETE FROM t WHERE id = 1", "ORA-04091"],
    ["UPDATE t SET v = 'c' WHERE id = 77", 0],
    [counting("m", "AFTER INSERT ON t FOR EACH ROW", "vw"), "done"],
    ["INSERT INTO t VALUES (4, 'b')", "ORA-04091"],
    [
      "CREATE OR REPLACE TRIGGER m BEFORE UPDATE ON t FOR EACH ROW BEGIN EXECUTE IMMEDIATE 'DELETE FROM t'; END;",
      "done",
    ],
    ["UPDATE t SET v = 'c'", "ORA-04091"],
  ];
  expect(await app.tell(story)).toEqual(story);
  expect(await message(app, "UPDATE t SET v = 'c'")).toBe(
    `ORA-04091: table APP.T is mutating, trigger/function may not see it
ORA-06512: at "APP.M", line 1
ORA-04088: error during execution of trigger 'APP.M'`,
  );
});

it("a table is mutating for the triggers of other tables, too", async () => {
  const app = await open(
    "CREATE TABLE u (id NUMBER)",
    "INSERT INTO t VALUES (1, 'a')",
    "CREATE TRIGGER t_u AFTER UPDATE ON t FOR EACH ROW BEGIN INSERT INTO u VALUES (1); END;",
    counting("u_t", "AFTER INSERT ON u"),
  );
  expect(await app.outcome("INSERT INTO u VALUES (0)")).toBe(1);
  expect(await app.outcome("UPDATE t SET v = 'x'")).toBe("ORA-04091");
});

it("ON DELETE fires the triggers of the children, once for each parent", async () => {
  const app = await open(
    "CREATE TABLE c (id NUMBER, tid NUMBER REFERENCES t ON DELETE CASCADE)",
    "CREATE TABLE n (id NUMBER, v VARCHAR2(9), tid NUMBER REFERENCES t ON DELETE SET NULL)",
    "INSERT INTO t SELECT LEVEL, 'a' FROM dual CONNECT BY LEVEL <= 2",
    "INSERT INTO c SELECT LEVEL, 1 FROM dual CONNECT BY LEVEL <= 2",
    "INSERT INTO n VALUES (7, 'x', 2)",
    logging("t_x", "AFTER DELETE ON t FOR EACH ROW", "'t ' || :OLD.id"),
    logging("c_b", "BEFORE DELETE ON c", "'c before'"),
    logging("c_r", "BEFORE DELETE ON c FOR EACH ROW", "'c ' || :OLD.id"),
    "CREATE TRIGGER n_u BEFORE UPDATE OF tid ON n FOR EACH ROW BEGIN :NEW.v := 'orphan'; END;",
    logging(
      "n_x",
      "AFTER UPDATE ON n FOR EACH ROW",
      "'n ' || :OLD.tid || '>' || :NEW.tid || :NEW.v",
    ),
    "DELETE FROM t",
  );
  expect(await logged(app)).toEqual([
    "c before",
    "c 1",
    "c 2",
    "t 1",
    "c before",
    "n 2>orphan",
    "t 2",
  ]);
  expect(await app.rows("SELECT * FROM n")).toEqual([[7, "orphan", null]]);
  expect(await app.rows("SELECT COUNT(*) FROM c")).toEqual([[0]]);
});

it("children have triggers even when the parent has none, and may refuse", async () => {
  const app = await open(
    "CREATE TABLE c (id NUMBER, tid NUMBER REFERENCES t ON DELETE CASCADE)",
    "INSERT INTO t VALUES (1, 'a')",
    "INSERT INTO c VALUES (1, 1)",
    "CREATE TRIGGER c_no BEFORE DELETE ON c FOR EACH ROW BEGIN RAISE_APPLICATION_ERROR(-20002, 'keep'); END;",
  );
  expect(await app.outcome("DELETE FROM t")).toBe("ORA-20002");
  expect(await app.rows("SELECT t.id, c.id FROM t JOIN c ON c.tid = t.id")).toEqual([[1, 1]]);
});

it("a trigger cannot end the transaction that fired it; an autonomous one has its own", async () => {
  const cannot = (what: string): string =>
    `CREATE OR REPLACE TRIGGER b BEFORE INSERT ON t BEGIN ${what}; END;`;
  const app = await open();
  const refused: readonly (readonly [what: string, verb: string])[] = [
    ["COMMIT", "COMMIT"],
    ["ROLLBACK", "ROLLBACK"],
    ["SAVEPOINT a", "SET SAVEPOINT"],
    ["EXECUTE IMMEDIATE 'CREATE TABLE x (a NUMBER)'", "COMMIT"],
  ];
  for (const [what, verb] of refused) {
    await app.run(cannot(what));
    const [first] = (await message(app, "INSERT INTO t VALUES (1, 'a')")).split("\n");
    expect(first).toBe(`ORA-04092: cannot ${verb} in a trigger`);
  }
  await app.run(
    `CREATE OR REPLACE TRIGGER b BEFORE INSERT ON t FOR EACH ROW
     DECLARE PRAGMA AUTONOMOUS_TRANSACTION;
     BEGIN INSERT INTO log (what) VALUES ('kept ' || :NEW.id); COMMIT; END;`,
  );
  await app.all("INSERT INTO t VALUES (1, 'a')", "ROLLBACK");
  expect(await logged(app)).toEqual(["kept 1"]);
  expect(await app.rows("SELECT * FROM t")).toEqual([]);
});

it("triggers that fire themselves end", async () => {
  const app = await open(
    "CREATE TRIGGER x AFTER INSERT ON t DECLARE n NUMBER; BEGIN SELECT MAX(id) INTO n FROM t; INSERT INTO t VALUES (n + 1, 'x'); END;",
  );
  const [first] = (await message(app, "INSERT INTO t VALUES (1, 'a')")).split("\n");
  expect(first).toBe("ORA-00036: maximum number of recursive SQL levels (50) exceeded");
  expect(await app.rows("SELECT * FROM t")).toEqual([]);
});

it("the statement that fires keeps its binds, its time and its snapshot", async () => {
  const app = await open(
    "ALTER TABLE t ADD (at TIMESTAMP)",
    "INSERT INTO t (id) SELECT LEVEL FROM dual CONNECT BY LEVEL <= 50",
    `CREATE TRIGGER r AFTER UPDATE ON t FOR EACH ROW DECLARE n NUMBER; BEGIN
       FOR i IN 1..3 LOOP SELECT COUNT(*) INTO n FROM log WHERE what = TO_CHAR(i); END LOOP;
       INSERT INTO log (what) VALUES (n); END;`,
  );
  expect(await app.outcome("UPDATE t SET v = :1, at = SYSTIMESTAMP WHERE id > :2", ["x", 10])).toBe(
    40,
  );
  expect(
    await app.rows("SELECT v, COUNT(*), COUNT(DISTINCT at) FROM t GROUP BY v ORDER BY v"),
  ).toEqual([
    ["x", 40, 1],
    [null, 10, 0],
  ]);
});

it("a row is held while its trigger runs, and waited for", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  await app.all(
    "CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER)",
    "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW BEGIN :NEW.n := :OLD.n + 1; END;",
    "INSERT INTO t VALUES (1, 0)",
    "COMMIT",
    "UPDATE t SET n = 100",
  );
  const waiting = second.outcome("UPDATE t SET n = 100");
  await app.run("COMMIT");
  expect(await waiting).toBe(1);
  await second.run("COMMIT");
  expect(await app.rows("SELECT n FROM t")).toEqual([[2]]);
});
