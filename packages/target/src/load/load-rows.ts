import { oraCodeOf } from "@singer-oracle/core/oracle";
import { loadByArrays } from "./array-load.ts";
import type { BatchWork } from "./batch-work.ts";
import type { BoundRow } from "./bound-row.ts";
import { isRecordFault } from "./record-faults.ts";
import type { RowFault } from "./row-fault.ts";
import { emptyStageStatement } from "./stage.ts";
import { loadByStage } from "./stage-load.ts";

/** What became of the rows of a batch within its transaction. */
export interface LoadedRows {
  /** The rows that are in the table now, or gone from it. */
  readonly loaded: readonly BoundRow[];
  /** The rows that the server refused, in no order. */
  readonly faults: readonly RowFault[];
}

/**
 * Brings rows into the table, nothing committed; nothing was pending before. When a set-based statement fails for the
 * fault of one row, everything is rolled back and the rows are taken so that each has its own answer. Where a row is
 * refused, the row of an earlier record with the same key has its turn.
 * @param stopAtFirst The caller gives the batch up at the first fault: rows behind it need not be looked at.
 * @throws OracleError, TransientOracleError, PrivilegeError for what is no row's fault.
 */
export async function loadRows(
  work: BatchWork,
  rows: readonly BoundRow[],
  stopAtFirst: boolean,
): Promise<LoadedRows> {
  let found = await loadOrReplay(work, rows, stopAtFirst);
  if (found.length === 0) return { loaded: rows, faults: [] };
  const loaded = new Set(rows);
  const faults: RowFault[] = [];
  while (found.length > 0) {
    faults.push(...found);
    for (const { row } of found) loaded.delete(row);
    const earlier = found.flatMap(({ row }) => row.replaces ?? []);
    if (stopAtFirst || earlier.length === 0) break;
    for (const row of earlier) loaded.add(row);
    found = await loadEach(work, earlier, false);
  }
  return { loaded: [...loaded], faults };
}

async function loadOrReplay(
  work: BatchWork,
  rows: readonly BoundRow[],
  stopAtFirst: boolean,
): Promise<readonly RowFault[]> {
  if (work.target.strategy === "array") return loadByArrays(work, rows);
  try {
    return await loadByStage(work, rows);
  } catch (error) {
    if (!isRecordFault(error)) throw error;
    await work.lane.session.rollback();
    return loadEach(work, rows, stopAtFirst);
  }
}

/** Loads rows so that each fault has its row; what was loaded before stays. */
function loadEach(
  work: BatchWork,
  rows: readonly BoundRow[],
  stopAtFirst: boolean,
): Promise<readonly RowFault[]> {
  return work.target.canBindArrays
    ? loadByArrays(work, rows)
    : loadByHalves(work, rows, { stopAtFirst, depth: 0 });
}

interface Halving {
  readonly stopAtFirst: boolean;
  readonly depth: number;
}

/** For tables that only a stage can load: half by half around savepoints, until the rows that fail stand alone. */
async function loadByHalves(
  work: BatchWork,
  rows: readonly BoundRow[],
  halving: Halving,
): Promise<readonly RowFault[]> {
  const { session } = work.lane;
  const savepoint = `SO_HALF_${halving.depth}`;
  // What is left to the COMMIT to clear away would get into the table once more.
  if (work.stage?.keepsRows === false) await session.execute(emptyStageStatement(work.stage));
  await session.execute(`SAVEPOINT ${savepoint}`);
  try {
    return await loadByStage(work, rows);
  } catch (error) {
    if (!isRecordFault(error)) throw error;
    await session.execute(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      return [{ row: only, code: oraCodeOf(error) ?? error.code, message: error.message }];
    }
  }
  const deeper = { ...halving, depth: halving.depth + 1 };
  const middle = Math.ceil(rows.length / 2);
  const first = await loadByHalves(work, rows.slice(0, middle), deeper);
  if (halving.stopAtFirst && first.length > 0) return first;
  return [...first, ...(await loadByHalves(work, rows.slice(middle), deeper))];
}
