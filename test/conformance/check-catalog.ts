import {
  type CatalogEntry,
  type JsonObject,
  type JsonValue,
  metadataOf,
  parseCatalog,
} from "@singer-oracle/core";
import type { Problem } from "./problem.ts";
import { strictValidator } from "./strict-schema.ts";

const inclusions: readonly unknown[] = ["available", "automatic", "unsupported"];

/**
 * Holds the output of `--discover` against the discovery mode of the Singer specification. Gives every problem found.
 *
 * - `catalog`: the text is JSON with `streams`, whose ids are unique.
 * - `schema-valid`, `schema-type`: every schema is valid JSON Schema of an object.
 * - `metadata-stream`, `metadata-property`, `metadata-unknown`: there is metadata of the stream and of each property, and
 *   of nothing else; `inclusion` is one of the three words.
 * - `keys`: key properties and valid replication keys are properties; keys are automatic; a view names its key as a view.
 *
 * Source: Singer getting-started, Discovery Mode.
 */
export function checkCatalog(text: string): Problem[] {
  const problems: Problem[] = [];
  let streams: readonly CatalogEntry[];
  try {
    ({ streams } = parseCatalog(text));
  } catch (error) {
    return [{ rule: "catalog", line: 0, text: (error as Error).message }];
  }
  for (const entry of streams) {
    const report = (rule: string, what: string) => {
      problems.push({ rule, line: 0, text: `${entry.tap_stream_id}: ${what}` });
    };
    checkSchema(entry, report);
    checkMetadata(entry, report);
    checkKeys(entry, report);
  }
  return problems;
}

type Report = (rule: string, text: string) => void;

function propertiesOf({ schema }: CatalogEntry): JsonObject {
  return (schema["properties"] as JsonObject | undefined) ?? {};
}

function checkSchema({ schema }: CatalogEntry, report: Report): void {
  const { type } = schema as { type?: JsonValue };
  if (type !== "object" && !(Array.isArray(type) && type.includes("object"))) {
    report("schema-type", "the schema is not one of an object");
  }
  try {
    strictValidator(schema);
  } catch (error) {
    report("schema-valid", (error as Error).message);
  }
}

function checkMetadata(entry: CatalogEntry, report: Report): void {
  const names = Object.keys(propertiesOf(entry));
  const { properties } = metadataOf(entry);
  if (!entry.metadata.some(({ breadcrumb }) => breadcrumb.length === 0)) {
    report("metadata-stream", "no metadata of the stream");
  }
  for (const name of names) {
    const metadata = properties.get(name);
    if (metadata === undefined) report("metadata-property", `no metadata of ${name}`);
    else if (!inclusions.includes(metadata["inclusion"])) {
      report("metadata-property", `the inclusion of ${name} is none of the three words`);
    }
  }
  for (const { breadcrumb } of entry.metadata) {
    const [first, name = ""] = breadcrumb;
    if (first === undefined || (first === "properties" && names.includes(name))) continue;
    report(
      "metadata-unknown",
      `metadata of ${JSON.stringify(breadcrumb)}, which is not in the schema`,
    );
  }
}

const keyLists = ["table-key-properties", "view-key-properties", "valid-replication-keys"] as const;

function checkKeys(entry: CatalogEntry, report: Report): void {
  const names = Object.keys(propertiesOf(entry));
  const { stream, properties } = metadataOf(entry);
  for (const list of keyLists) {
    for (const key of namesIn(stream[list])) {
      if (!names.includes(key)) report("keys", `${list} has ${key}, which is no property`);
    }
  }
  for (const key of namesIn(stream["table-key-properties"])) {
    if (properties.get(key)?.["inclusion"] !== "automatic")
      report("keys", `${key} is not automatic`);
  }
  if (stream["is-view"] === true && stream["table-key-properties"] !== undefined) {
    report("keys", "a view has table-key-properties");
  }
}

/** The names of a list; what is no list is told as one name that no property has. */
function namesIn(list: JsonValue | undefined): readonly string[] {
  if (list === undefined || list === null) return [];
  return Array.isArray(list) ? list.map(String) : ["no list"];
}
