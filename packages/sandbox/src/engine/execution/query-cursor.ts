import type { ColumnDescription, RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import { TICK } from "../expressions/contract.ts";
import { Pacing, requireRunning } from "../pacing.ts";
import type { OpenQuery } from "../query/open-query.ts";
import type { Row } from "../types/value.ts";

/** What a cursor does with the session around each fetch. */
export interface CursorSession {
  /** Runs a fetch with its own signal; errors come out in the words of the version. */
  readonly fetching: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
}

/**
 * The rows of one execution of a query. It stays what it was when it was opened, whatever the session commits or changes
 * later. A row that cannot be computed ends it with that fetch.
 */
export class QueryCursor implements RowCursor {
  readonly columns: readonly ColumnDescription[];
  private readonly session: CursorSession;
  private readonly onEnd: () => void;
  private query: OpenQuery | null;

  constructor(
    columns: readonly ColumnDescription[],
    query: OpenQuery,
    session: CursorSession,
    onEnd: () => void = () => undefined,
  ) {
    this.columns = columns;
    this.query = query;
    this.session = session;
    this.onEnd = onEnd;
  }

  /** @throws OraError 1002 after the end, 1013 on a break, and what computing a row raises. */
  async fetch(
    count: number,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly Row[]; readonly done: boolean }> {
    const { query } = this;
    if (query === null) throw oraError(1002);
    try {
      return await this.session.fetching(signal, () => this.pull(query, count, signal));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private async pull(
    query: OpenQuery,
    count: number,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly Row[]; readonly done: boolean }> {
    requireRunning(signal);
    const rows: Row[] = [];
    const pacing = new Pacing();
    while (rows.length < count) {
      const row = query.next();
      if (row === undefined) {
        this.close();
        return { rows, done: true };
      }
      if (row !== TICK) rows.push(row);
      if (pacing.isDue(row === TICK)) await pacing.pause(signal);
    }
    return { rows, done: false };
  }

  close(): void {
    const { query } = this;
    if (query === null) return;
    this.query = null;
    query.close();
    this.onEnd();
  }
}
