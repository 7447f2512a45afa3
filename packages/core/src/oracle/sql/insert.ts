import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteList, quoteQualified } from "../identifiers.ts";
import type { BoundColumn, DmlStatement } from "./bound-columns.ts";
import { longBindsLast } from "./bound-columns.ts";
import { whereClause } from "./predicates.ts";
import { hintComment } from "./select.ts";

/** An array INSERT as plain data. */
export interface InsertPlan {
  readonly table: QualifiedName;
  /** The columns in any order; at least one. GENERATED ALWAYS and virtual columns must not be among them. */
  readonly columns: readonly BoundColumn[];
  /** Hints without their comment: `APPEND_VALUES`. */
  readonly hints?: string;
}

/**
 * `INSERT INTO … VALUES (…)` with one bind a column, long binds last.
 * Source: Oracle SQL Language Reference, INSERT.
 */
export function insertStatement(plan: InsertPlan): DmlStatement {
  const columns = longBindsLast(plan.columns);
  const names = quoteList(columns.map((column) => column.name));
  const values = columns.map((column) => column.value).join(", ");
  const into = `INSERT ${hintComment(plan.hints)}INTO ${quoteQualified(plan.table)}`;
  return {
    sql: `${into} (${names})\nVALUES (${values})`,
    binds: columns.map((column) => column.bind),
  };
}

/** An INSERT from another table as plain data. */
export interface InsertSelectPlan {
  readonly target: QualifiedName;
  readonly source: QualifiedName;
  /** Names that both tables have; at least one. */
  readonly columns: readonly string[];
  /** Ready SQL over the source for columns whose values are made: `JSON("DOC")`. Default: the source's column. */
  readonly expressions?: ReadonlyMap<string, string>;
  /** Hints behind INSERT, without their comment: `APPEND`. */
  readonly hints?: string;
  readonly conditions?: readonly string[];
}

/** `INSERT INTO target (…) SELECT … FROM source`: moves a shadow table's rows in one statement. */
export function insertSelectStatement(plan: InsertSelectPlan): string {
  const names = quoteList(plan.columns);
  const into = `INSERT ${hintComment(plan.hints)}INTO ${quoteQualified(plan.target)} (${names})`;
  const values = plan.columns.map(
    (column) => plan.expressions?.get(column) ?? quoteIdentifier(column),
  );
  const where = whereClause(plan.conditions ?? []);
  return `${into}\nSELECT ${values.join(", ")}\nFROM ${quoteQualified(plan.source)}${where}`;
}
