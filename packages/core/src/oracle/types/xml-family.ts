import { columnSchema } from "./json-kind.ts";
import { bindLongText } from "./lob-family.ts";
import { guardedConversion, guardedExpressions } from "./lob-reading.ts";
import type { TypeFamily } from "./type-family.ts";

/** XMLTYPE: its text, serialized in SQL and bounded like a CLOB. Source: Oracle SQL Language Reference, XMLSERIALIZE. */
export const xmlFamily: TypeFamily<"xml"> = {
  read: (type, column, options) => ({
    selectExpressions: guardedExpressions(
      `XMLSERIALIZE(CONTENT ${column} AS CLOB)`,
      "text",
      options,
    ),
    fetchAs: "text",
    encoding: "string",
    jsonSchema: columnSchema(["string"], type),
    large: "guarded",
    toRecord: guardedConversion(column, "text", options),
  }),
  bind: (_type, options) => bindLongText(options, false),
  keyText: () => String,
};
