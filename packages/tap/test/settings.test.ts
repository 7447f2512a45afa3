// Layer: pure.
import { loadSettings } from "@singer-oracle/core";
import { expect, test } from "vitest";
import { tapSettings } from "../src/settings.ts";

test("without any configuration every setting has the default that is documented", () => {
  expect(loadSettings(tapSettings, {}).settings).toEqual({
    port: 1521,
    external_auth: false,
    protocol: "tcp",
    ssl_server_dn_match: true,
    https_proxy_port: 80,
    driver_mode: "thin",
    connect_timeout_s: 30,
    call_timeout_s: 0,
    expire_time_min: 5,
    retry_count: 3,
    retry_delay_s: 1,
    stmt_cache_size: 30,
    lookback: 0,
    null_replication_key: "first_run",
    sort_incremental: "auto",
    full_table_resume: "off",
    snapshot: "auto",
    fetch_size: 1000,
    max_parallel_streams: 1,
    on_stream_error: "stop",
    state_interval_rows: 10000,
    state_interval_s: 10,
    emit_activate_version: true,
    use_singer_decimal: false,
    special_floats: "null",
    trim_char: false,
    timestamp_tz: "keep",
    out_of_range_dates: "error",
    lob_max_bytes: 4194304,
    on_large_lob: "error",
  });
});

test("every setting has a category, so that --about can list it in its place", () => {
  const without = Object.entries(tapSettings.schema.properties)
    .filter(([, setting]) => !("x-category" in setting))
    .map(([name]) => name);
  expect(without).toEqual([]);
});

test.each([
  ["2024-02-29", true],
  ["2024-02-29T23:59:59", true],
  ["2024-02-29 23:59:59.123456789+05:30", true],
  ["2024-02-30", false],
  ["yesterday", false],
])("start_date may be %s: %s", (startDate, isGood) => {
  const load = () => loadSettings(tapSettings, { flags: { start_date: startDate } }).settings;
  if (isGood) expect(load().start_date).toBe(startDate);
  else expect(load).toThrow("/start_date: must be a date such as 2024-02-29");
});

test("lists come as Meltano hands them on: as JSON in an environment variable", () => {
  const env = {
    TAP_ORACLE_FILTER_SCHEMAS: '["HR", "OE"]',
    TAP_ORACLE_FILTER_TABLES: "HR-EMP,OE-*",
  };
  const { filter_schemas, filter_tables } = loadSettings(tapSettings, { env }).settings;
  expect([filter_schemas, filter_tables]).toEqual([
    ["HR", "OE"],
    ["HR-EMP", "OE-*"],
  ]);
});

test("a statement as text is one statement, whatever commas it holds", () => {
  const env = { TAP_ORACLE_SESSION_INIT_SQL: "SET ROLE reader, auditor" };
  expect(loadSettings(tapSettings, { env }).settings.session_init_sql).toEqual([
    "SET ROLE reader, auditor",
  ]);
});
