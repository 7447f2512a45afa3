import type { ConversionContext } from "./conversion-context.ts";
import { jsonConverter, lobConverter, vectorConverter, xmlConverter } from "./convert-large.ts";
import {
  booleanConverter,
  datetimeConverter,
  intervalConverter,
  numberConverter,
  rawConverter,
  rowidConverter,
} from "./convert-scalar.ts";
import { textConverter } from "./convert-text.ts";
import { type ConversionSite, type Converter, inconvertible } from "./converter.ts";
import { type ColumnTarget, castFitter, columnFitter } from "./fit-type.ts";
import type { SqlType } from "./sql-type.ts";
import { type TypeFamily, typeFamily } from "./type-family.ts";
import type { Value } from "./value.ts";

export type { ConversionContext } from "./conversion-context.ts";
export type { Converter } from "./converter.ts";
export type { ColumnTarget } from "./fit-type.ts";

/** Which families become which without being asked. LOBs are looked at more closely below. */
const IMPLICIT: Readonly<Record<TypeFamily, readonly TypeFamily[]>> = {
  text: [
    "number",
    "date",
    "interval-ym",
    "interval-ds",
    "raw",
    "lob",
    "rowid",
    "boolean",
    "json",
    "vector",
    "xml",
  ],
  number: ["text", "boolean"],
  date: ["text"],
  "interval-ym": ["text"],
  "interval-ds": ["text"],
  raw: ["text", "lob", "json"],
  lob: ["text", "raw", "json", "vector", "xml"],
  rowid: ["text"],
  boolean: ["text", "number"],
  json: ["text", "lob"],
  vector: ["text", "lob"],
  xml: [],
  cursor: [],
  null: [],
};

/**
 * Whether a value of one type is converted to another without CAST.
 * Source: Oracle SQL Language Reference, Implicit Type Conversion Matrix.
 */
export function canConvertImplicitly(from: SqlType, to: SqlType): boolean {
  if (from.name === "NULL" || to.name === "NULL" || from.name === to.name) return true;
  const source = typeFamily(from);
  const target = typeFamily(to);
  if (source === "lob" || target === "lob") return canConvertLob(from, to);
  return source === target || IMPLICIT[source].includes(target);
}

/** CLOBs hold text, BLOBs bytes; a BFILE stays what it is. */
function canConvertLob(from: SqlType, to: SqlType): boolean {
  if (from.name === "BFILE" || to.name === "BFILE") return false;
  const source = typeFamily(from);
  const target = typeFamily(to);
  if (source === "lob" && target === "lob") return from.name !== "BLOB" && to.name !== "BLOB";
  if (!IMPLICIT[source].includes(target)) return false;
  if (source === "raw") return to.name === "BLOB";
  if (from.name === "BLOB") return target === "raw" || target === "json";
  return target !== "raw";
}

/** To the other type's representation; lengths and precisions are not looked at. Null: the value stays as it is. */
function converterBetween(from: SqlType, to: SqlType, site: ConversionSite): Converter | null {
  switch (typeFamily(to)) {
    case "text":
      return textConverter(from, to, site);
    case "number":
      return numberConverter(from, to, site);
    case "date":
      return datetimeConverter(from, to, site);
    case "interval-ym":
    case "interval-ds":
      return intervalConverter(from, to, site);
    case "raw":
      return rawConverter(from, to, site);
    case "lob":
      return lobConverter(from, to, site);
    case "rowid":
      return rowidConverter(from, to, site);
    case "boolean":
      return booleanConverter(from, to, site);
    case "json":
      return jsonConverter(from, to, site);
    case "vector":
      return vectorConverter(from, to, site);
    case "xml":
      return xmlConverter(from, to, site);
    default:
      return null;
  }
}

const identity: Converter = (value) => value;

function joined(first: Converter | null, second: Converter | null): Converter {
  if (first === null) return second ?? identity;
  if (second === null) return first;
  return (value) => second(first(value));
}

/**
 * What an expression of one type needs where another is wanted, in representation only: lengths and precisions of `to` are
 * not applied. Null: nothing, the value can be used as it is.
 * @throws OraError 932 at once when Oracle has no implicit conversion; the errors of the values (1722, 1858 …) later.
 */
export function implicitConverter(
  from: SqlType,
  to: SqlType,
  context: ConversionContext,
  position = -1,
): Converter | null {
  if (!canConvertImplicitly(from, to)) throw inconvertible(from, to, position);
  return converterBetween(from, to, { context, position });
}

/** One value through `implicitConverter`. */
export function implicitConvert(
  value: Value,
  from: SqlType,
  to: SqlType,
  context: ConversionContext,
  position = -1,
): Value {
  const convert = implicitConverter(from, to, context, position);
  return convert === null ? value : convert(value);
}

/**
 * CAST(… AS to).
 * Source: Oracle SQL Language Reference, CAST.
 * @throws OraError 932 at once for types that cannot be cast; the errors of the values later.
 */
export function castConverter(
  from: SqlType,
  to: SqlType,
  context: ConversionContext,
  position = -1,
): Converter {
  const xml = from.name === "XMLTYPE" && (typeFamily(to) === "text" || to.name === "CLOB");
  if (!canConvertImplicitly(from, to) && !xml) throw inconvertible(from, to, position);
  const site = { context, position };
  return joined(converterBetween(from, to, site), castFitter(from, to, site));
}

/** One value through `castConverter`. */
export function castValue(
  value: Value,
  from: SqlType,
  to: SqlType,
  context: ConversionContext,
  position = -1,
): Value {
  return castConverter(from, to, context, position)(value);
}

/**
 * What INSERT, UPDATE and MERGE do to a value on its way into a column: conversion, then the column's length and precision.
 * NOT NULL is the caller's (ORA-01400, ORA-01407).
 * @throws OraError 932 at once; 12899 with actual and maximum, 1438, 1722, 1858, 1465, 1410, 40441 and so on later.
 */
export function columnCoercer(
  from: SqlType,
  to: SqlType,
  target: ColumnTarget,
  context: ConversionContext,
  position = -1,
): Converter {
  if (!canConvertImplicitly(from, to)) throw inconvertible(from, to, position);
  const site = { context, position, expression: target.column };
  return joined(converterBetween(from, to, site), columnFitter(to, target, site));
}

/** One value through `columnCoercer`. */
export function coerceForColumn(
  value: Value,
  from: SqlType,
  to: SqlType,
  target: ColumnTarget,
  context: ConversionContext,
  position = -1,
): Value {
  return columnCoercer(from, to, target, context, position)(value);
}
