import type { Column, Table } from "./contract.ts";

/** The columns of a table that triggers see, in the order of `Firing.row`. */
export function triggerColumns(table: Table): readonly Column[] {
  return table.columns.filter((column) => !column.unused && !column.systemHidden);
}
