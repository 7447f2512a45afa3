/** The public surface of `@singer-oracle/core/oracle`: the one door to Oracle Database. */

export { type OpenPoolOptions, openPool, openSession } from "./connect.ts";
export { connectString, describeConnection } from "./connect-descriptor.ts";
export { connectionAttributes, type DriverAttributes } from "./connection-attributes.ts";
export { connectionProblems } from "./connection-problems.ts";
export {
  type CompleteConnectionSettings,
  type ConnectionSettings,
  connectionProperties,
  withConnectionDefaults,
} from "./connection-settings.ts";
export { OracleCursor, type ResultColumn } from "./cursor.ts";
export * from "./dictionary/index.ts";
export type { BindDef, SessionBinds, TypedValue } from "./driver-types.ts";
export { errorText, maxErrorTextLength, withoutSecrets } from "./error-text.ts";
export { renderErrorsDoc } from "./errors-doc.ts";
export type { ExecuteManyOptions, ExecuteManyResult, RowError } from "./execute-many.ts";
export {
  type HealthCheck,
  type HealthCheckName,
  type HealthReport,
  maxClockSkewMs,
  readHealth,
} from "./health.ts";
export * from "./identifiers.ts";
export { type OraErrorKind, type OraErrorRow, oraErrorTable } from "./ora-error-table.ts";
export {
  findOraError,
  hasOraCode,
  isRetriable,
  type OraErrorContext,
  oraCodeOf,
  toOracleError,
} from "./ora-errors.ts";
export {
  OracleApi,
  type OracleApiMetrics,
  type OracleApiOptions,
  type TableKeys,
} from "./oracle-api.ts";
export * from "./plan-identifiers.ts";
export { type AcquireOptions, OraclePool, type PoolStatistics } from "./pool.ts";
export { attempt, failure, mapResult, type Result, success, unwrap } from "./result.ts";
export { type RetryOptions, retryDelayMs, retrying } from "./retry.ts";
export { SafeOracleApi } from "./safe-oracle-api.ts";
export {
  type CurrentScn,
  compareScn,
  currentScn,
  formatScn,
  maxScn,
  parseScn,
  type Scn,
  type ScnSource,
  scnNotAfterNow,
} from "./scn.ts";
export { type InfoReader, readServerInfo, type ServerInfo } from "./server-info.ts";
export { type LogonFacts, OracleSession, type SessionTag } from "./session.ts";
export { type QueryOptions, type RowObject, SessionQueries } from "./session-queries.ts";
export { initStatement } from "./session-setup.ts";
export * from "./sql/index.ts";
export type { Binds, BindValue, Row, SqlReader } from "./sql-reader.ts";
export * from "./types/index.ts";
export { renderTypesDoc } from "./types/types-doc.ts";
