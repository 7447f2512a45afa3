import { ProtocolError } from "../errors.ts";
import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonSchema, JsonValue } from "./json-value.ts";
import { anyJson, intersectTypes, type PropertyType, uniteTypes } from "./property-type.ts";
import { listOf, typeOfKeywords } from "./schema-keywords.ts";
import { resolveRef } from "./schema-ref.ts";

export type { DecimalFormat, PropertyKind, PropertyType } from "./property-type.ts";
export { anyJson, isAnyJson } from "./property-type.ts";

/** A property of a stream's schema. */
export interface StreamProperty {
  readonly name: string;
  readonly type: PropertyType;
  /** Whether every record must have it. */
  readonly required: boolean;
  /** The property's own schema where it was first met; `{}` for a boolean schema. */
  readonly schema: JsonSchema;
}

/** The schema of a stream with references and branches resolved. */
export interface StreamSchema {
  /** In the order in which the schema names them. */
  readonly properties: readonly StreamProperty[];
}

/** Deeper nested branches and references count as any JSON. */
const maxDepth = 64;

/** One resolution: the document, what is known of it and what is being looked at. */
interface Resolution {
  readonly root: unknown;
  readonly known: Map<object, PropertyType>;
  /** As `known`, for the properties that a schema names. */
  readonly gathered: Map<object, Gathered | undefined>;
  /** Schemas from the outermost to the one being looked at; meeting one of them again is a cycle. */
  readonly active: Set<object>;
}

/**
 * Resolves the schema of a SCHEMA message or a catalog entry: draft 4, 7 and 2020-12 together. Properties are also taken
 * from behind `$ref`, from `allOf`, and from the branches of `anyOf` and `oneOf` (not required there). References that
 * lead nowhere, cycles of references and nesting deeper than 64 levels count as any JSON.
 * @throws ProtocolError when the schema has no properties at all (an empty object of them is allowed).
 */
export function resolveStreamSchema(schema: unknown): StreamSchema {
  const properties = propertiesOf(schema, newResolution(schema));
  if (properties === undefined) {
    throw new ProtocolError("the schema has no properties", {
      hint: "The tap must name the properties of the stream's records in its SCHEMA message.",
    });
  }
  return { properties };
}

/**
 * The type of one schema of a document.
 * @param root The whole document, for references; the schema itself when it stands alone.
 */
export function resolvePropertyType(schema: unknown, root: unknown = schema): PropertyType {
  return typeOf(schema, newResolution(root));
}

/**
 * The properties of an object within a document, for flattening; undefined when its schema names none.
 * @param root The whole document, for references.
 */
export function resolveProperties(
  schema: unknown,
  root: unknown,
): readonly StreamProperty[] | undefined {
  return propertiesOf(schema, newResolution(root));
}

function newResolution(root: unknown): Resolution {
  return { root, known: new Map(), gathered: new Map(), active: new Set() };
}

/** Looks at a schema with a guard against cycles and depth. */
function guarded<T>(schema: object, resolution: Resolution, otherwise: T, look: () => T): T {
  const { active } = resolution;
  if (active.has(schema) || active.size >= maxDepth) return otherwise;
  active.add(schema);
  try {
    return look();
  } finally {
    active.delete(schema);
  }
}

function typeOf(schema: unknown, resolution: Resolution): PropertyType {
  // `true` allows everything; `false` and what is no schema at all say nothing that a column could use.
  if (!isJsonObject(schema)) return anyJson;
  const known = resolution.known.get(schema);
  if (known !== undefined) return known;
  const type = guarded(schema, resolution, undefined, () => computeType(schema, resolution));
  if (type === undefined) return anyJson;
  resolution.known.set(schema, type);
  return type;
}

function computeType(schema: JsonObject, resolution: Resolution): PropertyType {
  let type = typeOfKeywords(schema, (other) => typeOf(other, resolution));
  const ref = ownValue(schema, "$ref");
  if (typeof ref === "string") {
    type = intersectTypes(type, typeOf(resolveRef(resolution.root, ref), resolution));
  }
  for (const part of listOf(schema, "allOf")) {
    type = intersectTypes(type, typeOf(part, resolution));
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listOf(schema, keyword).map((branch) => typeOf(branch, resolution));
    if (branches.length > 0) type = intersectTypes(type, branches.reduce(uniteTypes));
  }
  return ownValue(schema, "nullable") === true ? { ...type, nullable: true } : type;
}

/** Properties while they are gathered. */
type Gathered = Map<string, Omit<StreamProperty, "name">>;

function propertiesOf(
  schema: unknown,
  resolution: Resolution,
): readonly StreamProperty[] | undefined {
  const gathered = gather(schema, resolution);
  if (gathered === undefined) return undefined;
  return [...gathered].map(([name, property]) => ({ name, ...property }));
}

function gather(schema: unknown, resolution: Resolution): Gathered | undefined {
  if (!isJsonObject(schema)) return undefined;
  if (resolution.gathered.has(schema)) return resolution.gathered.get(schema);
  return guarded(schema, resolution, undefined, () => {
    const gathered = gatherParts(schema, resolution);
    resolution.gathered.set(schema, gathered);
    return gathered;
  });
}

function gatherParts(schema: JsonObject, resolution: Resolution): Gathered | undefined {
  let gathered = ownProperties(schema, resolution);
  const ref = ownValue(schema, "$ref");
  const target = typeof ref === "string" ? resolveRef(resolution.root, ref) : undefined;
  for (const part of [target, ...listOf(schema, "allOf")]) {
    gathered = join(gathered, gather(part, resolution), intersectTypes);
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listOf(schema, keyword)
      .map((branch) => gather(branch, resolution))
      .reduce((left, right) => join(left, right, uniteTypes), undefined);
    gathered = join(gathered, optional(branches), intersectTypes);
  }
  return requireNames(gathered, listOf(schema, "required"));
}

function ownProperties(schema: JsonObject, resolution: Resolution): Gathered | undefined {
  const properties = ownValue(schema, "properties");
  if (!isJsonObject(properties)) return undefined;
  // A property's own nesting starts anew: it is no part of the schemas that lead here.
  const inner: Resolution = { ...resolution, active: new Set() };
  return new Map(
    Object.entries(properties).map(([name, property]) => [
      name,
      {
        type: typeOf(property, inner),
        required: false,
        schema: isJsonObject(property) ? (property as JsonSchema) : {},
      },
    ]),
  );
}

function join(
  left: Gathered | undefined,
  right: Gathered | undefined,
  combine: (left: PropertyType, right: PropertyType) => PropertyType,
): Gathered | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const joined: Gathered = new Map(left);
  for (const [name, property] of right) {
    const known = joined.get(name);
    if (known === undefined) joined.set(name, property);
    else {
      const required = known.required || property.required;
      joined.set(name, { ...known, type: combine(known.type, property.type), required });
    }
  }
  return joined;
}

function optional(gathered: Gathered | undefined): Gathered | undefined {
  if (gathered === undefined) return undefined;
  return new Map([...gathered].map(([name, property]) => [name, { ...property, required: false }]));
}

function requireNames(
  gathered: Gathered | undefined,
  names: readonly JsonValue[],
): Gathered | undefined {
  if (gathered === undefined || names.length === 0) return gathered;
  const required = new Set(names);
  return new Map(
    [...gathered].map(([name, property]) => [
      name,
      required.has(name) ? { ...property, required: true } : property,
    ]),
  );
}
