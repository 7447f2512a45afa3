import { Decimal } from "./decimal.ts";
import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import {
  anyJson,
  cleanType,
  type DecimalFormat,
  orderKinds,
  type PropertyKind,
  type PropertyType,
} from "./property-type.ts";

/**
 * What a schema's own keywords say, without references and branches.
 * @param typeOf Gives the type of another schema of the document: draft 3 allows schemas in type lists.
 */
export function typeOfKeywords(
  schema: JsonObject,
  typeOf: (schema: JsonObject) => PropertyType,
): PropertyType {
  const { kinds, nullable } = ownKinds(schema, typeOf);
  return cleanType({
    kinds,
    nullable,
    format: stringOf(schema, "format"),
    maxLength: lengthOf(schema),
    contentEncoding: stringOf(schema, "contentEncoding"),
    decimal: decimalOf(schema),
    ...boundOf(schema, "minimum", "exclusiveMinimum", 1),
    ...boundOf(schema, "maximum", "exclusiveMaximum", -1),
    scale: scaleOf(schema),
    xOracle: stringOf(schema, "x-oracle"),
    description: stringOf(schema, "description"),
  });
}

type Kinds = Pick<PropertyType, "kinds" | "nullable">;

const kindNames: Readonly<Record<string, PropertyKind>> = {
  string: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  object: "object",
  array: "array",
};

function ownKinds(schema: JsonObject, typeOf: (schema: JsonObject) => PropertyType): Kinds {
  const type = ownValue(schema, "type") ?? [];
  const names: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  if (names.length === 0) return kindsWithoutType(schema);
  return names.map((name) => kindsOfName(name, typeOf)).reduce(uniteKinds);
}

/** A name of a type list; draft 3 allows schemas there. A name that does not exist may be anything. */
function kindsOfName(name: JsonValue, typeOf: (schema: JsonObject) => PropertyType): Kinds {
  if (isJsonObject(name)) return typeOf(name);
  if (name === "null") return { kinds: [], nullable: true };
  const kind =
    typeof name === "string" && Object.hasOwn(kindNames, name) ? kindNames[name] : undefined;
  return kind === undefined ? anyJson : { kinds: [kind], nullable: false };
}

/** Without `type`: the kinds of the values that are allowed, else what the keywords are made for, else anything. */
function kindsWithoutType(schema: JsonObject): Kinds {
  const constant = ownValue(schema, "const");
  const values = constant === undefined ? listOf(schema, "enum") : [constant];
  if (values.length > 0) return values.map(kindsOfValue).reduce(uniteKinds);
  const has = (keyword: string): boolean => ownValue(schema, keyword) !== undefined;
  if (has("properties")) return { kinds: ["object"], nullable: true };
  if (has("items") || has("prefixItems")) return { kinds: ["array"], nullable: true };
  return { kinds: anyJson.kinds, nullable: true };
}

function kindsOfValue(value: JsonValue): Kinds {
  if (value === null) return { kinds: [], nullable: true };
  return { kinds: [kindOfValue(value)], nullable: false };
}

function kindOfValue(value: Exclude<JsonValue, null>): PropertyKind {
  if (value instanceof Decimal) return value.isInteger ? "integer" : "number";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  return Array.isArray(value) ? "array" : "object";
}

function uniteKinds(left: Kinds, right: Kinds): Kinds {
  return {
    kinds: orderKinds([...left.kinds, ...right.kinds]),
    nullable: left.nullable || right.nullable,
  };
}

function stringOf(schema: JsonObject, keyword: string): string | undefined {
  const value = ownValue(schema, keyword);
  return typeof value === "string" ? value : undefined;
}

function numberOf(schema: JsonObject, keyword: string): Decimal | undefined {
  const value = ownValue(schema, keyword);
  if (value instanceof Decimal) return value;
  return typeof value === "number" && Number.isFinite(value) ? Decimal.from(value) : undefined;
}

function lengthOf(schema: JsonObject): number | undefined {
  const value = ownValue(schema, "maxLength");
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

/**
 * A bound: the keyword alone, with draft 4's `exclusive…: true` beside it, or the number in `exclusive…` of later drafts;
 * of two numbers the narrower one.
 * @param narrower The sign of a comparison by which a bound is the narrower one.
 */
function boundOf(
  schema: JsonObject,
  name: "minimum" | "maximum",
  exclusiveName: "exclusiveMinimum" | "exclusiveMaximum",
  narrower: -1 | 1,
): Partial<Pick<PropertyType, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum">> {
  const bound = numberOf(schema, name);
  const exclusive = numberOf(schema, exclusiveName);
  if (exclusive !== undefined && (bound === undefined || bound.compare(exclusive) !== narrower)) {
    return { [name]: exclusive, [exclusiveName]: true };
  }
  if (bound === undefined) return {};
  return ownValue(schema, exclusiveName) === true
    ? { [name]: bound, [exclusiveName]: true }
    : { [name]: bound };
}

function scaleOf(schema: JsonObject): number | undefined {
  const step = numberOf(schema, "multipleOf");
  // Some taps write a negative or zero step for a negative scale: it means nothing.
  if (step === undefined || step.isZero || step.negative) return undefined;
  return Math.max(0, step.scale);
}

/**
 * The digits of a decimal that travels as a string. Source: Meltano Singer SDK (`singer.decimal`, `x-singer.decimal` with
 * top-level `precision` and `scale`); s7clarke10's tap-oracle (`additionalProperties: {"scale_precision": "(p,s)"}`).
 */
function decimalOf(schema: JsonObject): DecimalFormat | undefined {
  const format = ownValue(schema, "format");
  if (format !== "singer.decimal" && format !== "x-singer.decimal") return undefined;
  const additional = ownValue(schema, "additionalProperties");
  const text = isJsonObject(additional) ? ownValue(additional, "scale_precision") : undefined;
  const match = typeof text === "string" ? /^\(\s*(\d+)\s*,\s*(-?\d+)\s*\)$/.exec(text) : null;
  const precision = digitsOf(ownValue(schema, "precision") ?? match?.[1]);
  const scale = digitsOf(ownValue(schema, "scale") ?? match?.[2]);
  return {
    ...(precision === undefined || precision < 1 ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

function digitsOf(value: JsonValue | undefined): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,4}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? Number(number) : undefined;
}

/** The items of a keyword whose value is a list; empty when it is none. */
export function listOf(schema: JsonObject, keyword: string): readonly JsonValue[] {
  const value = ownValue(schema, keyword);
  return Array.isArray(value) ? value : [];
}
