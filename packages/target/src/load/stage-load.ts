import { type BatchWork, groupRows, type RowGroup, runStatements, sendRows } from "./batch-work.ts";
import type { BoundRow } from "./bound-row.ts";
import {
  type Columns,
  deleteFromStage,
  fromStage,
  insertIntoStage,
  updateFromStage,
} from "./load-statements.ts";
import type { RowFault } from "./row-fault.ts";
import { emptyStageStatement, type Stage } from "./stage.ts";

/**
 * Loads rows through the session's stage: array INSERT, MERGE (or INSERT … SELECT), DELETE of the stage; all in the
 * transaction that is open, without DDL. Values that are too long fail at the array INSERT, which names their rows.
 * @returns the rows that were refused there.
 * @throws OracleError, TransientOracleError, PrivilegeError; what the MERGE throws may be the fault of any row, and
 * nothing of the group is in the table then.
 */
export async function loadByStage(
  work: BatchWork,
  rows: readonly BoundRow[],
): Promise<readonly RowFault[]> {
  const { stage, lane } = work;
  if (stage === undefined) throw new Error("there is no stage to load through");
  const faults: RowFault[] = [];
  const groups = groupRows(rows);
  for (const group of groups) {
    const insert = insertIntoStage(work.target, stage.table, columnsOf(group));
    faults.push(...(await sendRows(work, insert, group.rows)).faults);
    await runStatements(lane.session, statementsOf(work, stage, group));
    // COMMIT empties a global temporary table by itself.
    if (stage.keepsRows || group !== groups.at(-1)) {
      await lane.session.execute(emptyStageStatement(stage));
    }
  }
  return faults;
}

function columnsOf(group: RowGroup): Columns {
  switch (group.kind) {
    case "removal":
      return "keys";
    case "partial":
      return { present: group.present };
    case "full":
      return "all";
  }
}

function statementsOf({ target }: BatchWork, stage: Stage, group: RowGroup): readonly string[] {
  switch (group.kind) {
    case "removal":
      return deleteFromStage(target, stage.table);
    case "partial":
      return updateFromStage(target, stage.table, group.present);
    case "full":
      return fromStage(target, stage.table);
  }
}
