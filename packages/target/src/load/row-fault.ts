import type { RowError } from "@singer-oracle/core/oracle";
import { toOracleError } from "@singer-oracle/core/oracle";
import type { BoundRow } from "./bound-row.ts";
import { isRecordFaultCode } from "./record-faults.ts";

/** A row that the server refused for what is in it. */
export interface RowFault {
  readonly row: BoundRow;
  readonly code: string;
  /** One line without values. */
  readonly message: string;
}

/**
 * The rows that an array statement failed for.
 * @throws OracleError, TransientOracleError, PrivilegeError for the first failure that is not the row's fault: a full
 * tablespace or a deadlock is reported row by row, too.
 */
export function rowFaults(
  rows: readonly BoundRow[],
  errors: readonly RowError[],
  statement: string,
): readonly RowFault[] {
  return errors.flatMap(({ row: position, code, message }) => {
    if (!isRecordFaultCode(code)) throw toOracleError(new Error(message), { statement });
    const row = rows[position];
    return row === undefined ? [] : [{ row, code, message }];
  });
}
