import type { AnySchema, ErrorObject, ValidateFunction } from "ajv";
import { ProtocolError } from "../errors.ts";
import { Decimal } from "./decimal.ts";
import { clampedNumber, type NumberRules } from "./exact-number-rules.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { type AjvOptions, ajvFor, type DecimalPlaces } from "./validator-ajv.ts";
import { exactBoundsKeyword, numberRulesKeyword } from "./validator-keywords.ts";
import { rewriteSchema } from "./validator-schema.ts";

/** Why a record does not fit its schema. Holds no value of the record. */
export interface ValidationFailure {
  /** JSON pointer into the record; `""` for the record itself. */
  readonly pointer: string;
  /** `must be integer`, `must be <= 5`, `must have required property 'id'`. */
  readonly reason: string;
}

/** A compiled schema. Stateless: may be used for any number of records. */
export interface RecordValidator {
  /** The first failure, or undefined when the record fits. */
  validate(record: JsonObject): ValidationFailure | undefined;
  /** What of the schema cannot be checked and is ignored: JSON pointer and reason, to be logged once. */
  readonly notes: readonly string[];
}

/** How strictly a validator checks. */
export interface ValidatorOptions {
  /**
   * Also check `format` (dates with a zone as RFC 3339 demands, uri, email, uuid…) and refuse schemas of which anything
   * has to be ignored. For conformance tests; records of many taps do not pass. Default false.
   */
  readonly strict?: boolean;
}

/**
 * Compiles the schema of a stream. To be done once per schema: compiling takes milliseconds, validating microseconds.
 *
 * Schemas of every draft are accepted, see `validator-schema.ts`; formats are not checked unless `strict`, as in the
 * Meltano SDK's targets. Records may hold `Decimal`s wherever numbers are allowed: for such a record every number is
 * checked exactly against `integer`, the bounds and `multipleOf` (a JS number has only to come close to a multiple), by a
 * second compiled form that looks at a copy with rounded numbers; there `enum` and `const` compare rounded numbers and
 * `uniqueItems` is not checked. Records without them take a faster form with the same result.
 *
 * @param schema The whole schema of a SCHEMA message, numbers as `parseExact` reads them.
 * @throws ProtocolError when `strict` and something in the schema has to be ignored.
 */
export function createValidator(schema: unknown, options: ValidatorOptions = {}): RecordValidator {
  const strict = options.strict === true;
  const plain = rewriteSchema(schema, { exact: false, strict });
  if (strict && plain.notes.length > 0) {
    throw new ProtocolError(`the schema is not valid: ${plain.notes.join("; ")}`);
  }
  const form = { strict, ownProperties: namesInherited(plain.schema) };
  const validatePlain = compile(form, plain.schema);
  if (validatePlain === undefined) {
    return { notes: [...plain.notes, tooLargeNote], validate: () => undefined };
  }
  let validateExact: ValidateFunction | undefined;
  return {
    notes: plain.notes,
    validate(record) {
      if (!hasDecimal(record)) return check(validatePlain, record, noDecimals);
      validateExact ??= compile(form, rewriteSchema(schema, { exact: true, strict }).schema);
      if (validateExact === undefined) return undefined;
      const decimals = new Map<object, ReadonlyMap<string | number, Decimal>>();
      return check(validateExact, roundedCopy(record, decimals), decimals);
    },
  };
}

const noDecimals: DecimalPlaces = new Map();

/** Names that every object inherits: a schema with one of them needs a look at whose the property is. */
const inheritedNames = Object.getOwnPropertyNames(Object.prototype);

function namesInherited(schema: unknown): boolean {
  const text = JSON.stringify(schema);
  return inheritedNames.some((name) => text.includes(JSON.stringify(name)));
}

const tooLargeNote = "the schema: it is too large to be compiled";

/** Subschemas that the form which stops at the first error may have: about half of what the stack holds. */
const maxNested = 1000;

/**
 * What stops at the first error nests the check of each property into the one before: some thousand of them are too many
 * for the stack of the compiler, and of V8. What collects all errors is flat, but goes on where the other one is done.
 * @returns undefined for a schema that is too large for either
 */
function compile(
  form: Pick<AjvOptions, "strict" | "ownProperties">,
  schema: AnySchema,
): ValidateFunction | undefined {
  const ajv = ajvFor({ ...form, allErrors: countObjects(schema) > maxNested });
  try {
    const validate = ajv.compile(schema);
    // V8 reads the function when it is called.
    validate.call(noDecimals as never, {});
    return validate;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    // Otherwise ajv would keep every schema it ever saw.
    if (typeof schema === "object") ajv.removeSchema(schema);
  }
}

function countObjects(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + countObjects(part), 1);
}

function check(
  validate: ValidateFunction,
  record: unknown,
  decimals: DecimalPlaces,
): ValidationFailure | undefined {
  if (validate.call(decimals as never, record)) return undefined;
  const failure = describe(validate.errors ?? []);
  validate.errors = null;
  return failure;
}

/** The failure that tells most: of a value that fits no branch, what the branches want. */
function describe(errors: readonly ErrorObject[]): ValidationFailure {
  const last = errors.at(-1);
  if (last === undefined) return { pointer: "", reason: "does not fit the schema" };
  if (last.keyword !== "anyOf" && last.keyword !== "oneOf") return failureOf(last);
  const branches = errors.filter(
    (error) => !isBranching(error) && isWithin(error.instancePath, last.instancePath),
  );
  const deepest = branches.reduce<ErrorObject | undefined>(deeper, undefined);
  if (deepest !== undefined && deepest.instancePath.length > last.instancePath.length) {
    return failureOf(deepest);
  }
  const reasons = [...new Set(branches.map((error) => failureOf(error).reason))];
  const [first = failureOf(last).reason, ...others] = reasons;
  const rest = others.map((reason) => ` or ${reason.replace(/^must be /, "")}`);
  return { pointer: last.instancePath, reason: first + rest.join("") };
}

function isBranching(error: ErrorObject): boolean {
  return error.keyword === "anyOf" || error.keyword === "oneOf";
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

function deeper(found: ErrorObject | undefined, error: ErrorObject): ErrorObject {
  return found !== undefined && found.instancePath.length >= error.instancePath.length
    ? found
    : error;
}

function failureOf(error: ErrorObject): ValidationFailure {
  const { keyword, params, parentSchema } = error;
  const bound: string | undefined = parentSchema?.[exactBoundsKeyword]?.[keyword];
  let reason = error.message ?? `does not fit ${keyword}`;
  if (keyword === "type") reason = `must be ${typesOf(error).join(" or ")}`;
  else if (bound !== undefined) reason = `must be ${params["comparison"]} ${bound}`;
  return { pointer: error.instancePath, reason };
}

/** The types a schema allows, also where the exact form leaves it to `NumberRules` that a number is whole. */
function typesOf(error: ErrorObject): readonly unknown[] {
  const rules: NumberRules | undefined = error.parentSchema?.[numberRulesKeyword];
  const types: unknown = rules?.integer ?? error.params["type"];
  return Array.isArray(types) ? types : [types];
}

/** Whether a value holds a `Decimal` anywhere. */
function hasDecimal(value: JsonValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Decimal) return true;
  if (Array.isArray(value)) return value.some(hasDecimal);
  const object = value as JsonObject;
  for (const name in object) {
    const item = object[name];
    // The same as hasDecimal(item), without a call for each text.
    if (typeof item === "object" && item !== null && hasDecimal(item)) return true;
  }
  return false;
}

/** Copies a value with `Decimal`s rounded, and remembers where they stood. */
function roundedCopy(
  value: JsonValue,
  decimals: Map<object, ReadonlyMap<string | number, Decimal>>,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Decimal) return clampedNumber(value);
  const exact = new Map<string | number, Decimal>();
  const keep = (item: JsonValue, place: string | number): unknown => {
    if (item instanceof Decimal) exact.set(place, item);
    return roundedCopy(item, decimals);
  };
  const copy: object = Array.isArray(value)
    ? value.map(keep)
    : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, keep(item, name)]));
  if (exact.size > 0) decimals.set(copy, exact);
  return copy;
}
