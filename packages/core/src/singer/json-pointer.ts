import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonValue } from "./json-value.ts";

/** A name as one part of a JSON pointer. Source: RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The value that a JSON pointer (`/a/0`, `""` for the whole) names; undefined when there is none. Source: RFC 6901. */
export function followPointer(root: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const token of pointer === "" ? [] : pointer.slice(1).split("/")) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = /^\d+$/.test(key) ? value[Number(key)] : undefined;
    else value = isJsonObject(value) ? ownValue(value, key) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
