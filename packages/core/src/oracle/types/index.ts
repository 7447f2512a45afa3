import type { BindValue } from "../sql-reader.ts";
import { binaryDoubleFamily, binaryFloatFamily } from "./binary-number-family.ts";
import { booleanFamily } from "./boolean-family.ts";
import { characterFamily } from "./character-family.ts";
import { dateFamily } from "./date-family.ts";
import { daySecondFamily, yearMonthFamily } from "./interval-family.ts";
import { jsonFamily, vectorFamily } from "./json-family.ts";
import { lobFamily, longFamily } from "./lob-family.ts";
import { floatFamily, numberFamily } from "./number-family.ts";
import type { OracleType, OracleTypeFamily } from "./oracle-type.ts";
import { rawFamily } from "./raw-family.ts";
import { rowidFamily } from "./rowid-family.ts";
import { timestampFamily } from "./timestamp-family.ts";
import type {
  BindOptions,
  ColumnReader,
  ReadOptions,
  TypeFamily,
  TypeOf,
  ValueBinder,
} from "./type-family.ts";
import { defaultReadOptions } from "./type-family.ts";
import { unsupportedFamily } from "./unsupported-family.ts";
import { xmlFamily } from "./xml-family.ts";

export { al32utf8, type Charset, charsetOf } from "./charset.ts";
export { bindFor, type ColumnBind } from "./column-bind.ts";
export {
  type ColumnContext,
  type ColumnTypeDecision,
  type ColumnTypeSettings,
  columnTypeFor,
  defaultColumnTypeSettings,
  keyLengthsFor,
  type TargetServer,
} from "./column-type.ts";
export { type DictionaryTypeRow, oracleTypeFromDictionary } from "./dictionary-type.ts";
export type { KeyBudgetOptions, KeyLengths } from "./key-budget.ts";
export type { OracleType, OracleTypeFamily } from "./oracle-type.ts";
export { parseOracleType } from "./parse-type.ts";
export { ddlType, printOracleType } from "./print-type.ts";
export {
  bindExpression,
  isValidReplicationKey,
  lookbackExpression,
  toBindValue,
} from "./replication-key.ts";
export {
  type BindOptions,
  type ColumnReader,
  type DoesNotFit,
  defaultReadOptions,
  type FetchAs,
  isDoesNotFit,
  type ReadOptions,
  type RecordConversion,
  type TypeFamily,
  type ValueBinder,
  type ValueChange,
} from "./type-family.ts";
export { type Widening, type WideningLimits, widenType } from "./widen.ts";

/** The table of all types: one entry a family. Everything that the tap and the target do with a value is in here. */
export const typeFamilies: { readonly [F in OracleTypeFamily]: TypeFamily<F> } = {
  number: numberFamily,
  float: floatFamily,
  "binary-float": binaryFloatFamily,
  "binary-double": binaryDoubleFamily,
  character: characterFamily,
  lob: lobFamily,
  long: longFamily,
  raw: rawFamily,
  date: dateFamily,
  timestamp: timestampFamily,
  "interval-year-month": yearMonthFamily,
  "interval-day-second": daySecondFamily,
  rowid: rowidFamily,
  boolean: booleanFamily,
  json: jsonFamily,
  vector: vectorFamily,
  xml: xmlFamily,
  unsupported: unsupportedFamily,
};

/** The entry of a type. */
function familyOf<F extends OracleTypeFamily>(type: TypeOf<F>): TypeFamily<F> {
  return typeFamilies[type.family as F];
}

/** Whether columns of a type can be read and written. */
export function isSupportedType(type: OracleType): boolean {
  return type.family !== "unsupported";
}

/**
 * How a column is read, fixed before the first row.
 * @param quotedColumn The column's name in double quotes.
 * @throws DiscoveryError for an unsupported type.
 * @throws SettingsError when a setting asks for what the type cannot do (`on_large_lob: truncate` for bytes).
 */
export function readColumn(
  type: OracleType,
  quotedColumn: string,
  options: Partial<ReadOptions> = {},
): ColumnReader {
  const complete = { ...defaultReadOptions, ...options };
  return familyOf(type).read(type, quotedColumn, complete);
}

/**
 * What turns a property's values into binds for a column of a type.
 * @throws DiscoveryError for an unsupported type.
 */
export function createValueBinder(type: OracleType, options: BindOptions): ValueBinder {
  return familyOf(type).bind(type, options);
}

/**
 * What makes the text by which bound values of a key column are told apart: equal exactly when Oracle finds the values
 * equal. Its length stands in front, so that the texts of a key's columns can be put one behind the other. Values are
 * never null.
 * @throws DiscoveryError for an unsupported type.
 */
export function createKeyText(type: OracleType): (bound: BindValue) => string {
  const keyText = familyOf(type).keyText(type);
  return (bound) => {
    const text = keyText(bound);
    return `${text.length}:${text}`;
  };
}
