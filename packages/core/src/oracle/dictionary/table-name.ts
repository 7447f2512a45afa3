/** Where a table, view or materialized view stands. Both names are exact, as the dictionary has them. */
export interface TableName {
  readonly owner: string;
  readonly name: string;
}

/**
 * One text per table, for maps and messages: `"HR"."EMP"`. No two tables share one, because a name cannot contain a
 * double quote. Source: Oracle SQL Language Reference, Database Object Naming Rules.
 */
export function tableKey(table: TableName): string {
  return `"${table.owner}"."${table.name}"`;
}

/** Compares by owner and then name, in UTF-16 code units: the same order on every machine. */
export function compareTableNames(left: TableName, right: TableName): number {
  return compareText(left.owner, right.owner) || compareText(left.name, right.name);
}

/** Compares two texts in UTF-16 code units. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
