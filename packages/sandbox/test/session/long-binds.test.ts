// Layer: sandbox.
import type { BindDefinition, Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/index.ts";
import { drivers } from "./harness.ts";

const over = "ORA-24816: Expanded non LONG bind data supplied after actual LONG or LOB column";
const tooLong = "ORA-01461: can bind a LONG value only for insert into a LONG column";

describe.each(drivers)("long binds of %s", (_, driver) => {
  let sandbox: Sandbox;
  let connection: Connection;
  beforeAll(async () => {
    sandbox = await startSandbox({
      version: 19,
      users: [{ name: "app", password: "x" }],
      seed: `create table l (id number, v varchar2(4000), r raw(2000), n nvarchar2(2000), c clob, b blob);
        create table o (id number, v varchar2(4000), l long);`,
    });
    const { connectString } = sandbox;
    connection = await driver.getConnection({ user: "app", password: "x", connectString });
  });
  afterAll(async () => {
    await connection.close();
    await sandbox.close();
  });

  /** What an array of one row does with these declared lengths. */
  const outcome = async (sql: string, columns: readonly (readonly [unknown, BindDefinition])[]) => {
    const rows = [columns.map(([value]) => value)] as never[];
    const bindDefs = columns.map(([, definition]) => definition);
    try {
      const { rowsAffected } = await connection.executeMany(sql, rows, { bindDefs });
      return rowsAffected;
    } catch (error) {
      return (error as Error).message.split("\n")[0];
    } finally {
      await connection.rollback();
    }
  };
  const text = (maxSize: number): BindDefinition => ({ type: driver.STRING, maxSize });
  const national = (maxSize: number): BindDefinition => ({
    type: driver.DB_TYPE_NVARCHAR as unknown as number,
    maxSize,
  });
  const bytes = (maxSize: number): BindDefinition => ({ type: driver.BUFFER, maxSize });
  const number: BindDefinition = { type: driver.NUMBER };
  const clobFirst = "insert into l (c, v) values (:1, :2)";

  test.each([
    ["insert into l (v) values (:1)", [["v", 32_767]], 1],
    [
      "insert into l (v, c) values (:1, :2)",
      [
        ["v", 32_767],
        ["c", 32_767],
      ],
      1,
    ],
    [
      clobFirst,
      [
        ["c", 32_767],
        ["v", 4000],
      ],
      1,
    ],
    [
      clobFirst,
      [
        ["c", 32_767],
        ["v", 4001],
      ],
      over,
    ],
    [
      clobFirst,
      [
        ["c", 4000],
        ["v", 32_767],
      ],
      1,
    ],
    [
      "insert into o (l, v) values (:1, :2)",
      [
        ["c", 32_767],
        ["v", 4001],
      ],
      over,
    ],
    [
      "update l set c = :1 where v = :2",
      [
        ["c", 32_767],
        ["v", 4001],
      ],
      over,
    ],
    [
      "update l set c = :1 where v = :2",
      [
        ["c", 32_767],
        ["v", 4000],
      ],
      0,
    ],
    ["insert into l (v) values (:1)", [["v".repeat(4001), 32_767]], tooLong],
    [
      "insert into l (c, v) values (:1, :2 || 'x')",
      [
        ["c", 5000],
        ["v", 5000],
      ],
      over,
    ],
  ] as const)("%s", async (sql, columns, expected) => {
    const binds = columns.map(([value, size]) => [value, text(size)] as const);
    expect(await outcome(sql, binds)).toBe(expected);
  });

  test("count for bytes and national text as well", async () => {
    const blob = [Buffer.alloc(9000), bytes(9000)] as const;
    const sql = (column: string) => `insert into l (b, ${column}) values (:1, :2)`;
    expect(await outcome(sql("r"), [blob, [Buffer.alloc(3), bytes(4001)]])).toBe(over);
    expect(await outcome(sql("r"), [blob, [Buffer.alloc(3), bytes(4000)]])).toBe(1);
    expect(await outcome(sql("n"), [blob, ["n", national(2001)]])).toBe(over);
    expect(await outcome(sql("n"), [blob, ["n", national(2000)]])).toBe(1);
    expect(
      await outcome("insert into l (c, id) values (:1, :2)", [
        ["c", text(9000)],
        [1, number],
      ]),
    ).toBe(1);
  });

  test("MERGE from DUAL takes what is short, however long it was declared", async () => {
    const merge = `merge into l t using (select :1 as id, :2 as c from dual) s on (t.id = s.id)
      when matched then update set t.c = s.c when not matched then insert (id, c) values (s.id, s.c)`;
    const binds = (value: string) =>
      [
        [1, number],
        [value, text(32_767)],
      ] as const;
    expect(await outcome(merge, binds("short"))).toBe(1);
    expect(await outcome(merge, binds("x".repeat(4001)))).toBe(tooLong);
  });

  test("what RETURNING gives does not count, and blocks take all", async () => {
    const c = "c".repeat(20_000);
    const { outBinds } = await connection.execute(
      "insert into l (id, c) values (1, :c) returning v, id into :v, :id",
      {
        c,
        v: { dir: driver.BIND_OUT, type: driver.STRING, maxSize: 32_767 },
        id: { dir: driver.BIND_OUT, type: driver.NUMBER },
      },
    );
    expect(outBinds).toEqual({ v: [null], id: [1] });
    await connection.execute("begin insert into l (c, v) values (:c, :v); end;", {
      c: { val: c, maxSize: 32_767 },
      v: { val: "v", maxSize: 32_767 },
    });
    await connection.rollback();
  });

  test("a LOB bound as a locator counts as well", async () => {
    const clob = ["c", { type: driver.CLOB }] as const;
    expect(await outcome(clobFirst, [clob, ["v", text(4001)]])).toBe(over);
    expect(await outcome(clobFirst, [clob, ["v", text(4000)]])).toBe(1);
  });
});
