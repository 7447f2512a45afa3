import {
  type ExistingTable,
  formatIdentifier,
  isPlainIndex,
  type OracleSession,
  type TableIndex,
} from "@singer-oracle/core/oracle";
import { hasJsonCheck, isPlainColumn, primaryKeyOf } from "./copied-columns.ts";
import type { TargetTable } from "./read-target.ts";

/** The indexes of a table that its successor gets too, the primary key's not among them. */
export function copiedIndexes(existing: ExistingTable): readonly TableIndex[] {
  const key = primaryKeyOf(existing)?.index;
  return existing.indexes.filter(
    ({ owner, name, type }) =>
      // The indexes of LOBs come with their columns.
      type !== "LOB" && !(owner === key?.owner && name === key?.name),
  );
}

/**
 * Why another table cannot take the place of this one by a change of names, or undefined: something hangs on it that the
 * other one would not have. Column types, defaults, NOT NULL, the primary key, plain indexes, grants and comments can be
 * made again.
 */
export async function renameObstacle(
  session: OracleSession,
  { existing, shadow }: TargetTable,
  keyColumns: readonly string[],
): Promise<string | undefined> {
  if (existing === undefined || shadow === undefined) return "it is gone";
  return (
    tableObstacle(existing, shadow, keyColumns) ??
    ((await isReferenced(session, existing)) ? "foreign keys refer to it" : undefined)
  );
}

/** The obstacles that a table's own description shows: everything but what other tables do. */
export function tableObstacle(
  existing: ExistingTable,
  shadow: ExistingTable,
  keyColumns: readonly string[],
): string | undefined {
  return storageObstacle(existing, shadow) ?? attachedObstacle(existing, keyColumns);
}

/** How the table is stored. */
function storageObstacle(existing: ExistingTable, shadow: ExistingTable): string | undefined {
  const { kind, table } = existing;
  if (kind !== "table" || table === null) return "it is a view";
  if (table.isIndexOrganized) return "it is index-organized";
  if (table.isPartitioned) return "it is partitioned";
  if (table.hasRowDependencies) return "it has ROWDEPENDENCIES";
  return table.tablespace === (shadow.table?.tablespace ?? null)
    ? undefined
    : "new tables go to another tablespace";
}

/** What hangs on the table. */
function attachedObstacle(
  existing: ExistingTable,
  keyColumns: readonly string[],
): string | undefined {
  if (existing.triggers.length > 0) return "it has triggers";
  const column = existing.columns.find((each) => !isPlainColumn(each));
  if (column !== undefined) return `of its column ${formatIdentifier(column.name)}`;
  const constraint = existing.constraints.find((each) => !isCopied(existing, each, keyColumns));
  if (constraint !== undefined) return `of its constraint ${formatIdentifier(constraint.name)}`;
  if (keyColumns.length > 0 && primaryKeyOf(existing) === undefined) {
    return "its key is no primary key";
  }
  const index = copiedIndexes(existing).find(
    (each) =>
      !isPlainIndex(each) || each.type !== "NORMAL" || each.isPartitioned || !each.isVisible,
  );
  return index === undefined ? undefined : `of its index ${formatIdentifier(index.name)}`;
}

function isCopied(
  existing: ExistingTable,
  constraint: ExistingTable["constraints"][number],
  keyColumns: readonly string[],
): boolean {
  const { kind, columns, condition } = constraint;
  const [column = ""] = columns;
  if (kind === "primary-key") {
    return (
      columns.length === keyColumns.length && columns.every((name, i) => name === keyColumns[i])
    );
  }
  if (kind !== "check") return false;
  return condition?.trim() === `"${column}" IS NOT NULL` || hasJsonCheck(existing, column);
}

/** Foreign keys that refer to a table, as far as they are visible. Source: Oracle Database Reference, ALL_CONSTRAINTS. */
const referencesQuery = `SELECT COUNT(*)
FROM ALL_CONSTRAINTS r
WHERE r.CONSTRAINT_TYPE = 'R'
  AND r.R_OWNER = :owner
  AND r.R_CONSTRAINT_NAME IN (SELECT k.CONSTRAINT_NAME FROM ALL_CONSTRAINTS k WHERE k.OWNER = :owner AND k.TABLE_NAME = :name AND k.CONSTRAINT_TYPE IN ('P', 'U'))`;

async function isReferenced(
  session: OracleSession,
  { owner, name }: ExistingTable,
): Promise<boolean> {
  for await (const rows of session.rows(referencesQuery, { owner, name })) {
    return Number(rows[0]?.[0]) > 0;
  }
  return false;
}
