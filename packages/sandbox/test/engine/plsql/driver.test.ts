// Layer: sandbox.
import type { BindParameters, Connection, ExecuteManyOptions, ResultSet } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/index.ts";
import { drivers } from "../../session/harness.ts";

describe.each(drivers)("PL/SQL and %s", (_, driver) => {
  let sandbox: Sandbox;
  let connection: Connection;
  const out = (type: unknown, more: object = {}) => ({
    dir: driver.BIND_OUT,
    type: type as number,
    ...more,
  });
  const binds = async (sql: string, values: BindParameters): Promise<unknown> =>
    (await connection.execute(sql, values)).outBinds;

  beforeAll(async () => {
    sandbox = await startSandbox({ users: [{ name: "app", password: "x" }], version: 19 });
    const { connectString } = sandbox;
    connection = await driver.getConnection({ user: "app", password: "x", connectString });
    await connection.execute("CREATE TABLE t (id NUMBER, s VARCHAR2(20))");
  });
  afterAll(async () => {
    await connection.close();
    await sandbox.close();
  });

  test("OUT and IN OUT", async () => {
    const sql = "BEGIN :o := :i * 2; :io := :io || 'x'; :b := :i = 21; END;";
    const values = {
      o: out(driver.NUMBER),
      i: 21,
      io: { dir: driver.BIND_INOUT, val: "a", maxSize: 10 },
      b: out(driver.DB_TYPE_BOOLEAN),
    };
    expect(await binds(sql, values)).toEqual({ o: 42, io: "ax", b: true });
    expect(await binds(sql, values)).toEqual({ o: 42, io: "ax", b: true });
  });

  test("cursors and implicit results", async () => {
    const sql = "BEGIN OPEN :c FOR SELECT LEVEL n FROM dual CONNECT BY LEVEL <= 3; END;";
    const { c } = (await binds(sql, { c: out(driver.CURSOR) })) as { c: ResultSet<unknown> };
    const fetched = await binds("BEGIN FETCH :c INTO :n; END;", {
      c: { dir: driver.BIND_IN, type: driver.CURSOR, val: c },
      n: out(driver.NUMBER),
    });
    const rest = await c.getRows(10);
    await c.close();
    const { implicitResults } = await connection.execute(`DECLARE c SYS_REFCURSOR; BEGIN
      OPEN c FOR SELECT 1 a FROM dual; DBMS_SQL.RETURN_RESULT(c);
      OPEN c FOR SELECT 2 b, 'x' d FROM dual; DBMS_SQL.RETURN_RESULT(c); END;`);
    expect([fetched, rest]).toEqual([{ n: 1 }, [[2], [3]]]);
    expect(implicitResults).toEqual([[[1]], [[2, "x"]]]);
  });

  test("a block for many rows", async () => {
    const options: ExecuteManyOptions = {
      bindDefs: [
        { type: driver.NUMBER },
        { type: driver.STRING, maxSize: 5 },
        { type: driver.NUMBER, dir: driver.BIND_OUT },
      ],
    };
    const rows = [
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ];
    const sql = "BEGIN INSERT INTO t VALUES (:1, :2) RETURNING id * 10 INTO :3; END;";
    expect((await connection.executeMany(sql, rows, options)).outBinds).toEqual([[10], [20], [30]]);
  });

  test("arrays", async () => {
    const sql = `DECLARE TYPE l IS TABLE OF VARCHAR2(20) INDEX BY BINARY_INTEGER; v l; BEGIN
      v := :a; FOR i IN 1..v.COUNT LOOP v(i) := v(i) || '!'; END LOOP; v(v.COUNT + 1) := 'more'; :b := v; END;`;
    const values = (maxArraySize: number) => ({
      a: { dir: driver.BIND_IN, type: driver.STRING, val: ["x", "y"] },
      b: out(driver.STRING, { maxSize: 20, maxArraySize }),
    });
    expect(await binds(sql, values(5))).toEqual({ b: ["x!", "y!", "more"] });
    await expect(binds(sql, values(2))).rejects.toMatchObject({ errorNum: 6513 });
  });

  test("lines of DBMS_OUTPUT", async () => {
    await connection.execute(
      "BEGIN DBMS_OUTPUT.ENABLE(NULL); DBMS_OUTPUT.PUT_LINE('one'); DBMS_OUTPUT.PUT_LINE('two'); END;",
    );
    const values = {
      ln: out(driver.STRING, { maxSize: 200, maxArraySize: 10 }),
      st: { dir: driver.BIND_INOUT, type: driver.NUMBER, val: 10 },
    };
    const sql = "BEGIN DBMS_OUTPUT.GET_LINES(:ln, :st); END;";
    expect(await binds(sql, values)).toEqual({ ln: ["one", "two"], st: 2 });
  });

  test("LOBs and long texts", async () => {
    const made = (await binds(
      "BEGIN DBMS_LOB.CREATETEMPORARY(:c, TRUE); DBMS_LOB.WRITEAPPEND(:c, 3, 'abc'); END;",
      { c: out(driver.CLOB) },
    )) as { c: { getData(): Promise<string> } };
    const lengths = await binds("BEGIN :n := LENGTH(:c) || ' ' || LENGTH(:s); END;", {
      n: out(driver.STRING),
      c: { val: "y".repeat(50_000), type: driver.CLOB },
      s: "z".repeat(30_000),
    });
    expect([await made.c.getData(), lengths]).toEqual(["abc", { n: "50000 30000" }]);
  });

  test("errors", async () => {
    const failure = async (sql: string, values: BindParameters = {}) => {
      const error = await connection.execute(sql, values).catch((e) => e);
      return [error.message.split("\nHelp")[0], error.offset];
    };
    expect(await failure("BEGIN\n  nosuch(1);\nEND;")).toEqual([
      "ORA-06550: line 2, column 3:\nPLS-00201: identifier 'NOSUCH' must be declared\nORA-06550: line 2, column 3:\nPL/SQL: Statement ignored",
      8,
    ]);
    expect(await failure("BEGIN\n  RAISE_APPLICATION_ERROR(-20001, 'boom');\nEND;")).toEqual([
      "ORA-20001: boom\nORA-06512: at line 2",
      0,
    ]);
    const tooLong = { o: out(driver.STRING, { maxSize: 3 }) };
    expect(await failure("BEGIN :o := 'abcdef'; END;", tooLong)).toEqual([
      "ORA-06502: PL/SQL: numeric or value error: character string buffer too small\nORA-06512: at line 1",
      0,
    ]);
  });
});
