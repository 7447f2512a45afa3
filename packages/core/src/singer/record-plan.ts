/** A row as it is fetched: an array by position. */
export type RecordRow = readonly unknown[];

/**
 * How a value of a column becomes JSON. `null` and `undefined` become `null` under every one.
 *
 * - `string`: text → a JSON string.
 * - `number`: the text of a NUMBER → a JSON number with the same digits; `.5` → `0.5`. Never through a JavaScript number.
 * - `decimal-string`: the same, in quotes.
 * - `binary-double`: a JavaScript number → a JSON number. NaN and ±Infinity by `specialFloats`.
 * - `binary-float`: the same, with the fewest digits that still give the same IEEE 754 single.
 * - `boolean`: `true` or `false`.
 * - `base64`: bytes → standard base64 with padding. Source: RFC 4648, section 4.
 * - `json`: JSON text, written as it stands. It is not parsed, so it must come from something that writes valid JSON (as
 *   `JSON_SERIALIZE` does); only line breaks between its tokens are replaced by blanks, to stay on one line.
 */
export type RecordEncoding =
  | "string"
  | "number"
  | "decimal-string"
  | "binary-double"
  | "binary-float"
  | "boolean"
  | "base64"
  | "json";

/** One property of a record: where its value stands in the row and how it is written. */
export interface RecordColumn {
  /** The name of the property. */
  readonly name: string;
  readonly encoding: RecordEncoding;
  /** 0-based index in the row. */
  readonly position: number;
}

/** All that is needed to write the RECORD messages of one stream. Fixed before the first row. */
export interface RecordPlan {
  /** The stream's name as it stands in its SCHEMA message. */
  readonly stream: string;
  /** In the order in which the properties are written. May leave out positions of the row. */
  readonly columns: readonly RecordColumn[];
  /** Version of the table, in milliseconds since 1970 by convention. Written into every RECORD when given. */
  readonly version?: number;
}

/** What becomes of NaN, Infinity and -Infinity, which JSON does not have: `null`, or a `RecordError`. */
export type SpecialFloats = "null" | "error";

/**
 * Checks what the type system cannot: names that occur twice, positions and versions that are no whole numbers.
 * @throws RangeError: such a plan is a mistake in the program, not in its input.
 */
export function checkRecordPlan(plan: RecordPlan): void {
  const names = new Set<string>();
  for (const { name, position } of plan.columns) {
    if (names.has(name)) {
      throw new RangeError(`stream "${plan.stream}" has the column "${name}" twice`);
    }
    names.add(name);
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new RangeError(`column "${name}" of stream "${plan.stream}" has no position`);
    }
  }
  if (plan.version !== undefined && !Number.isSafeInteger(plan.version)) {
    throw new RangeError(`the version of stream "${plan.stream}" is no integer`);
  }
}
