import type { Table } from "../catalog/contract.ts";
import { referencesTo } from "../ddl/constraint-registry.ts";

/**
 * Tables whose rows go or change when rows of a table are deleted: the children of ON DELETE CASCADE and SET NULL, and theirs.
 * The table itself is among them when it refers to itself.
 */
export function tablesOnDelete(table: Table): ReadonlySet<Table> {
  const found = new Set<Table>();
  const pending = [table];
  for (let parent = pending.pop(); parent; parent = pending.pop()) {
    for (const { table: child, constraint } of referencesTo(parent)) {
      if (found.has(child) || !constraint.enabled || !constraint.references?.onDelete) continue;
      found.add(child);
      pending.push(child);
    }
  }
  return found;
}
