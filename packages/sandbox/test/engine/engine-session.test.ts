// Layer: pure.
import { expect, it } from "vitest";
import type { RowCursor } from "../../src/engine/contract.ts";
import { numberType, varchar2 } from "../../src/engine/types/make-type.ts";
import {
  errorText,
  logOn,
  openEngine,
  plain,
  requestFor,
  type TestSession,
  type Told,
} from "./open-engine.ts";

const never = new AbortController().signal;

async function open(app: TestSession, sql: string): Promise<RowCursor> {
  const result = await app.run(sql);
  if (result.kind !== "query") throw new TypeError(result.kind);
  return result.cursor;
}

it("statements have kinds and binds in the order of the driver", () => {
  const { session } = logOn(openEngine());
  const facts = (sql: string) => {
    const { kind, binds } = session.parse(sql);
    return [kind, binds.map(({ name, returning }) => (returning ? `${name}!` : name))];
  };
  expect(facts("SELECT :a, :b, :a FROM dual")).toEqual(["query", ["A", "B", "A"]]);
  expect(facts("INSERT INTO t (a) VALUES (:1) RETURNING a INTO :2")).toEqual(["dml", ["1", "2!"]]);
  expect(facts("BEGIN :x := :x + 1; END;")).toEqual(["plsql", ["X"]]);
  expect(facts("CREATE TABLE t (a NUMBER)")).toEqual(["ddl", []]);
  expect(facts("COMMIT")).toEqual(["transaction", []]);
  expect(facts("ALTER SESSION SET TIME_ZONE = '+01:00'")).toEqual(["session", []]);
  expect(facts("CALL f(1)")).toEqual(["plsql", []]);
});

it("statements are described for the types of their binds without being run", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE SEQUENCE s",
    "CREATE TABLE t (a NUMBER(5,2) NOT NULL, b VARCHAR2(10 CHAR), j CLOB CHECK (j IS JSON), k JSON)",
  );
  const describe = (sql: string, types: Parameters<typeof app.session.describe>[1] = []) =>
    app.session.describe(app.session.parse(sql), types);
  expect(describe("SELECT t.*, s.NEXTVAL AS n FROM t")).toEqual([
    {
      name: "A",
      type: { name: "NUMBER", precision: 5, scale: 2 },
      nullable: false,
      isJson: false,
    },
    {
      name: "B",
      type: { name: "VARCHAR2", length: 10, unit: "CHAR", bytes: 40 },
      nullable: true,
      isJson: false,
    },
    { name: "J", type: { name: "CLOB" }, nullable: true, isJson: true },
    { name: "K", type: { name: "JSON" }, nullable: true, isJson: true },
    { name: "N", type: numberType, nullable: true, isJson: false },
  ]);
  expect(describe("SELECT :1 FROM dual", [varchar2(7)])?.[0]?.type).toEqual(varchar2(7));
  expect(describe("SELECT :1 FROM dual", [numberType])?.[0]?.type).toEqual(numberType);
  expect(describe("INSERT INTO t (a) VALUES (1)")).toBeUndefined();
  expect(() => describe("SELECT nope FROM t")).toThrow("ORA-00904");
  expect(await app.rows("SELECT s.NEXTVAL FROM dual")).toEqual([[1]]);
});

it("statements need values for their binds", async () => {
  const app = logOn(openEngine());
  expect(await app.outcome("SELECT :1, :2 FROM dual", [1])).toBe("ORA-01008");
  expect(await app.outcome("SELECT :1 FROM dual", [1, 2])).toBe("ORA-01036");
  expect(() => app.session.parse("CREATE TABLE t (a NUMBER DEFAULT :1)")).toThrow("ORA-01027");
  expect(await app.outcome("SELECT :x + :y FROM dual", [1, "2"])).toEqual([[3]]);
});

it("statements are compiled anew when the catalog, the schema or the types of binds change", async () => {
  const app = logOn(openEngine());
  await app.all("CREATE TABLE t (a NUMBER)", "INSERT INTO t VALUES (1)");
  const select = app.session.parse("SELECT * FROM t");
  const rows = async () => {
    const result = await app.session.execute(select, requestFor([[]]));
    if (result.kind !== "query") throw new TypeError(result.kind);
    const { rows: some } = await result.cursor.fetch(10, never);
    return some.map((row) => row.map(plain));
  };
  expect(await rows()).toEqual([[1]]);
  await app.run("ALTER TABLE t ADD b NUMBER DEFAULT 7");
  expect(await rows()).toEqual([[1, 7]]);
  await app.run("DROP TABLE t");
  await expect(rows()).rejects.toThrow("ORA-00942");
  const echo = app.session.parse("SELECT :1 FROM dual");
  for (const value of [1, "one", 2]) {
    const result = await app.session.execute(echo, requestFor([[value]]));
    if (result.kind !== "query") throw new TypeError(result.kind);
    expect(await result.cursor.fetch(1, never)).toEqual({ rows: [[value]], done: false });
  }
});

it("statements say what is wrong in the words of the version", async () => {
  const text = async (version: 19 | 23, sql: string): Promise<string> => {
    const app = logOn(openEngine({ version }));
    await app.run("CREATE TABLE t (a NUMBER PRIMARY KEY)");
    await app.run("INSERT INTO t VALUES (1)");
    return await app.run(sql).then(String, (error: Error) => error.message);
  };
  expect(await text(19, "SELECT * FROM nope")).toBe("ORA-00942: table or view does not exist");
  expect(await text(23, "SELECT * FROM nope")).toBe(
    'ORA-00942: table or view "APP"."NOPE" does not exist',
  );
  expect(await text(19, "INSERT INTO t VALUES (1)")).toBe(
    "ORA-00001: unique constraint (APP.SYS_C008001) violated",
  );
  expect(await text(23, "INSERT INTO t VALUES (1)")).toBe(
    "ORA-00001: unique constraint (APP.SYS_C008001) violated on table APP.T columns (A)",
  );
});

it("cursors give rows in slices and say when there are no more", async () => {
  const app = logOn(openEngine());
  const cursor = await open(app, "SELECT LEVEL FROM dual CONNECT BY LEVEL <= 5");
  expect(await cursor.fetch(2, never)).toEqual({ rows: [[1], [2]], done: false });
  expect(await cursor.fetch(3, never)).toEqual({ rows: [[3], [4], [5]], done: false });
  expect(await cursor.fetch(3, never)).toEqual({ rows: [], done: true });
  await expect(cursor.fetch(1, never)).rejects.toThrow("ORA-01002");
});

it("cursors see what was committed when they were opened, and nothing later", async () => {
  const engine = openEngine();
  const app = logOn(engine);
  const other = logOn(engine);
  await app.all(
    "CREATE TABLE t (a NUMBER)",
    "INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (2)",
  );
  const cursor = await open(app, "SELECT a FROM t");
  expect(await cursor.fetch(1, never)).toEqual({ rows: [[1]], done: false });
  await app.all("UPDATE t SET a = 20 WHERE a = 2", "INSERT INTO t VALUES (3)", "COMMIT");
  await other.all("DELETE FROM t", "COMMIT");
  expect(await cursor.fetch(5, never)).toEqual({ rows: [[2]], done: true });
  expect(await app.rows("SELECT a FROM t")).toEqual([]);
});

it("cursors may be open several at a time, of one statement as well", async () => {
  const app = logOn(openEngine());
  const select = app.session.parse("SELECT LEVEL * :1 FROM dual CONNECT BY LEVEL <= 3");
  const cursors: RowCursor[] = [];
  for (const factor of [1, 10]) {
    const result = await app.session.execute(select, requestFor([[factor]]));
    if (result.kind === "query") cursors.push(result.cursor);
  }
  const [one, two] = cursors as [RowCursor, RowCursor];
  expect((await one.fetch(1, never)).rows).toEqual([[1]]);
  expect((await two.fetch(2, never)).rows).toEqual([[10], [20]]);
  expect((await one.fetch(2, never)).rows).toEqual([[2], [3]]);
  expect((await two.fetch(2, never)).rows).toEqual([[30]]);
});

it("cursors report an error with the fetch that meets it and are closed then", async () => {
  const app = logOn(openEngine());
  const cursor = await open(app, "SELECT 1 / (3 - LEVEL) FROM dual CONNECT BY LEVEL <= 5");
  expect((await cursor.fetch(2, never)).rows).toEqual([[0.5], [1]]);
  expect(await cursor.fetch(2, never).then(String, errorText)).toBe("ORA-01476");
  expect(await cursor.fetch(1, never).then(String, errorText)).toBe("ORA-01002");
});

it("cursors are broken off within a slice", async () => {
  const app = logOn(openEngine());
  const stop = new AbortController();
  const cursor = await open(
    app,
    "SELECT COUNT(*) FROM (SELECT LEVEL n FROM dual CONNECT BY LEVEL <= 1e9)",
  );
  setTimeout(() => stop.abort(), 20);
  expect(await cursor.fetch(1, stop.signal).then(String, errorText)).toBe("ORA-01013");
  expect(await app.rows("SELECT 1 FROM dual")).toEqual([[1]]);
});

it("cursors fail when the table was truncated meanwhile", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER)",
    "INSERT INTO t VALUES (1)",
    "INSERT INTO t VALUES (2)",
  );
  const cursor = await open(app, "SELECT a FROM t");
  await cursor.fetch(1, never);
  await app.run("TRUNCATE TABLE t");
  expect(await cursor.fetch(1, never).then(String, errorText)).toBe("ORA-08103");
});

it("cursors hold cursors in their rows", async () => {
  const app = logOn(openEngine());
  const cursor = await open(
    app,
    "SELECT LEVEL, CURSOR(SELECT LEVEL AS n FROM dual CONNECT BY LEVEL <= 2) FROM dual CONNECT BY LEVEL <= 1",
  );
  const { rows } = await cursor.fetch(5, never);
  const [[, inside] = []] = rows;
  const inner = (inside as { readonly refCursor: RowCursor }).refCursor;
  expect(inner.columns.map(({ name }) => name)).toEqual(["N"]);
  expect(await inner.fetch(5, never)).toEqual({ rows: [[1], [2]], done: true });
});

it("session settings change NLS parameters, time zone and schema, all or nothing", async () => {
  const app = logOn(openEngine());
  const story: Told[] = [
    ["ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY/MM/DD' NLS_NUMERIC_CHARACTERS = ',.'", "done"],
    ["SELECT DATE '2024-02-03' || '', 1.5 || '' FROM dual", [["2024/02/03", "1,5"]]],
    ["ALTER SESSION SET TIME_ZONE = '+02:0'", "done"],
    ["SELECT SESSIONTIMEZONE FROM dual", [["+02:00"]]],
    ["ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY' NLS_SORT = 'KLINGON'", "ORA-12705 at 43"],
    ["SELECT DATE '2024-02-03' || '' FROM dual", [["2024/02/03"]]],
    ["ALTER SESSION SET NLS_DATE_FORMAT = 'BOGUS'", "ORA-01821 at 18"],
    ["ALTER SESSION SET TIME_ZONE = 'Atlantis/City'", "ORA-01882 at 18"],
    ["ALTER SESSION SET CURRENT_SCHEMA = NOBODY", "ORA-01435 at 18"],
    ["ALTER SESSION SET CURRENT_SCHEMA = OTHER", "done"],
    ["SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), USER FROM dual", [["OTHER", "APP"]]],
    ["ALTER SESSION SET DDL_LOCK_TIMEOUT = 1000001", "ORA-00068 at 18"],
    ["ALTER SESSION SET DDL_LOCK_TIMEOUT = 5", "done"],
    ["ALTER SESSION SET OPTIMIZER_MODE = ALL_ROWS", "done"],
    ["ALTER SESSION SET CURSOR_SHARING = MAYBE", "ORA-00096 at 18"],
    ["ALTER SESSION SET ISOLATION_LEVEL = SOMETIMES", "ORA-02183 at 18"],
    ["ALTER SESSION SET EVENTS '10046 trace name context forever, level 8'", "done"],
    ["ALTER SESSION ENABLE PARALLEL DML", "done"],
  ];
  expect(await app.tell(story)).toEqual(story);
  expect(app.session.currentSchema).toBe("OTHER");
  app.session.setCurrentSchema("APP");
  expect(app.session.currentSchema).toBe("APP");
  expect(() => app.session.setCurrentSchema("NOBODY")).toThrow("ORA-01435");
});

it("session settings are seen in USERENV and V$SESSION", async () => {
  const engine = openEngine({
    users: [{ name: "app", roles: ["CONNECT", "SELECT_CATALOG_ROLE"] }],
  });
  const app = logOn(engine);
  app.session.setEndToEnd({ module: "tap", action: "sync", clientIdentifier: "run 1" });
  app.session.setContext?.("CLIENTCONTEXT", "color", "red");
  expect(
    await app.rows(
      "SELECT SYS_CONTEXT('USERENV', 'MODULE'), SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER'), SYS_CONTEXT('USERENV', 'HOST'), SYS_CONTEXT('CLIENTCONTEXT', 'COLOR') FROM dual",
    ),
  ).toEqual([["tap", "run 1", "here", "red"]]);
  app.session.setContext?.("CLIENTCONTEXT", null, null);
  expect(await app.rows("SELECT SYS_CONTEXT('CLIENTCONTEXT', 'COLOR') FROM dual")).toEqual([
    [null],
  ]);
  expect(
    await app.rows("SELECT sid, username, program, machine, module, action FROM v$session"),
  ).toEqual([[app.session.sid, "APP", "test", "here", "tap", "sync"]]);
});

it("the engine knows who may log on", async () => {
  const engine = openEngine({ users: [{ name: "app", password: "x" }, { name: '"Mixed"' }] });
  expect(engine.serviceNames).toEqual(["FREEPDB1"]);
  expect(openEngine({ version: 19 }).serviceNames).toEqual(["ORCLPDB1"]);
  expect(engine.logonFacts("APP")).toMatchObject({ locked: false, expired: false });
  expect(engine.logonFacts("NOBODY")).toBeUndefined();
  expect(engine.logonFacts("SYS")).toBeUndefined();
  expect(logOn(engine, "Mixed").session.currentSchema).toBe("Mixed");
  const sys = engine.db.users.get("APP");
  sys?.roles.delete("CONNECT");
  expect(() => logOn(engine)).toThrow("ORA-01045: user APP lacks CREATE SESSION privilege");
});

it("the engine explains plans", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (a NUMBER)",
    "EXPLAIN PLAN SET STATEMENT_ID = 'q' FOR SELECT * FROM t WHERE a > 1",
  );
  expect(
    await app.rows(
      "SELECT id, operation, options, object_name FROM plan_table WHERE statement_id = 'q' ORDER BY id",
    ),
  ).toEqual([
    [0, "SELECT STATEMENT", null, null],
    [1, "TABLE ACCESS", "FULL", "T"],
  ]);
  await app.run("EXPLAIN PLAN FOR DELETE FROM t");
  const text = (await app.rows("SELECT * FROM TABLE(DBMS_XPLAN.DISPLAY)")).map(([line]) => line);
  expect(text.join("\n")).toContain("DELETE STATEMENT");
  expect(await app.outcome("EXPLAIN PLAN FOR SELECT * FROM nope")).toBe("ORA-00942 at 31");
});

it("the engine ends sessions that are killed", async () => {
  const engine = openEngine({ users: [{ name: "app" }, { name: "boss", roles: ["DBA"] }] });
  const app = logOn(engine);
  const dba = logOn(engine, "BOSS");
  const { sid, serial } = app.session;
  expect(await app.outcome("ALTER SYSTEM FLUSH SHARED_POOL")).toBe("ORA-01031 at 0");
  expect(await dba.outcome(`ALTER SYSTEM KILL SESSION '999,1'`)).toBe("ORA-00030 at 0");
  expect(await dba.outcome(`ALTER SYSTEM KILL SESSION '${sid},${serial}' IMMEDIATE`)).toBe("done");
  expect(await app.outcome("SELECT 1 FROM dual")).toBe("ORA-00028");
  expect([...engine.db.sessions.keys()]).toEqual([dba.session.sid]);
});
