import type { SessionContext } from "../catalog/contract.ts";
import type { Scope } from "../expressions/contract.ts";
import { compileInner } from "../query/compile-query.ts";
import type { QueryContext } from "../query/contract.ts";
import { mentionedNames } from "../query/walk.ts";
import { createWriters, type Writers } from "./table-writer.ts";

/** What is fixed for all parts of one changing statement while it is compiled. */
export interface StatementContext {
  readonly session: SessionContext;
  /** The scope around the statement: PL/SQL's variables. */
  readonly up: Scope | null;
  /** For the queries of the statement. */
  readonly query: QueryContext;
  readonly writers: Writers;
}

/** The context of a statement. */
export function statementContext(
  statement: unknown,
  session: SessionContext,
  up: Scope | null,
): StatementContext {
  return {
    session,
    up,
    query: {
      session,
      statement: { snapshot: null },
      commonTables: null,
      flashback: null,
      mentioned: mentionedNames(statement),
      rowids: false,
      views: [],
      compile: compileInner,
    },
    writers: createWriters(session),
  };
}

/** Compiles subqueries of the statement's expressions. */
export function subqueryCompiler({ query }: StatementContext): Scope["compileSubquery"] {
  return (subquery, scope) => query.compile(subquery, { ...query, rowids: false }, scope);
}
