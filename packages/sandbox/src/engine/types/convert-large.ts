import { oraError } from "../errors.ts";
import { textConverter } from "./convert-text.ts";
import { type ConversionSite, type Converter, inconvertible, unlessNull } from "./converter.ts";
import type { SqlType } from "./sql-type.ts";
import { hexToBytes } from "./text.ts";
import { typeFamily } from "./type-family.ts";
import { JsonDocument, Lob, type Value, type VectorValue } from "./value.ts";
import { castVector, parseVector } from "./vector-text.ts";

/**
 * To CLOB, NCLOB or BLOB. Text becomes a CLOB, RAW a BLOB; text becomes a BLOB by its hexadecimal digits.
 * @throws OraError 932 at once; 1465 later.
 */
export function lobConverter(from: SqlType, to: SqlType, site: ConversionSite): Converter | null {
  if (from.name === "NULL" || from.name === to.name) return null;
  if (to.name === "BLOB") return blobConverter(from, to, site);
  if (to.name !== "CLOB" && to.name !== "NCLOB") throw inconvertible(from, to, site.position);
  const kind = to.name;
  switch (typeFamily(from)) {
    case "text":
    case "xml":
      return unlessNull<string>((value) => new Lob(kind, value));
    case "json":
    case "vector": {
      const text = textConverter(from, to, site);
      return unlessNull<Value>((value) => new Lob(kind, String(text?.(value))));
    }
    default:
      if (from.name !== "CLOB" && from.name !== "NCLOB")
        throw inconvertible(from, to, site.position);
      return unlessNull<Lob>((value) => new Lob(kind, value.text));
  }
}

function blobConverter(from: SqlType, to: SqlType, { position }: ConversionSite): Converter {
  switch (typeFamily(from)) {
    case "raw":
      return unlessNull<Uint8Array>((value) => new Lob("BLOB", value));
    case "text":
      return unlessNull<string>((value) => new Lob("BLOB", hexToBytes(value, position)));
    case "json":
      return unlessNull<JsonDocument>(
        (value) => new Lob("BLOB", new TextEncoder().encode(value.text)),
      );
    default:
      throw inconvertible(from, to, position);
  }
}

/** To JSON, 23ai: from the text of a JSON value, also in a LOB. @throws OraError 40441 later. */
export function jsonConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  switch (typeFamily(from)) {
    case "json":
    case "null":
      return null;
    case "text":
      return unlessNull<string>((value) => jsonOf(value, position));
    case "lob":
      return unlessNull<Lob>((value) => jsonOf(textOf(value), position));
    case "raw":
      return unlessNull<Uint8Array>((value) => jsonOf(new TextDecoder().decode(value), position));
    default:
      throw inconvertible(from, to, position);
  }
}

function textOf(value: Lob): string {
  return value.kind === "BLOB" ? new TextDecoder().decode(value.bytes) : value.text;
}

function jsonOf(text: string, position: number): JsonDocument {
  try {
    JSON.parse(text);
  } catch {
    throw oraError(40441, [], position);
  }
  return new JsonDocument(text);
}

/** To VECTOR, 23ai: from `[1, 2, 3]` or another vector. @throws OraError 51805 and its like later. */
export function vectorConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  const format = to.name === "VECTOR" ? to.format : null;
  switch (typeFamily(from)) {
    case "vector":
      return format === null
        ? null
        : unlessNull<VectorValue>((value) => castVector(value, format, position));
    case "null":
      return null;
    case "text":
      return unlessNull<string>((value) => parseVector(value, format ?? "FLOAT32", position));
    default:
      if (from.name !== "CLOB") throw inconvertible(from, to, position);
      return unlessNull<Lob>((value) => parseVector(value.text, format ?? "FLOAT32", position));
  }
}

/** To XMLTYPE: from text. */
export function xmlConverter(
  from: SqlType,
  to: SqlType,
  { position }: ConversionSite,
): Converter | null {
  switch (typeFamily(from)) {
    case "xml":
    case "text":
    case "null":
      return null;
    default:
      if (from.name !== "CLOB" && from.name !== "NCLOB") throw inconvertible(from, to, position);
      return unlessNull<Lob>((value) => (value.text === "" ? null : value.text));
  }
}
