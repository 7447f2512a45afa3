import type { ExecuteResult, RowCursor } from "../contract.ts";
import type { Scope } from "../expressions/contract.ts";
import type { ParsedStatement, Statement } from "../parser/ast.ts";
import type { StatementKind } from "../parser/statement-kind.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";

/** How PL/SQL has SQL run. The engine's session gives it; PL/SQL knows no plans and no locks. */
export interface SqlRunner {
  /** Parses the text of EXECUTE IMMEDIATE and OPEN … FOR. @throws OraError */
  readonly parse: (sql: string) => ParsedStatement;
  /**
   * Compiles a statement for these types of its placeholders. Nothing runs, no transaction begins. `scope` holds PL/SQL's
   * variables: what it resolves reads `session.binds` as well, so that a cursor keeps the values it was opened with.
   * @throws OraError with the offset of the offending part.
   */
  readonly prepare: (
    statement: Statement,
    bindTypes: readonly SqlType[],
    scope: Scope | null,
    sql: string,
  ) => PreparedSql;
}

/** A compiled statement, good until the next DDL. */
export interface PreparedSql {
  readonly kind: StatementKind;
  /** Of a query. */
  readonly columns?: RowCursor["columns"];
  /** Types of the values that RETURNING gives. */
  readonly returningTypes?: readonly SqlType[];
  /**
   * Runs it: once for every row of binds. Sets `session.binds`, `session.bindTypes` and what the statement sees. DDL commits
   * before and after; COMMIT and ROLLBACK end the transaction; nothing else commits.
   * @throws OraError
   */
  readonly run: (
    bindRows: readonly Row[],
    options: { readonly batchErrors: boolean },
  ) => Promise<ExecuteResult>;
}

/** One execution of a block. */
export interface PlsqlRequest {
  /** Types of the placeholders by index, as the client bound them: lengths are those of its buffers. */
  readonly bindTypes: readonly SqlType[];
  readonly binds: Row;
}

/** What a block gave: the result of the whole request is made of one of these for each row of binds. */
export interface PlsqlResult {
  readonly directions: readonly BindDirection[];
  readonly outTypes: readonly SqlType[];
  /** By bind position; null where the direction is `in`. */
  readonly out: readonly Value[];
  /** DBMS_SQL.RETURN_RESULT, in order. */
  readonly implicitResults: readonly RowCursor[];
}

export type BindDirection = "in" | "out" | "in-out";
