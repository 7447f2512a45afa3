import { stringifyExact } from "./exact-json.ts";
import { isJsonObject } from "./json-object.ts";
import type { JsonValue } from "./json-value.ts";

/**
 * Writes JSON for people: two blanks a level, keys in their own order, an array without objects or arrays on one line.
 * Numbers are exact. The result is the same for the same value on every run.
 * @param indent Blanks that the lines after the first one begin with, besides their own level.
 */
export function prettyJson(value: JsonValue, indent = ""): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    if (!items.some((item) => Array.isArray(item) || isJsonObject(item))) {
      return `[${items.map((item) => stringifyExact(item)).join(", ")}]`;
    }
    const lines = items.map((item) => `${inner}${prettyJson(item, inner)}`);
    return `[\n${lines.join(",\n")}\n${indent}]`;
  }
  if (!isJsonObject(value)) return stringifyExact(value);
  const lines = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${prettyJson(item, inner)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}
