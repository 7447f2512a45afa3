import type { Decimal } from "./decimal.ts";

/** The JSON types a value can have, besides null. */
export type PropertyKind = "string" | "integer" | "number" | "boolean" | "object" | "array";

/** Digits of a decimal number that travels as a string. */
export interface DecimalFormat {
  /** Significant digits at most. */
  readonly precision?: number;
  /** Digits behind the point at most. */
  readonly scale?: number;
}

/**
 * What a schema says about one property, with references and branches resolved: the widest type that holds every value
 * the schema allows. Facets of strings (`format`, `maxLength`, `contentEncoding`, `decimal`) and of numbers (`minimum`,
 * `maximum`, `scale`) are there only when they hold for every branch of that kind.
 */
export interface PropertyType {
  /**
   * In the order of `PropertyKind`; `integer` never stands beside `number`. Empty when only null is allowed, all of them
   * when any JSON is.
   */
  readonly kinds: readonly PropertyKind[];
  readonly nullable: boolean;
  readonly format?: string;
  /** In characters (Unicode code points, as JSON Schema counts). */
  readonly maxLength?: number;
  /** `base64`, `base16`… */
  readonly contentEncoding?: string;
  /** Set for the formats `singer.decimal` and `x-singer.decimal`; empty when they name no digits. */
  readonly decimal?: DecimalFormat;
  readonly minimum?: Decimal;
  /** True when `minimum` itself is not allowed. */
  readonly exclusiveMinimum?: true;
  readonly maximum?: Decimal;
  /** True when `maximum` itself is not allowed. */
  readonly exclusiveMaximum?: true;
  /** Digits behind the point at most, from `multipleOf`; 0 or more. Only with the kind `number`. */
  readonly scale?: number;
  /** The Oracle type as the tap wrote it, unchecked. */
  readonly xOracle?: string;
  readonly description?: string;
}

/** Facets while they are put together; undefined counts as absent. */
type Draft = { -readonly [Key in keyof PropertyType]: PropertyType[Key] | undefined };

const kindOrder: readonly PropertyKind[] = [
  "string",
  "integer",
  "number",
  "boolean",
  "object",
  "array",
];

/** A property about which nothing is known: every JSON value is allowed. */
export const anyJson: PropertyType = {
  kinds: ["string", "number", "boolean", "object", "array"],
  nullable: true,
};

/** Whether values of every kind are allowed. */
export function isAnyJson(type: PropertyType): boolean {
  return type.kinds.length === anyJson.kinds.length;
}

/** Kinds in their order, each once, `integer` swallowed by `number`. */
export function orderKinds(kinds: Iterable<PropertyKind>): readonly PropertyKind[] {
  const set = new Set(kinds);
  if (set.has("number")) set.delete("integer");
  return kindOrder.filter((kind) => set.has(kind));
}

/** Takes out facets that are undefined or belong to kinds the type has not. */
export function cleanType(draft: Draft & Pick<PropertyType, "kinds" | "nullable">): PropertyType {
  const strings = hasStrings(draft);
  const numbers = hasNumbers(draft);
  const entries = Object.entries(draft).filter(([name, value]) => {
    if (value === undefined) return false;
    if (stringFacets.has(name)) return strings;
    if (name === "scale") return draft.kinds.includes("number");
    return numbers || !boundFacets.has(name);
  });
  return Object.fromEntries(entries) as unknown as PropertyType;
}

const stringFacets: ReadonlySet<string> = new Set([
  "format",
  "maxLength",
  "contentEncoding",
  "decimal",
]);
const boundFacets: ReadonlySet<string> = new Set([
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
]);

function hasStrings(type: Pick<Draft, "kinds">): boolean {
  return type.kinds?.includes("string") ?? false;
}

function hasNumbers(type: Pick<Draft, "kinds">): boolean {
  return (type.kinds?.includes("integer") || type.kinds?.includes("number")) ?? false;
}

/** The narrowest type that holds what either of two types holds (`anyOf`, `oneOf`, type lists). */
export function uniteTypes(left: PropertyType, right: PropertyType): PropertyType {
  const strings = pickSide(hasStrings(left), hasStrings(right));
  const numbers = pickSide(hasNumbers(left), hasNumbers(right));
  const [xLeft, xRight] = [left.xOracle, right.xOracle];
  const sameOracle = xLeft === xRight || left.kinds.length === 0 || right.kinds.length === 0;
  return cleanType({
    ...unite(strings, left, right, uniteStrings),
    ...unite(numbers, left, right, uniteNumbers),
    kinds: orderKinds([...left.kinds, ...right.kinds]),
    nullable: left.nullable || right.nullable,
    xOracle: sameOracle ? (xLeft ?? xRight) : undefined,
    description: left.description ?? right.description,
  });
}

type Side = "both" | "left" | "right";

function pickSide(left: boolean, right: boolean): Side {
  if (left && right) return "both";
  return left ? "left" : "right";
}

function unite(
  side: Side,
  left: PropertyType,
  right: PropertyType,
  both: (left: PropertyType, right: PropertyType) => Partial<Draft>,
): Partial<Draft> {
  if (side === "both") return both(left, right);
  // `both` of a type with itself is the type's own facets of that kind.
  return side === "left" ? both(left, left) : both(right, right);
}

function uniteStrings(left: PropertyType, right: PropertyType): Partial<Draft> {
  return {
    format: left.format === right.format ? left.format : undefined,
    maxLength: bothDefined(left.maxLength, right.maxLength, Math.max),
    contentEncoding:
      left.contentEncoding === right.contentEncoding ? left.contentEncoding : undefined,
    decimal: bothDefined(left.decimal, right.decimal, uniteDecimals),
  };
}

/** Room for the whole digits of one and the fraction of the other. */
function uniteDecimals(left: DecimalFormat, right: DecimalFormat): DecimalFormat {
  const scale = bothDefined(left.scale, right.scale, Math.max);
  const whole = (side: DecimalFormat): number | undefined =>
    side.precision === undefined ? undefined : side.precision - (side.scale ?? 0);
  const digits = bothDefined(whole(left), whole(right), Math.max);
  return {
    ...(digits === undefined ? {} : { precision: digits + (scale ?? 0) }),
    ...(scale === undefined ? {} : { scale }),
  };
}

function uniteNumbers(left: PropertyType, right: PropertyType): Partial<Draft> {
  return {
    ...uniteBounds(left, right, "minimum", "exclusiveMinimum", -1),
    ...uniteBounds(left, right, "maximum", "exclusiveMaximum", 1),
    scale: bothDefined(scaleOf(left), scaleOf(right), Math.max),
  };
}

/** Digits behind the point; integers have none without saying so. */
function scaleOf(type: PropertyType): number | undefined {
  return type.kinds.includes("integer") ? 0 : type.scale;
}

type Bound = "minimum" | "maximum";
type ExclusiveBound = "exclusiveMinimum" | "exclusiveMaximum";

/** @param wider The sign of a comparison by which a bound is the wider one. */
function uniteBounds(
  left: PropertyType,
  right: PropertyType,
  name: Bound,
  exclusiveName: ExclusiveBound,
  wider: -1 | 1,
): Partial<Draft> {
  const [leftBound, rightBound] = [left[name], right[name]];
  if (leftBound === undefined || rightBound === undefined) return {};
  const order = leftBound.compare(rightBound);
  if (order === wider) return { [name]: leftBound, [exclusiveName]: left[exclusiveName] };
  if (order !== 0) return { [name]: rightBound, [exclusiveName]: right[exclusiveName] };
  const exclusive = left[exclusiveName] === true && right[exclusiveName] === true;
  return { [name]: leftBound, [exclusiveName]: exclusive ? true : undefined };
}

/**
 * The type that holds what both types hold (`allOf`, keywords beside `$ref`, `anyOf` or `oneOf`). Two types that have
 * nothing in common allow no value at all; their union is taken then, since such a schema is a mistake.
 */
export function intersectTypes(left: PropertyType, right: PropertyType): PropertyType {
  const kinds = orderKinds(commonKinds(left.kinds, right.kinds));
  const nullable = left.nullable && right.nullable;
  if (kinds.length === 0 && !nullable) return uniteTypes(left, right);
  return cleanType({
    format: left.format ?? right.format,
    maxLength: eitherDefined(left.maxLength, right.maxLength, Math.min),
    contentEncoding: left.contentEncoding ?? right.contentEncoding,
    decimal: left.decimal ?? right.decimal,
    ...intersectBounds(left, right, "minimum", "exclusiveMinimum", 1),
    ...intersectBounds(left, right, "maximum", "exclusiveMaximum", -1),
    scale: eitherDefined(left.scale, right.scale, Math.min),
    xOracle: left.xOracle ?? right.xOracle,
    description: left.description ?? right.description,
    kinds,
    nullable,
  });
}

function commonKinds(
  left: readonly PropertyKind[],
  right: readonly PropertyKind[],
): PropertyKind[] {
  const holds = (kinds: readonly PropertyKind[], kind: PropertyKind): boolean =>
    kinds.includes(kind) || (kind === "integer" && kinds.includes("number"));
  return kindOrder.filter((kind) => holds(left, kind) && holds(right, kind));
}

/** @param narrower The sign of a comparison by which a bound is the narrower one. */
function intersectBounds(
  left: PropertyType,
  right: PropertyType,
  name: Bound,
  exclusiveName: ExclusiveBound,
  narrower: -1 | 1,
): Partial<Draft> {
  const [leftBound, rightBound] = [left[name], right[name]];
  if (rightBound === undefined) return { [name]: leftBound, [exclusiveName]: left[exclusiveName] };
  const order = leftBound?.compare(rightBound);
  if (order === narrower) return { [name]: leftBound, [exclusiveName]: left[exclusiveName] };
  const exclusive = order === 0 && left[exclusiveName] === true ? true : right[exclusiveName];
  return { [name]: rightBound, [exclusiveName]: exclusive };
}

function bothDefined<T>(
  left: T | undefined,
  right: T | undefined,
  combine: (left: T, right: T) => T,
): T | undefined {
  return left === undefined || right === undefined ? undefined : combine(left, right);
}

function eitherDefined<T>(
  left: T | undefined,
  right: T | undefined,
  combine: (left: T, right: T) => T,
): T | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : combine(left, right);
}
