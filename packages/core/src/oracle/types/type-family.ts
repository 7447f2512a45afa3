import type { JsonSchema, JsonValue } from "../../singer/json-value.ts";
import type { RecordEncoding } from "../../singer/record-plan.ts";
import type { BindValue } from "../sql-reader.ts";
import type { Charset } from "./charset.ts";
import type { OracleType, OracleTypeFamily } from "./oracle-type.ts";

/** The types of one family. */
export type TypeOf<F extends OracleTypeFamily> = Extract<OracleType, { readonly family: F }>;

/** As what the driver hands out the value of an expression. NUMBER is always text, LOBs are text or bytes. */
export type FetchAs = "text" | "number" | "bytes" | "boolean";

/** How a value was changed because a setting asks for it. To be counted per column and told once. */
export type ValueChange = "nulled" | "truncated" | "clamped" | "emptied" | "cut" | "replaced";

/** The tap's settings that decide how a column is read. */
export interface ReadOptions {
  /** Non-integer NUMBER and FLOAT as a string: `singer.decimal`, or the format `x-singer.decimal`. Default false. */
  readonly useSingerDecimal: boolean | "x-singer.decimal";
  /** CHAR and NCHAR without their trailing blanks. Default false. */
  readonly trimChar: boolean;
  /** TIMESTAMP WITH TIME ZONE with its own offset, or in UTC. Default keep. */
  readonly timestampTz: "keep" | "utc";
  /** Longest large value in bytes of its JSON text, before escapes; null = no bound. Default 4 MiB. */
  readonly lobMaxBytes: number | null;
  /** What becomes of a longer one. Default error. */
  readonly onLargeLob: "error" | "truncate" | "null";
  /** What becomes of dates outside the years 0001 to 9999. Default error. */
  readonly outOfRangeDates: "error" | "null" | "clamp" | "text";
  /** Called for each value that a setting changed. */
  readonly onChange?: (change: ValueChange) => void;
}

/** The defaults of `ReadOptions`. */
export const defaultReadOptions: ReadOptions = {
  useSingerDecimal: false,
  trimChar: false,
  timestampTz: "keep",
  lobMaxBytes: 4_194_304,
  onLargeLob: "error",
  outOfRangeDates: "error",
};

/**
 * Turns what was fetched into what the column's encoding takes. `length` is the value of the second select expression.
 * @throws RecordError when a setting says so; the message names column and setting, never the value.
 */
export type RecordConversion = (value: unknown, length: unknown) => unknown;

/** How one column is read: fixed before the first row. */
export interface ColumnReader {
  /** One expression, or two: the value and its length (text of a number, or null) for large values. */
  readonly selectExpressions: readonly [string] | readonly [string, string];
  /** What the driver makes of the first expression; the second is fetched as text. */
  readonly fetchAs: FetchAs;
  readonly encoding: RecordEncoding;
  /** Nullable, with `x-oracle`; the description is the caller's. Exact numbers in it need `stringifyExact`. */
  readonly jsonSchema: JsonSchema;
  /** `none`: values are small. `guarded`: bounded in SQL by `lobMaxBytes`. `unbounded`: whole in memory before any check. */
  readonly large: "none" | "guarded" | "unbounded";
  /** Undefined when the fetched value is the one to encode. */
  readonly toRecord?: RecordConversion;
}

/** What a value of a column that is written has to obey, and the target's settings. */
export interface BindOptions {
  /** The column's name, for messages. */
  readonly column: string;
  /** Key columns take neither null nor `''`, and texts that are too long for them are refused. */
  readonly isKey: boolean;
  /** What becomes of `''`, which Oracle cannot hold. Default null. */
  readonly emptyString: "null" | "space" | "error";
  /** How bytes stand in JSON texts; undefined: hexadecimal digits, as Oracle's own conversion takes them. */
  readonly contentEncoding?: "base64" | "base16";
  /** True: what a DATE or TIMESTAMP cannot hold of a second is cut off. False: such a value does not fit. */
  readonly cutFraction: boolean;
  /** Of the database. */
  readonly charset: Charset;
  /** 4000, or 32767 with MAX_STRING_SIZE = EXTENDED. */
  readonly maxVarcharBytes: number;
  /** What becomes of characters that the database's character set has not. Default error. */
  readonly onUnmappableChar: "error" | "replace";
  /** Called for each value that a setting changed. */
  readonly onChange?: (change: ValueChange) => void;
}

/** A value that is sound but that the column cannot hold exactly. */
export interface DoesNotFit {
  /** Why, without the value: `it has 300 characters`. */
  readonly doesNotFit: string;
  /** A type that holds it; see `widenType`. */
  readonly needs: OracleType;
}

/**
 * Turns a JSON value into what is bound, or says that the column is too narrow for it. Null stays null.
 * @throws RecordError when no widening would help: a text that is no date, a number beyond NUMBER's range…
 */
export type ValueBinder = (value: JsonValue) => BindValue | DoesNotFit;

/** Whether a binder's result says that the column is too narrow. */
export function isDoesNotFit(result: BindValue | DoesNotFit): result is DoesNotFit {
  return typeof result === "object" && result !== null && !(result instanceof Uint8Array);
}

/** Everything that depends on the family of a type, but its text and what it widens to. */
export interface TypeFamily<F extends OracleTypeFamily> {
  /** How columns are read. `column` is quoted. */
  readonly read: (type: TypeOf<F>, column: string, options: ReadOptions) => ColumnReader;
  /** How values are bound. */
  readonly bind: (type: TypeOf<F>, options: BindOptions) => ValueBinder;
  /**
   * A text that is equal for two bound values exactly when Oracle finds them equal in a column of the type. Not for null.
   */
  readonly keyText: (type: TypeOf<F>) => (bound: BindValue) => string;
}
