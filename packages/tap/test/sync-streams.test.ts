// Layer: sandbox. What a run of several streams writes, line by line.
import type { Progress } from "@singer-oracle/core";
import { expect, test } from "vitest";
import {
  execute,
  lastState,
  planOf,
  recordsOf,
  run,
  sandboxOf,
  versionIn,
} from "./sync/fixture.ts";

const seed = `
  create table orders (id number(9) not null, amount number(12,2), note varchar2(20));
  insert into orders values (1, 0.5, 'first');
  insert into orders values (2, null, null);
  create table events (seq number(9) not null, at date not null);
  insert into events values (1, date '2024-02-29');
  insert into events values (2, date '2024-03-01');
  create table empty (id number(9) not null);
  commit;
`;

const orders = () =>
  planOf({
    table: "ORDERS",
    columns: [
      ["ID", "NUMBER(9) NOT NULL"],
      ["AMOUNT", "NUMBER(12,2)"],
      ["NOTE", "VARCHAR2(20)"],
    ],
    keyProperties: ["ID"],
  });
const events = () =>
  planOf({
    table: "EVENTS",
    columns: [
      ["SEQ", "NUMBER(9) NOT NULL"],
      ["AT", "DATE NOT NULL"],
    ],
    key: "AT",
  });
const empty = () => planOf({ table: "EMPTY", columns: [["ID", "NUMBER(9) NOT NULL"]] });

const schema = (stream: string, keys: string) =>
  `{"type":"SCHEMA","stream":"${stream}","schema":{"type":"object","properties":{}},"key_properties":[${keys}]}`;
const ordersBookmark = '"APP-ORDERS":{"version":"V","last_replication_method":"FULL_TABLE"}';
const ordersFacts =
  '"x_singer_oracle":{"streams":{"APP-ORDERS":{"version":"V","snapshot_scn":"SCN"}}}';
const eventsBookmark = (value: string) =>
  `"APP-EVENTS":{"replication_key":"AT",${value}"last_replication_method":"INCREMENTAL"}`;

test("a full table and an incremental stream, line by line", async () => {
  await using sandbox = await sandboxOf(seed);
  const result = await run(sandbox, [orders(), events()]);
  expect(result.error).toBeUndefined();
  expect(result.logs).toEqual([]);
  expect(result.lines).toEqual([
    `{"type":"STATE","value":{"bookmarks":{${ordersBookmark}},"currently_syncing":"APP-ORDERS"}}`,
    schema("APP-ORDERS", '"ID"'),
    '{"type":"RECORD","stream":"APP-ORDERS","record":{"ID":1,"AMOUNT":0.5,"NOTE":"first"},"version":"V"}',
    '{"type":"RECORD","stream":"APP-ORDERS","record":{"ID":2,"AMOUNT":null,"NOTE":null},"version":"V"}',
    '{"type":"ACTIVATE_VERSION","stream":"APP-ORDERS","version":"V"}',
    `{"type":"STATE","value":{"bookmarks":{${ordersBookmark}},${ordersFacts},"currently_syncing":null}}`,
    `{"type":"STATE","value":{"bookmarks":{${ordersBookmark},${eventsBookmark("")}},${ordersFacts},"currently_syncing":"APP-EVENTS"}}`,
    schema("APP-EVENTS", ""),
    '{"type":"RECORD","stream":"APP-EVENTS","record":{"SEQ":1,"AT":"2024-02-29T00:00:00Z"}}',
    '{"type":"RECORD","stream":"APP-EVENTS","record":{"SEQ":2,"AT":"2024-03-01T00:00:00Z"}}',
    `{"type":"STATE","value":{"bookmarks":{${ordersBookmark},${eventsBookmark('"replication_key_value":"2024-03-01T00:00:00Z",')}},${ordersFacts},"currently_syncing":null}}`,
  ]);
  expect(result.statements).toEqual([
    "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
    "SET TRANSACTION READ ONLY",
    'SELECT "ID", "AMOUNT", "NOTE" FROM "APP"."ORDERS"',
    `SELECT "SEQ", TO_CHAR("AT", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"') FROM "APP"."EVENTS" ORDER BY "AT"`,
  ]);
});

test("every record has the time at which its batch came", async () => {
  await using sandbox = await sandboxOf(seed);
  const before = Date.now();
  const result = await run(sandbox, [orders()]);
  const times = result.messages
    .filter(({ type }) => type === "RECORD")
    .map(({ time_extracted: time }) => time);
  expect(new Set(times).size).toBe(1);
  const time = Date.parse(String(times[0]));
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
});

test("no stream: the state that was given comes back, and nothing else", async () => {
  await using sandbox = await sandboxOf(seed);
  const state = { bookmarks: { other: { replication_key_value: 7 } } };
  expect((await run(sandbox, [], { state })).lines).toEqual([
    `{"type":"STATE","value":${JSON.stringify(state)}}`,
    `{"type":"STATE","value":{"bookmarks":{"other":{"replication_key_value":7}},"currently_syncing":null}}`,
  ]);
  expect((await run(sandbox, [])).lines).toEqual([]);
});

test("a stream without rows has its SCHEMA, its ACTIVATE_VERSION and its last STATE", async () => {
  await using sandbox = await sandboxOf(seed);
  const bookmark = '"APP-EMPTY":{"version":"V","last_replication_method":"FULL_TABLE"}';
  expect((await run(sandbox, [empty()])).lines).toEqual([
    `{"type":"STATE","value":{"bookmarks":{${bookmark}},"currently_syncing":"APP-EMPTY"}}`,
    schema("APP-EMPTY", ""),
    '{"type":"ACTIVATE_VERSION","stream":"APP-EMPTY","version":"V"}',
    `{"type":"STATE","value":{"bookmarks":{${bookmark}},"x_singer_oracle":{"streams":{"APP-EMPTY":{"version":"V","snapshot_scn":"SCN"}}},"currently_syncing":null}}`,
  ]);
});

test("the stream that the state calls currently_syncing comes first, what is unknown in it is kept", async () => {
  await using sandbox = await sandboxOf(seed);
  const state = {
    currently_syncing: "APP-EVENTS",
    bookmarks: { "APP-GONE": { replication_key_value: "x", odd: 1 } },
    theirs: { a: [1] },
  };
  const result = await run(sandbox, [orders(), events()], { state });
  const schemas = result.messages.filter(({ type }) => type === "SCHEMA");
  expect(schemas.map(({ stream }) => stream)).toEqual(["APP-EVENTS", "APP-ORDERS"]);
  expect(result.states[0]).toEqual(state);
  expect(lastState(result)).toMatchObject({
    currently_syncing: null,
    bookmarks: { "APP-GONE": { replication_key_value: "x", odd: 1 } },
    theirs: { a: [1] },
  });
});

test("one point in time for all streams of the run", async () => {
  await using sandbox = await sandboxOf(seed);
  let isAdded = false;
  const result = await run(sandbox, [orders(), events()], {
    onLine: async (line) => {
      if (isAdded || !line.includes('"ACTIVATE_VERSION"')) return;
      isAdded = true;
      await execute(sandbox, "insert into events values (3, date '2025-01-01')");
    },
  });
  expect(isAdded).toBe(true);
  expect(recordsOf(result, "APP-EVENTS").map(({ SEQ }) => SEQ)).toEqual([1, 2]);
  const again = await run(sandbox, [events()], { state: lastState(result) });
  expect(recordsOf(again).map(({ SEQ }) => SEQ)).toEqual([2, 3]);
});

test("several streams at a time: whole lines, one SCN, and STATEs that tell of what stands before them", async () => {
  await using sandbox = await sandboxOf(`
    ${["A", "B", "C", "D", "E"].map((name) => `create table ${name} (id number(9) not null, note varchar2(100)); insert into ${name} select level, rpad('${name}', 90, 'x') from dual connect by level <= 700;`).join("\n")}
    commit;
  `);
  const plans = ["A", "B", "C", "D", "E"].map((table) =>
    planOf({
      table,
      columns: [
        ["ID", "NUMBER(9) NOT NULL"],
        ["NOTE", "VARCHAR2(100)"],
      ],
      key: "ID",
      fetchSize: 50,
    }),
  );
  const result = await run(sandbox, plans, {
    settings: { max_parallel_streams: 3, state_interval_rows: 100 },
  });
  expect(result.error).toBeUndefined();
  expect(result.logs).toEqual([]);
  const sent = new Map<string, number>();
  let mixed = 0;
  let last: string | undefined;
  for (const message of result.messages) {
    const stream = String(message["stream"]);
    if (message["type"] === "RECORD") {
      const { ID } = message["record"] as { ID: number };
      expect(ID).toBe((sent.get(stream) ?? 0) + 1);
      sent.set(stream, ID);
      if (last !== undefined && last !== stream) mixed += 1;
      last = stream;
    } else if (message["type"] === "STATE") {
      const { bookmarks } = message["value"] as {
        bookmarks: Record<string, { replication_key_value?: number }>;
      };
      for (const [stream, { replication_key_value: value }] of Object.entries(bookmarks)) {
        expect(value ?? 0).toBeLessThanOrEqual(sent.get(stream) ?? 0);
      }
    }
  }
  expect([...sent.values()]).toEqual([700, 700, 700, 700, 700]);
  expect(mixed).toBeGreaterThan(10);
  expect(lastState(result)["currently_syncing"]).toBeNull();
  const reads = result.statements.filter((sql) => sql.includes('FROM "APP"'));
  expect(reads.toSorted()).toEqual(
    ["A", "B", "C", "D", "E"].map(
      (name) =>
        `SELECT "ID", "NOTE" FROM "APP"."${name}" AS OF SCN TO_NUMBER(:scn) ORDER BY "ID" scn="SCN"`,
    ),
  );
});

test("record_count and sync_duration of each stream", async () => {
  await using sandbox = await sandboxOf(seed);
  const { metrics } = await run(sandbox, [orders(), empty()]);
  expect(
    metrics.map((metric) => ({
      ...metric,
      value: metric["type"] === "timer" ? "s" : metric["value"],
    })),
  ).toEqual([
    { type: "counter", metric: "record_count", value: 2, tags: { stream: "APP-ORDERS" } },
    {
      type: "timer",
      metric: "sync_duration",
      value: "s",
      tags: { stream: "APP-ORDERS", status: "succeeded" },
    },
    { type: "counter", metric: "record_count", value: 0, tags: { stream: "APP-EMPTY" } },
    {
      type: "timer",
      metric: "sync_duration",
      value: "s",
      tags: { stream: "APP-EMPTY", status: "succeeded" },
    },
  ]);
});

test("versions grow even when the clock stands still behind the state", async () => {
  await using sandbox = await sandboxOf(seed);
  const first = await run(sandbox, [orders()]);
  const second = await run(sandbox, [orders()], { state: lastState(first) });
  expect(versionIn(lastState(second), "APP-ORDERS")).toBeGreaterThan(
    versionIn(lastState(first), "APP-ORDERS"),
  );
  const future = { bookmarks: { "APP-ORDERS": { version: 9_000_000_000_000 } } };
  const third = await run(sandbox, [orders()], { state: future });
  expect(versionIn(lastState(third), "APP-ORDERS")).toBe(9_000_000_000_001);
  const facts = { x_singer_oracle: { streams: { "APP-ORDERS": { version: 9_000_000_000_005 } } } };
  const fourth = await run(sandbox, [orders()], { state: facts });
  expect(versionIn(lastState(fourth), "APP-ORDERS")).toBe(9_000_000_000_006);
});

test("emit_activate_version: false", async () => {
  await using sandbox = await sandboxOf(seed);
  const result = await run(sandbox, [orders()], { settings: { emit_activate_version: false } });
  expect(result.messages.map(({ type }) => type)).toEqual([
    "STATE",
    "SCHEMA",
    "RECORD",
    "RECORD",
    "STATE",
  ]);
});

test("progress: each stream with the rows that the dictionary counts", async () => {
  await using sandbox = await sandboxOf(seed);
  const shown: string[] = [];
  const progress: Progress = {
    start: (stream, totalRows) => {
      shown.push(`start ${stream} ${totalRows}`);
      return {
        add: (rows) => shown.push(`${stream} ${rows}`),
        done: () => shown.push(`done ${stream}`),
      };
    },
    close: () => shown.push("close"),
  };
  await run(sandbox, [{ ...orders(), estimatedRows: 5 }, empty()], { progress });
  expect(shown).toEqual([
    "start APP-ORDERS 5",
    "APP-ORDERS 2",
    "done APP-ORDERS",
    "start APP-EMPTY undefined",
    "done APP-EMPTY",
    "close",
  ]);
});
