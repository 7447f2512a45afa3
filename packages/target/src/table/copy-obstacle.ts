import { type ExistingTable, formatIdentifier } from "@singer-oracle/core/oracle";

/**
 * Why a column cannot give way to a copy of itself, or undefined: what hangs on it would be lost, or would be set off by
 * the UPDATE. Source: Oracle SQL Language Reference, ALTER TABLE, drop_column_clause and rename_column_clause.
 */
export function copyObstacle(existing: ExistingTable, column: string): string | undefined {
  if (existing.kind !== "table") return "it belongs to a view";
  if (existing.partitionKeyColumns.includes(column)) return "it decides the partition";
  const constraint = existing.constraints.find(({ columns }) => columns.includes(column));
  if (constraint !== undefined) {
    const isNotNull =
      constraint.kind === "check" && /IS NOT NULL\s*$/i.test(constraint.condition ?? "");
    return isNotNull
      ? "it is NOT NULL"
      : `the constraint ${formatIdentifier(constraint.name)} is on it`;
  }
  const index = existing.indexes.find(({ columns }) => columns.some(({ name }) => name === column));
  if (index !== undefined) return `the index ${formatIdentifier(index.name)} is on it`;
  // What an expression is made of the dictionary tells only as text.
  const expression = existing.indexes.find(
    ({ type, columns }) =>
      type.startsWith("FUNCTION") || columns.some(({ name }) => /^SYS_NC\d+\$$/.test(name)),
  );
  if (expression !== undefined) {
    return `the index ${formatIdentifier(expression.name)} is on an expression, perhaps of it`;
  }
  if (existing.columns.some(({ isVirtual }) => isVirtual)) {
    return "the table has virtual columns, perhaps of it";
  }
  const trigger = existing.triggers.find(
    ({ event, isEnabled }) => isEnabled && event.includes("UPDATE"),
  );
  if (trigger !== undefined) {
    return `the trigger ${formatIdentifier(trigger.name)} would run for every row`;
  }
  return undefined;
}
