import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteList, quoteQualified } from "../identifiers.ts";
import { keyEquals } from "./bound-columns.ts";
import { whereClause } from "./predicates.ts";
import { hintComment } from "./select.ts";

/** A column that a MERGE fills. */
export interface MergeColumn {
  /** Name in the target, and in the stage when there is no `source`. */
  readonly name: string;
  /** Ready SQL over the stage, `JSON(s."DOC")`; default the stage's column of the same name. See `stageColumn`. */
  readonly source?: string;
}

/** A column that rows are matched by; NOT NULL in stage and target. */
export interface MergeKey extends MergeColumn {
  /** True for TIMESTAMP WITH TIME ZONE: two offsets of one instant are one key. */
  readonly instant?: boolean;
}

/** A MERGE from a stage as plain data. The stage holds every key at most once (else ORA-30926). */
export interface MergePlan {
  readonly target: QualifiedName;
  readonly stage: QualifiedName;
  /** At least one. */
  readonly keys: readonly MergeKey[];
  /** The other columns; may be empty. */
  readonly columns: readonly MergeColumn[];
  /** Columns of the target that become NULL in matched rows: `_SDC_DELETED_AT` when the stage does not hold it. */
  readonly nullColumns?: readonly string[];
  /** False: rows that are not there are left out; for partial records. Default true. */
  readonly insertMissing?: boolean;
  /** Name of the stage's column that is not NULL for a record to be removed; undefined = none is removed. */
  readonly removeWhenSet?: string;
  /** Hints behind MERGE, without their comment. */
  readonly hints?: string;
}

/** The stage's column by name, for `MergeColumn.source`: `s."NAME"`. */
export function stageColumn(name: string): string {
  return `s.${quoteIdentifier(name)}`;
}

/**
 * The statements that bring the stage's rows into the target, to be run in order in one transaction: a DELETE when records
 * may be removed, then a MERGE.
 *
 * Removing is a statement of its own, because MERGE deletes only rows that it updates first: it could not when all
 * columns are keys, and would blank NOT NULL columns that a delete record does not have (ORA-01407). Keys are never
 * updated (ORA-38104). When all columns are keys there is only an INSERT branch.
 * Source: Oracle SQL Language Reference, MERGE.
 * @throws RangeError when there is no key, or nothing to do.
 */
export function mergeStatements(plan: MergePlan): readonly string[] {
  if (plan.keys.length === 0) throw new RangeError("a MERGE needs a key");
  const on = plan.keys.map((key) => keyEquals(targetColumn(key.name), source(key), key.instant));
  const branches = [...updateBranch(plan), ...insertBranch(plan)];
  const merge = [
    `MERGE ${hintComment(plan.hints)}INTO ${quoteQualified(plan.target)} t`,
    `USING ${quoteQualified(plan.stage)} s`,
    `ON (${on.join(" AND ")})`,
    ...branches,
  ].join("\n");
  const statements = [...removeStatement(plan, on), ...(branches.length === 0 ? [] : [merge])];
  if (statements.length === 0) throw new RangeError("a MERGE without a branch");
  return statements;
}

function updateBranch(plan: MergePlan): readonly string[] {
  const sets = [
    ...(plan.nullColumns ?? []).map((name) => `${targetColumn(name)} = NULL`),
    ...plan.columns.map((column) => `${targetColumn(column.name)} = ${source(column)}`),
  ];
  return sets.length === 0 ? [] : [`WHEN MATCHED THEN UPDATE SET ${sets.join(", ")}`];
}

function insertBranch(plan: MergePlan): readonly string[] {
  if (plan.insertMissing === false) return [];
  const columns = [...plan.keys, ...plan.columns];
  const names = quoteList(columns.map((column) => column.name));
  const values = columns.map(source).join(", ");
  const { removeWhenSet } = plan;
  const living =
    removeWhenSet === undefined ? "" : whereClause([`${stageColumn(removeWhenSet)} IS NULL`]);
  return [`WHEN NOT MATCHED THEN INSERT (${names})\nVALUES (${values})${living}`];
}

function removeStatement(plan: MergePlan, on: readonly string[]): readonly string[] {
  if (plan.removeWhenSet === undefined) return [];
  const marked = `${stageColumn(plan.removeWhenSet)} IS NOT NULL`;
  const stage = `SELECT 1 FROM ${quoteQualified(plan.stage)} s${whereClause([...on, marked])}`;
  return [`DELETE FROM ${quoteQualified(plan.target)} t${whereClause([`EXISTS (${stage})`])}`];
}

function source(column: MergeColumn): string {
  return column.source ?? stageColumn(column.name);
}

function targetColumn(name: string): string {
  return `t.${quoteIdentifier(name)}`;
}
