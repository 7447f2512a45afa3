import type { ColumnDescription, ExecuteResult } from "../contract.ts";
import type { Query } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";
import type { QueryPlan } from "../query/contract.ts";
import { type OpenQuery, openQuery } from "../query/open-query.ts";
import { startStatement } from "../store/statements.ts";
import { type CompiledStatement, compilationKey } from "./compiled-statement.ts";
import { describeQuery } from "./describe-columns.ts";
import { lockRows } from "./lock-rows.ts";
import { nestedCursors } from "./nested-cursors.ts";
import type { PreparedSql } from "./prepared-sql.ts";
import { type CursorSession, QueryCursor } from "./query-cursor.ts";
import { atomically } from "./undo-statement.ts";
import type { WorkingSession } from "./working-session.ts";

type CompiledQuery = NonNullable<CompiledStatement["query"]>;

/** Compiles a query for the session and its bind types, or takes what was compiled before. Nothing runs. */
export function compiledQuery(
  query: Query,
  prepared: PreparedSql,
  session: WorkingSession,
): CompiledStatement & { readonly query: CompiledQuery } {
  const key = compilationKey(session);
  const before = prepared.compiled;
  if (before?.query && before.key === key && before.session === session && before.open === 0) {
    return before as CompiledStatement & { readonly query: CompiledQuery };
  }
  const plan = compileQuery(query, session);
  const columns = describeQuery(query, plan, session);
  const compiled = { session, key, query: { plan, columns }, open: 0 };
  prepared.compiled = compiled;
  return compiled;
}

/**
 * Opens a query for the client.
 * @throws OraError; what the query locked is then free again.
 */
export async function runQuery(
  query: Query,
  prepared: PreparedSql,
  session: WorkingSession,
  cursorSession: CursorSession,
): Promise<Extract<ExecuteResult, { kind: "query" }>> {
  const compiled = compiledQuery(query, prepared, session);
  const cursor = await openCursor(compiled.query, session, cursorSession, () => {
    compiled.open -= 1;
  });
  compiled.open += 1;
  return { kind: "query", cursor };
}

/**
 * Opens a compiled query: what it sees is fixed now, rows come when they are fetched. FOR UPDATE locks its rows before the
 * first is given.
 * @throws OraError; what the query locked is then free again.
 */
export async function openCursor(
  { plan, columns }: CompiledQuery,
  session: WorkingSession,
  cursorSession: CursorSession,
  onEnd: () => void = () => undefined,
): Promise<QueryCursor> {
  startStatement(session);
  const rows = plan.locking
    ? await atomically(session, () => lockRows(plan, session))
    : openQuery(plan, session);
  const query = converted(rows, plan, session, cursorSession);
  return new QueryCursor(columns, query, cursorSession, onEnd);
}

function converted(
  rows: OpenQuery,
  plan: QueryPlan,
  session: WorkingSession,
  cursorSession: CursorSession,
): OpenQuery {
  const convert = nestedCursors(plan, session, cursorSession);
  if (convert === null) return rows;
  return {
    next: () => {
      const row = rows.next();
      return row === undefined || typeof row === "symbol" ? row : convert(row);
    },
    close: rows.close,
  };
}

/** The columns of a query for the session's bind types. */
export function describedColumns(
  query: Query,
  prepared: PreparedSql,
  session: WorkingSession,
): readonly ColumnDescription[] {
  return compiledQuery(query, prepared, session).query.columns;
}
