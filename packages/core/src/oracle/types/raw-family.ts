import type { JsonValue } from "../../singer/json-value.ts";
import type { BindValue } from "../sql-reader.ts";
import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import { emptyText } from "./text-value.ts";
import type { BindOptions, TypeFamily, ValueBinder } from "./type-family.ts";

/** RAW(n): bytes, base64 in JSON. */
export const rawFamily: TypeFamily<"raw"> = {
  read: (type, column) => ({
    selectExpressions: [column],
    fetchAs: "bytes",
    encoding: "base64",
    jsonSchema: columnSchema(["string"], type, {
      contentEncoding: "base64",
      maxLength: 4 * Math.ceil(type.length / 3),
    }),
    large: "none",
  }),
  bind: (type, options) => bindBytes(type, options, type.length),
  keyText: () => bytesKeyText,
};

/**
 * Bytes from base64 or hexadecimal text. Text that is not exactly that is refused: Node.js would skip what it does not
 * know and bind something else.
 * @param maxBytes Longest value of the column.
 */
export function bindBytes(type: OracleType, options: BindOptions, maxBytes: number): ValueBinder {
  const { column } = options;
  const decode = options.contentEncoding === "base64" ? decodeBase64 : decodeHex;
  const form = options.contentEncoding === "base64" ? "base64" : "hexadecimal";
  return (value: JsonValue) => {
    if (value === null) return null;
    if (typeof value !== "string") throw wrongKind(column, value, type);
    // The rules of '' are those of texts, but a blank is no byte.
    if (value === "") return emptyText({ ...options, emptyString: emptyPolicy(options) });
    const bytes = decode(value);
    if (bytes === undefined) throw columnError(column, `the text is not ${form}`);
    if (bytes.length <= maxBytes) return bytes;
    if (options.isKey) {
      throw columnError(
        column,
        `the value of a key is too long for ${printOracleType(type)}: it has ${bytes.length} bytes`,
        "Give the column a longer type in column_type_overrides; the whole key must fit an index.",
      );
    }
    return { doesNotFit: `it has ${bytes.length} bytes`, needs: bytesType(bytes.length, maxBytes) };
  };
}

function emptyPolicy({ emptyString }: BindOptions): "null" | "error" {
  return emptyString === "error" ? "error" : "null";
}

/** Longest RAW that every database has, in bytes. Source: Oracle SQL Language Reference, RAW. */
export const maxRawBytes = 2000;

function bytesType(length: number, current: number): OracleType {
  if (length > maxRawBytes) return { family: "lob", name: "BLOB" };
  return { family: "raw", length: Math.min(Math.max(length, 2 * current), maxRawBytes) };
}

/**
 * Standard base64 with or without padding. Line breaks are no part of it: JSON Schema's contentEncoding is that of MIME,
 * whose encoders break lines. Sources: RFC 4648, section 4; JSON Schema draft-07 Validation 8.3; RFC 2045, section 6.8.
 */
function decodeBase64(lines: string): Uint8Array | undefined {
  const text = lines.includes("\n") ? lines.replace(/\r?\n/g, "") : lines;
  const unpadded = text.replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(unpadded) || unpadded.length % 4 === 1) return undefined;
  if (unpadded.length !== text.length && text.length % 4 !== 0) return undefined;
  return Buffer.from(unpadded, "base64");
}

function decodeHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(text)) return undefined;
  return Buffer.from(text, "hex");
}

/** Bytes as hexadecimal digits. */
export function bytesKeyText(bound: BindValue): string {
  if (!(bound instanceof Uint8Array)) return String(bound);
  return Buffer.from(bound.buffer, bound.byteOffset, bound.byteLength).toString("hex");
}
