import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** A warning that is not an error, such as ORA-28002 (the password will expire); before ERROR or STATUS. */
export interface WarningReply {
  readonly kind: "warning";
  readonly number: number;
  readonly flags: number;
  readonly message: string;
}

/**
 * Layout: U8 15; UB number; UB message length; UB flags; [CLR message, iff neither is 0].
 * Source: lib/thin/protocol/messages/base.js processWarningInfo.
 */
export function encodeWarning(writer: BufferWriter, message: WarningReply): void {
  const length = Buffer.byteLength(message.message);
  writer.u8(messageType.warning).ub(message.number).ub(length).ub(message.flags);
  if (message.number !== 0 && length > 0) writer.text(message.message);
}

/** @throws WireError when it is cut */
export function decodeWarning(reader: BufferReader): WarningReply {
  const number = reader.ub("warning.number", 2);
  const length = reader.ub("warning.length", 2);
  const flags = reader.ub("warning.flags", 2);
  const message = number !== 0 && length > 0 ? reader.text("warning.message") : "";
  return { kind: "warning", number, flags, message };
}
