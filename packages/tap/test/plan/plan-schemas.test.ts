// Layer: pure.
import { expect, test } from "vitest";
import { type Planning, planOf, problemsOf, propertiesOf } from "./planning.ts";

const readerOf = (name: string, planning: Planning) =>
  planOf(planning).plan?.columns.find((column) => column.name === name)?.reader;

test("what the user has written into our own catalog is kept", () => {
  const salary = { type: ["null", "string"], description: "as text" };
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: {
      ...entry.schema,
      properties: { ...(entry.schema["properties"] as object), SALARY: salary },
    },
  });
  expect(propertiesOf({ change })["SALARY"]).toEqual(salary);
  expect(readerOf("SALARY", { change })?.encoding).toBe("decimal-string");
  expect(readerOf("SALARY", {})?.encoding).toBe("number");
});

test("what cannot be done about it is a problem", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: {
      ...entry.schema,
      properties: { ...(entry.schema["properties"] as object), NAME: { type: "integer" } },
    },
  });
  expect(problemsOf({ change })).toEqual([
    "the schema of NAME in the catalog says integer, but its values are sent as string",
  ]);
});

test("of another tap's catalog the database decides about types", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    schema: {
      type: "object",
      properties: { ID: { type: "string" }, SALARY: { type: "string" } },
    },
    metadata: [],
  });
  const { plan } = planOf({ change });
  expect(plan?.schemaMessage.schema).toEqual({
    type: "object",
    properties: {
      ID: { type: ["integer"], minimum: -999999999, maximum: 999999999, "x-oracle": "NUMBER(9)" },
      SALARY: { type: ["null", "number"], "x-oracle": "NUMBER(12,2)" },
    },
    "x-oracle-table": { owner: "HR", table: "EMPLOYEES" },
  });
});

test("names in lower case, as the Meltano SDK writes them, find their columns", () => {
  const change: Planning["change"] = (entry) => ({
    ...entry,
    tap_stream_id: "hr-employees",
    stream: "hr-employees",
    schema: { type: "object", properties: { id: {}, name: {}, salary: {} } },
    metadata: [
      { breadcrumb: [], metadata: { "table-key-properties": ["id"], "replication-key": "id" } },
      { breadcrumb: ["properties", "salary"], metadata: { selected: false } },
    ],
  });
  const { plan } = planOf({ change });
  expect(plan).toMatchObject({
    tapStreamId: "hr-employees",
    stream: "hr-employees",
    keyProperties: ["ID"],
    columns: [{ name: "ID" }, { name: "NAME" }],
    replication: { method: "INCREMENTAL", key: { name: "ID" } },
    schemaMessage: { stream: "hr-employees", bookmark_properties: ["ID"] },
  });
});

test("the settings about types reach the reader", () => {
  const columns = [
    ["ID", "NUMBER(9) NOT NULL"],
    ["N", "NUMBER(5,2)"],
    ["C", "CHAR(3 BYTE)"],
    ["Z", "TIMESTAMP(6) WITH TIME ZONE"],
    ["D", "DATE"],
    ["L", "CLOB"],
  ] as const;
  const of = (name: string, settings: Planning["settings"] = {}) => {
    const reader = readerOf(name, { columns, settings });
    const converted = name === "C" ? reader?.toRecord?.("a ", undefined) : undefined;
    return [reader?.encoding, ...(reader?.selectExpressions ?? []), converted].join(" ");
  };
  expect(of("N", { use_singer_decimal: true })).not.toBe(of("N"));
  expect(of("N", { use_singer_decimal: "x-singer.decimal" })).not.toBe(of("N"));
  expect(of("C", { trim_char: true })).not.toBe(of("C"));
  expect(of("Z", { timestamp_tz: "utc" })).not.toBe(of("Z"));
  expect(of("L", { lob_max_bytes: 10 })).not.toBe(of("L"));
  expect(of("L", { on_large_lob: "truncate" })).not.toBe(of("L"));
  const convert = (settings: NonNullable<Planning["settings"]>) => {
    const text = "-004712-01-01T00:00:00";
    const toRecord = readerOf("D", { columns, settings })?.toRecord;
    return () => toRecord?.(text, undefined);
  };
  expect(convert({})).toThrow();
  expect(convert({ out_of_range_dates: "null" })()).toBeNull();
});

test("values that a setting changes are counted at their column", () => {
  const { plan } = planOf({ settings: { out_of_range_dates: "null" } });
  const column = plan?.columns.find(({ name }) => name === "CHANGED");
  column?.reader.toRecord?.("-004712-01-01T00:00:00", undefined);
  expect([...(column?.changes ?? [])]).toEqual([["nulled", 1]]);
  const other = plan?.columns.find(({ name }) => name === "NOTE");
  expect([...(other?.changes ?? [])]).toEqual([]);
});
