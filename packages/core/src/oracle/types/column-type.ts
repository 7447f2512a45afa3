import { SettingsError } from "../../errors.ts";
import type { PropertyType } from "../../singer/property-type.ts";
import { type ColumnContext, type ColumnTypeDecision, decide } from "./column-context.ts";
import { columnTypeBySchema } from "./column-type-by-schema.ts";
import { agreesWithSchema, columnTypeByXOracle } from "./column-type-by-x-oracle.ts";
import { type KeyBudgetOptions, type KeyLengths, keyColumnChars } from "./key-budget.ts";
import type { OracleType } from "./oracle-type.ts";
import { parseOracleType } from "./parse-type.ts";
import { printOracleType } from "./print-type.ts";

export type {
  ColumnContext,
  ColumnTypeDecision,
  ColumnTypeSettings,
  TargetServer,
} from "./column-context.ts";
export { defaultColumnTypeSettings } from "./column-context.ts";

/**
 * The column that a property gets in a new table: `column_type_overrides` first, then `x-oracle`, then the schema.
 * @throws SettingsError when a property of a key gets a type that no index holds.
 */
export function columnTypeFor(property: PropertyType, context: ColumnContext): ColumnTypeDecision {
  if (context.override !== undefined) return asKey(decide(context.override), context);
  const bySchema = (warnings: readonly string[] = []): ColumnTypeDecision => {
    const decision = columnTypeBySchema(property, context);
    return asKey({ ...decision, warnings: [...warnings, ...decision.warnings] }, context);
  };
  if (property.xOracle === undefined) return bySchema();
  const type = parseOracleType(property.xOracle);
  if (type === undefined) {
    return bySchema([`column ${context.column}: x-oracle is no Oracle type and is ignored`]);
  }
  if (!agreesWithSchema(type, property)) {
    const text = printOracleType(type);
    return bySchema([
      `column ${context.column}: x-oracle says ${text}, which the rest of the schema contradicts; it is ignored`,
    ]);
  }
  return asKey(limitLength(columnTypeByXOracle(type, context), context), context);
}

/**
 * The room of each string column of a key, from all its properties.
 * @param keys The key's properties with their contexts; `key` in them is not looked at.
 */
export function keyLengthsFor(
  keys: readonly { readonly property: PropertyType; readonly context: ColumnContext }[],
  options: KeyBudgetOptions = {},
): KeyLengths {
  const most = keyColumnChars([]);
  const columns = keys.map(({ property, context }) => {
    const { type } = columnTypeFor(property, { ...context, key: most });
    if (context.override !== undefined) return type;
    if (type.family === "character") return "string";
    return type.family === "raw" ? "bytes" : type;
  });
  return keyColumnChars(columns, { bytesPerChar: bytesPerChar(keys[0]?.context), ...options });
}

/** NVARCHAR2 has two bytes a UTF-16 unit. */
function bytesPerChar(context: ColumnContext | undefined): number {
  if (context === undefined) return 4;
  return context.server.charset.isUnicode ? context.server.charset.maxBytesPerChar : 2;
}

/** A key's columns from another database are cut to what fits an index here. */
function limitLength(decision: ColumnTypeDecision, { key }: ColumnContext): ColumnTypeDecision {
  const { type } = decision;
  if (key === undefined) return decision;
  if (type.family === "character" && type.length > key.chars) {
    return { ...decision, type: { ...type, length: key.chars } };
  }
  if (type.family === "raw" && type.length > key.rawBytes) {
    return { ...decision, type: { ...type, length: key.rawBytes } };
  }
  return decision;
}

/** Families that no unique index holds. Source: Oracle Database Error Messages, ORA-02327, ORA-02329. */
const noKeyFamilies: readonly OracleType["family"][] = [
  "lob",
  "long",
  "json",
  "vector",
  "xml",
  "unsupported",
];

function asKey(decision: ColumnTypeDecision, { key, column }: ColumnContext): ColumnTypeDecision {
  const { type } = decision;
  if (key === undefined) return decision;
  if (noKeyFamilies.includes(type.family)) {
    throw new SettingsError([
      {
        pointer: "/column_type_overrides",
        message: `the key property ${JSON.stringify(column)} would become ${printOracleType(type)}, which Oracle takes in no key; name a type for it here, VARCHAR2(100 CHAR) say`,
      },
    ]);
  }
  if (type.family !== "timestamp" || type.zone !== "with") return { ...decision, mayWiden: false };
  return {
    ...decision,
    type: { family: "timestamp", precision: 9, zone: "none" },
    mayWiden: false,
    comment: "In UTC; the offset of the source is not kept, because a key cannot have a time zone.",
  };
}
