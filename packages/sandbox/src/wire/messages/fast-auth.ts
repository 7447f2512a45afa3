import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { type AuthRequest, decodeAuthBody, encodeAuthBody } from "./auth.ts";
import {
  type DataTypesRequest,
  decodeDataTypesRequest,
  encodeDataTypesRequest,
  sendsRawText,
} from "./data-types.ts";
import { fieldVersion } from "./field-version.ts";
import { functionCode } from "./function-code.ts";
import { decodeFunctionHeader, encodeFunctionHeader } from "./function-header.ts";
import { messageType } from "./message-type.ts";
import { decodeProtocolRequest, encodeProtocolRequest, type ProtocolRequest } from "./protocol.ts";

/** Both negotiations and the first phase of the logon in one message. */
export interface FastAuthRequest {
  readonly kind: "fastAuth";
  readonly sequence: number;
  readonly protocol: ProtocolRequest;
  readonly dataTypes: DataTypesRequest;
  readonly auth: AuthRequest;
}

/**
 * Layout: U8 34; U8 version 1; U8 1; U8 0; PROTOCOL message; U16LE charset; U8 flags; U16LE national charset; U8 field
 * version; DATA_TYPES message; FUNCTION 118 as of that field version. node-oracledb writes zeros and field version 13;
 * ojdbc what it expects of the server.
 * Source: lib/thin/protocol/messages/fastAuth.js.
 */
export function encodeFastAuth(writer: BufferWriter, message: FastAuthRequest): void {
  writer.u8(messageType.fastAuth).u8(1).u8(1).u8(0);
  encodeProtocolRequest(writer, message.protocol);
  writer.u16be(0).u8(0).u16be(0).u8(fieldVersion.fastAuth);
  encodeDataTypesRequest(writer, message.dataTypes);
  const header = { code: functionCode.authPhaseOne, sequence: message.sequence, token: 0 };
  encodeFunctionHeader(writer, messageType.function, header, fieldVersion.fastAuth);
  encodeAuthBody(writer, message.auth, sendsRawText(message.dataTypes));
}

/** @throws WireError when it is cut or another message stands inside */
export function decodeFastAuth(reader: BufferReader): FastAuthRequest {
  reader.skip(3, "fastAuth.header");
  expectType(reader, messageType.protocol);
  const protocol = decodeProtocolRequest(reader);
  reader.skip(5, "fastAuth.charsets");
  const version = reader.u8("fastAuth.fieldVersion");
  expectType(reader, messageType.dataTypes);
  const dataTypes = decodeDataTypesRequest(reader);
  expectType(reader, messageType.function);
  const header = decodeFunctionHeader(reader, version);
  if (header.code !== functionCode.authPhaseOne) {
    throw new WireError(`function ${String(header.code)}`, "fastAuth.function", reader.position);
  }
  return {
    kind: "fastAuth",
    sequence: header.sequence,
    protocol,
    dataTypes,
    auth: decodeAuthBody(reader, 1, sendsRawText(dataTypes)),
  };
}

function expectType(reader: BufferReader, type: number): void {
  const offset = reader.position;
  const found = reader.u8("fastAuth.messageType");
  if (found !== type) {
    throw new WireError(`message type ${String(found)}`, "fastAuth.messageType", offset);
  }
}

/** "Negotiate step by step instead": the answer to FAST_AUTH that sends the client back. Layout: U8 28. */
export function encodeRenegotiate(writer: BufferWriter): void {
  writer.u8(messageType.renegotiate);
}
