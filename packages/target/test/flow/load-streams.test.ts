// Layer: pure. A run over a database in memory: what comes out and what is loaded.
import { expect, test } from "vitest";
import { activate, emitted, record, runFlow, schema, state } from "./flow-run.ts";

test("records are loaded and STATE comes out as it went in", async () => {
  const result = await runFlow([
    schema("orders"),
    record("orders", { id: 1, name: "a" }),
    record("orders", { id: 2, name: null }),
    record("orders", { id: 1, name: "b" }),
    '{"type": "STATE", "value": {"bookmarks": {"orders": {"at": 12345678901234567890.123}}}}',
  ]);
  expect(result.error).toBeUndefined();
  expect(result.lines).toEqual(['{"bookmarks":{"orders":{"at":12345678901234567890.123}}}']);
  expect(result.database.rowsOf("orders")).toEqual([
    { id: 1, name: "b" },
    { id: 2, name: null },
  ]);
  expect(result.database.events).toEqual([
    "orders: schema id,name",
    "orders: load 3",
    "orders: finish complete",
  ]);
  expect(result.logs).toEqual([
    'info METRIC: {"type":"timer","metric":"batch_load_duration","value":0,"tags":{"stream":"orders","status":"succeeded"}}',
    'info METRIC: {"type":"counter","metric":"record_count","value":3,"tags":{"stream":"orders"}}',
    "info orders: 2 rows loaded, 1 record replaced by later ones",
  ]);
});

test("STATE that says nothing, or the same again, is not printed", async () => {
  const result = await runFlow([
    state({}),
    state(null),
    state({ bookmarks: {}, currently_syncing: null }),
    state({ a: 1 }),
    state({ a: 1 }),
    state({}),
    state({ a: 2 }),
    state({ a: 1 }),
  ]);
  expect(result.error).toBeUndefined();
  expect(result.lines).toEqual([emitted({ a: 1 }), emitted({ a: 2 }), emitted({ a: 1 })]);
});

test("an empty input is a run with nothing to do", async () => {
  const result = await runFlow([]);
  expect(result).toMatchObject({ error: undefined, lines: [], logs: [] });
});

test("empty lines and carriage returns between messages are skipped", async () => {
  const result = await runFlow(["", schema("s"), " ", `${record("s", { id: 1 })}\r`, "\r", ""]);
  expect(result.error).toBeUndefined();
  expect(result.database.rowsOf("s")).toEqual([{ id: 1 }]);
});

test("a stream with a SCHEMA and no records still has its table", async () => {
  const result = await runFlow([schema("empty"), state({ a: 1 })]);
  expect(result.database.events).toEqual(["empty: schema id,name", "empty: finish complete"]);
  expect(result.lines).toEqual([emitted({ a: 1 })]);
});

test("records of the SCHEMA before are loaded before another SCHEMA is applied", async () => {
  const result = await runFlow([
    schema("s"),
    record("s", { id: 1 }),
    schema("s", ["id"], { id: { type: "integer" }, more: {} }),
    record("s", { id: 2, more: [1] }),
    schema("s", ["more"], { id: { type: "integer" }, more: {} }),
    record("s", { id: 3, more: 7 }),
  ]);
  expect(result.error).toBeUndefined();
  expect(result.database.events).toEqual([
    "s: schema id,name",
    "s: load 1",
    "s: schema id,more",
    "s: load 1",
    "s: schema id,more",
    "s: load 1",
    "s: finish complete",
  ]);
});

test("the same SCHEMA 10,000 times, spelled in two ways, is applied once", async () => {
  const again = JSON.stringify(JSON.parse(schema("s")), undefined, 1).replaceAll("\n", "");
  const lines = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? schema("s") : again));
  const result = await runFlow([...lines, record("s", { id: 1 })]);
  expect(result.error).toBeUndefined();
  expect(result.database.events).toEqual(["s: schema id,name", "s: load 1", "s: finish complete"]);
});

test("a SCHEMA that changes with every record fills no memory and loses no order", async () => {
  const schemas = [schema("s"), schema("s", ["id"], { id: {} })];
  const lines = Array.from({ length: 200 }, (_, id) => [
    schemas[id % 2] ?? "",
    record("s", { id }),
  ]).flat();
  const result = await runFlow(lines);
  expect(result.error).toBeUndefined();
  expect(result.database.events.slice(0, 4)).toEqual([
    "s: schema id,name",
    "s: load 1",
    "s: schema id",
    "s: load 1",
  ]);
  expect(result.database.rowsOf("s").map((row) => row["id"])).toEqual(
    Array.from({ length: 200 }, (_, id) => id),
  );
});

test("ACTIVATE_VERSION acts when everything before is loaded, and STATE behind it waits for it", async () => {
  const result = await runFlow(
    [
      schema("s"),
      record("s", { id: 1 }, { version: 5 }),
      state({ a: 1 }),
      activate("s", 5),
      state({ a: 2 }),
    ],
    {
      database: (database) => {
        database.before = ({ call }) => {
          if (call === "activateVersion") throw new Error("cannot activate");
        };
      },
    },
  );
  expect(result.error).toEqual(new Error("cannot activate"));
  expect(result.lines).toEqual([emitted({ a: 1 })]);
  expect(result.database.events).toEqual([
    "s: schema id,name",
    "s: load 1",
    "s: finish incomplete",
  ]);
});

test("the hook of a batch is told which lines it holds", async () => {
  const told: unknown[] = [];
  const result = await runFlow(
    [schema("s"), record("s", { id: 1 }), record("s", { id: 2 }), record("s", { id: 3 })],
    {
      settings: { batch_size_rows: 2 },
      commitHookFor: (facts) => async () => void told.push(facts),
    },
  );
  expect(result.error).toBeUndefined();
  expect(told).toEqual([
    { stream: "s", firstLine: 2, lastLine: 3, recordCount: 2 },
    { stream: "s", firstLine: 4, lastLine: 4, recordCount: 1 },
  ]);
});

test("versions and times of extraction reach the loader with their records", async () => {
  const before = Date.now();
  const lines = [
    schema("s"),
    record("s", { id: 1 }, { version: 9, time_extracted: "2024-01-02T03:04:05Z" }),
    record("s", { id: 2 }),
  ];
  const { database } = await runFlow(lines);
  expect(database.pending.map(({ receivedAtMs: _, ...rest }) => rest)).toEqual([
    {
      record: { id: 1 },
      line: 2,
      byteLength: lines[1]?.length,
      version: 9,
      timeExtracted: "2024-01-02T03:04:05Z",
    },
    {
      record: { id: 2 },
      line: 3,
      byteLength: lines[2]?.length,
      version: undefined,
      timeExtracted: undefined,
    },
  ]);
  const times = database.pending.map(({ receivedAtMs }) => receivedAtMs);
  expect(times.every((time) => time >= before && time <= Date.now())).toBe(true);
});

test("no line of a run that succeeds holds error or exception", async () => {
  const result = await runFlow(
    [
      schema("s", ["id"], { id: { type: "integer" }, name: { type: "string", maxLength: 1 } }),
      record("s", { id: 1, name: "too long" }),
      record("s", { id: 2 }),
      record("s", { id: 2 }),
      activate("s", 1),
      state({ a: 1 }),
    ],
    { settings: { on_reject: "file" } },
  );
  expect(result.error).toBeUndefined();
  expect(result.lines).toEqual([emitted({ a: 1 })]);
  expect(result.logs.filter((line) => /error|exception/i.test(line))).toEqual([]);
});
