import { RecordError } from "../../errors.ts";
import { Decimal } from "../../singer/decimal.ts";
import type { JsonSchema, JsonValue } from "../../singer/json-value.ts";
import { formatIdentifier } from "../identifiers.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";

/** What a JSON value is, for messages: `a string`, `an array`. */
export function describeKind(value: JsonValue): string {
  if (value === null) return "null";
  if (value instanceof Decimal || typeof value === "number") return "a number";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The error of a value that no widening would help. `problem` begins with `the value …` and holds nothing of it. */
export function columnError(column: string, problem: string, hint?: string): RecordError {
  return new RecordError(
    `column ${formatIdentifier(column)}: ${problem}`,
    hint === undefined ? { details: { column } } : { hint, details: { column } },
  );
}

/** The error of a value of the wrong kind. */
export function wrongKind(column: string, value: JsonValue, type: OracleType): RecordError {
  return columnError(
    column,
    `the value is ${describeKind(value)}, which ${printOracleType(type)} does not take`,
  );
}

/** A nullable schema of a column: the JSON types, the facets, and the exact type for our own target. */
export function columnSchema(
  kinds: readonly string[],
  type: OracleType,
  facets: JsonSchema = {},
): JsonSchema {
  return { type: ["null", ...kinds], ...facets, "x-oracle": printOracleType(type) };
}
