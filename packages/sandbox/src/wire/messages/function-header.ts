import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { fieldVersion } from "./field-version.ts";
import type { messageType } from "./message-type.ts";

/** What every function, piggyback and oneway call begins with. */
export interface FunctionHeader {
  /** A value of `functionCode`, or one this server does not know. */
  readonly code: number;
  /** Counts requests from 1, wraps at 256. */
  readonly sequence: number;
  /** Pairs requests and replies in pipelines; 0 outside of them and below field version 18. */
  readonly token: number;
}

/** Layout: U8 type; U8 code; U8 sequence; [from 18: UB token]. Source: lib/thin/protocol/messages/base.js. */
export function encodeFunctionHeader(
  writer: BufferWriter,
  type: typeof messageType.function | typeof messageType.piggyback | typeof messageType.oneway,
  header: FunctionHeader,
  version: number,
): void {
  writer.u8(type).u8(header.code).u8(header.sequence);
  if (version >= fieldVersion.v23aiToken) writer.ub(header.token);
}

/** @throws WireError when it is cut */
export function decodeFunctionHeader(reader: BufferReader, version: number): FunctionHeader {
  return {
    code: reader.u8("function.code"),
    sequence: reader.u8("function.sequence"),
    token: version >= fieldVersion.v23aiToken ? reader.ub("function.token") : 0,
  };
}
