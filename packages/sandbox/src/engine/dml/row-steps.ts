import type { Row } from "../types/value.ts";
import { type Execution, markRow, patiently, undoRow } from "./execution.ts";
import type { TableTriggers } from "./fire-triggers.ts";

/** The change of one row in two parts, between which its triggers fire. */
export interface RowChange {
  /** Finds the row, holds it and makes its new values; undefined when there is nothing to do. @throws as `patiently` */
  readonly prepare: () => { readonly old: Row | null; readonly values: Row | null } | undefined;
  /** Writes what the triggers have left of the new values. */
  readonly write: (values: Row | null) => void;
}

/** The change of a row whose table has no triggers, but others that change with it have. */
export const noRowTriggers: Pick<TableTriggers, "beforeRow" | "afterRow"> = {
  beforeRow: async (_old, values) => values,
  afterRow: async () => undefined,
};

/**
 * Changes a row and fires its triggers, and those of rows that changed with it (ON DELETE).
 * @throws OraError what the change and the triggers raise; nothing of the row is left then.
 */
export async function changeInSteps(
  run: Execution,
  triggers: Pick<TableTriggers, "beforeRow" | "afterRow">,
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
    const values = await triggers.beforeRow(old, row.values);
    await patiently(run, () => change.write(values));
    await fireQueued(run);
    await triggers.afterRow(old, values);
  } catch (error) {
    undoRow(run, mark);
    throw error;
  }
}

/** Fires the triggers of rows that changed because others did. */
async function fireQueued(run: Execution): Promise<void> {
  for (let next = run.fired.shift(); next; next = run.fired.shift()) await next();
}
