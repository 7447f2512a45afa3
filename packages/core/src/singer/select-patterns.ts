/**
 * Selection and metadata by patterns, as Meltano's extras `select` and `metadata` do it.
 * Source: Meltano documentation, Plugin extras of extractors (select, metadata); meltano
 * src/meltano/core/plugin/singer/catalog.py.
 */
import { CatalogError } from "../errors.ts";
import type { Catalog, CatalogEntry, MetadataEntry } from "./catalog.ts";
import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { compileNamePattern } from "./name-pattern.ts";

/** A catalog with patterns applied. */
export interface AppliedPatterns {
  readonly catalog: Catalog;
  /** Patterns that met no stream or no property of it, as the user wrote them: most likely misspelt. */
  readonly unmatched: readonly string[];
}

/** Patterns that are applied to one entry of a catalog after the other. */
export interface PatternApplier {
  /** The entry with the patterns applied; the given one is not changed. */
  apply(entry: CatalogEntry): CatalogEntry;
  /** Patterns that have met nothing in any entry so far, as `AppliedPatterns` has them. */
  unmatched(): readonly string[];
}

/** Sets one metadata key wherever stream and breadcrumb match. */
interface Rule {
  /** The text it comes from; undefined for rules that the user did not write. */
  readonly origin: string | undefined;
  readonly matchesStream: (tapStreamId: string) => boolean;
  /** Tests a breadcrumb joined by dots; `""` is the stream itself. */
  readonly matchesBreadcrumb: (breadcrumb: string) => boolean;
  readonly key: string;
  readonly value: JsonValue;
  /** Whether meeting nothing deserves a word: implied rules (the stream of a property) do not. */
  readonly principal: boolean;
}

/**
 * Selects streams and properties by patterns: `OWNER-TABLE.COLUMN`, `OWNER-TABLE` (all of it), `OWNER-*.*`, and with `!`
 * in front what to leave out. Wildcards as in `compileNamePattern`; a dot within a name is written `\.`.
 *
 * First everything is deselected, then all patterns without `!` are applied in their order, then all with `!`: an
 * exclusion wins wherever it stands in the list. A selected property selects its stream (and the properties around it);
 * `!stream.*` deselects the stream as well. Unsupported properties are never selected. The given catalog is not changed.
 * @throws CatalogError for an empty pattern.
 */
export function applySelectPatterns(
  catalog: Catalog,
  patterns: readonly string[],
): AppliedPatterns {
  return applyTo(catalog, compileSelectPatterns(patterns));
}

/**
 * `applySelectPatterns` for a catalog that is not in memory as a whole.
 * @throws CatalogError for an empty pattern.
 */
export function compileSelectPatterns(patterns: readonly string[]): PatternApplier {
  const rules = patterns.map(selectRules);
  const everything = ["", "properties.*"].map((breadcrumb) =>
    rule(undefined, "*", breadcrumb, "selected", false, false),
  );
  const included = rules.filter(({ negated }) => !negated).flatMap((group) => group.rules);
  const excluded = rules.filter(({ negated }) => negated).flatMap((group) => group.rules);
  return ruleApplier([...everything, ...included, ...excluded]);
}

/**
 * Sets metadata by patterns: `{"OWNER-TABLE": {"replication-method": "INCREMENTAL", "COLUMN": {"selected": false}}}`, or
 * the same with dots, `{"OWNER-TABLE.replication-key": "CHANGED_AT"}`. Streams and properties may hold wildcards; later
 * rules win. Where the entry also has the key of older catalogs (`replication_method`…), that is set as well. The given
 * catalog is not changed.
 * @throws CatalogError when a key has no stream in front of it.
 */
export function applyMetadataOverrides(catalog: Catalog, overrides: JsonObject): AppliedPatterns {
  return applyTo(catalog, compileMetadataOverrides(overrides));
}

/**
 * `applyMetadataOverrides` for a catalog that is not in memory as a whole.
 * @throws CatalogError when a key has no stream in front of it.
 */
export function compileMetadataOverrides(overrides: JsonObject): PatternApplier {
  return ruleApplier(overrideRules(overrides, []));
}

function rule(
  origin: string | undefined,
  stream: string,
  breadcrumb: string,
  key: string,
  value: JsonValue,
  principal: boolean,
): Rule {
  return {
    origin,
    matchesStream: compileNamePattern(stream),
    matchesBreadcrumb: compileNamePattern(breadcrumb),
    key,
    value,
    principal,
  };
}

const unescapedDot = /(?<!\\)\./;

/** Splits at dots; `\.` is a dot within a name. */
function splitAtDots(text: string): string[] {
  return text.split(unescapedDot).map((part) => part.replaceAll("\\.", "."));
}

/** `["a", "b"]` as `properties.a.properties.b`. */
function joinedBreadcrumb(names: readonly string[]): string {
  return names.map((name) => `properties.${name}`).join(".");
}

function selectRules(pattern: string): { readonly negated: boolean; readonly rules: Rule[] } {
  const negated = pattern.startsWith("!");
  const [stream = "", ...names] = splitAtDots(negated ? pattern.slice(1) : pattern);
  if (stream === "") throw new CatalogError(`the select pattern "${pattern}" names no stream`);
  const path = names.length === 0 || names.join("") === "" ? ["*"] : names;
  const breadcrumbs: string[] = [];
  if (!negated || path.join(".") === "*") breadcrumbs.push("");
  if (!negated) {
    for (let length = 1; length < path.length; length += 1) {
      breadcrumbs.push(joinedBreadcrumb(path.slice(0, length)));
    }
  }
  const set = (breadcrumb: string, principal: boolean): Rule =>
    rule(pattern, stream, breadcrumb, "selected", !negated, principal);
  const implied = breadcrumbs.map((breadcrumb) => set(breadcrumb, false));
  return { negated, rules: [...implied, set(joinedBreadcrumb(path), true)] };
}

function overrideRules(overrides: JsonObject, parents: readonly string[]): Rule[] {
  return Object.entries(overrides).flatMap(([name, value]) => {
    const path = [...parents, ...splitAtDots(name)];
    if (isJsonObject(value)) return overrideRules(value, path);
    const [stream, ...rest] = path;
    const key = rest.pop();
    if (stream === undefined || stream === "" || key === undefined) {
      throw new CatalogError(`the metadata override "${path.join(".")}" names no stream`, {
        hint: 'Write {"OWNER-TABLE": {"replication-method": "INCREMENTAL"}}.',
      });
    }
    const breadcrumb =
      rest.length >= 2 && rest[0] === "properties" ? rest.join(".") : joinedBreadcrumb(rest);
    return [rule(path.join("."), stream, breadcrumb, key, value, true)];
  });
}

function applyTo(catalog: Catalog, patterns: PatternApplier): AppliedPatterns {
  const streams = catalog.streams.map((entry) => patterns.apply(entry));
  return { catalog: { ...catalog, streams }, unmatched: patterns.unmatched() };
}

function ruleApplier(rules: readonly Rule[]): PatternApplier {
  const open = new Set(rules.filter(({ principal }) => principal));
  return {
    apply: (entry) => {
      const matching = rules.filter((rule) => rule.matchesStream(entry.tap_stream_id));
      return matching.length === 0 ? entry : applyToEntry(entry, matching, open);
    },
    unmatched: () => [...new Set([...open].flatMap(({ origin }) => origin ?? []))],
  };
}

/** @param open Rules that have met nothing so far; those that meet something are taken out. */
function applyToEntry(entry: CatalogEntry, rules: readonly Rule[], open: Set<Rule>): CatalogEntry {
  const nodes = allBreadcrumbs(entry);
  let legacy: JsonObject = {};
  const metadata: MetadataEntry[] = [];
  for (const [joined, node] of nodes) {
    const matching = rules.filter((rule) => rule.matchesBreadcrumb(joined));
    for (const rule of matching) open.delete(rule);
    const values = setValues(node.metadata, matching);
    if (joined === "") legacy = legacyValues(entry, matching);
    // A property that nobody said anything about needs no entry.
    if (values !== node.metadata || entry.metadata.includes(node)) {
      metadata.push({ ...node, metadata: values });
    }
  }
  return { ...entry, ...legacy, metadata };
}

function setValues(metadata: JsonObject, rules: readonly Rule[]): JsonObject {
  let values = metadata;
  for (const { key, value } of rules) {
    const selects = key === "selected" && value === true;
    if (selects && ownValue(values, "inclusion") === "unsupported") continue;
    values = { ...values, [key]: value };
  }
  return values;
}

/** Keys of the entry itself that older catalogs have, where the entry has them. */
function legacyValues(entry: CatalogEntry, rules: readonly Rule[]): JsonObject {
  const pairs = rules.map(({ key, value }) => [key.replaceAll("-", "_"), value] as const);
  const settable = pairs.filter(([key]) => Object.hasOwn(entry, key) && !fixedKeys.has(key));
  return Object.fromEntries(settable);
}

/** What no override may touch: it is structure. */
const fixedKeys: ReadonlySet<string> = new Set(["tap_stream_id", "stream", "schema", "metadata"]);

/** Every breadcrumb of the metadata and of the schema, joined by dots, with its metadata. The stream comes first. */
function allBreadcrumbs(entry: CatalogEntry): Map<string, MetadataEntry> {
  const nodes = new Map<string, MetadataEntry>([["", { breadcrumb: [], metadata: {} }]]);
  for (const node of entry.metadata) nodes.set(node.breadcrumb.join("."), node);
  addProperties(entry.schema as JsonObject, [], nodes);
  return nodes;
}

function addProperties(
  schema: JsonObject,
  parents: readonly string[],
  nodes: Map<string, MetadataEntry>,
): void {
  const properties = ownValue(schema, "properties");
  if (!isJsonObject(properties)) return;
  for (const [name, property] of Object.entries(properties)) {
    const breadcrumb = [...parents, "properties", name];
    const joined = breadcrumb.join(".");
    if (!nodes.has(joined)) nodes.set(joined, { breadcrumb, metadata: {} });
    if (isJsonObject(property)) addProperties(property, breadcrumb, nodes);
  }
}
