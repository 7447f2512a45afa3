import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/**
 * Ends every reply in end-of-response mode, whose last packet carries flag 0x2000 as well. Not the replies to PROTOCOL
 * and DATA_TYPES of a step-by-step logon. Layout: U8 29.
 * Source: lib/thin/protocol/packet.js _isEndOfResponse.
 */
export function encodeEndOfResponse(writer: BufferWriter): void {
  writer.u8(messageType.endOfResponse);
}

/** Pairs a reply of a pipeline with its request; optional. Layout: U8 33; UB token. */
export function encodeToken(writer: BufferWriter, token: number): void {
  writer.u8(messageType.token).ub(token);
}

/** @throws WireError when it is cut */
export function decodeToken(reader: BufferReader): number {
  return reader.ub("token.token");
}

/** "Send your out binds now": ends a reply in which PL/SQL waits for them. Layout: U8 19. */
export function encodeFlushOutBinds(writer: BufferWriter): void {
  writer.u8(messageType.flushOutBinds);
}
