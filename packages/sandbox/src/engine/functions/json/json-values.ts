import type { SessionContext } from "../../catalog/contract.ts";
import { oraError } from "../../errors.ts";
import type { Expr } from "../../parser/ast.ts";
import { fieldsOfDate } from "../../types/calendar.ts";
import { castConverter } from "../../types/convert.ts";
import { varchar2 } from "../../types/make-type.ts";
import { numberToPlainText, numberToText, type OraNumber } from "../../types/number.ts";
import type { SqlType } from "../../types/sql-type.ts";
import { bytesToHex } from "../../types/text.ts";
import { localOfZoned, zoneOffsetSeconds, zoneToText } from "../../types/time-zone.ts";
import { Lob, type Timestamp, type Value, type ZonedTimestamp } from "../../types/value.ts";
import { documentText } from "./is-json.ts";
import { type JsonLayout, jsonString } from "./json-tree.ts";
import { parseJson } from "./parse-json.ts";

/** Functions whose result is JSON already when it stands inside another JSON function. */
const jsonProducers: ReadonlySet<string> = new Set([
  "JSON",
  "JSON_ARRAY",
  "JSON_ARRAYAGG",
  "JSON_MERGEPATCH",
  "JSON_OBJECT",
  "JSON_OBJECTAGG",
  "JSON_QUERY",
  "JSON_SCALAR",
  "JSON_TRANSFORM",
]);

/** True for an expression that yields JSON by itself. */
export function producesJson(expr: Expr | undefined, type: SqlType): boolean {
  if (type.name === "JSON") return true;
  return expr?.kind === "call" && jsonProducers.has(expr.name.parts[0] ?? "");
}

/**
 * A SQL value as JSON text: numbers with all their digits, dates and timestamps in ISO 8601, RAW and BLOB as hexadecimal
 * digits, everything else as a string. NULL is `null`. `isJson`: the value is JSON text itself (FORMAT JSON).
 * Source: Oracle SQL Language Reference, JSON_OBJECT; JSON Developer's Guide, Handling of Input Values For SQL/JSON Generation
 * Functions.
 * @throws OraError 40441 when JSON text is malformed.
 */
export function valueToJson(
  value: Value,
  type: SqlType,
  isJson: boolean,
  session: SessionContext,
  layout: JsonLayout = {},
): string {
  if (value === null) return "null";
  if (isJson) return checkedJson(documentText(value));
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return jsonString(value, layout);
  if (value instanceof Uint8Array) return jsonString(bytesToHex(value));
  if (value instanceof Lob) {
    return jsonString(value.kind === "BLOB" ? bytesToHex(value.bytes) : value.text, layout);
  }
  switch (type.name) {
    case "NUMBER":
      return jsonNumber(value as OraNumber);
    case "BINARY_DOUBLE":
    case "BINARY_FLOAT":
      return Number.isFinite(value) ? String(value) : jsonString(String(value));
    case "DATE":
      return `"${isoDateTime(value as number)}"`;
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return `"${isoTimestamp(value as Timestamp, type.precision)}"`;
    case "TIMESTAMP WITH TIME ZONE":
      return zonedJson(value as ZonedTimestamp, type.precision);
    default: {
      const text = castConverter(type, varchar2(4000), session)(value);
      return jsonString(String(text), layout);
    }
  }
}

function zonedJson(value: ZonedTimestamp, precision: number): string {
  const local = isoTimestamp(localOfZoned(value), precision);
  const offset = zoneOffsetSeconds(value.zone, value.seconds) / 60;
  return `"${local}${offset === 0 ? "Z" : zoneToText(offset)}"`;
}

function checkedJson(text: string): string {
  if (!parseJson(text)) throw oraError(40441);
  return text;
}

/** A NUMBER as JSON wants it: `0.5` with its zero. */
export function jsonNumber(value: OraNumber): string {
  const text = numberToText(value);
  const plain = /E/.test(text) ? text : numberToPlainText(value);
  return plain.replace(/^(-?)\./, "$10.");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `2024-01-31T23:59:59` of a DATE. */
export function isoDateTime(seconds: number): string {
  const { year, month, day, hour, minute, second } = fieldsOfDate(seconds);
  const years = `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}`;
  return `${years}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function isoTimestamp(value: Timestamp, precision: number): string {
  const digits = String(value.nanos).padStart(9, "0").slice(0, precision);
  return isoDateTime(value.seconds) + (precision > 0 ? `.${digits}` : "");
}
