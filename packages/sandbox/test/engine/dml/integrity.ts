import type { SessionContext, Table } from "../../../src/engine/catalog/contract.ts";
import type { RowSlot, RowVersion } from "../../../src/engine/store/contract.ts";
import type { IndexData } from "../../../src/engine/store/index-data.ts";
import { prepareIndexes } from "../../../src/engine/store/indexes.ts";
import { dataOf, type SegmentData, segmentOf } from "../../../src/engine/store/segment.ts";
import { storeOf } from "../../../src/engine/store/store.ts";

/** What is wrong with the rows, indexes and locks of a table; empty when all is well. */
export function integrityProblems(table: Table, session: SessionContext): string[] {
  const data = dataOf(segmentOf(table, session));
  prepareIndexes(session, table, data);
  return [
    ...rowProblems(data),
    ...data.indexList.flatMap((index) => [...missingKeys(data, index), ...staleKeys(index)]),
    ...lockProblems(session),
  ];
}

function rowProblems({ slots, liveRows }: SegmentData): string[] {
  const live = slots.filter(({ head }) => head !== null && !head.deleted).length;
  return [
    ...slots.flatMap(({ id }, place) => (id === place ? [] : [`slot ${id} stands at ${place}`])),
    ...(live === liveRows ? [] : [`${live} rows, counted ${liveRows}`]),
  ];
}

/** The versions of a row, without what stands for expired ones. */
function versionsOf(slot: RowSlot): RowVersion[] {
  const versions: RowVersion[] = [];
  for (let version = slot.head; version; version = version.prev) {
    if (version.slot === slot) versions.push(version);
  }
  return versions;
}

function missingKeys({ slots }: SegmentData, data: IndexData): string[] {
  const problems: string[] = [];
  for (const slot of slots) {
    for (const { values } of versionsOf(slot)) {
      const key = data.keys.ofRow(values);
      if (key === undefined || [...data.places(key)].includes(slot)) continue;
      problems.push(`key ${key} is not in ${data.index.name}`);
    }
  }
  return problems;
}

function staleKeys(data: IndexData): string[] {
  const problems: string[] = [];
  for (const [key, places] of data.entries()) {
    for (const slot of places instanceof Set ? places : [places]) {
      const keys = versionsOf(slot).map(({ values }) => data.keys.ofRow(values));
      if (!keys.includes(key)) problems.push(`stale key ${key} in ${data.index.name}`);
    }
  }
  return problems;
}

/** Nothing is locked when no transaction is open. */
function lockProblems({ db }: SessionContext): string[] {
  const { active, rowLocks, tableLocks } = storeOf(db);
  if (active.size > 0 || rowLocks.size + tableLocks.size === 0) return [];
  return [`${rowLocks.size} row locks and ${tableLocks.size} table locks are left`];
}
