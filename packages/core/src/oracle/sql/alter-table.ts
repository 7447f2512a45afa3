import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteList, quoteQualified } from "../identifiers.ts";
import type { ColumnDefinition } from "./create-table.ts";
import { columnDefinition, primaryKeyClause } from "./create-table.ts";

/**
 * Adds all columns in one statement: one lock, one new version of the table's definition.
 * Source: Oracle SQL Language Reference, ALTER TABLE, add_column_clause.
 */
export function addColumnsStatement(
  table: QualifiedName,
  columns: readonly ColumnDefinition[],
): string {
  return `${alter(table)} ADD (${columns.map(columnDefinition).join(", ")})`;
}

/** A column to modify. Only what is given changes. */
export interface ColumnChange {
  readonly name: string;
  /** Ready SQL of the new type. */
  readonly type?: string;
  /** True takes NOT NULL off; ORA-01451 when it is not there. */
  readonly nullable?: true;
}

/** Modifies all columns in one statement. Source: Oracle SQL Language Reference, ALTER TABLE, modify_column_clauses. */
export function modifyColumnsStatement(
  table: QualifiedName,
  changes: readonly ColumnChange[],
): string {
  const texts = changes.map(({ name, type, nullable }) =>
    [quoteIdentifier(name), type, nullable === true ? "NULL" : undefined]
      .filter((part) => part !== undefined)
      .join(" "),
  );
  return `${alter(table)} MODIFY (${texts.join(", ")})`;
}

/** Renames one column. */
export function renameColumnStatement(table: QualifiedName, from: string, to: string): string {
  return `${alter(table)} RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
}

/** Drops columns in one statement, which rewrites every row once. */
export function dropColumnsStatement(table: QualifiedName, names: readonly string[]): string {
  return `${alter(table)} DROP (${quoteList(names)})`;
}

/** Renames a table, which stays with its owner. Not RENAME: that works in the user's own schema only. */
export function renameTableStatement(table: QualifiedName, to: string): string {
  return `${alter(table)} RENAME TO ${quoteIdentifier(to)}`;
}

/** Adds a primary key to a table that has none. */
export function addPrimaryKeyStatement(
  table: QualifiedName,
  constraint: string,
  columns: readonly string[],
): string {
  return `${alter(table)} ADD ${primaryKeyClause(constraint, columns)}`;
}

/** Renames a constraint: those of a shadow table, once it has the real table's name. */
export function renameConstraintStatement(table: QualifiedName, from: string, to: string): string {
  return `${alter(table)} RENAME CONSTRAINT ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
}

function alter(table: QualifiedName): string {
  return `ALTER TABLE ${quoteQualified(table)}`;
}
