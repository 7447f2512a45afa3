import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteList, quoteQualified } from "../identifiers.ts";

/** An index to create, as plain data. */
export interface CreateIndexPlan {
  readonly index: QualifiedName;
  readonly table: QualifiedName;
  /** At least one name. */
  readonly columns: readonly string[];
  /** Default false. */
  readonly unique?: boolean;
}

/** `CREATE INDEX … ON … (…)`. Source: Oracle SQL Language Reference, CREATE INDEX. */
export function createIndexStatement(plan: CreateIndexPlan): string {
  const create = plan.unique === true ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  const columns = quoteList(plan.columns);
  return `${create} ${quoteQualified(plan.index)} ON ${quoteQualified(plan.table)} (${columns})`;
}

/** Renames an index, which stays with its owner. Source: Oracle SQL Language Reference, ALTER INDEX. */
export function renameIndexStatement(index: QualifiedName, to: string): string {
  return `ALTER INDEX ${quoteQualified(index)} RENAME TO ${quoteIdentifier(to)}`;
}
