import type { SessionContext, Table } from "../catalog/contract.ts";
import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import type { Env, Scope } from "../expressions/contract.ts";
import type { Delete, Insert, InsertAll, Merge, Update } from "../parser/ast.ts";
import type { SqlType } from "../types/sql-type.ts";
import { compileDelete } from "./delete.ts";
import type { DmlPlan } from "./dml-plan.ts";
import { compileInsert } from "./insert.ts";
import { compileInsertAll } from "./insert-all.ts";
import { compileMerge } from "./merge.ts";
import { lockTables, runDml } from "./run-dml.ts";
import { statementContext } from "./statement-context.ts";
import { compileUpdate } from "./update.ts";

export type DmlNode = Insert | InsertAll | Update | Delete | Merge;

/** A compiled INSERT, UPDATE, DELETE or MERGE of one session. */
export interface DmlStatement {
  /** Types of the values that RETURNING gives: the binds' own, in PL/SQL those of the items. Empty without RETURNING. */
  readonly returningTypes: readonly SqlType[];
  /** Tables it writes to. */
  readonly tables: readonly Table[];
  /**
   * Runs it once for every row of binds. `session.now` and `session.bindTypes` are set by the caller; `session.binds` is set
   * here. Does not commit: `request.commit` is the caller's. `up`: the environment of the scope given to `compileDml`.
   * @throws OraError; what the failing execution did is undone, earlier executions stay.
   */
  readonly run: (
    request: ExecuteRequest,
    up?: Env | null,
  ) => Promise<Extract<ExecuteResult, { kind: "dml" }>>;
}

/**
 * Compiles a changing statement for a session and its current bind types. Good until the next DDL. `up` is the scope around
 * it: PL/SQL's variables. PL/SQL's whole-row forms (VALUES record, SET ROW) must be written out by the caller.
 * @throws OraError with the offset of the offending part.
 */
export function compileDml(
  statement: DmlNode,
  session: SessionContext,
  up: Scope | null = null,
): DmlStatement {
  let plan = compilePlan(statement, session, up);
  return {
    returningTypes: plan.returning?.types ?? [],
    tables: plan.tables,
    run: async (request, env = null) => {
      while (await lockTables(plan, session, request.signal)) {
        plan = compilePlan(statement, session, up);
      }
      return runDml(plan, session, request, env);
    },
  };
}

function compilePlan(statement: DmlNode, session: SessionContext, up: Scope | null): DmlPlan {
  const context = statementContext(statement, session, up);
  switch (statement.kind) {
    case "insert":
      return compileInsert(statement, context);
    case "insert-all":
      return compileInsertAll(statement, context);
    case "update":
      return compileUpdate(statement, context);
    case "delete":
      return compileDelete(statement, context);
    case "merge":
      return compileMerge(statement, context);
  }
}
