import { oraError } from "../engine/errors.ts";
import type { FaultCall } from "../script/fault.ts";
import type { AuthRequest } from "../wire/messages/auth.ts";
import { authMode, packServerVersion } from "../wire/messages/auth.ts";
import type { ClientCall } from "../wire/messages/client-message.ts";
import { type ClientRequest, decodeRequest } from "../wire/messages/decode-request.ts";
import { encodeToken } from "../wire/messages/end-of-response.ts";
import { encodeVersionReply } from "../wire/messages/version-call.ts";
import { traceRequest } from "../wire/trace.ts";
import { WireError } from "../wire/wire-error.ts";
import { CallEnded, strike } from "./faults.ts";
import { serveLobCall } from "./lob-calls.ts";
import { beginLogon, changeSessionPassword, finishLogon } from "./logon.ts";
import { writeDataTypesReply, writeProtocolReply } from "./negotiate.ts";
import { servePiggyback } from "./piggybacks.ts";
import { endReply, oraErrorOf, writeError, writeReplyHead, writeStatus } from "./replies.ts";
import type { Call, Session } from "./session.ts";
import { serveExecute, serveFetch, serveReexecute } from "./statement-calls.ts";

/**
 * Serves one complete request and sends its reply. Errors of the engine, and bugs of the sandbox, become the reply.
 * @throws WireError when the bytes do not follow the protocol: the connection cannot go on
 * @throws CallEnded when a scripted fault ends the call
 */
export async function serveRequest(
  session: Session,
  payload: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const { writer, host } = session;
  writer.begin();
  const request = decodeRequest(payload, session.fieldVersion, session.dialect);
  session.callNumber = request.header.sequence;
  if (host.trace) for (const line of traceRequest(request)) host.trace(line);
  const refused = await servePiggybacks(session, request);
  const { call: message } = request;
  if (!message) return;
  const call: Call = { session, signal, token: request.header.token };
  try {
    if (refused) throw refused.error;
    if (call.token !== 0 && session.endOfResponse) encodeToken(writer, call.token);
    await serveCall(call, message, request);
  } catch (error) {
    answerError(session, request, error);
  }
  if (isStepOfNegotiation(message)) {
    writer.flush(0);
    if (message.kind === "dataTypes") session.endOfResponse = session.endOfResponseAgreed;
    return;
  }
  endReply(session);
}

/** The two negotiations on their own: their replies have no mark of the end. */
function isStepOfNegotiation(
  call: ClientCall,
): call is Extract<ClientCall, { readonly kind: "protocol" | "dataTypes" }> {
  return call.kind === "protocol" || call.kind === "dataTypes";
}

/** @returns the first error, which becomes that of the call; the piggybacks behind it are served all the same */
async function servePiggybacks(
  session: Session,
  request: ClientRequest,
): Promise<{ readonly error: unknown } | undefined> {
  let first: { readonly error: unknown } | undefined;
  for (const { message } of request.piggybacks) {
    try {
      await servePiggyback(session, message);
    } catch (error) {
      if (error instanceof WireError) throw error;
      first ??= { error };
    }
  }
  return first;
}

function answerError(session: Session, request: ClientRequest, error: unknown): void {
  if (error instanceof CallEnded || (error instanceof WireError && isOfClient(error))) throw error;
  if (session.pipeline) session.pipeline.failed = true;
  const { writer } = session;
  // Rows that were written stay in front of the error; half a message must not.
  if (!isRowCall(request.call) && !writer.started) {
    writer.discard();
    if (request.header.token !== 0 && session.endOfResponse) {
      encodeToken(writer, request.header.token);
    }
  }
  const shown = oraErrorOf(error);
  if (shown !== error) session.host.trace?.(`! ${error instanceof Error ? error.stack : shown}`);
  writeError(session, shown);
}

/** What the client sent has an offset; a value of the engine that cannot be sent has none, and is no reason to hang up. */
function isOfClient(error: WireError): boolean {
  return error.offset >= 0;
}

function isRowCall(call: ClientCall | undefined): boolean {
  return call?.kind === "fetch";
}

async function serveCall(call: Call, message: ClientCall, request: ClientRequest): Promise<void> {
  const { session } = call;
  switch (message.kind) {
    case "protocol":
      writeProtocolReply(session);
      return;
    case "dataTypes":
      writeDataTypesReply(session, message);
      return;
    case "fastAuth":
      writeProtocolReply(session);
      writeDataTypesReply(session, message.dataTypes);
      beginLogon(session, message.auth);
      return;
    case "auth":
      await serveAuth(call, message);
      return;
    default:
      await serveSessionCall(call, message, request);
  }
}

async function serveAuth(call: Call, message: AuthRequest): Promise<void> {
  const { session } = call;
  if (message.phase === 1) beginLogon(session, message);
  else if (message.mode & authMode.changePassword && session.isLoggedOn) {
    await changeSessionPassword(session, message);
  } else await finishLogon(call, message);
}

type SessionCall = Exclude<
  ClientCall,
  { readonly kind: "protocol" | "dataTypes" | "fastAuth" | "auth" }
>;

/** Calls that need a logon. @throws OraError 1012 without one, and what the call raises */
async function serveSessionCall(
  call: Call,
  message: SessionCall,
  request: ClientRequest,
): Promise<void> {
  const { session } = call;
  const { db, pipeline } = session;
  writeReplyHead(session);
  // What follows a failed operation of a pipeline that stops at errors is not executed.
  if (pipeline?.abort && pipeline.failed && message.kind !== "pipelineEnd") throw oraError(1013);
  switch (message.kind) {
    case "execute":
      await serveExecute(call, message, request.rest);
      return;
    case "reexecute":
      await serveReexecute(call, message, request.rest);
      return;
    case "fetch":
      await serveFetch(call, message);
      return;
    case "lobOp":
      await aroundCall(call, "lob", () => serveLobCall(call, message));
      return;
    case "commit":
      await aroundCall(call, "commit", () => db.commit());
      writeStatus(session);
      return;
    case "rollback":
      await aroundCall(call, "rollback", () => db.rollback());
      writeStatus(session);
      return;
    case "ping":
      await aroundCall(call, "ping", async () => undefined);
      writeStatus(session);
      return;
    case "version":
      writeVersion(session);
      return;
    case "logoff":
      await aroundCall(call, "logoff", () => db.rollback());
      session.close();
      writeStatus(session);
      return;
    case "pipelineEnd":
      session.pipeline = null;
      writeStatus(session);
      return;
    case "transactionSwitch":
    case "unsupported":
      throw oraError(3115);
  }
}

function writeVersion(session: Session): void {
  const { engine, options } = session.host;
  const text = engine.banner ?? "";
  const number = packServerVersion(options.databaseVersion, session.fieldVersion);
  encodeVersionReply(
    session.writer,
    { kind: "versionReply", text, number },
    session.dialect.rawText,
  );
  writeStatus(session);
}

/** Runs a call between the two moments at which a scripted fault may strike. */
async function aroundCall(call: Call, kind: FaultCall, run: () => Promise<void>): Promise<void> {
  await strike(call, kind, "before");
  await run();
  await strike(call, kind, "after");
}
