import type { SessionContext } from "../catalog/contract.ts";
import type { ExecuteRequest, ExecuteResult, PasswordVerifier } from "../contract.ts";
import type { PlsqlBlock } from "../parser/ast.ts";
import type { PreparedSql } from "./prepared-sql.ts";

/** What ALTER SESSION has set besides NLS parameters. */
export interface SessionSettings {
  /** DDL_LOCK_TIMEOUT in seconds. */
  ddlLockTimeoutS: number;
  /** How transactions begin that SET TRANSACTION says nothing about. */
  isolation: "read-committed" | "serializable";
  /** Parameters that change nothing here, by name. */
  readonly parameters: Map<string, string>;
  /** Grows with every setting that statements are compiled with: schema, roles, NLS. */
  version: number;
}

/** A session as the statement level works with it. PL/SQL gets it to run its SQL. */
export interface WorkingSession extends SessionContext {
  signal: AbortSignal;
  enabledRoles: ReadonlySet<string>;
  readonly settings: SessionSettings;
  /** Hashes the password of CREATE USER and ALTER USER. */
  readonly makeVerifier: (password: string) => PasswordVerifier;
  readonly runPlsql: PlsqlRunner;
  /** Parses a statement, or finds it among those parsed before. @throws OraError */
  parse(sql: string): PreparedSql;
}

/**
 * Runs an anonymous block, once for every row of binds. SQL statements in it go through `runStatement`. What a failing
 * execution did is undone; those before it stay.
 */
export type PlsqlRunner = (
  session: WorkingSession,
  block: PlsqlBlock,
  request: ExecuteRequest,
  prepared: PreparedSql,
) => Promise<Extract<ExecuteResult, { kind: "plsql" }>>;
