import type { PreparedStatement } from "../engine/contract.ts";
import { oraError } from "../engine/errors.ts";
import type { BufferReader } from "../wire/buffer-reader.ts";
import { encodeDescribe } from "../wire/messages/describe.ts";
import { type ExecuteRequest, executeOption } from "../wire/messages/execute.ts";
import type { FetchRequest } from "../wire/messages/fetch.ts";
import type { ReexecuteRequest } from "../wire/messages/reexecute.ts";
import { describeColumns } from "./describe-columns.ts";
import { strike } from "./faults.ts";
import { readBinds } from "./read-binds.ts";
import { writeOutcome } from "./replies.ts";
import { runStatement, writeFetchOutcome } from "./run-statement.ts";
import { sendRows } from "./send-rows.ts";
import { newCursor, type ServerCursor } from "./server-cursor.ts";
import type { Call, Session } from "./session.ts";
import { typeShapeStatement } from "./type-shape.ts";

/**
 * Rows sent when the client defines the columns of a REF CURSOR: it asks for none there, yet takes the reply for a fetch
 * and a short one for the end. Source: oracledb 26.0.0 lib/thin/resultSet.js, execute.js.
 */
const rowsWithDefine = 1000;

/**
 * Serves EXECUTE: parse, describe, define, execute and fetch in the combinations the driver sends.
 * @throws OraError what the engine raises, 1001 for an unknown cursor, 1003 for a cursor without a statement
 */
export async function serveExecute(
  call: Call,
  request: ExecuteRequest,
  rest: BufferReader,
): Promise<void> {
  const { session } = call;
  const { options } = request;
  const cursor =
    request.sql === undefined
      ? session.cursors.get(request.cursorId)
      : newCursor(typeShapeStatement(request.sql) ?? session.db.parse(request.sql));
  if (options & executeOption.define) {
    await define(call, cursor, request);
    return;
  }
  const executes = (options & executeOption.execute) !== 0;
  if (request.sql === undefined && !executes) {
    await fetchRows(call, cursor, rowsToFetch(request));
    return;
  }
  const statement = statementOf(cursor);
  if (!executes) {
    describeOnly(session, statement);
    return;
  }
  if (request.binds.length > 0 || request.sql !== undefined) {
    cursor.binds = request.binds;
    cursor.bindTypes = null;
  }
  const { executions } = request;
  const rows = await readBinds(call, cursor, statement, rest, { executions, again: false });
  await runStatement(call, cursor, statement, rows, {
    fetchRows: rowsToFetch(request),
    commit: (options & executeOption.commit) !== 0,
    batchErrors: (options & executeOption.batchErrors) !== 0,
    rowCounts: request.rowCountsWanted,
  });
}

/**
 * Rows wanted with the reply. Rows to prefetch come whenever a query is executed, also when nobody asks for a fetch: so
 * go-ora has its first rows. A fetch in a call of its own has their number among the other ones.
 * Source: go-ora 2.8.24 command.go, data_set.go.
 */
function rowsToFetch({ options, fetchRows, executions, isQuery }: ExecuteRequest): number {
  const asked = options & executeOption.fetch && isQuery ? executions : 0;
  return Math.max(fetchRows, asked);
}

/** Statements executed again by id: the metadata of their binds and defines is remembered. @throws as `serveExecute` */
export async function serveReexecute(
  call: Call,
  request: ReexecuteRequest,
  rest: BufferReader,
): Promise<void> {
  const cursor = call.session.cursors.get(request.cursorId);
  const statement = statementOf(cursor);
  const executions = request.fetch ? 1 : request.count;
  const rows = await readBinds(call, cursor, statement, rest, { executions, again: true });
  await runStatement(call, cursor, statement, rows, {
    fetchRows: request.fetch ? request.count : 0,
    commit: request.commit,
    batchErrors: false,
    rowCounts: false,
  });
}

/** More rows of an open cursor. @throws OraError 1001, 1002, and what the query raises */
export async function serveFetch(call: Call, request: FetchRequest): Promise<void> {
  await fetchRows(call, call.session.cursors.get(request.cursorId), request.rows);
}

async function fetchRows(call: Call, cursor: ServerCursor, rows: number): Promise<void> {
  const sql = cursor.statement?.sql;
  await strike(call, "fetch", "before", sql);
  if (rows > 0) await sendRows(call, cursor, rows);
  await strike(call, "fetch", "after", sql);
  writeFetchOutcome(call.session, cursor);
}

function statementOf(cursor: ServerCursor): PreparedStatement {
  if (!cursor.statement) throw oraError(1003);
  return cursor.statement;
}

/** The columns of a query without executing it; of other statements only that they can be parsed. */
function describeOnly(session: Session, statement: PreparedStatement): void {
  const unknown = statement.binds.map(() => ({ name: "NULL" }) as const);
  const columns = session.db.describe(statement, unknown);
  if (columns) {
    const message = { kind: "describe" as const, columns: describeColumns(columns) };
    encodeDescribe(session.writer, message, session.fieldVersion);
  }
  writeOutcome(session);
}

async function define(call: Call, cursor: ServerCursor, request: ExecuteRequest): Promise<void> {
  cursor.defines = request.defines;
  cursor.plan = null;
  const ownRows = cursor.statement === null;
  const fetches = (request.options & executeOption.fetch) !== 0;
  if (ownRows) await sendRows(call, cursor, Math.max(request.fetchRows, rowsWithDefine));
  else if (fetches) await sendRows(call, cursor, rowsToFetch(request));
  writeFetchOutcome(call.session, cursor);
}
