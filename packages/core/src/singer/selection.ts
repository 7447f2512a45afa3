import type { Catalog, CatalogEntry } from "./catalog.ts";
import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { keyPropertiesOf, metadataOf, readFlag, replicationKeyOf } from "./metadata.ts";

/** Why a property is taken or left out. */
export type SelectionReason =
  /** Taken: `inclusion` is `automatic`. */
  | "automatic"
  /** Taken: it belongs to the key. */
  | "key"
  /** Taken: it is the replication key. */
  | "replication-key"
  /** Taken or left out: `selected` says so. */
  | "selected"
  | "deselected"
  /** Taken or left out: `selected-by-default` says so. */
  | "selected-by-default"
  | "deselected-by-default"
  /** Taken: nothing is said about it, and the stream is selected. */
  | "default"
  /** Left out: `inclusion` is `unsupported`. */
  | "unsupported";

/** What was decided about one property. */
export interface PropertySelection {
  readonly name: string;
  readonly selected: boolean;
  readonly reason: SelectionReason;
}

/** The properties of a stream to be read. */
export interface SelectedProperties {
  /** Names of the properties to be read, in the order of the schema. */
  readonly names: readonly string[];
  /** Every property of the schema with the decision, in the order of the schema. */
  readonly decisions: readonly PropertySelection[];
  /** Sentences to be logged once. */
  readonly warnings: readonly string[];
}

/** The streams of a catalog to be read. */
export interface SelectedStreams {
  /** In the order of the catalog. */
  readonly entries: readonly CatalogEntry[];
  /** Sentences to be logged once. */
  readonly warnings: readonly string[];
}

/**
 * The streams to be read. The first of these that says true or false decides: `selected` in the stream's metadata,
 * `selected` on the entry, `selected` in its schema (both from older catalogs), `selected-by-default` in the metadata. A
 * stream about which nothing is said is not selected, whatever its `inclusion`: Meltano writes `inclusion: automatic` on
 * every stream without metadata.
 * Source: Singer SPEC, Discovery mode, metadata; singer-python catalog.py, CatalogEntry.is_selected.
 */
export function selectedStreams(catalog: Catalog): SelectedStreams {
  const warnings: string[] = [];
  const entries = catalog.streams.filter((entry) => {
    const metadata = metadataOf(entry).stream;
    const candidates: readonly (JsonValue | undefined)[] = [
      ownValue(metadata, "selected"),
      entry.selected,
      ownValue(entry.schema as JsonObject, "selected"),
      ownValue(metadata, "selected-by-default"),
    ];
    return firstFlag(candidates, `stream "${entry.tap_stream_id}"`, warnings) ?? false;
  });
  return { entries, warnings };
}

/**
 * The properties of a selected stream to be read. Unsupported ones never are; automatic ones, the key and the replication
 * key always are. For the others the first of these that says true or false decides: `selected` in the metadata,
 * `selected` in the property's schema (older catalogs), `selected-by-default`; when none does, the property is read.
 * Source: Singer SPEC, Discovery mode, inclusion; singer-python transform.py and utils.py, should_sync_field.
 */
export function selectedProperties(entry: CatalogEntry): SelectedProperties {
  const warnings: string[] = [];
  const metadata = metadataOf(entry).properties;
  const schema = ownValue(entry.schema as JsonObject, "properties");
  const properties = isJsonObject(schema) ? schema : {};
  const keys = new Set(keyPropertiesOf(entry));
  const replicationKey = replicationKeyOf(entry);
  const decisions = Object.entries(properties).map(([name, property]): PropertySelection => {
    const facts: PropertyFacts = {
      where: `stream "${entry.tap_stream_id}", property "${name}"`,
      metadata: metadata.get(name) ?? {},
      schema: isJsonObject(property) ? property : {},
      required: keys.has(name) ? "key" : name === replicationKey ? "replication-key" : undefined,
    };
    return { name, ...decide(facts, warnings) };
  });
  const names = decisions.filter(({ selected }) => selected).map(({ name }) => name);
  return { names, decisions, warnings };
}

/** What `decide` looks at. */
interface PropertyFacts {
  /** Stream and property, for warnings. */
  readonly where: string;
  readonly metadata: JsonObject;
  readonly schema: JsonObject;
  /** Why the property must be read whatever is selected. */
  readonly required: "key" | "replication-key" | undefined;
}

function decide(facts: PropertyFacts, warnings: string[]): Omit<PropertySelection, "name"> {
  const { where, metadata, schema, required } = facts;
  const inclusion = ownValue(metadata, "inclusion") ?? ownValue(schema, "inclusion");
  const candidates = [ownValue(metadata, "selected"), ownValue(schema, "selected")];
  const selected = firstFlag(candidates, where, warnings);
  if (inclusion === "unsupported") {
    warnUnsupported(facts, selected === true, warnings);
    return { selected: false, reason: "unsupported" };
  }
  if (inclusion === "automatic") return { selected: true, reason: "automatic" };
  if (required !== undefined) return { selected: true, reason: required };
  if (selected !== undefined) return { selected, reason: selected ? "selected" : "deselected" };
  const byDefault = firstFlag([ownValue(metadata, "selected-by-default")], where, warnings);
  if (byDefault === undefined) return { selected: true, reason: "default" };
  return { selected: byDefault, reason: `${byDefault ? "" : "de"}selected-by-default` };
}

function warnUnsupported(facts: PropertyFacts, selected: boolean, warnings: string[]): void {
  if (!selected && facts.required === undefined) return;
  const why = selected ? "it is selected" : `it is the stream's ${facts.required}`;
  const type = ownValue(facts.metadata, "sql-datatype");
  const what = typeof type === "string" ? `its type ${type}` : "its type";
  warnings.push(`${facts.where}: ${why}, but ${what} is not supported; it is left out`);
}

/** The first candidate that says true or false. One that is there and says neither is named in a warning. */
function firstFlag(
  candidates: readonly (JsonValue | undefined)[],
  where: string,
  warnings: string[],
): boolean | undefined {
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === null) continue;
    const flag = readFlag(candidate);
    if (flag !== undefined) return flag;
    warnings.push(`${where}: the selection is neither true nor false; it is ignored`);
  }
  return undefined;
}
