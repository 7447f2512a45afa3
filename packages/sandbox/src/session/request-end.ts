import type { PreparedStatement } from "../engine/contract.ts";
import { OraError } from "../engine/errors.ts";
import type { BufferReader } from "../wire/buffer-reader.ts";
import { readBindRow } from "../wire/messages/bind-rows.ts";
import { type ClientRequest, decodeRequest } from "../wire/messages/decode-request.ts";
import { type ExecuteRequest, executeOption } from "../wire/messages/execute.ts";
import { messageType } from "../wire/messages/message-type.ts";
import type { ReexecuteRequest } from "../wire/messages/reexecute.ts";
import { WireError } from "../wire/wire-error.ts";
import { planBinds } from "./read-binds.ts";
import { newCursor, type ServerCursor } from "./server-cursor.ts";
import type { Session } from "./session.ts";
import { typeShapeStatement } from "./type-shape.ts";

/**
 * Whether bytes are a whole request, read as far as its bind rows. Only node-oracledb marks the last packet of a request;
 * of other clients a server knows the end because it has read all that the request says it has. Bytes that can never
 * become a request count as one: serving it fails as it should.
 */
export function isWholeRequest(session: Session, payload: Buffer): boolean {
  try {
    const request = decodeRequest(payload, session.fieldVersion, session.dialect);
    if (!request.call) return endsOneway(request);
    const { call, rest } = request;
    if (call.kind === "execute" || call.kind === "reexecute") skipBindRows(session, call, rest);
    return true;
  } catch (error) {
    if (error instanceof WireError) return !error.cut;
    // A statement that cannot be parsed has no binds to wait for.
    if (error instanceof OraError) return true;
    throw error;
  }
}

/** A call without reply ends a request; a piggyback is followed by a call. */
function endsOneway({ piggybacks }: ClientRequest): boolean {
  return piggybacks.at(-1)?.type === messageType.oneway;
}

/** @throws WireError `cut` when the rows are not all there; OraError as the call will */
function skipBindRows(
  session: Session,
  call: ExecuteRequest | ReexecuteRequest,
  reader: BufferReader,
): void {
  const cursor = cursorOf(session, call);
  if (!cursor?.statement) return;
  const again = call.kind === "reexecute";
  const executions = again ? (call.fetch ? 1 : call.count) : call.executions;
  const binds = !again && (call.binds.length > 0 || call.sql !== undefined) ? call.binds : null;
  const plan = planBinds(session, withBinds(cursor, binds), cursor.statement, {
    executions,
    again,
  });
  if (plan.order.length === 0) return;
  for (let row = 0; row < plan.executions; row++) {
    if (reader.u8("bindRow.type") !== messageType.rowData) return;
    readBindRow(reader, plan.order, plan.readers);
  }
}

function withBinds(cursor: ServerCursor, binds: ServerCursor["binds"] | null): ServerCursor {
  return binds ? { ...cursor, binds, bindTypes: null } : cursor;
}

/** Undefined for calls without bind rows. */
function cursorOf(
  session: Session,
  call: ExecuteRequest | ReexecuteRequest,
): ServerCursor | undefined {
  if (call.kind === "reexecute") return session.cursors.get(call.cursorId);
  const { options, sql } = call;
  if (options & executeOption.define || !(options & executeOption.execute)) return undefined;
  if (sql === undefined) return session.cursors.get(call.cursorId);
  const statement: PreparedStatement = typeShapeStatement(sql) ?? session.db.parse(sql);
  return newCursor(statement);
}
