import { epochNanoseconds, parseDateTime } from "../../singer/date-time.ts";
import type { BindValue } from "../sql-reader.ts";
import { bindDateTime } from "./date-binding.ts";
import { dateConversion, dateTimeMask, toChar } from "./date-reading.ts";
import { columnSchema } from "./json-kind.ts";
import type { ReadOptions, TypeFamily, TypeOf } from "./type-family.ts";

/** TIMESTAMP, TIMESTAMP WITH TIME ZONE and TIMESTAMP WITH LOCAL TIME ZONE: text from SQL, exact to the nanosecond. */
export const timestampFamily: TypeFamily<"timestamp"> = {
  read: (type, column, options) => ({
    selectExpressions: [timestampExpression(type, column, options)],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: columnSchema(["string"], type, { format: "date-time" }),
    large: "none",
    toRecord: dateConversion(column, type.precision, options),
  }),
  bind: (type, options) =>
    bindDateTime(
      {
        type,
        precision: type.precision,
        boundDigits: 9,
        keepsOffset: type.zone !== "none",
      },
      options,
    ),
  // Two offsets of one instant are one key to a unique index, as to a comparison.
  keyText: (type) => (type.zone === "none" ? String : instantKeyText),
};

/**
 * `Z` of a TIMESTAMP without a zone is a label: nothing is converted. LOCAL TIME ZONE is shown in UTC whatever the
 * session's zone is. Source: Oracle SQL Language Reference, SYS_EXTRACT_UTC.
 */
function timestampExpression(
  { precision, zone }: TypeOf<"timestamp">,
  column: string,
  { timestampTz }: ReadOptions,
): string {
  if (zone === "none") return toChar(column, dateTimeMask(precision, "Z"));
  return zone === "with" && timestampTz === "keep"
    ? toChar(column, dateTimeMask(precision, "offset"))
    : toChar(`SYS_EXTRACT_UTC(${column})`, dateTimeMask(precision, "Z"));
}

function instantKeyText(bound: BindValue): string {
  const dateTime = parseDateTime(String(bound));
  return dateTime === undefined ? String(bound) : String(epochNanoseconds(dateTime));
}
