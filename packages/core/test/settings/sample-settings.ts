import { defineSettings } from "../../src/settings/define-settings.ts";

/** A small program's settings with one of everything; only tests use it. */
export const sampleSettings = defineSettings({
  program: "tap-sample",
  envPrefix: "TAP_SAMPLE_",
  description: "Reads a sample database.",
  capabilities: ["catalog", "discover", "state", "about"],
  schema: {
    type: "object",
    required: ["host", "user"],
    properties: {
      host: {
        type: "string",
        description: "Name or address of the server.",
        minLength: 1,
        examples: ["db.example.com"],
        "x-aliases": ["hostname"],
        "x-category": "connection",
      },
      port: {
        type: "integer",
        description: "TCP port of the listener.",
        default: 1521,
        minimum: 1,
        maximum: 65535,
        "x-category": "connection",
      },
      service_name: {
        type: "string",
        description: "Service name of the database.",
        "x-category": "connection",
      },
      sid: {
        type: "string",
        description: "System identifier, instead of service_name.",
        "x-category": "connection",
      },
      user: { type: "string", description: "User to log on as.", "x-category": "connection" },
      password: {
        type: "string",
        description: "Password of the user.",
        writeOnly: true,
        "x-category": "connection",
      },
      ssl_server_dn_match: {
        type: "boolean",
        description: "Compare the name in the server's certificate.",
        default: true,
        "x-category": "connection",
      },
      call_timeout_s: {
        type: "number",
        description: "Seconds a call may take, 0 for no limit.",
        default: 0,
        minimum: 0,
        "x-category": "connection",
      },
      ssh_tunnel: {
        type: "object",
        description: "A tunnel to the server.",
        properties: {
          host: { type: "string" },
          port: { type: "integer", default: 22, minimum: 1 },
          private_key: { type: "string", writeOnly: true },
        },
        required: ["host"],
        additionalProperties: false,
        "x-category": "connection",
      },
      filter_schemas: {
        type: "array",
        description: "Owners to read.",
        items: { type: "string", minLength: 1 },
        uniqueItems: true,
      },
      load_method: {
        type: "string",
        description: "How rows reach their table.",
        enum: ["append-only", "upsert", "overwrite"],
        default: "upsert",
      },
      validate_records: {
        type: "string",
        description: "Whether records are checked.",
        enum: ["strict", "off"],
        default: "strict",
      },
      flattening_separator: {
        type: "string",
        description: "Stands between the parts of a flattened name.",
        default: "__",
      },
      schema_mapping: {
        type: "object",
        description: "Source schema to owner.",
        additionalProperties: { type: "string" },
        default: {},
      },
      start_date: {
        type: "string",
        format: "date-time",
        description: "Earliest moment to read.",
      },
    },
  },
  aliases: [
    { name: "oracle_host", from: "flext", to: "host" },
    { name: "oracle_password", from: "flext", to: "password" },
    { name: "username", from: "radbrt", to: "user" },
    { name: "WALLET_DN_MATCH", from: "s7clarke10", to: "ssl_server_dn_match", transform: "yes_no" },
    { name: "disable_dn_matching", from: "flext", to: "ssl_server_dn_match", transform: "not" },
    { name: "tables_filter", from: "flext", to: "filter_schemas", transform: "csv" },
    {
      name: "call_timeout_ms",
      from: "sdk",
      to: "call_timeout_s",
      transform: "milliseconds_to_seconds",
    },
    {
      name: "load_method",
      from: "flext",
      to: "load_method",
      values: { INSERT: "append-only", BULK_MERGE: "upsert" },
    },
    {
      name: "validate_records",
      from: "sdk",
      to: "validate_records",
      values: { true: "strict", false: "off" },
    },
    { name: "scn_window_size", from: "s7clarke10", ignored: "there is no log-based reading yet" },
    {
      name: "stream_maps",
      from: "sdk",
      refusedWhenSet: "streams cannot be changed here, and leaving out a mask could show data",
    },
  ],
});
