import { type BatchWork, groupRows, type RowGroup, sendRows } from "./batch-work.ts";
import type { BoundRow } from "./bound-row.ts";
import { deleteRows, insertRows, updateRows } from "./load-statements.ts";
import type { RowFault } from "./row-fault.ts";

/**
 * Loads rows by binding the table itself: INSERT, or UPDATE and then INSERT of the rows that were not there. Slower than a
 * MERGE, but the server tells each row that it refuses, and the others stay.
 * @returns the rows that were refused.
 * @throws OracleError, TransientOracleError, PrivilegeError for everything that is not a row's fault.
 */
export async function loadByArrays(
  work: BatchWork,
  rows: readonly BoundRow[],
): Promise<readonly RowFault[]> {
  const faults: RowFault[] = [];
  for (const group of groupRows(rows)) faults.push(...(await loadGroup(work, group)));
  return faults;
}

async function loadGroup(work: BatchWork, group: RowGroup): Promise<readonly RowFault[]> {
  const { target } = work;
  switch (group.kind) {
    case "removal":
      return (await sendRows(work, deleteRows(target), group.rows)).faults;
    case "partial":
      return (await sendRows(work, updateRows(target, group), group.rows)).faults;
    case "full":
      return target.mode === "append"
        ? (await sendRows(work, insertRows(target), group.rows)).faults
        : upsert(work, group.rows);
  }
}

async function upsert(work: BatchWork, rows: readonly BoundRow[]): Promise<readonly RowFault[]> {
  const update = updateRows(work.target, "all");
  const updated = await sendRows(work, update, rows, { countRows: true });
  const inserted = await sendRows(work, insertRows(work.target), updated.untouched);
  const taken = inserted.faults.filter(({ code }) => code === "ORA-00001");
  if (taken.length === 0) return [...updated.faults, ...inserted.faults];
  // Another session may have inserted the same keys in between: then the rows are there now.
  const again = await sendRows(
    work,
    update,
    taken.map(({ row }) => row),
    { countRows: true },
  );
  const stillMissing = new Set(again.untouched);
  const refused = inserted.faults.filter(
    ({ row, code }) => code !== "ORA-00001" || stillMissing.has(row),
  );
  return [...updated.faults, ...refused, ...again.faults];
}
