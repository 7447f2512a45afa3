import type { SettingType, ValueSchema } from "./define-settings.ts";

const TRUE_WORDS: ReadonlySet<string> = new Set(["true", "1", "yes", "y", "on", "t"]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["false", "0", "no", "n", "off", "f"]);

/**
 * The value as its schema wants it, when its meaning is plain. Configuration files of Singer and environment variables
 * carry numbers, booleans and lists as text, so text is read by type: integers, numbers, booleans (`true 1 yes on`…),
 * JSON arrays and objects, comma-separated lists; words of an `enum` are matched without regard to case, `-` and `_`.
 * A value that does not fit is returned unchanged and validation says what is wrong with it. Never throws, never
 * changes its argument.
 *
 * Source: Meltano SDK, configuration by environment (`true 1 yes on`, arrays and objects as JSON).
 */
export function coerce(value: unknown, schema: ValueSchema): unknown {
  if (typeof value === "string") return coerceText(value, schema);
  if (Array.isArray(value)) return coerceItems(value, schema);
  if (typeof value === "object" && value !== null) return coerceProperties(value, schema);
  // 0 and 1 are how several of the older taps write booleans.
  if (typeof value === "number" && typesOf(schema).join() === "boolean")
    return coerceBoolean(value);
  return value;
}

/** True when the value means "not set": null, undefined, or an empty text where an empty text cannot be meant. */
export function isUnset(value: unknown, schema: ValueSchema): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "string" && value.trim() === "" && !acceptsEmptyText(value, schema);
}

/** `"yes"`, `"0"`, `1`… → boolean; anything else unchanged. */
export function coerceBoolean(value: unknown): unknown {
  if (typeof value !== "string" && typeof value !== "number") return value;
  const word = String(value).trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  return FALSE_WORDS.has(word) ? false : value;
}

/** The parts of a comma-separated text, trimmed, empty ones left out. A part with a comma in it needs a JSON array. */
export function splitCsv(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The types a schema allows, in its own order; those of `anyOf` when it has no `type`. */
export function typesOf(schema: ValueSchema): readonly SettingType[] {
  if (schema.type !== undefined) {
    return typeof schema.type === "string" ? [schema.type] : schema.type;
  }
  return [...new Set((schema.anyOf ?? []).flatMap(typesOf))];
}

// A text setting whose default says something can be emptied on purpose (`flattening_separator: ""`). Everywhere else
// "" is what a pipeline tool writes for a variable that is not there.
function acceptsEmptyText(value: string, schema: ValueSchema): boolean {
  if (!typesOf(schema).includes("string")) return false;
  if (value !== "") return true;
  return (
    typeof schema.default === "string" && schema.enum === undefined && (schema.minLength ?? 0) === 0
  );
}

function coerceText(text: string, schema: ValueSchema): unknown {
  if (schema.enum !== undefined) return coerceWord(text, schema.enum);
  const types = typesOf(schema);
  for (const type of types) {
    const value = type === "string" ? text : coerceTextTo(type, text, schema);
    if (value !== undefined) return value;
  }
  return text;
}

function coerceTextTo(type: SettingType, text: string, schema: ValueSchema): unknown {
  const trimmed = text.trim();
  switch (type) {
    case "integer":
      return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
    case "boolean": {
      const flag = coerceBoolean(trimmed);
      return typeof flag === "boolean" ? flag : undefined;
    }
    case "object":
      return parseJson(trimmed, "{", (value) => coerceProperties(value as object, schema));
    case "array":
      return coerceTextToArray(trimmed, schema);
    default:
      return undefined;
  }
}

function coerceTextToArray(text: string, schema: ValueSchema): unknown {
  if (text.startsWith("[")) {
    return parseJson(text, "[", (value) => coerceItems(value as unknown[], schema));
  }
  if (schema["x-text-is-entry"] === true) return coerceItems([text], schema);
  // A comma inside an object is no separator; such a list must be written as JSON.
  if (schema.items !== undefined && typesOf(schema.items).includes("object")) return undefined;
  return coerceItems(splitCsv(text), schema);
}

function parseJson(text: string, start: "{" | "[", use: (value: unknown) => unknown): unknown {
  if (!text.startsWith(start)) return undefined;
  try {
    return use(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function coerceWord(text: string, words: NonNullable<ValueSchema["enum"]>): unknown {
  if (words.includes(text)) return text;
  const given = plainWord(text);
  return (
    words.find((word) =>
      typeof word === "string" ? plainWord(word) === given : String(word) === text.trim(),
    ) ?? text
  );
}

function plainWord(text: string): string {
  return text.trim().toLowerCase().replaceAll(/[-_ ]/g, "");
}

function coerceItems(values: readonly unknown[], schema: ValueSchema): unknown[] {
  const { items } = schema;
  return items === undefined ? [...values] : values.map((value) => coerce(value, items));
}

function coerceProperties(value: object, schema: ValueSchema): unknown {
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    const entrySchema = schemaOfProperty(schema, name);
    setOwn(copy, name, entrySchema === undefined ? entry : coerce(entry, entrySchema));
  }
  return copy;
}

/** The schema of one property of an object schema, that of `additionalProperties` for a name it does not list. */
export function schemaOfProperty(schema: ValueSchema, name: string): ValueSchema | undefined {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/** Sets an own property whatever its name is: a plain assignment to `__proto__` would change the prototype. */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
