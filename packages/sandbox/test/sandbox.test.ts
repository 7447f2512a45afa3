// Layer: sandbox.
import type { BindDefinition, Connection, Lob } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../src/index.ts";
import { drivers, sleep, until } from "./session/harness.ts";

describe.each(drivers)("the sandbox and %s", (_, driver) => {
  let sandbox: Sandbox;
  let connection: Connection;
  const trace: string[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({
      users: [
        { name: "app", password: "it's ok" },
        { name: '"Mixed"', password: "x" },
      ],
      seed: [
        "create table s (id number primary key, name varchar2(20 char));\ninsert into s values (1, 'é');",
        { name: "more", user: "APP", text: "insert into s values (2, null);" },
      ],
      trace: (line) => trace.push(line),
    });
    const { connectString } = sandbox;
    connection = await driver.getConnection({ user: "app", password: "it's ok", connectString });
  });
  afterAll(async () => {
    await connection.close();
    await sandbox.close();
    await sandbox.close();
  });

  test("says where it is and who may come", () => {
    expect(sandbox.connectString).toBe(`127.0.0.1:${sandbox.port}/FREEPDB1`);
    expect(sandbox.users).toEqual(["APP", "Mixed"]);
    expect(sandbox.connectionCount).toBe(1);
  });

  test("has run its seeds", async () => {
    const { rows } = await connection.execute("select * from s order by id");
    expect(rows).toEqual([
      [1, "é"],
      [2, null],
    ]);
  });

  test("knows only users it was told of", async () => {
    const { connectString } = sandbox;
    const log = (user: string, password: string) =>
      driver.getConnection({ user, password, connectString });
    await (await log('"Mixed"', "x")).close();
    await expect(log("mixed", "x")).rejects.toThrow(/^ORA-01017: /);
    await expect(log("system", "manager")).rejects.toThrow(/^ORA-01017: /);
  });

  test("keeps values of every type", async () => {
    await connection.execute(`create table k (
      n number, i number(10), f float, bf binary_float, bd binary_double, c char(3),
      v varchar2(10), nv nvarchar2(10), d date, ts timestamp(9), tz timestamp(6) with time zone,
      lz timestamp with local time zone, ym interval year to month, ds interval day to second,
      r raw(10), cl clob, bl blob, b boolean, j json, ve vector(3, float32))`);
    const instant = new Date(Date.UTC(2024, 1, 29, 12, 30, 15, 250));
    const text = "long é漢😀 ".repeat(5000);
    const def = (type: unknown, maxSize?: number): BindDefinition =>
      maxSize ? { type: type as number, maxSize } : { type: type as number };
    const IntervalYM = driver.IntervalYM as unknown as new (parts: object) => object;
    const IntervalDS = driver.IntervalDS as unknown as new (parts: object) => object;
    const columns: [unknown, BindDefinition][] = [
      [12.75, def(driver.NUMBER)],
      [-7, def(driver.NUMBER)],
      [0.5, def(driver.NUMBER)],
      [1.5, def(driver.DB_TYPE_BINARY_FLOAT)],
      [1e-300, def(driver.DB_TYPE_BINARY_DOUBLE)],
      ["ab", def(driver.STRING, 3)],
      ["é漢", def(driver.STRING, 10)],
      ["é漢", def(driver.DB_TYPE_NVARCHAR, 10)],
      [new Date(2024, 1, 29, 12, 30, 15), def(driver.DB_TYPE_DATE)],
      [instant, def(driver.DB_TYPE_TIMESTAMP)],
      [instant, def(driver.DB_TYPE_TIMESTAMP_TZ)],
      [instant, def(driver.DB_TYPE_TIMESTAMP_LTZ)],
      [new IntervalYM({ years: -1, months: -2 }), def(driver.DB_TYPE_INTERVAL_YM)],
      [
        new IntervalDS({ days: 1, hours: 2, minutes: 3, seconds: 4, fseconds: 500000000 }),
        def(driver.DB_TYPE_INTERVAL_DS),
      ],
      [Buffer.from([1, 2, 255]), def(driver.BUFFER, 10)],
      [text, def(driver.STRING, 100_000)],
      [Buffer.alloc(50_000, 7), def(driver.BUFFER, 60_000)],
      [true, def(driver.DB_TYPE_BOOLEAN)],
      [{ a: [1, "x", null] }, def(driver.DB_TYPE_JSON)],
      [new Float32Array([1, -2.5, 0]), def(driver.DB_TYPE_VECTOR)],
    ];
    const places = columns.map((_column, index) => `:${index + 1}`).join(", ");
    const row = columns.map(([value]) => value);
    const nulls = columns.map(([, { type }]) => (type === driver.DB_TYPE_JSON ? undefined : null));
    const bindDefs = columns.map(([, definition]) => definition);
    const sql = `insert into k values (${places})`;
    await connection.executeMany(sql, [row, nulls], { bindDefs });
    const fetchInfo = { CL: { type: driver.STRING }, BL: { type: driver.BUFFER } };
    const { rows } = await connection.execute("select * from k", [], { fetchInfo });
    const [first, second] = rows as unknown[][];
    const shown = row.map((value, index) => {
      if (index === 5) return "ab ";
      if (index === 12) return expect.objectContaining({ years: -1, months: -2 });
      if (index !== 13) return value;
      return expect.objectContaining({ days: 1, hours: 2, minutes: 3, seconds: 4, fseconds: 5e8 });
    });
    expect(first).toEqual(shown);
    expect(second?.filter((value) => value !== null)).toEqual([]);
    const lobs = await connection.execute("select cl, bl from k where n = 12.75");
    const [[clob, blob]] = lobs.rows as [[Lob, Lob]];
    expect((await clob.getData()) === text).toBe(true);
    expect(((await blob.getData()) as Buffer).equals(Buffer.alloc(50_000, 7))).toBe(true);
  });

  test("refuses what Oracle refuses, with its number and place", async () => {
    const refusal = async (sql: string): Promise<unknown> => {
      const error = await connection.execute(sql).then(
        () => undefined,
        (failed) => failed,
      );
      return [error?.errorNum, error?.offset];
    };
    expect(await refusal("select nope from s")).toEqual([904, 7]);
    expect(await refusal("select * from s limit 10")).toEqual([933, 22]);
    expect(await refusal("insert into s values (1, 'again')")).toEqual([1, 0]);
  });

  test("a break ends a statement that would run for hours", async () => {
    const rows = "(select level from dual connect by level <= 3000)";
    const running = connection
      .execute(`select count(*) from ${rows} a, ${rows} b, ${rows} c`)
      .catch((error) => error);
    await sleep(50);
    await connection.break();
    expect((await running).errorNum).toBe(1013);
    const { rows: after } = await connection.execute("select count(*) from s");
    expect(after).toEqual([[2]]);
  });

  test("faults are scripted at run time", async () => {
    sandbox.script.add({ when: { call: "ping" }, what: { do: "error", number: 60 } });
    await expect(connection.ping()).rejects.toThrow(/^ORA-00060: /);
    expect(sandbox.script.pending).toBe(0);
    sandbox.script.add({ when: { call: "ping" }, what: { do: "drop" } });
    sandbox.script.clear();
    await connection.ping();
  });

  test("sessions are seen in V$SESSION, and gone when they close", async () => {
    const { connectString } = sandbox;
    const other = await driver.getConnection({ user: "app", password: "it's ok", connectString });
    other.module = "probe";
    await other.ping();
    expect(sandbox.connectionCount).toBe(2);
    await other.close();
    await until(() => sandbox.connectionCount === 1);
  });

  test("its trace tells no secrets", () => {
    expect(trace.length).toBeGreaterThan(50);
    expect(trace.filter((line) => /it's ok|é漢|insert into k/i.test(line))).toEqual([]);
  });
});

test("it can be a 19c, and have longer strings", async () => {
  const [, driver] = drivers[0] as (typeof drivers)[0];
  await using sandbox = await startSandbox({ version: 19, maxStringBytes: 32_767 });
  const { connectString } = sandbox;
  expect(connectString).toBe(`127.0.0.1:${sandbox.port}/ORCLPDB1`);
  const credentials = { user: "sandbox", password: "sandbox", connectString };
  const connection = await driver.getConnection(credentials);
  expect(connection.oracleServerVersionString).toBe("19.3.0.0.0");
  await connection.execute("create table long_text (c varchar2(32767))");
  const text = "x".repeat(32_000);
  await connection.execute("insert into long_text values (:1)", [text]);
  const { rows } = await connection.execute("select c from long_text");
  expect(rows).toEqual([[text]]);
  await expect(connection.execute("select true from dual")).rejects.toThrow(/^ORA-00904: /);
  await connection.close();
});

test.each([
  [{ users: [], seed: "select 1 from dual" }, "a seed needs a user to run as"],
  [{ seed: "select * from nosuch" }, "seed:1: ORA-00942"],
  [{ seed: [{ name: "x.sql", text: "\nbogus" }] }, "x.sql:2: ORA-00900"],
  [{ wire: { tnsVersion: 314 } }, "tnsVersion: 314 is not between 315 and 319"],
  [{ wire: { tnsVersion: 318 } }, "endOfResponse needs tnsVersion 319 and fieldVersion 24"],
  [{ wire: { tnsVersion: 317, endOfResponse: false } }, "fastAuth needs tnsVersion 318"],
  [{ port: 70_000 }, /port/i],
])("%j is refused", async (options, message) => {
  await expect(startSandbox(options)).rejects.toThrow(message);
});
