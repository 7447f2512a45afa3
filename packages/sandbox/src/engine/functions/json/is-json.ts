import { JsonDocument, Lob, type Value } from "../../types/value.ts";
import type { JsonNode } from "./json-tree.ts";
import { parseJson } from "./parse-json.ts";

/** What IS JSON asks for. */
export interface JsonTest {
  readonly strict: boolean;
  readonly uniqueKeys: boolean;
  /** VALUE: anything; ARRAY, OBJECT, SCALAR: only that. */
  readonly shape: "VALUE" | "ARRAY" | "OBJECT" | "SCALAR" | undefined;
  readonly scalars: boolean;
}

/** The options of IS JSON as the parser writes them. */
export function parseJsonOptions(options: readonly string[]): JsonTest {
  const shape = options.find(
    (option): option is "VALUE" | "ARRAY" | "OBJECT" | "SCALAR" =>
      option === "VALUE" || option === "ARRAY" || option === "OBJECT" || option === "SCALAR",
  );
  return {
    strict: options.includes("STRICT"),
    uniqueKeys: options.includes("WITH UNIQUE KEYS"),
    shape,
    scalars: !options.includes("DISALLOW SCALARS"),
  };
}

/**
 * True when the value is JSON of the wanted form.
 * Source: Oracle SQL Language Reference, IS JSON Condition.
 */
export function isJson(value: Exclude<Value, null>, test: JsonTest): boolean {
  const node = parseJson(documentText(value), { strict: test.strict, uniqueKeys: test.uniqueKeys });
  if (!node) return false;
  if (!test.scalars && isScalar(node)) return false;
  if (test.shape === "SCALAR") return isScalar(node);
  if (test.shape === "ARRAY" || test.shape === "OBJECT") {
    return node.kind === test.shape.toLowerCase();
  }
  return true;
}

function isScalar(node: JsonNode): boolean {
  return node.kind !== "object" && node.kind !== "array";
}

/** The JSON text in a value of any type that can hold one: text, RAW and BLOB in UTF-8, JSON. */
export function documentText(value: Exclude<Value, null>): string {
  if (value instanceof JsonDocument) return value.text;
  if (value instanceof Lob) {
    return value.kind === "BLOB" ? Buffer.from(value.bytes).toString("utf8") : value.text;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  return String(value);
}
