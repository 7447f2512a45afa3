// Layer: pure.
import { describe, expect, test } from "vitest";
import type { CatalogEntry, MetadataEntry } from "../../src/singer/catalog.ts";
import type { JsonObject, JsonSchema } from "../../src/singer/json-value.ts";
import { selectedProperties, selectedStreams } from "../../src/singer/selection.ts";

function entryOf(id: string, metadata: readonly MetadataEntry[], more: object = {}): CatalogEntry {
  return { tap_stream_id: id, stream: id, schema: {}, metadata, ...more };
}

const ofStream = (metadata: JsonObject): MetadataEntry => ({ breadcrumb: [], metadata });
const ofProperty = (name: string, metadata: JsonObject): MetadataEntry => ({
  breadcrumb: ["properties", name],
  metadata,
});

const streamCases: [string, CatalogEntry, boolean][] = [
  ["metadata says yes", entryOf("A", [ofStream({ selected: true })]), true],
  ["metadata says no as text", entryOf("A", [ofStream({ selected: "false" })]), false],
  ["metadata says yes as text", entryOf("A", [ofStream({ selected: "true" })]), true],
  ["metadata wins", entryOf("A", [ofStream({ selected: false })], { selected: true }), false],
  ["the old key", entryOf("A", [], { selected: true }), true],
  ["the older key", entryOf("A", [], { schema: { selected: true } }), true],
  ["null says nothing", entryOf("A", [ofStream({ selected: null })], { selected: true }), true],
  ["the default", entryOf("A", [ofStream({ "selected-by-default": true })]), true],
  [
    "a choice beats the default",
    entryOf("A", [ofStream({ selected: false, "selected-by-default": true })]),
    false,
  ],
  ["what Meltano adds", entryOf("A", [ofStream({ inclusion: "automatic" })]), false],
  ["nothing", entryOf("A", []), false],
];

describe("selectedStreams", () => {
  test.each(streamCases)("%s", (_name, entry, selected) => {
    expect(selectedStreams({ streams: [entry] })).toStrictEqual({
      entries: selected ? [entry] : [],
      warnings: [],
    });
  });

  test("a selection that is neither true nor false is named and ignored", () => {
    const entries = [
      entryOf("A", [ofStream({ selected: "yes please" })]),
      entryOf("B", [ofStream({ selected: 1 })], { selected: true }),
    ];
    expect(selectedStreams({ streams: entries })).toStrictEqual({
      entries: [entries[1]],
      warnings: [
        'stream "A": the selection is neither true nor false; it is ignored',
        'stream "B": the selection is neither true nor false; it is ignored',
      ],
    });
  });

  test("an empty catalog selects nothing", () => {
    expect(selectedStreams({ streams: [] })).toStrictEqual({ entries: [], warnings: [] });
  });
});

const names = "ID,KEY,RK,YES,NO,TEXT_NO,OLD_NO,DEFAULT,NOT_DEFAULT,SILENT,GEO,GEO_WANTED".split(
  ",",
);
const properties: Record<string, JsonSchema> = Object.fromEntries(names.map((name) => [name, {}]));
const entry = entryOf(
  "HR-EMP",
  [
    ofStream({ "table-key-properties": ["KEY"], "replication-key": "RK" }),
    ofProperty("ID", { inclusion: "automatic", selected: false }),
    ofProperty("KEY", { inclusion: "available", selected: false }),
    ofProperty("RK", { inclusion: "available", selected: false }),
    ofProperty("YES", { inclusion: "available", selected: true, "selected-by-default": false }),
    ofProperty("NO", { inclusion: "available", selected: false, "selected-by-default": true }),
    ofProperty("TEXT_NO", { inclusion: "available", selected: "False" }),
    ofProperty("DEFAULT", { "selected-by-default": true }),
    ofProperty("NOT_DEFAULT", { "selected-by-default": false }),
    ofProperty("GEO", { inclusion: "unsupported", selected: false }),
    ofProperty("GEO_WANTED", {
      inclusion: "unsupported",
      selected: true,
      "sql-datatype": "SDO_GEOMETRY",
    }),
    ofProperty("DROPPED", { selected: true }),
  ],
  { schema: { properties: { ...properties, OLD_NO: { selected: false } } } },
);

describe("selectedProperties", () => {
  test("decides with a reason, in the order of the schema", () => {
    expect(selectedProperties(entry)).toStrictEqual({
      names: ["ID", "KEY", "RK", "YES", "DEFAULT", "SILENT"],
      decisions: [
        { name: "ID", selected: true, reason: "automatic" },
        { name: "KEY", selected: true, reason: "key" },
        { name: "RK", selected: true, reason: "replication-key" },
        { name: "YES", selected: true, reason: "selected" },
        { name: "NO", selected: false, reason: "deselected" },
        { name: "TEXT_NO", selected: false, reason: "deselected" },
        { name: "OLD_NO", selected: false, reason: "deselected" },
        { name: "DEFAULT", selected: true, reason: "selected-by-default" },
        { name: "NOT_DEFAULT", selected: false, reason: "deselected-by-default" },
        { name: "SILENT", selected: true, reason: "default" },
        { name: "GEO", selected: false, reason: "unsupported" },
        { name: "GEO_WANTED", selected: false, reason: "unsupported" },
      ],
      warnings: [
        'stream "HR-EMP", property "GEO_WANTED": it is selected, but its type SDO_GEOMETRY is not supported; it is left out',
      ],
    });
  });

  test("an unsupported key and a senseless selection are named", () => {
    const odd = entryOf(
      "A",
      [
        ofStream({ "table-key-properties": ["K"] }),
        ofProperty("K", { inclusion: "unsupported" }),
        ofProperty("X", { selected: [] }),
      ],
      { schema: { properties: { K: {}, X: true } } },
    );
    expect(selectedProperties(odd)).toStrictEqual({
      names: ["X"],
      decisions: [
        { name: "K", selected: false, reason: "unsupported" },
        { name: "X", selected: true, reason: "default" },
      ],
      warnings: [
        'stream "A", property "K": it is the stream\'s key, but its type is not supported; it is left out',
        'stream "A", property "X": the selection is neither true nor false; it is ignored',
      ],
    });
  });
});

describe("odd entries", () => {
  test("names of Object.prototype are names like any other", () => {
    const schema = JSON.parse('{"properties": {"constructor": {}, "__proto__": {}}}') as JsonSchema;
    const odd = entryOf("A", [ofProperty("__proto__", { selected: false })], { schema });
    expect(selectedProperties(odd).names).toStrictEqual(["constructor"]);
  });

  test("a schema without properties has none", () => {
    expect(selectedProperties(entryOf("A", []))).toStrictEqual({
      names: [],
      decisions: [],
      warnings: [],
    });
  });
});
