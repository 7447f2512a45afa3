import type { SessionContext } from "../catalog/contract.ts";
import { undoTo } from "../store/changes.ts";
import { sessionStore } from "../store/store.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { rollbackTransaction } from "../store/transactions.ts";

/**
 * Does the work of one statement; when it fails, what it changed and locked is taken back and the rest of the transaction
 * stays. After a COMMIT within the work only what came behind it is taken back.
 * Source: Oracle Database Concepts, Statement-Level Atomicity.
 */
export async function atomically<T>(session: SessionContext, work: () => Promise<T>): Promise<T> {
  const before = session.transaction;
  const mark = before === null ? 0 : asStoreTransaction(before).undo.length;
  try {
    return await work();
  } catch (error) {
    const { transaction } = session;
    if (transaction !== null && transaction === before) {
      undoTo(sessionStore(session), asStoreTransaction(before), mark);
    } else if (transaction !== null) {
      rollbackTransaction(session);
    }
    throw error;
  }
}
