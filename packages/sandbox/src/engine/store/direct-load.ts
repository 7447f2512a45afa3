import type { Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Transaction } from "./contract.ts";
import { asStoreTransaction } from "./transaction.ts";

/** Notes that a transaction has loaded a table by direct path (INSERT with the hint APPEND or APPEND_VALUES). */
export function noteDirectLoad(table: Table, tx: Transaction): void {
  asStoreTransaction(tx).directLoads.add(table);
}

/**
 * A table that was loaded by direct path cannot be read or changed again before the transaction ends.
 * Source: Oracle Database Error Messages, ORA-12838; Administrator's Guide, Direct-Path INSERT.
 * @throws OraError 12838
 */
export function refuseDirectLoaded(table: Table, tx: Transaction | null): void {
  if (tx !== null && asStoreTransaction(tx).directLoads.has(table)) throw oraError(12838);
}
