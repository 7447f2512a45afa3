import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** The last message of the reply to calls without an outcome of their own. */
export interface StatusReply {
  readonly kind: "status";
  /** Bits of `callStatus`. */
  readonly callStatus: number;
  readonly sequence: number;
}

/** Layout: U8 9; UB call status; UB sequence. Source: lib/thin/protocol/messages/base.js processMessage. */
export function encodeStatus(writer: BufferWriter, message: StatusReply): void {
  writer.u8(messageType.status).ub(message.callStatus).ub(message.sequence);
}

/** @throws WireError when it is cut */
export function decodeStatus(reader: BufferReader): StatusReply {
  return {
    kind: "status",
    callStatus: reader.ub("status.callStatus", 4),
    sequence: reader.ub("status.sequence", 2),
  };
}
