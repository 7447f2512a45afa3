// Layer: pure.
import { parseCatalog, serializeCatalog, stringifyExact } from "@singer-oracle/core";
import { defaultReadOptions } from "@singer-oracle/core/oracle";
import { describe, expect, test } from "vitest";
import { buildCatalog, type CatalogOptions, catalogEntryOf } from "../src/build-catalog.ts";
import { originOfTable } from "../src/discovery/stream-origin.ts";
import { tableOf } from "./discovery/tables.ts";

const options: CatalogOptions = {
  read: defaultReadOptions,
  charset: "AL32UTF8",
  databaseName: "ORCL",
};

const read = (more: Partial<CatalogOptions["read"]>): CatalogOptions => ({
  ...options,
  read: { ...defaultReadOptions, ...more },
});

/** Metadata of a column. */
function columnNode(name: string, inclusion: string, type: string) {
  const isSupported = inclusion !== "unsupported";
  return {
    breadcrumb: ["properties", name],
    metadata: { inclusion, "selected-by-default": isSupported, "sql-datatype": type },
  };
}

const table = tableOf(
  [
    ["ID", "NUMBER(9) NOT NULL", "Number of the person"],
    ["NAME", "VARCHAR2(20 BYTE)"],
    ["SALARY", "NUMBER(12,2)"],
    ["CHANGED", "TIMESTAMP(6)"],
    ["PLACE", "<MDSYS.SDO_GEOMETRY>", "Where it is"],
  ],
  { keyColumns: ["ID"], rowCount: 42, comment: "People" },
);

test("a table has everything that the specification and other tools ask for", () => {
  expect(buildCatalog([originOfTable(table)], options)).toEqual({
    streams: [
      {
        tap_stream_id: "HR-EMPLOYEES",
        stream: "HR-EMPLOYEES",
        table_name: "EMPLOYEES",
        database_name: "ORCL",
        is_view: false,
        row_count: 42,
        schema: {
          type: "object",
          properties: {
            ID: {
              type: ["integer"],
              minimum: -999999999,
              maximum: 999999999,
              "x-oracle": "NUMBER(9)",
              description: "Number of the person",
            },
            NAME: { type: ["null", "string"], maxLength: 20, "x-oracle": "VARCHAR2(20 BYTE)" },
            SALARY: { type: ["null", "number"], "x-oracle": "NUMBER(12,2)" },
            CHANGED: {
              type: ["null", "string"],
              format: "date-time",
              "x-oracle": "TIMESTAMP(6)",
            },
            PLACE: { description: "Where it is" },
          },
          description: "People",
          "x-oracle-table": { owner: "HR", table: "EMPLOYEES" },
          "x-oracle-charset": "AL32UTF8",
        },
        metadata: [
          {
            breadcrumb: [],
            metadata: {
              inclusion: "available",
              "selected-by-default": false,
              "table-key-properties": ["ID"],
              "schema-name": "HR",
              "database-name": "ORCL",
              "is-view": false,
              "row-count": 42,
              "valid-replication-keys": ["ID", "NAME", "SALARY", "CHANGED"],
            },
          },
          columnNode("ID", "automatic", "NUMBER(9)"),
          columnNode("NAME", "available", "VARCHAR2(20 BYTE)"),
          columnNode("SALARY", "available", "NUMBER(12,2)"),
          columnNode("CHANGED", "available", "TIMESTAMP(6)"),
          columnNode("PLACE", "unsupported", "MDSYS.SDO_GEOMETRY"),
        ],
      },
    ],
  });
});

test("a catalog comes out the same when its text is read again", () => {
  const catalog = buildCatalog([originOfTable(table)], options);
  expect(parseCatalog(serializeCatalog(catalog))).toEqual(catalog);
});

test("a catalog says nothing of what is not known", () => {
  const unknown = { ...options, databaseName: null, charset: null };
  const entry = catalogEntryOf(originOfTable({ ...table, rowCount: null }), unknown);
  const text = stringifyExact(JSON.parse(JSON.stringify(entry)));
  expect(text).not.toMatch(/database|row.count|charset/);
});

/** Metadata of the stream itself and its schema's words besides the properties. */
function streamOf(...[columns, facts]: Parameters<typeof tableOf>) {
  const entry = catalogEntryOf(originOfTable(tableOf(columns, facts)), options);
  const { properties: _, ...schema } = entry.schema;
  return { ...entry.metadata[0]?.metadata, schema };
}

test("a view has view-key-properties to be filled in, and no table's", () => {
  const view = streamOf([["D", "DATE"]], { name: "V", kind: "view" });
  expect(view).toEqual({
    inclusion: "available",
    "selected-by-default": false,
    "view-key-properties": [],
    "schema-name": "HR",
    "database-name": "ORCL",
    "is-view": true,
    "valid-replication-keys": ["D"],
    schema: { type: "object", "x-oracle-table": { owner: "HR", table: "V" } },
  });
});

test.each([
  ["a view", { kind: "view" }, "FULL_TABLE"],
  ["an external table", { kind: "external" }, "FULL_TABLE"],
  ["a table, of which there is ORA_ROWSCN", { kind: "table" }, undefined],
  ["a materialized view, which is a table", { kind: "materialized-view" }, undefined],
] as const)("without a column to replicate by, %s is forced to %s", (_what, facts, method) => {
  const stream: Record<string, unknown> = streamOf([["NOTE", "CLOB"]], facts);
  expect(stream["forced-replication-method"]).toBe(method);
  expect(stream["valid-replication-keys"]).toEqual([]);
});

test.each([
  ["VARCHAR2(9 CHAR)", true],
  ["CHAR(1 BYTE)", true],
  ["CLOB", true],
  ["LONG", true],
  ["NVARCHAR2(9)", false],
  ["NCLOB", false],
  ["BLOB", false],
  ["LONG RAW", false],
  ["DATE", false],
])("the character set goes with a column of %s: %s", (type, isThere) => {
  expect("x-oracle-charset" in streamOf([["C", type]]).schema).toBe(isThere);
});

describe("the type of a key", () => {
  /** The JSON types of one column that is the key. */
  function kindsOf(type: string, more: Partial<CatalogOptions["read"]> = {}): unknown {
    const origin = originOfTable(tableOf([["K", type]], { keyColumns: ["K"] }));
    const { schema } = catalogEntryOf(origin, read(more));
    return (schema["properties"] as unknown as { K: { type: unknown } }).K.type;
  }

  test("does not allow null where the column is NOT NULL", () => {
    expect(kindsOf("NUMBER(9) NOT NULL")).toEqual(["integer"]);
    expect(kindsOf("RAW(16) NOT NULL")).toEqual(["string"]);
    expect(kindsOf("DATE NOT NULL")).toEqual(["string"]);
    expect(kindsOf("NUMBER(9)")).toEqual(["null", "integer"]);
  });

  test("allows null where a setting makes one of a value", () => {
    expect(kindsOf("DATE NOT NULL", { outOfRangeDates: "null" })).toEqual(["null", "string"]);
    expect(kindsOf("BINARY_DOUBLE NOT NULL")).toEqual(["null", "number"]);
  });
});

test("use_singer_decimal shows in the schema", () => {
  const origin = originOfTable(tableOf([["N", "NUMBER(12,2)"]]));
  const schemas = ([false, true, "x-singer.decimal"] as const).map((useSingerDecimal) => {
    const { schema } = catalogEntryOf(origin, read({ useSingerDecimal }));
    return (schema["properties"] as unknown as { N: unknown }).N;
  });
  expect(schemas).toEqual([
    { type: ["null", "number"], "x-oracle": "NUMBER(12,2)" },
    {
      type: ["null", "string"],
      format: "singer.decimal",
      precision: 12,
      scale: 2,
      additionalProperties: { scale_precision: "(12,2)" },
      "x-oracle": "NUMBER(12,2)",
    },
    {
      type: ["null", "string"],
      format: "x-singer.decimal",
      precision: 12,
      scale: 2,
      "x-oracle": "NUMBER(12,2)",
    },
  ]);
});

test("on_large_lob: truncate stops no discovery: what is read is decided later", () => {
  const origin = originOfTable(tableOf([["B", "BLOB"]]));
  expect(buildCatalog([origin], read({ onLargeLob: "truncate" }))).toEqual(
    buildCatalog([origin], options),
  );
});

test("columns may have any name", () => {
  const names = ["__proto__", "constructor", "2", "1", "a.b-c d'\"".replace('"', ""), "漢字"];
  const origin = originOfTable(tableOf(names.map((name) => [name, "NUMBER(1)"])));
  const catalog = buildCatalog([origin], options);
  const [entry] = parseCatalog(serializeCatalog(catalog)).streams;
  expect(Object.keys(entry?.schema["properties"] as object).toSorted()).toEqual(names.toSorted());
  expect(entry?.metadata.slice(1).map(({ breadcrumb }) => breadcrumb[1])).toEqual(names);
});
