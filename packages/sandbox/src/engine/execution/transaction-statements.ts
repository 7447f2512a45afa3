import type { Table } from "../catalog/contract.ts";
import { grantsFor } from "../catalog/users.ts";
import { oraError } from "../errors.ts";
import type { Name, Statement } from "../parser/ast.ts";
import { lockModeOf, lockTable } from "../store/table-locks.ts";
import { asStoreTransaction } from "../store/transaction.ts";
import { beginTransaction, rollbackToSavepoint, setSavepoint } from "../store/transactions.ts";
import { setConstraints } from "./set-constraints.ts";
import { commit, rollback } from "./transaction-end.ts";
import { atomically } from "./undo-statement.ts";
import type { WorkingSession } from "./working-session.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** The statements that control transactions and locks. */
export type TransactionStatement = Of<
  "commit" | "rollback" | "savepoint" | "set-transaction" | "set-constraints" | "lock-table"
>;

/**
 * Runs COMMIT, ROLLBACK, SAVEPOINT, SET TRANSACTION, SET CONSTRAINTS or LOCK TABLE.
 * @throws OraError 1086, 1453, 2091, 54, 30006, 942, 1031, 2447, 2448.
 */
export async function runTransactionStatement(
  statement: TransactionStatement,
  session: WorkingSession,
): Promise<void> {
  switch (statement.kind) {
    case "commit":
      commit(session);
      return;
    case "rollback":
      if (statement.to === undefined) rollback(session);
      else rollbackToSavepoint(session, statement.to);
      return;
    case "savepoint":
      setSavepoint(session, statement.name);
      return;
    case "set-transaction":
      setTransaction(statement, session);
      return;
    case "set-constraints":
      setConstraints(statement, session);
      return;
    case "lock-table":
      await atomically(session, () => lockTables(statement, session));
      return;
  }
}

/** READ WRITE is what transactions are anyway. @throws OraError 1453 when the transaction has begun. */
function setTransaction({ mode, name, at }: Of<"set-transaction">, session: WorkingSession): void {
  if (session.transaction !== null) throw oraError(1453, [], at);
  const begun =
    mode === "read-only" || mode === "serializable"
      ? beginTransaction(session, mode)
      : beginTransaction(
          session,
          mode === undefined ? session.settings.isolation : "read-committed",
        );
  if (name !== undefined) begun.name = name;
}

/** @throws OraError 942, 1031, 54, 30006, 60, 1013, 1456 in a read-only transaction. */
async function lockTables(
  { tables, mode, waitS, at }: Of<"lock-table">,
  session: WorkingSession,
): Promise<void> {
  const { transaction, signal } = session;
  if (transaction !== null && asStoreTransaction(transaction).mode === "read-only") {
    throw oraError(1456, [], at);
  }
  const lockMode = lockModeOf(mode);
  if (lockMode === undefined) throw oraError(1737, [], at);
  for (const name of tables) {
    const table = lockable(name, session);
    if (table !== null) await lockTable(session, table, lockMode, { waitS, signal });
  }
}

/** Null for a view: nothing of it is locked. */
function lockable(name: Name, session: WorkingSession): Table | null {
  const object = session.resolve(name, "any");
  if (object.kind === "view") return null;
  if (object.kind !== "table") throw oraError(942, [], name.at);
  if (object.owner === session.user || session.hasPrivilege("LOCK ANY TABLE")) return object;
  const { db, user, enabledRoles } = session;
  for (const { privilege } of grantsFor(db, user, enabledRoles, object.owner, object.name)) {
    if (privilege !== "READ") return object;
  }
  throw oraError(1031, [], name.at);
}
