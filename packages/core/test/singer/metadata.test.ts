// Layer: pure.
import { describe, expect, test } from "vitest";
import { CatalogError } from "../../src/errors.ts";
import type { CatalogEntry } from "../../src/singer/catalog.ts";
import type { JsonObject } from "../../src/singer/json-value.ts";
import {
  isView,
  keyPropertiesOf,
  metadataOf,
  readFlag,
  replicationKeyOf,
  replicationMethodOf,
} from "../../src/singer/metadata.ts";

function entryWith(stream: JsonObject, more: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    tap_stream_id: "HR-EMP",
    stream: "HR-EMP",
    schema: {},
    metadata: [{ breadcrumb: [], metadata: stream }],
    ...more,
  };
}

describe("metadataOf", () => {
  test("collects by breadcrumb, the later of two counts, nested ones are left out", () => {
    const entry = entryWith(
      {},
      {
        metadata: [
          { breadcrumb: ["properties", "A"], metadata: { selected: false } },
          { breadcrumb: [], metadata: { selected: true } },
          { breadcrumb: ["properties", "A"], metadata: { inclusion: "automatic" } },
          { breadcrumb: ["properties", "A", "properties", "B"], metadata: { selected: true } },
        ],
      },
    );
    expect(metadataOf(entry)).toStrictEqual({
      stream: { selected: true },
      properties: new Map([["A", { inclusion: "automatic" }]]),
    });
    expect(metadataOf(entryWith({}, { metadata: [] }))).toStrictEqual({
      stream: {},
      properties: new Map(),
    });
  });
});

const flags: [unknown, boolean | undefined][] = [
  [true, true],
  [false, false],
  ["true", true],
  [" True ", true],
  ["false", false],
  ["FALSE", false],
  ["no", undefined],
  ["", undefined],
  [1, undefined],
  [0, undefined],
  [null, undefined],
  [undefined, undefined],
  [[true], undefined],
];

describe("readFlag", () => {
  test.each(flags)("%j is %j", (value, expected) => {
    expect(readFlag(value)).toBe(expected);
  });
});

const keys: [string, JsonObject, Partial<CatalogEntry>, readonly string[]][] = [
  ["a table's key", { "table-key-properties": ["B", "A"] }, {}, ["B", "A"]],
  ["no key", {}, {}, []],
  ["an override to none", { "table-key-properties": [] }, { key_properties: ["A"] }, []],
  ["the old key", {}, { key_properties: ["A"] }, ["A"]],
  ["one name alone", { "table-key-properties": "A" }, {}, ["A"]],
  ["a view's key", { "is-view": true, "view-key-properties": ["A"] }, {}, ["A"]],
  [
    "a view's key beside the empty one of discovery",
    { "is-view": true, "view-key-properties": ["A"], "table-key-properties": [] },
    {},
    ["A"],
  ],
  ["a table's key on a view", { "is-view": "true", "table-key-properties": ["A"] }, {}, ["A"]],
  [
    "the old key on a view",
    { "table-key-properties": [] },
    { is_view: true, key_properties: ["A"] },
    ["A"],
  ],
  ["a view's key on a table", { "view-key-properties": ["A"] }, {}, ["A"]],
];

describe("keyPropertiesOf", () => {
  test.each(keys)("%s", (_name, stream, more, expected) => {
    expect(keyPropertiesOf(entryWith(stream, more))).toStrictEqual(expected);
  });

  test("isView", () => {
    expect(isView(entryWith({}))).toBe(false);
    expect(isView(entryWith({ "is-view": false }, { is_view: true }))).toBe(false);
    expect(isView(entryWith({}, { is_view: true }))).toBe(true);
  });
});

describe("replication", () => {
  test.each<[JsonObject, Partial<CatalogEntry>, string | undefined]>([
    [{}, {}, undefined],
    [{ "replication-method": "INCREMENTAL" }, { replication_method: "FULL_TABLE" }, "INCREMENTAL"],
    [{ "replication-method": "full_table" }, {}, "FULL_TABLE"],
    [
      { "replication-method": "LOG_BASED", "forced-replication-method": "FULL_TABLE" },
      {},
      "FULL_TABLE",
    ],
    [{ "replication-method": null }, { replication_method: "LOG_BASED" }, "LOG_BASED"],
    [{ "replication-method": "" }, {}, undefined],
  ])("method of %j %j", (stream, more, expected) => {
    expect(replicationMethodOf(entryWith(stream, more))).toBe(expected);
  });

  test.each([
    ["CDC", '"CDC" does not exist'],
    [1, "is a number, not a name"],
  ])("refuses the method %j", (method, problem) => {
    expect(() => replicationMethodOf(entryWith({ "replication-method": method }))).toThrow(
      new CatalogError(`stream "HR-EMP": the replication-method ${problem}`, {
        hint: "Use one of FULL_TABLE, INCREMENTAL, LOG_BASED.",
        details: { stream: "HR-EMP" },
      }),
    );
  });

  test("key", () => {
    expect(replicationKeyOf(entryWith({}))).toBeUndefined();
    expect(replicationKeyOf(entryWith({ "replication-key": "A" }))).toBe("A");
    expect(replicationKeyOf(entryWith({}, { replication_key: "B" }))).toBe("B");
    expect(replicationKeyOf(entryWith({ "replication-key": "" }))).toBeUndefined();
  });
});
