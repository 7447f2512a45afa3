import type { BufferReader, KeyValue } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Bits of the application context flags. Source: lib/thin/protocol/messages/base.js. */
export const appContextFlag = { set: 0x01, clear: 0x02 } as const;

/** Piggyback 154: values of an application context, set after an optional clearing. */
export interface AppContext {
  readonly kind: "appContext";
  readonly namespace: string;
  /** Bits of `appContextFlag`. */
  readonly flags: number;
  readonly pairs: readonly KeyValue[];
}

/**
 * Body: U8 namespace given, [UB length if given]; U8 pairs given; UB pairs; UB flags; U8 0; CLR namespace; pairs.
 * Source: base.js _writeApplicationContextPiggyback.
 */
export function encodeAppContextBody(writer: BufferWriter, message: AppContext): void {
  const length = Buffer.byteLength(message.namespace);
  if (length > 0) writer.u8(1).ub(length);
  else writer.u8(0);
  writer.u8(message.pairs.length > 0 ? 1 : 0).ub(message.pairs.length);
  writer.ub(message.flags).u8(0).text(message.namespace);
  for (const { key, value, flags } of message.pairs) writer.keyValue(key, value, flags);
}

/** @throws WireError when it is cut */
export function decodeAppContextBody(reader: BufferReader): AppContext {
  if (reader.u8("appContext.namespaceGiven") !== 0) reader.ub("appContext.namespaceLength", 4);
  reader.u8("appContext.pairsGiven");
  const count = reader.count("appContext.pairs", 4);
  const flags = reader.ub("appContext.flags", 4);
  reader.u8("appContext.filler");
  const namespace = reader.text("appContext.namespace");
  const pairs: KeyValue[] = [];
  for (let index = 0; index < count; index++) pairs.push(reader.keyValue("appContext.pair"));
  return { kind: "appContext", namespace, flags, pairs };
}
