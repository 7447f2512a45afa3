import type { SessionContext } from "../catalog/contract.ts";
import { commitTransaction, rollbackTransaction } from "../store/transactions.ts";
import { catalogChanged } from "./catalog-version.ts";

/**
 * Commits the session's transaction. Private temporary tables with ON COMMIT DROP DEFINITION end with it.
 * @throws OraError 2091 when a deferred constraint is violated; everything is then rolled back.
 */
export function commit(session: SessionContext): void {
  try {
    commitTransaction(session);
  } finally {
    dropPrivateTables(session);
  }
}

/** Rolls the session's transaction back. */
export function rollback(session: SessionContext): void {
  rollbackTransaction(session);
  dropPrivateTables(session);
}

function dropPrivateTables({ db, privateTables, temporarySegments }: SessionContext): void {
  for (const [name, table] of [...privateTables]) {
    if (table.temporary !== "private-drop") continue;
    privateTables.delete(name);
    temporarySegments.delete(table);
    catalogChanged(db);
  }
}
