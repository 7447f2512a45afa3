// Layer: pure.
import { printOracleType } from "@singer-oracle/core/oracle";
import { expect, it } from "vitest";
import type { TargetSettings } from "../../src/settings.ts";
import { flattenProperties } from "../../src/table/flatten-properties.ts";
import { metadataColumns } from "../../src/table/metadata-columns.ts";
import { settingsWith } from "./table-fixture.ts";

function columns(more: Partial<TargetSettings> = {}, properties: readonly string[] = ["id"]) {
  const settings = settingsWith(more);
  const schema = { properties: Object.fromEntries(properties.map((name) => [name, {}])) };
  const flat = flattenProperties("orders", schema, settings);
  return metadataColumns(flat, settings).map(
    ({ metadata, name, type }) => `${metadata}: ${name} ${printOracleType(type)}`,
  );
}

it("are those of the Meltano SDK", () => {
  expect(columns()).toEqual([
    "extracted_at: _sdc_extracted_at TIMESTAMP(9) WITH TIME ZONE",
    "received_at: _sdc_received_at TIMESTAMP(6) WITH TIME ZONE",
    "batched_at: _sdc_batched_at TIMESTAMP(6) WITH TIME ZONE",
    "deleted_at: _sdc_deleted_at TIMESTAMP(9) WITH TIME ZONE",
    "sequence: _sdc_sequence NUMBER(38)",
    "table_version: _sdc_table_version NUMBER(38)",
    "sync_started_at: _sdc_sync_started_at NUMBER(38)",
  ]);
});

it("follow timestamp_type", () => {
  expect(columns({ timestamp_type: "naive" })[0]).toBe(
    "extracted_at: _sdc_extracted_at TIMESTAMP(9)",
  );
  expect(columns({ timestamp_type: "ltz" })[1]).toBe(
    "received_at: _sdc_received_at TIMESTAMP(6) WITH LOCAL TIME ZONE",
  );
});

it("begin with metadata_column_prefix", () => {
  expect(columns({ metadata_column_prefix: "meta_" })[4]).toBe(
    "sequence: meta_sequence NUMBER(38)",
  );
});

it("are called as radbrt/target-oracle made them with metadata_naming: radbrt", () => {
  const names = columns({ metadata_naming: "radbrt" }).map((text) => text.split(" ")[1]);
  expect(names).toEqual([
    "sdc_extracted_at_",
    "sdc_received_at_",
    "sdc_batched_at_",
    "sdc_deleted_at_",
    "sdc_sequence_",
    "sdc_table_version_",
    "sdc_sync_started_at_",
  ]);
  expect(columns({ metadata_naming: "radbrt", metadata_column_prefix: "m_" })[4]).toBe(
    "sequence: m_sequence NUMBER(38)",
  );
});

it("are not there without add_record_metadata, but for the mark of deleted records", () => {
  expect(columns({ add_record_metadata: false })).toEqual([]);
  expect(
    columns({ add_record_metadata: false }, ["id", "_sdc_deleted_at", "_sdc_sequence"]),
  ).toEqual(["deleted_at: _sdc_deleted_at TIMESTAMP(9) WITH TIME ZONE"]);
});
