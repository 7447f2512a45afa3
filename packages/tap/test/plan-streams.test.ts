// Layer: pure.
import {
  type Catalog,
  type CatalogEntry,
  type JsonObject,
  openLog,
  parseExact,
} from "@singer-oracle/core";
import { defaultReadOptions } from "@singer-oracle/core/oracle";
import { expect, test } from "vitest";
import { catalogEntryOf } from "../src/build-catalog.ts";
import { originOfTable } from "../src/discovery/stream-origin.ts";
import {
  chooseStreams,
  planError,
  planStreams,
  type SelectedStream,
  type UnplannedStream,
} from "../src/plan-streams.ts";
import { tableOf } from "./discovery/tables.ts";
import { settingsOf } from "./plan/planning.ts";

function contextOf(settings: Parameters<typeof settingsOf>[0] = {}) {
  const lines: string[] = [];
  const log = openLog({
    program: "tap-oracle",
    runId: "r",
    write: (text) => {
      const { level, message } = parseExact(text) as JsonObject;
      lines.push(`${level}: ${message}`);
    },
  });
  const serverInfo = { charset: "AL32UTF8", databaseName: "ORCL" };
  return { lines, context: { settings: settingsOf(settings), serverInfo, log } };
}

const options = { read: defaultReadOptions, charset: null, databaseName: "ORCL" };

/** A stream whose method and key are written into its catalog entry. */
function streamOf(name: string, metadata: JsonObject = {}): SelectedStream {
  const origin = originOfTable(
    tableOf(
      [
        ["ID", "NUMBER(9) NOT NULL"],
        ["NAME", "VARCHAR2(9)"],
      ],
      { name, keyColumns: ["ID"] },
    ),
  );
  const entry = catalogEntryOf(origin, options);
  const [stream, ...others] = entry.metadata;
  const node = { breadcrumb: [], metadata: { ...stream?.metadata, ...metadata } };
  return { origin, entry: { ...entry, metadata: [node, ...others] } };
}

const selectedIds = (entries: readonly CatalogEntry[]) => entries.map((e) => e.tap_stream_id);

test("the selected streams are chosen, also by words of older catalogs", () => {
  const { lines, context } = contextOf();
  const entries = [
    streamOf("A", { selected: true }).entry,
    streamOf("B", { selected: "false" }).entry,
    { ...streamOf("C").entry, selected: true },
    streamOf("D").entry,
  ];
  expect(selectedIds(chooseStreams({ streams: entries }, context))).toEqual(["HR-A", "HR-C"]);
  expect(lines).toEqual([]);
});

test.each<[Catalog, string]>([
  [{ streams: [] }, "warning: the catalog has no streams: there is nothing to do"],
  [
    { streams: [streamOf("A").entry, streamOf("B").entry] },
    'warning: none of the 2 streams of the catalog is selected: there is nothing to do; select streams with the setting select or with "selected": true in their metadata',
  ],
])("nothing to do is said (%#)", (catalog, line) => {
  const { lines, context } = contextOf();
  expect(chooseStreams(catalog, context)).toEqual([]);
  expect(lines).toEqual([line]);
});

test("options for streams that are not there are told", () => {
  const { lines, context } = contextOf({ stream_options: { "HR-*": {}, "OE-*": {}, "HR-B": {} } });
  chooseStreams({ streams: [streamOf("A", { selected: true }).entry] }, context);
  expect(lines).toEqual(["warning: stream_options names no stream of the catalog: OE-*, HR-B"]);
});

test("the same text about several streams is one line", () => {
  const { lines, context } = contextOf({ lookback: 5 });
  const byName = { "replication-method": "INCREMENTAL", "replication-key": "NAME" };
  const streams = ["A", "B", "C", "D", "E", "F", "ERROR_LOG"].map((n) => streamOf(n, byName));
  const { plans, unplanned } = planStreams([...streams.slice(5), ...streams.slice(0, 5)], context);
  expect(plans.map(({ tapStreamId }) => tapStreamId)).toEqual([
    "HR-F",
    "HR-ERROR_LOG",
    "HR-A",
    "HR-B",
    "HR-C",
    "HR-D",
    "HR-E",
  ]);
  expect(unplanned).toEqual([]);
  expect(lines).toEqual([
    'warning: streams "HR-F", "HR-ERR…_LOG", "HR-A", "HR-B", "HR-C" and 2 more: lookback is not applied: the replication key NAME is a text',
  ]);
});

test("a stream that cannot be planned does not keep the others from it", () => {
  const { context } = contextOf();
  const { plans, unplanned } = planStreams(
    [
      streamOf("A", { "replication-method": "LOG_BASED", "table-key-properties": ["NONE"] }),
      { ...streamOf("B"), origin: "HR.B does not exist" },
      streamOf("C"),
    ],
    context,
  );
  expect(plans.map(({ tapStreamId }) => tapStreamId)).toEqual(["HR-C"]);
  expect(unplanned).toEqual([
    {
      tapStreamId: "HR-A",
      problems: [
        "the key column NONE does not exist; there are ID, NAME",
        "LOG_BASED is not there yet; use INCREMENTAL or FULL_TABLE",
      ],
    },
    { tapStreamId: "HR-B", problems: ["HR.B does not exist"] },
  ]);
});

test("the error of one problem is that problem", () => {
  const unplanned = [{ tapStreamId: "HR-A", problems: ["it is gone"] }];
  const error = planError(unplanned, [streamOf("A").entry], { databaseName: "ORCL" });
  expect([error.message, error.hint, error.exitCode]).toEqual([
    'stream "HR-A": it is gone',
    "Correct the catalog and the settings, or make a new catalog with --discover.",
    2,
  ]);
});

test("the error of several names all of them, the same one once", () => {
  const unplanned: UnplannedStream[] = [
    { tapStreamId: "HR-A", problems: ["it is gone", "it is odd"] },
    { tapStreamId: "HR-B", problems: ["it is gone"] },
  ];
  const error = planError(unplanned, [], { databaseName: null });
  expect(error.message).toBe(
    '2 things are wrong: streams "HR-A", "HR-B": it is gone; stream "HR-A": it is odd',
  );
  expect(error.details).toEqual({ streams: ["HR-A", "HR-B"] });
});

test("the error of very many stays readable", () => {
  const unplanned = Array.from({ length: 30 }, (_, at) => ({
    tapStreamId: `S${at}`,
    problems: [`problem ${at}`],
  }));
  const { message } = planError(unplanned, [], { databaseName: null });
  expect(message).toMatch(/^30 things are wrong: stream "S0": .*"S19": problem 19; and 10 more$/);
});

test("a catalog of another database is told apart", () => {
  const unplanned = [{ tapStreamId: "HR-A", problems: ["it is gone"] }];
  const error = planError(unplanned, [streamOf("A").entry], { databaseName: "PROD" });
  expect(error.hint).toBe(
    "The catalog was made for the database ORCL, and this is PROD: make a new one with --discover.",
  );
});
