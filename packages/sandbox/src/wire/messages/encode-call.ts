import type { BufferWriter } from "../buffer-writer.ts";
import { encodeAlterSessionBody } from "./alter-session.ts";
import { encodeAppContextBody } from "./app-context.ts";
import { encodeAuthBody } from "./auth.ts";
import type { ClientCall, Piggyback } from "./client-message.ts";
import { encodeCloseCursorsBody } from "./close-cursors.ts";
import { encodeDataTypesRequest } from "./data-types.ts";
import { encodeEndToEndBody } from "./end-to-end.ts";
import { encodeExecuteBody } from "./execute.ts";
import { encodeFastAuth } from "./fast-auth.ts";
import { encodeFetchBody } from "./fetch.ts";
import { functionCode } from "./function-code.ts";
import { encodeFunctionHeader } from "./function-header.ts";
import { encodeLobOpBody } from "./lob-op.ts";
import { messageType } from "./message-type.ts";
import { encodePipelineBeginBody, encodePipelineEndBody } from "./pipeline.ts";
import { encodeProtocolRequest } from "./protocol.ts";
import { encodeReexecuteBody } from "./reexecute.ts";
import { encodeReleaseSessionBody } from "./release-session.ts";
import { encodeSecurityContextBody } from "./security-context.ts";
import { encodeSetSchemaBody } from "./set-schema.ts";
import { encodeTransactionSwitchBody } from "./transaction-switch.ts";
import { encodeVersionBody } from "./version-call.ts";

/** The function code of a piggyback. */
export function piggybackCode(message: Piggyback): number {
  return functionCode[message.kind];
}

/** The function code of a call; 0 for negotiation messages. */
export function callCode(message: ClientCall): number {
  switch (message.kind) {
    case "protocol":
    case "dataTypes":
      return 0;
    case "fastAuth":
      return functionCode.authPhaseOne;
    case "auth":
      return message.phase === 1 ? functionCode.authPhaseOne : functionCode.authPhaseTwo;
    case "reexecute":
      return message.fetch ? functionCode.reexecuteAndFetch : functionCode.reexecute;
    case "unsupported":
      return message.code;
    default:
      return functionCode[message.kind];
  }
}

/** Writes a piggyback as a client does; session release is a oneway call. */
export function encodePiggyback(
  writer: BufferWriter,
  message: Piggyback,
  numbers: { readonly sequence: number; readonly token?: number },
  version: number,
): void {
  const oneway = message.kind === "releaseSession";
  const type = oneway ? messageType.oneway : messageType.piggyback;
  const header = {
    code: piggybackCode(message),
    sequence: numbers.sequence,
    token: numbers.token ?? 0,
  };
  encodeFunctionHeader(writer, type, header, version);
  encodePiggybackBody(writer, message);
}

function encodePiggybackBody(writer: BufferWriter, message: Piggyback): void {
  switch (message.kind) {
    case "closeCursors":
    case "cancelCursors":
      encodeCloseCursorsBody(writer, message);
      return;
    case "setSchema":
      encodeSetSchemaBody(writer, message);
      return;
    case "endToEnd":
      encodeEndToEndBody(writer, message);
      return;
    case "appContext":
      encodeAppContextBody(writer, message);
      return;
    case "alterSession":
      encodeAlterSessionBody(writer, message);
      return;
    case "securityContext":
      encodeSecurityContextBody(writer, message);
      return;
    case "lobOp":
      encodeLobOpBody(writer, message);
      return;
    case "pipelineBegin":
      encodePipelineBeginBody(writer, message);
      return;
    case "transactionSwitch":
      encodeTransactionSwitchBody(writer, message);
      return;
    case "releaseSession":
      encodeReleaseSessionBody(writer, message);
      return;
  }
}

/**
 * Writes a call as a client does; bind rows and the body of an unsupported one are the caller's. `rawText`: see
 * `sendsRawText`.
 */
export function encodeCall(
  writer: BufferWriter,
  message: ClientCall,
  numbers: { readonly sequence: number; readonly token?: number },
  version: number,
  rawText = false,
): void {
  const code = callCode(message);
  if (code !== 0 && message.kind !== "fastAuth") {
    const header = { code, sequence: numbers.sequence, token: numbers.token ?? 0 };
    encodeFunctionHeader(writer, messageType.function, header, version);
  }
  encodeCallBody(writer, message, version, rawText);
}

/** Commit, rollback, ping and logoff have no body. */
function encodeCallBody(
  writer: BufferWriter,
  message: ClientCall,
  version: number,
  rawText: boolean,
): void {
  switch (message.kind) {
    case "protocol":
      encodeProtocolRequest(writer, message);
      return;
    case "dataTypes":
      encodeDataTypesRequest(writer, message);
      return;
    case "fastAuth":
      encodeFastAuth(writer, message);
      return;
    case "auth":
      encodeAuthBody(writer, message, rawText);
      return;
    case "execute":
      encodeExecuteBody(writer, message, version, rawText);
      return;
    case "reexecute":
      encodeReexecuteBody(writer, message);
      return;
    case "fetch":
      encodeFetchBody(writer, message);
      return;
    case "lobOp":
      encodeLobOpBody(writer, message);
      return;
    case "version":
      encodeVersionBody(writer, message, version);
      return;
    case "pipelineEnd":
      encodePipelineEndBody(writer, message);
      return;
    case "transactionSwitch":
      encodeTransactionSwitchBody(writer, message);
      return;
  }
}
