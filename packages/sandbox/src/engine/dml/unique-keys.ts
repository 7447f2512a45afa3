import type { Constraint, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Suspect } from "../store/changes.ts";
import type { RowVersion } from "../store/contract.ts";
import { isDeferred, putOff } from "../store/deferral.ts";
import type { IndexData, IndexKey } from "../store/index-data.ts";
import { indexOfConstraint, isUnique } from "../store/indexes.ts";
import { asStoreTransaction, isForeign, type StoreTransaction } from "../store/transaction.ts";
import { WouldWait } from "../store/waits.ts";
import type { Execution } from "./execution.ts";

/**
 * Looks at the keys of the row just written that are not alone. Somebody else's uncommitted row is waited for at once; a
 * duplicate among the rest counts only if it is still there when the statement is done, so that `SET id = id + 1` works.
 * Source: Oracle SQL Language Reference, constraint; Database Concepts, Checks for Modified Data.
 * @throws WouldWait
 */
export function checkSuspects(run: Execution, table: Table): void {
  const { suspects } = run;
  for (const suspect of suspects) {
    if (countRows(suspect.index, suspect.key, run.tx) > 1) checkLater(run, table, suspect);
  }
  suspects.length = 0;
}

function checkLater(run: Execution, table: Table, { index, key }: Suspect): void {
  const constraint = constraintOf(table, index);
  const check = (): void => {
    if (countRows(index, key, run.tx) > 1) throw duplicate(table, index, constraint);
  };
  if (constraint && isDeferred(run.tx, constraint)) {
    putOff(run.tx, table, constraint, String(key), 1, check);
  } else {
    run.pending.push(check);
  }
}

function constraintOf(table: Table, { index }: IndexData): Constraint | undefined {
  return table.constraints.find(
    (constraint) =>
      constraint.enabled && isUnique(constraint) && indexOfConstraint(table, constraint) === index,
  );
}

function duplicate(table: Table, { index }: IndexData, constraint: Constraint | undefined): Error {
  const columns = constraint
    ? constraint.columns.map((column) => column.name)
    : index.keys.map((key) => key.text);
  return oraError(1, [
    `${constraint ? table.owner : index.owner}.${constraint?.name ?? index.name}`,
    `${table.owner}.${table.name}`,
    columns.join(", "),
  ]);
}

/**
 * How many rows have a key now: committed ones and those of this transaction.
 * @throws WouldWait when it depends on how another transaction ends.
 */
export function countRows(index: IndexData, key: IndexKey, tx: StoreTransaction): number {
  let count = 0;
  let holders: StoreTransaction[] | undefined;
  for (const { head } of index.places(key)) {
    if (head === null) continue;
    const outcome = hasKey(index, head, key, tx);
    if (outcome === "yes") count++;
    else if (outcome === "depends") holders = [...(holders ?? []), asStoreTransaction(head.tx)];
  }
  if (holders && count < 2) throw new WouldWait(holders);
  return count;
}

/**
 * Whether a row has a key for `tx`: `depends` when another open transaction changed that, so that its end decides. A change of
 * other columns by another transaction decides nothing.
 */
export function hasKey(
  index: IndexData,
  head: RowVersion,
  key: IndexKey,
  tx: StoreTransaction,
): "yes" | "no" | "depends" {
  const after = holds(index, head, key);
  if (!isForeign(head.tx, tx)) return after ? "yes" : "no";
  let before = head.prev;
  while (before && before.tx === head.tx) {
    // A key that came and went within the open transaction can come back by ROLLBACK TO SAVEPOINT.
    if (holds(index, before, key) !== after) return "depends";
    before = before.prev;
  }
  if (holds(index, before, key) === after) return after ? "yes" : "no";
  return "depends";
}

function holds(index: IndexData, version: RowVersion | null, key: IndexKey): boolean {
  if (version === null || version.deleted) return false;
  return index.keys.ofRow(version.values) === key;
}
