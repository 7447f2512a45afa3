import { ToolkitError } from "../errors.ts";
import type { NamePattern } from "./dictionary/name-pattern.ts";
import type { ObjectFilter } from "./dictionary/object-filter.ts";
import type { TableName } from "./dictionary/table-name.ts";
import type { SessionBinds } from "./driver-types.ts";
import type { ExecuteManyOptions, ExecuteManyResult } from "./execute-many.ts";
import type { HealthReport } from "./health.ts";
import type { OracleApi, OracleApiMetrics, TableKeys } from "./oracle-api.ts";
import { attempt, failure, type Result, success } from "./result.ts";
import type { QueryOptions, RowObject, SessionQueries } from "./session-queries.ts";
import type { BindValue } from "./sql-reader.ts";

/** What an API's method returns, as a `Result`. */
type ResultOf<K extends "schemas" | "tables" | "columns" | "serverInfo"> = Promise<
  Result<Awaited<ReturnType<OracleApi[K]>>>
>;

/**
 * The methods of an `OracleApi` with the error as a value instead of an exception. Only errors of this project become
 * values: a bug is still thrown. `OracleApi.safe.connect` is the counterpart of `OracleApi.connect`.
 */
export class SafeOracleApi {
  readonly #api: OracleApi;

  constructor(api: OracleApi) {
    this.#api = api;
  }

  /** See `OracleApi.ping`. */
  ping(): Promise<Result<void>> {
    return attempt(() => this.#api.ping());
  }

  /** See `OracleApi.query`. Every row is a success; an error ends the loop as its last value. */
  async *query(
    sql: string,
    binds?: SessionBinds,
    options?: QueryOptions,
  ): AsyncGenerator<Result<RowObject>, void, undefined> {
    try {
      for await (const row of this.#api.query(sql, binds, options)) yield success(row);
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error;
      yield failure(error);
    }
  }

  /** See `OracleApi.queryAll`. */
  queryAll(
    sql: string,
    binds?: SessionBinds,
    options?: QueryOptions,
  ): Promise<Result<RowObject[]>> {
    return attempt(() => this.#api.queryAll(sql, binds, options));
  }

  /** See `OracleApi.queryOne`. */
  queryOne(sql: string, binds?: SessionBinds): Promise<Result<RowObject | undefined>> {
    return attempt(() => this.#api.queryOne(sql, binds));
  }

  /** See `OracleApi.execute`. */
  execute(sql: string, binds?: SessionBinds): Promise<Result<number>> {
    return attempt(() => this.#api.execute(sql, binds));
  }

  /** See `OracleApi.executeMany`. */
  executeMany(
    sql: string,
    rows: readonly (readonly BindValue[])[],
    options: ExecuteManyOptions,
  ): Promise<Result<ExecuteManyResult>> {
    return attempt(() => this.#api.executeMany(sql, rows, options));
  }

  /** See `OracleApi.transaction`. */
  transaction<T>(work: (queries: SessionQueries) => Promise<T>): Promise<Result<T>> {
    return attempt(() => this.#api.transaction(work));
  }

  /** See `OracleApi.schemas`. */
  schemas(patterns?: readonly NamePattern[]): ResultOf<"schemas"> {
    return attempt(() => this.#api.schemas(patterns));
  }

  /** See `OracleApi.tables`. */
  tables(filter?: ObjectFilter): ResultOf<"tables"> {
    return attempt(() => this.#api.tables(filter));
  }

  /** See `OracleApi.columns`. */
  columns(table: TableName): ResultOf<"columns"> {
    return attempt(() => this.#api.columns(table));
  }

  /** See `OracleApi.keys`. */
  keys(table: TableName): Promise<Result<TableKeys>> {
    return attempt(() => this.#api.keys(table));
  }

  /** See `OracleApi.serverInfo`. */
  serverInfo(): ResultOf<"serverInfo"> {
    return attempt(() => this.#api.serverInfo());
  }

  /** See `OracleApi.health`: what is wrong with the database is in the report, not in the error. */
  health(): Promise<Result<HealthReport>> {
    return attempt(() => this.#api.health());
  }

  /** See `OracleApi.metrics`. Always a success. */
  metrics(): Result<OracleApiMetrics, never> {
    return success(this.#api.metrics());
  }
}
