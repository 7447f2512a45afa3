import type { SessionContext } from "../catalog/contract.ts";
import type { RowCursor } from "../contract.ts";
import { oraError } from "../errors.ts";
import type { RefCursor, Row } from "../types/value.ts";
import type { RowMarker } from "./lob-locators.ts";

/** Rows that the loop over a query asks for at once. Source: Oracle Database PL/SQL Language Reference, Cursor FOR LOOP. */
const prefetchedRows = 100;

/** What a cursor is opened with. */
interface OpenOptions {
  /** The query has FOR UPDATE, so that the cursor ends with the session's transaction. */
  readonly locking?: SessionContext | undefined;
  /** For LOBs of tables among the rows. */
  readonly mark?: RowMarker | undefined;
}

/** An explicit cursor or a cursor variable. Several variables may hold the same one. */
export class CursorState {
  /** Tells it from the values of SQL. */
  readonly cursorState = true;
  private rows: RowCursor | null = null;
  private buffer: Row[] = [];
  private exhausted = false;
  private locking: { readonly transaction: SessionContext["transaction"] } | null = null;
  private mark: RowMarker | undefined;
  private readonly prefetch: boolean;
  /** %ROWCOUNT */
  rowCount = 0;
  /** %FOUND; null before the first FETCH. */
  found: boolean | null = null;
  /** The row fetched last. */
  current: Row | null = null;

  /** @param prefetch true for loops, whose body cannot tell how many rows have been read. */
  constructor(prefetch = false) {
    this.prefetch = prefetch;
  }

  get isOpen(): boolean {
    return this.rows !== null;
  }

  /** @throws OraError 1001 when it is not open. */
  get columns(): RowCursor["columns"] {
    return this.opened().columns;
  }

  /** What the client gets: the rows not fetched yet. @throws OraError 1001 */
  get cursor(): RowCursor {
    return this.opened();
  }

  /** @throws OraError 6511 when it is open. */
  open(rows: RowCursor, options: OpenOptions = {}): void {
    if (this.rows) {
      rows.close();
      throw oraError(6511);
    }
    this.reopen(rows, options);
  }

  /** OPEN … FOR: what was open is closed. */
  reopen(rows: RowCursor, { locking, mark }: OpenOptions = {}): void {
    this.rows?.close();
    this.rows = rows;
    this.mark = mark;
    this.buffer = [];
    this.exhausted = false;
    this.locking = locking ? { transaction: locking.transaction } : null;
    this.rowCount = 0;
    this.found = null;
    this.current = null;
  }

  /**
   * At most `count` rows; none at the end. %FOUND says whether there were as many.
   * @throws OraError 1001; 1002 when FOR UPDATE's transaction has ended; what the query raises.
   */
  async fetch(count: number, session: SessionContext): Promise<Row[]> {
    const rows = this.opened();
    if (this.locking && this.locking.transaction !== session.transaction) throw oraError(1002);
    while (this.buffer.length < count && !this.exhausted) {
      const missing = count - this.buffer.length;
      const wanted = this.prefetch ? Math.max(missing, prefetchedRows) : missing;
      const { rows: more, done } = await rows.fetch(Math.min(wanted, 10_000), session.signal);
      for (const row of more) this.buffer.push(row);
      this.exhausted = done;
    }
    const taken = this.buffer.splice(0, count);
    this.found = taken.length === count;
    this.rowCount += taken.length;
    this.current = taken.at(-1) ?? null;
    return this.mark ? taken.map(this.mark) : taken;
  }

  /** @throws OraError 1001 when it is not open. */
  close(): void {
    this.opened().close();
    this.letGo();
  }

  /** The rows go to somebody else, who closes them. @throws OraError 1001 */
  handOver(): RowCursor {
    const rows = this.opened();
    this.letGo();
    return rows;
  }

  private letGo(): void {
    this.rows = null;
    this.buffer = [];
    this.current = null;
  }

  private opened(): RowCursor {
    if (!this.rows) throw oraError(1001);
    return this.rows;
  }
}

/** The cursor of a value that a query or the client gave; closed when there are no rows to pull. */
export function cursorOf({ refCursor }: RefCursor): CursorState {
  const state = new CursorState();
  if (typeof refCursor === "object" && refCursor !== null && "fetch" in refCursor) {
    state.reopen(refCursor as RowCursor);
  }
  return state;
}
