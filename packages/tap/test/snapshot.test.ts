// Layer: sandbox. One point in time for a run, and what becomes of it where it cannot be had.
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TapSettings } from "../src/settings.ts";
import {
  execute,
  executeAs,
  lastState,
  type PlanText,
  planOf,
  type RunResult,
  recordsOf,
  rowsOf,
  run,
  sandboxOf,
} from "./sync/fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table a (id number(9) not null);
    insert into a values (1);
    create table b (id number(9) not null);
    insert into b values (1);
    create view v as select id from b;
    commit;
  `);
});
afterEach(() => sandbox.script.clear());
afterAll(() => sandbox.close());

const plan = (table: string, more: Partial<PlanText> = {}) =>
  planOf({ table, columns: [["ID", "NUMBER(9) NOT NULL"]], ...more });
const query = () =>
  plan("Q", {
    source: { kind: "query", view: "(\nselect id from app.b\n)" } as PlanText["source"] & object,
  });
const reads = (result: RunResult) =>
  result.statements.filter((sql) => /^SELECT.*(APP|app)/.test(sql));
const transactions = (result: RunResult) =>
  result.statements.filter((sql) => sql.startsWith("SET TRANSACTION")).length;

/** Rows of B that a run over A and B sees when a row is added to B between them. */
async function rowsSeen(settings: Partial<TapSettings>, second = plan("B")): Promise<RunResult> {
  let isAdded = false;
  const result = await run(sandbox, [plan("A"), second], {
    settings,
    onLine: async (line) => {
      if (isAdded || !line.includes('"stream":"APP-A"')) return;
      isAdded = true;
      await execute(sandbox, "insert into b values (2)");
    },
  });
  await execute(sandbox, "delete from b where id = 2");
  expect(result.error).toBeUndefined();
  return result;
}

describe("what a run sees that takes its time", () => {
  test("auto, one stream at a time: one read-only transaction", async () => {
    const result = await rowsSeen({ snapshot: "auto" });
    expect(recordsOf(result, "APP-B")).toEqual([{ ID: 1 }]);
    expect(reads(result)).toEqual(['SELECT "ID" FROM "APP"."A"', 'SELECT "ID" FROM "APP"."B"']);
    expect(transactions(result)).toBe(1);
  });

  test.each([
    ["auto", 2],
    ["scn", 1],
    ["scn", 2],
  ] as const)("%s, %i at a time: AS OF one SCN", async (snapshot, max) => {
    const result = await rowsSeen({ snapshot, max_parallel_streams: max });
    expect(recordsOf(result, "APP-B")).toEqual([{ ID: 1 }]);
    expect(reads(result).toSorted()).toEqual([
      'SELECT "ID" FROM "APP"."A" AS OF SCN TO_NUMBER(:scn) scn="SCN"',
      'SELECT "ID" FROM "APP"."B" AS OF SCN TO_NUMBER(:scn) scn="SCN"',
    ]);
    expect(transactions(result)).toBe(0);
    const facts = lastState(result)["x_singer_oracle"] as {
      streams: Record<string, { snapshot_scn: string }>;
    };
    const scns = Object.values(facts.streams).map(({ snapshot_scn: scn }) => scn);
    expect(scns).toEqual([scns[0], scns[0]]);
  });

  test("none: each stream what is there when it begins", async () => {
    const result = await rowsSeen({ snapshot: "none" });
    expect(recordsOf(result, "APP-B")).toEqual([{ ID: 1 }, { ID: 2 }]);
    expect(transactions(result)).toBe(0);
  });

  test("views and queries belong to it", async () => {
    const view = plan("V", { source: { kind: "table", objectKind: "view" } });
    expect(recordsOf(await rowsSeen({ snapshot: "auto" }, view), "APP-V")).toEqual([{ ID: 1 }]);
    expect(recordsOf(await rowsSeen({ snapshot: "auto" }, query()), "APP-Q")).toEqual([{ ID: 1 }]);
    expect(recordsOf(await rowsSeen({ snapshot: "scn" }, view), "APP-V")).toEqual([{ ID: 1 }]);
  });
});

describe("what knows no flashback is read in a transaction of its own", () => {
  test("a query", async () => {
    const result = await run(sandbox, [query()], { settings: { snapshot: "scn" } });
    expect(result.error).toBeUndefined();
    expect(reads(result)).toEqual(['SELECT "ID" FROM ( select id from app.b )']);
    expect(transactions(result)).toBe(1);
  });

  test("an external table", async () => {
    const external = plan("A", { source: { kind: "table", isExternal: true } });
    const result = await run(sandbox, [external], { settings: { snapshot: "scn" } });
    expect(reads(result)).toEqual(['SELECT "ID" FROM "APP"."A"']);
    expect(transactions(result)).toBe(1);
  });
});

test.each([1031, 942, 904, 1466, 8180, 8181, 1555])(
  "AS OF that fails with ORA-%i before the first row: the stream is read at another point in time, once, and it is said",
  async (number) => {
    sandbox.script.add({
      when: { call: "execute", statement: "as of scn" },
      what: { do: "error", number },
    });
    const result = await run(sandbox, [plan("A"), plan("B")], { settings: { snapshot: "scn" } });
    expect(result.error).toBeUndefined();
    expect(result.logs).toEqual([
      expect.stringMatching(
        /^WARNING stream "APP-A" cannot be read at the run's point in time \(cannot read APP\.A: ORA-\d+: .*\): it is read at another one$/,
      ),
    ]);
    expect(result.logs.filter((line) => /error|exception/i.test(line))).toEqual([]);
    expect(reads(result)).toEqual([
      'SELECT "ID" FROM "APP"."A" AS OF SCN TO_NUMBER(:scn) scn="SCN"',
      'SELECT "ID" FROM "APP"."A"',
      'SELECT "ID" FROM "APP"."B" AS OF SCN TO_NUMBER(:scn) scn="SCN"',
    ]);
    expect(recordsOf(result)).toEqual([{ ID: 1 }, { ID: 1 }]);
  },
);

test("without the right to flashback a table of another owner", async () => {
  await execute(sandbox, "grant read on a to reader");
  const result = await run(sandbox, [plan("A")], { settings: { snapshot: "scn" }, user: "reader" });
  expect(result.error).toBeUndefined();
  expect(recordsOf(result)).toEqual([{ ID: 1 }]);
  expect(result.logs).toHaveLength(1);
});

test("AS OF that fails twice, or behind the first row, fails the stream", async () => {
  sandbox.script.add({
    when: { call: "execute", statement: 'from "app"."a"' },
    what: { do: "error", number: 1466 },
    times: 2,
  });
  const twice = await run(sandbox, [plan("A")], { settings: { snapshot: "scn" } });
  expect(twice.error?.message).toBe(
    '1 of 1 stream failed: "APP-A": cannot read APP.A: ORA-01466: unable to read data - table definition has changed',
  );
  expect(twice.error?.hint).toBe("Start again, or set snapshot: none.");
  await execute(sandbox, "insert into a values (2)", "insert into a values (3)");
  sandbox.script.add({
    when: { afterRows: 3, statement: 'from "app"."a"' },
    what: { do: "error", number: 1555 },
  });
  const later = await run(sandbox, [plan("A", { fetchSize: 1 })], {
    settings: { snapshot: "scn" },
  });
  expect(recordsOf(later)).toHaveLength(2);
  expect(later.error?.message).toContain("ORA-01555");
  await execute(sandbox, "delete from a where id > 1");
});

test("DDL behind the beginning of the transaction: a new one begins for this stream and those behind it", async () => {
  await execute(sandbox, "create table c (id number(9) not null)", "insert into c values (1)");
  const result = await run(sandbox, [plan("A"), plan("C"), plan("B")], {
    onLine: async (line) => {
      if (line.includes('"stream":"APP-A"') && line.includes("ACTIVATE")) {
        await execute(sandbox, "alter table c add (note varchar2(10))", "insert into b values (2)");
      }
    },
  });
  await execute(sandbox, "delete from b where id = 2");
  expect(result.error).toBeUndefined();
  expect(result.logs).toEqual([
    'WARNING stream "APP-C" cannot be read at the run\'s point in time (cannot read APP.C: ORA-01466: unable to read data - table definition has changed): it is read at another one',
  ]);
  expect(recordsOf(result, "APP-C")).toEqual([{ ID: 1 }]);
  expect(recordsOf(result, "APP-B")).toEqual([{ ID: 1 }, { ID: 2 }]);
  expect(transactions(result)).toBe(2);
});

test("a user who may not ask for an SCN: several streams are read each at its own point in time", async () => {
  sandbox.script.add(
    {
      when: { call: "execute", statement: "dbms_flashback" },
      what: { do: "error", number: 904 },
      times: 9,
    },
    {
      when: { call: "execute", statement: "v$database" },
      what: { do: "error", number: 942 },
      times: 9,
    },
    {
      when: { call: "execute", statement: "timestamp_to_scn" },
      what: { do: "error", number: 8180 },
      times: 9,
    },
  );
  const result = await run(sandbox, [plan("A"), plan("B")], {
    settings: { max_parallel_streams: 2 },
  });
  expect(result.error).toBeUndefined();
  expect(result.logs).toEqual([
    "WARNING no SCN can be read: neither DBMS_FLASHBACK nor V$DATABASE nor TIMESTAMP_TO_SCN answers; each stream is read at a point in time of its own",
  ]);
  expect(reads(result).toSorted()).toEqual([
    'SELECT "ID" FROM "APP"."A"',
    'SELECT "ID" FROM "APP"."B"',
  ]);
  expect(transactions(result)).toBe(2);
  expect(lastState(result)["x_singer_oracle"]).toMatchObject({
    streams: { "APP-A": {}, "APP-B": {} },
  });
  expect(JSON.stringify(lastState(result))).not.toContain("snapshot_scn");
});

test("the session shows what it reads, and is given back without it", async () => {
  let shown: readonly unknown[] = [];
  await executeAs(sandbox, "boss", "grant select on v_$session to app");
  const result = await run(sandbox, [plan("A")], {
    onLine: async (line) => {
      if (!line.includes('"RECORD"')) return;
      shown = await rowsOf(
        sandbox,
        "select module, action, client_identifier from v$session where module = 'tap-oracle'",
      );
    },
  });
  expect(result.error).toBeUndefined();
  expect(shown).toEqual([["tap-oracle", "APP-A", "run-1"]]);
});
