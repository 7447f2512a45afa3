import type { Database } from "../catalog/contract.ts";

/** The counters of system-generated names of one database. */
interface Counters {
  constraint: number;
  partition: number;
}

const counters = new WeakMap<Database, Counters>();

function countersOf(db: Database): Counters {
  let found = counters.get(db);
  if (found === undefined) {
    found = { constraint: 8000, partition: 400 };
    counters.set(db, found);
  }
  return found;
}

/** A name for a constraint without one: `SYS_C008001`. Source: Oracle SQL Language Reference, constraint. */
export function generatedConstraintName(db: Database): string {
  const found = countersOf(db);
  found.constraint += 1;
  return `SYS_C00${found.constraint}`;
}

/** True for a name that `generatedConstraintName` makes. */
export function isGeneratedConstraintName(name: string): boolean {
  return /^SYS_C\d+$/.test(name);
}

/** A name for a partition without one: `SYS_P401`. */
export function generatedPartitionName(db: Database): string {
  const found = countersOf(db);
  found.partition += 1;
  return `SYS_P${found.partition}`;
}

/** The sequence of an identity column: `ISEQ$$_` and the number of its table. */
export function identitySequenceName(tableId: number): string {
  return `ISEQ$$_${tableId}`;
}
