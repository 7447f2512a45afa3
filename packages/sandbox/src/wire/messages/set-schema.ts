import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Piggyback 152: `connection.currentSchema` was set. */
export interface SetSchema {
  readonly kind: "setSchema";
  readonly owner: string;
}

/** Body: U8 1; UB length; CLR name. Source: base.js _writeCurrentSchemaPiggyback. */
export function encodeSetSchemaBody(writer: BufferWriter, message: SetSchema): void {
  writer.u8(1).ub(Buffer.byteLength(message.owner)).text(message.owner);
}

/** @throws WireError when it is cut */
export function decodeSetSchemaBody(reader: BufferReader): SetSchema {
  reader.u8("setSchema.given");
  reader.ub("setSchema.length", 4);
  return { kind: "setSchema", owner: reader.text("setSchema.owner") };
}
