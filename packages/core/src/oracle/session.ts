import type { Connection, Result, Results } from "oracledb";
import { OracleCursor } from "./cursor.ts";
import {
  type Driver,
  driverBindDefs,
  driverBinds,
  exactFetchTypes,
  type SessionBinds,
} from "./driver-types.ts";
import { type ExecuteManyOptions, type ExecuteManyResult, rowErrorOf } from "./execute-many.ts";
import { isHealthy, logOff } from "./log-off.ts";
import type { LogonSockets } from "./logon-sockets.ts";
import { type OraErrorContext, toOracleError } from "./ora-errors.ts";
import { guardSilence } from "./silence-guard.ts";
import type { BindValue, Row, SqlReader } from "./sql-reader.ts";
import { cutUtf8 } from "./utf8-text.ts";

/** What a session is made of. */
export interface SessionParts {
  readonly driver: Driver;
  readonly connection: Connection;
  readonly sockets: LogonSockets;
  /** For messages: user and phase of what goes wrong. */
  readonly context: OraErrorContext;
  /** Takes the session back instead of logging it off. Default: `close` logs off. */
  readonly release?: (session: OracleSession) => Promise<void>;
}

/** What a session is called in V$SESSION. What is not given stays as it is. */
export interface SessionTag {
  /** At most 48 bytes of UTF-8, cut if longer: the program. */
  readonly module?: string;
  /** At most 32 bytes, cut if longer: the stream or the step. */
  readonly action?: string;
  /** At most 64 bytes, cut if longer: the run. */
  readonly clientIdentifier?: string;
}

/** What the logon tells about the server, as the driver gives it. Undefined in thick mode with old libraries. */
export interface LogonFacts {
  readonly version: string;
  readonly dbName: string | undefined;
  /** Name of the pluggable database, from 12.2 on. */
  readonly container: string | undefined;
  readonly serviceName: string | undefined;
  readonly instanceName: string | undefined;
  /** 30 or 128. */
  readonly maxIdentifierBytes: number | undefined;
  readonly isThin: boolean;
}

/**
 * One database session, used by one task at a time. Nothing is committed by itself. Closed by whoever opened it, best with
 * `await using`; a session of a pool goes back to the pool then, and open transactions are rolled back.
 */
export class OracleSession implements SqlReader, AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #fetchTypes: ReturnType<typeof exactFetchTypes>;
  #state: "open" | "closed" = "open";

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#fetchTypes = exactFetchTypes(parts.driver);
  }

  /** The version of the server, `19.21.0.0.0`. No round trip. */
  get serverVersion(): string {
    return this.#parts.connection.oracleServerVersionString;
  }

  /** What the logon told about the server. No round trip. */
  get logonFacts(): LogonFacts {
    const { connection } = this.#parts;
    return {
      version: connection.oracleServerVersionString,
      dbName: connection.dbUniqueName ?? connection.dbName,
      container: connection.pdbName,
      serviceName: connection.serviceName,
      instanceName: connection.instanceName,
      maxIdentifierBytes: connection.maxIdentifierLength,
      isThin: connection.thin ?? true,
    };
  }

  /** True while the connection is open, as far as can be told without asking the server. */
  get isHealthy(): boolean {
    return this.#state === "open" && isHealthy(this.#parts.connection);
  }

  /**
   * True when something was changed and is neither committed nor rolled back. Known in thin mode only; undefined otherwise.
   */
  get isInTransaction(): boolean | undefined {
    return this.#parts.connection.transactionInProgress;
  }

  /**
   * Milliseconds that one round trip may take; 0 = no limit. A call that takes longer fails with NJS-123. A server that does
   * not even answer that is cut off after `breakGraceMs` more, and the call fails with NJS-501; not in thick mode.
   */
  get callTimeoutMs(): number {
    return this.#parts.connection.callTimeout ?? 0;
  }

  set callTimeoutMs(value: number) {
    this.#parts.connection.callTimeout = value;
  }

  /** Names the session in V$SESSION; sent with the next round trip. */
  tag(tag: SessionTag): void {
    const { connection } = this.#parts;
    if (tag.module !== undefined) connection.module = cutUtf8(tag.module, 48);
    if (tag.action !== undefined) connection.action = cutUtf8(tag.action, 32);
    if (tag.clientIdentifier !== undefined) connection.clientId = cutUtf8(tag.clientIdentifier, 64);
  }

  /**
   * Opens a query. The first `fetchSize` rows (default 1000) come with the same round trip, unless a column is a LOB.
   * @throws OracleError, TransientOracleError, PrivilegeError
   */
  async openCursor(
    sql: string,
    binds: SessionBinds = {},
    options: { readonly fetchSize?: number } = {},
  ): Promise<OracleCursor> {
    const { driver, connection } = this.#parts;
    const fetchSize = options.fetchSize ?? 1000;
    const result: Result<Row> = await this.#call(sql, () =>
      connection.execute<Row>(sql, driverBinds(driver, binds), {
        resultSet: true,
        outFormat: driver.OUT_FORMAT_ARRAY,
        fetchArraySize: fetchSize,
        prefetchRows: fetchSize,
        maxRows: 0,
        autoCommit: false,
        fetchTypeHandler: this.#fetchTypes,
      }),
    );
    if (result.resultSet === undefined) {
      throw toOracleError(new Error("NJS-019: the statement is not a query"), this.#contextOf(sql));
    }
    return new OracleCursor(result.resultSet, this.#contextOf(sql), (work) => this.#guarded(work));
  }

  /**
   * Runs a query and yields its rows in batches of at most `fetchSize` (default 1000); none is empty. The cursor is closed
   * when the loop ends, however it ends.
   * @throws OracleError, TransientOracleError, PrivilegeError
   */
  async *rows(
    sql: string,
    binds: SessionBinds = {},
    options: { readonly fetchSize?: number } = {},
  ): AsyncGenerator<readonly Row[], void, undefined> {
    const cursor = await this.openCursor(sql, binds, options);
    try {
      for (;;) {
        const rows = await cursor.next(options.fetchSize ?? 1000);
        if (rows.length === 0) return;
        yield rows;
      }
    } finally {
      await cursor.close();
    }
  }

  /**
   * Runs a statement that returns no rows: DML, DDL, PL/SQL. Commits nothing by itself; DDL does by its nature.
   * @returns the number of rows touched, 0 for DDL and PL/SQL.
   * @throws OracleError, TransientOracleError, PrivilegeError
   */
  async execute(sql: string, binds: SessionBinds = {}): Promise<number> {
    const { driver, connection } = this.#parts;
    const result = await this.#call(sql, () =>
      connection.execute(sql, driverBinds(driver, binds), { autoCommit: false }),
    );
    return result.rowsAffected ?? 0;
  }

  /**
   * Runs a DML statement once for each row, in one round trip. A row has a value for each bind of the statement, in the
   * order in which they stand there; bytes must be `Buffer`s. No rows: nothing is sent.
   * @throws OracleError, TransientOracleError, PrivilegeError
   */
  async executeMany(
    sql: string,
    rows: readonly (readonly BindValue[])[],
    options: ExecuteManyOptions,
  ): Promise<ExecuteManyResult> {
    if (rows.length === 0) return { rowsAffected: 0, rowCounts: [], rowErrors: [] };
    const { driver, connection } = this.#parts;
    const bindDefs = driverBindDefs(driver, options.bindDefs);
    const result: Results<unknown> = await this.#call(sql, () =>
      connection.executeMany(sql, rows as unknown[][], {
        bindDefs,
        batchErrors: options.batchErrors ?? false,
        dmlRowCounts: options.dmlRowCounts ?? false,
        autoCommit: false,
      }),
    );
    return {
      rowsAffected: result.rowsAffected ?? 0,
      rowCounts: result.dmlRowCounts ?? [],
      rowErrors: (result.batchErrors ?? []).map(rowErrorOf),
    };
  }

  /** @throws OracleError, TransientOracleError */
  async commit(): Promise<void> {
    await this.#call("COMMIT", () => this.#parts.connection.commit());
  }

  /** @throws OracleError, TransientOracleError */
  async rollback(): Promise<void> {
    await this.#call("ROLLBACK", () => this.#parts.connection.rollback());
  }

  /** One round trip that does nothing. @throws OracleError, TransientOracleError */
  async ping(): Promise<void> {
    await this.#call(undefined, () => this.#parts.connection.ping());
  }

  /**
   * Breaks off the call that is running: it fails with ORA-01013 as soon as the server notices. When nothing is running, the
   * next call fails so. A server that is gone does not notice anything: then `abort` is left.
   * @throws OracleError when the connection is closed already.
   */
  async break(): Promise<void> {
    await this.#call(undefined, () => this.#parts.connection.break());
  }

  /** Cuts the connection at once, without a farewell; the server rolls back. Never throws. Without effect in thick mode. */
  abort(): void {
    this.#parts.sockets.destroy();
  }

  /** Gives the session back to its pool, or logs off; never longer than `farewellMs` and never throws. May be called twice. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    if (this.#parts.release === undefined) await logOff(this.#parts);
    else await this.#parts.release(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #call<T>(statement: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#state === "closed") throw new Error("NJS-003: the session was closed");
      return await this.#guarded(work);
    } catch (error) {
      throw toOracleError(error, this.#contextOf(statement));
    }
  }

  #guarded<T>(work: () => Promise<T>): Promise<T> {
    return guardSilence(this.#parts.sockets, this.callTimeoutMs, work);
  }

  #contextOf(statement: string | undefined): OraErrorContext {
    return statement === undefined ? this.#parts.context : { ...this.#parts.context, statement };
  }
}
