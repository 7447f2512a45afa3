import { CatalogError } from "../errors.ts";
import type { CatalogEntry } from "./catalog.ts";
import { jsonKind, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** The metadata of a stream, ready to be asked. */
export interface StreamMetadata {
  /** Breadcrumb `[]`; empty when there is none. */
  readonly stream: JsonObject;
  /** Breadcrumbs `["properties", name]` by name. Nested properties are left out: columns have none of their own. */
  readonly properties: ReadonlyMap<string, JsonObject>;
}

/** The three ways to replicate a stream. Source: Singer SPEC, Discovery mode, replication-method. */
export const replicationMethods = ["FULL_TABLE", "INCREMENTAL", "LOG_BASED"] as const;
export type ReplicationMethod = (typeof replicationMethods)[number];

/** Collects an entry's metadata. Of two entries with one breadcrumb the later counts, as in singer-python. */
export function metadataOf(entry: CatalogEntry): StreamMetadata {
  let stream: JsonObject = {};
  const properties = new Map<string, JsonObject>();
  for (const { breadcrumb, metadata } of entry.metadata) {
    const [first, name] = breadcrumb;
    if (first === undefined) stream = metadata;
    else if (first === "properties" && name !== undefined && breadcrumb.length === 2) {
      properties.set(name, metadata);
    }
  }
  return { stream, properties };
}

/**
 * Reads a boolean that people and scripts write in several ways: true, false and the strings `"true"` and `"false"` in
 * any case. Undefined for everything else: a text that says neither must not count as true.
 */
export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim().toLowerCase();
  if (text === "true") return true;
  return text === "false" ? false : undefined;
}

/** Whether the stream is a view: metadata `is-view`, else the old key `is_view`. */
export function isView(entry: CatalogEntry): boolean {
  const flag = readFlag(ownValue(metadataOf(entry).stream, "is-view")) ?? readFlag(entry.is_view);
  return flag ?? false;
}

/**
 * The key of the stream. A view's key is what the user wrote as `view-key-properties`; a table's is
 * `table-key-properties`, which a user may have overridden on a table without primary key. Where the first has no name,
 * the other and then the entry's `key_properties` are asked. Empty when there is no key.
 */
export function keyPropertiesOf(entry: CatalogEntry): readonly string[] {
  const { stream } = metadataOf(entry);
  const table = readNames(ownValue(stream, "table-key-properties"));
  const view = readNames(ownValue(stream, "view-key-properties"));
  // An empty list on a table is the user's (or the dictionary's) word that there is none; on a view it says nothing.
  if (!isView(entry) && table !== undefined) return table;
  const candidates = [view, table, readNames(entry.key_properties)];
  return candidates.find((names) => names !== undefined && names.length > 0) ?? [];
}

/** A list of names; one name may stand alone. */
function readNames(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (!Array.isArray(value)) return undefined;
  return value.filter((name) => typeof name === "string");
}

/**
 * How the catalog wants the stream replicated: `forced-replication-method`, else `replication-method`, else the entry's
 * old `replication_method`. Undefined when it does not say.
 * @throws CatalogError for a method that does not exist.
 */
export function replicationMethodOf(entry: CatalogEntry): ReplicationMethod | undefined {
  const { stream } = metadataOf(entry);
  const value =
    ownValue(stream, "forced-replication-method") ??
    ownValue(stream, "replication-method") ??
    entry.replication_method;
  if (value === undefined || value === null || value === "") return undefined;
  const name = typeof value === "string" ? value.toUpperCase() : "";
  const method = replicationMethods.find((known) => known === name);
  if (method !== undefined) return method;
  const problem =
    typeof value === "string" ? `"${value}" does not exist` : `is ${jsonKind(value)}, not a name`;
  throw new CatalogError(`stream "${entry.tap_stream_id}": the replication-method ${problem}`, {
    hint: `Use one of ${replicationMethods.join(", ")}.`,
    details: { stream: entry.tap_stream_id },
  });
}

/**
 * The replication key: metadata `replication-key`, else the entry's old `replication_key`. Undefined when there is none.
 * Whether it is a column is for the plan to find out.
 */
export function replicationKeyOf(entry: CatalogEntry): string | undefined {
  const value: JsonValue | undefined =
    ownValue(metadataOf(entry).stream, "replication-key") ?? entry.replication_key;
  return typeof value === "string" && value !== "" ? value : undefined;
}
