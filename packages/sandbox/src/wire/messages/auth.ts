import type { BufferReader, KeyValue } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** Bits of the logon mode. Source: lib/thin/protocol/constants.js TNS_AUTH_MODE_…. */
export const authMode = {
  logon: 0x00000001,
  changePassword: 0x00000002,
  sysdba: 0x00000020,
  sysoper: 0x00000040,
  prelim: 0x00000080,
  withPassword: 0x00000100,
  sysasm: 0x00400000,
  sysbackup: 0x01000000,
  sysdg: 0x02000000,
  syskm: 0x04000000,
  sysrac: 0x08000000,
  iamToken: 0x20000000,
} as const;

/** Logon, function 118 (phase one) or 115 (phase two and change of password). */
export interface AuthRequest {
  readonly kind: "auth";
  readonly phase: 1 | 2;
  /** As typed: upper case it unless quoted. The empty string when none was given. */
  readonly user: string;
  /** Bits of `authMode`. */
  readonly mode: number;
  /** In their order, keys without a trailing NUL. AUTH_APPCTX_… keys repeat. */
  readonly pairs: readonly KeyValue[];
}

/**
 * Body after the function header: U8 user given; UB user length; UB mode; U8 1; UB pairs; U8, U8 1; [CLR user, or raw]; pairs. `rawText`: see
 * `sendsRawText`.
 * Source: lib/thin/protocol/messages/auth.js.
 */
export function encodeAuthBody(writer: BufferWriter, message: AuthRequest, rawText = false): void {
  const userLength = Buffer.byteLength(message.user);
  writer
    .u8(userLength > 0 ? 1 : 0)
    .ub(userLength)
    .ub(message.mode >>> 0);
  writer
    .u8(1)
    .ub(message.pairs.length)
    .u8(message.phase - 1)
    .u8(1);
  if (userLength > 0) writer.textOrRaw(message.user, rawText);
  for (const { key, value, flags } of message.pairs) writer.keyValue(key, value, flags);
}

/** `rawText`: see `sendsRawText`. @throws WireError when it is cut */
export function decodeAuthBody(reader: BufferReader, phase: 1 | 2, rawText = false): AuthRequest {
  const given = reader.u8("auth.userGiven");
  const userLength = reader.ub("auth.userLength", 4);
  const mode = reader.ub("auth.mode", 4);
  reader.u8("auth.pairsGiven");
  const count = reader.count("auth.pairs", 4);
  reader.skip(2, "auth.pointers");
  const user =
    given !== 0 && userLength > 0 ? reader.textOrRaw(userLength, rawText, "auth.user") : "";
  const pairs: KeyValue[] = [];
  for (let index = 0; index < count; index++) {
    const pair = reader.keyValue("auth.pair");
    pairs.push({ ...pair, key: pair.key.replace(/\0$/, "") });
  }
  return { kind: "auth", phase, user, mode, pairs };
}

/** The value of a key, or undefined. Trailing NULs, which some values end in, are cut. */
export function authValue(
  message: { readonly pairs: readonly KeyValue[] },
  key: string,
): string | undefined {
  return message.pairs.find((pair) => pair.key === key)?.value.replace(/\0+$/, "");
}

/** Application context entries of a logon, in their order. */
export function authAppContext(
  message: AuthRequest,
): { readonly namespace: string; readonly attribute: string; readonly value: string }[] {
  const values = (key: string): string[] =>
    message.pairs.filter((pair) => pair.key === key).map((pair) => pair.value);
  const attributes = values("AUTH_APPCTX_ATTR");
  const contents = values("AUTH_APPCTX_VALUE");
  return values("AUTH_APPCTX_NSPACE").map((namespace, index) => ({
    namespace,
    attribute: attributes[index] ?? "",
    value: contents[index] ?? "",
  }));
}

/** The server's answer to either phase: a PARAMETER message of pairs. */
export interface AuthReply {
  readonly kind: "authReply";
  readonly pairs: readonly KeyValue[];
}

/** Layout: U8 8; UB pairs; pairs. Source: lib/thin/protocol/messages/auth.js processReturnParameter. */
export function encodeAuthReply(writer: BufferWriter, message: AuthReply): void {
  writer.u8(messageType.parameter).ub(message.pairs.length);
  for (const { key, value, flags } of message.pairs) writer.keyValue(key, value, flags);
}

/** @throws WireError when it is cut */
export function decodeAuthReply(reader: BufferReader): AuthReply {
  const count = reader.count("authReply.pairs", 4);
  const pairs: KeyValue[] = [];
  for (let index = 0; index < count; index++) pairs.push(reader.keyValue("authReply.pair"));
  return { kind: "authReply", pairs };
}

/**
 * AUTH_VERSION_NO of a version such as 23.26.1.0.0: `version << 24 | release << 16 | update << 12 | port << 4 | port
 * update` from field version 11 on, `version << 24 | release << 20 | update << 12 | port << 8 | port update` before.
 * Source: lib/thin/connection.js (the reading side).
 */
export function packServerVersion(
  parts: readonly [number, number, number, number, number],
  version: number,
): number {
  const [major, release, update, port, portUpdate] = parts;
  return version >= 11
    ? ((major << 24) | (release << 16) | (update << 12) | (port << 4) | portUpdate) >>> 0
    : ((major << 24) | (release << 20) | (update << 12) | (port << 8) | portUpdate) >>> 0;
}
