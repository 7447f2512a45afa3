import type { Ajv, AnySchema, ErrorObject, ValidateFunction } from "ajv";
import { ProtocolError } from "../errors.ts";
import { Decimal } from "./decimal.ts";
import { clampedNumber, type NumberRules } from "./exact-number-rules.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { ajvFor, type DecimalPlaces } from "./validator-ajv.ts";
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
  const ajv = ajvFor({ strict, ownProperties: namesInherited(plain.schema) });
  const validatePlain = compile(ajv, plain.schema);
  let validateExact: ValidateFunction | undefined;
  return {
    notes: plain.notes,
    validate(record) {
      if (!hasDecimal(record)) return check(validatePlain, record, noDecimals);
      validateExact ??= compile(ajv, rewriteSchema(schema, { exact: true, strict }).schema);
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

function compile(ajv: Ajv, schema: AnySchema): ValidateFunction {
  const validate = ajv.compile(schema);
  // Otherwise ajv would keep every schema it ever saw.
  if (typeof schema === "object") ajv.removeSchema(schema);
  return validate;
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
  const branches = errors.slice(0, -1).filter((error) => !isBranching(error));
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
