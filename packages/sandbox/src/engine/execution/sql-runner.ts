import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import { compileDml, type DmlNode } from "../dml/compile-dml.ts";
import type { Scope } from "../expressions/contract.ts";
import type { Statement } from "../parser/ast.ts";
import { statementKind } from "../parser/statement-kind.ts";
import type { PreparedSql as PreparedForPlsql, SqlRunner } from "../plsql/contract.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";
import { describeQuery } from "./describe-columns.ts";
import { duringExecution } from "./execution-state.ts";
import { parseCached } from "./parse-cache.ts";
import { PreparedSql } from "./prepared-sql.ts";
import type { CursorSession } from "./query-cursor.ts";
import { requireSpace } from "./run-dml.ts";
import { openCursor } from "./run-query.ts";
import type { WorkingSession } from "./working-session.ts";

/** How statements that are neither query nor DML are run. */
export type OtherRunner = (
  session: WorkingSession,
  prepared: PreparedSql,
  request: ExecuteRequest,
) => Promise<ExecuteResult>;

/** Cursors of PL/SQL need nothing done around a fetch. */
const plainCursors: CursorSession = { fetching: (_signal, work) => work() };

/** SQL for PL/SQL: static statements with the block's variables in their scope, and dynamic ones. */
export function sqlRunner(session: WorkingSession, runOther: OtherRunner): SqlRunner {
  return {
    parse: (sql) => parseCached(session.db, sql),
    prepare: (statement, bindTypes, scope, sql) => {
      const kind = statementKind({ statement, binds: [] });
      switch (statement.kind) {
        case "query":
          return { kind, ...prepareQuery(statement, bindTypes, scope, session) };
        case "insert":
        case "insert-all":
        case "update":
        case "delete":
        case "merge":
          return { kind, ...prepareDml(statement, bindTypes, scope, session) };
        default:
          return { kind, run: otherRunner(statement, bindTypes, sql, session, runOther) };
      }
    },
  };
}

/** Compiles with the types of the statement's own placeholders. */
function withTypes<T>(session: WorkingSession, bindTypes: readonly SqlType[], compile: () => T): T {
  const before = session.bindTypes;
  session.bindTypes = bindTypes;
  try {
    return compile();
  } finally {
    session.bindTypes = before;
  }
}

function prepareQuery(
  query: Extract<Statement, { kind: "query" }>,
  bindTypes: readonly SqlType[],
  scope: Scope | null,
  session: WorkingSession,
): Pick<PreparedForPlsql, "columns" | "run"> {
  const plan = withTypes(session, bindTypes, () => compileQuery(query, session, scope));
  const columns = describeQuery(query, plan, session);
  return {
    columns,
    run: async ([binds = []]) => {
      const { signal } = session;
      const cursor = await duringExecution(session, { bindTypes, signal }, binds, () =>
        openCursor({ plan, columns }, session, plainCursors),
      );
      return { kind: "query", cursor };
    },
  };
}

function prepareDml(
  statement: DmlNode,
  bindTypes: readonly SqlType[],
  scope: Scope | null,
  session: WorkingSession,
): Pick<PreparedForPlsql, "returningTypes" | "run"> {
  const dml = withTypes(session, bindTypes, () => compileDml(statement, session, scope));
  return {
    returningTypes: dml.returningTypes,
    run: async (bindRows, { batchErrors }) => {
      requireSpace(statement, dml.tables, session);
      const request = requestOf(bindTypes, bindRows, batchErrors, session);
      return await duringExecution(session, request, bindRows[0] ?? [], () => dml.run(request));
    },
  };
}

function requestOf(
  bindTypes: readonly SqlType[],
  bindRows: readonly Row[],
  batchErrors: boolean,
  { signal }: WorkingSession,
): ExecuteRequest {
  return { bindTypes, bindRows, batchErrors, rowCounts: true, commit: false, signal };
}

function otherRunner(
  statement: Statement,
  bindTypes: readonly SqlType[],
  sql: string,
  session: WorkingSession,
  runOther: OtherRunner,
): PreparedForPlsql["run"] {
  const binds = bindTypes.map((_, index) => ({ name: String(index + 1), at: -1 }));
  const prepared = new PreparedSql(sql, { statement, binds });
  return (bindRows, { batchErrors }) =>
    runOther(session, prepared, requestOf(bindTypes, bindRows, batchErrors, session));
}
