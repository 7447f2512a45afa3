import type { DefinedError, ErrorObject } from "ajv";
import type { SettingsProblem } from "../errors.ts";
import { escapePointer } from "../singer/json-pointer.ts";
import { schemaOfProperty } from "./coerce.ts";
import type { ValueSchema } from "./define-settings.ts";
import { describeGiven, describeSchema } from "./describe-schema.ts";
import { nearestName } from "./nearest-name.ts";
import { holdsSecret } from "./secrets.ts";

/** What turning validation errors into sentences needs to know. */
export interface ProblemContext {
  /** The schema of all settings. */
  readonly schema: ValueSchema;
  /** Where the setting came from, ` (from config.json)`; empty when that is not known. */
  readonly describeOrigin: (key: string) => string;
  /** How a missing required setting can be given. */
  readonly describeMissing: (key: string) => string;
  /** Replaces the secrets of this run in a text. */
  readonly redactor: (text: string) => string;
}

/**
 * Validation errors of ajv (options `allErrors` and `verbose`) as problems for people, one for each pointer, in the
 * order of the errors. Says what was given and what is allowed; never the value of a secret.
 */
export function problemsFromAjv(
  errors: readonly ErrorObject[],
  context: ProblemContext,
): SettingsProblem[] {
  const alternatives = errors
    .filter((error) => error.keyword === "anyOf" || error.keyword === "oneOf")
    .map((error) => `${error.schemaPath}/`);
  const problems = new Map<string, SettingsProblem>();
  for (const error of errors) {
    // The branches of anyOf report what none of them accepts; the anyOf itself says it in one sentence.
    if (alternatives.some((path) => error.schemaPath.startsWith(path))) continue;
    const problem = problemFromAjv(error as DefinedError, context);
    if (!problems.has(problem.pointer)) problems.set(problem.pointer, problem);
  }
  return [...problems.values()];
}

/** The top-level name that a JSON pointer begins with; empty for the pointer to the whole. */
export function keyOfPointer(pointer: string): string {
  return (pointerParts(pointer)[0] ?? "") as string;
}

function problemFromAjv(error: DefinedError, context: ProblemContext): SettingsProblem {
  const { instancePath } = error;
  const origin = context.describeOrigin(keyOfPointer(instancePath));
  if (error.keyword === "required") {
    const name = error.params.missingProperty;
    const pointer = `${instancePath}/${escapePointer(name)}`;
    const how = instancePath === "" ? context.describeMissing(name) : origin;
    return { pointer, message: `is missing${how}` };
  }
  if (error.keyword === "additionalProperties") {
    const name = error.params.additionalProperty;
    const pointer = `${instancePath}/${escapePointer(name)}`;
    const known = Object.keys((error.parentSchema as ValueSchema).properties ?? {});
    return withNearest({ pointer, message: `is not a known name here${origin}` }, name, known);
  }
  return wrongValue(error, context, origin);
}

function wrongValue(error: DefinedError, context: ProblemContext, origin: string): SettingsProblem {
  const schema = error.parentSchema as ValueSchema;
  const isSecret = isSecretPointer(error.instancePath, context.schema);
  const given = describeFault(error) ?? describeGiven(error.data, isSecret, context.redactor);
  const message = `must be ${describeSchema(schema)}, not ${given}${quotesHint(error)}${origin}`;
  const words = (schema.enum ?? []).filter((word) => typeof word === "string");
  const problem = { pointer: error.instancePath, message };
  if (isSecret || typeof error.data !== "string") return problem;
  return withNearest(problem, error.data, words);
}

// What the value itself would not show.
function describeFault(error: DefinedError): string | undefined {
  switch (error.keyword) {
    case "uniqueItems":
      return "one in which an entry stands twice";
    case "minItems":
    case "maxItems":
      return `one of ${(error.data as readonly unknown[]).length}`;
    case "maximum":
      return error.params.limit === Number.MAX_SAFE_INTEGER
        ? `more than ${Number.MAX_SAFE_INTEGER}`
        : undefined;
    default:
      return undefined;
  }
}

function quotesHint(error: DefinedError): string {
  if (error.keyword !== "type" || error.params.type !== "string") return "";
  const isBare = typeof error.data === "number" || typeof error.data === "boolean";
  return isBare ? ": put it in quotes" : "";
}

function withNearest(
  problem: SettingsProblem,
  given: string,
  known: readonly string[],
): SettingsProblem {
  const nearest = nearestName(given, known);
  return nearest === undefined ? problem : { ...problem, nearest };
}

function isSecretPointer(pointer: string, schema: ValueSchema): boolean {
  let part: ValueSchema | undefined = schema;
  for (const name of pointerParts(pointer)) {
    part = schemaOfProperty(part, name) ?? part.items;
    if (part === undefined) return false;
    if (part.writeOnly === true) return true;
  }
  return holdsSecret(part);
}

function pointerParts(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
