// Layer: pure.
import { expect, it } from "vitest";
import { errorText, logOn, openEngine, requestFor, type Told } from "./open-engine.ts";

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it("a session commits, rolls back and goes back to savepoints", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER PRIMARY KEY)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    ["SAVEPOINT one", "done"],
    ["INSERT INTO t VALUES (2)", 1],
    ["SAVEPOINT two", "done"],
    ["INSERT INTO t VALUES (3)", 1],
    ["ROLLBACK TO one", "done"],
    ["ROLLBACK TO two", "ORA-01086"],
    ["SELECT * FROM t", [[1]]],
    ["INSERT INTO t VALUES (1)", "ORA-00001"],
    ["SELECT * FROM t", [[1]]],
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", []],
    ["ROLLBACK TO one", "ORA-01086"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("a session commits before DDL, even when the DDL fails, but not when it cannot be parsed", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    ["DROP TABLE nope", "ORA-00942 at 11"],
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", [[1]]],
    ["INSERT INTO t VALUES (2)", 1],
  ];
  expect(await app.tell(story)).toEqual(story);
  expect(() => app.session.parse("DROP TALBE t")).toThrow("ORA-00950");
  expect(
    await app.tell([
      ["ROLLBACK", "done"],
      ["SELECT * FROM t", [[1]]],
    ]),
  ).toEqual([
    ["ROLLBACK", "done"],
    ["SELECT * FROM t", [[1]]],
  ]);
});

it("a session sees one point in time in read-only and serializable transactions", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  await app.all("CREATE TABLE t (a NUMBER)", "INSERT INTO t VALUES (1)", "COMMIT");
  await app.run("SET TRANSACTION READ ONLY");
  await second.all("UPDATE t SET a = 2", "COMMIT");
  const story: Told[] = [
    ["SELECT * FROM t", [[1]]],
    ["SET TRANSACTION READ ONLY", "ORA-01453 at 0"],
    ["INSERT INTO t VALUES (3)", "ORA-01456"],
    ["SELECT * FROM t FOR UPDATE", "ORA-01456"],
    ["LOCK TABLE t IN EXCLUSIVE MODE", "ORA-01456 at 0"],
    ["COMMIT", "done"],
    ["SELECT * FROM t", [[2]]],
    ["SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
  await second.all("UPDATE t SET a = 5", "COMMIT");
  expect(await app.outcome("SELECT * FROM t")).toEqual([[2]]);
  expect(await app.outcome("UPDATE t SET a = 6")).toBe("ORA-08177");
  await app.all("ROLLBACK", "ALTER SESSION SET ISOLATION_LEVEL = SERIALIZABLE");
  expect(await app.outcome("INSERT INTO t VALUES (7)")).toBe(1);
  await second.all("INSERT INTO t VALUES (8)", "COMMIT");
  expect(await app.outcome("SELECT * FROM t")).toEqual([[5], [7]]);
});

it("a session refuses a read-only view of tables that were changed by DDL", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  await app.all("CREATE TABLE t (a NUMBER)", "SET TRANSACTION READ ONLY");
  await second.run("ALTER TABLE t ADD b NUMBER");
  expect(await app.outcome("SELECT * FROM t")).toBe("ORA-01466");
});

it("a session commits by itself when asked to, but not a batch with errors", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const second = logOn(engine);
  await app.run("CREATE TABLE t (a NUMBER PRIMARY KEY)");
  const insert = app.session.parse("INSERT INTO t VALUES (:1)");
  await app.session.execute(insert, requestFor([[1], [2]], { commit: true }));
  expect(app.session.inTransaction).toBe(false);
  const batch = await app.session.execute(
    insert,
    requestFor([[3], [1], [4]], { commit: true, batchErrors: true }),
  );
  expect(batch).toMatchObject({ kind: "dml", rowCount: 2, batchErrors: [{ row: 1 }] });
  expect(app.session.inTransaction).toBe(true);
  expect(await second.rows("SELECT a FROM t ORDER BY a")).toEqual([[1], [2]]);
  const failing = app.session.execute(insert, requestFor([[5], [1], [6]], { commit: true }));
  await expect(failing).rejects.toMatchObject({ number: 1, rowCount: 1 });
  expect(await app.rows("SELECT a FROM t ORDER BY a")).toEqual([[1], [2], [3], [4], [5]]);
});

it("a session checks deferred constraints at COMMIT", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER CONSTRAINT t_pk PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    ["INSERT INTO t VALUES (1)", 1],
    ["COMMIT", "ORA-02091"],
    ["SELECT * FROM t", []],
    ["INSERT INTO t VALUES (1)", 1],
    ["INSERT INTO t VALUES (1)", 1],
    ["SET CONSTRAINTS ALL IMMEDIATE", "ORA-00001"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("several sessions wait for one another's rows", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER, b NUMBER)", "INSERT INTO t VALUES (1, 0)", "COMMIT");
  await first.run("UPDATE t SET b = 1");
  expect(await second.outcome("SELECT * FROM t FOR UPDATE NOWAIT")).toBe("ORA-00054");
  expect(await second.outcome("SELECT * FROM t FOR UPDATE SKIP LOCKED")).toEqual([]);
  expect(await second.outcome("SELECT * FROM t FOR UPDATE WAIT 1")).toBe("ORA-30006");
  let done = false;
  const waiting = second.outcome("UPDATE t SET b = b + 10").then((outcome) => {
    done = true;
    return outcome;
  });
  await tick();
  expect(done).toBe(false);
  await first.run("COMMIT");
  expect(await waiting).toBe(1);
  expect(await second.rows("SELECT b FROM t")).toEqual([[11]]);
});

it("several sessions lock rows with FOR UPDATE as they are when the lock is had", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all(
    "CREATE TABLE t (a NUMBER, b NUMBER)",
    "INSERT INTO t VALUES (1, 0)",
    "INSERT INTO t VALUES (2, 0)",
    "COMMIT",
    "UPDATE t SET b = 5 WHERE a = 1",
  );
  const waiting = second.outcome("SELECT * FROM t WHERE b < 10 ORDER BY a FOR UPDATE");
  await tick();
  await first.run("COMMIT");
  expect(await waiting).toEqual([
    [1, 5],
    [2, 0],
  ]);
  expect(await first.outcome("DELETE FROM t WHERE a = 2 AND 1 = 0")).toBe(0);
  expect(await first.outcome("SELECT a FROM t FOR UPDATE NOWAIT")).toBe("ORA-00054");
  await second.run("COMMIT");
  expect(await first.outcome("SELECT a FROM t FOR UPDATE NOWAIT")).toEqual([[1], [2]]);
});

it("several sessions find out that they wait for one another", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
  await first.all("INSERT INTO t VALUES (2)", "COMMIT", "UPDATE t SET a = 1 WHERE a = 1");
  await second.run("UPDATE t SET a = 2 WHERE a = 2");
  const waiting = first.outcome("UPDATE t SET a = 2 WHERE a = 2");
  await tick();
  expect(await second.outcome("UPDATE t SET a = 1 WHERE a = 1")).toBe("ORA-00060");
  await second.run("ROLLBACK");
  expect(await waiting).toBe(1);
});

it("several sessions keep DDL off tables in use, as long as DDL_LOCK_TIMEOUT says", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER)", "INSERT INTO t VALUES (1)");
  const busy: Told[] = [
    ["ALTER TABLE t ADD b NUMBER", "ORA-00054"],
    ["DROP TABLE t", "ORA-00054"],
    ["TRUNCATE TABLE t", "ORA-00054"],
    ["CREATE INDEX i ON t (a)", "ORA-00054"],
    ["ALTER SESSION SET DDL_LOCK_TIMEOUT = 30", "done"],
  ];
  expect(await second.tell(busy)).toEqual(busy);
  const waiting = second.outcome("ALTER TABLE t ADD b NUMBER");
  await tick();
  await first.run("COMMIT");
  expect(await waiting).toBe("done");
  expect(await first.rows("SELECT * FROM t")).toEqual([[1, null]]);
});

it("several sessions lock tables", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER)", "LOCK TABLE t IN SHARE MODE");
  expect(await second.outcome("LOCK TABLE t IN SHARE MODE NOWAIT")).toBe("done");
  expect(await second.outcome("LOCK TABLE t IN EXCLUSIVE MODE NOWAIT")).toBe("ORA-00054");
  expect(await second.outcome("LOCK TABLE nope IN SHARE MODE")).toBe("ORA-00942 at 11");
  await first.run("ROLLBACK");
  expect(await second.outcome("LOCK TABLE t IN EXCLUSIVE MODE NOWAIT")).toBe("done");
});

it("several sessions are broken off while they wait", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
  await second.run("INSERT INTO t VALUES (7)");
  const stop = new AbortController();
  const insert = second.session.parse("INSERT INTO t VALUES (1)");
  const waiting = second.session.execute(insert, { ...requestFor([[]]), signal: stop.signal });
  await tick();
  stop.abort();
  expect(await waiting.catch(errorText)).toBe("ORA-01013");
  expect(await second.rows("SELECT * FROM t")).toEqual([[7]]);
});

it("several sessions leave nothing behind when they log off", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all(
    "CREATE GLOBAL TEMPORARY TABLE g (a NUMBER) ON COMMIT PRESERVE ROWS",
    "CREATE TABLE t (a NUMBER)",
    "INSERT INTO g VALUES (1)",
    "INSERT INTO t VALUES (1)",
  );
  first.session.close();
  first.session.close();
  expect(await second.rows("SELECT * FROM t")).toEqual([]);
  expect(await second.outcome("DROP TABLE g")).toBe("done");
  expect(await second.outcome("DROP TABLE t")).toBe("done");
  expect([...engine.db.sessions.keys()]).toEqual([second.session.sid]);
  await expect(first.run("SELECT 1 FROM dual")).rejects.toThrow("ORA-01012");
});

it("a session takes back what a failing block did, up to its last COMMIT", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER PRIMARY KEY)", "done"],
    ["INSERT INTO t VALUES (1)", 1],
    ["BEGIN INSERT INTO t VALUES (2); INSERT INTO t VALUES (1); END;", "ORA-00001"],
    ["SELECT * FROM t", [[1]]],
    [
      "BEGIN INSERT INTO t VALUES (3); COMMIT; INSERT INTO t VALUES (4); RAISE NO_DATA_FOUND; END;",
      "ORA-01403",
    ],
    ["SELECT * FROM t", [[1], [3]]],
    ["BEGIN EXECUTE IMMEDIATE 'DROP TABLE t'; END;", "plsql"],
    ["SELECT * FROM t", "ORA-00942 at 14"],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("several sessions are broken off while DDL waits for a table", async () => {
  const engine = openEngine();
  const first = logOn(engine);
  const second = logOn(engine);
  await first.all("CREATE TABLE t (a NUMBER)", "INSERT INTO t VALUES (1)");
  await second.run("ALTER SESSION SET DDL_LOCK_TIMEOUT = 60");
  const stop = new AbortController();
  const drop = second.session.parse("DROP TABLE t");
  const waiting = second.session.execute(drop, { ...requestFor([[]]), signal: stop.signal });
  await tick();
  stop.abort();
  expect(await waiting.catch(errorText)).toBe("ORA-01013");
  await first.run("ROLLBACK");
  expect(await second.outcome("DROP TABLE t")).toBe("done");
});

it("several sessions that make the same index get it once", async () => {
  const engine = openEngine();
  const [first, second, third] = [logOn(engine), logOn(engine), logOn(engine)];
  await first.all("CREATE TABLE t (a NUMBER, b NUMBER)", "INSERT INTO t VALUES (1, 1)");
  await second.run("ALTER SESSION SET DDL_LOCK_TIMEOUT = 60");
  await third.run("ALTER SESSION SET DDL_LOCK_TIMEOUT = 60");
  const both = [
    second.outcome("CREATE INDEX i ON t (a)"),
    third.outcome("CREATE INDEX i ON t (b)"),
  ];
  await tick();
  await first.run("COMMIT");
  expect(await Promise.all(both)).toEqual(["done", "ORA-00955 at 13"]);
});
