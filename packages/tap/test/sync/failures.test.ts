// Layer: sandbox. Streams that fail, and what the run says of them.
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  execute,
  ids,
  lastState,
  type PlanText,
  planOf,
  recordsOf,
  run,
  sandboxOf,
} from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (id number(9) not null, d date, note varchar2(20));
    insert into t select level, date '2024-01-01' + level, 'row ' || level from dual connect by level <= 20;
    update t set d = to_date('-0043-03-15', 'SYYYY-MM-DD') where id = 13;
    create view v as select id, 1 / (501 - id) as x from (select level as id from dual connect by level <= 1000);
    create table u (id number(9) not null);
    insert into u values (1);
    commit;
  `);
});
afterEach(() => sandbox.script.clear());
afterAll(() => sandbox.close());

const columns: PlanText["columns"] = [
  ["ID", "NUMBER(9) NOT NULL"],
  ["D", "DATE"],
];
const plan = (more: Partial<PlanText> = {}) =>
  planOf({ table: "T", columns, fetchSize: 5, ...more });
const other = () => planOf({ table: "U", columns: [["ID", "NUMBER(9) NOT NULL"]] });

test.each([
  [
    "a table that is gone, or that the user may not see",
    plan({ table: "GONE" }),
    'cannot read APP.GONE: ORA-00942: table or view "APP"."GONE" does not exist',
    "Check the name, or have the DBA run: GRANT READ ON APP.GONE TO APP.",
  ],
  [
    "a column that was dropped since the discovery",
    plan({ columns: [["GONE", "NUMBER"]] }),
    'cannot read APP.T: ORA-00904: "GONE": invalid identifier',
    "Run the discovery again: the table may have changed since the catalog was made.",
  ],
])("%s: the hint says what to do", async (_, broken, message, hint) => {
  const result = await run(sandbox, [broken]);
  expect(result.error?.message).toBe(`1 of 1 stream failed: "${broken.tapStreamId}": ${message}`);
  expect(result.error?.hint).toBe(hint);
  expect(result.error?.exitCode).toBe(1);
  expect(result.logs).toEqual([`ERROR stream "${broken.tapStreamId}" failed: ${message}. ${hint}`]);
  expect(result.messages.map(({ type }) => type)).toEqual(["STATE", "SCHEMA", "STATE"]);
});

test("a table of another owner without a grant", async () => {
  const result = await run(sandbox, [plan()], { user: "reader" });
  expect(result.error?.hint).toBe(
    "Check the name, or have the DBA run: GRANT READ ON APP.T TO READER.",
  );
});

test("ORA-01031", async () => {
  const result = await run(sandbox, [plan()], {
    onLine: (line) => {
      if (!line.includes("SCHEMA")) return;
      sandbox.script.add({
        when: { call: "execute", statement: 'from "app"."t"' },
        what: { do: "error", number: 1031 },
      });
    },
  });
  expect(result.error?.message).toBe(
    '1 of 1 stream failed: "APP-T": cannot read APP.T: ORA-01031: insufficient privileges',
  );
  expect(result.error?.hint).toBe(
    "Have the DBA grant what the statement needs: READ on tables that are read; SELECT, INSERT, UPDATE, DELETE and CREATE TABLE where rows are loaded.",
  );
});

test("a view that divides by zero after 500 rows: what came before is sent, and nothing is activated", async () => {
  const view = planOf({
    table: "V",
    source: { kind: "table", objectKind: "view" },
    columns: [
      ["ID", "NUMBER"],
      ["X", "NUMBER"],
    ],
    fetchSize: 100,
  });
  const result = await run(sandbox, [view]);
  expect(ids(result)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  expect(result.error?.message).toBe(
    '1 of 1 stream failed: "APP-V": cannot read APP.V: ORA-01476: divisor is equal to zero',
  );
  expect(result.error?.hint).toBe("Check the SQL in queries, stream_options or the view.");
  expect(result.messages.slice(-1).map(({ type }) => type)).toEqual(["STATE"]);
  expect(result.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
});

test("a value that a setting refuses: the rows before it are sent, the STATE is of the last one", async () => {
  const result = await run(sandbox, [plan({ key: "ID" })]);
  expect(ids(result)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(result.error?.message).toBe(
    '1 of 1 stream failed: "APP-T": column "D": a date is outside the years 0001 to 9999',
  );
  expect(result.error?.hint).toBe(
    'Set out_of_range_dates to "null", "clamp" or "text", or do not select the column.',
  );
  expect(result.error?.exitCode).toBe(1);
  expect(lastState(result)).toEqual({
    bookmarks: {
      "APP-T": {
        replication_key: "ID",
        replication_key_value: 12,
        last_replication_method: "INCREMENTAL",
      },
    },
    currently_syncing: "APP-T",
  });
});

test("values that a setting changes are counted by column and told once", async () => {
  const result = await run(sandbox, [plan({ read: { outOfRangeDates: "null" } })]);
  expect(result.error).toBeUndefined();
  expect(recordsOf(result)[12]).toEqual({ ID: 13, D: null });
  expect(result.logs).toEqual([
    'WARNING stream "APP-T", column D: 1 value was nulled, as the settings ask',
  ]);
});

test("on_stream_error: stop leaves the streams behind it, continue reads them; all failures are named", async () => {
  const gone = plan({ table: "GONE" });
  const stopped = await run(sandbox, [gone, other()], { settings: { on_stream_error: "stop" } });
  expect(stopped.error?.message).toBe(
    '1 of 2 streams failed: "APP-GONE": cannot read APP.GONE: ORA-00942: table or view "APP"."GONE" does not exist',
  );
  expect(ids(stopped)).toEqual([]);
  const continued = await run(sandbox, [gone, other(), plan()], {
    settings: { on_stream_error: "continue" },
  });
  expect(recordsOf(continued, "APP-U")).toEqual([{ ID: 1 }]);
  expect(continued.error?.message).toBe(
    '2 of 3 streams failed: "APP-GONE": cannot read APP.GONE: ORA-00942: table or view "APP"."GONE" does not exist; "APP-T": column "D": a date is outside the years 0001 to 9999',
  );
  expect(continued.error?.details).toEqual({
    failed: [
      { stream: "APP-GONE", code: "ORA-00942" },
      { stream: "APP-T", code: "RECORD" },
    ],
  });
  expect(lastState(continued)).toMatchObject({ currently_syncing: "APP-GONE" });
});

test("with several streams at a time the others are broken off", async () => {
  const slow = planOf({
    table: "SLOW",
    source: { kind: "query", view: "(\nselect level as id from dual connect by level <= 1e9\n)" },
    columns: [["ID", "NUMBER"]],
    key: "ID",
    keyPlan: { isNullable: false },
  });
  const result = await run(sandbox, [slow, plan({ table: "GONE" })], {
    settings: { max_parallel_streams: 2 },
  });
  expect(result.error?.message).toContain('1 of 2 streams failed: "APP-GONE"');
  expect(lastState(result)["currently_syncing"]).toBe("APP-SLOW");
});

test("a table that is dropped while the run is under way", async () => {
  await execute(sandbox, "create table later (id number(9) not null)");
  const result = await run(
    sandbox,
    [other(), plan({ table: "LATER", columns: [["ID", "NUMBER(9) NOT NULL"]] })],
    {
      onLine: async (line) => {
        if (line.includes('"stream":"APP-U"') && line.includes("ACTIVATE"))
          await execute(sandbox, "drop table later");
      },
    },
  );
  expect(result.error?.message).toBe(
    '1 of 2 streams failed: "APP-LATER": cannot read APP.LATER: ORA-00942: table or view "APP"."LATER" does not exist',
  );
});

test("sync_duration of a stream that fails", async () => {
  const { metrics } = await run(sandbox, [plan()]);
  expect(
    metrics.map(({ metric, tags, value }) => [
      metric,
      tags,
      metric === "record_count" ? value : "s",
    ]),
  ).toEqual([
    ["sync_duration", { stream: "APP-T", status: "failed" }, "s"],
    ["record_count", { stream: "APP-T" }, 12],
  ]);
});
