import {
  Decimal,
  type JsonObject,
  type JsonSchema,
  keepSources,
  type ReadMessage,
  type SchemaMessage,
} from "@singer-oracle/core";
import type { FlatteningSettings } from "../table/flatten-properties.ts";

/** Keeps the texts of a record's objects and arrays, see `keepSources`. */
export type SourceKeeper = (item: ReadMessage, record: JsonObject) => void;

const scalarTypes: ReadonlySet<unknown> = new Set([
  "string",
  "integer",
  "number",
  "boolean",
  "null",
]);

/**
 * What keeps the texts that become columns: those of the record's own members, and of the objects that are flattened.
 * Undefined when the schema allows neither objects nor arrays, so that nothing has to be looked for.
 */
export function createSourceKeeper(
  { schema }: SchemaMessage,
  settings: Pick<FlatteningSettings, "flattening_enabled" | "flattening_max_depth">,
): SourceKeeper | undefined {
  if (Object.values(schema.properties ?? {}).every(isScalar) && schema.properties !== undefined) {
    return undefined;
  }
  const depth = settings.flattening_enabled ? settings.flattening_max_depth : 0;
  return ({ block, start }, record) => {
    if (hasNested(record)) keepSources(block, start, record, depth);
  };
}

function isScalar({ type }: JsonSchema): boolean {
  if (typeof type === "string") return scalarTypes.has(type);
  return Array.isArray(type) && type.length > 0 && type.every((name) => scalarTypes.has(name));
}

function hasNested(record: JsonObject): boolean {
  for (const name in record) {
    const value = record[name];
    if (typeof value === "object" && value !== null && !(value instanceof Decimal)) return true;
  }
  return false;
}
