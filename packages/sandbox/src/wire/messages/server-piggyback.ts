import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import {
  decodeSessionValues,
  encodeSessionValues,
  type SessionValue,
} from "./execute-parameter.ts";
import { messageType } from "./message-type.ts";

const code = {
  queryCacheInvalidation: 1,
  traceEvent: 3,
  sessionReturn: 4,
  sync: 5,
  ltxid: 7,
} as const;

/** Bits of `SessionReturn.flags`. */
export const sessionReturnFlag = { changed: 4 } as const;

/**
 * Tells a pooled client (`:pooled` connect strings) which session it got. Until it has seen one the client never closes
 * cursors, because it does not know whose they are.
 */
export interface SessionReturn {
  readonly kind: "sessionReturn";
  /** Bits of `sessionReturnFlag`: `changed` makes the client drop its cursors. */
  readonly flags: number;
  readonly sessionId: number;
  readonly serial: number;
}

/** Session values that changed on the server, such as the current schema. */
export interface SessionSync {
  readonly kind: "sessionSync";
  readonly values: readonly SessionValue[];
}

/** The logical transaction id of the next transaction. */
export interface LogicalTransactionId {
  readonly kind: "ltxid";
  readonly id: Buffer | null;
}

/** What the server adds to a reply unasked. */
export type ServerPiggyback = SessionReturn | SessionSync | LogicalTransactionId;

/**
 * Layout: U8 23; U8 code; then
 * session return (4): UB 0; U8 0; UB 0 (values); UB flags; UB session id; UB serial.
 * sync (5): UB 0; U8 0; UB n; U8 n; values; UB flags.
 * LTXID (7): UB length, [CLR].
 * Source: lib/thin/protocol/messages/base.js processServerSidePiggyBack.
 */
export function encodeServerPiggyback(writer: BufferWriter, message: ServerPiggyback): void {
  writer.u8(messageType.serverPiggyback);
  switch (message.kind) {
    case "sessionReturn":
      writer.u8(code.sessionReturn).zeros(3).ub(message.flags);
      writer.ub(message.sessionId).ub(message.serial);
      return;
    case "sessionSync":
      writer.u8(code.sync).zeros(2).ub(message.values.length);
      writer.u8(message.values.length);
      encodeSessionValues(writer, message.values);
      writer.u8(0);
      return;
    case "ltxid":
      writer.u8(code.ltxid).lengthAndClr(message.id);
      return;
  }
}

/** @throws WireError when it is cut or of a kind this server never sends */
export function decodeServerPiggyback(reader: BufferReader): ServerPiggyback {
  const start = reader.position;
  const found = reader.u8("serverPiggyback.code");
  if (found === code.ltxid) {
    return { kind: "ltxid", id: reader.lengthAndClr("serverPiggyback.ltxid") };
  }
  if (found !== code.sync && found !== code.sessionReturn) {
    throw new WireError(`code ${String(found)}`, "serverPiggyback.code", start);
  }
  reader.ub("serverPiggyback.types", 2);
  reader.u8("serverPiggyback.typesLength");
  const count = reader.count("serverPiggyback.values", 3);
  if (found === code.sync || count > 0) reader.u8("serverPiggyback.valuesLength");
  const values = decodeSessionValues(reader, count);
  const flags = reader.ub("serverPiggyback.flags", 4);
  if (found === code.sync) return { kind: "sessionSync", values };
  return {
    kind: "sessionReturn",
    flags,
    sessionId: reader.ub("serverPiggyback.sessionId", 4),
    serial: reader.ub("serverPiggyback.serial", 2),
  };
}
