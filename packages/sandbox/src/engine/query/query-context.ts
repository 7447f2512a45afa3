import type { SessionContext } from "../catalog/contract.ts";
import type { Query } from "../parser/ast.ts";
import type { Snapshot } from "../store/contract.ts";
import type { QueryContext, QueryPlan, StatementState } from "./contract.ts";
import { mentionedNames } from "./walk.ts";

const statements = new WeakMap<QueryPlan, StatementState>();

/** The context of a statement's outermost query. */
export function createContext(
  query: Query,
  session: SessionContext,
  compile: QueryContext["compile"],
): QueryContext {
  return {
    session,
    statement: { snapshot: null },
    commonTables: null,
    flashback: null,
    mentioned: mentionedNames(query),
    rowids: query.forUpdate !== undefined,
    views: [],
    compile,
  };
}

/** Remembers which statement a plan belongs to. */
export function rememberStatement(plan: QueryPlan, context: QueryContext): QueryPlan {
  statements.set(plan, context.statement);
  return plan;
}

/** The statement of an outermost plan. */
export function statementOf(plan: QueryPlan): StatementState {
  return statements.get(plan) ?? { snapshot: null };
}

/** What the statement sees: the snapshot of the cursor being pulled from, else that of the running statement. */
export function currentSnapshot(context: QueryContext): Snapshot {
  return context.statement.snapshot ?? context.session.snapshot();
}
