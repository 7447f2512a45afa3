import { OraError, oraError } from "../engine/errors.ts";
import type { FaultAction, FaultCall } from "../script/fault.ts";
import { dataHeaderBytes } from "../wire/packet.ts";
import type { ServerCursor } from "./server-cursor.ts";
import type { Call, Session } from "./session.ts";

/** Thrown when a scripted fault ends the call without a reply. */
export class CallEnded extends Error {
  /** What becomes of the socket. */
  readonly socket: "close" | "stay-silent";
  constructor(socket: CallEnded["socket"]) {
    super("a scripted fault ended the call");
    this.name = "CallEnded";
    this.socket = socket;
  }
}

/**
 * Lets a scripted fault strike, if one waits for this point. @returns what struck and let the call go on
 * @throws OraError for an error, CallEnded for a dropped socket
 */
export async function strike(
  call: Call,
  kind: FaultCall,
  moment: "before" | "after",
  statement?: string,
): Promise<FaultAction | undefined> {
  const { session, signal } = call;
  const { script } = session.host;
  const action = script.strike({ call: kind, moment, statement, user: session.user });
  if (action) await act(session, action, signal);
  return action;
}

/** As `strike`, for faults that wait for a number of rows. */
export async function strikeAtRow(call: Call, cursor: ServerCursor): Promise<void> {
  const { session, signal } = call;
  const point = {
    call: "fetch" as const,
    moment: "before" as const,
    statement: cursor.statement?.sql,
    user: session.user,
  };
  const action = session.host.script.strikeAtRow(point, cursor.rowCount);
  if (!action) return;
  if (action.do === "drop" && !action.midMessage) session.writer.flush(0);
  await act(session, action, signal);
}

async function act(session: Session, action: FaultAction, signal: AbortSignal): Promise<void> {
  switch (action.do) {
    case "drop":
      if (!action.midMessage) throw new CallEnded("close");
      cutReply(session, "close");
      return;
    case "half-packet":
      cutReply(session, "stay-silent");
      return;
    case "delay":
      await delay(action.ms, signal);
      return;
    case "error":
      throw scriptedError(session, action);
    default:
      return;
  }
}

function scriptedError(
  session: Session,
  action: Extract<FaultAction, { readonly do: "error" }>,
): OraError {
  const { number, message } = action;
  if (message === undefined) return oraError(number, [], -1, session.host.engine.version);
  const code = `ORA-${String(number).padStart(5, "0")}`;
  return new OraError(number, message.startsWith("ORA-") ? message : `${code}: ${message}`);
}

/** Resolves after a time, or as soon as the signal is aborted. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/**
 * From now on the next packet of the reply is sent by half, and nothing after it. The header says the whole length, so
 * that the client waits for the rest.
 */
function cutReply(session: Session, then: CallEnded["socket"]): void {
  const { writer } = session;
  writer.intercept = (packet) => {
    const half = Math.max(dataHeaderBytes + 1, packet.length >> 1);
    writer.intercept = () => undefined;
    session.cut(packet.subarray(0, half), then);
  };
}
