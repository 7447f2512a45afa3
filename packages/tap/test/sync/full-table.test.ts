// Layer: sandbox. Full tables: versions, and reads that go on where an earlier run stopped.
import { type JsonObject, OracleError } from "@singer-oracle/core";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  execute,
  lastState,
  type PlanText,
  planOf,
  recordsOf,
  rowsOf,
  run,
  sandboxOf,
  versionIn,
} from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (region char(3) not null, id number(12,2) not null, at date not null, note varchar2(20));
    insert into t select decode(mod(level, 2), 0, 'EU', 'US'), level + 0.5, date '2024-01-01' + mod(level, 7), 'row ' || level from dual connect by level <= 100;
    commit;
  `);
});
afterAll(() => sandbox.close());

const plan = (more: Partial<PlanText> = {}) =>
  planOf({
    table: "T",
    columns: [
      ["REGION", "CHAR(3) NOT NULL"],
      ["ID", "NUMBER(12,2) NOT NULL"],
      ["AT", "DATE NOT NULL"],
      ["NOTE", "VARCHAR2(20)"],
    ],
    fetchSize: 10,
    ...more,
  });
const resumable = (more: Partial<PlanText> = {}) =>
  plan({ resumeKey: ["REGION", "AT", "ID"], ...more });
const asOf = { snapshot: "scn", state_interval_rows: 10 } as const;
const keysOf = (result: Parameters<typeof recordsOf>[0]) =>
  recordsOf(result).map(({ REGION, AT, ID }) => `${REGION}${AT}${ID}`);
const factsIn = (state: JsonObject) =>
  (state["x_singer_oracle"] as { streams: Record<string, JsonObject> } | undefined)?.streams[
    "APP-T"
  ];
const dropAfter = (rows: number) =>
  ({
    // One more: the fault strikes with the last row of a fetch, which then does not arrive.
    when: { afterRows: rows + 1, statement: 'from "app"."t"' },
    what: { do: "error", number: 600 },
  }) as const;

/** A run that ends after so many rows. */
async function interrupted(rows: number, more: Partial<PlanText> = {}) {
  sandbox.script.add(dropAfter(rows));
  const result = await run(sandbox, [resumable(more)], { settings: asOf });
  expect(result.error?.details).toEqual({ failed: [{ stream: "APP-T", code: "ORA-00600" }] });
  return result;
}

test("without full_table_resume a table is read in the order in which it lies, and starts over", async () => {
  sandbox.script.add(dropAfter(50));
  const first = await run(sandbox, [plan()], { settings: { state_interval_rows: 10 } });
  expect(first.statements.at(-1)).toBe(
    `SELECT "REGION", "ID", TO_CHAR("AT", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"'), "NOTE" FROM "APP"."T"`,
  );
  expect(recordsOf(first)).toHaveLength(50);
  expect(first.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
  expect(first.lines.at(-1)).toBe(
    '{"type":"STATE","value":{"bookmarks":{"APP-T":{"version":"V","last_replication_method":"FULL_TABLE"}},"currently_syncing":"APP-T"}}',
  );
  const second = await run(sandbox, [plan()], { state: lastState(first) });
  expect(recordsOf(second)).toHaveLength(100);
  expect(versionIn(lastState(second), "APP-T")).toBeGreaterThan(
    versionIn(lastState(first), "APP-T"),
  );
});

describe("full_table_resume: auto goes on", () => {
  test("an interrupted read goes on behind the last row, at the same SCN and with the same version", async () => {
    const expected = await rowsOf(
      sandbox,
      `select region || to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || to_char(id) from t order by region, at, id`,
    );
    const first = await interrupted(30);
    const facts = factsIn(lastState(first));
    expect(facts).toEqual({
      version: versionIn(lastState(first), "APP-T"),
      snapshot_scn: expect.stringMatching(/^\d+$/),
      last_key: { REGION: "EU ", AT: "2024-01-05T00:00:00Z", ID: 4.5 },
    });
    // What happens meanwhile does not belong to this read.
    await execute(
      sandbox,
      "insert into t values ('AA', 1, date '2020-01-01', 'early')",
      "delete from t where id = 100.5",
      "update t set note = 'changed'",
    );
    const second = await run(sandbox, [resumable()], { settings: asOf, state: lastState(first) });
    expect(second.error).toBeUndefined();
    expect(second.logs).toEqual([]);
    expect(second.statements.at(-1)).toBe(
      `SELECT "REGION", "ID", TO_CHAR("AT", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"'), "NOTE", TO_CHAR("AT", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"') FROM "APP"."T" AS OF SCN TO_NUMBER(:scn) WHERE ("REGION" >= :key1 AND ("REGION" > :key1 OR ("AT" >= TO_DATE(:key2, 'YYYY-MM-DD"T"HH24:MI:SS') AND ("AT" > TO_DATE(:key2, 'YYYY-MM-DD"T"HH24:MI:SS') OR "ID" > TO_NUMBER(:key3))))) ORDER BY "REGION", "AT", "ID" key1={"type":"char","value":"EU "} key2={"type":"text","value":"2024-01-05T00:00:00"} key3={"type":"text","value":"4.5"} scn="SCN"`,
    );
    expect([...keysOf(first), ...keysOf(second)]).toEqual(expected.flat());
    expect(recordsOf(second).every(({ NOTE }) => NOTE !== "changed" && NOTE !== "early")).toBe(
      true,
    );
    const end = lastState(second);
    expect(versionIn(end, "APP-T")).toBe(facts?.["version"]);
    expect(factsIn(end)).toEqual({
      version: facts?.["version"],
      snapshot_scn: facts?.["snapshot_scn"],
    });
    expect(second.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([
      { type: "ACTIVATE_VERSION", stream: "APP-T", version: facts?.["version"] },
    ]);
    // The read after it is a new one.
    const third = await run(sandbox, [resumable()], { settings: asOf, state: end });
    expect(recordsOf(third)).toHaveLength(100);
    expect(versionIn(lastState(third), "APP-T")).toBeGreaterThan(Number(facts?.["version"]));
    await execute(
      sandbox,
      "delete from t where region = 'AA'",
      "insert into t values ('EU', 100.5, date '2024-01-03', 'row 100')",
    );
  });

  test("settings that change records do not change where it goes on", async () => {
    const read = { trimChar: true } as const;
    const first = await interrupted(30, { read });
    expect(factsIn(lastState(first))?.["last_key"]).toMatchObject({ REGION: "EU " });
    const second = await run(sandbox, [resumable({ read })], {
      settings: asOf,
      state: lastState(first),
    });
    expect(recordsOf(second)).toHaveLength(70);
    expect(recordsOf(second)[0]).toMatchObject({ REGION: "EU" });
  });
});

describe("full_table_resume: auto starts over", () => {
  test.each([
    ["ORA-01555", 1555],
    ["ORA-08180", 8180],
    ["ORA-08181", 8181],
    ["ORA-01466", 1466],
    ["ORA-01031", 1031],
  ])("%s: it starts over with a new version, and says so", async (code, number) => {
    const first = await interrupted(30);
    sandbox.script.add({
      when: { call: "execute", statement: "as of scn" },
      what: { do: "error", number },
    });
    const second = await run(sandbox, [resumable()], { settings: asOf, state: lastState(first) });
    expect(second.error).toBeUndefined();
    expect(second.logs).toEqual([
      expect.stringMatching(
        new RegExp(
          `^WARNING stream "APP-T" cannot go on where the last run stopped \\(cannot read APP\\.T: ${code}: .*\\): it starts over with a new version$`,
        ),
      ),
    ]);
    expect(recordsOf(second)).toHaveLength(100);
    const versions = new Set(
      second.messages.filter(({ type }) => type === "RECORD").map(({ version }) => version),
    );
    const version = versionIn(lastState(second), "APP-T");
    expect([...versions]).toEqual([version]);
    expect(version).toBeGreaterThan(versionIn(lastState(first), "APP-T"));
    expect(factsIn(lastState(second))?.["version"]).toBe(version);
  });
});

describe("full_table_resume: auto and what a state says", () => {
  test("ORA-01555 behind the first row ends the stream with a hint; the next run may go on", async () => {
    sandbox.script.add({
      when: { afterRows: 21, statement: 'from "app"."t"' },
      what: { do: "error", number: 1555 },
    });
    const first = await run(sandbox, [resumable()], { settings: asOf });
    expect(first.error?.message).toMatch(
      /^1 of 1 stream failed: "APP-T": cannot read APP\.T: ORA-01555: /,
    );
    expect(first.error?.hint).toBe(
      "Set snapshot: none or a smaller fetch, read fewer rows at once with INCREMENTAL, or have UNDO_RETENTION raised.",
    );
    expect(first.error?.cause).toBeInstanceOf(OracleError);
    const second = await run(sandbox, [resumable()], { settings: asOf, state: lastState(first) });
    expect(recordsOf(second)).toHaveLength(80);
  });

  test.each([
    ["the key has changed", (facts: JsonObject) => ({ ...facts, last_key: { ID: 5 } })],
    [
      "a value is of another type",
      (facts: JsonObject) => ({ ...facts, last_key: { REGION: 5, AT: "x", ID: 1 } }),
    ],
    ["the SCN is missing", ({ snapshot_scn: _, ...facts }: JsonObject) => facts],
    ["the version is another one", (facts: JsonObject) => ({ ...facts, version: 5 })],
  ])("%s: it starts over", async (_, change) => {
    const first = await interrupted(30);
    const state = lastState(first);
    const changed = change(factsIn(state) as JsonObject) as JsonObject;
    const second = await run(sandbox, [resumable()], {
      settings: asOf,
      state: { ...state, x_singer_oracle: { streams: { "APP-T": changed } } },
    });
    expect(second.error).toBeUndefined();
    expect(recordsOf(second)).toHaveLength(100);
    expect(versionIn(lastState(second), "APP-T")).toBeGreaterThan(versionIn(state, "APP-T"));
  });

  test("what an unfinished read has left is dropped when it is not gone on with", async () => {
    const first = await interrupted(30);
    sandbox.script.add(dropAfter(10));
    const second = await run(sandbox, [plan()], { state: lastState(first) });
    expect(factsIn(lastState(second))).toBeUndefined();
    const third = await run(sandbox, [resumable()], { settings: asOf, state: lastState(second) });
    expect(recordsOf(third)).toHaveLength(100);
  });
});

test("the snapshot's SCN is one that the rows' changes are not after", async () => {
  for (const snapshot of ["auto", "scn", "none"] as const) {
    const result = await run(sandbox, [plan()], { settings: { snapshot } });
    const scn = BigInt(String(factsIn(lastState(result))?.["snapshot_scn"]));
    await execute(sandbox, "update t set note = note where id = 1.5");
    const [[changed] = []] = await rowsOf(sandbox, "select max(ora_rowscn) from t");
    expect(BigInt(String(changed))).toBeGreaterThan(scn);
  }
});

test("a user who may not ask for an SCN exactly reads the table all the same", async () => {
  await using other = await sandboxOf(
    "create table t (id number); insert into t values (1); commit;",
    {
      mayAskScn: false,
    },
  );
  const only = planOf({ table: "T", columns: [["ID", "NUMBER"]] });
  const result = await run(other, [only]);
  expect(result.error).toBeUndefined();
  expect(result.logs).toEqual([]);
  expect(recordsOf(result)).toEqual([{ ID: 1 }]);
  expect(result.statements.slice(0, -1)).toEqual([
    "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
    "SELECT CURRENT_SCN FROM V$DATABASE",
    "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL",
    "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP - INTERVAL '10' SECOND) FROM DUAL",
    "SET TRANSACTION READ ONLY",
  ]);
});

test("s7clarke10: an interrupted full table starts over, and its restart point is gone", async () => {
  const state = {
    bookmarks: {
      "APP-T": { version: 1500000000000, last_replication_method: "FULL_TABLE", ORA_ROWSCN: 12345 },
    },
    currently_syncing: "APP-T",
  };
  const result = await run(sandbox, [plan()], { state });
  expect(recordsOf(result)).toHaveLength(100);
  expect(lastState(result)["bookmarks"]).toEqual({
    "APP-T": { version: expect.any(Number), last_replication_method: "FULL_TABLE" },
  });
  expect(versionIn(lastState(result), "APP-T")).toBeGreaterThan(1500000000000);
});
