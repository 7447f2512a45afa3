import type { OracleCursor } from "./cursor.ts";
import type { SessionBinds } from "./driver-types.ts";
import type { ExecuteManyOptions, ExecuteManyResult } from "./execute-many.ts";
import type { OracleSession } from "./session.ts";
import type { BindValue, Row } from "./sql-reader.ts";

/**
 * A row by the names of its columns; the driver puts `_1`, `_2`… behind a name that comes again. NUMBER is text with all
 * its digits, LOBs are whole, RAW and BLOB are buffers; dates are `Date`s of milliseconds in the time zone of the process
 * unless the query makes text of them.
 */
export type RowObject = Readonly<Record<string, unknown>>;

/** How many rows come with one round trip. */
export interface QueryOptions {
  /** Default 1000. */
  readonly fetchSize?: number;
}

/** Counts what goes through it. */
export interface QueryMeter {
  onRows(count: number): void;
  onWritten(count: number): void;
  /** Runs one statement. */
  measure<T>(work: () => Promise<T>): Promise<T>;
}

/** Statements on one session, in the form of the facade `OracleApi`. What they change is not committed. */
export class SessionQueries {
  readonly #session: OracleSession;
  readonly #meter: QueryMeter;

  constructor(session: OracleSession, meter: QueryMeter) {
    this.#session = session;
    this.#meter = meter;
  }

  /** The rows of a query, one after the other; the cursor is closed when the loop ends. @throws OracleError */
  async *query(
    sql: string,
    binds: SessionBinds = {},
    options: QueryOptions = {},
  ): AsyncGenerator<RowObject, void, undefined> {
    const cursor = await this.#meter.measure(() => this.#session.openCursor(sql, binds, options));
    try {
      for await (const rows of this.#batches(cursor, options.fetchSize ?? 1000)) {
        for (const row of rows) yield rowObject(cursor, row);
      }
    } finally {
      await cursor.close();
    }
  }

  /** All rows of a query, in memory. @throws OracleError */
  async queryAll(
    sql: string,
    binds: SessionBinds = {},
    options: QueryOptions = {},
  ): Promise<RowObject[]> {
    const rows: RowObject[] = [];
    for await (const row of this.query(sql, binds, options)) rows.push(row);
    return rows;
  }

  /** The first row of a query; undefined when there is none. @throws OracleError */
  async queryOne(sql: string, binds: SessionBinds = {}): Promise<RowObject | undefined> {
    for await (const row of this.query(sql, binds, { fetchSize: 1 })) return row;
    return undefined;
  }

  /** Runs DML, DDL or PL/SQL. Returns the number of rows touched. @throws OracleError */
  async execute(sql: string, binds: SessionBinds = {}): Promise<number> {
    const count = await this.#meter.measure(() => this.#session.execute(sql, binds));
    this.#meter.onWritten(count);
    return count;
  }

  /** Runs a DML statement once for each row, in one round trip; see `OracleSession.executeMany`. @throws OracleError */
  async executeMany(
    sql: string,
    rows: readonly (readonly BindValue[])[],
    options: ExecuteManyOptions,
  ): Promise<ExecuteManyResult> {
    const result = await this.#meter.measure(() => this.#session.executeMany(sql, rows, options));
    this.#meter.onWritten(result.rowsAffected);
    return result;
  }

  async *#batches(cursor: OracleCursor, fetchSize: number): AsyncGenerator<readonly Row[]> {
    for (;;) {
      const rows = await this.#meter.measure(() => cursor.next(fetchSize));
      if (rows.length === 0) return;
      this.#meter.onRows(rows.length);
      yield rows;
    }
  }
}

function rowObject(cursor: OracleCursor, row: Row): RowObject {
  return Object.fromEntries(cursor.columns.map((column, index) => [column.name, row[index]]));
}
