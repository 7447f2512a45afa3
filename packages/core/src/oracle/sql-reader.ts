/** A row as the driver gives it: an array by position. NUMBER arrives as text, BINARY_DOUBLE as a number. */
export type Row = readonly unknown[];

/** A value for a placeholder. Never a JavaScript `Date`: it has only milliseconds and drags in the process's zone. */
export type BindValue = string | number | bigint | Uint8Array | boolean | null;

/** Binds by name, without the colon. */
export type Binds = Readonly<Record<string, BindValue>>;

/**
 * The least that a reader of the dictionary needs: run a query and hand out its rows in batches. `session.ts` gives one
 * on a real connection; a pure test gives one over an array.
 */
export interface SqlReader {
  /**
   * Runs a query and yields its rows in batches of at most `fetchSize` (default 1000). Batches are never empty.
   * @throws OracleError when the server refuses the statement.
   */
  rows(
    sql: string,
    binds?: Binds,
    options?: { readonly fetchSize?: number },
  ): AsyncIterable<readonly Row[]>;
}
