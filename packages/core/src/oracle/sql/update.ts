import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteQualified } from "../identifiers.ts";
import type { BoundColumn, DmlStatement, KeyColumn } from "./bound-columns.ts";
import { keyConditions, longBindsLast } from "./bound-columns.ts";
import { whereClause } from "./predicates.ts";

/** An array UPDATE by key as plain data. */
export interface UpdatePlan {
  readonly table: QualifiedName;
  /** At least one. */
  readonly keys: readonly KeyColumn[];
  /** The columns to set, without the keys; only those that the records have when they are partial (deletes). */
  readonly columns: readonly BoundColumn[];
  /** Columns that become NULL without a bind: `_SDC_DELETED_AT` of a row that lives again. */
  readonly nullColumns?: readonly string[];
}

/**
 * `UPDATE … SET … WHERE keys`, long binds last among those of SET. When there is nothing to set, the first key is set to
 * itself: the row is locked and counted, which is what tells the rows to insert.
 * Source: Oracle SQL Language Reference, UPDATE.
 * @throws RangeError when there is no key: it would update every row.
 */
export function updateStatement(plan: UpdatePlan): DmlStatement {
  const [firstKey] = plan.keys;
  if (firstKey === undefined) throw new RangeError("an UPDATE by key needs a key");
  const columns = longBindsLast(plan.columns);
  const sets = [
    ...(plan.nullColumns ?? []).map((name) => `${quoteIdentifier(name)} = NULL`),
    ...columns.map((column) => `${quoteIdentifier(column.name)} = ${column.value}`),
  ];
  const key = quoteIdentifier(firstKey.name);
  const set = sets.length === 0 ? `${key} = ${key}` : sets.join(", ");
  const where = whereClause(keyConditions(plan.keys));
  return {
    sql: `UPDATE ${quoteQualified(plan.table)}\nSET ${set}${where}`,
    binds: [...columns, ...plan.keys].map((column) => column.bind),
  };
}

/** `"NAME" = expression` of a set-based UPDATE. */
export interface Assignment {
  readonly name: string;
  /** Ready SQL. */
  readonly expression: string;
}

/** `UPDATE … SET … WHERE …` over many rows: copies a widened column, slice by slice. */
export function setColumnsStatement(
  table: QualifiedName,
  assignments: readonly Assignment[],
  conditions: readonly string[],
): string {
  const sets = assignments.map(
    ({ name, expression }) => `${quoteIdentifier(name)} = ${expression}`,
  );
  return `UPDATE ${quoteQualified(table)}\nSET ${sets.join(", ")}${whereClause(conditions)}`;
}

/** The columns that ACTIVATE_VERSION works on. */
export interface VersionColumns {
  /** `_SDC_TABLE_VERSION` by its name in the table. */
  readonly version: string;
  /** `_SDC_DELETED_AT` by its name in the table. */
  readonly deletedAt: string;
}

/** Bind of the version that becomes active: a JavaScript number. */
export const versionBind = "version";

/**
 * Marks the rows of versions before `:version` as deleted, with `deletedAt` (ready SQL, perhaps with a bind). Rows
 * without a version and rows that are marked already stay as they are.
 */
export function markOlderVersionsStatement(
  table: QualifiedName,
  columns: VersionColumns,
  deletedAt: string,
): string {
  const deletedAtColumn = quoteIdentifier(columns.deletedAt);
  return setColumnsStatement(
    table,
    [{ name: columns.deletedAt, expression: deletedAt }],
    [olderVersions(columns.version), `${deletedAtColumn} IS NULL`],
  );
}

/** The condition for rows of versions before `:version`; never true for rows without a version. */
export function olderVersions(versionColumn: string): string {
  return `${quoteIdentifier(versionColumn)} < :${versionBind}`;
}
