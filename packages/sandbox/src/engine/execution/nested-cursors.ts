import type { ColumnDescription } from "../contract.ts";
import type { ExpressionCursor } from "../expressions/subqueries.ts";
import type { QueryPlan } from "../query/contract.ts";
import type { OpenQuery } from "../query/open-query.ts";
import { statementOf } from "../query/query-context.ts";
import type { Row, Value } from "../types/value.ts";
import { type CursorSession, QueryCursor } from "./query-cursor.ts";
import type { WorkingSession } from "./working-session.ts";

/**
 * Makes what CURSOR(…) gives in a row something that the client can fetch from. The rows of such a cursor are those of the
 * execution it belongs to. Null for a query without such columns.
 */
export function nestedCursors(
  plan: QueryPlan,
  session: WorkingSession,
  cursorSession: CursorSession,
): ((row: Row) => Row) | null {
  if (!plan.columns.some(({ type }) => type.name === "CURSOR")) return null;
  const pinned = { binds: session.binds, now: session.now, snapshot: session.snapshot() };
  const convert = (value: Value): Value => {
    if (typeof value !== "object" || value === null || !("refCursor" in value)) return value;
    const cursor = value.refCursor as ExpressionCursor;
    const columns: ColumnDescription[] = cursor.columns.map((column) => ({
      ...column,
      isJson: column.type.name === "JSON",
    }));
    const query = openNested(cursor, plan, session, pinned);
    return { refCursor: new QueryCursor(columns, query, cursorSession) };
  };
  return (row) =>
    row.map((value, place) =>
      plan.columns[place]?.type.name === "CURSOR" ? convert(value) : value,
    );
}

function openNested(
  cursor: ExpressionCursor,
  plan: QueryPlan,
  session: WorkingSession,
  pinned: Pick<WorkingSession, "binds" | "now"> & {
    readonly snapshot: ReturnType<WorkingSession["snapshot"]>;
  },
): OpenQuery {
  const statement = statementOf(plan);
  let rows: Iterator<ReturnType<OpenQuery["next"]>> | null = null;
  const within = <T>(run: () => T): T => {
    const { binds, now } = session;
    const { snapshot } = statement;
    Object.assign(session, { binds: pinned.binds, now: pinned.now });
    statement.snapshot = pinned.snapshot;
    try {
      return run();
    } finally {
      Object.assign(session, { binds, now });
      statement.snapshot = snapshot;
    }
  };
  return {
    next: () =>
      within(() => {
        rows ??= cursor.open()[Symbol.iterator]();
        const { done, value } = rows.next();
        return done ? undefined : value;
      }),
    close: () => within(() => rows?.return?.()),
  };
}
