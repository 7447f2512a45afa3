import type { Column, Constraint, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { RowSlot } from "../store/contract.ts";
import { isDeferred, putOff } from "../store/deferral.ts";
import type { IndexData, IndexKey } from "../store/index-data.ts";
import { indexDataOf, indexOfConstraint } from "../store/indexes.ts";
import { segmentOf } from "../store/segment.ts";
import { asStoreTransaction, type StoreTransaction } from "../store/transaction.ts";
import { WouldWait } from "../store/waits.ts";
import type { Row, Value } from "../types/value.ts";
import type { Execution } from "./execution.ts";
import { hasKey } from "./unique-keys.ts";

type Reference = NonNullable<Constraint["references"]>;

/** A foreign key of some table that refers to the table being changed. */
export interface ChildKey {
  readonly constraint: Constraint;
  readonly reference: Reference;
  readonly child: Table;
  /** Finds the rows that refer to the key of a row. */
  readonly children: () => ForeignIndex;
  /** Finds the rows that have the key of a row. */
  readonly own: () => ForeignIndex;
}

/** The foreign keys that refer to a table; with `changed` only those to a key that has one of the columns. */
export function childKeysOf(
  table: Table,
  session: SessionContext,
  changed: ReadonlySet<Column> | null,
): ChildKey[] {
  const found: ChildKey[] = [];
  for (const schema of session.db.objects.values()) {
    for (const child of schema.values()) {
      if (child.kind === "table") found.push(...keysBetween(child, table, session, changed));
    }
  }
  return found;
}

function keysBetween(
  child: Table,
  table: Table,
  session: SessionContext,
  changed: ReadonlySet<Column> | null,
): ChildKey[] {
  return child.constraints.flatMap((constraint): ChildKey[] => {
    const reference = constraint.references;
    if (!constraint.enabled || reference?.table !== table) return [];
    const { columns } = reference.constraint;
    if (changed && !columns.some((column) => changed.has(column))) return [];
    return [
      {
        constraint,
        reference,
        child,
        children: once(() => foreignIndex(session, child, constraint, columns)),
        own: once(() => foreignIndex(session, table, reference.constraint, columns)),
      },
    ];
  });
}

function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}

/** An index and how its key is made of another table's row. */
export interface ForeignIndex {
  readonly data: IndexData;
  /** Undefined when a column is NULL: nothing is referred to then. */
  readonly keyOf: (values: Row) => IndexKey | undefined;
}

/**
 * The index that finds the rows of `table` by `own`, with keys made of rows that have the same values in `other`.
 */
function foreignIndex(
  session: SessionContext,
  table: Table,
  constraint: Constraint,
  other: readonly Column[],
): ForeignIndex {
  const index = indexOfConstraint(table, constraint);
  const data = indexDataOf(session, table, segmentOf(table, session), index);
  if (!data) throw oraError(1502, [`${index.owner}.${index.name}`]);
  const positions = index.keys.map(({ column }) => {
    const place = column ? constraint.columns.indexOf(column) : -1;
    return other[place]?.position ?? -1;
  });
  return {
    data,
    keyOf: (values) => {
      const parts: Value[] = [];
      for (const position of positions) {
        const value = values[position] ?? null;
        if (value === null) return undefined;
        parts.push(value);
      }
      return data.keys.ofParts(parts);
    },
  };
}

/** What refers to parents: called for every row inserted, or updated in a column of a foreign key. */
export type ParentCheck = (run: Execution, slot: RowSlot) => void;

/**
 * The checks of a table's own foreign keys; null when it has none (or none of the columns that are changed). They run at the
 * end of the statement, those of deferred constraints at COMMIT.
 */
export function parentChecks(
  table: Table,
  session: SessionContext,
  changed: ReadonlySet<Column> | null,
): ParentCheck | null {
  const keys = table.constraints.flatMap((constraint) => {
    const { references, columns, enabled } = constraint;
    if (!enabled || !references) return [];
    if (changed && !columns.some((column) => changed.has(column))) return [];
    const parent = once(() =>
      foreignIndex(session, references.table, references.constraint, columns),
    );
    return [{ constraint, parent }];
  });
  if (keys.length === 0) return null;
  return (run, slot) => {
    for (const { constraint, parent } of keys) {
      const check = (): void => checkParent(run, table, constraint, parent(), slot);
      if (isDeferred(run.tx, constraint)) {
        putOff(run.tx, table, constraint, `parent ${slot.id}`, 2291, check);
      } else {
        run.pending.push(check);
      }
    }
  };
}

function checkParent(
  run: Execution,
  table: Table,
  constraint: Constraint,
  parent: ForeignIndex,
  slot: RowSlot,
): void {
  const { head } = slot;
  if (!head || head.deleted) return;
  const key = parent.keyOf(head.values);
  if (key !== undefined && !exists(parent.data, key, run.tx)) {
    throw oraError(2291, [`${table.owner}.${constraint.name}`]);
  }
}

/** @throws WouldWait when only the end of another transaction tells. */
function exists(index: IndexData, key: IndexKey, tx: StoreTransaction): boolean {
  const holders: StoreTransaction[] = [];
  for (const { head } of index.places(key)) {
    if (head === null) continue;
    const outcome = hasKey(index, head, key, tx);
    if (outcome === "yes") return true;
    if (outcome === "depends") holders.push(asStoreTransaction(head.tx));
  }
  if (holders.length > 0) throw new WouldWait(holders);
  return false;
}

/**
 * Rows that refer to the key of a row, of all that are there now.
 * @throws WouldWait when another transaction is changing that.
 */
export function childrenOf(run: Execution, childKey: ChildKey, parentValues: Row): RowSlot[] {
  const index = childKey.children();
  const key = index.keyOf(parentValues);
  if (key === undefined) return [];
  const found: RowSlot[] = [];
  const holders: StoreTransaction[] = [];
  for (const slot of index.data.places(key)) {
    if (slot.head === null) continue;
    const outcome = hasKey(index.data, slot.head, key, run.tx);
    if (outcome === "yes") found.push(slot);
    else if (outcome === "depends") holders.push(asStoreTransaction(slot.head.tx));
  }
  if (found.length === 0 && holders.length > 0) throw new WouldWait(holders);
  return found;
}

/**
 * Puts off the check that nothing refers to a key that is going. It passes when the key is there again by then.
 */
export function refuseOrphans(run: Execution, childKey: ChildKey, oldValues: Row): void {
  const { constraint, reference, child } = childKey;
  const check = (): void => {
    const own = childKey.own();
    const key = own.keyOf(oldValues);
    if (key === undefined || exists(own.data, key, run.tx)) return;
    if (childrenOf(run, childKey, oldValues).length > 0) {
      throw oraError(2292, [`${child.owner}.${constraint.name}`]);
    }
  };
  if (!isDeferred(run.tx, constraint)) {
    run.pending.push(check);
    return;
  }
  const texts = reference.constraint.columns.map(({ position }) =>
    String(oldValues[position] ?? ""),
  );
  putOff(run.tx, child, constraint, `children ${JSON.stringify(texts)}`, 2292, check);
}
