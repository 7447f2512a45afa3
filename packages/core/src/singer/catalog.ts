import { CatalogError } from "../errors.ts";
import { parseExact } from "./exact-json.ts";
import { isJsonObject, jsonKind, ownValue } from "./json-object.ts";
import type { JsonObject, JsonSchema, JsonValue } from "./json-value.ts";
import { prettyJson } from "./pretty-json.ts";

/** Metadata of the stream (`[]`) or of one of its properties (`["properties", name]`, deeper for nested ones). */
export interface MetadataEntry {
  readonly breadcrumb: readonly string[];
  readonly metadata: JsonObject;
  readonly [key: string]: unknown;
}

/**
 * A stream of a catalog as it stands in the file. Unknown keys are kept.
 * Source: Singer SPEC, Discovery mode; singer-python catalog.py (`table_name`, `database_name`, `is_view`, `row_count`).
 */
export interface CatalogEntry {
  /** Unique within the catalog; of our own tap `OWNER-TABLE`. */
  readonly tap_stream_id: string;
  /** Name used in messages; the `tap_stream_id` when the file has none. */
  readonly stream: string;
  readonly schema: JsonSchema;
  /** Empty when the file has none. */
  readonly metadata: readonly MetadataEntry[];
  readonly key_properties?: readonly string[] | null;
  readonly replication_key?: string | null;
  readonly replication_method?: string | null;
  readonly table_name?: string | null;
  readonly database_name?: string | null;
  readonly is_view?: boolean | null;
  readonly row_count?: JsonValue;
  /** Selection of catalogs older than metadata. */
  readonly selected?: JsonValue;
  readonly [key: string]: unknown;
}

/** What `--discover` prints and `--catalog` reads. */
export interface Catalog {
  readonly streams: readonly CatalogEntry[];
  readonly [key: string]: unknown;
}

const discoverHint = "Make a new one with --discover and edit that.";

/**
 * Reads the text of a catalog (or of a `--properties` file); a byte order mark may stand in front. An empty catalog is a
 * catalog.
 * @throws CatalogError when it is not JSON or not a catalog; the message says where.
 */
export function parseCatalog(text: string): Catalog {
  let value: JsonValue;
  try {
    value = parseExact(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `: ${cause.message}` : "";
    const what = text.trim() === "" ? "the catalog is empty" : `the catalog is not JSON${reason}`;
    throw new CatalogError(what, { hint: `The file may be cut off. ${discoverHint}`, cause });
  }
  return readCatalog(value);
}

/**
 * Checks a value that was read as JSON. `stream` and `metadata` are filled in where they are missing, everything else
 * stays as it is.
 * @throws CatalogError when it is not a catalog; the message says where.
 */
export function readCatalog(value: JsonValue): Catalog {
  if (!isJsonObject(value)) {
    throw broken("", `it is ${jsonKind(value)}, not an object with "streams"`);
  }
  const streams = ownValue(value, "streams");
  if (!Array.isArray(streams)) {
    const problem = `it is ${jsonKind(streams)}, not an array of streams`;
    throw broken("/streams", streams === undefined ? "it is missing" : problem);
  }
  const entries = streams.map((entry: JsonValue, index) => readEntry(entry, `/streams/${index}`));
  refuseDuplicates(entries);
  return { ...value, streams: entries };
}

function readEntry(value: JsonValue, pointer: string): CatalogEntry {
  if (!isJsonObject(value)) throw broken(pointer, `it is ${jsonKind(value)}, not an object`);
  const id = ownValue(value, "tap_stream_id");
  if (typeof id !== "string" || id === "") {
    throw broken(`${pointer}/tap_stream_id`, "the stream has no tap_stream_id");
  }
  const where = ` (stream "${id}")`;
  const schema = ownValue(value, "schema");
  if (!isJsonObject(schema)) {
    const problem = schema === undefined ? "the stream has no schema" : "it is not an object";
    throw broken(`${pointer}/schema`, problem + where);
  }
  const stream = ownValue(value, "stream") ?? id;
  if (typeof stream !== "string") throw broken(`${pointer}/stream`, `it is not a string${where}`);
  checkNames(ownValue(value, "key_properties"), `${pointer}/key_properties`, where);
  const metadata = readMetadata(ownValue(value, "metadata") ?? [], `${pointer}/metadata`, where);
  return { ...value, tap_stream_id: id, stream, schema: schema as JsonSchema, metadata };
}

function readMetadata(value: JsonValue, pointer: string, where: string): MetadataEntry[] {
  if (!Array.isArray(value)) throw broken(pointer, `it is not an array${where}`);
  return value.map((entry: JsonValue, index) => {
    const breadcrumb = isJsonObject(entry) ? ownValue(entry, "breadcrumb") : undefined;
    const metadata = isJsonObject(entry) ? ownValue(entry, "metadata") : undefined;
    if (!isJsonObject(entry) || !isNames(breadcrumb) || !isJsonObject(metadata)) {
      const problem = `it is not {"breadcrumb": [names], "metadata": {…}}${where}`;
      throw broken(`${pointer}/${index}`, problem);
    }
    return { ...entry, breadcrumb, metadata };
  });
}

function checkNames(value: JsonValue | undefined, pointer: string, where: string): void {
  if (value === undefined || value === null || isNames(value)) return;
  throw broken(pointer, `it is not an array of names${where}`);
}

function isNames(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

function refuseDuplicates(entries: readonly CatalogEntry[]): void {
  const positions = new Map<string, number>();
  for (const [index, { tap_stream_id: id }] of entries.entries()) {
    const first = positions.get(id);
    if (first !== undefined) {
      const pointer = `/streams/${index}/tap_stream_id`;
      throw broken(pointer, `"${id}" is already the tap_stream_id of /streams/${first}`);
    }
    positions.set(id, index);
  }
}

function broken(pointer: string, problem: string): CatalogError {
  const where = pointer === "" ? "" : ` at ${pointer}`;
  return new CatalogError(`the catalog is wrong${where}: ${problem}`, {
    hint: discoverHint,
    details: { pointer },
  });
}

/** The entry with a `tap_stream_id`, if the catalog has it. */
export function findEntry(catalog: Catalog, tapStreamId: string): CatalogEntry | undefined {
  return catalog.streams.find((entry) => entry.tap_stream_id === tapStreamId);
}

/**
 * The text of a catalog, piece by piece (one stream a piece, so that a catalog of any size can be written): JSON with two
 * blanks a level and a line end, keys in their own order, numbers exact. The same catalog always gives the same text.
 * The streams are asked for one after the other, so that they need not be in memory together.
 */
export function* catalogChunks(
  catalog: Omit<Catalog, "streams"> & { readonly streams: Iterable<CatalogEntry> },
): Generator<string, void, undefined> {
  const { streams, ...others } = catalog;
  yield '{\n  "streams": [';
  let count = 0;
  for (const entry of streams) {
    // The entry came from JSON or is built of JSON values; only its type says `unknown`.
    yield `${count === 0 ? "\n" : ",\n"}    ${prettyJson(entry as unknown as JsonObject, "    ")}`;
    count += 1;
  }
  yield count === 0 ? "]" : "\n  ]";
  for (const [key, value] of Object.entries(others)) {
    if (value !== undefined) {
      yield `,\n  ${JSON.stringify(key)}: ${prettyJson(value as JsonValue, "  ")}`;
    }
  }
  yield "\n}\n";
}

/** The whole text of `catalogChunks`. */
export function serializeCatalog(catalog: Catalog): string {
  return [...catalogChunks(catalog)].join("");
}
