import type { Log } from "../log.ts";
import { openPool } from "./connect.ts";
import type { ConnectionSettings } from "./connection-settings.ts";
import { type DictionaryColumn, readColumns } from "./dictionary/columns.ts";
import { readConstraints, type TableConstraint } from "./dictionary/constraints.ts";
import type { NamePattern } from "./dictionary/name-pattern.ts";
import { everyTable, exactTables, type ObjectFilter } from "./dictionary/object-filter.ts";
import { type DictionaryOwner, readOwners } from "./dictionary/owners.ts";
import { type TableName, tableKey } from "./dictionary/table-name.ts";
import { type DictionaryTable, readTables } from "./dictionary/tables.ts";
import type { SessionBinds } from "./driver-types.ts";
import type { ExecuteManyOptions, ExecuteManyResult } from "./execute-many.ts";
import { type HealthReport, readHealth } from "./health.ts";
import { hasOraCode } from "./ora-errors.ts";
import type { OraclePool, PoolStatistics } from "./pool.ts";
import { attempt, type Result } from "./result.ts";
import { SafeOracleApi } from "./safe-oracle-api.ts";
import type { ServerInfo } from "./server-info.ts";
import {
  type QueryMeter,
  type QueryOptions,
  type RowObject,
  SessionQueries,
} from "./session-queries.ts";
import type { BindValue } from "./sql-reader.ts";

/** What `OracleApi.connect` takes besides the settings. */
export interface OracleApiOptions {
  /** Default `singer-oracle`. */
  readonly program?: string;
  /** Most sessions at a time. Default 4. */
  readonly maxSessions?: number;
  readonly runId?: string;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}

/** The keys of one table. */
export interface TableKeys {
  readonly primaryKey: TableConstraint | null;
  readonly uniqueKeys: readonly TableConstraint[];
  readonly foreignKeys: readonly TableConstraint[];
}

/** What went through an `OracleApi` since it was opened. */
export interface OracleApiMetrics {
  /** Statements and fetches sent. */
  readonly calls: number;
  /** Those of them that failed. */
  readonly failedCalls: number;
  /** Milliseconds that all calls took together; calls at the same time count each. */
  readonly callMs: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly pool: PoolStatistics;
}

/**
 * The database behind one object, for programs of others: each call takes a session of a pool and gives it back. `execute`
 * and `executeMany` commit by themselves; several statements that belong together go into `transaction`. Every method
 * throws errors of this project; `safe` has the same methods with the error as a value. Whoever connects closes.
 */
export class OracleApi implements AsyncDisposable {
  /** `connect` with the error as a value. */
  static readonly safe = {
    connect: (
      settings: ConnectionSettings,
      options: OracleApiOptions = {},
    ): Promise<Result<OracleApi>> => attempt(() => OracleApi.connect(settings, options)),
  } as const;
  /** The same methods, returning `Result`s. */
  readonly safe: SafeOracleApi;
  readonly #pool: OraclePool;
  readonly #counts = { calls: 0, failedCalls: 0, callMs: 0, rowsRead: 0, rowsWritten: 0 };
  readonly #meter: QueryMeter;

  /** Takes a pool over: it is closed with this object. */
  constructor(pool: OraclePool) {
    this.#pool = pool;
    this.#meter = meterOver(this.#counts);
    this.safe = new SafeOracleApi(this);
  }

  /** Connects. @throws SettingsError, ConnectError, AuthError, PrivilegeError */
  static async connect(
    settings: ConnectionSettings,
    options: OracleApiOptions = {},
  ): Promise<OracleApi> {
    const { program = "singer-oracle", maxSessions = 4, ...others } = options;
    return new OracleApi(await openPool(settings, { program, maxSessions, ...others }));
  }

  /** One round trip that does nothing. @throws ConnectError, OracleError */
  async ping(): Promise<void> {
    await this.#pool.use((session) => this.#meter.measure(() => session.ping()));
  }

  /**
   * The rows of a query, one after the other. A session is in use until the loop ends.
   * @throws ConnectError, OracleError, PrivilegeError
   */
  async *query(
    sql: string,
    binds: SessionBinds = {},
    options: QueryOptions = {},
  ): AsyncGenerator<RowObject, void, undefined> {
    const session = await this.#pool.acquire();
    try {
      yield* new SessionQueries(session, this.#meter).query(sql, binds, options);
    } finally {
      await session.close();
    }
  }

  /** All rows of a query, in memory. @throws ConnectError, OracleError, PrivilegeError */
  queryAll(sql: string, binds?: SessionBinds, options?: QueryOptions): Promise<RowObject[]> {
    return this.#use((queries) => queries.queryAll(sql, binds, options));
  }

  /** The first row of a query; undefined when there is none. @throws ConnectError, OracleError, PrivilegeError */
  queryOne(sql: string, binds?: SessionBinds): Promise<RowObject | undefined> {
    return this.#use((queries) => queries.queryOne(sql, binds));
  }

  /** Runs DML, DDL or PL/SQL and commits. Returns the number of rows touched. @throws ConnectError, OracleError */
  execute(sql: string, binds?: SessionBinds): Promise<number> {
    return this.transaction((queries) => queries.execute(sql, binds));
  }

  /** Runs a DML statement once for each row, in one round trip, and commits. @throws ConnectError, OracleError */
  executeMany(
    sql: string,
    rows: readonly (readonly BindValue[])[],
    options: ExecuteManyOptions,
  ): Promise<ExecuteManyResult> {
    return this.transaction((queries) => queries.executeMany(sql, rows, options));
  }

  /**
   * Does `work` on one session and commits when it returns, or rolls back when it throws.
   * @throws what `work` throws; ConnectError, OracleError
   */
  transaction<T>(work: (queries: SessionQueries) => Promise<T>): Promise<T> {
    return this.#pool.use(async (session) => {
      try {
        const value = await work(new SessionQueries(session, this.#meter));
        await session.commit();
        return value;
      } catch (error) {
        // A session whose call was broken off, or that is lost, is rolled back by the server.
        if (session.isHealthy && !hasOraCode(error, "NJS-003")) await rollbackQuietly(session);
        throw error;
      }
    });
  }

  /** Users with what they own, by name. @throws DiscoveryError, OracleError */
  schemas(patterns: readonly NamePattern[] = []): Promise<readonly DictionaryOwner[]> {
    return this.#pool.use((session) => readOwners(session, patterns));
  }

  /** Tables and views that pass the filter (default: all but Oracle's own). @throws DiscoveryError, OracleError */
  tables(filter: ObjectFilter = everyTable): Promise<readonly DictionaryTable[]> {
    return this.#pool.use((session) => readTables(session, filter));
  }

  /** Columns of a table in its order; empty when it is not there or not visible. @throws DiscoveryError, OracleError */
  columns(table: TableName): Promise<readonly DictionaryColumn[]> {
    return this.#pool.use(async (session) => {
      const options = { withDefaults: true, withIdentity: true };
      return (await readColumns(session, exactTables([table]), options)).get(tableKey(table));
    });
  }

  /** The keys of a table, disabled ones too. @throws OracleError */
  keys(table: TableName): Promise<TableKeys> {
    return this.#pool.use(async (session) => {
      const groups = await readConstraints(session, exactTables([table]), { scope: "all" });
      const constraints = groups.get(tableKey(table));
      return {
        primaryKey: constraints.find(({ kind }) => kind === "primary-key") ?? null,
        uniqueKeys: constraints.filter(({ kind }) => kind === "unique"),
        foreignKeys: constraints.filter(({ kind }) => kind === "foreign-key"),
      };
    });
  }

  /** What is known about the server; read once. @throws ConnectError, OracleError */
  serverInfo(): Promise<ServerInfo> {
    return this.#pool.serverInfo();
  }

  /** Looks at the database by real round trips; what is wrong is reported, not thrown. */
  health(): Promise<HealthReport> {
    return readHealth(this.#pool);
  }

  /** What went through this object so far. */
  metrics(): OracleApiMetrics {
    return { ...this.#counts, pool: this.#pool.statistics() };
  }

  /** Logs off. What is not committed is rolled back. May be called twice. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #use<T>(work: (queries: SessionQueries) => Promise<T>): Promise<T> {
    return this.#pool.use((session) => work(new SessionQueries(session, this.#meter)));
  }
}

async function rollbackQuietly(session: { rollback(): Promise<void> }): Promise<void> {
  try {
    await session.rollback();
  } catch {
    // The first error is the one to tell.
  }
}

interface Counts {
  calls: number;
  failedCalls: number;
  callMs: number;
  rowsRead: number;
  rowsWritten: number;
}

function meterOver(counts: Counts): QueryMeter {
  return {
    onRows: (count) => {
      counts.rowsRead += count;
    },
    onWritten: (count) => {
      counts.rowsWritten += count;
    },
    measure: async (work) => {
      const startMs = performance.now();
      counts.calls += 1;
      try {
        return await work();
      } catch (error) {
        counts.failedCalls += 1;
        throw error;
      } finally {
        counts.callMs += performance.now() - startMs;
      }
    },
  };
}
