import { OraError, oraError } from "../errors.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { rollbackTransaction } from "../store/transactions.ts";
import type { CompileContext } from "./compile-context.ts";
import type { Flow, Step } from "./steps.ts";

/**
 * Runs a block in a transaction of its own, while that of the session stands still.
 * Source: Oracle Database PL/SQL Language Reference, Autonomous Transactions.
 * @throws OraError 6519 when it ends with changes that were neither committed nor rolled back.
 */
export async function autonomously({ session }: CompileContext, run: Step): Promise<Flow> {
  const outer = session.transaction;
  session.transaction = null;
  try {
    const flow = await run();
    const { transaction } = session;
    if (transaction && asStoreTransaction(transaction).undo.length > 0) throw oraError(6519);
    return flow;
  } catch (error) {
    if (error instanceof OraError) rollbackTransaction(session);
    throw error;
  } finally {
    rollbackTransaction(session);
    session.transaction = outer;
  }
}
