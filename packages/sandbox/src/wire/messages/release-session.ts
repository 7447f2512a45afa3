import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Release modes. */
export const releaseSessionMode = { deauthenticate: 0x02 } as const;

/** Oneway 163: the pooled server process is given back. No reply at all. */
export interface ReleaseSession {
  readonly kind: "releaseSession";
  readonly mode: number;
}

/** Body: U8 tag given 0; U8 tag length 0; UB mode. Source: lib/thin/protocol/messages/sessionRelease.js. */
export function encodeReleaseSessionBody(writer: BufferWriter, message: ReleaseSession): void {
  writer.zeros(2).ub(message.mode);
}

/** @throws WireError when it is cut */
export function decodeReleaseSessionBody(reader: BufferReader): ReleaseSession {
  reader.skip(2, "releaseSession.tag");
  return { kind: "releaseSession", mode: reader.ub("releaseSession.mode", 4) };
}
