// Layer: pure.
import { loadSettings } from "@singer-oracle/core";
import { expect, test } from "vitest";
import { targetSettings } from "../src/settings.ts";

test("without any configuration every setting has the default that is documented", () => {
  expect(loadSettings(targetSettings, {}).settings).toEqual({
    port: 1521,
    external_auth: false,
    protocol: "tcp",
    ssl_server_dn_match: true,
    https_proxy_port: 80,
    driver_mode: "thin",
    connect_timeout_s: 30,
    call_timeout_s: 600,
    expire_time_min: 5,
    retry_count: 3,
    retry_delay_s: 1,
    stmt_cache_size: 30,
    table_prefix: "",
    table_suffix: "",
    table_name_from: "last_part",
    identifier_case: "upper",
    upsert_strategy: "auto",
    hard_delete: false,
    activate_version: true,
    add_record_metadata: true,
    metadata_column_prefix: "_sdc_",
    metadata_naming: "sdk",
    batch_size_rows: 5000,
    batch_size_bytes: 4194304,
    batch_wait_limit_seconds: 60,
    max_memory_bytes: 268435456,
    max_parallel_streams: 4,
    validate_records: "strict",
    on_reject: "fail",
    reject_path: "rejects.jsonl",
    flattening_enabled: false,
    flattening_max_depth: 10,
    flattening_separator: "__",
    default_string_length: 4000,
    string_length_unit: "BYTE",
    on_long_string: "widen",
    timestamp_type: "tz",
    native_boolean: false,
    native_json: false,
    json_check: false,
    empty_string: "null",
    on_unmappable_char: "error",
    schema_evolution: "add-and-widen",
    widen_max_rows: 5000000,
    ddl_lock_timeout_s: 30,
    create_indexes: false,
    overwrite_on_eof: "swap",
    overwrite_incremental: false,
    overwrite_swap_rows: 1000000,
    pre_sql: [],
    post_sql: [],
  });
});

test("every setting has a category, so that --about can list it in its place", () => {
  const without = Object.entries(targetSettings.schema.properties)
    .filter(([, setting]) => !("x-category" in setting))
    .map(([name]) => name);
  expect(without).toEqual([]);
});
