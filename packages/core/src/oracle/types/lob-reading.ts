import { RecordError, SettingsError } from "../../errors.ts";
import { unsignedLiteral } from "../sql/literals.ts";
import { cutUtf8, utf8Length } from "../utf8-text.ts";
import type { ReadOptions, RecordConversion } from "./type-family.ts";

/** What a large value is made of: characters are cut by SUBSTR, bytes are not. */
export type LargeKind = "text" | "bytes";

/**
 * The two select expressions of a LOB: the value if it is not too long, and its length, so that no value that is too long
 * is ever transferred. GETLENGTH counts UTF-16 units of a CLOB and bytes of a BLOB; SQL's SUBSTR of a CLOB gives a CLOB,
 * DBMS_LOB.SUBSTR would stop at 32,767 bytes. Source: Oracle PL/SQL Packages and Types Reference, DBMS_LOB.GETLENGTH;
 * Oracle SQL Language Reference, SUBSTR.
 */
export function guardedExpressions(
  lob: string,
  kind: LargeKind,
  options: ReadOptions,
): readonly [string, string] {
  const length = `DBMS_LOB.GETLENGTH(${lob})`;
  const limit = lengthLimit(kind, options);
  if (limit === null) return [lob, length];
  const most = unsignedLiteral(limit);
  const otherwise = options.onLargeLob === "truncate" ? ` ELSE SUBSTR(${lob}, 1, ${most})` : "";
  return [`CASE WHEN ${length} <= ${most} THEN ${lob}${otherwise} END`, length];
}

/** Most units of a value: `lobMaxBytes` bounds its JSON text, and base64 makes 4 characters of 3 bytes. */
function lengthLimit(kind: LargeKind, { lobMaxBytes }: ReadOptions): number | null {
  if (lobMaxBytes === null) return null;
  return kind === "text" ? lobMaxBytes : Math.floor((lobMaxBytes * 3) / 4);
}

/**
 * Half a document is no document: bytes and JSON are never cut.
 * @throws SettingsError when the setting asks for it.
 */
export function refuseTruncation(column: string, what: string, options: ReadOptions): void {
  if (options.onLargeLob !== "truncate") return;
  throw new SettingsError([
    {
      pointer: "/on_large_lob",
      message: `"truncate" works for texts only, and column ${column} is ${what}; use "error" or "null", or do not select the column`,
    },
  ]);
}

/**
 * The conversion of a LOB fetched by `guardedExpressions`. An empty LOB is not NULL: the driver gives null for both, the
 * length tells them apart. The length in bytes of a text is looked at here, since SQL counts its characters only.
 */
export function guardedConversion(
  column: string,
  kind: LargeKind,
  options: ReadOptions,
): RecordConversion {
  const limit = lengthLimit(kind, options) ?? Number.POSITIVE_INFINITY;
  const check = unguardedConversion(column, kind, options);
  return (value, length) => {
    if (length === null || length === undefined) return check(value, undefined);
    const units = Number(length);
    if (units === 0) return kind === "text" ? "" : new Uint8Array(0);
    if (units <= limit) return check(value, undefined);
    return tooLong(value, column, options);
  };
}

/** The conversion of a value that is checked only when it is here: LONG, JSON. */
export function unguardedConversion(
  column: string,
  kind: LargeKind,
  options: ReadOptions,
): RecordConversion {
  const limit = lengthLimit(kind, options);
  if (limit === null) return (value) => value;
  return (value) => {
    const length = typeof value === "string" ? textBytes(value, limit) : byteLength(value);
    return length <= limit ? value : tooLong(value, column, options);
  };
}

/** Bytes in UTF-8, or 0 when the text is surely short enough. */
function textBytes(text: string, limit: number): number {
  return text.length * 3 <= limit ? 0 : utf8Length(text);
}

function byteLength(value: unknown): number {
  return value instanceof Uint8Array ? value.byteLength : 0;
}

function tooLong(value: unknown, column: string, options: ReadOptions): unknown {
  const { onLargeLob, lobMaxBytes, onChange } = options;
  if (onLargeLob === "error") {
    throw new RecordError(
      `column ${column}: a value is longer than lob_max_bytes (${lobMaxBytes})`,
      {
        hint: "Raise lob_max_bytes, set on_large_lob, or do not select the column.",
        details: { column },
      },
    );
  }
  if (onLargeLob === "truncate" && typeof value === "string") {
    onChange?.("truncated");
    return cutUtf8(value, lobMaxBytes ?? 0);
  }
  onChange?.("nulled");
  return null;
}
