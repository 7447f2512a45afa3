import { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { messageType } from "./message-type.ts";

/** LOB operations. Source: lib/thin/protocol/constants.js TNS_LOB_OP_…. */
export const lobOperation = {
  getLength: 0x0001,
  read: 0x0002,
  trim: 0x0020,
  write: 0x0040,
  fileOpen: 0x0100,
  createTemporary: 0x0110,
  freeTemporary: 0x0111,
  fileClose: 0x0200,
  fileIsOpen: 0x0400,
  fileExists: 0x0800,
  getChunkSize: 0x4000,
  open: 0x8000,
  close: 0x10000,
  isOpen: 0x11000,
  /** Bit: the locator field holds several locators, one behind the other. */
  array: 0x80000,
} as const;

/** Function 96, and the piggyback that frees temporary LOBs (`freeTemporary | array`). */
export interface LobOpRequest {
  readonly kind: "lobOp";
  /** A value of `lobOperation`. */
  readonly operation: number;
  /** Locators as the server made them; `createTemporary` sends one of the length the new one must have, 40 or more. */
  readonly locator: Buffer | null;
  /** `open`: the mode, 2 read-write, 11 read-only; else as the client fills it. */
  readonly destLength: number;
  /** First position, 1-based: bytes, or UTF-16 units of a CLOB. `createTemporary`: the character set form. */
  readonly sourceOffset: number;
  /** `createTemporary`: the LOB's type, 112 or 113. */
  readonly destOffset: number;
  /** Bytes or UTF-16 units to read or to keep; undefined when the client sends none. The reply has one then, too. */
  readonly amount: number | undefined;
  /** node-oracledb: `createTemporary` only; undefined when the client sends none. */
  readonly charset: number | undefined;
  /** The client takes a flag: node-oracledb with `createTemporary`, `isOpen`, `fileExists` and `fileIsOpen`. */
  readonly flagWanted: boolean;
  /** `write` only, else null: bytes, UTF-8 or UTF-16BE as the locator says. */
  readonly data: Buffer | null;
}

/** Largest number of words of an SCN in an operation. */
const maxScnWords = 8;

/**
 * Body: U8 given, UB locator length; U8 0; UB dest length; UB 0; UB 0; U8 charset given; U8 0; U8 flag given; UB
 * operation; U8 0; UB SCN words; UB source offset; UB dest offset; U8 amount given; 6 zero bytes; locator, raw; [dest
 * locator, raw]; [UB charset]; SCN words x UB; [UB amount]; [write: U8 14, CLR data]. node-oracledb never sends both an
 * amount and data.
 * Source: lib/thin/protocol/messages/lobOp.js; base.js writeCloseTempLobsPiggyback; go-ora 2.8.24 lob.go.
 */
export function encodeLobOpBody(writer: BufferWriter, message: LobOpRequest): void {
  const { locator, charset } = message;
  writer.u8(locator ? 1 : 0).ub(locator?.length ?? 0);
  writer
    .u8(0)
    .ub(message.destLength)
    .ub(0)
    .ub(0)
    .u8(charset === undefined ? 0 : 1)
    .u8(0);
  writer.u8(message.flagWanted ? 1 : 0).ub(message.operation);
  writer.zeros(2).ub(message.sourceOffset).ub(message.destOffset);
  writer.u8(message.amount === undefined ? 0 : 1).zeros(6);
  if (locator) writer.raw(locator);
  if (charset !== undefined) writer.ub(charset);
  if (message.amount !== undefined) writer.ub(message.amount);
  if (message.data) writer.u8(messageType.lobData).clr(message.data);
}

/** @throws WireError when it is cut */
export function decodeLobOpBody(reader: BufferReader): LobOpRequest {
  reader.u8("lobOp.locatorGiven");
  const length = reader.ub("lobOp.locatorLength", 4);
  const destGiven = reader.u8("lobOp.destGiven") !== 0;
  const destLength = reader.ub("lobOp.destLength", 4);
  reader.ub("lobOp.shortSourceOffset", 4);
  reader.ub("lobOp.shortDestOffset", 4);
  const charsetGiven = reader.u8("lobOp.charsetGiven") !== 0;
  reader.u8("lobOp.shortAmountGiven");
  const flagWanted = reader.u8("lobOp.flagWanted") !== 0;
  const operation = reader.ub("lobOp.operation", 4);
  reader.u8("lobOp.scnGiven");
  const scnWords = reader.count("lobOp.scnWords");
  if (scnWords > maxScnWords) throw new WireError("too many", "lobOp.scnWords", reader.position);
  const sourceOffset = reader.ub("lobOp.sourceOffset");
  const destOffset = reader.ub("lobOp.destOffset");
  const withAmount = reader.u8("lobOp.amountGiven") !== 0;
  reader.skip(6, "lobOp.arrays");
  const locator = length > 0 ? reader.raw(length, "lobOp.locator") : null;
  if (destGiven) reader.skip(destLength, "lobOp.destLocator");
  const charset = charsetGiven ? reader.ub("lobOp.charset", 4) : undefined;
  for (let word = 0; word < scnWords; word++) reader.ub("lobOp.scn", 4);
  const amount = withAmount ? reader.ub("lobOp.amount") : undefined;
  let data: Buffer | null = null;
  if (operation === lobOperation.write && reader.peek() === messageType.lobData) {
    reader.u8("lobOp.dataType");
    data = reader.clr("lobOp.data");
  }
  return {
    kind: "lobOp",
    operation,
    locator,
    destLength,
    sourceOffset,
    destOffset,
    amount,
    charset,
    flagWanted,
    data,
  };
}

/** Bytes of a locator, unless the client wants a longer one. */
export const locatorBytes = 40;

/**
 * The locators of an array operation; each begins with U16BE the number of bytes that follow.
 * @throws WireError when the last one is cut
 */
export function splitLocators(locators: Buffer): Buffer[] {
  const reader = new BufferReader(locators);
  const out: Buffer[] = [];
  while (reader.left > 0) {
    const start = reader.position;
    reader.skip(reader.u16be("lobOp.locators"), "lobOp.locators");
    out.push(locators.subarray(start, reader.position));
  }
  return out;
}

/** LOB content, before the PARAMETER message of a `read`. */
export interface LobData {
  readonly kind: "lobData";
  readonly data: Buffer | null;
}

/** Layout: U8 14; CLR data. Source: lib/thin/protocol/messages/lobOp.js processMessage. */
export function encodeLobData(writer: BufferWriter, message: LobData): void {
  writer.u8(messageType.lobData).clr(message.data);
}

/** @throws WireError when it is cut */
export function decodeLobData(reader: BufferReader): LobData {
  return { kind: "lobData", data: reader.clr("lobData.data") };
}

/** The PARAMETER message that answers a LOB operation; STATUS or ERROR follows. */
export interface LobOpReply {
  readonly kind: "lobOpReply";
  /** As long as the locator of the request; null when it had none. */
  readonly locator: Buffer | null;
  /** Iff the request had one. */
  readonly charset: number | undefined;
  /** Iff the request had an amount: length, chunk size, or what was read or written. */
  readonly amount: number | undefined;
  /** Iff the request wanted one; of `createTemporary` false. */
  readonly flag: boolean | undefined;
}

/**
 * Layout: U8 8; locator, raw; [UB charset]; [SB amount]; [U8 flag].
 * Source: lib/thin/protocol/messages/lobOp.js processReturnParameter.
 */
export function encodeLobOpReply(writer: BufferWriter, message: LobOpReply): void {
  writer.u8(messageType.parameter);
  if (message.locator) writer.raw(message.locator);
  if (message.charset !== undefined) writer.ub(message.charset);
  if (message.amount !== undefined) writer.sb(message.amount);
  if (message.flag !== undefined) writer.u8(message.flag ? 1 : 0);
}

/** `request`: what this answers; it decides which fields there are. @throws WireError when it is cut */
export function decodeLobOpReply(reader: BufferReader, request: LobOpRequest): LobOpReply {
  const locator = request.locator ? reader.raw(request.locator.length, "lobOpReply.locator") : null;
  const charset = request.charset === undefined ? undefined : reader.ub("lobOpReply.charset", 4);
  const amount = request.amount === undefined ? undefined : reader.sb("lobOpReply.amount");
  const flag = request.flagWanted ? reader.u8("lobOpReply.flag") !== 0 : undefined;
  return { kind: "lobOpReply", locator, charset, amount, flag };
}
