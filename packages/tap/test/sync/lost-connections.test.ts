// Layer: sandbox. Connections that are lost before, between and behind rows.
import { OracleError } from "@singer-oracle/core";
import type { Fault, Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { execute, lastState, type PlanText, planOf, recordsOf, run, sandboxOf } from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (id number(9) not null, grp number(9), note varchar2(20));
    insert into t select level, trunc((level - 1) / 10), 'row ' || level from dual connect by level <= 100;
    insert into t values (101, null, 'no group');
    create table u (id number(9) not null);
    insert into u values (1);
    commit;
  `);
});
afterEach(() => sandbox.script.clear());
afterAll(() => sandbox.close());

const columns: PlanText["columns"] = [
  ["ID", "NUMBER(9) NOT NULL"],
  ["GRP", "NUMBER(9)"],
  ["NOTE", "VARCHAR2(20)"],
];
const plan = (more: Partial<PlanText> = {}) =>
  planOf({ table: "T", columns, fetchSize: 7, ...more });
const ids = (result: Parameters<typeof recordsOf>[0]) =>
  recordsOf(result, "APP-T").map(({ ID }) => ID);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const reading = 'from "app"."t"';
/** The connection goes with the row behind so many. */
const dropAfter = (rows: number, times = 1): Fault => ({
  when: { afterRows: rows + 1, statement: reading },
  what: { do: "drop" },
  times,
});
const lost = "the connection was lost \\(cannot read APP\\.T: (NJS|ORA)-\\d+: .*\\)";
const newTime = "WARNING with the connection the run's point in time is lost: a new one begins";

describe("before the first row", () => {
  test.each([
    ["execute", { call: "execute", statement: reading }],
    ["execute, after it took effect", { call: "execute", statement: reading, moment: "after" }],
    ["SET TRANSACTION", { call: "execute", statement: "set transaction" }],
  ] as const)("%s: the stream is read again", async (_, when) => {
    sandbox.script.add({ when, what: { do: "drop" }, times: 2 });
    const result = await run(sandbox, [plan()]);
    expect(result.error).toBeUndefined();
    expect(ids(result)).toEqual(upTo(101));
    const tellings = result.logs.filter((line) => line !== newTime);
    expect(tellings).toEqual(
      Array(2).fill(
        expect.stringMatching(new RegExp(`^WARNING stream "APP-T": ${lost}: it is read again$`)),
      ),
    );
    expect(result.messages.filter(({ type }) => type === "SCHEMA")).toHaveLength(1);
    expect(lastState(result)["currently_syncing"]).toBeNull();
  });

  test("more often than retry_count: the stream fails, with what the driver said and a hint", async () => {
    sandbox.script.add({
      when: { call: "execute", statement: reading },
      what: { do: "drop" },
      times: 3,
    });
    const result = await run(sandbox, [plan()], { settings: { retry_count: 2 } });
    expect(sandbox.script.pending).toBe(0);
    expect(result.error?.message).toMatch(
      /^1 of 1 stream failed: "APP-T": cannot read APP\.T: NJS-50\d: /,
    );
    expect(result.error?.exitCode).toBe(1);
    expect(result.error?.hint).toMatch(/^Set expire_time_min if a firewall cuts idle connections/);
    expect(lastState(result)["currently_syncing"]).toBe("APP-T");
  });
});

describe("behind the first row", () => {
  test("a sorted stream goes on at the last key, without the rows before it", async () => {
    sandbox.script.add(dropAfter(35));
    const result = await run(sandbox, [plan({ key: "GRP", keyPlan: { nullKeys: "never" } })]);
    expect(result.error).toBeUndefined();
    // Row 35 has group 3, whose rows come again.
    expect(ids(result)).toEqual([...upTo(35), ...upTo(100).slice(30)]);
    expect(result.logs).toEqual(
      [
        expect.stringMatching(
          new RegExp(`^WARNING stream "APP-T": ${lost}: it goes on behind the last row$`),
        ),
        newTime,
      ].toSorted(() => 0),
    );
    const reads = result.statements.filter((sql) => sql.includes('"APP"."T"'));
    expect(reads).toEqual([
      'SELECT "ID", "GRP", "NOTE" FROM "APP"."T" WHERE "GRP" IS NOT NULL ORDER BY "GRP"',
      'SELECT "ID", "GRP", "NOTE" FROM "APP"."T" WHERE "GRP" >= :bookmark ORDER BY "GRP" bookmark={"type":"number","value":3}',
    ]);
    expect(lastState(result)).toMatchObject({
      bookmarks: { "APP-T": { replication_key_value: 9 } },
    });
  });

  test("a place is gone on from as often as it takes while there is progress", async () => {
    sandbox.script.add(...[10, 20, 30, 40, 50].map((rows) => dropAfter(rows)));
    const result = await run(sandbox, [plan({ key: "ID" })], { settings: { retry_count: 1 } });
    expect(result.error).toBeUndefined();
    expect(new Set(ids(result))).toEqual(new Set(upTo(101)));
  });

  test("the lookback is not taken off again", async () => {
    sandbox.script.add(dropAfter(14));
    const state = { bookmarks: { "APP-T": { replication_key: "ID", replication_key_value: 80 } } };
    const result = await run(sandbox, [plan({ key: "ID", keyPlan: { lookback: 60 } })], { state });
    expect(ids(result)).toEqual([...upTo(33).slice(19), ...upTo(101).slice(32)]);
    for (const { bookmarks } of result.states.slice(1)) {
      const value = (bookmarks as Record<string, { replication_key_value: number }>)["APP-T"]
        ?.replication_key_value;
      expect(value).toBeGreaterThanOrEqual(80);
    }
  });
});

describe("behind the first row, without an order", () => {
  test("a full table without an order fails, and says why", async () => {
    sandbox.script.add(dropAfter(35));
    const result = await run(sandbox, [plan()]);
    expect(ids(result)).toEqual(upTo(35));
    expect(result.error?.message).toMatch(
      /^1 of 1 stream failed: "APP-T": cannot read APP\.T: (NJS|ORA)-\d+: .*; 35 rows were sent, and as they come in no order, reading cannot go on behind the last one$/,
    );
    expect(result.error?.hint).toBe(
      "Start again: nothing was confirmed for these rows. full_table_resume: auto with snapshot: scn makes a full table resumable.",
    );
    expect(result.error?.cause).toBeInstanceOf(OracleError);
    expect(result.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
    expect(lastState(result)["currently_syncing"]).toBe("APP-T");
  });

  test("rows without a key come in no order either", async () => {
    await execute(
      sandbox,
      "insert into t select 101 + level, null, 'no group' from dual connect by level <= 20",
    );
    try {
      sandbox.script.add({ when: { afterRows: 8, statement: "is null" }, what: { do: "drop" } });
      const result = await run(sandbox, [plan({ key: "GRP" })]);
      expect(recordsOf(result)).toHaveLength(7);
      expect(result.error?.message).toContain("7 rows were sent, and as they come in no order");
    } finally {
      await execute(sandbox, "delete from t where id > 101");
    }
  });

  test("between the rows without a key and the others it is only the others that come again", async () => {
    sandbox.script.add({
      when: { call: "execute", statement: "is not null" },
      what: { do: "drop" },
    });
    const result = await run(sandbox, [plan({ key: "GRP", keyPlan: { isSorted: false } })]);
    expect(result.error).toBeUndefined();
    expect(ids(result)).toEqual([101, ...upTo(100)]);
  });

  test("a resumable full table goes on behind the last key, as of the same SCN and with the same version", async () => {
    sandbox.script.add(dropAfter(35));
    const result = await run(sandbox, [plan({ resumeKey: ["ID"] })], {
      settings: { snapshot: "scn" },
    });
    expect(result.error).toBeUndefined();
    expect(ids(result)).toEqual(upTo(101));
    const versions = result.messages
      .filter(({ type }) => type === "RECORD")
      .map(({ version }) => version);
    expect(new Set(versions).size).toBe(1);
    expect(result.statements.filter((sql) => sql.includes('"APP"."T"'))).toEqual([
      'SELECT "ID", "GRP", "NOTE" FROM "APP"."T" AS OF SCN TO_NUMBER(:scn) ORDER BY "ID" scn="SCN"',
      'SELECT "ID", "GRP", "NOTE" FROM "APP"."T" AS OF SCN TO_NUMBER(:scn) WHERE "ID" > :key1 ORDER BY "ID" key1={"type":"number","value":35} scn="SCN"',
    ]);
    expect(result.logs).toEqual([
      expect.stringMatching(
        new RegExp(`^WARNING stream "APP-T": ${lost}: it goes on behind the last row$`),
      ),
    ]);
  });
});

test("half an answer is a lost connection too", async () => {
  sandbox.script.add({
    when: { afterRows: 22, statement: reading },
    what: { do: "drop", midMessage: true },
  });
  const result = await run(sandbox, [plan({ key: "ID" })]);
  expect(result.error).toBeUndefined();
  expect(new Set(ids(result))).toEqual(new Set(upTo(101)));
});

test("the streams behind it are read at a new point in time", async () => {
  sandbox.script.add(dropAfter(35));
  const other = planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]] });
  const result = await run(sandbox, [plan(), other], { settings: { on_stream_error: "continue" } });
  expect(recordsOf(result, "APP-U")).toEqual([{ ID: 1 }]);
  expect(result.statements.filter((sql) => sql === "SET TRANSACTION READ ONLY")).toHaveLength(2);
  expect(result.logs).toContain(newTime);
  expect(lastState(result)["currently_syncing"]).toBe("APP-T");
});

test("a password that expires meanwhile: the hint, no second try, no other stream", async () => {
  const other = planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]] });
  const result = await run(sandbox, [plan({ key: "ID" }), other], {
    settings: { on_stream_error: "continue" },
    onLine: (line) => {
      if (!line.includes('"SCHEMA"')) return;
      sandbox.script.add(dropAfter(35), {
        when: { call: "logon" },
        what: { do: "expire-password" },
        times: 9,
      });
    },
  });
  expect(result.error?.message).toMatch(
    /^1 of 2 streams failed: "APP-T": cannot connect to .*: ORA-28001: /,
  );
  expect(result.error?.hint).toBe("Have the password changed: ALTER USER app IDENTIFIED BY ….");
  expect(sandbox.script.pending).toBe(1);
  expect(lastState(result)).toMatchObject({
    bookmarks: { "APP-T": { replication_key_value: 35 } },
    currently_syncing: "APP-T",
  });
});
