// Layer: pure. The rules catch what they are there for: good outputs pass, each kind of broken output is told by name.
import { describe, expect, test } from "vitest";
import { checkCatalog, checkSecondRun, checkTapOutput, checkTargetOutput } from "./index.ts";

const schemaOf = (more: object = {}) => ({
  type: "SCHEMA",
  stream: "S",
  schema: {
    type: "object",
    properties: {
      ID: { type: "integer" },
      AT: { type: ["null", "string"], format: "date-time" },
      SPAN: { type: ["null", "string"], format: "duration" },
    },
  },
  key_properties: ["ID"],
  ...more,
});
const recordOf = (record: object, more: object = {}) => ({
  type: "RECORD",
  stream: "S",
  record,
  ...more,
});
const stateOf = (value: unknown) => ({ type: "STATE", value });
const bookmark = (value: unknown) =>
  stateOf({ bookmarks: { S: { replication_key: "AT", replication_key_value: value } } });
const activate = (version: number) => ({ type: "ACTIVATE_VERSION", stream: "S", version });
const linesOf = (...messages: (object | string)[]) => [
  ...messages.map((each) => (typeof each === "string" ? each : JSON.stringify(each))),
  "",
];
const rulesOf = (problems: readonly { rule: string }[]) => problems.map(({ rule }) => rule);

const [early, late] = ["2024-01-01T00:00:00Z", "2024-01-01T01:00:00.000000001+00:00"];
const incremental = schemaOf({ bookmark_properties: ["AT"] });

describe("checkTapOutput", () => {
  test("good runs pass", () => {
    const full = linesOf(
      schemaOf(),
      recordOf({ ID: 1, AT: null, SPAN: "-P1DT0.5S" }, { version: 5, time_extracted: late }),
      recordOf({ ID: 2 }, { version: 5 }),
      activate(5),
      stateOf({ bookmarks: { S: { version: 5 } }, currently_syncing: null }),
    );
    expect(checkTapOutput(full)).toEqual([]);
    const steps = linesOf(
      incremental,
      recordOf({ ID: 1, AT: early }),
      bookmark(early),
      recordOf({ ID: 2, AT: late }),
      bookmark(late),
    );
    expect(checkTapOutput(steps)).toEqual([]);
    const state = { bookmarks: { S: { replication_key_value: late } } };
    expect(checkTapOutput(linesOf(incremental, bookmark(late)), { state })).toEqual([]);
    expect(checkTapOutput([])).toEqual([]);
  });

  const end = stateOf({ bookmarks: { S: {} } });
  const full = (...messages: (object | string)[]) => linesOf(schemaOf(), ...messages, end);
  test.each<[string, string[], string[]]>([
    ["a line that is not JSON", full("{torn"), ["json"]],
    ["a line that is a log", full("INFO reading"), ["json"]],
    ["a list", full("[1]"), ["json"]],
    ["an unknown type", full({ type: "HELLO" }), ["message"]],
    ["a record without its stream", full({ type: "RECORD", record: {} }), ["message"]],
    ["no line end", full().slice(0, -1), ["line-end"]],
    ["a record before its schema", linesOf(recordOf({ ID: 1 }), schemaOf(), end), ["schema-first"]],
    ["an activation before the schema", linesOf(activate(1), schemaOf(), end), ["schema-first"]],
    [
      "an invalid schema",
      linesOf(schemaOf({ schema: { properties: { ID: { type: "int" } } } }), end),
      ["schema-valid"],
    ],
    [
      "a key that is no property",
      linesOf(schemaOf({ key_properties: ["NO"] }), end),
      ["schema-keys"],
    ],
    [
      "a bookmark that is none",
      linesOf(schemaOf({ bookmark_properties: ["NO"] }), end),
      ["schema-keys"],
    ],
    ["a wrong type", full(recordOf({ ID: "1" })), ["record-valid"]],
    [
      "a date-time without zone",
      full(recordOf({ ID: 1, AT: "2024-01-01T00:00:00" })),
      ["record-valid"],
    ],
    ["a day that is none", full(recordOf({ ID: 1, AT: "2023-02-29T00:00:00Z" })), ["record-valid"]],
    ["a duration that is none", full(recordOf({ ID: 1, SPAN: "P" })), ["record-valid"]],
    ["a property too many", full(recordOf({ ID: 1, NEW: 1 })), ["record-extra"]],
    ["no key", full(recordOf({ AT: null })), ["key-missing"]],
    [
      "a null key",
      linesOf(schemaOf({ key_properties: ["AT"] }), recordOf({ ID: 1, AT: null }), end),
      ["key-missing"],
    ],
    ["a key twice", full(recordOf({ ID: 1 }), recordOf({ ID: 1 })), ["key-twice"]],
    ["an empty state", linesOf(schemaOf(), stateOf({}), end), ["state-empty"]],
    ["a null state", linesOf(schemaOf(), stateOf(null), end), ["state-empty"]],
    [
      "bookmarks that are a list",
      linesOf(schemaOf(), stateOf({ bookmarks: [] }), end),
      ["state-shape"],
    ],
    [
      "a bookmark that is a text",
      linesOf(schemaOf(), stateOf({ bookmarks: { S: "x" } }), end),
      ["state-shape"],
    ],
    [
      "a state ahead of the records",
      linesOf(incremental, recordOf({ ID: 1, AT: early }), bookmark(late)),
      ["state-ahead"],
    ],
    [
      "a state before any record",
      linesOf(bookmark(early), incremental, recordOf({ ID: 1, AT: early }), end),
      ["state-ahead"],
    ],
    [
      "progress markers at the end",
      linesOf(schemaOf(), stateOf({ bookmarks: { S: { progress_markers: {} } } })),
      ["state-markers"],
    ],
    ["no state", linesOf(schemaOf(), recordOf({ ID: 1 })), ["state-last"]],
    ["an old version", full(activate(9), recordOf({ ID: 1 }, { version: 8 })), ["version-old"]],
    ["another version", full(recordOf({ ID: 1 }, { version: 8 }), activate(9)), ["version-old"]],
    ["no version after an activation", full(activate(9), recordOf({ ID: 1 })), ["version-old"]],
    [
      "a version that is not activated",
      full(recordOf({ ID: 1 }, { version: 8 })),
      ["version-missing"],
    ],
    [
      "an extraction time without zone",
      full(recordOf({ ID: 1 }, { time_extracted: "2024-01-01" })),
      ["message"],
    ],
  ])("%s", (_, lines, rules) => {
    expect(rulesOf(checkTapOutput(lines))).toEqual(rules);
  });

  test("an interrupted run owes no activation, and gives none before its records", () => {
    const lines = (...messages: object[]) => linesOf(schemaOf(), ...messages, end);
    const cut = { isComplete: false };
    expect(checkTapOutput(lines(recordOf({ ID: 1 }, { version: 8 })), cut)).toEqual([]);
    expect(rulesOf(checkTapOutput(lines(activate(8)), cut))).toEqual(["version-early"]);
  });
});

describe("checkCatalog", () => {
  const entry = (more: object = {}, stream: object = {}) => ({
    tap_stream_id: "S",
    stream: "S",
    schema: { type: "object", properties: { ID: { type: "integer" }, B: { type: "string" } } },
    metadata: [
      { breadcrumb: [], metadata: { "table-key-properties": ["ID"], ...stream } },
      { breadcrumb: ["properties", "ID"], metadata: { inclusion: "automatic" } },
      { breadcrumb: ["properties", "B"], metadata: { inclusion: "available" } },
    ],
    ...more,
  });
  const check = (...entries: unknown[]) =>
    rulesOf(checkCatalog(JSON.stringify({ streams: entries })));

  test("a good one passes, an empty one too", () => {
    expect(check(entry(), entry({ tap_stream_id: "T" }))).toEqual([]);
    expect(check()).toEqual([]);
  });

  test.each<[string, unknown, string[]]>([
    ["two streams with one id", undefined, ["catalog"]],
    ["no schema", entry({ schema: undefined }), ["catalog"]],
    [
      "an invalid schema",
      entry({ schema: { type: "object", properties: { ID: { type: "NUMBER" }, B: {} } } }),
      ["schema-valid"],
    ],
    [
      "a schema of a list",
      entry({ schema: { type: "array", properties: { ID: {}, B: {} } } }),
      ["schema-type"],
    ],
    [
      "no metadata",
      entry({ metadata: [] }),
      ["metadata-stream", "metadata-property", "metadata-property"],
    ],
    [
      "an unknown inclusion",
      entry({
        metadata: [
          ...entry().metadata.slice(0, 2),
          { breadcrumb: ["properties", "B"], metadata: { inclusion: "yes" } },
        ],
      }),
      ["metadata-property"],
    ],
    [
      "metadata of nothing",
      entry({
        metadata: [
          ...entry().metadata,
          { breadcrumb: ["properties", "C"], metadata: { inclusion: "available" } },
        ],
      }),
      ["metadata-unknown"],
    ],
    [
      "a key that is no property",
      entry({}, { "table-key-properties": ["ID", "NO"] }),
      ["keys", "keys"],
    ],
    ["a key that is not automatic", entry({}, { "table-key-properties": ["B"] }), ["keys"]],
    ["a replication key that is none", entry({}, { "valid-replication-keys": ["NO"] }), ["keys"]],
    ["a view with the key of a table", entry({}, { "is-view": true }), ["keys"]],
  ])("%s", (_, broken, rules) => {
    const entries = broken === undefined ? [entry(), entry()] : [broken];
    expect(check(...entries)).toEqual(rules);
  });

  test("a text that is no catalog", () => {
    expect(rulesOf(checkCatalog("{}"))).toEqual(["catalog"]);
    expect(rulesOf(checkCatalog("INFO discovering"))).toEqual(["catalog"]);
  });
});

describe("checkSecondRun", () => {
  const records = [
    recordOf({ ID: 1, AT: early }),
    recordOf({ ID: 2, AT: late }),
    recordOf({ AT: late, ID: 3 }),
  ];
  const first = linesOf(incremental, ...records, bookmark(late));
  const version = (number: number) =>
    linesOf(
      schemaOf(),
      recordOf({ ID: 1 }, { version: number }),
      activate(number),
      stateOf({ a: 1 }),
    );

  test("ties come again, full tables come whole", () => {
    const second = linesOf(incremental, ...records.slice(1).reverse(), bookmark(late));
    expect(checkSecondRun(first, second)).toEqual([]);
    expect(checkSecondRun(version(1), version(2))).toEqual([]);
  });

  test.each<[string, string[], string[], string[]]>([
    [
      "a tie is lost",
      first,
      linesOf(incremental, records[1] ?? "", bookmark(late)),
      ["second-less"],
    ],
    ["an old record comes again", first, first, ["second-more"]],
    [
      "a full table is cut",
      version(1),
      linesOf(schemaOf(), activate(2)),
      ["second-full", "second-version"],
    ],
    ["the version stays", version(1), version(1), ["second-version"]],
    ["the schema changes", first, linesOf(schemaOf(), ...records.slice(1)), ["second-schema"]],
    ["the stream is gone", first, linesOf(bookmark(late)), ["second-schema"]],
  ])("%s", (_, before, after, rules) => {
    expect(rulesOf(checkSecondRun(before, after))).toEqual(rules);
  });
});

describe("checkTargetOutput", () => {
  const input = linesOf(
    stateOf({ a: 1 }),
    schemaOf(),
    stateOf({ a: 2.5 }),
    stateOf({ a: 2 }),
    stateOf({}),
  );

  test("states may be left out, not the last", () => {
    expect(checkTargetOutput(input, linesOf('{"a":1}', '{"a": 2}'))).toEqual([]);
    expect(checkTargetOutput(input, linesOf('{"a":2}'))).toEqual([]);
    expect(checkTargetOutput(input, linesOf('{"a":1}'), { isComplete: false })).toEqual([]);
    expect(checkTargetOutput(linesOf(schemaOf()), [""])).toEqual([]);
    const silent = linesOf(stateOf({ bookmarks: { "a:b": {}, c: [null] } }));
    expect(checkTargetOutput(silent, [""])).toEqual([]);
    expect(checkTargetOutput(silent, linesOf('{"bookmarks":{"a:b":{},"c":[null]}}'))).toEqual([]);
  });

  test.each<[string, string[], string[]]>([
    ["a log line", linesOf("loaded", '{"a":2}'), ["json"]],
    ["a number", linesOf("1", '{"a":2}'), ["json"]],
    ["a whole message", linesOf(stateOf({ a: 2 })), ["state-unknown", "state-last"]],
    ["an empty state", linesOf('{"a":2}', "{}"), ["state-empty", "state-last"]],
    ["one twice", linesOf('{"a":1}', '{"a":1}', '{"a":2}'), ["state-twice"]],
    ["the wrong order", linesOf('{"a":2}', '{"a":1}'), ["state-order", "state-last"]],
    ["the last is missing", linesOf('{"a":1}'), ["state-last"]],
    ["nothing", [""], ["state-last"]],
    ["no line end", ['{"a":2}'], ["line-end"]],
  ])("%s", (_, output, rules) => {
    expect(rulesOf(checkTargetOutput(input, output))).toEqual(rules);
  });
});
