import type { BindValue } from "@singer-oracle/core/oracle";
import type { PendingRecord } from "../pending-record.ts";

/**
 * What a row does to the table. `full`: the row becomes what the record says. `partial`: a row that is there gets the
 * columns that the record has. `removal`: the row goes.
 */
export type RowKind = "full" | "partial" | "removal";

/** A record as bound values. */
export interface BoundRow {
  readonly kind: RowKind;
  /** One for each column of the load target, in its order; null where a partial record has nothing. */
  readonly values: readonly BindValue[];
  /** For a partial row: which of the values there are, one 0 or 1 a column. */
  readonly present: string | undefined;
  /** The record that the row comes from; the last one, when several were put together. */
  readonly pending: PendingRecord;
  /** The row of an earlier record of the batch with the same key, which this one replaces. */
  readonly replaces: BoundRow | undefined;
}
