// Layer: sandbox. Taps that others wrote, from PyPI, fill our target. Needs Python 3 and a package registry.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Connection } from "oracledb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkTargetOutput } from "../conformance/index.ts";
import {
  openDatabase,
  ProgramFolder,
  succeeded,
  type TestDatabase,
  wholeLines,
} from "../e2e/harness.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";
import { expectLoaded } from "./loaded-rows.ts";
import { lastStateLine, sentStreams } from "./messages.ts";
import { runStranger } from "./run-stranger.ts";

const strangerTest = test.skipIf(python.missing !== null);
/** For taps whose parts (pendulum 2.1) cannot be built on later versions. */
const oldPythonTest = test.skipIf(python.missing !== null || python.minorVersion > 11);
if (python.minorVersion > 11) {
  process.stderr.write("skipped: tap-feed and tap-dimdate need Python 3.10 or 3.11\n");
}
const timeoutMs = 120_000;
/** What older Meltano SDKs import and do not ask for. Source: setuptools, history, 81. */
const oldSetuptools = "setuptools<81";

let database: TestDatabase;
let folder: ProgramFolder;
let warehouse: Connection;

beforeAll(async () => {
  if (python.missing !== null) return;
  database = await openDatabase();
  folder = new ProgramFolder();
  warehouse = await database.connect("warehouse");
}, 60_000);
afterAll(async () => {
  await warehouse?.close();
  folder?.[Symbol.dispose]();
  await database?.close();
});

/** Runs a tap, and the target on what it sent. */
async function load(program: string, config: object, more: readonly string[] = []) {
  const args = ["--config", folder.file("stranger.json", config), ...more];
  const sent = succeeded(await runStranger(program, args, { cwd: folder.path })).stdout;
  const settings = database.settings("warehouse");
  const { stdout } = succeeded(await folder.target({ config: settings }, sent));
  expect(checkTargetOutput(wholeLines(sent), stdout.split("\n"))).toEqual([]);
  return { sent, state: lastStateLine(stdout) };
}

const count = (sent: string) =>
  Object.fromEntries([...sentStreams(sent)].map(([name, { records }]) => [name, records.length]));
const expectTables = (sent: string) => expectLoaded(warehouse, database.users.warehouse.name, sent);

strangerTest(
  "tap-jsonl: types, unicode, nulls, lists and objects",
  async () => {
    const bin = await makeEnvironment("tap-jsonl", "tap-jsonl==0.3.1");
    const lines = [
      {
        id: 1,
        name: "Apfel",
        price: 0.5,
        tags: ["a", 1, null],
        ok: true,
        at: "2024-05-06T07:08:09Z",
      },
      {
        id: 2,
        name: "naïve “pear” 🍐",
        price: 1e21,
        tags: [],
        ok: false,
        at: "2024-05-06T07:08:10.123456+05:30",
      },
      { id: 3, name: null, price: null, tags: null, ok: null, at: null, nested: null },
      {
        id: 4,
        name: "",
        price: -12.75,
        tags: ["ž"],
        ok: true,
        at: null,
        nested: { x: 1, y: { z: "\n" } },
      },
    ];
    const path = folder.file("things.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"));
    const { sent } = await load(join(bin, "tap-jsonl"), {
      path,
      stream_name: "things",
      primary_keys: ["id"],
    });
    expect(count(sent)).toEqual({ things: 4 });
    await expectTables(sent);
  },
  timeoutMs,
);

strangerTest(
  "tap-rest-api-msdk: flattened JSON of an HTTP server, incremental",
  async () => {
    const bin = await makeEnvironment(
      "tap-rest-api-msdk",
      "tap-rest-api-msdk==1.4.2",
      oldSetuptools,
    );
    const item = (id: number) => ({
      id,
      name: `n${id} ž`,
      amount: id / 4,
      changed: `2024-01-0${id}T00:00:00Z`,
      geo: { lat: id * 1.5, lon: -id },
    });
    const items = [1, 2, 3, 4, 5].map(item);
    await using server = await serve(() => JSON.stringify({ items }), "application/json");
    const config = {
      api_url: server.url,
      streams: [
        {
          name: "rest_items",
          path: "/items",
          records_path: "$.items[*]",
          primary_keys: ["id"],
          replication_key: "changed",
        },
      ],
    };
    const program = join(bin, "tap-rest-api-msdk");
    const first = await load(program, config);
    expect(count(first.sent)).toEqual({ rest_items: 5 });
    await expectTables(first.sent);

    items.splice(0, 2, { ...item(1), name: "changed", changed: "2024-02-01T00:00:00Z" }, item(2));
    const state = folder.file("state.json", first.state ?? "");
    const second = await load(program, config, ["--state", state]);
    await expectTables(second.sent);
  },
  timeoutMs,
);

oldPythonTest(
  "tap-feed: an Atom feed, by a state of the SDK's first years",
  async () => {
    const bin = await makeEnvironment("tap-feed", "tap-feed==1.1.1", oldSetuptools);
    const entry = (id: number) =>
      `<entry><id>urn:${id}</id><title>T ${id} ž &amp; 🍐</title><link href="https://example.com/${id}"/>` +
      `<published>2024-01-0${id}T10:00:00Z</published><updated>2024-01-0${id}T10:00:00Z</updated></entry>`;
    const ids = [3, 2, 1];
    const page = () =>
      `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>` +
      `<id>urn:feed</id><updated>2024-01-05T00:00:00Z</updated>${ids.map(entry).join("")}</feed>`;
    await using server = await serve(page, "application/atom+xml");
    const config = { feed_urls: [server.url], feed_entry_replication_key: "published" };
    const program = join(bin, "tap-feed");
    const first = await load(program, config);
    expect(count(first.sent)).toEqual({ feed: 3 });
    await expectTables(first.sent);

    ids.unshift(5, 4);
    const state = folder.file("state.json", first.state ?? "");
    const second = await load(program, config, ["--state", state]);
    const { rows = [] } = await warehouse.execute("SELECT entry_id FROM feed ORDER BY entry_id");
    expect(rows).toEqual(["urn:1", "urn:2", "urn:3", "urn:4", "urn:5"].map((id) => [id]));
    expect(Object.keys(count(second.sent))).toEqual(["feed"]);
  },
  timeoutMs,
);

strangerTest(
  "tap-csv-folder: a stream for each file, keys of texts",
  async () => {
    const bin = await makeEnvironment("tap-csv-folder", "tap-csv-folder==0.0.1a1", oldSetuptools);
    const path = join(folder.path, "csv");
    mkdirSync(path);
    writeFileSync(join(path, "orders.csv"), 'id,name,when\n1,"a ""q"" ž",2024-01-02\n2,,\n');
    writeFileSync(join(path, "codes.csv"), 'code,label\nx,"two\nlines"\ny,🍐\n');
    const { sent } = await load(join(bin, "tap-csv-folder"), {
      filesystem: "local",
      path,
      read_mode: "one_stream_per_file",
    });
    expect(count(sent)).toEqual({ codes: 2, orders: 2 });
    await expectTables(sent);
  },
  timeoutMs,
);

oldPythonTest(
  "tap-dimdate: dates, a STATE after each record",
  async () => {
    const bin = await makeEnvironment("tap-dimdate", "tap-dimdate==0.1.0", oldSetuptools);
    const config = { start_date: "2023-12-15", end_date: "2024-03-02" };
    const { sent, state } = await load(join(bin, "tap-dimdate"), config);
    expect(count(sent)).toEqual({ calendar: 79 });
    // Its bookmarks are all empty or null: such a state would make a runner forget what it has.
    expect(state).toBeUndefined();
    await expectTables(sent);
  },
  timeoutMs,
);

/** An HTTP server on a free port that gives one page. */
async function serve(page: () => string, type: string) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": type });
    response.end(page());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
