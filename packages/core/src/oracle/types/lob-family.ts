import { columnSchema } from "./json-kind.ts";
import {
  guardedConversion,
  guardedExpressions,
  type LargeKind,
  refuseTruncation,
  unguardedConversion,
} from "./lob-reading.ts";
import { bindBytes, bytesKeyText } from "./raw-family.ts";
import { checkText, jsonText } from "./text-value.ts";
import type { BindOptions, TypeFamily, TypeOf, ValueBinder } from "./type-family.ts";

/** CLOB, NCLOB and BLOB. Fetched whole, as text or bytes, never as locators. */
export const lobFamily: TypeFamily<"lob"> = {
  read: (type, column, options) => {
    const kind = kindOf(type);
    if (kind === "bytes") refuseTruncation(column, "a BLOB", options);
    return {
      selectExpressions: guardedExpressions(column, kind, options),
      fetchAs: kind,
      ...largeSchema(type, kind),
      large: "guarded",
      toRecord: guardedConversion(column, kind, options),
    };
  },
  bind: bindLarge,
  keyText: keyTextOf,
};

/** LONG and LONG RAW. Nothing can be asked about them in SQL, so their length is looked at when they are here. */
export const longFamily: TypeFamily<"long"> = {
  read: (type, column, options) => {
    const kind = kindOf(type);
    if (kind === "bytes") refuseTruncation(column, "a LONG RAW", options);
    return {
      selectExpressions: [column],
      fetchAs: kind,
      ...largeSchema(type, kind),
      large: "unbounded",
      toRecord: unguardedConversion(column, kind, options),
    };
  },
  bind: bindLarge,
  keyText: keyTextOf,
};

type LargeType = TypeOf<"lob"> | TypeOf<"long">;

function kindOf({ name }: LargeType): LargeKind {
  return name === "BLOB" || name === "LONG RAW" ? "bytes" : "text";
}

function largeSchema(type: LargeType, kind: LargeKind) {
  return kind === "text"
    ? ({ encoding: "string", jsonSchema: columnSchema(["string"], type) } as const)
    : ({
        encoding: "base64",
        jsonSchema: columnSchema(["string"], type, { contentEncoding: "base64" }),
      } as const);
}

function bindLarge(type: LargeType, options: BindOptions): ValueBinder {
  return kindOf(type) === "bytes"
    ? bindBytes(type, options, Number.POSITIVE_INFINITY)
    : bindLongText(options, type.name === "NCLOB");
}

/** Any JSON value as text of any length. */
export function bindLongText(options: BindOptions, isNational: boolean): ValueBinder {
  return (value) => (value === null ? null : checkText(jsonText(value), options, isNational));
}

function keyTextOf(type: LargeType) {
  return kindOf(type) === "bytes" ? bytesKeyText : String;
}
