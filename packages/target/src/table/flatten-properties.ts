import {
  type JsonSchema,
  type PropertyType,
  resolveProperties,
  resolveStreamSchema,
  type StreamProperty,
} from "@singer-oracle/core";
import type { TargetSettings } from "../settings.ts";
import { columnLimit, tooManyColumns } from "./column-limit.ts";

/** A property that becomes a column: one of the record itself, or one within its objects. */
export interface FlatProperty {
  readonly path: readonly string[];
  /** The names of the path with the separator between them. No two properties of a stream share it. */
  readonly name: string;
  readonly type: PropertyType;
  /** Whether every record has it. */
  readonly isRequired: boolean;
}

/** The settings that flattening depends on. */
export type FlatteningSettings = Pick<
  TargetSettings,
  "flattening_enabled" | "flattening_max_depth" | "flattening_separator"
>;

/**
 * The properties of a stream that become columns, in the order of the schema. With `flattening_enabled` an object whose
 * properties are named gives way to them, down to `flattening_max_depth` levels; an object that may also be something else
 * (a text, an array) stays one column.
 * Source: meltano/sdk, singer_sdk/helpers/_flattening.py.
 * @throws ProtocolError for a schema without properties.
 * @throws LoadError when there are more than any table has columns.
 */
export function flattenProperties(
  stream: string,
  schema: JsonSchema,
  settings: FlatteningSettings,
): readonly FlatProperty[] {
  const maxDepth = settings.flattening_enabled ? settings.flattening_max_depth : 0;
  const leaves: Leaf[] = [];
  const visit = (property: StreamProperty, above: readonly string[], isRequired: boolean): void => {
    const path = [...above, property.name];
    const required = isRequired && property.required;
    const inner = above.length < maxDepth ? innerProperties(property, schema) : [];
    for (const each of inner) visit(each, path, required && !property.type.nullable);
    if (inner.length > 0) return;
    leaves.push({ path, type: property.type, isRequired: required });
    // A schema that refers to itself has properties without end.
    if (leaves.length > columnLimit.extended) throw tooManyColumns(stream, undefined);
  };
  for (const property of resolveStreamSchema(schema).properties) visit(property, [], true);
  return nameLeaves(leaves, settings.flattening_separator);
}

type Leaf = Omit<FlatProperty, "name">;

/** What an object is made of; empty for everything that stays one column. */
function innerProperties(property: StreamProperty, root: JsonSchema): readonly StreamProperty[] {
  const { kinds } = property.type;
  if (kinds.length !== 1 || kinds[0] !== "object") return [];
  return resolveProperties(property.schema, root) ?? [];
}

/** `a__b` may be a property and also `b` within `a`: the shorter path has the name, the other one is told by its steps. */
function nameLeaves(leaves: readonly Leaf[], separator: string): readonly FlatProperty[] {
  const owners = new Map<string, readonly string[]>();
  for (const { path } of leaves) {
    const name = path.join(separator);
    const owner = owners.get(name);
    if (owner === undefined || path.length < owner.length) owners.set(name, path);
  }
  return leaves.map((leaf) => {
    const name = leaf.path.join(separator);
    return { ...leaf, name: owners.get(name) === leaf.path ? name : JSON.stringify(leaf.path) };
  });
}
