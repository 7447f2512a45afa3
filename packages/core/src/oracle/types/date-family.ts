import { bindDateTime } from "./date-binding.ts";
import { dateConversion, dateTimeMask, toChar } from "./date-reading.ts";
import { columnSchema } from "./json-kind.ts";
import type { TypeFamily } from "./type-family.ts";

/** DATE: date and time to the second, without a zone. `Z` is a label: nothing is converted. */
export const dateFamily: TypeFamily<"date"> = {
  read: (type, column, options) => ({
    selectExpressions: [toChar(column, dateTimeMask(0, "Z"))],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: columnSchema(["string"], type, { format: "date-time" }),
    large: "none",
    toRecord: dateConversion(column, 0, options),
  }),
  bind: (type, options) =>
    bindDateTime({ type, precision: 0, boundDigits: 0, keepsOffset: false }, options),
  keyText: () => String,
};
