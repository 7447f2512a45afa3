import type {
  Column,
  Constraint,
  Index,
  Segment,
  SessionContext,
  Table,
} from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import { unpaced } from "../pacing.ts";
import type { RowVersion } from "./contract.ts";
import { expiredVersion } from "./expired.ts";
import { IndexData } from "./index-data.ts";
import { indexKeys } from "./index-keys.ts";
import { dataOf, type SegmentData } from "./segment.ts";

/**
 * The key map of an index in a segment; built from the rows that are there when there is none yet. Null for an index that
 * is marked unusable.
 */
export function indexDataOf(
  session: SessionContext,
  table: Table,
  segment: Segment,
  index: Index,
): IndexData | null {
  if (!index.usable) return null;
  const data = dataOf(segment);
  return data.indexes.get(index) ?? buildIndexData(session, table, data, index);
}

/**
 * Makes the segment keep key maps for exactly the usable indexes of the table and for what stands in for indexes, and marks
 * those that must be unique. Cheap when all is as it should be.
 */
export function prepareIndexes(session: SessionContext, table: Table, segment: Segment): void {
  const data = dataOf(segment);
  for (const index of data.indexes.keys()) {
    const wanted = table.indexes.includes(index) || standIns.has(index);
    if (!index.usable || !wanted) dropIndexData(segment, index);
  }
  for (const index of table.indexes) {
    const built = indexDataOf(session, table, segment, index);
    if (built) built.enforced = index.unique;
  }
  for (const constraint of table.constraints) {
    if (!constraint.enabled || !isUnique(constraint)) continue;
    const index = indexOfConstraint(table, constraint);
    const built = indexDataOf(session, table, segment, index);
    if (built) built.enforced = true;
  }
}

/** PRIMARY KEY and UNIQUE. */
export function isUnique(constraint: Constraint): boolean {
  return constraint.kind === "primary" || constraint.kind === "unique";
}

const constraintIndexes = new WeakMap<Constraint, Index>();
const standIns = new WeakSet<Index>();

/**
 * The index that serves a constraint: its own, an index on the same columns, or one that only the store knows. The last is
 * how the rows of a foreign key without an index are found.
 */
export function indexOfConstraint(table: Table, constraint: Constraint): Index {
  if (constraint.index) return constraint.index;
  const own = table.indexes.find((index) => index.usable && hasColumns(index, constraint.columns));
  if (own) return own;
  let index = constraintIndexes.get(constraint);
  if (!index) {
    index = standInFor(table, constraint);
    constraintIndexes.set(constraint, index);
    standIns.add(index);
  }
  return index;
}

/** The index has exactly these columns, in any order. */
function hasColumns(index: Index, columns: readonly Column[]): boolean {
  return (
    index.keys.length === columns.length &&
    index.keys.every(({ column }) => column !== null && columns.includes(column))
  );
}

function standInFor(table: Table, constraint: Constraint): Index {
  return {
    kind: "index",
    owner: table.owner,
    name: constraint.name,
    objectId: 0,
    created: 0,
    lastDdl: 0,
    lastDdlScn: 0,
    table,
    unique: false,
    keys: constraint.columns.map((column) => ({
      column,
      expr: null,
      text: column.name,
      descending: false,
    })),
    bitmap: false,
    visible: false,
    usable: true,
    data: null,
  };
}

function buildIndexData(
  session: SessionContext,
  table: Table,
  data: SegmentData,
  index: Index,
): IndexData {
  const built = unpaced(keyMap(session, table, data, index));
  keepIndexData(data, built);
  return built;
}

/** The key map of the rows that are there. */
function* keyMap(
  session: SessionContext,
  table: Table,
  data: SegmentData,
  index: Index,
): Generator<typeof TICK, IndexData> {
  const built = new IndexData(index, indexKeys(table, index, session));
  for (const slot of data.slots) {
    addChain(built, slot.head);
    if (tickIsDue()) yield TICK;
  }
  return built;
}

function keepIndexData(data: SegmentData, built: IndexData): void {
  data.indexes.set(built.index, built);
  data.indexList = [...data.indexes.values()];
}

function addChain(built: IndexData, head: RowVersion | null): void {
  for (let version = head; version && version !== expiredVersion; version = version.prev) {
    const key = built.keys.ofRow(version.values);
    if (key !== undefined) built.add(key, version.slot);
  }
}

/** Forgets the key map: DROP INDEX, UNUSABLE. */
export function dropIndexData(segment: Segment, index: Index): void {
  const data = dataOf(segment);
  data.indexes.delete(index);
  data.indexList = [...data.indexes.values()];
}

/**
 * Builds the key map of a new index, or builds it anew (REBUILD), in pieces. Unique indexes are checked against the rows
 * that are there. The caller holds the table for DDL, so that no change is open.
 * @throws OraError 1452 when a unique index has duplicates; the map is then not kept.
 */
export function* createIndexData(
  session: SessionContext,
  table: Table,
  segment: Segment,
  index: Index,
): Generator<typeof TICK, void> {
  dropIndexData(segment, index);
  const data = dataOf(segment);
  const built = yield* keyMap(session, table, data, index);
  if (index.unique && (yield* hasDuplicates(built))) throw oraError(1452);
  keepIndexData(data, built);
}

/** True when two rows that are there have the same key. No change of the table may be open. */
export function* hasDuplicates(index: IndexData): Generator<typeof TICK, boolean> {
  for (const [key, places] of index.entries()) {
    if (tickIsDue()) yield TICK;
    if (!(places instanceof Set)) continue;
    let live = 0;
    for (const { head } of places) {
      if (head && !head.deleted && index.keys.ofRow(head.values) === key) live++;
    }
    if (live > 1) return true;
  }
  return false;
}
