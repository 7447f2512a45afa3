import { Decimal } from "../../singer/decimal.ts";
import type { JsonValue } from "../../singer/json-value.ts";
import { columnSchema, wrongKind } from "./json-kind.ts";
import type { TypeFamily } from "./type-family.ts";

/** BOOLEAN of SQL (23ai). */
export const booleanFamily: TypeFamily<"boolean"> = {
  read: (type, column) => ({
    selectExpressions: [column],
    fetchAs: "boolean",
    encoding: "boolean",
    jsonSchema: columnSchema(["boolean"], type),
    large: "none",
  }),
  bind:
    (type, { column }) =>
    (value) => {
      if (value === null || typeof value === "boolean") return value;
      const truth = truthOf(value);
      if (truth === undefined) throw wrongKind(column, value, type);
      return truth;
    },
  keyText: () => String,
};

/** What other taps send for a boolean: 1 and 0, `true` and `false`. */
function truthOf(value: JsonValue): boolean | undefined {
  const text = value instanceof Decimal ? value.toString() : String(value);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  if (/^(?:true|1)$/i.test(text)) return true;
  return /^(?:false|0)$/i.test(text) ? false : undefined;
}
