import { Decimal } from "../../singer/decimal.ts";
import { stringifyExact } from "../../singer/exact-json.ts";
import { sourceOf } from "../../singer/json-source.ts";
import type { JsonValue } from "../../singer/json-value.ts";
import { columnError } from "./json-kind.ts";
import type { BindOptions } from "./type-family.ts";

/** String.prototype.isWellFormed, which Node.js 20 has and the ES2023 types lack. Source: ECMAScript 2024. */
interface WellFormedText {
  isWellFormed(): boolean;
}

/**
 * The text that a JSON value becomes in a column of text: strings as they are, numbers with all their digits, `true` and
 * `false`, objects and arrays as JSON.
 */
export function jsonText(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return value instanceof Decimal ? value.toJsonText() : jsonSource(value);
}

/** A value as JSON: as it stood in its line where that is known, which also keeps `1.10` from becoming `1.1`. */
export function jsonSource(value: JsonValue): string {
  return sourceOf(value) ?? stringifyExact(value);
}

/**
 * What is done to every text before its length is looked at: `''` by `emptyString`, and nothing that Oracle or the
 * database's character set would replace silently.
 * @param isNational The column is NCHAR, NVARCHAR2 or NCLOB, which hold all of Unicode.
 * @throws RecordError for half a surrogate pair, `''` in a key, and what the settings refuse.
 */
export function checkText(text: string, options: BindOptions, isNational: boolean): string | null {
  if (text === "") return emptyText(options);
  if (!(text as unknown as WellFormedText).isWellFormed()) {
    throw columnError(
      options.column,
      "the text holds half a surrogate pair, which is no character",
    );
  }
  if (!isNational && options.charset.canHold?.(text) === false) unmappable(options);
  return text;
}

/** What `''` becomes. */
export function emptyText({ column, isKey, emptyString, onChange }: BindOptions): string | null {
  if (isKey) {
    throw columnError(
      column,
      "the value of a key is '', which Oracle stores as NULL",
      "Take the property out of the key properties, or have the source send a value that is not empty.",
    );
  }
  if (emptyString === "error") {
    throw columnError(
      column,
      "the value is '', which Oracle stores as NULL",
      'Set empty_string to "null" or "space".',
    );
  }
  onChange?.("emptied");
  return emptyString === "space" ? " " : null;
}

function unmappable({ column, charset, onUnmappableChar, onChange }: BindOptions): void {
  if (onUnmappableChar === "replace") {
    onChange?.("replaced");
    return;
  }
  throw columnError(
    column,
    `the text holds a character that the database's character set ${charset.name} does not have`,
    'Use an NVARCHAR2 column, or set on_unmappable_char to "replace".',
  );
}
