import { isJsonObject, ownValue } from "./json-object.ts";
import { followPointer } from "./json-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { listOf } from "./schema-keywords.ts";

/**
 * The schema that a `$ref` names within one document: `#`, a JSON pointer (`#/definitions/a~1b`, `#/$defs/a%20b`), an
 * anchor (`$anchor`, or `$id`/`id` that begins with `#`), each also behind the document's own `$id`. Undefined when the
 * reference leads out of the document or to nothing: nothing is ever fetched.
 * Source: RFC 6901; JSON Schema draft-07 and 2020-12 core, $ref, $anchor.
 * @param root The whole schema, of a SCHEMA message or a catalog entry.
 */
export function resolveRef(root: unknown, ref: string): JsonValue | undefined {
  if (!isJsonObject(root)) return undefined;
  const hash = ref.indexOf("#");
  const document = hash === -1 ? ref : ref.slice(0, hash);
  if (document !== "" && document !== documentId(root)) return undefined;
  const fragment = hash === -1 ? "" : decodeFragment(ref.slice(hash + 1));
  if (fragment === undefined) return undefined;
  if (fragment === "") return root;
  return fragment.startsWith("/") ? followPointer(root, fragment) : findAnchor(root, fragment);
}

function documentId(root: JsonObject): string | undefined {
  const id = ownValue(root, "$id") ?? ownValue(root, "id");
  return typeof id === "string" ? id.replace(/#$/, "") : undefined;
}

function decodeFragment(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

function findAnchor(root: JsonObject, anchor: string): JsonValue | undefined {
  const open: JsonValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    // One by one: a list may be longer than the arguments that a call can have.
    if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) open.push(item);
    if (!isJsonObject(value)) continue;
    const ids = [ownValue(value, "$id"), ownValue(value, "id")];
    if (ownValue(value, "$anchor") === anchor || ids.includes(`#${anchor}`)) return value;
    for (const member of Object.values(value)) open.push(member);
  }
  return undefined;
}

/**
 * Whether checking a value against one schema means checking the same value against another one, through references and
 * branches: if it leads back to itself, the check never ends.
 * @param root The whole document.
 */
export function leadsToSchema(from: JsonObject, to: JsonObject, root: unknown): boolean {
  const seen = new Set<unknown>();
  const open: unknown[] = [from];
  while (open.length > 0) {
    const schema = open.pop();
    if (schema === to) return true;
    if (!isJsonObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    const ref = ownValue(schema, "$ref");
    if (typeof ref === "string") open.push(resolveRef(root, ref));
    for (const keyword of ["allOf", "anyOf", "oneOf", "type"]) {
      open.push(...listOf(schema, keyword));
    }
    for (const keyword of ["not", "if", "then", "else"]) open.push(ownValue(schema, keyword));
  }
  return false;
}
