import type { Index, Segment, SessionContext, Table } from "../catalog/contract.ts";
import type { RowSlot } from "./contract.ts";
import type { IndexData } from "./index-data.ts";

/** Rows in one block. A row's place is its block and its number in it, both part of its ROWID. */
export const rowsPerBlock = 100;

/**
 * The rows of one table, or of one session's share of a temporary table. What `Segment` promises, and what only the store
 * knows: the index maps, the extents, and which places are free.
 */
export class SegmentData implements Segment {
  slots: RowSlot[] = [];
  liveRows = 0;
  /** First block of every extent; see `rowid.ts`. */
  extents: number[] = [];
  /** Bytes of its rows where space is limited; null: they are not measured. See `space.ts`. */
  bytes: number | null = null;
  /** Key maps by index. Kept in step by every change. */
  readonly indexes = new Map<Index, IndexData>();
  /** The same maps as an array: what a change walks over. */
  indexList: readonly IndexData[] = [];
  /** Places whose row is gone and needed by nobody any more. */
  readonly free: RowSlot[] = [];
  /** Changes with TRUNCATE: cursors that were reading fail with ORA-08103. */
  generation = 0;
  /** Rows deleted at or before this SCN may be gone altogether: an older snapshot fails with ORA-01555. */
  freedScn = 0;
  /** Rows of a temporary table: undo ends with the transaction. */
  readonly temporary: boolean;

  constructor(temporary: boolean) {
    this.temporary = temporary;
  }
}

/** An empty segment for a table that is not temporary. A temporary table has one as well, which stays empty. */
export function createSegment(): Segment {
  return new SegmentData(false);
}

/** The store's view of a segment. Every `Segment` is made by `createSegment` or by `segmentOf`. */
export function dataOf(segment: Segment): SegmentData {
  return segment as SegmentData;
}

/** Where a session finds the rows of a table: for a temporary table its own segment, made when first asked for. */
export function segmentOf(table: Table, session: SessionContext): Segment {
  if (table.temporary === null) return table.segment;
  let segment = session.temporarySegments.get(table);
  if (!segment) {
    segment = new SegmentData(true);
    session.temporarySegments.set(table, segment);
  }
  return segment;
}

/** Throws away all rows at once, without undo. Index maps stay and are emptied. */
export function clearSegment(segment: Segment): void {
  const data = dataOf(segment);
  data.slots = [];
  data.liveRows = 0;
  data.extents = [];
  data.bytes = null;
  data.free.length = 0;
  data.generation++;
  data.freedScn = 0;
  for (const index of data.indexList) index.clear();
}
