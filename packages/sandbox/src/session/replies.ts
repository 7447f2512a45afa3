import { errorForVersion, OraError, oraError } from "../engine/errors.ts";
import { encodeEndOfResponse } from "../wire/messages/end-of-response.ts";
import { callStatus, type ErrorReply, encodeError, errorReply } from "../wire/messages/error.ts";
import { encodeServerPiggyback, sessionReturnFlag } from "../wire/messages/server-piggyback.ts";
import { encodeStatus } from "../wire/messages/status.ts";
import { dataFlag } from "../wire/packet.ts";
import { traceMessage } from "../wire/trace.ts";
import type { Session } from "./session.ts";

function statusBits(session: Session): number {
  const open = session.isLoggedOn && session.db.inTransaction;
  return callStatus.ok | (open ? callStatus.inTransaction : 0);
}

/** Writes the outcome of a call; number 0 is success. */
export function writeOutcome(
  session: Session,
  fields: Partial<Omit<ErrorReply, "kind">> = {},
): void {
  const message = errorReply({
    callStatus: statusBits(session),
    currentRow: Math.min(fields.rowCount ?? 0, 0xffffffff),
    callNumber: session.callNumber,
    ...fields,
  });
  session.host.trace?.(traceMessage("<", message));
  encodeError(session.writer, message, session.fieldVersion);
}

/** Writes the outcome of a call that has nothing to tell. */
export function writeStatus(session: Session): void {
  const message = { kind: "status" as const, callStatus: statusBits(session), sequence: 0 };
  session.host.trace?.(traceMessage("<", message));
  encodeStatus(session.writer, message);
}

/**
 * Writes an error of the engine as the outcome. `cursorId` stays the client's when it is 0. The message ends in a newline,
 * as those of a server do, and an error without a place in the statement has position 0.
 * Source: node-oracledb documentation, Error Properties: offset may be 0 in non-SQL contexts.
 */
export function writeError(session: Session, error: OraError, cursorId = 0): void {
  const { number, position, message, rowCount } = errorForVersion(
    error,
    session.host.engine.version,
  );
  writeOutcome(session, {
    number,
    position: Math.max(position, 0),
    cursorId,
    rowCount: rowCount ?? 0,
    message: `${message}\n`,
  });
}

/**
 * What the client is told of an error. One that is not Oracle's is a bug of the sandbox: it is shown as ORA-00604 with
 * its text, because ORA-00600 would make the driver drop the connection.
 */
export function oraErrorOf(error: unknown): OraError {
  if (error instanceof OraError) return error;
  const { message } = oraError(604, [1]);
  const text = error instanceof Error ? error.message : String(error);
  return new OraError(604, `${message}\nsandbox: internal error: ${text}`);
}

/**
 * Writes what a reply begins with: for a pooled client which session it has, told once after each time it got one.
 * Source: oracledb 26.0.0 lib/thin/protocol/messages/base.js writePiggybacks: until then it never closes cursors.
 */
export function writeReplyHead(session: Session): void {
  const { pooled } = session;
  if (!pooled?.announce || !session.isLoggedOn) return;
  pooled.announce = false;
  const { sid, serial } = session.db;
  const flags = pooled.changed ? sessionReturnFlag.changed : 0;
  pooled.changed = false;
  const message = { kind: "sessionReturn" as const, flags, sessionId: sid, serial };
  encodeServerPiggyback(session.writer, message);
}

/** Ends the reply and sends what is left of it. */
export function endReply(session: Session): void {
  const { writer } = session;
  if (session.endOfResponse) encodeEndOfResponse(writer);
  writer.flush(session.endOfResponse ? dataFlag.endOfResponse : 0);
}
