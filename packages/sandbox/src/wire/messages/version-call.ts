import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { fieldVersion } from "./field-version.ts";
import { messageType } from "./message-type.ts";

/** Function 59: which version the server is. node-oracledb learns it at the logon; go-ora and ojdbc ask. */
export interface VersionCall {
  readonly kind: "version";
  /** Longest text the client takes, in bytes. */
  readonly maxBytes: number;
}

/**
 * Body: U8 1; UB longest text; U8 1; U8 1; [from 11: UB form of the number, 1].
 * Source: go-ora 2.8.24 db_version.go.
 */
export function encodeVersionBody(
  writer: BufferWriter,
  message: VersionCall,
  version: number,
): void {
  writer.u8(1).ub(message.maxBytes).u8(1).u8(1);
  if (version >= fieldVersion.v18cExtended) writer.ub(1);
}

/** @throws WireError when it is cut */
export function decodeVersionBody(reader: BufferReader, version: number): VersionCall {
  reader.u8("version.textGiven");
  const maxBytes = reader.ub("version.maxBytes", 4);
  reader.skip(2, "version.pointers");
  if (version >= fieldVersion.v18cExtended) reader.ub("version.form", 4);
  return { kind: "version", maxBytes };
}

/** The answer; STATUS follows. */
export interface VersionReply {
  readonly kind: "versionReply";
  /** What V$VERSION shows. */
  readonly text: string;
  /** As `packServerVersion` makes it. */
  readonly number: number;
}

/**
 * Layout: U8 8; UB text length; CLR text, or raw (`rawText`: see `sendsRawText`); UB number.
 * Source: go-ora 2.8.24 db_version.go.
 */
export function encodeVersionReply(
  writer: BufferWriter,
  message: VersionReply,
  rawText = false,
): void {
  const length = Buffer.byteLength(message.text);
  writer.u8(messageType.parameter).ub(length);
  if (length > 0) writer.textOrRaw(message.text, rawText);
  writer.ub(message.number);
}

/** @throws WireError when it is cut */
export function decodeVersionReply(reader: BufferReader, rawText = false): VersionReply {
  const bytes = reader.ub("versionReply.textLength", 4);
  const text = bytes > 0 ? reader.textOrRaw(bytes, rawText, "versionReply.text") : "";
  return { kind: "versionReply", text, number: reader.ub("versionReply.number", 4) };
}
