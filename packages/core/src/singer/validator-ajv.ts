/** The schema compiler of `validator.ts`, with the keywords that JSON Schema has not. */
import { _, Ajv, type CodeKeywordDefinition, type ErrorObject, str } from "ajv";
import formatsPlugin, { type FormatName } from "ajv-formats";
import type { Decimal } from "./decimal.ts";
import { closeMultipleOf, compileNumberRules, type NumberRules } from "./exact-number-rules.ts";
import { closeMultipleKeyword, numberRulesKeyword, strictFormats } from "./validator-keywords.ts";

/** The `Decimal`s of a record: container of the copy → name or index → exact number. */
export type DecimalPlaces = ReadonlyMap<object, ReadonlyMap<string | number, Decimal>>;

/** What sets one compiler apart from another. */
export interface AjvOptions {
  /** Whether formats are checked. */
  readonly strict: boolean;
  /**
   * Whether it is asked of each property if it is the record's own. To be set when the schema has a name that every object
   * inherits; costs a fifth of the time.
   */
  readonly ownProperties: boolean;
  /** Whether all errors are collected; for schemas whose other form would be nested too deep. */
  readonly allErrors: boolean;
}

const instances = new Map<string, Ajv>();

/** The compiler for some options; there is one of each. */
export function ajvFor(options: AjvOptions): Ajv {
  const key = `${options.strict} ${options.ownProperties} ${options.allErrors}`;
  const known = instances.get(key);
  if (known !== undefined) return known;
  const ajv = createAjv(options);
  instances.set(key, ajv);
  return ajv;
}

function createAjv({ strict, ownProperties, allErrors }: AjvOptions): Ajv {
  const ajv = new Ajv({
    strict: false,
    validateFormats: strict,
    // The rewritten schema is valid by construction, and messages about it would quote the tap's schema.
    validateSchema: false,
    meta: false,
    logger: false,
    ownProperties,
    allErrors,
    unicodeRegExp: false,
    // Errors know their schema, which the failure's text needs; the value they also know is not used.
    verbose: true,
    // Hands `DecimalPlaces` to the keyword below, as `this`.
    passContext: true,
  });
  if (strict) {
    const formats = [...strictFormats] as FormatName[];
    formatsPlugin.default(ajv, { mode: "full", formats });
  }
  ajv.removeKeyword("maxLength");
  ajv.addKeyword(maxLengthKeyword);
  ajv.addKeyword({
    keyword: closeMultipleKeyword,
    type: "number",
    schemaType: "number",
    errors: true,
    compile: (step: number) => {
      const isMultiple = closeMultipleOf(step);
      return withReason((value) => (isMultiple(value) ? undefined : `must be multiple of ${step}`));
    },
  });
  ajv.addKeyword({
    keyword: numberRulesKeyword,
    type: "number",
    schemaType: "object",
    errors: true,
    compile: (rules: NumberRules) => {
      const findProblem = compileNumberRules(rules);
      return withReason((value, exact) => findProblem(exact ?? value));
    },
  });
  return ajv;
}

/** Where ajv is when it calls a keyword. */
interface KeywordPlace {
  readonly parentData: object;
  readonly parentDataProperty: string | number;
}

/** A keyword function of ajv: true, or false with `errors` set on itself. */
interface KeywordFunction {
  (this: DecimalPlaces, value: number, place?: KeywordPlace): boolean;
  errors?: Partial<ErrorObject>[];
}

/** Makes a keyword out of a function that says what is wrong with a number, given its exact value if it was rounded. */
function withReason(
  findProblem: (value: number, exact: Decimal | undefined) => string | undefined,
): KeywordFunction {
  const keyword: KeywordFunction = function (value, place) {
    const exact =
      place === undefined ? undefined : this.get(place.parentData)?.get(place.parentDataProperty);
    const message = findProblem(value, exact);
    if (message === undefined) return true;
    keyword.errors = [{ keyword: numberRulesKeyword, message, params: {} }];
    return false;
  };
  return keyword;
}

/**
 * ajv's own counts the characters of every text. There are never more of them than UTF-16 units, so that only long texts
 * have to be counted.
 */
const maxLengthKeyword: CodeKeywordDefinition = {
  keyword: "maxLength",
  type: "string",
  schemaType: "number",
  error: {
    message: ({ schemaCode }) => str`must NOT have more than ${schemaCode} characters`,
    params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
  },
  code(context) {
    const { gen, data, schema } = context;
    const count = gen.scopeValue("func", { ref: countCharacters });
    context.fail(_`${data}.length > ${schema} && ${count}(${data}) > ${schema}`);
  },
};

/** Characters as JSON Schema counts them: a pair of surrogates is one. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i += 1) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) continue;
    if ((text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count -= 1;
  }
  return count;
}
