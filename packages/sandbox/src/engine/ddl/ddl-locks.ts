import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { lockForDdl } from "../store/table-locks.ts";
import type { DdlContext } from "./ddl-context.ts";
import { objectOf } from "./schema-objects.ts";

/**
 * Does the work of a DDL statement while nobody else changes the table. Temporary tables are not locked.
 * @throws OraError 54 when it stays busy for DDL_LOCK_TIMEOUT seconds, 942 when it was dropped meanwhile, 1013.
 */
export async function withTableLock<T>(
  { db, session, lockTimeoutS }: DdlContext,
  table: Table,
  work: () => T | Promise<T>,
): Promise<T> {
  const lock = await lockForDdl(session, table, lockTimeoutS);
  try {
    if (objectOf(db, table.owner, table.name) !== table) {
      throw oraError(942, [`"${table.owner}"."${table.name}"`]);
    }
    return await work();
  } finally {
    lock.release();
  }
}
