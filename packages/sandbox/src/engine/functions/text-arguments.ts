import type { Binder } from "../expressions/binder.ts";
import { convertTo } from "../expressions/compiled.ts";
import type { Compiled, Env, NlsSettings } from "../expressions/contract.ts";
import { typeFamily } from "../types/common-type.ts";
import { varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { nz } from "../types/text.ts";
import { Lob, type Value } from "../types/value.ts";

/**
 * Reads an argument as text: character types as they are, CLOBs by their content (which may be empty), the rest by
 * implicit conversion.
 * @throws OraError 932 for types without a text form, such as BLOB.
 */
export function textArgument(
  compiled: Compiled,
  { session }: Binder,
  at: number,
): (env: Env) => string | null {
  const { type } = compiled;
  if (type.name === "CLOB" || type.name === "NCLOB") {
    const inner = compiled.eval;
    return (env) => {
      const value = inner(env);
      return value instanceof Lob ? value.text : null;
    };
  }
  const family = typeFamily(type);
  if (family === "text" || family === "rowid" || family === "xml") {
    return compiled.eval as (env: Env) => string | null;
  }
  const converted = convertTo(compiled, varchar2(session.db.maxStringBytes), session, at);
  return converted.eval as (env: Env) => string | null;
}

/** The most bytes a value of a type has as text, in the session's formats. */
export function textBytes(type: SqlType, nls: NlsSettings): number {
  switch (type.name) {
    case "VARCHAR2":
    case "CHAR":
    case "NVARCHAR2":
    case "NCHAR":
      return type.bytes;
    case "RAW":
      return 2 * type.bytes;
    case "DATE":
      return maskBytes(nls.dateFormat);
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return maskBytes(nls.timestampFormat);
    case "TIMESTAMP WITH TIME ZONE":
      return maskBytes(nls.timestampTzFormat);
    case "ROWID":
      return 18;
    case "NULL":
      return 0;
    case "BOOLEAN":
      return 5;
    case "CLOB":
    case "NCLOB":
    case "LONG":
    case "XMLTYPE":
    case "JSON":
      return 4000;
    default:
      return 40;
  }
}

/** The most bytes a date format yields: names of months and days are counted with 12 characters (36 bytes when padded). */
export function maskBytes(mask: string): number {
  let bytes = 0;
  for (const [element] of mask.matchAll(maskElement)) bytes += elementBytes(element.toUpperCase());
  return bytes;
}

const maskElement =
  /"[^"]*"|FM|FX|HH24|HH12|HH|SYYYY|YYYY|RRRR|RR|YY|SYEAR|YEAR|Y,YYY|MONTH|MON|MM|DDD|DAY|DY|DD|MI|SSSSS|SS|FF\d?|TZH|TZM|TZR|TZD|AM|PM|A\.M\.|P\.M\.|DL|DS|TS|[\s\S]/gi;

function elementBytes(element: string): number {
  if (element.startsWith('"')) return element.length - 2;
  if (element.startsWith("FF")) return element.length === 3 ? Number(element[2]) : 9;
  return elementWidths[element] ?? element.length;
}

const elementWidths: Readonly<Record<string, number>> = {
  FM: 0,
  FX: 0,
  MONTH: 36,
  DAY: 36,
  MON: 12,
  DY: 12,
  YEAR: 42,
  SYEAR: 43,
  HH24: 2,
  HH12: 2,
  TZH: 3,
  TZM: 2,
  TZR: 64,
  DL: 78,
  DS: 78,
  TS: 78,
};

/** True for the types of the national character set. */
export function isNational(type: SqlType): boolean {
  return type.name === "NVARCHAR2" || type.name === "NCHAR" || type.name === "NCLOB";
}

/** True for CLOB, NCLOB and BLOB. */
export function isLob(type: SqlType): boolean {
  return type.name === "CLOB" || type.name === "NCLOB" || type.name === "BLOB";
}

/**
 * The type of a text function's result: a LOB when the source is one; else VARCHAR2 or NVARCHAR2 of at most `bytes`,
 * kept between 1 and the limit of the database.
 */
export function textTypeOf(source: SqlType, bytes: number, limit: number): SqlType {
  if (source.name === "CLOB" || source.name === "NCLOB") return source;
  const size = Math.max(1, Math.min(Math.ceil(bytes), limit));
  if (!isNational(source)) return varchar2(size, "BYTE");
  const length = Math.max(1, Math.floor(size / 2));
  return { name: "NVARCHAR2", length, unit: "CHAR", bytes: 2 * length };
}

/** TRIM and the like: as long as the source, VARCHAR2 rather than CHAR. `wrap` makes a value of that type. */
export function textResult(source: SqlType): {
  readonly type: SqlType;
  readonly wrap: (text: string | null) => Value;
} {
  const type = varying(source);
  return { type, wrap: (text) => wrapText(text, type) };
}

/** CHAR becomes VARCHAR2, NCHAR becomes NVARCHAR2; what has no length becomes VARCHAR2(4000). */
export function varying(source: SqlType): SqlType {
  if (source.name === "CHAR") return { ...source, name: "VARCHAR2" };
  if (source.name === "NCHAR") return { ...source, name: "NVARCHAR2" };
  if (typeFamily(source) === "text" || isLob(source)) return source;
  return varchar2(4000, "BYTE");
}

/** A text as a value of a character or LOB type; `''` is NULL. */
export function wrapText(text: string | null, type: SqlType): Value {
  if (text === null) return null;
  if (type.name === "CLOB" || type.name === "NCLOB") {
    return text === "" ? null : new Lob(type.name, text);
  }
  return nz(text);
}

/** The value of a literal integer argument; undefined for everything else. */
export function literalInteger(compiled: Compiled | undefined): number | undefined {
  const value = compiled?.literal?.value;
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}

/** The value of a literal text argument; undefined for everything else. */
export function literalText(compiled: Compiled | undefined): string | undefined {
  const value = compiled?.literal?.value;
  return typeof value === "string" ? value : undefined;
}
