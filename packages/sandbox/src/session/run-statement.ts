import type { ExecuteResult, PreparedStatement } from "../engine/contract.ts";
import { errorForVersion, type OraError, oraError } from "../engine/errors.ts";
import type { Row } from "../engine/types/value.ts";
import { encodeDescribe } from "../wire/messages/describe.ts";
import { type BatchError, errorWarning } from "../wire/messages/error.ts";
import { encodeExecuteParameter, sessionKeyword } from "../wire/messages/execute-parameter.ts";
import { needsDefine } from "../wire/types/oracle-type-number.ts";
import { parseRowid } from "../wire/types/rowid.ts";
import { declaredBytes, typesForValues } from "./bind-types.ts";
import { describeColumns, sameColumns } from "./describe-columns.ts";
import { strike } from "./faults.ts";
import { writePlsqlResult, writeReturned } from "./out-binds.ts";
import { writeOutcome } from "./replies.ts";
import { sendRows } from "./send-rows.ts";
import { endRows, type ServerCursor } from "./server-cursor.ts";
import type { Call, Session } from "./session.ts";
import { typeShapeResult, typeShapeStatement } from "./type-shape.ts";

/** How a statement is to be executed. */
export interface RunOptions {
  /** Rows wanted with the reply; 0: none. */
  readonly fetchRows: number;
  readonly commit: boolean;
  readonly batchErrors: boolean;
  readonly rowCounts: boolean;
}

/** Number and text of the outcome of a fetch that reached the end. */
const noDataFound = { number: 1403, message: "ORA-01403: no data found\n" };
/** Most batch errors of one reply: their number has 16 bits. */
const maxBatchErrors = 65_535;

/**
 * Executes the statement of a cursor and writes the whole reply.
 * @throws OraError what the engine raises; CallEnded for a scripted fault
 */
export async function runStatement(
  call: Call,
  cursor: ServerCursor,
  statement: PreparedStatement,
  rows: readonly Row[],
  options: RunOptions,
): Promise<void> {
  const { session } = call;
  endRows(cursor);
  const schema = session.db.currentSchema;
  await strike(call, "execute", "before", statement.sql);
  const result = await execute(call, cursor, statement, rows, options);
  await strike(call, "execute", "after", statement.sql);
  if (session.db.currentSchema !== schema) cursor.schemaChanged = true;
  switch (result.kind) {
    case "query":
      await writeQuery(call, cursor, result, options.fetchRows);
      return;
    case "dml":
      writeDml(session, cursor, statement, result, options);
      return;
    case "plsql":
      session.cursors.add(cursor);
      writePlsqlResult(session, cursor, result);
      writeParameter(session, cursor);
      writeOutcome(session, { cursorId: cursor.id });
      return;
    case "done":
      if (statement.kind !== "ddl") session.cursors.add(cursor);
      writeParameter(session, cursor);
      writeOutcome(session, {
        cursorId: cursor.id,
        warningFlags: result.compilationErrors ? errorWarning.compilationErrors : 0,
      });
      return;
  }
}

/** Executes, with the commit apart when a scripted fault waits for it. */
async function execute(
  call: Call,
  cursor: ServerCursor,
  statement: PreparedStatement,
  rows: readonly Row[],
  options: RunOptions,
): Promise<ExecuteResult> {
  const { session, signal } = call;
  if (typeShapeStatement(statement.sql)) return typeShapeResult(rows);
  const typeOptions = {
    plsql: statement.kind === "plsql",
    maxStringBytes: session.maxStringBytes,
  };
  const bindTypes = typesForValues(cursor.bindTypes ?? [], cursor.binds, rows, typeOptions);
  const { batchErrors, rowCounts } = options;
  const commits = options.commit || isCommit(statement);
  const scripted = commits && session.host.script.pending > 0;
  if (scripted && isCommit(statement)) await strike(call, "commit", "before", statement.sql);
  const bindBytes = cursor.binds.map((bind, index) =>
    statement.binds[index]?.returning === true ? 0 : declaredBytes(bind),
  );
  const request = { bindTypes, bindBytes, bindRows: rows, batchErrors, rowCounts, signal };
  const result = await session.db.execute(statement, {
    ...request,
    commit: options.commit && !scripted,
  });
  if (!scripted) return result;
  if (options.commit) {
    await strike(call, "commit", "before", statement.sql);
    await session.db.commit();
  }
  await strike(call, "commit", "after", statement.sql);
  return result;
}

function isCommit({ kind, sql }: PreparedStatement): boolean {
  return kind === "transaction" && /^\s*commit\b/i.test(sql);
}

async function writeQuery(
  call: Call,
  cursor: ServerCursor,
  { cursor: rows }: Extract<ExecuteResult, { readonly kind: "query" }>,
  fetchRows: number,
): Promise<void> {
  const { session } = call;
  cursor.rows = rows;
  cursor.rowCount = 0;
  cursor.exhausted = false;
  session.cursors.add(cursor);
  const described = describeAgain(session, cursor);
  const lobs = cursor.described.some(({ type }) => needsDefine(type));
  // Rows before the client made its defines would be read as what it does not want.
  if (fetchRows > 0 && !(described && lobs)) await sendRows(call, cursor, fetchRows);
  writeParameter(session, cursor);
  writeFetchOutcome(session, cursor);
}

/**
 * Writes DESCRIBE if the client does not know these columns. When a statement's columns changed and there are LOBs among
 * the old or the new ones, the client would go on with its old defines: ORA-01007 makes it parse anew.
 * @returns whether it was written
 */
function describeAgain(session: Session, cursor: ServerCursor): boolean {
  const columns = cursor.rows?.columns ?? [];
  const known = cursor.columns;
  if (known && sameColumns(known, columns)) return false;
  const described = describeColumns(columns);
  if (known && [...cursor.described, ...described].some(({ type }) => needsDefine(type))) {
    endRows(cursor);
    throw oraError(1007);
  }
  cursor.columns = columns;
  cursor.described = described;
  cursor.defines = [];
  cursor.plan = null;
  encodeDescribe(session.writer, { kind: "describe", columns: described }, session.fieldVersion);
  return true;
}

/** Writes the outcome of a call that sent rows: 1403 as soon as it is known that there are no more. */
export function writeFetchOutcome(session: Session, cursor: ServerCursor): void {
  const end = cursor.exhausted ? noDataFound : {};
  writeOutcome(session, { cursorId: cursor.id, rowCount: cursor.rowCount, position: 0, ...end });
}

function writeDml(
  session: Session,
  cursor: ServerCursor,
  statement: PreparedStatement,
  result: Extract<ExecuteResult, { readonly kind: "dml" }>,
  options: RunOptions,
): void {
  session.cursors.add(cursor);
  if (result.returned) {
    const returning = statement.binds.flatMap((bind, index) => (bind.returning ? [index] : []));
    const types = cursor.bindTypes ?? [];
    writeReturned(session, cursor.binds, returning, types, result.returned);
  }
  writeParameter(session, cursor, options.rowCounts ? (result.rowCounts ?? []) : undefined);
  const rowid = result.lastRowid === undefined ? undefined : parseRowid(result.lastRowid);
  const outcome = { cursorId: cursor.id, rowCount: result.rowCount, ...(rowid && { rowid }) };
  const failed = result.batchErrors ?? [];
  if (failed.length === 0) {
    writeOutcome(session, outcome);
    return;
  }
  const { message, number } = errorForVersion(oraError(24381), session.host.engine.version);
  const batchErrors = failed
    .slice(0, maxBatchErrors)
    .map(({ row, error }) => batchError(session, row, error));
  writeOutcome(session, { ...outcome, number, message: `${message}\n`, batchErrors });
}

function batchError(session: Session, row: number, error: OraError): BatchError {
  const { number, message } = errorForVersion(error, session.host.engine.version);
  return { number, row, message: `${message}\n` };
}

/** Tells the client which cursor it has, of a changed current schema, and the row counts that it wanted. */
function writeParameter(
  session: Session,
  cursor: ServerCursor,
  rowCounts?: readonly number[],
): void {
  const { currentSchema } = session.db;
  const keyword = sessionKeyword.currentSchema;
  const values = cursor.schemaChanged ? [{ keyword, text: currentSchema, bytes: null }] : [];
  cursor.schemaChanged = false;
  encodeExecuteParameter(session.writer, {
    kind: "executeParameter",
    cursorId: cursor.id,
    values,
    rowCounts,
  });
}
