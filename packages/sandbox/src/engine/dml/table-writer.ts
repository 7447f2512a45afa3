import type { Column, Segment, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { deleteRow, insertRow, updateRow } from "../store/changes.ts";
import type { RowSlot, RowVersion } from "../store/contract.ts";
import { indexOfConstraint, isUnique, prepareIndexes } from "../store/indexes.ts";
import { rowHolder } from "../store/row-locks.ts";
import { segmentOf } from "../store/segment.ts";
import { tryLockTable } from "../store/table-locks.ts";
import { storedWidth, type TableReader, tableReader } from "../store/table-reader.ts";
import { WouldWait } from "../store/waits.ts";
import type { Row, Value } from "../types/value.ts";
import type { Execution } from "./execution.ts";
import {
  type ChildKey,
  childKeysOf,
  childrenOf,
  parentChecks,
  refuseOrphans,
} from "./foreign-keys.ts";
import { partitionRules } from "./partition-rules.ts";
import { type ChangedRow, queueTriggers } from "./queued-triggers.ts";
import { rowChecks } from "./row-checks.ts";
import { checkSuspects } from "./unique-keys.ts";

/** Writes rows of one table and keeps its constraints. Rows are complete: values of their columns' types, by position. */
export interface TableWriter {
  readonly table: Table;
  readonly reader: TableReader;
  /** Number of stored values of a row. */
  readonly width: number;
  /** Where this session's rows are. */
  readonly segment: Segment;
  /** @throws OraError 1400, 2290 at once, 1, 2291 at the end of the statement; WouldWait. */
  readonly insert: (run: Execution, values: Row) => RowVersion;
  /** Compiles the change of some columns. The caller of what it gives holds the row. */
  readonly updater: (
    columns: ReadonlySet<Column>,
  ) => (run: Execution, slot: RowSlot, values: Row) => RowVersion;
  /** Deletes a row that the caller holds, and what goes with it (ON DELETE). @throws as `insert`; 2292 at the end. */
  readonly remove: (run: Execution, slot: RowSlot) => void;
}

/** The writers of one statement: one a table, made when first asked for. */
export type Writers = (table: Table) => TableWriter;

/** Writers for a session. What they know of constraints and indexes is good until the next DDL. */
export function createWriters(session: SessionContext): Writers {
  const known = new Map<Table, TableWriter>();
  const writers: Writers = (table) => {
    let writer = known.get(table);
    if (!writer) {
      writer = createWriter(table, session, writers);
      known.set(table, writer);
    }
    return writer;
  };
  return writers;
}

function createWriter(table: Table, session: SessionContext, writers: Writers): TableWriter {
  const segment = segmentOf(table, session);
  checkUsable(table);
  prepareIndexes(session, table, segment);
  const reader = tableReader(table, session);
  const { check, deferrable } = rowChecks(reader, session, null);
  const parents = parentChecks(table, session, null);
  const partition = partitionRules(table, session);
  let remove: TableWriter["remove"] | undefined;
  return {
    table,
    reader,
    width: storedWidth(table),
    segment,
    insert: (run, values) => {
      check(values);
      if (partition) partition.checkNew(values);
      const version = insertRow(run, table, segment, values, run.suspects);
      if (run.suspects.length > 0) checkSuspects(run, table);
      if (parents) parents(run, version.slot);
      if (deferrable) deferrable(run.tx, version.slot);
      return version;
    },
    updater: (columns) => createUpdater(table, session, segment, reader, columns),
    remove: (run, slot) => {
      remove ??= createRemover(table, session, segment, writers);
      remove(run, slot);
    },
  };
}

/** Rows of a table whose unique index is unusable cannot be changed. @throws OraError 1502 */
function checkUsable(table: Table): void {
  const needed = table.constraints
    .filter((constraint) => constraint.enabled && isUnique(constraint))
    .map((constraint) => indexOfConstraint(table, constraint));
  for (const index of table.indexes) {
    if (index.usable || !(index.unique || needed.includes(index))) continue;
    throw oraError(1502, [`${index.owner}.${index.name}`]);
  }
}

function createUpdater(
  table: Table,
  session: SessionContext,
  segment: Segment,
  reader: TableReader,
  columns: ReadonlySet<Column>,
): ReturnType<TableWriter["updater"]> {
  const { check, deferrable } = rowChecks(reader, session, columns);
  const parents = parentChecks(table, session, columns);
  const children = childKeysOf(table, session, columns);
  const partition = partitionRules(table, session);
  const checkMove = partition?.concerns(columns) ? partition.checkMove : null;
  return (run, slot, values) => {
    check(values);
    const old = slot.head?.values ?? [];
    if (checkMove) checkMove(old, values);
    const version = updateRow(run, segment, slot, values, run.suspects);
    if (run.suspects.length > 0) checkSuspects(run, table);
    if (parents) parents(run, slot);
    for (const child of children) refuseOrphans(run, child, old);
    if (deferrable) deferrable(run.tx, slot);
    return version;
  };
}

function createRemover(
  table: Table,
  session: SessionContext,
  segment: Segment,
  writers: Writers,
): TableWriter["remove"] {
  const rules = childKeysOf(table, session, null).map((key) => onDelete(key, session, writers));
  return (run, slot) => {
    const values = slot.head?.values ?? [];
    deleteRow(run, segment, slot);
    for (const rule of rules) rule(run, values);
  };
}

/** What happens to the rows that refer to a row that is deleted. */
function onDelete(
  key: ChildKey,
  session: SessionContext,
  writers: Writers,
): (run: Execution, values: Row) => void {
  const { child, constraint, reference } = key;
  switch (reference.onDelete) {
    case "CASCADE":
      return (run, values) => {
        const gone: ChangedRow[] = [];
        for (const slot of heldChildren(run, key, values)) {
          const { head } = slot;
          if (head === null || head.deleted) continue;
          gone.push({ slot, old: head.values, values: null });
          writers(child).remove(run, slot);
        }
        queueTriggers(run, writers(child), gone, { event: "DELETE" }, session);
      };
    case "SET NULL": {
      const columns = new Set(constraint.columns);
      let update: ReturnType<TableWriter["updater"]> | undefined;
      return (run, values) => {
        update ??= writers(child).updater(columns);
        const changed: ChangedRow[] = [];
        for (const slot of heldChildren(run, key, values)) {
          const old = slot.head?.values ?? [];
          const row: Value[] = [...old];
          for (const column of constraint.columns) row[column.position] = null;
          update(run, slot, row);
          changed.push({ slot, old, values: row });
        }
        queueTriggers(run, writers(child), changed, { event: "UPDATE", columns }, session);
      };
    }
    case null:
      return (run, values) => refuseOrphans(run, key, values);
  }
}

/** The rows that refer to a key, free to be changed. @throws WouldWait */
function heldChildren(run: Execution, key: ChildKey, values: Row): RowSlot[] {
  const slots = childrenOf(run, key, values);
  if (slots.length === 0) return slots;
  const busy = tryLockTable(run.store, run.tx, key.child, 3);
  if (busy.length > 0) throw new WouldWait(busy);
  for (const slot of slots) {
    const holder = rowHolder(run.store, slot, run.tx);
    if (holder) throw new WouldWait([holder]);
  }
  return slots;
}
