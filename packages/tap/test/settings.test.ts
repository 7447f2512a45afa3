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
