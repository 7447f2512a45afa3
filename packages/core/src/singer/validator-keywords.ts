/** How single keywords of a schema are rewritten for ajv; see `validator-schema.ts`. */
import { Decimal } from "./decimal.ts";
import {
  ceilToNumber,
  clampedNumber,
  floorToNumber,
  type NumberRules,
} from "./exact-number-rules.ts";
import { isJsonObject, ownValue } from "./json-object.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { listOf } from "./schema-keywords.ts";

/** The keyword that stands for all rules about numbers; its value is `NumberRules`. */
export const numberRulesKeyword = "numberRules";
/** The keyword that stands for `multipleOf` where values are JS numbers. */
export const closeMultipleKeyword = "closeMultipleOf";

/** The formats that a strict validator checks: those of draft-07 and 2020-12 that ajv-formats has. */
export const strictFormats: ReadonlySet<string> = new Set([
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "json-pointer",
  "regex",
  "relative-json-pointer",
  "uri",
  "uri-reference",
  "uri-template",
  "uuid",
]);

/** Beside ajv's own bounds: the exact texts of those that had to be rounded, for messages. ajv itself ignores it. */
export const exactBoundsKeyword = "exactBounds";

/** Says that a keyword is left out, and why. */
export type Note = (keyword: string, problem: string) => void;

/** Whether numbers are checked by `numberRules` or by ajv's own keywords. */
type Mode = { readonly exact: boolean };

const typeNames: ReadonlySet<JsonValue> = new Set([
  "null",
  "string",
  "integer",
  "number",
  "boolean",
  "object",
  "array",
]);

/**
 * `type` with what ajv knows. A list that names `any` or a type that does not exist accepts everything; schemas in the
 * list (draft 3) are handed back for the caller to rewrite.
 */
export function rewriteType(
  schema: JsonObject,
  mode: Mode,
  note: Note,
): { readonly keywords: Record<string, unknown>; readonly schemas: readonly JsonObject[] } {
  const type = ownValue(schema, "type");
  if (type === undefined) return { keywords: {}, schemas: [] };
  const parts: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  const schemas = parts.filter(isJsonObject);
  const names = parts.filter((part) => !isJsonObject(part));
  const unknown = names.find((name) => !typeNames.has(name));
  if (unknown !== undefined || parts.length === 0) {
    if (unknown !== "any") note("type", `${JSON.stringify(unknown ?? [])} is no JSON type`);
    return { keywords: {}, schemas: [] };
  }
  if (names.length === 0) return { keywords: { not: {} }, schemas };
  const set = new Set(names);
  if (set.has("number")) set.delete("integer");
  // The exact rules ask for whole numbers themselves; ajv would ask it of a rounded number.
  const written = [...set].map((name) => (mode.exact && name === "integer" ? "number" : name));
  return { keywords: { type: written.length === 1 ? written[0] : written }, schemas };
}

/** `enum` and `const`; exact numbers in them are rounded, as those of the records are for ajv. */
export function rewriteValues(schema: JsonObject, note: Note): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  const values = ownValue(schema, "enum");
  if (Array.isArray(values) && values.length > 0) written["enum"] = values.map(rounded);
  else if (values !== undefined) note("enum", "it is no list of values");
  const constant = ownValue(schema, "const");
  if (constant !== undefined) written["const"] = rounded(constant);
  return written;
}

function rounded(value: JsonValue): unknown {
  if (value instanceof Decimal) return clampedNumber(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

const lengthKeywords = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;

/** Lengths and counts, `uniqueItems`, `required` and the dependencies that name properties. */
export function rewriteLengths(schema: JsonObject, note: Note): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const keyword of lengthKeywords) {
    const value = ownValue(schema, keyword);
    if (Number.isSafeInteger(value) && Number(value) >= 0) written[keyword] = value;
    else if (value !== undefined) note(keyword, "it is no length");
  }
  if (ownValue(schema, "uniqueItems") === true) written["uniqueItems"] = true;
  const required = ownValue(schema, "required");
  if (Array.isArray(required)) written["required"] = namesOf(required);
  else if (required !== undefined) note("required", "it is no list of names");
  const dependencies = {
    ...nameLists(ownValue(schema, "dependencies")),
    ...nameLists(ownValue(schema, "dependentRequired")),
  };
  if (Object.keys(dependencies).length > 0) written["dependencies"] = dependencies;
  return written;
}

function namesOf(values: readonly JsonValue[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === "string"))];
}

function nameLists(value: JsonValue | undefined): Record<string, readonly string[]> {
  if (!isJsonObject(value)) return {};
  const entries = Object.keys(value).map((name) => [name, namesOf(listOf(value, name))] as const);
  return Object.fromEntries(entries.filter(([, names]) => names.length > 0));
}

/** `pattern`, when JavaScript understands it: taps also write Python's regular expressions. */
export function rewritePattern(schema: JsonObject, note: Note): Record<string, unknown> {
  const pattern = ownValue(schema, "pattern");
  if (pattern === undefined) return {};
  if (typeof pattern === "string" && isPattern(pattern)) return { pattern };
  note("pattern", "it is no regular expression of JavaScript");
  return {};
}

/** Whether a text is a regular expression of JavaScript. */
export function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

/** `minimum`, `maximum`, their exclusive forms of all drafts, and `multipleOf`. */
export function rewriteNumbers(
  schema: JsonObject,
  mode: Mode,
  note: Note,
): Record<string, unknown> {
  const bounds = {
    ...readBound(schema, "minimum", "exclusiveMinimum", note),
    ...readBound(schema, "maximum", "exclusiveMaximum", note),
  };
  const step = readNumber(schema, "multipleOf", note);
  const isStep = step !== undefined && !step.isZero && !step.negative;
  if (step !== undefined && !isStep) note("multipleOf", "it is not above zero");
  if (mode.exact) return exactRules(schema, bounds, isStep ? step : undefined);
  // ajv compares JS numbers: each bound becomes the JS number that divides them just as the exact bound does.
  const roundedBounds: Record<string, number> = {
    ...rounding(bounds, "minimum", ceilToNumber),
    ...rounding(bounds, "exclusiveMinimum", floorToNumber),
    ...rounding(bounds, "maximum", floorToNumber),
    ...rounding(bounds, "exclusiveMaximum", ceilToNumber),
  };
  const texts = Object.entries(bounds)
    .filter(([name, bound]) => !Decimal.from(roundedBounds[name] ?? 0).equals(bound))
    .map(([name, bound]) => [name, bound.toJsonText()]);
  return {
    ...roundedBounds,
    ...(texts.length === 0 ? {} : { [exactBoundsKeyword]: Object.fromEntries(texts) }),
    ...(isStep ? { [closeMultipleKeyword]: clampedNumber(step) } : {}),
  };
}

type BoundName = "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum";
type Bounds = Partial<Record<BoundName, Decimal>>;

function readBound(
  schema: JsonObject,
  name: "minimum" | "maximum",
  exclusiveName: "exclusiveMinimum" | "exclusiveMaximum",
  note: Note,
): Bounds {
  const bound = readNumber(schema, name, note);
  const flag = ownValue(schema, exclusiveName);
  // Draft 4: a boolean beside the bound.
  if (typeof flag === "boolean") {
    if (bound === undefined) return {};
    return { [flag ? exclusiveName : name]: bound };
  }
  const exclusive = readNumber(schema, exclusiveName, note);
  return {
    ...(bound === undefined ? {} : { [name]: bound }),
    ...(exclusive === undefined ? {} : { [exclusiveName]: exclusive }),
  };
}

function readNumber(schema: JsonObject, keyword: string, note: Note): Decimal | undefined {
  const value = ownValue(schema, keyword);
  if (value === undefined || value instanceof Decimal) return value;
  if (typeof value === "number" && Number.isFinite(value)) return Decimal.from(value);
  note(keyword, "it is no number");
  return undefined;
}

function rounding(
  bounds: Bounds,
  name: BoundName,
  round: (bound: Decimal) => number,
): Record<string, number> {
  const bound = bounds[name];
  return bound === undefined ? {} : { [name]: round(bound) };
}

function exactRules(
  schema: JsonObject,
  bounds: Bounds,
  step: Decimal | undefined,
): Record<string, unknown> {
  const type = ownValue(schema, "type") ?? [];
  const names: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  const known = names.every((name) => typeNames.has(name) || isJsonObject(name));
  const integer = known && names.includes("integer") && !names.includes("number");
  const texts = Object.entries(bounds).map(([name, bound]) => [name, bound.toJsonText()]);
  const rules: NumberRules = {
    ...(integer ? { integer: names.filter((name) => typeof name === "string") } : {}),
    ...Object.fromEntries(texts),
    ...(step === undefined ? {} : { multipleOf: step.toJsonText() }),
  };
  return Object.keys(rules).length === 0 ? {} : { [numberRulesKeyword]: rules };
}

/** `format`, where it is checked. */
export function rewriteFormat(
  schema: JsonObject,
  mode: { readonly strict: boolean },
): Record<string, unknown> {
  const format = ownValue(schema, "format");
  return mode.strict && typeof format === "string" && strictFormats.has(format) ? { format } : {};
}
