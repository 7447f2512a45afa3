import type { AliasRow } from "@singer-oracle/core";

const s7clarke10 = "s7clarke10";
const sdk = "sdk";
const flext = "flext";
const hamza = "hamza-bouali";
const singerIo = "singer-io";

/**
 * Names of other taps' settings: ours, ignored without harm, or refused because ignoring them would do harm.
 * Source: README and code of s7clarke10/pipelinewise-tap-oracle 2.0.1 and singer-io/tap-oracle, Meltano SDK built-in
 * settings, flext-tap-oracle, Meltano Hub.
 */
export const tapAliases: readonly AliasRow[] = [
  // s7clarke10/pipelinewise-tap-oracle, the variant that Meltano Hub offers first
  { name: "filter_schemas", from: s7clarke10, to: "filter_schemas", transform: "csv" },
  { name: "filter_tables", from: s7clarke10, to: "filter_tables", transform: "csv" },
  { name: "cursor_array_size", from: s7clarke10, to: "fetch_size" },
  { name: "offset_value", from: s7clarke10, to: "lookback", transform: "negate" },
  {
    name: "use_singer_decimal",
    from: s7clarke10,
    to: "use_singer_decimal",
    values: { true: true, false: false },
  },
  {
    name: "ora_python_driver_type",
    from: s7clarke10,
    to: "driver_mode",
    values: { cx: "thick", thick: "thick", thin: "thin" },
  },
  {
    name: "use_ora_rowscn",
    from: s7clarke10,
    ignored: "full tables are read in physical order; full_table_resume makes them resumable",
  },
  { name: "turn_off_multipleof", from: s7clarke10, ignored: "schemas carry no multipleOf" },
  { name: "scn_window_size", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "logminer_call_timeout", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "logminer_dynamic_scn_window", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  {
    name: "logminer_iter_with_reduction_factor",
    from: s7clarke10,
    ignored: "LOG_BASED is not there yet",
  },
  { name: "common_user", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "common_password", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "common_service_name", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "common_sid", from: s7clarke10, ignored: "LOG_BASED is not there yet" },
  { name: "TNS_ADMIN", from: s7clarke10, to: "config_dir" },
  { name: "CONFIG_DIR", from: s7clarke10, to: "config_dir" },
  { name: "WALLET_LOCATION", from: s7clarke10, to: "wallet_location" },
  { name: "WALLET_PASSWORD", from: s7clarke10, to: "wallet_password" },
  { name: "HTTPS_PROXY", from: s7clarke10, to: "https_proxy" },
  { name: "HTTPS_PROXY_PORT", from: s7clarke10, to: "https_proxy_port" },
  { name: "RETRY_COUNT", from: s7clarke10, to: "retry_count" },
  { name: "RETRY_DELAY", from: s7clarke10, to: "retry_delay_s" },
  { name: "TCP_CONNECT_TIMEOUT", from: s7clarke10, to: "connect_timeout_s" },
  { name: "EXPIRE_TIME", from: s7clarke10, to: "expire_time_min" },
  { name: "SSL_SERVER_DN_MATCH", from: s7clarke10, to: "ssl_server_dn_match", transform: "yes_no" },
  { name: "SSL_SERVER_CERT_DN", from: s7clarke10, to: "ssl_server_cert_dn" },
  { name: "PROTOCOL", from: s7clarke10, to: "protocol", transform: "lower_case" },
  // singer-io/tap-oracle, which s7clarke10's began as
  {
    name: "incremental_limit",
    from: singerIo,
    ignored: "an INCREMENTAL stream is read to its end, with a STATE on the way",
  },
  // hamza-bouali/tap-oracle
  { name: "thick_mode", from: hamza, to: "driver_mode", values: { true: "thick", false: "thin" } },
  // built-in settings of the Meltano SDK
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
    refusedWhenSet: "BATCH messages are not supported; records go through stdout",
  },
  { name: "flattening_enabled", from: sdk, ignored: "rows of Oracle are flat" },
  { name: "flattening_max_depth", from: sdk, ignored: "rows of Oracle are flat" },
  { name: "flattening_separator", from: sdk, ignored: "rows of Oracle are flat" },
  { name: "flattening_max_key_length", from: sdk, ignored: "rows of Oracle are flat" },
  { name: "emit_activate_version_messages", from: sdk, to: "emit_activate_version" },
  {
    name: "sqlalchemy_url",
    from: sdk,
    refusedWhenSet: "give host, port, service_name, user and password instead",
  },
  // flext-tap-oracle
  { name: "oracle_host", from: flext, to: "host" },
  { name: "oracle_port", from: flext, to: "port" },
  { name: "oracle_service_name", from: flext, to: "service_name" },
  { name: "oracle_sid", from: flext, to: "sid" },
  { name: "oracle_user", from: flext, to: "user" },
  { name: "oracle_username", from: flext, to: "user" },
  { name: "oracle_password", from: flext, to: "password" },
  { name: "batch_size", from: flext, to: "fetch_size" },
  { name: "tables_filter", from: flext, to: "filter_tables" },
  { name: "schemas_filter", from: flext, to: "filter_schemas" },
  { name: "query_timeout", from: flext, to: "call_timeout_s" },
  { name: "incremental_column", from: flext, to: "default_replication_key" },
  { name: "enable_incremental", from: flext, ignored: "the catalog decides how a stream is read" },
  { name: "stream_prefix", from: flext, refusedWhenSet: "streams are named OWNER-TABLE" },
];
