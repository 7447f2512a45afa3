import type { Charset } from "./charset.ts";
import type { KeyLengths } from "./key-budget.ts";
import type { OracleType } from "./oracle-type.ts";

/** What the target's database has. Asked once per run. */
export interface TargetServer {
  /** NLS_CHARACTERSET. */
  readonly charset: Charset;
  /** Longest VARCHAR2: 4000, or 32767 with MAX_STRING_SIZE = EXTENDED. */
  readonly maxVarcharBytes: number;
  /** BOOLEAN as a column type: 23ai. */
  readonly hasBoolean: boolean;
  /** JSON as a column type: 21c with COMPATIBLE 20 or higher. */
  readonly hasJson: boolean;
  /** VECTOR as a column type: 23ai. */
  readonly hasVector: boolean;
}

/** The target's settings that decide what columns are made of. */
export interface ColumnTypeSettings {
  /** Length of strings whose schema names none. Default 4000. */
  readonly defaultStringLength: number;
  /** Unit of `defaultStringLength`; a `maxLength` always counts characters. Default BYTE. */
  readonly stringLengthUnit: "BYTE" | "CHAR";
  /** What date-times become: with their offset, in UTC shown in the session's zone, or in UTC without a zone. Default tz. */
  readonly timestampType: "tz" | "ltz" | "naive";
  /** BOOLEAN for booleans where the server has it. Default false. */
  readonly nativeBoolean: boolean;
  /** JSON for objects and arrays where the server has it. Default false. */
  readonly nativeJson: boolean;
  /** CHECK (… IS JSON) on CLOB columns of objects and arrays. Default false. */
  readonly jsonCheck: boolean;
  /** What becomes of texts that a VARCHAR2 may be too short for. Default widen. */
  readonly onLongString: "widen" | "clob_from_start" | "error";
}

/** The defaults of `ColumnTypeSettings`. */
export const defaultColumnTypeSettings: ColumnTypeSettings = {
  defaultStringLength: 4000,
  stringLengthUnit: "BYTE",
  timestampType: "tz",
  nativeBoolean: false,
  nativeJson: false,
  jsonCheck: false,
  onLongString: "widen",
};

/** Everything besides a property's own schema that decides about its column. */
export interface ColumnContext {
  /** The column's name, for messages. */
  readonly column: string;
  readonly server: TargetServer;
  readonly settings: ColumnTypeSettings;
  /** The room of key columns, from `keyLengthsFor`; undefined = the column belongs to no key. */
  readonly key?: KeyLengths;
  /** Character set of the database the stream comes from, when it is known. */
  readonly sourceCharset?: string;
  /** The type from `column_type_overrides`. */
  readonly override?: OracleType;
}

/** The column that a property gets. */
export interface ColumnTypeDecision {
  readonly type: OracleType;
  /** Whether a text that is too long may widen the column; otherwise its record is rejected. */
  readonly mayWiden: boolean;
  /** Whether the column gets CHECK (… IS JSON). */
  readonly jsonCheck: boolean;
  /** Sentences to be logged once: what could not be had exactly. */
  readonly warnings: readonly string[];
  /** What a reader of the table should know, for the column's comment. */
  readonly comment?: string;
}

/** A decision without anything special. */
export function decide(
  type: OracleType,
  facts: Partial<Omit<ColumnTypeDecision, "type">> = {},
): ColumnTypeDecision {
  return { type, mayWiden: false, jsonCheck: false, warnings: [], ...facts };
}
