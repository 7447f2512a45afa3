import type { JsonSchema } from "../../singer/json-value.ts";
import type { ColumnTypeSettings, TargetServer } from "./column-type.ts";
import type { ReadOptions } from "./type-family.ts";

/** A type in the table of what the tap reads. */
export interface ReadExample {
  /** As `parseOracleType` reads it. */
  readonly type: string;
  /** What the driver hands out for the select expressions. */
  readonly fetched: readonly unknown[];
  /** Settings that matter for the row. */
  readonly options?: Partial<ReadOptions>;
  readonly note?: string;
}

const asText = "Text from SQL: the driver's own value has milliseconds only.";

/** One row each. The rest of the row is computed. */
export const readExamples: readonly ReadExample[] = [
  { type: "NUMBER(10)", fetched: ["1234567890"], note: "`minimum` and `maximum` up to 18 digits." },
  { type: "NUMBER(38)", fetched: ["99999999999999999999999999999999999999"] },
  { type: "NUMBER(5,-2)", fetched: ["1234500"] },
  { type: "NUMBER(12,2)", fetched: ["-.5"] },
  {
    type: "NUMBER(12,2)",
    fetched: ["-.5"],
    options: { useSingerDecimal: true },
    note: "`use_singer_decimal: true`",
  },
  {
    type: "NUMBER(12,2)",
    fetched: ["-.5"],
    options: { useSingerDecimal: "x-singer.decimal" },
    note: '`use_singer_decimal: "x-singer.decimal"`',
  },
  { type: "NUMBER", fetched: [".3333333333333333333333333333333333333333"] },
  { type: "FLOAT(126)", fetched: ["2.5"] },
  {
    type: "BINARY_FLOAT",
    fetched: [0.100_000_001_490_116_12],
    note: "The fewest digits that give the same single.",
  },
  { type: "BINARY_DOUBLE", fetched: [0.1], note: "NaN and ±Infinity: `special_floats`." },
  { type: "CHAR(5 BYTE)", fetched: ["ab   "], note: "Without the blanks with `trim_char`." },
  { type: "VARCHAR2(20 CHAR)", fetched: ["Łódź"] },
  { type: "NVARCHAR2(20)", fetched: ["日本"] },
  { type: "CLOB", fetched: ["long text", "9"], note: "`lob_max_bytes`, `on_large_lob`." },
  {
    type: "BLOB",
    fetched: [Uint8Array.of(0, 255, 16), "3"],
    note: "Three quarters of `lob_max_bytes`, since base64 is longer.",
  },
  { type: "LONG", fetched: ["old text"], note: "Its length is known only when it is in memory." },
  { type: "RAW(16)", fetched: [Uint8Array.of(222, 173, 190, 239)] },
  {
    type: "DATE",
    fetched: [" 2024-02-29T23:59:59Z"],
    note: "`Z` is a label, nothing is converted.",
  },
  { type: "TIMESTAMP(9)", fetched: [" 2024-02-29T23:59:59.123456789Z"], note: asText },
  { type: "TIMESTAMP(6) WITH TIME ZONE", fetched: [" 2024-02-29T23:59:59.500000+05:30"] },
  {
    type: "TIMESTAMP(6) WITH TIME ZONE",
    fetched: [" 2024-02-29T18:29:59.500000Z"],
    options: { timestampTz: "utc" },
    note: "`timestamp_tz: utc`",
  },
  { type: "TIMESTAMP(6) WITH LOCAL TIME ZONE", fetched: [" 2024-02-29T18:29:59.500000Z"] },
  { type: "INTERVAL YEAR(2) TO MONTH", fetched: ["+02-03"] },
  { type: "INTERVAL DAY(2) TO SECOND(6)", fetched: ["-01 02:03:04.500000"] },
  { type: "ROWID", fetched: ["AAAR3qAAEAAAACHAAA"] },
  { type: "UROWID(4000)", fetched: ["*BAEASNACwQL+"] },
  { type: "BOOLEAN", fetched: [true], note: "23ai." },
  { type: "JSON", fetched: ['{"a":1.10}'], note: "21c. Written as it stands, every digit kept." },
  { type: "VECTOR(3,FLOAT32)", fetched: ["[1.0E+000,2.5E+000,3.0E+000]"], note: "23ai." },
  { type: "XMLTYPE", fetched: ["<a/>", "4"] },
];

/** A schema in the table of what the target creates. */
export interface WriteExample {
  readonly schema: JsonSchema;
  readonly server?: Partial<TargetServer>;
  readonly settings?: Partial<ColumnTypeSettings>;
  readonly note?: string;
}

/** One row each. The rest of the row is computed. */
export const writeExamples: readonly WriteExample[] = [
  { schema: { type: "integer" } },
  { schema: { type: "integer", minimum: 0, maximum: 255 } },
  { schema: { type: "number" } },
  { schema: { type: "number", multipleOf: 0.01 } },
  { schema: { type: "string", format: "singer.decimal" } },
  { schema: { type: "string", format: "x-singer.decimal", precision: 12, scale: 2 } },
  { schema: { type: "boolean" } },
  {
    schema: { type: "boolean" },
    server: { hasBoolean: true },
    settings: { nativeBoolean: true },
    note: "23ai with `native_boolean`.",
  },
  { schema: { type: "string" }, note: "Widened to CLOB when a value needs it (`on_long_string`)." },
  {
    schema: { type: "string" },
    settings: { onLongString: "clob_from_start" },
    note: "`on_long_string: clob_from_start`",
  },
  { schema: { type: "string", maxLength: 20 } },
  {
    schema: { type: "string", maxLength: 4000 },
    note: "4000 bytes at most; widened when that is not enough.",
  },
  { schema: { type: "string", maxLength: 5000 } },
  {
    schema: { type: "string", maxLength: 5000 },
    server: { maxVarcharBytes: 32_767 },
    note: "MAX_STRING_SIZE = EXTENDED.",
  },
  { schema: { type: "string", format: "date-time" }, note: "As a key in UTC, without the offset." },
  {
    schema: { type: "string", format: "date-time" },
    settings: { timestampType: "ltz" },
    note: "`timestamp_type: ltz`",
  },
  {
    schema: { type: "string", format: "date-time" },
    settings: { timestampType: "naive" },
    note: "`timestamp_type: naive`",
  },
  { schema: { type: "string", format: "date" } },
  { schema: { type: "string", format: "time" } },
  {
    schema: { type: "string", format: "duration" },
    note: "An INTERVAL only where `x-oracle` says which.",
  },
  { schema: { type: "string", format: "uuid" } },
  { schema: { type: "string", format: "email" } },
  { schema: { type: "string", format: "uri" } },
  { schema: { type: "string", contentEncoding: "base64" } },
  { schema: { type: "string", contentEncoding: "base64", maxLength: 24 } },
  { schema: { type: "object" }, note: "The text as the tap wrote it: `1.10` stays `1.10`." },
  {
    schema: { type: "object" },
    server: { hasJson: true },
    settings: { nativeJson: true },
    note: "21c with `native_json`.",
  },
  { schema: { type: "array", items: { type: "integer" } } },
  { schema: { type: ["integer", "string"] }, note: "Text: numbers with all their digits." },
  { schema: {}, note: "No type: any JSON, as text." },
  { schema: { type: "string", maxLength: 20, "x-oracle": "VARCHAR2(20 BYTE)" } },
  { schema: { type: "string", format: "date-time", "x-oracle": "DATE" } },
  {
    schema: { type: "string", format: "duration", "x-oracle": "INTERVAL DAY(2) TO SECOND(6)" },
  },
  { schema: { type: "boolean", "x-oracle": "BOOLEAN" }, note: "Before 23ai, with a warning." },
];

/** Pairs of types for the table of widenings: the column's, and the one it has to hold as well. */
export const wideningExamples: readonly (readonly [current: string, wanted: string])[] = [
  ["NUMBER(5)", "NUMBER(10)"],
  ["NUMBER(10)", "NUMBER(7,2)"],
  ["NUMBER(38)", "NUMBER(10,2)"],
  ["NUMBER", "NUMBER(10,2)"],
  ["VARCHAR2(20 CHAR)", "VARCHAR2(100 CHAR)"],
  ["VARCHAR2(4000 BYTE)", "CLOB"],
  ["VARCHAR2(20 CHAR)", "NUMBER(10)"],
  ["RAW(16)", "RAW(64)"],
  ["RAW(16)", "BLOB"],
  ["DATE", "TIMESTAMP(6)"],
  ["DATE", "TIMESTAMP(9) WITH TIME ZONE"],
  ["TIMESTAMP(6)", "TIMESTAMP(9)"],
  ["TIMESTAMP(6)", "TIMESTAMP(9) WITH TIME ZONE"],
  ["INTERVAL DAY(2) TO SECOND(6)", "INTERVAL DAY(5) TO SECOND(9)"],
  ["CLOB", "NUMBER"],
  ["NUMBER(10)", "VARCHAR2(20 CHAR)"],
  ["NUMBER", "BINARY_DOUBLE"],
];
