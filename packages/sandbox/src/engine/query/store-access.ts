import type { Index, SessionContext, Table } from "../catalog/contract.ts";
import type { RowSlot, RowVersion, Snapshot } from "../store/contract.ts";
import { refuseDirectLoaded } from "../store/direct-load.ts";
import { checkDefinition } from "../store/flashback.ts";
import { lookup } from "../store/index-data.ts";
import { lookupRange, type RangeBound } from "../store/index-range.ts";
import { indexDataOf } from "../store/indexes.ts";
import { oraRowscn } from "../store/row-scn.ts";
import { rowidReader, slotOfRowid } from "../store/rowid.ts";
import { scan, visibleVersion } from "../store/scan.ts";
import { segmentOf } from "../store/segment.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Rows } from "./contract.ts";

/** What can be told of a stored version beyond its values. */
export interface RowFacts {
  readonly rowid: (slot: RowSlot) => string;
  /** ORA_ROWSCN. */
  readonly scn: (version: RowVersion) => number | null;
}

/** Makes the row that a block sees of a version. */
export type Shape = (version: RowVersion, facts: RowFacts) => Row;

/** A table as one statement reads it. */
export interface TableReading {
  readonly table: Table;
  readonly session: SessionContext;
  readonly snapshot: Snapshot;
  /** Null: the stored rows themselves. */
  readonly shape: Shape | null;
}

/** All rows that a snapshot sees. @throws OraError 8103, 1555, 1466 */
export function scanTable(reading: TableReading): Rows {
  checkTransaction(reading);
  const { table, session, snapshot } = reading;
  return shaped(reading, scan(segmentOf(table, session), snapshot));
}

/**
 * Read-only and serializable transactions cannot read a table that has changed its definition since they began; none can
 * read what it loaded by direct path. @throws OraError 1466, 12838
 */
function checkTransaction({ table, snapshot }: TableReading): void {
  if (snapshot.tx === null || table.temporary !== null) return;
  refuseDirectLoaded(table, snapshot.tx);
  if (asStoreTransaction(snapshot.tx).fixedScn > 0) checkDefinition(table, snapshot);
}

function* shaped(reading: TableReading, versions: Iterable<RowVersion>): Rows {
  const { table, session, snapshot, shape } = reading;
  if (shape === null) {
    for (const version of versions) yield version.values;
    return;
  }
  const segment = segmentOf(table, session);
  const facts = { rowid: rowidReader(table, segment), scn: oraRowscn(table, segment, snapshot) };
  for (const version of versions) yield shape(version, facts);
}

/** The row of a ROWID; none when it is not there for the snapshot. @throws OraError 1410 for what is no ROWID of the table. */
export function* rowAt(reading: TableReading, rowid: string): Rows {
  const { table, session, snapshot } = reading;
  checkTransaction(reading);
  const slot = slotOfRowid(table, rowid, segmentOf(table, session));
  const version = slot ? visibleVersion(slot.head, snapshot) : null;
  if (version) yield* shaped(reading, [version]);
}

/** Rows whose key in an index is exactly the given values. @throws OraError 8103, 1555, 1466 */
export function indexRows(reading: TableReading, index: Index, key: readonly Value[]): Rows {
  const { table, session, snapshot } = reading;
  checkTransaction(reading);
  const segment = segmentOf(table, session);
  const data = indexDataOf(session, table, segment, index);
  if (!data) return scanTable(reading);
  return shaped(reading, lookup(segment, data, key, snapshot));
}

/** Rows whose first indexed column, of a type, lies in a range. @throws OraError 8103, 1555, 1466 */
export function rangeRows(
  reading: TableReading,
  index: Index,
  type: SqlType,
  low: RangeBound | null,
  high: RangeBound | null,
): Rows {
  const { table, session, snapshot } = reading;
  checkTransaction(reading);
  const segment = segmentOf(table, session);
  const data = indexDataOf(session, table, segment, index);
  if (!data) return scanTable(reading);
  return shaped(reading, lookupRange(segment, data, type, low, high, snapshot));
}

/** How many rows a table has, about. */
export function liveRows(table: Table, session: SessionContext): number {
  return segmentOf(table, session).liveRows;
}
