import { Decimal } from "../../singer/decimal.ts";
import type { JsonSchema, JsonValue } from "../../singer/json-value.ts";
import { typedBind } from "../sql/typed-binds.ts";
import type { BindValue } from "../sql-reader.ts";
import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import {
  fitsNumber,
  floatDigits,
  maxNumberPrecision,
  numberProblem,
  numberTypeFor,
  wholeDigits,
} from "./number-fit.ts";
import type {
  BindOptions,
  ColumnReader,
  DoesNotFit,
  ReadOptions,
  TypeFamily,
  TypeOf,
  ValueBinder,
} from "./type-family.ts";

type NumberType = TypeOf<"number">;
type FloatType = TypeOf<"float">;

/** Most digits of an integer whose bounds are written into its schema: more would not fit a 64-bit integer. */
const maxBoundedDigits = 18;

/** NUMBER with and without precision. Values are the driver's text: all digits, never through a JavaScript number. */
export const numberFamily: TypeFamily<"number"> = {
  read: (type, column, options) =>
    type.scale !== null && type.scale <= 0
      ? {
          selectExpressions: [column],
          fetchAs: "text",
          encoding: "number",
          jsonSchema: columnSchema(["integer"], type, integerBounds(type)),
          large: "none",
        }
      : readDecimal(type, column, options, decimalDigits(type)),
  bind: bindNumber,
  keyText: () => numberKeyText,
};

/** FLOAT(b): a NUMBER that is rounded to b binary digits. */
export const floatFamily: TypeFamily<"float"> = {
  read: (type, column, options) => readDecimal(type, column, options, {}),
  bind: (type, options) =>
    bindDecimal(type, options, (value) => value.precision <= floatDigits(type.binaryPrecision)),
  keyText: () => numberKeyText,
};

/** Smallest and largest integer of a type of up to 18 digits. */
function integerBounds(type: NumberType): JsonSchema {
  const { precision, scale } = type;
  if (precision === null || scale === null || precision - scale > maxBoundedDigits) return {};
  const digits = "9".repeat(precision) + "0".repeat(-scale);
  return { minimum: exactInteger(`-${digits}`), maximum: exactInteger(digits) };
}

/** A JavaScript number where it holds the integer exactly. */
function exactInteger(text: string): number | Decimal {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : Decimal.parse(text);
}

/** Precision and scale of a decimal as others understand them: never a scale greater than the precision. */
function decimalDigits({ precision, scale }: NumberType): {
  readonly precision?: number;
  readonly scale?: number;
} {
  if (scale === null) return {};
  return { precision: Math.max(precision ?? maxNumberPrecision, scale), scale };
}

function readDecimal(
  type: NumberType | FloatType,
  column: string,
  { useSingerDecimal }: ReadOptions,
  digits: { readonly precision?: number; readonly scale?: number },
): ColumnReader {
  const asText = useSingerDecimal !== false;
  const schema = asText
    ? columnSchema(["string"], type, singerDecimal(useSingerDecimal, digits))
    : columnSchema(["number"], type);
  return {
    selectExpressions: [column],
    fetchAs: "text",
    encoding: asText ? "decimal-string" : "number",
    jsonSchema: schema,
    large: "none",
  };
}

/** The keywords that targets look for. Source: Meltano Singer SDK, DecimalType; pipelinewise-tap-oracle, scale_precision. */
function singerDecimal(
  setting: true | "x-singer.decimal",
  digits: { readonly precision?: number; readonly scale?: number },
): JsonSchema {
  if (setting !== true) return { format: setting, ...digits };
  if (digits.precision === undefined) return { format: "singer.decimal" };
  const scalePrecision = `(${digits.precision},${digits.scale})`;
  return {
    format: "singer.decimal",
    ...digits,
    additionalProperties: { scale_precision: scalePrecision },
  };
}

function bindNumber(type: NumberType, options: BindOptions): ValueBinder {
  const { precision, scale } = type;
  const fits = (value: Decimal): boolean => fitsNumber(value, precision, scale);
  const general = bindDecimal(type, options, fits);
  if (typedBind(type, ":v").bindAs === "number") return bindSmallInteger(type, general);
  if (scale === null) return bindBareNumber(general);
  const limit = scale < 0 ? 0 : 10 ** Math.min(wholeDigits(precision, scale), 15);
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value > -limit && value < limit
      ? String(value)
      : general(value);
}

/**
 * NUMBER without precision takes the 17 digits of any JavaScript number; in this range they are written out. A text that
 * is what would be written is taken as it is.
 */
function bindBareNumber(general: ValueBinder): ValueBinder {
  return (value) => {
    if (typeof value === "number") {
      const isWrittenOut =
        value < 1e21 && value > -1e21 && (value >= 1e-6 || value <= -1e-6 || value === 0);
      return isWrittenOut ? String(value) : general(value);
    }
    return typeof value === "string" && isPlainNumber(value) ? value : general(value);
  };
}

/**
 * Whether a text is a number as it would be written, other than 0, with no more digits than NUMBER keeps: without zeros at
 * its ends, but for the one in front of the point. Looked at unit by unit, which takes a third of a regular expression's time.
 */
function isPlainNumber(text: string): boolean {
  const { length } = text;
  if (length > maxNumberPrecision + 2) return false;
  const first = text.charCodeAt(0) === minus ? 1 : 0;
  const point = pointOf(text, first);
  if (point === undefined) return false;
  const digits = length - first - (point < length ? 1 : 0);
  if (digits < 1 || digits > maxNumberPrecision || point === first) return false;
  const isZeroFirst = text.charCodeAt(first) === zero;
  if (isZeroFirst && point !== first + 1) return false;
  return point === length ? !isZeroFirst : text.charCodeAt(length - 1) > zero;
}

const minus = 45;
const dot = 46;
const zero = 48;

/** Where the point stands, the length when there is none; undefined when there is anything but digits and one point. */
function pointOf(text: string, first: number): number | undefined {
  let point = text.length;
  for (let index = first; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= zero && unit <= zero + 9) continue;
    if (unit !== dot || point < text.length) return undefined;
    point = index;
  }
  return point;
}

/** A column whose integers all fit a JavaScript number is bound as one. */
function bindSmallInteger(type: NumberType, general: ValueBinder): ValueBinder {
  const limit = type.scale === 0 ? 10 ** (type.precision ?? 0) : 0;
  return (value) => {
    if (typeof value === "number" && Number.isInteger(value) && value > -limit && value < limit) {
      return value;
    }
    const bound = general(value);
    return typeof bound === "string" ? Number(bound) : bound;
  };
}

/** Decimal text for everything that is a number: numbers, texts of numbers, booleans as 1 and 0. */
function bindDecimal(
  type: NumberType | FloatType,
  options: BindOptions,
  fits: (value: Decimal) => boolean,
): ValueBinder {
  const { column } = options;
  return (value) => {
    if (value === null) return null;
    const decimal = decimalOf(value);
    if (decimal === undefined) {
      if (typeof value !== "string") throw wrongKind(column, value, type);
      throw columnError(column, "the text is not a decimal number");
    }
    const problem = numberProblem(decimal);
    if (problem !== undefined) throw columnError(column, problem);
    return fits(decimal) ? numberText(decimal) : tooNarrow(decimal);
  };
}

/** Text for TO_NUMBER: plain while that is short, with an exponent where it would be mostly zeros. */
export function numberText(value: Decimal): string {
  return value.exponent <= 40 && value.scale <= 80 ? value.toPlainText() : value.toString();
}

function tooNarrow(value: Decimal): DoesNotFit {
  const fraction = Math.max(value.scale, 0);
  const whole = Math.max(value.precision - value.scale, 0);
  return {
    doesNotFit: `the number has ${whole} digits before and ${fraction} behind the point`,
    needs: numberTypeFor(value),
  };
}

/** The number of a JSON value; undefined when it is none. Booleans are 1 and 0. */
export function decimalOf(value: JsonValue): Decimal | undefined {
  if (typeof value === "number") return Decimal.from(value);
  if (value instanceof Decimal) return value;
  if (typeof value === "boolean") return Decimal.from(value ? 1 : 0);
  return typeof value === "string" ? Decimal.tryParse(value.trim()) : undefined;
}

/** The number as it would be bound: `1`, `1.0` and `1e0` are one number. */
function numberKeyText(bound: BindValue): string {
  if (typeof bound === "number") return bound === 0 ? "0" : String(bound);
  const text = String(bound);
  if (text.length <= maxPlainKeyLength && isPlainNumber(text)) return text;
  const decimal = Decimal.parse(text);
  return decimal.isZero ? "0" : numberText(decimal);
}

/** A number that is written plain in so many characters is what `numberText` makes of it. */
const maxPlainKeyLength = 40;
