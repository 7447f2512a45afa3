import {
  type DictionaryColumn,
  type ExistingTable,
  hasUniqueKey,
  isInsertable,
  type OracleType,
  printOracleType,
  type WideningLimits,
  widenType,
} from "@singer-oracle/core/oracle";
import type { TablePlan } from "./table-plan.ts";
import type { WantedColumn, WantedTable } from "./wanted-table.ts";

/** A column that changes its type. */
export interface TypeChange {
  readonly name: string;
  readonly from: OracleType;
  readonly to: OracleType;
  /** Why, in a few words. */
  readonly reason: string;
}

/** What has to be done so that a table fits a stream. Nothing: everything is empty. */
export interface TableChanges {
  readonly add: readonly WantedColumn[];
  /** In place. */
  readonly modify: readonly TypeChange[];
  /** By a new column into which the values are copied. */
  readonly copy: readonly TypeChange[];
  /** Columns that lose NOT NULL. */
  readonly makeNullable: readonly string[];
  /** Columns whose type never holds what the schema allows, with the reason. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** What decides about changes besides table and stream. */
export interface ChangeOptions {
  readonly limits: WideningLimits;
  /** The plan before a changed SCHEMA of the same run. */
  readonly previous: TablePlan | undefined;
  /** Columns that were tried already and that Oracle cannot change. */
  readonly stuck: ReadonlySet<string>;
}

/**
 * Compares a table with what a stream needs. A column that is narrower than the schema allows is widened at once where
 * that is done in place and the schema or a setting says how large values are, or where the schema has changed within the
 * run. Everything else waits for a value that does not fit: a table that others made keeps its types as long as it can.
 * Date-times whose schema changed within the run get their time zone by a copy, since no value tells that it lost one.
 */
export function planChanges(
  existing: ExistingTable,
  wanted: WantedTable,
  options: ChangeOptions,
): TableChanges {
  const columns = new Map(existing.columns.map((column) => [column.name, column]));
  const modify: TypeChange[] = [];
  const copy: TypeChange[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const want of wanted.columns) {
    const column = columns.get(want.name);
    if (column === undefined || !isInsertable(column) || want.source.kind === "metadata") continue;
    const widening = widenType(column.type, want.type, options.limits);
    const change = { name: want.name, from: column.type, to: widening.type };
    if (widening.kind === "refuse") refused.push({ name: want.name, reason: widening.reason });
    if (options.stuck.has(want.name) || !isDue(column, want, options)) continue;
    if (widening.kind === "modify") modify.push({ ...change, reason: widening.reason });
    if (widening.kind === "copy" && copiesAtOnce(column, want, options)) {
      copy.push({ ...change, reason: widening.reason });
    }
  }
  return {
    add: wanted.columns.filter(({ name }) => !columns.has(name)),
    modify,
    copy,
    makeNullable: existing.columns
      .filter((column) => mustBecomeNullable(column, existing, wanted))
      .map(({ name }) => name),
    refused,
  };
}

/** Whether nothing has to be done to the table. */
export function isUnchanged({ add, modify, copy, makeNullable }: TableChanges): boolean {
  return add.length + modify.length + copy.length + makeNullable.length === 0;
}

function isDue(column: DictionaryColumn, want: WantedColumn, options: ChangeOptions): boolean {
  return want.isExplicit || hasChanged(column, want, options);
}

/** Whether the schema said something else of the column earlier in this run. */
function hasChanged(
  { name }: DictionaryColumn,
  want: WantedColumn,
  { previous }: ChangeOptions,
): boolean {
  const before = previous?.columns.find((column) => column.name === name);
  return (
    before !== undefined && printOracleType(before.declaredType) !== printOracleType(want.type)
  );
}

function copiesAtOnce(
  column: DictionaryColumn,
  want: WantedColumn,
  options: ChangeOptions,
): boolean {
  const isTime = column.type.family === "date" || column.type.family === "timestamp";
  return isTime && !want.isKey && hasChanged(column, want, options);
}

/**
 * NOT NULL stands in the way of values that are absent. What Oracle fills in itself, and the primary key, stay as they are.
 */
function mustBecomeNullable(
  column: DictionaryColumn,
  existing: ExistingTable,
  wanted: WantedTable,
): boolean {
  if (column.isNullable || column.identity !== "none" || !isInsertable(column)) return false;
  const isInPrimaryKey = existing.constraints.some(
    ({ kind, columns }) => kind === "primary-key" && columns.includes(column.name),
  );
  if (isInPrimaryKey || wanted.keyColumns.includes(column.name)) return false;
  const want = wanted.columns.find(({ name }) => name === column.name);
  return want === undefined ? !column.hasDefault : want.acceptsNull;
}

/** Whether the database does not keep the rows apart, although they have a key. */
export function lacksUniqueKey(existing: ExistingTable, { keyColumns }: WantedTable): boolean {
  return keyColumns.length > 0 && !hasUniqueKey(existing, keyColumns);
}
