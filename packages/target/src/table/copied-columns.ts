import {
  type ColumnDefinition,
  type DictionaryColumn,
  ddlType,
  type ExistingTable,
  isSupportedType,
  type TableConstraint,
} from "@singer-oracle/core/oracle";
import type { TablePlan } from "./table-plan.ts";

/**
 * All columns of the table that a new one can have in the same way, in their order, because a shadow that takes the table's
 * place must not lack one; and those that are loaded, whatever else is special about them.
 */
export function copiedColumns(
  existing: ExistingTable,
  plan: TablePlan,
  keys: ReadonlySet<string>,
): readonly ColumnDefinition[] {
  const loaded = new Set(plan.columns.map(({ name }) => name));
  return existing.columns
    .filter((column) => isPlainColumn(column) || loaded.has(column.name))
    .map((column) => ({
      name: column.name,
      type: columnClause(column, keys.has(column.name)),
      ...(hasJsonCheck(existing, column.name) ? { jsonCheck: true } : {}),
    }));
}

/** Whether a column can be made again from what the dictionary tells. */
export function isPlainColumn(column: DictionaryColumn): boolean {
  const { isVirtual, identity, isInvisible, type } = column;
  return !isVirtual && identity === "none" && !isInvisible && isSupportedType(type);
}

/** Type, default and NOT NULL. The default's text comes out of the dictionary, where it stood in a statement before. */
function columnClause(column: DictionaryColumn, isKey: boolean): string {
  const { type, identity, isDefaultOnNull, isNullable } = column;
  const defaultText = identity === "none" ? column.defaultText : null;
  const onNull = isDefaultOnNull ? " ON NULL" : "";
  const byDefault = defaultText === null ? "" : ` DEFAULT${onNull} ${defaultText}`;
  // DEFAULT ON NULL is NOT NULL by itself, and the keys get it with the primary key.
  const notNull = isNullable || isKey || isDefaultOnNull ? "" : " NOT NULL";
  return `${ddlType(type)}${byDefault}${notNull}`;
}

/** The primary key of a table. */
export function primaryKeyOf({ constraints }: ExistingTable): TableConstraint | undefined {
  return constraints.find(({ kind }) => kind === "primary-key");
}

/** Whether our own check for JSON is on a column. */
export function hasJsonCheck({ constraints }: ExistingTable, column: string): boolean {
  const text = `"${column}" IS JSON`;
  return constraints.some(({ kind, condition }) => kind === "check" && condition?.trim() === text);
}
