/**
 * Rewrites a schema from the wild (draft 3, 4, 7, 2020-12, OpenAPI's `nullable`) into the part of draft-07 that ajv
 * compiles without complaint. Only keywords that are understood are taken over, references become definitions of one
 * table, and what cannot be used is left out with a note: leaving a keyword out only makes a schema accept more.
 * Source: JSON Schema draft-04, draft-07 and 2020-12 validation vocabularies.
 */
import { isJsonObject, ownValue, withoutKeys } from "./json-object.ts";
import { escapePointer } from "./json-pointer.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { listOf } from "./schema-keywords.ts";
import { leadsToSchema, resolveRef } from "./schema-ref.ts";
import {
  isPattern,
  rewriteFormat,
  rewriteLengths,
  rewriteNumbers,
  rewritePattern,
  rewriteType,
  rewriteValues,
} from "./validator-keywords.ts";

/** Schemas nested deeper accept everything: ajv's compiler would run out of stack. */
const maxDepth = 100;

/** A schema as ajv takes it. */
export type AjvSchema = boolean | Record<string, unknown>;

/** How a schema is rewritten. */
export interface RewriteOptions {
  /** Rules about numbers as one keyword that checks exactly (for records with exact numbers), or as ajv's own. */
  readonly exact: boolean;
  /**
   * Lenient: formats are left out, and since branches that differ by their formats alone become equal then, `oneOf` is
   * read as `anyOf`. Strict: neither.
   */
  readonly strict: boolean;
}

/** A schema for ajv and what was left out of it. */
export interface RewrittenSchema {
  readonly schema: AjvSchema;
  /** `/properties/a/type: "timestamp" is no JSON type`; the pointers are those of the original schema. */
  readonly notes: readonly string[];
}

/** What the functions below share while one schema is rewritten. */
export interface Rewrite extends RewriteOptions {
  readonly root: unknown;
  readonly notes: string[];
  /** Targets of references by their names in the table of definitions. */
  readonly names: Map<JsonObject, string>;
  readonly definitions: Record<string, AjvSchema>;
  /** Targets that are still to be rewritten. */
  readonly queue: [target: JsonObject, pointer: string][];
}

/** Where in the schema a subschema stands. */
interface Place {
  readonly pointer: string;
  /** The definition it belongs to. */
  readonly owner: JsonObject;
  /** Levels of schemas around it, within the definition. */
  readonly depth: number;
  /** Whether it looks at the same value as its definition does, so that a reference back to it would never end. */
  readonly inPlace: boolean;
}

/** Rewrites a whole schema. References out of the document, to nothing, and endless ones accept everything. */
export function rewriteSchema(schema: unknown, options: RewriteOptions): RewrittenSchema {
  const rewrite: Rewrite = {
    ...options,
    root: schema,
    notes: [],
    names: new Map(),
    definitions: {},
    queue: [],
  };
  if (!isJsonObject(schema)) return { schema: schema !== false, notes: [] };
  const main = rewriteObject(
    schema,
    { pointer: "", owner: schema, depth: 0, inPlace: true },
    rewrite,
  );
  for (let next = rewrite.queue.shift(); next !== undefined; next = rewrite.queue.shift()) {
    const [target, pointer] = next;
    const place = { pointer, owner: target, depth: 0, inPlace: true };
    rewrite.definitions[rewrite.names.get(target) ?? ""] = rewriteObject(target, place, rewrite);
  }
  return { schema: { ...main, definitions: rewrite.definitions }, notes: rewrite.notes };
}

function rewriteAny(value: JsonValue, place: Place, rewrite: Rewrite): AjvSchema {
  if (typeof value === "boolean") return value;
  if (place.depth > maxDepth) {
    rewrite.notes.push(`${place.pointer}: it is nested deeper than ${maxDepth} levels`);
    return true;
  }
  if (isJsonObject(value)) return rewriteObject(value, place, rewrite);
  rewrite.notes.push(`${place.pointer}: it is no schema`);
  return true;
}

function rewriteObject(
  schema: JsonObject,
  place: Place,
  rewrite: Rewrite,
): Record<string, unknown> {
  const note = (keyword: string, problem: string): void => {
    rewrite.notes.push(`${place.pointer}/${keyword}: ${problem}`);
  };
  const typed = rewriteType(schema, rewrite, note);
  const draft3 = typed.schemas.map((part, index) =>
    rewriteObject(part, below(place, `type/${index}`, true), rewrite),
  );
  const core = {
    ...typed.keywords,
    ...rewriteValues(schema, note),
    ...rewriteLengths(schema, note),
    ...rewritePattern(schema, note),
    ...rewriteNumbers(schema, rewrite, note),
    ...rewriteFormat(schema, rewrite),
    ...rewriteRef(schema, place, rewrite),
    ...rewriteBranches(schema, place, rewrite),
    ...rewriteMembers(schema, place, rewrite),
    ...rewriteItems(schema, place, rewrite),
  };
  const others = draft3.length === 0 ? core : { anyOf: [core, ...draft3] };
  return ownValue(schema, "nullable") === true ? { anyOf: [{ type: "null" }, others] } : others;
}

function below(place: Place, path: string, sameValue: boolean): Place {
  return {
    pointer: `${place.pointer}/${path}`,
    owner: place.owner,
    depth: place.depth + 1,
    inPlace: place.inPlace && sameValue,
  };
}

function rewriteRef(schema: JsonObject, place: Place, rewrite: Rewrite): Record<string, unknown> {
  const ref = ownValue(schema, "$ref");
  if (typeof ref !== "string") return {};
  const target = resolveRef(rewrite.root, ref);
  if (target === true || target === false) return target ? {} : { not: {} };
  if (!isJsonObject(target)) {
    rewrite.notes.push(`${place.pointer}/$ref: it leads to no schema of this document`);
    return {};
  }
  if (place.inPlace && leadsToSchema(target, place.owner, rewrite.root)) {
    rewrite.notes.push(`${place.pointer}/$ref: it leads back to itself`);
    return {};
  }
  const known = rewrite.names.get(target);
  if (known !== undefined) return { $ref: `#/definitions/${known}` };
  const name = `d${rewrite.names.size}`;
  rewrite.names.set(target, name);
  rewrite.queue.push([target, ref.startsWith("#/") ? ref.slice(1) : ref]);
  return { $ref: `#/definitions/${name}` };
}

const sameValueLists = ["allOf", "anyOf", "oneOf"] as const;

function rewriteBranches(
  schema: JsonObject,
  place: Place,
  rewrite: Rewrite,
): Record<string, unknown> {
  const lists = sameValueLists.flatMap((keyword) => {
    const parts = listOf(schema, keyword).map((part, index) =>
      rewriteAny(part, below(place, `${keyword}/${index}`, true), rewrite),
    );
    if (parts.length === 0) return [];
    if (keyword === "allOf") return parts;
    return [{ [keyword === "oneOf" && rewrite.strict ? "oneOf" : "anyOf"]: parts }];
  });
  return {
    ...(lists.length === 0 ? {} : { allOf: lists }),
    ...rewriteNegation(schema, place, rewrite),
    ...rewriteCondition(schema, place, rewrite),
  };
}

/** `not` of a schema of which something is ignored would accept less, not more: it is ignored as a whole. */
function rewriteNegation(
  schema: JsonObject,
  place: Place,
  rewrite: Rewrite,
): Record<string, unknown> {
  const not = ownValue(schema, "not");
  if (not === undefined) return {};
  const noteCount = rewrite.notes.length;
  const written = rewriteAny(not, below(place, "not", true), rewrite);
  return rewrite.notes.length === noteCount ? { not: written } : {};
}

/** As with `not`: a condition that accepts more asks for `then` too often. */
function rewriteCondition(
  schema: JsonObject,
  place: Place,
  rewrite: Rewrite,
): Record<string, unknown> {
  const condition = ownValue(schema, "if");
  if (condition === undefined) return {};
  const noteCount = rewrite.notes.length;
  const written: Record<string, unknown> = {
    if: rewriteAny(condition, below(place, "if", true), rewrite),
  };
  if (rewrite.notes.length !== noteCount) return {};
  for (const keyword of ["then", "else"] as const) {
    const part = ownValue(schema, keyword);
    if (part !== undefined) {
      written[keyword] = rewriteAny(part, below(place, keyword, true), rewrite);
    }
  }
  return written;
}

function rewriteMembers(
  schema: JsonObject,
  place: Place,
  rewrite: Rewrite,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const keyword of ["additionalProperties", "propertyNames"] as const) {
    const part = ownValue(schema, keyword);
    if (part !== undefined) {
      members[keyword] = rewriteAny(part, below(place, keyword, false), rewrite);
    }
  }
  for (const keyword of ["properties", "patternProperties"] as const) {
    const parts = ownValue(schema, keyword) ?? {};
    const inner = below(place, keyword, false);
    if (!isJsonObject(parts)) rewrite.notes.push(`${inner.pointer}: it is no object`);
    else if (Object.keys(parts).length > 0) members[keyword] = rewriteMap(parts, inner, rewrite);
  }
  const patterns = Object.keys(members["patternProperties"] ?? {});
  const unusable = patterns.filter((pattern) => !isPattern(pattern));
  if (unusable.length === 0) return members;
  for (const pattern of unusable) {
    const pointer = `${place.pointer}/patternProperties/${escapePointer(pattern)}`;
    rewrite.notes.push(`${pointer}: it is no regular expression of JavaScript`);
  }
  // Without one of the patterns, names that it covers would count as additional.
  return withoutKeys(members as JsonObject, ["patternProperties", "additionalProperties"]);
}

function rewriteMap(parts: JsonObject, place: Place, rewrite: Rewrite): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      rewriteAny(part, below(place, escapePointer(name), false), rewrite),
    ]),
  );
}

/** `prefixItems` and the `items` behind it are draft-07's `items` and `additionalItems`. */
function rewriteItems(schema: JsonObject, place: Place, rewrite: Rewrite): Record<string, unknown> {
  const items = ownValue(schema, "items");
  const prefix = ownValue(schema, "prefixItems");
  const one = (keyword: string, value: JsonValue): AjvSchema =>
    rewriteAny(value, below(place, keyword, false), rewrite);
  const list = (keyword: string, values: readonly JsonValue[]): AjvSchema[] =>
    values.map((value, index) => one(`${keyword}/${index}`, value));
  const contains = ownValue(schema, "contains");
  const written: Record<string, unknown> =
    contains === undefined ? {} : { contains: one("contains", contains) };
  if (Array.isArray(prefix) && prefix.length > 0) {
    const rest = items === undefined ? {} : { additionalItems: one("items", items) };
    return { ...written, items: list("prefixItems", prefix), ...rest };
  }
  if (items === undefined) return written;
  if (!Array.isArray(items)) return { ...written, items: one("items", items as JsonValue) };
  if (items.length === 0) return written;
  const additional = ownValue(schema, "additionalItems");
  const rest =
    additional === undefined ? {} : { additionalItems: one("additionalItems", additional) };
  return { ...written, items: list("items", items), ...rest };
}
