import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteList, quoteQualified } from "../identifiers.ts";
import { plainIdentifier } from "../plan-identifiers.ts";

/** A column as DDL: name and type. */
export interface ColumnDefinition {
  readonly name: string;
  /** Ready SQL of the type: `VARCHAR2(20 CHAR)`. */
  readonly type: string;
  /** Adds `CHECK ("C" IS JSON)`; needs 12.1.0.2. Default false. */
  readonly jsonCheck?: boolean;
}

/** A table to create, as plain data. */
export interface CreateTablePlan {
  readonly table: QualifiedName;
  /** At least one. */
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey?: {
    /** Name of the constraint, which its index gets too; see `constraintName`. */
    readonly constraint: string;
    /** Names among `columns`, in the order of the index. */
    readonly columns: readonly string[];
  };
}

/**
 * `CREATE TABLE`, one column a line. NOT NULL stands on key columns only: every other column may be absent from a record.
 * Source: Oracle SQL Language Reference, CREATE TABLE.
 */
export function createTableStatement(plan: CreateTablePlan): string {
  const keys = new Set(plan.primaryKey?.columns);
  const lines = plan.columns.map(
    (column) => `  ${columnDefinition(column)}${keys.has(column.name) ? " NOT NULL" : ""}`,
  );
  if (plan.primaryKey !== undefined && keys.size > 0) {
    lines.push(`  ${primaryKeyClause(plan.primaryKey.constraint, plan.primaryKey.columns)}`);
  }
  return `CREATE TABLE ${quoteQualified(plan.table)} (\n${lines.join(",\n")}\n)`;
}

/** The columns as they stand between the parentheses of CREATE TABLE, one a line. */
export function columnDefinitions(columns: readonly ColumnDefinition[]): string {
  return columns.map((column) => `  ${columnDefinition(column)}`).join(",\n");
}

/** One column: `"NAME" TYPE`, with its check when it has one. */
export function columnDefinition(column: ColumnDefinition): string {
  const name = quoteIdentifier(column.name);
  const check = column.jsonCheck === true ? ` CHECK (${name} IS JSON)` : "";
  return `${name} ${column.type}${check}`;
}

/** `CONSTRAINT "NAME" PRIMARY KEY (…)`, in CREATE TABLE and in ALTER TABLE ADD. */
export function primaryKeyClause(constraint: string, columns: readonly string[]): string {
  return `CONSTRAINT ${quoteIdentifier(constraint)} PRIMARY KEY (${quoteList(columns)})`;
}

/**
 * The name of a table's constraint or index: `PK_ORDERS`, shortened with a hash when it is too long. `parts` tell apart
 * several of one table: `IX_ORDERS_UPDATED_AT`.
 * @param maxBytes Longest name in bytes: 30 or 128.
 */
export function constraintName(
  prefix: string,
  table: string,
  maxBytes: number,
  parts: readonly string[] = [],
): string {
  return plainIdentifier([prefix, table, ...parts].join("_"), { maxBytes, case: "preserve" });
}
