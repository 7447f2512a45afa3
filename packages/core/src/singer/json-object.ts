import { Decimal } from "./decimal.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** Whether a value is a JSON object: no null, no array, no exact number. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal)
  );
}

/** The value of an own key, so that a key such as `constructor` or `__proto__` finds only what the JSON text held. */
export function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The object without some keys. */
export function withoutKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** What a JSON value is, for messages: `an object`, `a number`, `null`… */
export function jsonKind(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Decimal || typeof value === "number") return "a number";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
