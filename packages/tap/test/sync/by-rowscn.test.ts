// Layer: sandbox. Streams read by ORA_ROWSCN.
import { StateError } from "@singer-oracle/core";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execute, ids, lastState, planOf, rowsOf, run, sandboxOf } from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (id number(9) not null) rowdependencies;
    insert into t values (1);
    insert into t values (2);
    create table clock (tick number);
    commit;
  `);
});
afterAll(() => sandbox.close());

const plan = () =>
  planOf({ table: "T", columns: [["ID", "NUMBER(9) NOT NULL"]], key: "ORA_ROWSCN" });
/** Rows whose SCN is the bookmark come again: what was committed before is to be older than it. */
const tick = () => execute(sandbox, "insert into clock values (1)");
const bookmark = (state: ReturnType<typeof lastState>) =>
  (state["bookmarks"] as Record<string, { replication_key_value: string }>)["APP-T"]
    ?.replication_key_value as string;
const warning =
  'WARNING stream "APP-T" is read by ORA_ROWSCN: the whole table is scanned each time, and rows may come again';

test.each(["auto", "scn", "none"] as const)(
  "snapshot %s: the bookmark is an SCN from before the read, as text",
  async (snapshot) => {
    await tick();
    const first = await run(sandbox, [plan()], { settings: { snapshot } });
    expect(first.error).toBeUndefined();
    expect(first.logs).toEqual([warning]);
    expect(ids(first)).toHaveLength(
      Number((await rowsOf(sandbox, "select count(*) from t"))[0]?.[0]),
    );
    const scn = bookmark(lastState(first));
    expect(scn).toMatch(/^\d+$/);
    await execute(sandbox, "update t set id = id where id = 2");
    const second = await run(sandbox, [plan()], {
      settings: { snapshot },
      state: lastState(first),
    });
    expect(ids(second)).toEqual([2]);
    expect(second.statements.at(-1)).toBe(
      `SELECT "ID" FROM "APP"."T" WHERE ORA_ROWSCN >= TO_NUMBER(:bookmark) bookmark="${scn}"`,
    );
    expect(second.statements.includes("SET TRANSACTION READ ONLY")).toBe(snapshot !== "none");
    expect(BigInt(bookmark(lastState(second)))).toBeGreaterThan(BigInt(scn));
  },
);

test("what is committed while the table is read comes with the next run", async () => {
  let isAdded = false;
  await tick();
  const first = await run(sandbox, [plan()], {
    onLine: async (line) => {
      if (isAdded || !line.includes('"RECORD"')) return;
      isAdded = true;
      await execute(sandbox, "insert into t values (3)");
    },
  });
  expect(ids(first)).toEqual([1, 2]);
  const second = await run(sandbox, [plan()], { state: lastState(first) });
  expect(ids(second)).toEqual([3]);
});

test("never read AS OF an SCN, beside streams that are", async () => {
  await execute(sandbox, "create table u (id number(9) not null)");
  const other = planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]] });
  const result = await run(sandbox, [plan(), other], { settings: { max_parallel_streams: 2 } });
  expect(result.error).toBeUndefined();
  expect(result.statements.filter((sql) => sql.includes('FROM "APP"')).toSorted()).toEqual([
    'SELECT "ID" FROM "APP"."T"',
    'SELECT "ID" FROM "APP"."U" AS OF SCN TO_NUMBER(:scn) scn="SCN"',
  ]);
});

test.each(["12a", "-1", 1.5, "99999999999999999999999"])(
  "a bookmark %j is no SCN",
  async (value) => {
    const state = {
      bookmarks: { "APP-T": { replication_key: "ORA_ROWSCN", replication_key_value: value } },
    };
    const result = await run(sandbox, [plan()], { state });
    expect(result.error).toBeInstanceOf(StateError);
    expect(result.error?.message).toBe(
      'stream "APP-T", column ORA_ROWSCN: the bookmark is not an SCN',
    );
    expect(result.lines).toEqual([]);
  },
);

test("an SCN that an older state has as a number", async () => {
  const state = {
    bookmarks: { "APP-T": { replication_key: "ORA_ROWSCN", replication_key_value: 1 } },
  };
  const result = await run(sandbox, [plan()], { state });
  expect(ids(result)).toEqual([1, 2, 3]);
  expect(result.statements.at(-1)).toContain('bookmark="1"');
});

test("a user who may not ask for an SCN: it is said, and the bookmark stays where it was", async () => {
  for (const statement of ["dbms_flashback", "v$database", "timestamp_to_scn"]) {
    sandbox.script.add({
      when: { call: "execute", statement },
      what: { do: "error", number: 904 },
    });
  }
  const state = {
    bookmarks: { "APP-T": { replication_key: "ORA_ROWSCN", replication_key_value: "77" } },
  };
  const result = await run(sandbox, [plan()], { state });
  expect(bookmark(lastState(result))).toBe("77");
  expect(result.logs).toEqual([
    warning,
    'WARNING stream "APP-T": no SCN can be asked for, so the next run starts where this one did; have the DBA run: GRANT EXECUTE ON DBMS_FLASHBACK',
  ]);
});
