import type { ValueChange } from "@singer-oracle/core/oracle";

/** Counts the values of one column that a setting changed. */
export interface ValueChanges {
  /** For `ReadOptions.onChange` of the column's reader. */
  readonly onChange: (change: ValueChange) => void;
  /** Grows while the stream is read; for `PlannedColumn.changes`. */
  readonly changes: ReadonlyMap<ValueChange, number>;
}

/** A counter for one column. */
export function countValueChanges(): ValueChanges {
  const changes = new Map<ValueChange, number>();
  return {
    changes,
    onChange: (change) => {
      changes.set(change, (changes.get(change) ?? 0) + 1);
    },
  };
}
