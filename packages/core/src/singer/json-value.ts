import type { Decimal } from "./decimal.ts";

/**
 * A JSON value whose numbers are exact: a number that a JavaScript number holds exactly is a `number`, every other one
 * is a `Decimal`.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | Decimal
  | readonly JsonValue[]
  | JsonObject;

/** A JSON object. Built without a prototype-polluting key: `__proto__` is an own property like any other. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/**
 * A JSON Schema (draft 4, 7 or 2020-12) as it stands in a SCHEMA message or a catalog. Only the keywords that the
 * toolkit reads are named.
 */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly minimum?: JsonValue;
  readonly maximum?: JsonValue;
  readonly multipleOf?: JsonValue;
  readonly contentEncoding?: string;
  readonly [keyword: string]: unknown;
}
