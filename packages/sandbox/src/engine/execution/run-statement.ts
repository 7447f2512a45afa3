import type { ExecuteRequest, ExecuteResult } from "../contract.ts";
import { oraError } from "../errors.ts";
import { lazyPart } from "../lazy-part.ts";
import type { PlsqlBlock, Statement } from "../parser/ast.ts";
import { alterSession } from "./alter-session.ts";
import { alterSystem } from "./alter-system.ts";
import { duringExecution } from "./execution-state.ts";
import type { PreparedSql } from "./prepared-sql.ts";
import type { CursorSession } from "./query-cursor.ts";
import { runQuery } from "./run-query.ts";
import { setRole } from "./set-role.ts";
import { commit } from "./transaction-end.ts";
import { runTransactionStatement } from "./transaction-statements.ts";
import { atomically } from "./undo-statement.ts";
import type { WorkingSession } from "./working-session.ts";

const dmlPart = lazyPart(() => import("./run-dml.ts"));
const ddlPart = lazyPart(() => import("./run-ddl.ts"));
const planPart = lazyPart(() => import("./explain-plan.ts"));

/** Loads what statements other than queries need, so that the first of them needs not wait for it. */
export async function loadStatements(): Promise<void> {
  await dmlPart.load();
  await ddlPart.load();
  await planPart.load();
}

/** Cursors opened by PL/SQL need nothing done around a fetch. */
const plainCursors: CursorSession = { fetching: (_signal, work) => work() };

/**
 * Runs a prepared statement of any kind on a session: what the client executes, and what PL/SQL runs by EXECUTE IMMEDIATE.
 * The session's own binds, clock and signal are as before afterwards.
 * @throws OraError; a failing statement leaves nothing behind, and the transaction goes on.
 */
export async function runStatement(
  session: WorkingSession,
  prepared: PreparedSql,
  request: ExecuteRequest,
  cursors: CursorSession = plainCursors,
): Promise<ExecuteResult> {
  requireBinds(prepared, request);
  return await duringExecution(session, request, request.bindRows[0] ?? [], () =>
    dispatch(session, prepared, request, cursors),
  );
}

/** @throws OraError 1008 for values that are missing, 1036 for values without a placeholder. */
function requireBinds({ binds }: PreparedSql, { bindTypes }: ExecuteRequest): void {
  if (bindTypes.length < binds.length) throw oraError(1008);
  if (bindTypes.length > binds.length) throw oraError(1036);
}

async function dispatch(
  session: WorkingSession,
  prepared: PreparedSql,
  request: ExecuteRequest,
  cursors: CursorSession,
): Promise<ExecuteResult> {
  const { statement } = prepared;
  switch (statement.kind) {
    case "query":
      return await runQuery(statement, prepared, session, cursors);
    case "insert":
    case "insert-all":
    case "update":
    case "delete":
    case "merge": {
      const { runDml } = dmlPart.loaded ?? (await dmlPart.load());
      return await runDml(statement, prepared, request, session);
    }
    case "block":
      return await runBlock(statement, prepared, request, session);
    case "call":
      return await runBlock(blockOf(statement), prepared, request, session);
    default:
      return await runOther(statement, prepared, session);
  }
}

const done = { kind: "done" } as const;

async function runOther(
  statement: Statement,
  prepared: PreparedSql,
  session: WorkingSession,
): Promise<Extract<ExecuteResult, { kind: "done" }>> {
  switch (statement.kind) {
    case "commit":
    case "rollback":
    case "savepoint":
    case "set-transaction":
    case "set-constraints":
    case "lock-table":
      await runTransactionStatement(statement, session);
      return done;
    case "alter-session":
      alterSession(statement, session);
      return done;
    case "alter-system":
      alterSystem(statement, session);
      return done;
    case "set-role":
      setRole(statement, session);
      return done;
    case "explain-plan": {
      const { explainPlan } = await planPart.load();
      await atomically(session, async () => explainPlan(statement, session));
      return done;
    }
    default: {
      const { isDdl, runDdl } = await ddlPart.load();
      if (!isDdl(statement)) throw oraError(3001, [], statement.at);
      const { compilationErrors } = await runDdl(statement, prepared.sql, session);
      return compilationErrors ? { ...done, compilationErrors } : done;
    }
  }
}

/** A block that fails leaves nothing behind: `runPlsql` sees to that for each row of binds. */
async function runBlock(
  block: PlsqlBlock,
  prepared: PreparedSql,
  request: ExecuteRequest,
  session: WorkingSession,
): Promise<Extract<ExecuteResult, { kind: "plsql" }>> {
  const result = await session.runPlsql(session, block, request, prepared);
  if (request.commit) commit(session);
  return result;
}

/** CALL f(x) INTO :b is a block of one statement. Source: Oracle SQL Language Reference, CALL. */
function blockOf({ call, into, at }: Extract<Statement, { kind: "call" }>): PlsqlBlock {
  const body =
    into === undefined
      ? ({ kind: "call", call, at } as const)
      : ({ kind: "assign", target: into, value: call, at } as const);
  return { kind: "block", declarations: [], body: [body], handlers: [], at };
}
