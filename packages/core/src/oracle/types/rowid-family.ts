import { columnError, columnSchema, wrongKind } from "./json-kind.ts";
import { emptyText } from "./text-value.ts";
import type { BindOptions, TypeFamily, TypeOf, ValueBinder } from "./type-family.ts";

/** ROWID and UROWID: the text that Oracle itself shows. */
export const rowidFamily: TypeFamily<"rowid"> = {
  read: (type, column) => ({
    // The driver shows a UROWID as text; ROWIDTOCHAR knows physical addresses only.
    selectExpressions: [type.name === "ROWID" ? `ROWIDTOCHAR(${column})` : column],
    fetchAs: "text",
    encoding: "string",
    jsonSchema: columnSchema(["string"], type),
    large: "none",
  }),
  bind: bindRowid,
  keyText: () => String,
};

/** Extended ROWID: 18 characters of base 64. Source: Oracle SQL Language Reference, ROWID Data Type. */
const extendedRowid = /^[A-Za-z0-9+/]{18}$/;
/** Restricted ROWID: block, row and file in hexadecimal. */
const restrictedRowid = /^[0-9A-Fa-f]{8}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}$/;
/** UROWID of an index-organized or foreign table. */
const logicalRowid = /^\*[A-Za-z0-9+/]+$/;

function bindRowid(type: TypeOf<"rowid">, options: BindOptions): ValueBinder {
  const { column } = options;
  return (value) => {
    if (value === null) return null;
    if (typeof value !== "string") throw wrongKind(column, value, type);
    if (value === "") return emptyText({ ...options, emptyString: noBlank(options) });
    const isRowid =
      extendedRowid.test(value) ||
      restrictedRowid.test(value) ||
      (type.name === "UROWID" && logicalRowid.test(value));
    if (!isRowid) throw columnError(column, `the text is no ${type.name}`);
    return value;
  };
}

function noBlank({ emptyString }: BindOptions): "null" | "error" {
  return emptyString === "error" ? "error" : "null";
}
