import type { BufferReader, KeyValue } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Piggyback 204: session parameters by key, such as TXN_PRIORITY. Sent by driver 26 to servers that announce it. */
export interface AlterSession {
  readonly kind: "alterSession";
  readonly flags: number;
  readonly pairs: readonly KeyValue[];
}

/** Body: UB flags; U8 1; UB pairs; pairs. Source: base.js _writeAltSessPiggyback. */
export function encodeAlterSessionBody(writer: BufferWriter, message: AlterSession): void {
  writer.ub(message.flags).u8(1).ub(message.pairs.length);
  for (const { key, value, flags } of message.pairs) writer.keyValue(key, value, flags);
}

/** @throws WireError when it is cut */
export function decodeAlterSessionBody(reader: BufferReader): AlterSession {
  const flags = reader.ub("alterSession.flags", 4);
  reader.u8("alterSession.given");
  const count = reader.count("alterSession.pairs", 4);
  const pairs: KeyValue[] = [];
  for (let index = 0; index < count; index++) pairs.push(reader.keyValue("alterSession.pair"));
  return { kind: "alterSession", flags, pairs };
}
