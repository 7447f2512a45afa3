import { BufferReader } from "../buffer-reader.ts";
import { WireError } from "../wire-error.ts";
import { decodeAlterSessionBody } from "./alter-session.ts";
import { decodeAppContextBody } from "./app-context.ts";
import { decodeAuthBody } from "./auth.ts";
import type { ClientCall, Piggyback } from "./client-message.ts";
import { decodeCloseCursorsBody } from "./close-cursors.ts";
import { decodeDataTypesRequest } from "./data-types.ts";
import { decodeEndToEndBody } from "./end-to-end.ts";
import { decodeExecuteBody } from "./execute.ts";
import { decodeFastAuth } from "./fast-auth.ts";
import { decodeFetchBody } from "./fetch.ts";
import { functionCode } from "./function-code.ts";
import { decodeFunctionHeader, type FunctionHeader } from "./function-header.ts";
import { decodeLobOpBody } from "./lob-op.ts";
import { messageType } from "./message-type.ts";
import { decodePipelineBeginBody, decodePipelineEndBody } from "./pipeline.ts";
import { decodeProtocolRequest } from "./protocol.ts";
import { decodeReexecuteBody } from "./reexecute.ts";
import { decodeReleaseSessionBody } from "./release-session.ts";
import { decodeSecurityContextBody } from "./security-context.ts";
import { decodeSetSchemaBody } from "./set-schema.ts";
import { simpleCalls } from "./simple-call.ts";
import { decodeTransactionSwitchBody } from "./transaction-switch.ts";
import { decodeVersionBody } from "./version-call.ts";

/** A piggyback with its header. */
export interface ReceivedPiggyback {
  /** A oneway call stands alone; a piggyback stands before a call. */
  readonly type: typeof messageType.piggyback | typeof messageType.oneway;
  readonly header: FunctionHeader;
  readonly message: Piggyback;
}

/** One request: what the client sent up to the end-of-request flag. */
export interface ClientRequest {
  /** In their order; served before the call. */
  readonly piggybacks: readonly ReceivedPiggyback[];
  /** Undefined for a request that wants no reply: nothing but piggybacks and oneway calls. */
  readonly call: ClientCall | undefined;
  /** Of the call; zeros for negotiation messages, which have none. */
  readonly header: FunctionHeader;
  /** Behind the call. For `execute` and `reexecute` it is at the bind rows, see `readBindRows`. */
  readonly rest: BufferReader;
}

/** How a client writes what there is more than one way for; it says so in DATA_TYPES. */
export interface ClientDialect {
  /** See `sendsRawText`. */
  readonly rawText: boolean;
  /** See `wantsUniversalSignedBytes`. */
  readonly universalSignedBytes: boolean;
}

/** How node-oracledb writes. */
export const plainDialect: ClientDialect = { rawText: false, universalSignedBytes: false };

const noHeader: FunctionHeader = { code: 0, sequence: 0, token: 0 };

/**
 * Reads a request. `version` is the negotiated field version (before negotiation: the server's own).
 * A function this server does not know is `unsupported`; its body is left unread, which is safe because the
 * end-of-request flag frames requests.
 * @throws WireError when it is cut, empty, or has an unknown message type or piggyback
 */
export function decodeRequest(
  payload: Buffer,
  version: number,
  dialect: ClientDialect = plainDialect,
): ClientRequest {
  const reader = new BufferReader(payload);
  reader.universalSignedBytes = dialect.universalSignedBytes;
  const piggybacks: ReceivedPiggyback[] = [];
  while (reader.left > 0) {
    const start = reader.position;
    const type = reader.u8("message.type");
    switch (type) {
      case messageType.piggyback:
      case messageType.oneway: {
        const header = decodeFunctionHeader(reader, version);
        piggybacks.push({ type, header, message: decodePiggyback(reader, header.code) });
        break;
      }
      case messageType.function: {
        const header = decodeFunctionHeader(reader, version);
        const call = decodeCall(reader, header.code, version, dialect.rawText);
        return { piggybacks, call, header, rest: reader };
      }
      case messageType.protocol:
        return { piggybacks, call: decodeProtocolRequest(reader), header: noHeader, rest: reader };
      case messageType.dataTypes:
        return { piggybacks, call: decodeDataTypesRequest(reader), header: noHeader, rest: reader };
      case messageType.fastAuth: {
        const call = decodeFastAuth(reader);
        const header = { code: functionCode.authPhaseOne, sequence: call.sequence, token: 0 };
        return { piggybacks, call, header, rest: reader };
      }
      default:
        throw new WireError(`message type ${String(type)}`, "message.type", start);
    }
  }
  if (piggybacks.length === 0) throw new WireError("empty", "message", 0);
  return { piggybacks, call: undefined, header: noHeader, rest: reader };
}

function decodePiggyback(reader: BufferReader, code: number): Piggyback {
  switch (code) {
    case functionCode.closeCursors:
      return decodeCloseCursorsBody(reader, "closeCursors");
    case functionCode.cancelCursors:
      return decodeCloseCursorsBody(reader, "cancelCursors");
    case functionCode.setSchema:
      return decodeSetSchemaBody(reader);
    case functionCode.endToEnd:
      return decodeEndToEndBody(reader);
    case functionCode.appContext:
      return decodeAppContextBody(reader);
    case functionCode.alterSession:
      return decodeAlterSessionBody(reader);
    case functionCode.securityContext:
      return decodeSecurityContextBody(reader);
    case functionCode.lobOp:
      return decodeLobOpBody(reader);
    case functionCode.pipelineBegin:
      return decodePipelineBeginBody(reader);
    case functionCode.transactionSwitch:
      return decodeTransactionSwitchBody(reader);
    case functionCode.releaseSession:
      return decodeReleaseSessionBody(reader);
    default:
      // Its length is unknown, so nothing behind it can be found.
      throw new WireError(`unknown ${String(code)}`, "piggyback.code", reader.position);
  }
}

function decodeCall(
  reader: BufferReader,
  code: number,
  version: number,
  rawText: boolean,
): ClientCall {
  const simple = simpleCalls.get(code);
  if (simple) return { kind: simple };
  switch (code) {
    case functionCode.authPhaseOne:
      return decodeAuthBody(reader, 1, rawText);
    case functionCode.authPhaseTwo:
      return decodeAuthBody(reader, 2, rawText);
    case functionCode.execute:
      return decodeExecuteBody(reader, version, rawText);
    case functionCode.reexecute:
      return decodeReexecuteBody(reader, false);
    case functionCode.reexecuteAndFetch:
      return decodeReexecuteBody(reader, true);
    case functionCode.fetch:
      return decodeFetchBody(reader);
    case functionCode.lobOp:
      return decodeLobOpBody(reader);
    case functionCode.version:
      return decodeVersionBody(reader, version);
    case functionCode.pipelineEnd:
      return decodePipelineEndBody(reader);
    case functionCode.transactionSwitch:
      return decodeTransactionSwitchBody(reader);
    default:
      return { kind: "unsupported", code };
  }
}
