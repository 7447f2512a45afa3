import { DiscoveryError } from "../../errors.ts";
import type { OracleType } from "../types/oracle-type.ts";

/**
 * What goes through the wire for a bind. Texts for dates never depend on the session's NLS settings, numbers that a
 * JavaScript number cannot hold exactly travel as text.
 */
export type BindAs =
  /** VARCHAR2 text. */
  | "text"
  /** NVARCHAR2 text. */
  | "ntext"
  /** CHAR text: compared with blank padding, as the column is. */
  | "char"
  /** NCHAR text. */
  | "nchar"
  /** NUMBER from a JavaScript number. */
  | "number"
  | "binary-float"
  | "binary-double"
  /** RAW or BLOB from a buffer. */
  | "bytes"
  | "boolean";

/** A bind of one type: the SQL around the placeholder and what the driver is to send. */
export interface TypedBind {
  /** SQL expression of exactly the column's type, holding the placeholder once. */
  readonly expression: string;
  readonly bindAs: BindAs;
}

/**
 * Masks of the texts that are bound for dates: `2024-02-29T23:59:59`, `2024-02-29T23:59:59.123456789` and the same with
 * `+05:30`. `Z` is not understood by TZH:TZM and has to be written `+00:00`.
 * Source: Oracle SQL Language Reference, Datetime Format Elements.
 */
export const dateMask = `YYYY-MM-DD"T"HH24:MI:SS`;
/** See `dateMask`. */
export const timestampMask = `${dateMask}.FF9`;
/** See `dateMask`. */
export const timestampTzMask = `${timestampMask}TZH:TZM`;

/** Most decimal digits of an integer that is bound as a JavaScript number. */
export const numberBindMaxPrecision = 15;

/**
 * How a value of a column's type is bound so that the column is compared and stored without a conversion of its own: no
 * index is lost, no digit, no zone. `placeholder` is `:name`.
 *
 * NUMBER: a JavaScript number when the column is an integer of at most 15 digits, else decimal text through TO_NUMBER,
 * which needs NLS_NUMERIC_CHARACTERS = '.,' in the session. Intervals take ISO 8601 text; BLOB, CLOB and long columns
 * are bound as bytes and text, never as a LOB; JSON, XMLTYPE and VECTOR take text.
 * Source: Oracle SQL Language Reference, TO_DATE, TO_TIMESTAMP_TZ, TO_DSINTERVAL, CHARTOROWID, JSON type constructor.
 * @throws DiscoveryError for a type that cannot be bound.
 */
export function typedBind(type: OracleType, placeholder: string): TypedBind {
  switch (type.family) {
    case "number":
      return isSmallInteger(type)
        ? { expression: placeholder, bindAs: "number" }
        : { expression: `TO_NUMBER(${placeholder})`, bindAs: "text" };
    case "float":
      return { expression: `TO_NUMBER(${placeholder})`, bindAs: "text" };
    case "date":
      return { expression: `TO_DATE(${placeholder}, '${dateMask}')`, bindAs: "text" };
    case "timestamp":
      return { expression: timestampExpression(type.zone, placeholder), bindAs: "text" };
    case "interval-year-month":
      return { expression: `TO_YMINTERVAL(${placeholder})`, bindAs: "text" };
    case "interval-day-second":
      return { expression: `TO_DSINTERVAL(${placeholder})`, bindAs: "text" };
    case "rowid":
      return type.name === "ROWID"
        ? { expression: `CHARTOROWID(${placeholder})`, bindAs: "text" }
        : { expression: placeholder, bindAs: "text" };
    case "json":
      return { expression: `JSON(${placeholder})`, bindAs: "text" };
    case "vector":
      return { expression: vectorExpression(type, placeholder), bindAs: "text" };
    case "xml":
      return { expression: `XMLTYPE(${placeholder})`, bindAs: "text" };
    case "unsupported":
      throw new DiscoveryError(`a value of the type ${type.text} cannot be bound`);
    default:
      return { expression: placeholder, bindAs: plainBind(type) };
  }
}

/**
 * Without a format of its own TO_VECTOR makes FLOAT32 of everything and loses digits, also for a column that holds any
 * format. Source: Oracle SQL Language Reference 23ai, TO_VECTOR.
 */
function vectorExpression(
  { dimensions, format }: Extract<OracleType, { family: "vector" }>,
  placeholder: string,
): string {
  return `TO_VECTOR(${placeholder}, ${dimensions ?? "*"}, ${format ?? "FLOAT64"})`;
}

type PlainType = Extract<
  OracleType,
  { family: "binary-float" | "binary-double" | "character" | "lob" | "long" | "raw" | "boolean" }
>;

function plainBind(type: PlainType): BindAs {
  switch (type.family) {
    case "character":
      return characterBinds[type.name];
    case "lob":
      return lobBinds[type.name];
    case "long":
      return type.name === "LONG" ? "text" : "bytes";
    case "raw":
      return "bytes";
    default:
      return type.family;
  }
}

const characterBinds = {
  CHAR: "char",
  NCHAR: "nchar",
  VARCHAR2: "text",
  NVARCHAR2: "ntext",
} as const;

const lobBinds = { CLOB: "text", NCLOB: "ntext", BLOB: "bytes" } as const;

function isSmallInteger(type: { precision: number | null; scale: number | null }): boolean {
  const { precision, scale } = type;
  if (precision === null || scale === null || scale > 0) return false;
  // A negative scale adds digits before the point: NUMBER(15,-3) holds integers of 18 digits.
  return precision - scale <= numberBindMaxPrecision;
}

function timestampExpression(zone: "none" | "with" | "local", placeholder: string): string {
  return zone === "none"
    ? `TO_TIMESTAMP(${placeholder}, '${timestampMask}')`
    : `TO_TIMESTAMP_TZ(${placeholder}, '${timestampTzMask}')`;
}
