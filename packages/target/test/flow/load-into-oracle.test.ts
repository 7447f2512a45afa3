// Layer: sandbox. Messages in, rows read back, STATE out.
import type { Readable } from "node:stream";
import type { ToolkitError } from "@singer-oracle/core";
import { openSession, type Row } from "@singer-oracle/core/oracle";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { activate, emitted, inputOf, record, schema, state, stateLine } from "./flow-run.ts";
import { runIntoOracle } from "./oracle-run.ts";

const password = "pw-4711-secret";
let sandbox: Sandbox;
let number = 0;
/** A user of its own for each test. */
let user = "";

beforeAll(async () => {
  sandbox = await startSandbox({
    users: Array.from({ length: 20 }, (_, i) => ({ name: `U${i}`, password })),
  });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  user = `U${number}`;
  number += 1;
});

const connection = () => ({ user, password, connect_string: sandbox.connectString });

const run = (input: Readable | readonly string[], own: Readonly<Record<string, unknown>> = {}) =>
  runIntoOracle(input, { ...connection(), ...own });

async function rows(sql: string): Promise<Row[]> {
  await using session = await openSession(connection(), { program: "test" });
  const all: Row[] = [];
  for await (const batch of session.rows(sql)) all.push(...batch);
  return all;
}

async function execute(...statements: readonly string[]): Promise<void> {
  await using session = await openSession(connection(), { program: "test" });
  for (const sql of statements) await session.execute(sql);
  await session.commit();
}

const properties = {
  id: { type: "integer" },
  name: { type: ["null", "string"] },
  amount: { type: ["null", "number"] },
};

test("two streams that meet in one table behind a synonym are refused", async () => {
  await execute("create table orders (id number(9))", "create synonym old_orders for orders");
  const { error, lines } = await run([
    schema("orders"),
    record("orders", { id: 1, name: "a" }),
    schema("old_orders"),
    record("old_orders", { id: 2, name: "b" }),
    state({ done: true }),
  ]);
  expect((error as ToolkitError).message).toContain(
    `the streams "orders" and "old_orders" would both be loaded into ${user}.ORDERS`,
  );
  expect(lines).toEqual([]);
  expect(await rows("select id from orders")).toEqual([["1"]]);
});

test("append-only: SCHEMA, RECORD and STATE from end to end", async () => {
  const { error, lines, logs } = await run(
    [
      schema("orders", ["id"], properties),
      record("orders", { id: 1, name: "first", amount: 0.1 }),
      '{"type":"RECORD","stream":"orders","record":{"id":2,"amount":12345678901234567890.123456789}}',
      record("orders", { id: 1, name: "again" }),
      state({ bookmarks: { orders: { n: 2 } } }),
    ],
    { load_method: "append-only", batch_size_rows: 2 },
  );
  expect(error).toBeUndefined();
  expect(lines).toEqual([emitted({ bookmarks: { orders: { n: 2 } } })]);
  expect(await rows("select id, name, amount from orders order by id, name")).toEqual([
    ["1", "again", null],
    ["1", "first", ".1"],
    ["2", null, "12345678901234567890.123456789"],
  ]);
  expect(logs.filter((line) => /error|exception/i.test(line))).toEqual([]);
});

test("upsert: the last record of a key is the row, over batches and runs", async () => {
  const first = await run([
    schema("orders", ["id"], properties),
    record("orders", { id: 1, name: "a" }),
    record("orders", { id: 2, name: "b" }),
    record("orders", { id: 1, name: "c" }),
  ]);
  const second = await run([
    schema("orders", ["id"], properties),
    record("orders", { id: 2, name: "d" }),
    record("orders", { id: 3, name: "e" }),
    state({ a: 1 }),
  ]);
  expect([first.error, second.error]).toEqual([undefined, undefined]);
  expect(second.lines).toEqual([stateLine({ a: 1 })]);
  expect(await rows("select id, name from orders order by id")).toEqual([
    ["1", "c"],
    ["2", "d"],
    ["3", "e"],
  ]);
});

test("overwrite: the rows are replaced at the end of a whole input, and kept by a torn one", async () => {
  await run([schema("orders", ["id"], properties), record("orders", { id: 1 })]);
  const overwrite = { load_method: "overwrite" };
  const torn = inputOf([
    schema("orders", ["id"], properties),
    record("orders", { id: 2 }),
    state({ a: 1 }),
    '{"type":"REC',
  ]);
  const broken = await run(torn, overwrite);
  expect((broken.error as ToolkitError).name).toBe("ProtocolError");
  expect(broken.lines).toEqual([]);
  expect(await rows("select id from orders")).toEqual([["1"]]);
  const whole = await run(
    [schema("orders", ["id"], properties), record("orders", { id: 3 }), state({ a: 2 })],
    overwrite,
  );
  expect([whole.error, whole.lines]).toEqual([undefined, [stateLine({ a: 2 })]]);
  expect(await rows("select id from orders")).toEqual([["3"]]);
});

test("overwrite with versions: STATE behind ACTIVATE_VERSION is out before the run ends", async () => {
  const { error, lines } = await run(
    [
      schema("orders", ["id"], properties),
      record("orders", { id: 1 }, { version: 4 }),
      state({ a: 1 }),
      activate("orders", 4),
      state({ a: 2 }),
      "not a message",
    ],
    { load_method: "overwrite" },
  );
  expect((error as ToolkitError).name).toBe("ProtocolError");
  expect(lines.at(-1)).toBe(stateLine({ a: 2 }));
  expect(await rows("select id from orders")).toEqual([["1"]]);
});

test("pre_sql and post_sql run around the load, each in its own transaction", async () => {
  await execute(
    "create table steps (n number, seen number)",
    "create table orders (id number(38))",
  );
  const { error } = await run(
    [schema("orders", [], { id: { type: "integer" } }), record("orders", { id: 1 })],
    {
      pre_sql: [
        "insert into steps select 1, count(*) from orders;",
        "begin insert into steps select 2, count(*) from orders; end;",
      ],
      post_sql: ["insert into steps select 3, count(*) from orders"],
      add_record_metadata: false,
    },
  );
  expect(error).toBeUndefined();
  expect(await rows("select n, seen from steps order by n")).toEqual([
    ["1", "0"],
    ["2", "0"],
    ["3", "1"],
  ]);
});

test("a pre_sql that fails ends the run before anything is loaded", async () => {
  const { error, lines } = await run([schema("orders"), state({ a: 1 })], {
    pre_sql: ["insert into nowhere values ('secret')"],
  });
  const { message, exitCode } = error as ToolkitError;
  expect(message).toContain("cannot run pre_sql[0]: ORA-00942");
  expect(message).not.toContain("secret");
  expect(exitCode).toBe(1);
  expect(lines).toEqual([]);
});

test("post_sql does not run when something was left undone", async () => {
  await execute("create table steps (n number)");
  const { error } = await run([schema("orders"), "no message"], {
    post_sql: ["insert into steps values (1)"],
  });
  expect((error as ToolkitError).name).toBe("ProtocolError");
  expect(await rows("select n from steps")).toEqual([]);
});

test("rejects of the database: the good rows of the batch are loaded", async () => {
  await execute(
    "create table orders (id number(38) primary key, amount number check (amount < 10))",
  );
  const lines = [
    schema("orders", ["id"], { id: { type: "integer" }, amount: { type: "number" } }),
    record("orders", { id: 1, amount: 1 }),
    record("orders", { id: 2, amount: 20 }),
    record("orders", { id: 3, amount: 3 }),
    state({ a: 1 }),
  ];
  const failed = await run(lines);
  expect((failed.error as ToolkitError).exitCode).toBe(4);
  expect(failed.lines).toEqual([]);
  expect(await rows("select id from orders order by id")).toEqual([]);
  const filed = await run(lines, { on_reject: "file", reject_path: "/dev/null" });
  expect([filed.error, filed.lines]).toEqual([undefined, [stateLine({ a: 1 })]]);
  expect(await rows("select id from orders order by id")).toEqual([["1"], ["3"]]);
});

test("a connection that is lost while a batch is merged: the batch is repeated", async () => {
  sandbox.script.add({
    when: { call: "execute", statement: /^merge/i, user },
    what: { do: "drop" },
  });
  const { error, lines } = await run([
    schema("orders", ["id"], properties),
    record("orders", { id: 1 }),
    state({ a: 1 }),
  ]);
  expect([error, lines]).toEqual([undefined, [stateLine({ a: 1 })]]);
  expect(await rows("select id from orders")).toEqual([["1"]]);
});

test("two streams that would share a table are refused before a row of the second", async () => {
  const { error } = await run([
    schema("hr-orders", ["id"], properties),
    schema("sales-orders", ["id"], properties),
    record("hr-orders", { id: 1 }),
    record("sales-orders", { id: 2 }),
  ]);
  expect((error as ToolkitError).message).toContain(
    'the streams "hr-orders" and "sales-orders" would both be loaded into',
  );
});

test("many streams at once", async () => {
  const names = Array.from({ length: 12 }, (_, i) => `stream_${i}`);
  const { error, lines } = await run(
    [
      ...names.map((name) => schema(name)),
      ...Array.from({ length: 30 }, (_, id) => names.map((name) => record(name, { id }))).flat(),
      state({ a: 1 }),
    ],
    { batch_size_rows: 7, max_parallel_streams: 3 },
  );
  expect([error, lines]).toEqual([undefined, [stateLine({ a: 1 })]]);
  for (const name of names) {
    expect(await rows(`select count(*), sum(id) from ${name}`)).toEqual([["30", "435"]]);
  }
});

test("exact numbers stay exact through every path", async () => {
  const digits = "99999999999999999999999999999999999999";
  const { error } = await run([
    schema("n", ["id"], { id: { type: "integer" } }),
    `{"type":"RECORD","stream":"n","record":{"id":${digits}}}`,
  ]);
  expect(error).toBeUndefined();
  expect(await rows("select id from n")).toEqual([[digits]]);
});
