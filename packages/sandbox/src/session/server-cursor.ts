import type { ColumnDescription, PreparedStatement, RowCursor } from "../engine/contract.ts";
import { oraError } from "../engine/errors.ts";
import type { SqlType } from "../engine/types/sql-type.ts";
import type { BindMetadata } from "../wire/messages/bind-metadata.ts";
import type { DescribedColumn } from "../wire/messages/describe.ts";
import type { RowPlan } from "./row-plan.ts";

/** What the session remembers of a statement that the client may execute or fetch from again by its id. */
export interface ServerCursor {
  /** 1 to 65535; 0 while it is not open (DDL never is). */
  id: number;
  /** Null for REF CURSORs, cursor columns and implicit results: these can only be fetched from. */
  readonly statement: PreparedStatement | null;
  /** Metadata of the binds, in the order of the placeholders. */
  binds: readonly BindMetadata[];
  /** Their SQL types, made at the first execution; null when the metadata is new. */
  bindTypes: readonly SqlType[] | null;
  /** Directions of the last IO_VECTOR, values of `bindDirection`; empty before. */
  directions: readonly number[];
  /** Rows of the last execution; null before it and after the last row was sent. */
  rows: RowCursor | null;
  /** The columns as the client knows them; null before the first DESCRIBE. */
  columns: readonly ColumnDescription[] | null;
  described: readonly DescribedColumn[];
  /** What the client wants its columns as; empty: as they are described. */
  defines: readonly BindMetadata[];
  /** How rows are written, made when the first one is. */
  plan: RowPlan | null;
  /** Rows sent of the last execution. */
  rowCount: number;
  /** The last execution has no more rows. */
  exhausted: boolean;
  /** The last execution changed the current schema, and the client does not know. */
  schemaChanged: boolean;
}

/** A cursor that is not open yet. */
export function newCursor(statement: PreparedStatement | null): ServerCursor {
  return {
    id: 0,
    statement,
    binds: [],
    bindTypes: null,
    directions: [],
    rows: null,
    columns: null,
    described: [],
    defines: [],
    plan: null,
    rowCount: 0,
    exhausted: false,
    schemaChanged: false,
  };
}

const largestId = 65_535;

/** The open cursors of a session by id. Ids are 16 bits on the wire and are used again. */
export class CursorTable {
  private readonly limit: number;
  private readonly open = new Map<number, ServerCursor>();
  private lastId = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.open.size;
  }

  /** @throws OraError 1001 when there is none of that id */
  get(id: number): ServerCursor {
    const cursor = this.open.get(id);
    if (!cursor) throw oraError(1001);
    return cursor;
  }

  /**
   * Gives the cursor an id, unless it has one.
   * @throws OraError 1000 when too many are open
   */
  add(cursor: ServerCursor): void {
    if (cursor.id !== 0) return;
    if (this.open.size >= this.limit) throw oraError(1000);
    do {
      this.lastId = (this.lastId % largestId) + 1;
    } while (this.open.has(this.lastId));
    cursor.id = this.lastId;
    this.open.set(cursor.id, cursor);
  }

  /** Forgets a cursor; unknown ids are ignored, as the client closes what an error has closed already. */
  close(id: number): void {
    const cursor = this.open.get(id);
    if (!cursor) return;
    endRows(cursor);
    this.open.delete(id);
    cursor.id = 0;
  }

  /** Drops the rows of a cursor that stays parsed. */
  cancel(id: number): void {
    const cursor = this.open.get(id);
    if (cursor) endRows(cursor);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }
}

/** Closes the rows of a cursor, if there are any. */
export function endRows(cursor: ServerCursor): void {
  const { rows } = cursor;
  cursor.rows = null;
  rows?.close();
}
