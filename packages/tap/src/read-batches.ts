import type { OracleSession, Row, SessionBinds } from "@singer-oracle/core/oracle";
import type { BatchSize } from "./sync/batch-size.ts";

/** Rows that were fetched together. */
export interface RowBatch {
  /** At least one. They belong to whoever reads them. */
  readonly rows: readonly Row[];
  /** When they came: RFC 3339 in UTC. */
  readonly timeExtracted: string;
}

/** A query that is ready to be sent. */
export interface BatchQuery {
  readonly sql: string;
  readonly binds: SessionBinds;
  readonly size: BatchSize;
}

/**
 * Runs a query and yields its rows batch by batch. While one batch is being used the next one is on its way, so at most two
 * are in memory, and what the driver keeps of the last one. The cursor is closed when the loop ends, however it ends; then
 * the fetch that is on its way is waited for.
 * @throws OracleError, TransientOracleError, PrivilegeError
 */
export async function* readBatches(
  session: OracleSession,
  { sql, binds, size }: BatchQuery,
): AsyncGenerator<RowBatch, void, undefined> {
  const cursor = await session.openCursor(sql, binds, { fetchSize: size.rows });
  const fetch = (): Promise<Row[]> => {
    const rows = cursor.next(size.rows);
    // Its failure is told when the rows are asked for, which may be never.
    rows.catch(() => {});
    return rows;
  };
  let coming = fetch();
  try {
    for (;;) {
      const rows = await coming;
      if (rows.length === 0) return;
      const timeExtracted = new Date().toISOString();
      size.measure(rows);
      coming = fetch();
      yield { rows, timeExtracted };
    }
  } finally {
    await coming.catch(() => {});
    await cursor.close();
  }
}
