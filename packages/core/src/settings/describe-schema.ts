import { typesOf } from "./coerce.ts";
import type { SettingType, ValueSchema } from "./define-settings.ts";

/** What a schema allows, as the end of the sentence "must be …": `a whole number from 1 to 65535`. */
export function describeSchema(schema: ValueSchema): string {
  if (schema.enum !== undefined) {
    const words = schema.enum.map((word) => JSON.stringify(word));
    return words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`;
  }
  if (schema.type === undefined && schema.anyOf !== undefined) {
    return schema.anyOf.map(describeSchema).join(" or ");
  }
  return typesOf(schema)
    .map((type) => describeType(type, schema))
    .join(" or ");
}

/**
 * A value that was given, as the end of the sentence "…, not …". Texts are quoted and cut after 60 characters; of lists
 * and objects only the kind is named; of a secret, and of a text with a secret in it, only the type.
 */
export function describeGiven(
  value: unknown,
  isSecret: boolean,
  redactor: (text: string) => string,
): string {
  if (isSecret) return `a value of type ${jsonTypeOf(value)}`;
  switch (jsonTypeOf(value)) {
    case "array":
      return "a list";
    case "object":
      return "an object";
    case "string": {
      const text = String(value);
      if (redactor(text) !== text) return "a value of type string";
      return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
    }
    default:
      return `${jsonTypeOf(value) === "number" ? "the number " : ""}${String(value)}`;
  }
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function describeType(type: SettingType, schema: ValueSchema): string {
  switch (type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${describeRange(schema)}`;
    case "number":
      return `a number${describeRange(schema)}`;
    case "string":
      return describeString(schema);
    case "array":
      return describeArray(schema);
    case "object":
      return describeObject(schema);
  }
}

function describeRange(schema: ValueSchema): string {
  const { minimum, exclusiveMinimum, exclusiveMaximum } = schema;
  // The bound that validation adds to every integer would only puzzle.
  const maximum = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const bounds = [
    minimum === undefined ? "" : `of at least ${minimum}`,
    exclusiveMinimum === undefined ? "" : `greater than ${exclusiveMinimum}`,
    maximum === undefined ? "" : `of at most ${maximum}`,
    exclusiveMaximum === undefined ? "" : `less than ${exclusiveMaximum}`,
  ].filter((bound) => bound !== "");
  return bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`;
}

function describeString(schema: ValueSchema): string {
  const { format, pattern, minLength, maxLength } = schema;
  if (format === "date-time") return "a date such as 2024-02-29 or 2024-02-29T23:59:59Z";
  if (format === "date") return "a date such as 2024-02-29";
  const limits = [
    format === undefined ? "" : `in the format ${format}`,
    pattern === undefined ? "" : `that matches ${pattern}`,
    describeCount(minLength, maxLength, "character"),
  ].filter((limit) => limit !== "");
  return ["text", ...limits].join(" ");
}

function describeArray(schema: ValueSchema): string {
  const parts = [
    "a list",
    schema.uniqueItems === true ? "without repetitions" : "",
    describeCount(schema.minItems, schema.maxItems, "entry"),
    schema.items === undefined ? "" : `in which each entry is ${describeSchema(schema.items)}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function describeObject(schema: ValueSchema): string {
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object") return "an object";
  return `an object in which each value is ${describeSchema(additionalProperties)}`;
}

function describeCount(least: number | undefined, most: number | undefined, unit: string): string {
  const plural = unit === "entry" ? "entries" : `${unit}s`;
  const noun = (count: number): string => `${count} ${count === 1 ? unit : plural}`;
  if (least !== undefined && most !== undefined) return `of ${least} to ${noun(most)}`;
  if (least !== undefined) return `of at least ${noun(least)}`;
  return most === undefined ? "" : `of at most ${noun(most)}`;
}
