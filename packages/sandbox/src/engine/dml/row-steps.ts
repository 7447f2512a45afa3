import type { Row } from "../types/value.ts";
import { type Execution, markRow, patiently, undoRow } from "./execution.ts";
import type { RowTriggers } from "./fire-triggers.ts";

/** The change of one row in two parts, between which its triggers fire. */
export interface RowChange {
  /** Finds the row, holds it and makes its new values; undefined when there is nothing to do. @throws as `patiently` */
  readonly prepare: () => { readonly old: Row | null; readonly values: Row | null } | undefined;
  /** Writes what the triggers have left of the new values. */
  readonly write: (values: Row | null) => void;
}

/**
 * Changes a row and fires its triggers, and those of rows that changed with it (ON DELETE), which may be the only ones.
 * @throws OraError what the change and the triggers raise; nothing of the row is left then.
 */
export async function changeInSteps(
  run: Execution,
  triggers: RowTriggers | null,
  change: RowChange,
): Promise<void> {
  const mark = markRow(run);
  try {
    let row: ReturnType<RowChange["prepare"]>;
    await patiently(run, () => {
      row = change.prepare();
    });
    if (!row) return;
    const { old } = row;
    const values = triggers ? await triggers.beforeRow(old, row.values) : row.values;
    await patiently(run, () => change.write(values));
    await fireQueued(run);
    await triggers?.afterRow(old, values);
  } catch (error) {
    undoRow(run, mark);
    throw error;
  }
}

/** Fires the triggers of rows that changed because others did. */
async function fireQueued(run: Execution): Promise<void> {
  for (let next = run.fired.shift(); next; next = run.fired.shift()) await next();
}
