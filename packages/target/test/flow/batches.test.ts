// Layer: pure. When batches are loaded, and how much is held meanwhile.
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { emitted, OpenInput, record, runFlow, schema, state, turns } from "./flow-run.ts";
import type { LoaderCall, MemoryDatabase } from "./memory-loader.ts";

const records = (stream: string, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, id) => record(stream, { id, ...more }));

/** Lets calls through one by one, when a test says so. */
function turnstile() {
  const waiting: { readonly call: LoaderCall; readonly pass: () => void }[] = [];
  return {
    waiting,
    install: (database: MemoryDatabase) => {
      database.before = (call) =>
        call.call === "load"
          ? new Promise<void>((pass) => void waiting.push({ call, pass }))
          : undefined;
    },
    async pass() {
      waiting.shift()?.pass();
      await turns();
    },
    names: () => waiting.map(({ call }) => `${call.stream} ${call.count}`),
  };
}

test("batch_size_rows: a batch is loaded when it has so many records", async () => {
  const { database } = await runFlow([schema("s"), ...records("s", 7)], {
    settings: { batch_size_rows: 3 },
  });
  expect(database.events).toEqual([
    "s: schema id,name",
    "s: load 3",
    "s: load 3",
    "s: load 1",
    "s: finish complete",
  ]);
});

test("batch_size_bytes: a batch is loaded when its lines have so many bytes", async () => {
  const { database } = await runFlow([schema("s"), ...records("s", 5, { name: "x".repeat(400) })], {
    settings: { batch_size_bytes: 1024 },
  });
  expect(database.events.filter((event) => event.includes("load"))).toEqual([
    "s: load 3",
    "s: load 2",
  ]);
});

test("batch_wait_limit_seconds: a batch is loaded when it is so old, and STATE comes out", async () => {
  const input = new OpenInput();
  const run = runFlow(input, { settings: { batch_wait_limit_seconds: 0.05 } });
  await input.give(schema("s"), record("s", { id: 1 }), state({ a: 1 }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await input.give(record("s", { id: 2 }), record("s", { id: 3 }));
  input.end();
  const { database, lines } = await run;
  expect(lines).toEqual([emitted({ a: 1 })]);
  expect(database.events.filter((event) => event.includes("load"))).toEqual([
    "s: load 1",
    "s: load 2",
  ]);
});

test("a batch that grows old while another one is loaded is loaded right after it", async () => {
  const gate = turnstile();
  const input = new OpenInput();
  const run = runFlow(input, {
    settings: { batch_size_rows: 2, batch_wait_limit_seconds: 0.02 },
    database: gate.install,
  });
  await input.give(schema("s"), ...records("s", 2), record("s", { id: 7 }), state({ a: 1 }));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(gate.names()).toEqual(["s 2"]);
  await gate.pass();
  expect(gate.names()).toEqual(["s 1"]);
  await gate.pass();
  input.end();
  const { error, lines } = await run;
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ a: 1 })]);
});

test("while a batch is loaded the next one fills; then reading waits", async () => {
  const gate = turnstile();
  const input = new OpenInput();
  const run = runFlow(input, { settings: { batch_size_rows: 2 }, database: gate.install });
  await input.give(schema("s"), ...records("s", 4), ...records("t", 1));
  // The record of a stream without SCHEMA would end the run: it has not been looked at.
  expect(gate.names()).toEqual(["s 2"]);
  await gate.pass();
  expect(gate.names()).toEqual(["s 2"]);
  input.end();
  await gate.pass();
  const { error, database } = await run;
  expect((error as Error).message).toContain('a RECORD of stream "t" came before its SCHEMA');
  expect(database.rowsOf("s")).toHaveLength(4);
});

test.each([1, 3])("max_parallel_streams: %i at a time", async (count) => {
  const streams = ["a", "b", "c", "d", "e"];
  const { database, error } = await runFlow(
    [...streams.map((name) => schema(name)), ...streams.map((name) => record(name, { id: 1 }))],
    {
      settings: { max_parallel_streams: count },
      database: (memory) => {
        memory.before = () => turns(3);
      },
    },
  );
  expect(error).toBeUndefined();
  expect(database.mostActiveCalls).toBe(count);
});

test("a stream that is slow does not keep the STATE of others back", async () => {
  const gate = turnstile();
  const input = new OpenInput();
  const run = runFlow(input, { settings: { batch_size_rows: 1 }, database: gate.install });
  await input.give(schema("slow"), schema("fast"));
  await input.give(record("fast", { id: 1 }), state({ a: 1 }), record("slow", { id: 1 }));
  await input.give(record("fast", { id: 2 }), state({ a: 2 }));
  expect(gate.names()).toEqual(["fast 1", "slow 1"]);
  await gate.pass();
  expect(gate.names()).toEqual(["slow 1", "fast 1"]);
  gate.waiting.reverse();
  await gate.pass();
  await gate.pass();
  input.end();
  const { lines, database } = await run;
  expect(lines).toEqual([emitted({ a: 1 }), emitted({ a: 2 })]);
  expect(database.events.filter((event) => event.includes("load"))).toEqual([
    "fast: load 1",
    "fast: load 1",
    "slow: load 1",
  ]);
});

test("max_memory_bytes: 50 streams at once stay under it, and nothing is lost", async () => {
  const streams = Array.from({ length: 50 }, (_, index) => `stream_${index}`);
  const rounds = 120;
  const text = "x".repeat(900);
  const lines = streams.map((name) => schema(name));
  for (let id = 0; id < rounds; id += 1) {
    for (const name of streams) lines.push(record(name, { id, name: text }));
  }
  lines.push(state({ done: true }));
  const maxMemoryBytes = 1_048_576;
  const chunkBytes = 4096;
  let readBytes = 0;
  let memory: MemoryDatabase | undefined;
  const loadedBytes = () =>
    memory?.pending.reduce((sum, { byteLength }) => sum + byteLength + 1, 0) ?? 0;
  let mostHeldBytes = 0;
  function* chunks() {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      readBytes = at;
      mostHeldBytes = Math.max(mostHeldBytes, readBytes - loadedBytes());
      yield bytes.subarray(at, at + chunkBytes);
    }
  }
  const {
    database,
    error,
    lines: out,
  } = await runFlow(Readable.from(chunks(), { highWaterMark: 1 }), {
    settings: { max_memory_bytes: maxMemoryBytes },
    database: (prepared) => {
      memory = prepared;
      memory.before = async ({ call }) => {
        if (call === "load") await turns(1);
      };
    },
  });
  expect(error).toBeUndefined();
  expect(readBytes).toBeGreaterThan(5 * maxMemoryBytes);
  expect(mostHeldBytes).toBeGreaterThan(maxMemoryBytes / 2);
  // What was read ahead of the budget: a few chunks in the stream, and SCHEMA lines.
  expect(mostHeldBytes).toBeLessThan(maxMemoryBytes + 6 * chunkBytes);
  expect(streams.map((name) => database.rowsOf(name).length)).toEqual(streams.map(() => rounds));
  expect(out).toEqual([emitted({ done: true })]);
});

test("max_memory_bytes: what waits behind a table that is being made does not wait for its age", async () => {
  const input = new OpenInput();
  let make = () => {};
  const made = new Promise<void>((resolve) => {
    make = resolve;
  });
  const run = runFlow(input, {
    settings: { max_memory_bytes: 8192, batch_wait_limit_seconds: 3600 },
    database: (memory) => {
      memory.before = ({ call }) => (call === "applySchema" ? made : undefined);
    },
  });
  await input.give(schema("s"));
  for (let id = 0; id < 20; id += 1) {
    await input.give(record("s", { id, name: "x".repeat(1000) }));
  }
  input.end();
  make();
  const { database, error } = await run;
  expect(error).toBeUndefined();
  expect(database.rowsOf("s").length).toBe(20);
});
