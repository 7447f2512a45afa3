import type { Segment, Table } from "../catalog/contract.ts";
import type { RowVersion, Snapshot } from "./contract.ts";
import { expiredVersion } from "./expired.ts";
import { dataOf, rowsPerBlock, type SegmentData } from "./segment.ts";

/**
 * ORA_ROWSCN of the rows of a table: with ROWDEPENDENCIES the SCN of the row's last commit, otherwise that of the last commit
 * in its block, which also changes when another row of the block does. Null for a row that the reader has itself changed
 * and not committed (in a block: when nothing in it was committed).
 * Source: Oracle SQL Language Reference, ORA_ROWSCN Pseudocolumn.
 */
export function oraRowscn(
  table: Table,
  segment: Segment,
  snapshot: Snapshot,
): (version: RowVersion) => number | null {
  if (table.rowDependencies) return rowCommit;
  const data = dataOf(segment);
  let lastBlock = -1;
  let scn: number | null = null;
  return (version) => {
    const block = Math.floor(version.slot.id / rowsPerBlock);
    if (block !== lastBlock) {
      scn = blockCommit(data, block, snapshot);
      lastBlock = block;
    }
    return scn;
  };
}

function rowCommit(version: RowVersion): number | null {
  return version.tx.commitScn === 0 ? null : version.tx.commitScn;
}

function blockCommit(data: SegmentData, block: number, snapshot: Snapshot): number | null {
  let latest = 0;
  const end = Math.min(data.slots.length, (block + 1) * rowsPerBlock);
  for (let id = block * rowsPerBlock; id < end; id++) {
    let version = data.slots[id]?.head ?? null;
    while (version && version !== expiredVersion && !committedIn(version, snapshot)) {
      version = version.prev;
    }
    if (version && version !== expiredVersion) latest = Math.max(latest, version.tx.commitScn);
  }
  return latest === 0 ? null : latest;
}

function committedIn(version: RowVersion, snapshot: Snapshot): boolean {
  const { commitScn } = version.tx;
  return commitScn !== 0 && commitScn <= snapshot.scn;
}
