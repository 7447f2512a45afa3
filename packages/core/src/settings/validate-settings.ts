import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import * as ajvFormats from "ajv-formats";
import { parseDateTime } from "../singer/date-time.ts";
import type { SettingsDefinition, ValueSchema } from "./define-settings.ts";

const validators = new WeakMap<SettingsDefinition, ValidateFunction>();

/**
 * All errors of settings against their schema; empty when they are valid. Fills in the defaults of nested properties
 * in place (those of the settings themselves are filled in by the loader).
 */
export function validateSettings(
  settings: Record<string, unknown>,
  definition: SettingsDefinition,
): readonly ErrorObject[] {
  const validate = validators.get(definition) ?? compile(definition);
  return validate(settings) ? [] : (validate.errors ?? []);
}

function compile(definition: SettingsDefinition): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    // Keywords of our own (x-category) are no mistake.
    strict: false,
    logger: false,
  });
  ajvFormats.default.default(ajv);
  // As people write a start_date: a date alone, a space for the T, no zone for UTC.
  ajv.addFormat("date-time", (text) => parseDateTime(text, { dateOnly: true }) !== undefined);
  const validate = ajv.compile(withSafeIntegers(definition.schema as ValueSchema));
  validators.set(definition, validate);
  return validate;
}

// A JavaScript number beyond 2^53 may already have lost digits when it arrives here: refused, not used.
function withSafeIntegers(schema: ValueSchema): ValueSchema {
  const { items, properties, additionalProperties, anyOf } = schema;
  const all = Object.entries(properties ?? {}).map(([name, part]) => [
    name,
    withSafeIntegers(part),
  ]);
  return {
    ...schema,
    ...(schema.type === "integer" ? { maximum: schema.maximum ?? Number.MAX_SAFE_INTEGER } : {}),
    ...(items === undefined ? {} : { items: withSafeIntegers(items) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(all) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(withSafeIntegers) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: withSafeIntegers(additionalProperties) }
      : {}),
  };
}
