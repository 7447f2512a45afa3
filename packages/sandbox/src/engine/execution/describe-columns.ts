import type { ColumnDescription } from "../contract.ts";
import { hasJsonCheck } from "../ddl/check-constraint.ts";
import type { Query } from "../parser/ast.ts";
import type { QueryPlan } from "../query/contract.ts";
import { columnOrigins } from "./column-origins.ts";
import type { WorkingSession } from "./working-session.ts";

/** Types of columns that a CHECK (c IS JSON) can stand on. */
const jsonCarriers: ReadonlySet<string> = new Set(["VARCHAR2", "CLOB", "NCLOB", "BLOB", "RAW"]);

/** The columns of a query as the client sees them. */
export function describeQuery(
  query: Query,
  plan: QueryPlan,
  session: WorkingSession,
): ColumnDescription[] {
  const carriers = plan.columns.some(({ type }) => jsonCarriers.has(type.name));
  const origins = carriers ? columnOrigins(query, session, plan.columns.length) : [];
  return plan.columns.map(({ name, type, nullable }, place) => {
    const origin = jsonCarriers.has(type.name) ? origins[place] : undefined;
    const isJson =
      type.name === "JSON" ||
      (origin !== undefined && hasJsonCheck(origin.table, origin.column.name));
    return { name, type, nullable, isJson };
  });
}
