import type { Database } from "../catalog/contract.ts";

const versions = new WeakMap<Database, number>();

/** Grows with every DDL statement: what was compiled before must be compiled again. */
export function catalogVersion(db: Database): number {
  return versions.get(db) ?? 0;
}

/** Notes that the catalog has changed. */
export function catalogChanged(db: Database): void {
  versions.set(db, catalogVersion(db) + 1);
}
