import {
  createValidator,
  type JsonObject,
  type JsonValue,
  type RecordValidator,
} from "@singer-oracle/core";

/**
 * A duration of ISO 8601 with an optional sign and fractions of the seconds. JSON Schema means RFC 3339 by its format
 * `duration`, which has neither; the durations of databases have both. Source: ISO 8601-2, RFC 3339 appendix A.
 */
const durationPattern =
  "^-?P(?!$)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?$";

/**
 * A validator that knows no mercy: formats are checked, and a schema of which anything would have to be ignored is
 * refused. Durations are checked as ISO 8601 has them.
 * @throws ProtocolError for a schema that is not valid
 */
export function strictValidator(schema: unknown): RecordValidator {
  return createValidator(withDurationPattern(schema as JsonValue), { strict: true });
}

function withDurationPattern(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(withDurationPattern);
  if (typeof schema !== "object" || schema === null) return schema;
  if (Object.getPrototypeOf(schema) !== Object.prototype) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema as JsonObject).map(([name, value]) => [name, withDurationPattern(value)]),
  );
  if (copy["format"] !== "duration") return copy;
  const { format: _, ...others } = copy;
  return { ...others, pattern: durationPattern };
}
