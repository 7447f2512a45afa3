import { defineSettings, type SettingsOf } from "@singer-oracle/core";
import { connectionProperties } from "@singer-oracle/core/oracle";
import { tapAliases } from "./settings-aliases.ts";

/** All settings of `tap-oracle`, from one schema: type, checks, `--about`, environment variables and documents. */
export const tapSettings = defineSettings({
  program: "tap-oracle",
  envPrefix: "TAP_ORACLE_",
  description: "Streams tables, views and queries of Oracle Database as Singer messages.",
  capabilities: [
    "catalog",
    "properties",
    "discover",
    "state",
    "about",
    "test",
    "activate-version",
    "structured-logging",
  ],
  aliases: tapAliases,
  schema: {
    type: "object",
    properties: {
      ...connectionProperties,
      filter_schemas: {
        type: "array",
        items: { type: "string" },
        description:
          "Owners to discover; * and % stand for any text, ? for one character, _ for itself. Default: every owner that is not maintained by Oracle.",
        examples: [["HR", "SALES_*"]],
        "x-category": "discovery",
      },
      filter_tables: {
        type: "array",
        items: { type: "string" },
        description: "Tables to discover as OWNER-TABLE, with wildcards as in filter_schemas.",
        examples: [["HR-EMPLOYEES", "SALES-ORD*"]],
        "x-category": "discovery",
      },
      exclude_tables: {
        type: "array",
        items: { type: "string" },
        description: "Tables to leave out, written as in filter_tables. Wins over it.",
        "x-category": "discovery",
      },
      select: {
        type: "array",
        items: { type: "string" },
        description:
          "Streams and columns to read, as OWNER-TABLE.COLUMN with * and ?; ! in front leaves out. Replaces the selection of the catalog; without a catalog the database is discovered at each run.",
        examples: [["HR-*.*", "!HR-*.SALARY"]],
        "x-category": "selection",
      },
      metadata: {
        type: "object",
        description:
          "Metadata of streams and columns by the same patterns, over that of the catalog: replication-method, replication-key, table-key-properties, view-key-properties, selected.",
        examples: [
          { "HR-*": { "replication-method": "INCREMENTAL", "replication-key": "CHANGED_AT" } },
        ],
        "x-category": "selection",
      },
      default_replication_method: {
        type: "string",
        enum: ["FULL_TABLE", "INCREMENTAL", "LOG_BASED"],
        description:
          "Replication method of streams whose catalog entry names none. LOG_BASED is refused: it is not there yet. Streams without a replication key are read FULL_TABLE, with a warning.",
        "x-category": "sync",
      },
      default_replication_key: {
        type: "string",
        description:
          "Replication key of INCREMENTAL streams whose catalog entry names none and that have such a column. ORA_ROWSCN stands for the time of a row's last change, of tables only.",
        "x-category": "sync",
      },
      start_date: {
        type: "string",
        format: "date-time",
        description:
          "Where an INCREMENTAL stream with a date or timestamp key starts without a bookmark; a date, or a date and time in UTC unless it names a zone. Streams with other keys start at the beginning.",
        "x-category": "sync",
      },
      lookback: {
        type: "number",
        minimum: 0,
        default: 0,
        description:
          "How far before the bookmark an INCREMENTAL stream reads again: seconds for date and timestamp keys, units for numbers, nothing for texts. 300 to 900 seconds cover rows that are committed late.",
        "x-category": "sync",
      },
      null_replication_key: {
        type: "string",
        enum: ["first_run", "always", "never"],
        default: "first_run",
        description:
          "When rows whose replication key is NULL are sent. They come before all others.",
        "x-category": "sync",
      },
      sort_incremental: {
        type: "string",
        enum: ["auto", "always"],
        default: "auto",
        description:
          "auto: a table of more than 5 million rows (by its statistics) without an index on the replication key is read unsorted, and its STATE is written at its end.",
        "x-category": "sync",
      },
      full_table_resume: {
        type: "string",
        enum: ["off", "auto"],
        default: "off",
        description:
          "auto: a FULL_TABLE stream with a primary or unique key that is NOT NULL, read with snapshot scn, goes on after the last key when it was interrupted.",
        "x-category": "sync",
      },
      snapshot: {
        type: "string",
        enum: ["auto", "scn", "none"],
        default: "auto",
        description:
          "One point in time for the whole run: auto by a read-only transaction (by AS OF SCN with parallel streams), scn always by AS OF SCN, none not at all.",
        "x-category": "sync",
      },
      fetch_size: {
        type: "integer",
        minimum: 1,
        maximum: 100000,
        default: 1000,
        description: "Rows fetched at a time. Lowered by itself for wide rows and LOBs.",
        "x-category": "sync",
      },
      max_parallel_streams: {
        type: "integer",
        minimum: 1,
        maximum: 64,
        default: 1,
        description: "Streams read at the same time, each on a connection of its own.",
        "x-category": "sync",
      },
      on_stream_error: {
        type: "string",
        enum: ["stop", "continue"],
        default: "stop",
        description:
          "Whether the other streams are still read when one fails or cannot be read as the catalog says. The exit code is not 0 either way.",
        "x-category": "sync",
      },
      state_interval_rows: {
        type: "integer",
        minimum: 1,
        default: 10000,
        description: "Rows after which a STATE is written.",
        "x-category": "sync",
      },
      state_interval_s: {
        type: "number",
        minimum: 0,
        default: 10,
        description: "Seconds after which a STATE is written.",
        "x-category": "sync",
      },
      emit_activate_version: {
        type: "boolean",
        default: true,
        description: "Whether a FULL_TABLE stream that was read to its end sends ACTIVATE_VERSION.",
        "x-category": "sync",
      },
      stream_options: {
        type: "object",
        additionalProperties: {
          type: "object",
          additionalProperties: false,
          properties: {
            where: { type: "string", description: "Condition added to the query." },
            columns: {
              type: "array",
              items: { type: "string" },
              description: "Columns to read instead of the selected ones; keys are read always.",
            },
            hints: { type: "string", description: "Optimizer hints, without the comment marks." },
            fetch_size: {
              type: "integer",
              minimum: 1,
              description: "Rows fetched at a time, instead of fetch_size.",
            },
            replication_key: {
              type: "string",
              description:
                "Replication key, before that of the catalog; makes the stream INCREMENTAL unless its catalog entry names another method.",
            },
          },
        },
        description:
          "Options of single streams, by tap_stream_id; * and ? are wildcards. Of several that match, a later one wins, and the exact name most.",
        examples: [{ "HR-EMPLOYEES": { where: "DEPARTMENT_ID = 10", fetch_size: 200 } }],
        "x-category": "streams",
      },
      queries: {
        type: "object",
        additionalProperties: {
          type: "object",
          additionalProperties: false,
          required: ["sql"],
          properties: {
            sql: { type: "string", description: "A SELECT." },
            key_properties: {
              type: "array",
              items: { type: "string" },
              description: "Columns that tell the rows apart.",
            },
            replication_key: {
              type: "string",
              description: "Column to read by from the bookmark on; makes the stream INCREMENTAL.",
            },
          },
        },
        description:
          "Named queries that are streams like tables: discovered with them, and selected by their name.",
        examples: [{ open_orders: { sql: "SELECT * FROM orders WHERE status = 'OPEN'" } }],
        "x-category": "streams",
      },
      use_singer_decimal: {
        type: ["boolean", "string"],
        enum: [true, false, "singer.decimal", "x-singer.decimal"],
        default: false,
        description:
          "Send numbers with decimals as text of format singer.decimal (true) or x-singer.decimal instead of JSON numbers.",
        "x-category": "types",
      },
      special_floats: {
        type: "string",
        enum: ["null", "error"],
        default: "null",
        description: "What becomes of NaN and infinities of BINARY_FLOAT and BINARY_DOUBLE.",
        "x-category": "types",
      },
      trim_char: {
        type: "boolean",
        default: false,
        description: "Take the trailing blanks off CHAR and NCHAR.",
        "x-category": "types",
      },
      timestamp_tz: {
        type: "string",
        enum: ["keep", "utc"],
        default: "keep",
        description: "Whether TIMESTAMP WITH TIME ZONE keeps its own offset or is sent in UTC.",
        "x-category": "types",
      },
      out_of_range_dates: {
        type: "string",
        enum: ["error", "null", "clamp", "text"],
        default: "error",
        description: "What becomes of dates outside the years 1 to 9999.",
        "x-category": "types",
      },
      lob_max_bytes: {
        type: "integer",
        minimum: 1,
        default: 4194304,
        description:
          "Largest LOB that is sent. Older versions of Meltano stop at lines over 5 MiB (4.4: 50 MiB), and base64 makes a BLOB a third longer.",
        "x-category": "types",
      },
      on_large_lob: {
        type: "string",
        enum: ["error", "truncate", "null"],
        default: "error",
        description: "What becomes of a larger LOB. truncate is for CLOB and NCLOB only.",
        "x-category": "types",
      },
    },
  },
});

/** The loaded settings of `tap-oracle`. */
export type TapSettings = SettingsOf<typeof tapSettings>;
