// Layer: pure.
import { type JsonSchema, parseExact } from "@singer-oracle/core";
import { describe, expect, it } from "vitest";
import type { TargetSettings } from "../../src/settings.ts";
import { targetServerOf, withoutNewTypes } from "../../src/table/target-server.ts";
import { planWantedTable } from "../../src/table/wanted-table.ts";
import { requestOf, serverInfo, thrownBy } from "./table-fixture.ts";
import { columns, input, type Properties } from "./wanted-fixture.ts";

describe("types", () => {
  it("come from the schema", () => {
    const properties = parseExact(`{
      "I": {"type": "integer"}, "I3": {"type": "integer", "minimum": 0, "maximum": 999},
      "N": {"type": "number"}, "N2": {"type": "number", "multipleOf": 0.01},
      "D": {"type": ["null", "string"], "format": "singer.decimal"},
      "D2": {"type": "string", "format": "x-singer.decimal", "precision": 12, "scale": 2},
      "S": {"type": "string"}, "S9": {"type": "string", "maxLength": 9}, "L": {"type": "string", "maxLength": 9000},
      "B": {"type": "boolean"}, "T": {"type": "string", "format": "date-time"}, "DAY": {"type": "string", "format": "date"},
      "TIME": {"type": "string", "format": "time"}, "U": {"type": "string", "format": "uuid"},
      "O": {"type": "object"}, "A": {"type": "array"}, "ANY": {}, "NONE": {"type": "null"},
      "MIX": {"type": ["string", "integer"]}, "OBJSTR": {"anyOf": [{"type": "object"}, {"type": "string"}, {"type": "null"}]},
      "EITHER": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string"}]},
      "B64": {"type": "string", "contentEncoding": "base64"}, "HEX": {"type": "string", "contentEncoding": "base16", "maxLength": 20},
      "X": {"type": "number", "x-oracle": "NUMBER(12,2)"}
    }`) as unknown as Properties;
    expect(columns(properties)).toEqual([
      "I NUMBER(38)",
      "I3 NUMBER(3)",
      "N NUMBER",
      "N2 NUMBER(38,2)",
      "D NUMBER",
      "D2 NUMBER(12,2)",
      "S VARCHAR2(4000 BYTE)",
      "S9 VARCHAR2(9 CHAR)",
      "L CLOB",
      "B NUMBER(1)",
      "T TIMESTAMP(9) WITH TIME ZONE",
      "DAY DATE",
      "TIME VARCHAR2(24 CHAR)",
      "U VARCHAR2(36 CHAR)",
      "O CLOB",
      "A CLOB",
      "ANY VARCHAR2(4000 BYTE)",
      "NONE VARCHAR2(4000 BYTE)",
      "MIX VARCHAR2(4000 BYTE)",
      "OBJSTR CLOB",
      "EITHER VARCHAR2(4000 BYTE)",
      "B64 BLOB",
      "HEX RAW(10)",
      "X NUMBER(12,2)",
    ]);
  });
});

describe("settings of types", () => {
  it("follow default_string_length, string_length_unit and on_long_string", () => {
    const s = { S: { type: "string" } };
    const typeOf = (settings: Partial<TargetSettings>) => columns(s, {}, input(settings))[0];
    expect(typeOf({ default_string_length: 100 })).toBe("S VARCHAR2(100 BYTE)");
    expect(typeOf({ default_string_length: 100, string_length_unit: "CHAR" })).toBe(
      "S VARCHAR2(100 CHAR)",
    );
    expect(typeOf({ on_long_string: "clob_from_start" })).toBe("S CLOB");
  });

  it("follow timestamp_type", () => {
    const t = { T: { type: "string", format: "date-time" } };
    expect(columns(t, {}, input({ timestamp_type: "ltz" }))[0]).toBe(
      "T TIMESTAMP(9) WITH LOCAL TIME ZONE",
    );
    expect(columns(t, {}, input({ timestamp_type: "naive" }))[0]).toBe("T TIMESTAMP(9)");
  });

  it("follow native_boolean, native_json and json_check where the server has them", () => {
    const properties = { B: { type: "boolean" }, O: { type: "object" } };
    const settings = { native_boolean: true, native_json: true, json_check: true };
    const on = (server: Parameters<typeof serverInfo>[0]) =>
      columns(properties, {}, input(settings, server));
    expect(on({ majorVersion: 19 })).toEqual(["B NUMBER(1)", "O CLOB IS JSON"]);
    expect(on({ majorVersion: 21 })).toEqual(["B NUMBER(1)", "O JSON"]);
    expect(on({ majorVersion: 21, compatible: "19.0.0" })).toEqual([
      "B NUMBER(1)",
      "O CLOB IS JSON",
    ]);
    expect(on({ majorVersion: 23 })).toEqual(["B BOOLEAN", "O JSON"]);
    const refused = { server: withoutNewTypes(targetServerOf(serverInfo({ majorVersion: 23 }))) };
    expect(columns(properties, {}, input(settings, {}, refused))).toEqual([
      "B NUMBER(1)",
      "O CLOB IS JSON",
    ]);
    expect(columns(properties, {}, input({}, { majorVersion: 23 }))).toEqual([
      "B NUMBER(1)",
      "O CLOB",
    ]);
  });
});

describe("types between databases", () => {
  it("are national where the database is not in Unicode", () => {
    const properties = {
      S: { type: "string" },
      S9: { type: "string", maxLength: 9 },
      O: { type: "object" },
    };
    expect(columns(properties, {}, input({}, { charset: "WE8MSWIN1252" }))).toEqual([
      "S NVARCHAR2(2000)",
      "S9 NVARCHAR2(9)",
      "O NCLOB",
    ]);
  });

  it("take x-oracle-charset into account", () => {
    const properties = { C: { type: "string", "x-oracle": "VARCHAR2(2000 BYTE)" } };
    expect(columns(properties)).toEqual(["C VARCHAR2(2000 CHAR)"]);
    expect(columns(properties, { root: { "x-oracle-charset": "WE8MSWIN1252" } })).toEqual([
      "C CLOB",
    ]);
    expect(columns(properties, { root: { "x-oracle-charset": "AL32UTF8" } })).toEqual([
      "C VARCHAR2(2000 CHAR)",
    ]);
  });
});

describe("column_type_overrides", () => {
  const overridden = (type: string, request: Parameters<typeof requestOf>[1] = {}) =>
    columns({ A: {}, B: {} }, request, input({ column_type_overrides: { orders: { B: type } } }));

  it("name the type of a property", () => {
    expect(overridden("number(10, 2)")).toEqual(["A VARCHAR2(4000 BYTE)", "B NUMBER(10,2)"]);
    expect(overridden("CLOB", { stream: "others" })[1]).toBe("B VARCHAR2(4000 BYTE)");
  });

  it("reach what was flattened", () => {
    const settings = {
      flattening_enabled: true,
      column_type_overrides: { orders: { a__b: "CLOB" } },
    };
    const a = { type: "object", properties: { b: { type: "string" } } };
    expect(columns({ a }, {}, input(settings))).toEqual(["A__B CLOB"]);
  });

  it("hold Oracle types and nothing else", () => {
    const error = thrownBy(() => overridden("NUMBER); DROP TABLE x"));
    expect(error.message).toBe(
      'the settings have 1 problem: /column_type_overrides/orders/B: "NUMBER); DROP TABLE x" is no Oracle type: NUMBER(10,2), VARCHAR2(100 CHAR), CLOB…',
    );
  });
});

describe("what may be widened", () => {
  const wanted = (settings: Partial<TargetSettings>, property: JsonSchema = {}) =>
    planWantedTable(requestOf({ A: property, K: {} }, { keyProperties: ["K"] }), input(settings))
      .columns[0];

  it("is every column but keys and what a setting fixes", () => {
    expect(wanted({})?.mayWiden).toBe(true);
    expect(wanted({ schema_evolution: "freeze" })?.mayWiden).toBe(false);
    expect(wanted({ schema_evolution: "fail" })?.mayWiden).toBe(false);
    expect(wanted({ column_type_overrides: { orders: { A: "CLOB" } } })?.mayWiden).toBe(false);
    expect(
      planWantedTable(requestOf({ K: {} }, { keyProperties: ["K"] }), input()).columns[0]?.mayWiden,
    ).toBe(false);
  });

  it("is at once what the schema says outright", () => {
    const explicit: readonly JsonSchema[] = [
      { type: "string", maxLength: 5 },
      { type: "number", "x-oracle": "NUMBER" },
      { type: "number", multipleOf: 0.1 },
      { type: "integer", minimum: 0, maximum: 9 },
      { type: "string", format: "x-singer.decimal", precision: 5, scale: 2 },
    ];
    for (const property of explicit) expect(wanted({}, property)?.isExplicit).toBe(true);
    const open: readonly JsonSchema[] = [
      {},
      { type: "string" },
      { type: "integer", minimum: 0 },
      { type: "number" },
    ];
    for (const property of open) expect(wanted({}, property)?.isExplicit).toBe(false);
  });
});

it("nulls are accepted where a property may be absent or null", () => {
  const properties = {
    A: { type: "string" },
    B: { type: ["null", "string"] },
    C: { type: "string" },
  };
  const request = requestOf(properties, { root: { required: ["A", "B"] } });
  expect(planWantedTable(request, input()).columns.map(({ acceptsNull }) => acceptsNull)).toEqual([
    false,
    true,
    true,
  ]);
});

it("comments and encodings go with the columns", () => {
  const properties = {
    id: { type: "integer", description: "The id" },
    PIC: { type: "string", contentEncoding: "base64" },
  };
  const wanted = planWantedTable(
    requestOf(properties, { root: { description: " Orders " } }),
    input(),
  );
  expect(wanted.comment).toBe("Orders");
  expect(wanted.columns.map(({ comment }) => comment)).toEqual([
    'property "id"\nThe id',
    undefined,
  ]);
  expect(wanted.columns.map(({ contentEncoding }) => contentEncoding)).toEqual([
    undefined,
    "base64",
  ]);
});

it("metadata stand behind the properties and take the place of properties of their names", () => {
  const given = input({ add_record_metadata: true });
  const properties = { _SDC_SEQUENCE: {}, _sdc_deleted_at: {}, ID: {} };
  const wanted = planWantedTable(requestOf(properties), given);
  expect(wanted.columns.map(({ name }) => name)).toEqual([
    "ID",
    "_SDC_EXTRACTED_AT",
    "_SDC_RECEIVED_AT",
    "_SDC_BATCHED_AT",
    "_SDC_DELETED_AT",
    "_SDC_SEQUENCE",
    "_SDC_TABLE_VERSION",
    "_SDC_SYNC_STARTED_AT",
  ]);
  expect(wanted.withoutColumn).toEqual(["_SDC_SEQUENCE"]);
});

it("a schema without properties makes a table of metadata alone, or none", () => {
  expect(planWantedTable(requestOf({}), input({ add_record_metadata: true })).columns).toHaveLength(
    7,
  );
  const error = thrownBy(() => planWantedTable(requestOf({}), input()));
  expect(error.name).toBe("ProtocolError");
  expect(error.message).toBe(
    'stream "orders": the schema names no properties, and add_record_metadata is off: there is nothing to load',
  );
});
