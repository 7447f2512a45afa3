import type { SessionContext } from "../catalog/contract.ts";
import type { RowSlot } from "../store/contract.ts";
import type { Row } from "../types/value.ts";
import { type Execution, patiently } from "./execution.ts";
import { type TriggeringChange, tableTriggers } from "./fire-triggers.ts";
import type { TableWriter } from "./table-writer.ts";

/** A row that changed because a row of another table was deleted. */
export interface ChangedRow {
  readonly slot: RowSlot;
  readonly old: Row;
  /** null: it was deleted. */
  readonly values: Row | null;
}

/**
 * Has the triggers of a table fire for rows that ON DELETE changed, as for a statement of its own. They fire when the row that
 * was deleted is done: what BEFORE triggers make of the new values is written then.
 */
export function queueTriggers(
  run: Execution,
  writer: TableWriter,
  rows: readonly ChangedRow[],
  change: TriggeringChange,
  session: SessionContext,
): void {
  const triggers = tableTriggers(writer.reader, change, session);
  if (!triggers) return;
  run.fired.push(async () => {
    await triggers.prepare();
    await triggers.beforeStatement();
    for (const { slot, old, values } of rows) {
      const made = await triggers.beforeRow(old, values);
      if (made && made !== values) {
        const update = writer.updater(new Set(writer.table.columns));
        await patiently(run, () => void update(run, slot, made));
      }
      await triggers.afterRow(old, made);
    }
    await triggers.afterStatement();
  });
}
