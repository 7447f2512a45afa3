import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import { Pacing } from "../pacing.ts";
import type { AlterTableAction, Query } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import { ownerSession } from "../query/view-session.ts";
import { deleteRow } from "../store/changes.ts";
import { slotOfRowid } from "../store/rowid.ts";
import { startChange } from "../store/statements.ts";
import { commitTransaction, rollbackTransaction } from "../store/transactions.ts";
import type { DdlContext } from "./ddl-context.ts";
import { foreignReferences } from "./drop-table.ts";
import { generatedPartitionName } from "./generated-names.ts";
import { checkBounds } from "./partitioning.ts";

/** @throws OraError 14501 for a table without partitions. */
function partitioningOf(table: Table, at: number): NonNullable<Table["partitioning"]> {
  if (table.partitioning === null) throw oraError(14501, [], at);
  return table.partitioning;
}

/**
 * ADD PARTITION.
 * @throws OraError 14501, 14013 for a name that is there, 14017 and 14018 for its bounds.
 */
export function addPartition(
  action: Extract<AlterTableAction, { kind: "add-partition" }>,
  table: Table,
  context: DdlContext,
  at: number,
): void {
  const partitioning = partitioningOf(table, at);
  const name = action.name ?? generatedPartitionName(context.db);
  if (partitioning.partitions.some((partition) => partition.name === name)) {
    throw oraError(14013, [], at);
  }
  const values = action.values ?? [];
  if (partitioning.type !== "HASH") {
    checkBounds(partitioning.type, partitioning.columns, values, context);
  }
  table.partitioning = {
    ...partitioning,
    partitions: [...partitioning.partitions, { name, values }],
  };
}

/**
 * TRUNCATE PARTITION and DROP PARTITION: the rows that belong to it go.
 * @throws OraError 14501, 2149 for an unknown partition, 14083 for the last one, 2266 for a key of foreign keys.
 */
export async function emptyPartition(
  action: Extract<AlterTableAction, { kind: "truncate-partition" | "drop-partition" }>,
  table: Table,
  context: DdlContext,
  at: number,
): Promise<void> {
  const partitioning = partitioningOf(table, at);
  const { name } = action;
  if (!partitioning.partitions.some((partition) => partition.name === name)) {
    throw oraError(2149, [], at);
  }
  if (action.kind === "drop-partition" && partitioning.partitions.length === 1) {
    throw oraError(14083, [], at);
  }
  const referenced = foreignReferences(table).some(({ constraint }) => constraint.enabled);
  if (referenced) throw oraError(2266, [], at);
  await deletePartitionRows(table, name, context);
  if (action.kind === "truncate-partition") return;
  const partitions = partitioning.partitions.filter((partition) => partition.name !== name);
  table.partitioning = { ...partitioning, partitions };
}

async function deletePartitionRows(
  table: Table,
  partition: string,
  { session }: DdlContext,
): Promise<void> {
  const plan = compileQuery(rowidsOf(table, partition), ownerSession(session, table.owner));
  const change = startChange(session);
  const pacing = new Pacing();
  try {
    for (const row of plan.open(null)) {
      if (pacing.isDue(row === TICK)) await pacing.pause(session.signal);
      if (row === TICK) continue;
      const slot = slotOfRowid(table, String(row[0]));
      if (slot !== null) deleteRow(change, table.segment, slot);
    }
  } catch (error) {
    rollbackTransaction(session);
    throw error;
  }
  commitTransaction(session);
}

/** SELECT ROWID FROM table PARTITION (partition) */
function rowidsOf(table: Table, partition: string): Query {
  const at = -1;
  const rowid = { kind: "name", name: { parts: ["ROWID"], at }, at } as const;
  return {
    kind: "query",
    body: {
      kind: "select",
      distinct: false,
      items: [{ kind: "expr", expr: rowid, text: "ROWID", at }],
      from: [
        {
          kind: "table",
          name: { parts: [table.owner, table.name], at },
          partition: { name: partition, sub: false },
          at,
        },
      ],
      at,
    },
    at,
  };
}
