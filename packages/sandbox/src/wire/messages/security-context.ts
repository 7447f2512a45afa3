import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** One keyword of a security context; both `text` and `bytes` may be absent. */
export interface SecurityContextValue {
  readonly flags: number;
  readonly key: string;
  readonly text: string;
  readonly bytes: Buffer | null;
}

/** Piggyback 205: an end-user security context. Only sent to servers that announce it. */
export interface SecurityContext {
  readonly kind: "securityContext";
  readonly flags: number;
  readonly values: readonly SecurityContextValue[];
}

/** Body: UB flags; U8 1; UB n; n x (UB flags; LSTR key; LSTR text; UB length, [CLR bytes]). Source: base.js. */
export function encodeSecurityContextBody(writer: BufferWriter, message: SecurityContext): void {
  writer.ub(message.flags).u8(1).ub(message.values.length);
  for (const value of message.values) {
    writer.ub(value.flags).lstr(value.key).lstr(value.text).lengthAndClr(value.bytes);
  }
}

/** @throws WireError when it is cut */
export function decodeSecurityContextBody(reader: BufferReader): SecurityContext {
  const flags = reader.ub("securityContext.flags", 4);
  reader.u8("securityContext.given");
  const count = reader.count("securityContext.values", 4);
  const values: SecurityContextValue[] = [];
  for (let index = 0; index < count; index++) {
    values.push({
      flags: reader.ub("securityContext.valueFlags", 4),
      key: reader.lstr("securityContext.key"),
      text: reader.lstr("securityContext.text"),
      bytes: reader.lengthAndClr("securityContext.bytes"),
    });
  }
  return { kind: "securityContext", flags, values };
}
