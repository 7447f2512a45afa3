// Layer: sandbox. Client and server share one thread, and each look at the clock says that the turn is over: so the number
// of turns of the event loop tells in how many pieces a statement works, however fast the machine is.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Pacing } from "../../src/engine/pacing.ts";
import { type Sandbox, startSandbox } from "../../src/index.ts";
import { drivers } from "./harness.ts";

const rows = 20_000;
const [[, driver] = []] = drivers;
let sandbox: Sandbox;
let connection: Connection;
let onExecute = (): void => undefined;

function connect(): Promise<Connection> {
  if (!driver) throw new Error("no driver");
  const { connectString } = sandbox;
  return driver.getConnection({ user: "app", password: "x", connectString });
}

beforeAll(async () => {
  sandbox = await startSandbox({
    users: [{ name: "app", password: "x" }],
    trace: (line) => {
      if (/^> (?:re)?execute/i.test(line)) onExecute();
    },
  });
  connection = await connect();
  const generated = `select level id, mod(level * 7919, 1000003) a, 'name ' || mod(level, 5000) b,
    mod(level, 1000) c from dual connect by level <= ${rows}`;
  await connection.execute(`create table big as ${generated}`);
  await connection.execute("create table keys (id number primary key)");
  await connection.execute("insert into keys select id from big");
  await connection.execute("create table few as select id, a from big where id <= 20");
  await connection.execute("alter table few add (note varchar2(20))");
  let now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => {
    now += 20;
    return now;
  });
}, 60_000);

afterAll(async () => {
  vi.restoreAllMocks();
  // What the engine knows of the time is shared by the tests of a process.
  await new Pacing().pause(new AbortController().signal);
  await connection.close();
  await sandbox.close();
});

/** Runs a statement to its end and counts the turns of the event loop meanwhile. */
async function turnsOf(statement: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isRunning = true;
  const ended = statement.finally(() => {
    isRunning = false;
  });
  for (; isRunning; turns++) await nextTurn();
  await ended;
  return turns;
}

/** Breaks a statement off some turns after the server has begun with it. */
async function expectBroken(run: () => Promise<unknown>, afterTurns = 1): Promise<void> {
  const began = new Promise<void>((resolve) => {
    onExecute = resolve;
  });
  const outcome = run().then(
    () => "done",
    (error: { readonly errorNum?: number }) => error.errorNum,
  );
  await began;
  for (let turn = 0; turn < afterTurns; turn++) await nextTurn();
  await connection.break();
  expect(await outcome).toBe(1013);
  expect((await connection.execute("select 1 from dual")).rows).toEqual([[1]]);
}

const one = async (sql: string) => (await connection.execute<unknown[]>(sql)).rows?.[0]?.[0];

describe("a query works in pieces and a break ends it, early and late", () => {
  test.each([
    ["a scalar subquery", 20, "select (select max(a + 0) from big) from dual"],
    ["one inside a function", 20, "select nvl((select max(a + 0) from big), 0) + 1 from dual"],
    ["one in CASE", 20, "select case when 1 = 1 then (select max(a + 0) from big) end from dual"],
    ["a correlated one", 400, "select (select count(*) from big where a < few.id) from few"],
    ["EXISTS", 400, "select id from few where exists (select 1 from big where a < -few.id)"],
    [
      "EXISTS behind OR",
      400,
      "select id from few where id < 0 or exists (select 1 from big where a < -few.id)",
    ],
    ["NOT IN", 20, "select id from few where a not in (select a from big)"],
    ["a correlated IN", 400, "select id from few where a in (select a from big where id > few.id)"],
    ["IN of pairs", 20, "select id from few where (id, a) in (select a, id from big)"],
    [
      "ANY",
      400,
      "select id from few where a > any (select a from big where id > few.id + 1000000)",
    ],
    ["ALL", 20, "select id from few where a >= all (select a from big)"],
    ["HAVING", 20, "select a from few group by a having count(*) > (select count(a) from big)"],
    ["ORDER BY", 400, "select id from few order by (select count(*) from big where a < few.id)"],
    ["ON", 40, "select few.id from few join keys on keys.id = (select max(a) from big)"],
    ["a sort", 60, "select max(n) from (select rownum n from (select id from big order by b, a))"],
    ["DISTINCT", 20, "select count(*) from (select distinct a from big)"],
    ["GROUP BY", 40, "select max(n) from (select a, count(*) n from big group by a)"],
    ["MEDIAN", 40, "select median(a) from big"],
    ["LISTAGG", 40, "select c, listagg(b) within group (order by a) from big group by c"],
    ["ROW_NUMBER", 140, "select max(n) from (select row_number() over (order by b, a) n from big)"],
    ["RANK", 200, "select max(n) from (select rank() over (partition by c order by a) n from big)"],
    ["LAG", 160, "select max(n) from (select lag(a, 2, 0) over (order by id) n from big)"],
    ["NTILE", 140, "select max(n) from (select ntile(7) over (order by id) n from big)"],
    ["a running sum", 240, "select max(n) from (select sum(a) over (order by id) n from big)"],
    [
      "a sliding sum",
      320,
      "select max(n) from (select sum(a) over (order by id range between 2 preceding and 2 following) n from big)",
    ],
    ["a join", 40, "select count(*) from big x join big y on x.a = y.a"],
    ["MINUS", 40, "select count(*) from (select a from big minus select c from big)"],
    [
      "CONNECT BY",
      80,
      "select count(*) from big start with id <= 100 connect by prior id = id - 100",
    ],
  ])("with %s", async (_, fewestTurns, sql) => {
    const turns = await turnsOf(connection.execute(sql));
    expect(turns).toBeGreaterThanOrEqual(fewestTurns);
    await expectBroken(() => connection.execute(sql));
    await expectBroken(() => connection.execute(sql), Math.floor(turns * 0.7));
  });
});

describe("a break ends a change, of which nothing is left", () => {
  test.each([
    ["INSERT of a query", "insert into few (id) select id from big"],
    ["INSERT of a subquery", "insert into few (id) values ((select max(a + 0) from big))"],
    ["UPDATE", "update big set a = a + 1"],
    ["UPDATE with a subquery", "update few set a = (select count(*) from big where a < few.id)"],
    [
      "UPDATE of pairs",
      "update few set (id, a) = (select max(id), max(a) from big where c < few.id)",
    ],
    ["DELETE", "delete from big"],
    [
      "DELETE with a subquery",
      "delete from few where a not in (select a from big where a <> 7919)",
    ],
    [
      "MERGE",
      `merge into few using big on (few.id = big.id)
        when matched then update set few.a = big.a + 1 when not matched then insert (id) values (big.id)`,
    ],
    [
      "MERGE with a subquery",
      `merge into few using dual on (few.id = 1)
        when matched then update set a = (select count(*) from big where b <> 'x')`,
    ],
  ])("%s", async (_, sql) => {
    const sums = "select count(*) || ' ' || sum(id) || ' ' || sum(a)";
    const before = [await one(`${sums} from few`), await one(`${sums} from big`)];
    await expectBroken(() => connection.execute(sql));
    expect([await one(`${sums} from few`), await one(`${sums} from big`)]).toEqual(before);
  });

  test("INSERT of an array", async () => {
    const binds = Array.from({ length: 20_000 }, (_, index) => [index, `note ${index}`]);
    const bindDefs = [{ type: driver?.NUMBER ?? 0 }, { type: driver?.STRING ?? 0, maxSize: 20 }];
    const sql = "insert into few (id, note) values (:1, :2)";
    await expectBroken(() => connection.executeMany(sql, binds, { bindDefs }));
    expect(await one("select count(*) from few")).toBe(20);
  });

  test("SELECT FOR UPDATE", async () => {
    await expectBroken(() => connection.execute("select id from big for update"));
    const other = await connect();
    const { rowsAffected } = await other.execute("delete from big where id <= 3");
    expect(rowsAffected).toBe(3);
    await other.close();
  });
});

describe("a break ends DDL, and the table is what it was", () => {
  const facts = `select (select count(*) from user_indexes where table_name = 'BIG') || ' '
    || (select count(*) from user_constraints where table_name = 'BIG') || ' '
    || (select listagg(column_name || data_type || data_length || nullable, ' ')
        within group (order by column_id) from user_tab_columns where table_name = 'BIG') || ' '
    || (select count(*) from user_tables) from dual`;

  test.each([
    ["CREATE INDEX", "create index big_a on big (a)"],
    ["CREATE UNIQUE INDEX", "create unique index big_id on big (id)"],
    ["an index of an expression", "create index big_b on big (upper(b))"],
    ["a primary key", "alter table big add constraint big_pk primary key (id)"],
    ["a unique constraint", "alter table big add constraint big_uq unique (b, id)"],
    ["a foreign key", "alter table big add constraint big_fk foreign key (id) references keys"],
    ["a CHECK", "alter table big add constraint big_ck check (length(b) > 0 and a >= 0)"],
    ["NOT NULL", "alter table big modify (a not null, b not null, c not null)"],
    ["a new column", "alter table big add (d varchar2(10) default 'x' not null)"],
    ["a new type", "alter table big modify (b char(60))"],
    ["CREATE TABLE AS", "create table copy as select * from big"],
    ["CREATE MATERIALIZED VIEW", "create materialized view copy as select * from big"],
    ["ANALYZE", "analyze table big compute statistics"],
  ])("%s", async (_, sql) => {
    const before = await one(facts);
    await expectBroken(() => connection.execute(sql));
    expect(await one(facts)).toBe(before);
    expect(await one("select count(*) from big where b = 'name 7' and id < 10")).toBe(1);
  });

  test("REBUILD of an index and ENABLE of a constraint", async () => {
    await connection.execute("create index keys_x on keys (id, 1)");
    await connection.execute("alter index keys_x unusable");
    await expectBroken(() => connection.execute("alter index keys_x rebuild"));
    expect(await one("select status from user_indexes where index_name = 'KEYS_X'")).toBe(
      "UNUSABLE",
    );
    const named = "select constraint_name from user_constraints where table_name = 'KEYS'";
    const key = await one(named);
    await connection.execute(`alter table keys disable constraint ${key}`);
    await expectBroken(() => connection.execute(`alter table keys enable constraint ${key}`));
    expect(await one(named.replace("constraint_name", "status"))).toBe("DISABLED");
  });
});
