// Layer: sandbox.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InterruptedError, type JsonObject, parseCatalog } from "@singer-oracle/core";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTap, execute, lastStateOf, password, recordsOf, type TapCall } from "./tap-run.ts";

const script = readFileSync(join(import.meta.dirname, "every-object.sql"), "utf8");

let sandbox: Sandbox;
beforeAll(async () => {
  const users = [
    { name: "HR", password },
    { name: "READER", password, privileges: ["CREATE SESSION"], roles: [] },
  ];
  sandbox = await startSandbox({ users, seed: [script] });
});
afterAll(() => sandbox.close());

const tap = (call: TapCall) => callTap(sandbox, call);

const people = { select: ["HR-PEOPLE.NAME", "HR-PEOPLE.SALARY"] };

/** A catalog as `--discover` writes it, with these streams selected. */
async function catalogOf(...select: readonly string[]): Promise<JsonObject> {
  const settings = { filter_schemas: ["HR"], select };
  const { stdout } = await tap({ discover: true, settings });
  return parseCatalog(stdout) as unknown as JsonObject;
}

const typesOf = ({ messages }: { messages: readonly JsonObject[] }) =>
  messages.map(({ type }) => type);

test("select alone reads what it names", async () => {
  const ended = await tap({ settings: people });
  expect(ended.error).toBeUndefined();
  expect(ended.logs).toEqual([]);
  expect(typesOf(ended)).toEqual([
    "STATE",
    "SCHEMA",
    "RECORD",
    "RECORD",
    "ACTIVATE_VERSION",
    "STATE",
  ]);
  expect(recordsOf(ended)).toEqual([
    ["HR-PEOPLE", { ID: 1, NAME: "Ada", SALARY: 10.5 }],
    ["HR-PEOPLE", { ID: 2, NAME: "Bob", SALARY: null }],
  ]);
});

test("a catalog reads what is selected in it, and select over it less or more", async () => {
  const catalog = await catalogOf("HR-PEOPLE.NAME", "HR-KEYLESS.*");
  expect(recordsOf(await tap({ catalog }))).toEqual([
    ["HR-PEOPLE", { ID: 1, NAME: "Ada" }],
    ["HR-PEOPLE", { ID: 2, NAME: "Bob" }],
  ]);
  expect(recordsOf(await tap({ properties: catalog, settings: people }))).toEqual([
    ["HR-PEOPLE", { ID: 1, NAME: "Ada", SALARY: 10.5 }],
    ["HR-PEOPLE", { ID: 2, NAME: "Bob", SALARY: null }],
  ]);
});

test("metadata makes a stream incremental, and its state is taken up", async () => {
  const settings = {
    ...people,
    metadata: { "HR-PEOPLE": { "replication-method": "INCREMENTAL", "replication-key": "ID" } },
  };
  const first = await tap({ settings });
  expect(recordsOf(first).length).toBe(2);
  const state = lastStateOf(first);
  expect(state["bookmarks"]).toMatchObject({ "HR-PEOPLE": { replication_key_value: 2 } });
  const second = await tap({ settings, state });
  expect(recordsOf(second)).toEqual([["HR-PEOPLE", { ID: 2, NAME: "Bob", SALARY: null }]]);
});

test.each(["", "null", "{}", " \n"])("the state %j is none", async (state) => {
  const ended = await tap({ settings: people, state });
  expect([ended.error, recordsOf(ended).length]).toEqual([undefined, 2]);
});

test.each<[string, TapCall, string, number]>([
  [
    "a torn state",
    { settings: people, state: '{"bookmarks": {"HR-PEOPLE": {"vers' },
    "StateError",
    1,
  ],
  ["a torn catalog", { catalog: '{"streams": [' }, "CatalogError", 2],
  ["an empty catalog file", { catalog: "" }, "CatalogError", 2],
  ["two catalogs", { catalog: { streams: [] }, properties: { streams: [] } }, "UsageError", 2],
  ["neither a catalog nor select", {}, "UsageError", 2],
  ["schemas of neither", { test: "schema" }, "UsageError", 2],
  ["an unknown test", { test: "yes", settings: people }, "UsageError", 2],
])("%s ends it before a connection is made", async (_what, call, name, exitCode) => {
  const connect_string = "127.0.0.1:1/none";
  const { stdout, error } = await tap({ ...call, settings: { ...call.settings, connect_string } });
  expect([stdout, error?.name, error?.exitCode]).toEqual(["", name, exitCode]);
  expect(error?.hint).toBeDefined();
});

test("a file that is not there is named", async () => {
  const { readStateFile } = await import("../src/read-inputs.ts");
  await expect(readStateFile({ state: "/nowhere/state.json" })).rejects.toMatchObject({
    name: "UsageError",
    message: "the file of --state cannot be read: /nowhere/state.json (ENOENT)",
  });
});

test("nothing to do is a warning and success, and the state is handed on", async () => {
  const state = { bookmarks: { "HR-OLD": { version: 5 } } };
  const none = await tap({ catalog: { streams: [] }, state });
  expect([none.error, typesOf(none), none.logs]).toEqual([
    undefined,
    ["STATE", "STATE"],
    [
      "warning: the catalog has no streams: there is nothing to do",
      "info: the state also tells of other streams, which is kept: HR-OLD",
    ],
  ]);
  expect(lastStateOf(none)).toMatchObject(state);
  const unselected = await tap({ catalog: await catalogOf("NOTHING.*") });
  expect([unselected.error, unselected.stdout]).toEqual([undefined, ""]);
  expect(unselected.logs[0]).toMatch(/^warning: none of the 15 streams of the catalog is selected/);
});

test("streams of the state that the catalog does not have are kept", async () => {
  const state = { bookmarks: { "HR-OLD": { version: 5 }, "HR-PEOPLE": { version: 6 } } };
  const ended = await tap({ settings: people, state });
  expect(lastStateOf(ended)["bookmarks"]).toMatchObject({ "HR-OLD": { version: 5 } });
  expect(ended.logs).toEqual([
    "info: the state also tells of other streams, which is kept: HR-OLD",
  ]);
});

test("everything that is wrong with a catalog is in one error, before anything is written", async () => {
  const catalog = await catalogOf("HR-PEOPLE.*", "HR-COMPOSITE.*", "HR-KEYLESS.*", "HR-IOT.*");
  const text = JSON.stringify(catalog)
    .replaceAll('"SALARY"', '"WAGES"')
    .replaceAll('"HR-KEYLESS"', '"HR-NOWHERE"')
    .replaceAll('"table":"KEYLESS"', '"table":"NOWHERE"');
  const metadata = {
    "HR-COMPOSITE": { "replication-method": "LOG_BASED" },
    "HR-IOT": { "replication-method": "INCREMENTAL", "replication-key": "NONE" },
  };
  const { stdout, error } = await tap({ catalog: text, settings: { metadata } });
  expect(stdout).toBe("");
  expect([error?.name, error?.exitCode, error?.message]).toEqual([
    "CatalogError",
    2,
    '4 things are wrong: stream "HR-COMPOSITE": LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE; stream "HR-IOT": the replication key NONE does not exist; there are ID, VAL; stream "HR-NOWHERE": HR.NOWHERE does not exist, or HR may not read it; stream "HR-PEOPLE": the column WAGES is selected and does not exist',
  ]);
  expect(error?.hint).toBe(
    "Correct the catalog and the settings, or make a new catalog with --discover.",
  );
});

test("on_stream_error: continue reads the others and fails at the end", async () => {
  const catalog = await catalogOf("HR-PEOPLE.NAME", "HR-KEYLESS.*");
  const metadata = { "HR-KEYLESS": { "replication-method": "LOG_BASED" } };
  const ended = await tap({ catalog, settings: { metadata, on_stream_error: "continue" } });
  expect(recordsOf(ended).length).toBe(2);
  expect(typesOf(ended).at(-1)).toBe("STATE");
  expect(ended.logs).toEqual([
    'error: stream "HR-KEYLESS" is left out: LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE',
  ]);
  expect([ended.error?.exitCode, ended.error?.message]).toEqual([
    1,
    '1 of 2 streams failed: "HR-KEYLESS": LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE',
  ]);
});

test("a stream that this user may not read is told from one that is there", async () => {
  const catalog = await catalogOf("HR-PEOPLE.*");
  const { error } = await tap({ catalog, user: "reader" });
  expect(error?.message).toBe(
    'stream "HR-PEOPLE": HR.PEOPLE does not exist, or READER may not read it',
  );
});

test("queries are streams, with select and with a catalog", async () => {
  const queries = {
    rich: { sql: "SELECT id, name FROM people WHERE salary > 1", key_properties: ["ID"] },
    broken: { sql: "SELECT nothing FROM people" },
  };
  const settings = { queries, select: ["rich.*"] };
  const direct = await tap({ settings });
  expect([direct.error, direct.logs]).toEqual([undefined, []]);
  expect(recordsOf(direct)).toEqual([["rich", { ID: 1, NAME: "Ada" }]]);
  const { broken: _, ...good } = queries;
  const filters = { filter_schemas: ["NOBODY"] };
  const { stdout } = await tap({
    discover: true,
    settings: { ...settings, queries: good, ...filters },
  });
  expect(recordsOf(await tap({ catalog: stdout, settings: { queries: good } }))).toEqual(
    recordsOf(direct),
  );
  const { error } = await tap({
    settings: { queries, select: ["*.*"], filter_schemas: ["NOBODY"] },
  });
  expect(error?.message).toMatch(/^stream "broken": \/queries\/broken\/sql: .*ORA-00904/);
  const gone = await tap({ catalog: stdout });
  expect(gone.error?.message).toBe(
    'stream "rich": HR."rich" does not exist, or HR may not read it; nor do the settings have a query of the stream\'s name',
  );
});

test("where, columns and hints of stream_options reach the statement", async () => {
  const settings = {
    select: ["HR-PEOPLE.*"],
    stream_options: { "HR-P*": { where: "ID = 1 OR ID = 3", columns: ["name"], hints: "FULL(t)" } },
  };
  expect(recordsOf(await tap({ settings }))).toEqual([["HR-PEOPLE", { ID: 1, NAME: "Ada" }]]);
});

test("parallel streams have a session each", async () => {
  const settings = { select: ["HR-PEOPLE.NAME", "HR-COMPOSITE.*"], max_parallel_streams: 2 };
  const ended = await tap({ settings });
  expect(ended.error).toBeUndefined();
  expect(typesOf(ended).filter((type) => type === "SCHEMA").length).toBe(2);
});

test("a signal while plans are made ends it, with nothing written", async () => {
  sandbox.script.add({
    when: { statement: /FROM ALL_TAB_COLS/ },
    what: { do: "delay", ms: 60_000 },
  });
  const stop = new AbortController();
  setTimeout(() => stop.abort(new InterruptedError("SIGINT")), 300);
  const { stdout, error } = await tap({ settings: people, signal: stop.signal });
  expect([stdout, error?.exitCode]).toEqual(["", 130]);
});

test("a column that was added after discovery is told of and not read", async () => {
  const catalog = await catalogOf("HR-PARTS.*");
  await execute(sandbox, "hr", "ALTER TABLE parts ADD (late NUMBER)");
  const ended = await tap({ catalog });
  expect(ended.error).toBeUndefined();
  expect(ended.logs).toEqual([
    'info: stream "HR-PARTS": not read, because the catalog does not have them: LATE; discover again to select them',
  ]);
});
