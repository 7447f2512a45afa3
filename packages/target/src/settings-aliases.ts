import type { AliasRow } from "@singer-oracle/core";

const sdk = "sdk";
const pipelinewise = "pipelinewise";
const radbrt = "radbrt";
const flext = "flext";
const datamill = "datamill";

/**
 * Names of other targets' settings: ours, ignored without harm, or refused because ignoring them would do harm. Source:
 * built-in settings of the Meltano SDK, READMEs of pipelinewise-target-snowflake, radbrt/target-oracle,
 * flext-target-oracle and datamill-co/target-postgres.
 */
export const targetAliases: readonly AliasRow[] = [
  // built-in settings of the Meltano SDK
  { name: "process_activate_version_messages", from: sdk, to: "activate_version" },
  {
    name: "validate_records",
    from: sdk,
    to: "validate_records",
    values: { true: "strict", false: "off" },
  },
  {
    name: "flattening_max_key_length",
    from: sdk,
    ignored: "names are shortened to what the server takes",
  },
  {
    name: "stream_maps",
    from: sdk,
    refusedWhenSet: "stream maps are not supported, and ignoring a mask would let data through",
  },
  {
    name: "stream_map_config",
    from: sdk,
    refusedWhenSet: "stream maps are not supported, and ignoring a mask would let data through",
  },
  {
    name: "faker_config",
    from: sdk,
    refusedWhenSet: "stream maps are not supported, and ignoring a mask would let data through",
  },
  {
    name: "batch_config",
    from: sdk,
    refusedWhenSet: "BATCH messages are not supported; let the tap send records",
  },
  {
    name: "sqlalchemy_url",
    from: sdk,
    refusedWhenSet: "give host, port, service_name, user and password instead",
  },
  // pipelinewise targets
  { name: "add_metadata_columns", from: pipelinewise, to: "add_record_metadata" },
  {
    name: "data_flattening_max_level",
    from: pipelinewise,
    to: "flattening_max_depth",
  },
  { name: "parallelism", from: pipelinewise, to: "max_parallel_streams", values: { 0: 4 } },
  { name: "parallelism_max", from: pipelinewise, ignored: "max_parallel_streams is the limit" },
  { name: "max_parallelism", from: pipelinewise, ignored: "max_parallel_streams is the limit" },
  {
    name: "flush_all_streams",
    from: pipelinewise,
    ignored: "STATE follows each stream's own commits, no stream waits for another",
  },
  {
    name: "primary_key_required",
    from: pipelinewise,
    ignored: "streams without key properties are appended",
  },
  { name: "disable_table_cache", from: pipelinewise, ignored: "there is no table cache" },
  { name: "temp_dir", from: pipelinewise, ignored: "nothing is written to temporary files" },
  { name: "query_tag", from: pipelinewise, ignored: "sessions carry program, stream and run id" },
  {
    name: "default_target_schema_select_permission",
    from: pipelinewise,
    ignored: "grants are the owner's matter; post_sql can hold them",
  },
  // radbrt/target-oracle
  { name: "username", from: radbrt, to: "user" },
  { name: "database", from: radbrt, to: "service_name" },
  { name: "driver_name", from: radbrt, ignored: "the driver is built in" },
  {
    name: "freeze_schema",
    from: radbrt,
    to: "schema_evolution",
    values: { true: "freeze", false: "add-and-widen" },
  },
  {
    name: "prefer_float_over_numeric",
    from: radbrt,
    ignored: "numbers keep every digit in NUMBER",
  },
  // datamill-co/target-postgres
  { name: "max_batch_rows", from: datamill, to: "batch_size_rows" },
  { name: "max_buffer_size", from: datamill, to: "batch_size_bytes" },
  { name: "max_batch_size", from: datamill, to: "batch_size_bytes" },
  { name: "add_upsert_indexes", from: datamill, to: "create_indexes" },
  // flext-target-oracle
  { name: "oracle_host", from: flext, to: "host" },
  { name: "oracle_port", from: flext, to: "port" },
  { name: "oracle_service", from: flext, to: "service_name" },
  { name: "oracle_service_name", from: flext, to: "service_name" },
  { name: "oracle_user", from: flext, to: "user" },
  { name: "oracle_password", from: flext, to: "password" },
  { name: "batch_size", from: flext, to: "batch_size_rows" },
  {
    name: "load_method",
    from: flext,
    to: "load_method",
    values: {
      insert: "append-only",
      bulk_insert: "append-only",
      merge: "upsert",
      bulk_merge: "upsert",
    },
  },
  {
    name: "sdc_mode",
    from: flext,
    to: "load_method",
    values: { insert: "append-only", append: "append-only", merge: "upsert" },
  },
  { name: "max_flattening_depth", from: flext, to: "flattening_max_depth" },
  { name: "transaction_timeout", from: flext, to: "call_timeout_s" },
  { name: "commit_interval", from: flext, ignored: "each batch is one transaction" },
  { name: "use_bulk_operations", from: flext, ignored: "rows are always bound as arrays" },
  { name: "autocommit", from: flext, ignored: "each batch is one transaction" },
  { name: "parallel_degree", from: flext, ignored: "max_parallel_streams is the limit" },
  {
    name: "truncate_before_load",
    from: flext,
    refusedWhenSet: "load_method: overwrite replaces a table's rows without a gap",
  },
  {
    name: "column_mappings",
    from: flext,
    refusedWhenSet: "columns are called after their properties; use a stream map before the target",
  },
  {
    name: "ignored_columns",
    from: flext,
    refusedWhenSet: "leave columns out in the tap's catalog",
  },
];
