import { Decimal } from "../../singer/decimal.ts";
import type { JsonValue } from "../../singer/json-value.ts";
import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import { refuseTruncation, unguardedConversion } from "./lob-reading.ts";
import { jsonSource } from "./text-value.ts";
import type { BindOptions, TypeFamily, TypeOf, ValueBinder } from "./type-family.ts";

/**
 * JSON (21c). Text from SQL, written as it stands: the driver's own decoding sends every number through a JavaScript
 * number. A value has at most 32 MB, so its length is looked at when it is here; asking for it in SQL would serialize
 * every value three times. Source: oracledb 26.0.0 lib/impl/datahandlers/oson.js; Oracle SQL Language Reference,
 * JSON_SERIALIZE.
 */
export const jsonFamily: TypeFamily<"json"> = {
  read: (type, column, options) => {
    refuseTruncation(column, "JSON", options);
    return {
      selectExpressions: [`JSON_SERIALIZE(${column} RETURNING CLOB)`],
      fetchAs: "text",
      encoding: "json",
      jsonSchema: columnSchema(["object", "array", "string", "number", "boolean"], type),
      large: "unbounded",
      toRecord: unguardedConversion(column, "text", options),
    };
  },
  bind: () => (value) => (value === null ? null : jsonSource(value)),
  keyText: () => String,
};

/** VECTOR (23ai): an array of numbers, in JSON as Oracle writes it. Source: Oracle SQL Language Reference, FROM_VECTOR. */
export const vectorFamily: TypeFamily<"vector"> = {
  read: (type, column) => ({
    selectExpressions: [`FROM_VECTOR(${column} RETURNING CLOB)`],
    fetchAs: "text",
    encoding: "json",
    jsonSchema: columnSchema(["array"], type, { items: { type: "number" } }),
    large: "unbounded",
  }),
  bind: bindVector,
  keyText: () => String,
};

/**
 * An array of numbers as JSON text, of the length that the column declares; BINARY has one number for eight dimensions.
 * Source: Oracle AI Vector Search User's Guide, Vector Data Type.
 */
function bindVector(type: TypeOf<"vector">, { column }: BindOptions): ValueBinder {
  const perNumber = type.format === "BINARY" ? 8 : 1;
  return (value) => {
    if (value === null) return null;
    if (!isNumberArray(value)) throw wrongKind(column, value, type);
    const dimensions = value.length * perNumber;
    if (type.dimensions !== null && dimensions !== type.dimensions) {
      throw columnError(
        column,
        `the vector has ${dimensions} dimensions and the column ${type.dimensions}`,
      );
    }
    return jsonSource(value);
  };
}

function isNumberArray(value: JsonValue): value is readonly (number | Decimal)[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === "number" || item instanceof Decimal)
  );
}
