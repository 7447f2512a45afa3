// Layer: sandbox. Catalogs and states as other taps for Oracle write them.
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTap, lastStateOf, password, recordsOf } from "./tap-run.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    users: [{ name: "HR", password }],
    seed: `
      CREATE TABLE people (id NUMBER(9) PRIMARY KEY, name VARCHAR2(20), salary NUMBER(12,2), changed DATE);
      INSERT INTO people VALUES (1, 'Ada', 10.5, DATE '2024-01-01');
      INSERT INTO people VALUES (2, 'Bob', 0.10, DATE '2024-02-01');
      INSERT INTO people VALUES (3, 'Cy', NULL, DATE '2024-03-01');
      CREATE VIEW people_view AS SELECT id, name FROM people;
      COMMIT;`,
  });
});
afterAll(() => sandbox.close());

/** Metadata of a column, as singer-python's writer puts it. */
const column = (name: string, metadata: object) => ({
  breadcrumb: ["properties", name],
  metadata,
});

/** A view in the catalog of one of the old taps. */
const viewEntry = {
  tap_stream_id: "HR-PEOPLE_VIEW",
  stream: "PEOPLE_VIEW",
  table_name: "PEOPLE_VIEW",
  schema: { type: "object", properties: { ID: { type: ["null", "integer"] } } },
  metadata: [
    {
      breadcrumb: [],
      metadata: {
        "schema-name": "HR",
        "is-view": true,
        "view-key-properties": ["ID"],
        selected: true,
        "replication-method": "FULL_TABLE",
      },
    },
  ],
};

test("singer-io and pipelinewise: the stream is called like the table, types stand in metadata", async () => {
  const catalog = {
    streams: [
      {
        tap_stream_id: "HR-PEOPLE",
        stream: "PEOPLE",
        table_name: "PEOPLE",
        schema: {
          type: "object",
          properties: {
            CHANGED: { format: "date-time", type: ["null", "string"] },
            ID: { minimum: -999999999, maximum: 999999999, type: ["integer"] },
            NAME: { type: ["null", "string"] },
            SALARY: { multipleOf: 0.01, type: ["null", "number"] },
          },
        },
        metadata: [
          {
            breadcrumb: [],
            metadata: {
              "table-key-properties": ["ID"],
              "schema-name": "HR",
              "database-name": "ORCL",
              "is-view": false,
              "row-count": 3,
              selected: true,
              "replication-method": "INCREMENTAL",
              "replication-key": "CHANGED",
            },
          },
          column("CHANGED", { "sql-datatype": "DATE", inclusion: "available" }),
          column("ID", { "sql-datatype": "NUMBER", inclusion: "automatic" }),
          column("NAME", { "sql-datatype": "VARCHAR2", inclusion: "available", selected: "false" }),
          column("SALARY", { "sql-datatype": "NUMBER", inclusion: "available", selected: true }),
        ],
      },
      viewEntry,
    ],
  };
  const state = {
    bookmarks: {
      "HR-PEOPLE": {
        last_replication_method: "INCREMENTAL",
        version: 1_700_000_000_000,
        replication_key: "CHANGED",
        replication_key_value: "2024-02-01T00:00:00.00+00:00",
      },
    },
    currently_syncing: null,
  };
  const ended = await callTap(sandbox, { catalog, state });
  expect(ended.error).toBeUndefined();
  expect(recordsOf(ended)).toEqual([
    ["PEOPLE", { ID: 2, SALARY: 0.1, CHANGED: "2024-02-01T00:00:00Z" }],
    ["PEOPLE", { ID: 3, SALARY: null, CHANGED: "2024-03-01T00:00:00Z" }],
    ["PEOPLE_VIEW", { ID: 1 }],
    ["PEOPLE_VIEW", { ID: 2 }],
    ["PEOPLE_VIEW", { ID: 3 }],
  ]);
  expect(ended.logs).toEqual([
    'info: stream "HR-PEOPLE_VIEW": not read, because the catalog does not have them: NAME; discover again to select them',
  ]);
  expect(lastStateOf(ended)["bookmarks"]).toMatchObject({
    "HR-PEOPLE": { replication_key_value: "2024-03-01T00:00:00Z", version: 1_700_000_000_000 },
  });
});

test("the Meltano SDK over SQLAlchemy: all names in lower case", async () => {
  const catalog = {
    streams: [
      {
        tap_stream_id: "hr-people",
        stream: "hr-people",
        table_name: "people",
        database_name: null,
        is_view: false,
        row_count: null,
        key_properties: ["id"],
        replication_key: "changed",
        replication_method: "INCREMENTAL",
        schema: {
          type: "object",
          required: ["id"],
          properties: {
            id: { type: ["integer"] },
            name: { type: ["string", "null"], maxLength: 20 },
            salary: { type: ["number", "null"] },
            changed: { type: ["string", "null"], format: "date-time" },
          },
        },
        metadata: [
          {
            breadcrumb: [],
            metadata: {
              inclusion: "available",
              "table-key-properties": ["id"],
              "schema-name": "hr",
              selected: true,
              "forced-replication-method": "INCREMENTAL",
            },
          },
          column("id", { inclusion: "automatic", selected: true }),
          column("name", { inclusion: "available", selected: true }),
          column("salary", { inclusion: "available", selected: false }),
          column("changed", { inclusion: "automatic", selected: true }),
        ],
      },
    ],
  };
  const state = {
    bookmarks: {
      "hr-people": { replication_key: "changed", replication_key_value: "2024-03-01T00:00:00" },
    },
  };
  const ended = await callTap(sandbox, { catalog, state });
  expect(ended.error).toBeUndefined();
  expect(ended.messages.find(({ type }) => type === "SCHEMA")).toMatchObject({
    stream: "hr-people",
    key_properties: ["ID"],
    bookmark_properties: ["CHANGED"],
  });
  expect(recordsOf(ended)).toEqual([
    ["hr-people", { ID: 3, NAME: "Cy", CHANGED: "2024-03-01T00:00:00Z" }],
  ]);
});

test("catalogs older than metadata: everything stands on the entry and in the schema", async () => {
  const properties = {
    ID: { type: "integer", inclusion: "automatic" },
    NAME: { type: "string", inclusion: "available", selected: true },
    SALARY: { type: "number", inclusion: "available", selected: false },
  };
  const stream = {
    tap_stream_id: "PEOPLE",
    stream: "PEOPLE",
    key_properties: ["ID"],
    schema: { type: "object", selected: true, properties },
  };
  const ended = await callTap(sandbox, { properties: { streams: [stream] } });
  expect(ended.error).toBeUndefined();
  expect(recordsOf(ended)).toEqual([
    ["PEOPLE", { ID: 1, NAME: "Ada" }],
    ["PEOPLE", { ID: 2, NAME: "Bob" }],
    ["PEOPLE", { ID: 3, NAME: "Cy" }],
  ]);
});
