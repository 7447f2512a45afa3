// Layer: pure. Quotas and the size of the data file are counted in extents, as rows come.
import { expect, it } from "vitest";
import { logOn, openEngine, type Told } from "./open-engine.ts";

const extent = 65_536;
const users = (quota: number) => [
  { name: "app", quota },
  { name: "boss", roles: ["DBA"] },
];
const fill = (table: string, rows: number): string =>
  `INSERT INTO ${table} SELECT LEVEL FROM dual CONNECT BY LEVEL <= ${rows}`;

it("a quota ends INSERT when the next extent would be too much", async () => {
  const engine = openEngine({ users: users(3 * extent), version: 19 });
  const app = logOn(engine);
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["CREATE TABLE u (a NUMBER)", "done"],
    ["SELECT bytes, max_bytes, blocks, max_blocks FROM user_ts_quotas", [[0, 196_608, 0, 24]]],
    [fill("t", 500), 500],
    ["SELECT bytes, max_bytes, blocks, max_blocks FROM user_ts_quotas", [[65_536, 196_608, 8, 24]]],
    [fill("t", 800), 800],
    [fill("u", 1), 1],
    [fill("t", 1), "ORA-01536"],
    [fill("u", 499), 499],
    [fill("u", 1), "ORA-01536"],
    ["SELECT COUNT(*) FROM t", [[1300]]],
    ["ROLLBACK", "done"],
    ["SELECT bytes FROM user_ts_quotas", [[196_608]]],
    [fill("t", 1300), 1300],
    ["CREATE TABLE c AS SELECT * FROM t", "ORA-01536"],
    ["SELECT table_name FROM user_tables ORDER BY 1", [["T"], ["U"]]],
    ["TRUNCATE TABLE u", "done"],
    ["SELECT bytes FROM user_ts_quotas", [[131_072]]],
    [fill("t", 1), 1],
  ];
  expect(await app.tell(story)).toEqual(story);
  const failing = app.run(fill("t", 1000));
  await expect(failing).rejects.toThrow("ORA-01536: space quota exceeded for tablespace 'USERS'");
  await logOn(engine, "BOSS").run("ALTER USER app QUOTA UNLIMITED ON users");
  expect(await app.outcome(fill("t", 1000))).toBe(1000);
});

it("without a quota the first row is refused, with too small a one its extent", async () => {
  const engine = openEngine({ users: users(0), version: 19 });
  const app = logOn(engine);
  const boss = logOn(engine, "BOSS");
  await app.run("CREATE TABLE t (a NUMBER)");
  const failing = app.run(fill("t", 1));
  await expect(failing).rejects.toThrow("ORA-01950: no privileges on tablespace 'USERS'");
  const other: Told[] = [
    [fill("t", 0), "ORA-01950"],
    ["UPDATE t SET a = 1", 0],
    ["CREATE GLOBAL TEMPORARY TABLE g (a NUMBER)", "done"],
    [fill("g", 100), 100],
  ];
  expect(await app.tell(other)).toEqual(other);
  await boss.run("ALTER USER app QUOTA 60K ON users");
  expect(await app.outcome(fill("t", 1))).toBe("ORA-01536");
  await boss.run("ALTER USER app QUOTA 64K ON users");
  expect(await app.outcome(fill("t", 1))).toBe(1);
  await boss.run("ALTER USER app QUOTA 0 ON users");
  expect(await app.outcome(fill("t", 1))).toBe(1);
  expect(await app.outcome(fill("t", 1000))).toBe("ORA-01536");
  await boss.run("GRANT UNLIMITED TABLESPACE TO app");
  expect(await app.outcome(fill("t", 1000))).toBe(1000);
});

it("long rows and LOBs need the space of their bytes", async () => {
  const app = logOn(openEngine({ users: users(10 * extent) }));
  const long = (rows: number): string =>
    `INSERT INTO t SELECT LEVEL, RPAD('x', 4000, 'x'), TO_CLOB(RPAD('y', 4000, 'y')) FROM dual CONNECT BY LEVEL <= ${rows}`;
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER, v VARCHAR2(4000), c CLOB)", "done"],
    [long(70), 70],
    ["SELECT bytes FROM user_segments WHERE segment_name = 'T'", [[9 * extent]]],
    [long(10), "ORA-01536"],
    ["DELETE FROM t", 70],
    [long(10), "ORA-01536"],
    ["TRUNCATE TABLE t", "done"],
    [long(70), 70],
  ];
  expect(await app.tell(story)).toEqual(story);
});

it("array DML goes as far as the space does", async () => {
  const app = logOn(openEngine({ users: users(extent) }));
  await app.run("CREATE TABLE t (a NUMBER)");
  const statement = app.session.parse("INSERT INTO t VALUES (:1)");
  const rows = Array.from({ length: 600 }, (_, index) => [index]);
  const running = app.session.execute(statement, {
    bindTypes: [{ name: "NUMBER", precision: null, scale: null }],
    bindRows: rows,
    batchErrors: false,
    rowCounts: false,
    commit: false,
    signal: new AbortController().signal,
  });
  await expect(running).rejects.toMatchObject({ number: 1536, rowCount: 500 });
  expect(await app.rows("SELECT COUNT(*) FROM t")).toEqual([[500]]);
});

it("the data file has an end for everybody", async () => {
  const engine = openEngine({ users: users(-1), dataFileBytes: 2 * extent, version: 19 });
  const app = logOn(engine);
  const boss = logOn(engine, "BOSS");
  const story: Told[] = [
    ["CREATE TABLE t (a NUMBER)", "done"],
    ["CREATE TABLE u (a NUMBER)", "done"],
    [fill("t", 1300), 1300],
    [fill("u", 1), "ORA-01658"],
    [fill("t", 1), "ORA-01653"],
  ];
  expect(await app.tell(story)).toEqual(story);
  await expect(app.run(fill("t", 1))).rejects.toThrow(
    "ORA-01653: unable to extend table APP.T by 8 in tablespace USERS",
  );
  expect(
    await boss.rows(
      "SELECT bytes, blocks, autoextensible, maxbytes FROM dba_data_files WHERE tablespace_name = 'USERS'",
    ),
  ).toEqual([[131_072, 16, "NO", 0]]);
  expect(() => openEngine({ dataFileBytes: -1 })).toThrow(RangeError);
});
