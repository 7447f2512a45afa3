// Layer: sandbox.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InterruptedError, parseCatalog, serializeCatalog } from "@singer-oracle/core";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TapSettings } from "../src/settings.ts";
import { callTap, password } from "./tap-run.ts";

const script = readFileSync(join(import.meta.dirname, "every-object.sql"), "utf8");
const modern =
  "CREATE TABLE modern (flag BOOLEAN, doc JSON, v VECTOR(3, FLOAT32), text VARCHAR2(4000));";

const users = [
  { name: "HR", password },
  { name: "OE", password },
  { name: "READER", password, privileges: ["CREATE SESSION"], roles: [] },
];

/** What another owner has: a table of the same name as one of the first owner's. */
const others = {
  user: "OE",
  text: `CREATE TABLE people (total NUMBER(9), id NUMBER(4) CONSTRAINT pk PRIMARY KEY);
    CREATE TABLE orders_2023 (id NUMBER(4)); CREATE TABLE orders_2024 (id NUMBER(4));
    CREATE TABLE "orders-2025" (id NUMBER(4)); GRANT READ ON people TO reader;`,
};
const grants = {
  user: "HR",
  text: "GRANT READ ON people TO reader; GRANT SELECT ON people_view TO reader;",
};

function seedOf(version: 19 | 23) {
  return [script, ...(version === 23 ? [modern] : []), grants, others];
}

const sandboxes = new Map<19 | 23, Sandbox>();
const sandboxOf = (version: 19 | 23 = 23) => sandboxes.get(version) as Sandbox;
beforeAll(async () => {
  for (const version of [19, 23] as const) {
    sandboxes.set(version, await startSandbox({ version, users, seed: seedOf(version) }));
  }
});
afterAll(async () => {
  for (const sandbox of sandboxes.values()) await sandbox.close();
});

/** Discovers on version 23 unless told otherwise. */
function discover(settings: Partial<TapSettings> = {}, user = "hr", version: 19 | 23 = 23) {
  return callTap(sandboxOf(version), { discover: true, settings, user });
}

async function idsOf(settings: Partial<TapSettings>, user?: string): Promise<readonly string[]> {
  const { stdout } = await discover(settings, user);
  return parseCatalog(stdout).streams.map(({ tap_stream_id: id }) => id);
}

test.each([19, 23] as const)("version %d: the whole catalog of an owner", async (version) => {
  const { stdout, logs, error } = await discover({ filter_schemas: ["hr"] }, "hr", version);
  expect(error).toBeUndefined();
  await expect(stdout).toMatchFileSnapshot(`expected/catalog-${version}.json`);
  expect(serializeCatalog(parseCatalog(stdout))).toBe(stdout);
  const more = version === 23 ? "HR-MODERN, " : "";
  expect(logs).toEqual([
    "info: invisible columns are not in the catalog: HR-ODDITIES.HIDDEN",
    `info: without a key, which table-key-properties (view-key-properties of a view) may name: HR-DISABLED_KEY, HR-GTT, HR-KEYLESS, ${more}HR-ODDITIES, HR-PARTS, HR-PEOPLE_MV, HR-PEOPLE_VIEW, HR-SELECT, HR-TEXTS_VIEW, HR-o'clock-漢字`,
    `info: discovered ${version === 23 ? 16 : 15} streams`,
  ]);
});

describe("what is discovered", () => {
  test("by a user with grants only: what was granted, tables of one name apart", async () => {
    const { stdout } = await discover({}, "reader");
    const { streams } = parseCatalog(stdout);
    expect(
      streams.map(({ tap_stream_id: id, metadata, row_count: rows }) => {
        const { "table-key-properties": keys } = metadata[0]?.metadata ?? {};
        return [id, keys, rows];
      }),
    ).toEqual([
      ["HR-PEOPLE", ["ID"], 2],
      ["HR-PEOPLE_VIEW", undefined, undefined],
      ["OE-PEOPLE", ["ID"], undefined],
    ]);
  });

  test("with filters: what all of them let through", async () => {
    expect(await idsOf({ filter_schemas: ["oe"] }, "oe")).toEqual([
      "OE-ORDERS_2023",
      "OE-ORDERS_2024",
      "OE-PEOPLE",
      "OE-orders-2025",
    ]);
    expect(await idsOf({ filter_tables: ["OE-ORDERS_*", 'OE-"orders-2025"'] }, "oe")).toEqual([
      "OE-ORDERS_2023",
      "OE-ORDERS_2024",
      "OE-orders-2025",
    ]);
    const filters = { filter_tables: ["*-P*"], exclude_tables: ["*-PEOPLE_*", "HR-PARTS"] };
    expect(await idsOf(filters)).toEqual(["HR-PEOPLE"]);
    expect(await idsOf({ filter_schemas: ["H?"], filter_tables: ["PEOPLE"] })).toEqual([
      "HR-PEOPLE",
    ]);
  });

  test("nothing: an empty catalog and a warning, no failure", async () => {
    const { stdout, logs, error } = await discover({ filter_schemas: ["NOBODY"] });
    expect(stdout).toBe('{\n  "streams": []\n}\n');
    expect(error).toBeUndefined();
    expect(logs).toEqual([
      "warning: nothing was found that HR may read; look at the filter_ settings and at the grants",
      "info: discovered 0 streams",
    ]);
  });
});

test("select and metadata are in the catalog that is written", async () => {
  const { stdout, logs } = await discover({
    filter_tables: ["HR-PEOPLE", "HR-KEYLESS"],
    select: ["HR-PEOPLE.NAME", "HR-NOBODY.*"],
    metadata: { "HR-P*": { "replication-method": "INCREMENTAL", "replication-key": "BORN" } },
  });
  const { streams } = parseCatalog(stdout);
  const selection = streams.map(({ tap_stream_id: id, metadata }) => [
    id,
    ...metadata.map(({ breadcrumb, metadata: { selected } }) => `${breadcrumb[1]} ${selected}`),
  ]);
  expect(selection).toEqual([
    ["HR-KEYLESS", "undefined false", "ID false", "TEXT false"],
    [
      "HR-PEOPLE",
      "undefined true",
      "ID false",
      "NAME true",
      ...["SALARY", "BORN", "CHANGED", "CV", "PHOTO", "ACTIVE"].map((name) => `${name} false`),
    ],
  ]);
  expect(streams[1]?.metadata[0]?.metadata).toMatchObject({ "replication-key": "BORN" });
  expect(logs).toContain(
    'warning: nothing was met by these patterns of the setting select: "HR-NOBODY.*"',
  );
});

const nothing = { filter_schemas: ["NOBODY"] };

test("queries are streams with the columns that the database says they have", async () => {
  const sql =
    "SELECT id, name AS \"Name\", salary * 2 AS twice, changed, N'x' AS n FROM people WHERE salary > 0;";
  const queries = { "rich people": { sql, key_properties: ["id"], replication_key: "changed" } };
  const { stdout, logs } = await discover({ ...nothing, queries });
  expect(parseCatalog(stdout).streams).toEqual([
    {
      tap_stream_id: "rich people",
      stream: "rich people",
      table_name: "rich people",
      database_name: "FREEPDB1",
      is_view: true,
      schema: {
        type: "object",
        properties: {
          ID: {
            type: ["integer"],
            minimum: -999999999,
            maximum: 999999999,
            "x-oracle": "NUMBER(9)",
          },
          Name: { type: ["null", "string"], maxLength: 20, "x-oracle": "VARCHAR2(20 CHAR)" },
          TWICE: { type: ["null", "number"], "x-oracle": "NUMBER" },
          CHANGED: {
            type: ["null", "string"],
            format: "date-time",
            "x-oracle": "TIMESTAMP(6) WITH TIME ZONE",
          },
          N: { type: ["null", "string"], maxLength: 1, "x-oracle": "NCHAR(1)" },
        },
        "x-oracle-charset": "AL32UTF8",
      },
      metadata: [
        {
          breadcrumb: [],
          metadata: {
            inclusion: "available",
            "selected-by-default": false,
            "view-key-properties": ["ID"],
            "database-name": "FREEPDB1",
            "is-view": true,
            "valid-replication-keys": ["ID", "Name", "TWICE", "CHANGED", "N"],
            "replication-method": "INCREMENTAL",
            "replication-key": "CHANGED",
          },
        },
        columnNode("ID", "NUMBER(9)", "automatic"),
        columnNode("Name", "VARCHAR2(20 CHAR)"),
        columnNode("TWICE", "NUMBER"),
        columnNode("CHANGED", "TIMESTAMP(6) WITH TIME ZONE"),
        columnNode("N", "NCHAR(1)"),
      ],
    },
  ]);
  expect(logs).toEqual(["info: discovered 1 stream"]);
});

test("queries that cannot be streams are all named, and nothing is written", async () => {
  const { stdout, error } = await discover({
    ...nothing,
    queries: {
      good: { sql: "SELECT id FROM people" },
      gone: { sql: "SELECT id FROM nowhere" },
      keyless: { sql: "SELECT id FROM people", key_properties: ["ID", "NONE"] },
      still: { sql: "SELECT id FROM people", replication_key: "born" },
    },
  });
  expect(stdout).toBe("");
  expect([error?.name, error?.exitCode]).toEqual(["SettingsError", 2]);
  expect(error?.message).toMatch(
    /^the settings have 3 problems: \/queries\/gone\/sql: .*ORA-00942.*; \/queries\/keyless\/key_properties\/1: "NONE" is no column of the query; \/queries\/still\/replication_key: "born" is no column of the query$/,
  );
});

test("queries must not be called like a table's stream", async () => {
  const queries = { "HR-PEOPLE": { sql: "SELECT 1 AS one FROM dual" } };
  const { stdout, error } = await discover({ filter_tables: ["HR-PEOPLE"], queries });
  expect(stdout).toBe("");
  expect(error?.message).toBe(
    "the settings have 1 problem: /queries/HR-PEOPLE: a table has this name as its tap_stream_id",
  );
});

function columnNode(name: string, type: string, inclusion = "available") {
  return {
    breadcrumb: ["properties", name],
    metadata: { inclusion, "selected-by-default": true, "sql-datatype": type },
  };
}

describe("when the dictionary cannot be read", () => {
  test("a part that can be done without is told once, without a word that alarms", async () => {
    const { script } = sandboxOf();
    script.add({ when: { statement: /FROM ALL_INDEXES/ }, what: { do: "error", number: 942 } });
    const { stdout, logs } = await discover({ filter_tables: ["HR-PEOPLE", "HR-UNIQUE_KEY"] });
    expect(parseCatalog(stdout).streams.map(({ metadata }) => metadata[0]?.metadata)).toMatchObject(
      [{ "table-key-properties": ["ID"] }, { "table-key-properties": ["CODE"] }],
    );
    expect(logs[0]).toBe(
      "warning: ALL_INDEXES or ALL_IND_COLUMNS cannot be read (ORA-00942): tables without a primary key have no key",
    );
    expect(logs.join()).not.toMatch(/error|exception/i);
  });

  test("a part that is needed ends it, and nothing is written", async () => {
    const { script } = sandboxOf();
    script.add({
      when: { statement: /FROM ALL_TAB_COLS/ },
      what: { do: "error", number: 942 },
      times: 2,
    });
    const { stdout, error } = await discover();
    expect([stdout, error?.name, error?.exitCode]).toEqual(["", "DiscoveryError", 1]);
  });
});

test("a signal ends it at once, with nothing written", async () => {
  const { script } = sandboxOf();
  script.add({ when: { statement: /FROM ALL_TAB_COLS/ }, what: { do: "delay", ms: 60_000 } });
  const stop = new AbortController();
  setTimeout(() => stop.abort(new InterruptedError("SIGTERM")), 300);
  const { stdout, error } = await callTap(sandboxOf(), { discover: true, signal: stop.signal });
  expect([stdout, error?.exitCode]).toEqual(["", 143]);
});

test("the character set of the database goes with texts", async () => {
  await using sandbox = await startSandbox({
    charset: "WE8MSWIN1252",
    users: [{ name: "HR", password }],
    seed: "CREATE TABLE t (c VARCHAR2(9)); CREATE TABLE n (id NUMBER(3));",
  });
  const { stdout } = await callTap(sandbox, { discover: true });
  expect(parseCatalog(stdout).streams.map(({ schema }) => schema["x-oracle-charset"])).toEqual([
    undefined,
    "WE8MSWIN1252",
  ]);
});
