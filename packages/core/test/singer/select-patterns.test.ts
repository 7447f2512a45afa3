// Layer: pure.
import { describe, expect, test } from "vitest";
import { CatalogError } from "../../src/errors.ts";
import type { Catalog, CatalogEntry } from "../../src/singer/catalog.ts";
import type { JsonObject } from "../../src/singer/json-value.ts";
import { applyMetadataOverrides, applySelectPatterns } from "../../src/singer/select-patterns.ts";
import { selectedProperties, selectedStreams } from "../../src/singer/selection.ts";

function streamOf(id: string, ...columns: string[]): CatalogEntry {
  return {
    tap_stream_id: id,
    stream: id,
    schema: { properties: Object.fromEntries(columns.map((column) => [column, {}])) },
    metadata: [
      { breadcrumb: [], metadata: { "selected-by-default": true } },
      ...columns.map((column) => ({
        breadcrumb: ["properties", column],
        metadata: { inclusion: "available" },
      })),
    ],
  };
}

const catalog: Catalog = {
  streams: [
    streamOf("HR-EMP", "ID", "NAME", "PASSWORD"),
    streamOf("HR-DEPT", "ID", "PASSWORD"),
    streamOf("SALES-ORDERS", "ID", "NOTE"),
  ],
};

/** What a tap would read: columns by stream. */
function selectionOf(applied: Catalog): Record<string, readonly string[]> {
  const { entries } = selectedStreams(applied);
  return Object.fromEntries(
    entries.map((entry) => [entry.tap_stream_id, selectedProperties(entry).names]),
  );
}

const selections: [readonly string[], Record<string, readonly string[]>][] = [
  [[], {}],
  [
    ["*.*"],
    {
      "HR-EMP": ["ID", "NAME", "PASSWORD"],
      "HR-DEPT": ["ID", "PASSWORD"],
      "SALES-ORDERS": ["ID", "NOTE"],
    },
  ],
  [["HR-DEPT"], { "HR-DEPT": ["ID", "PASSWORD"] }],
  [["HR-EMP.NAME"], { "HR-EMP": ["NAME"] }],
  [["HR-*.I?"], { "HR-EMP": ["ID"], "HR-DEPT": ["ID"] }],
  [["[!H]*.*"], { "SALES-ORDERS": ["ID", "NOTE"] }],
  [["!*.PASSWORD", "HR-*.*"], { "HR-EMP": ["ID", "NAME"], "HR-DEPT": ["ID"] }],
  [["*.*", "!HR-*.*"], { "SALES-ORDERS": ["ID", "NOTE"] }],
  [["*.*", "!HR-*"], { "SALES-ORDERS": ["ID", "NOTE"] }],
  [["HR-EMP.*", "!HR-EMP.NAME", "HR-EMP.NAME"], { "HR-EMP": ["ID", "PASSWORD"] }],
];

describe("applySelectPatterns", () => {
  test.each(selections)("%j", (patterns, expected) => {
    const applied = applySelectPatterns(catalog, patterns);
    expect(selectionOf(applied.catalog)).toStrictEqual(expected);
    expect(applied.unmatched).toStrictEqual([]);
  });

  test("writes what Meltano writes and leaves the given catalog alone", () => {
    const before = structuredClone(catalog);
    const applied = applySelectPatterns(catalog, ["HR-EMP.*", "!HR-EMP.PASSWORD"]);
    expect(applied.catalog.streams[0]).toStrictEqual({
      ...streamOf("HR-EMP", "ID", "NAME", "PASSWORD"),
      metadata: [
        { breadcrumb: [], metadata: { "selected-by-default": true, selected: true } },
        { breadcrumb: ["properties", "ID"], metadata: { inclusion: "available", selected: true } },
        {
          breadcrumb: ["properties", "NAME"],
          metadata: { inclusion: "available", selected: true },
        },
        {
          breadcrumb: ["properties", "PASSWORD"],
          metadata: { inclusion: "available", selected: false },
        },
      ],
    });
    expect(catalog).toStrictEqual(before);
  });

  test("names patterns that met nothing", () => {
    const patterns = ["HR-EMP.NAMES", "HR-EMPS.*", "!*.SECRET", "HR-EMP.ID"];
    expect(applySelectPatterns(catalog, patterns).unmatched).toStrictEqual([
      "HR-EMP.NAMES",
      "HR-EMPS.*",
      "!*.SECRET",
    ]);
  });

  test("never selects what is unsupported, and sets the old key where it stands", () => {
    const entry: CatalogEntry = {
      tap_stream_id: "A",
      stream: "A",
      selected: false,
      schema: { properties: { GEO: {}, ID: {} } },
      metadata: [{ breadcrumb: ["properties", "GEO"], metadata: { inclusion: "unsupported" } }],
    };
    expect(applySelectPatterns({ streams: [entry] }, ["A.*"]).catalog).toStrictEqual({
      streams: [
        {
          ...entry,
          selected: true,
          metadata: [
            { breadcrumb: [], metadata: { selected: true } },
            {
              breadcrumb: ["properties", "GEO"],
              metadata: { inclusion: "unsupported", selected: false },
            },
            { breadcrumb: ["properties", "ID"], metadata: { selected: true } },
          ],
        },
      ],
    });
  });
});

describe("patterns", () => {
  test("reach nested properties and names with dots", () => {
    const entry: CatalogEntry = {
      tap_stream_id: "A.B",
      stream: "A.B",
      schema: { properties: { "C.D": {}, E: { properties: { F: {}, G: {} } } } },
      metadata: [],
    };
    const selected = (patterns: readonly string[]): readonly string[] =>
      (applySelectPatterns({ streams: [entry] }, patterns).catalog.streams[0]?.metadata ?? [])
        .filter(({ metadata }) => metadata["selected"] === true)
        .map(({ breadcrumb }) => breadcrumb.join("/"));
    expect(selected(["A\\.B.C\\.D"])).toStrictEqual(["", "properties/C.D"]);
    expect(selected(["A\\.B.E.F"])).toStrictEqual([
      "",
      "properties/E",
      "properties/E/properties/F",
    ]);
  });

  test.each(["", "!", ".ID", "!.*"])("refuses the pattern %j", (pattern) => {
    expect(() => applySelectPatterns(catalog, [pattern])).toThrow(
      new CatalogError(`the select pattern "${pattern}" names no stream`),
    );
  });
});

describe("applyMetadataOverrides", () => {
  const overrides: JsonObject = {
    "HR-*": { "replication-method": "INCREMENTAL", "replication-key": "ID" },
    "HR-DEPT": { "replication-method": "FULL_TABLE", PASSWORD: { selected: false } },
    "SALES-ORDERS.table-key-properties": ["ID"],
    "SALES-ORDERS": { "properties.NOTE.inclusion": "unsupported" },
    "HR-X": { "replication-key": "ID" },
    "HR-EMP.SALARY": { selected: false },
  };

  test("later rules win, wildcards and dots work, misses are named", () => {
    const applied = applyMetadataOverrides(catalog, overrides);
    expect(applied.unmatched).toStrictEqual(["HR-X.replication-key", "HR-EMP.SALARY.selected"]);
    const rest = { inclusion: "available" };
    const root = { "selected-by-default": true };
    expect(applied.catalog.streams.map(({ metadata }) => metadata)).toStrictEqual([
      [
        {
          breadcrumb: [],
          metadata: { ...root, "replication-method": "INCREMENTAL", "replication-key": "ID" },
        },
        { breadcrumb: ["properties", "ID"], metadata: rest },
        { breadcrumb: ["properties", "NAME"], metadata: rest },
        { breadcrumb: ["properties", "PASSWORD"], metadata: rest },
      ],
      [
        {
          breadcrumb: [],
          metadata: { ...root, "replication-method": "FULL_TABLE", "replication-key": "ID" },
        },
        { breadcrumb: ["properties", "ID"], metadata: rest },
        { breadcrumb: ["properties", "PASSWORD"], metadata: { ...rest, selected: false } },
      ],
      [
        { breadcrumb: [], metadata: { ...root, "table-key-properties": ["ID"] } },
        { breadcrumb: ["properties", "ID"], metadata: rest },
        { breadcrumb: ["properties", "NOTE"], metadata: { inclusion: "unsupported" } },
      ],
    ]);
  });

  test("keys of older catalogs follow, structure does not", () => {
    const entry: CatalogEntry = {
      tap_stream_id: "A",
      stream: "A",
      schema: {},
      metadata: [],
      replication_method: "FULL_TABLE",
    };
    const { catalog: applied } = applyMetadataOverrides(
      { streams: [entry] },
      { A: { "replication-method": "INCREMENTAL", schema: "x", "replication-key": "ID" } },
    );
    expect(applied.streams).toStrictEqual([
      {
        ...entry,
        replication_method: "INCREMENTAL",
        metadata: [
          {
            breadcrumb: [],
            metadata: { "replication-method": "INCREMENTAL", schema: "x", "replication-key": "ID" },
          },
        ],
      },
    ]);
  });

  test("no overrides change nothing", () => {
    expect(applyMetadataOverrides(catalog, {})).toStrictEqual({ catalog, unmatched: [] });
  });

  test("refuses a key without a stream", () => {
    expect(() => applyMetadataOverrides(catalog, { "replication-method": "INCREMENTAL" })).toThrow(
      new CatalogError('the metadata override "replication-method" names no stream', {
        hint: 'Write {"OWNER-TABLE": {"replication-method": "INCREMENTAL"}}.',
      }),
    );
  });
});
