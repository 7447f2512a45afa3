import { oraError } from "../engine/errors.ts";
import { longLength } from "../wire/buffer-reader.ts";
import { characterForm } from "../wire/messages/bind-metadata.ts";
import { charsetUtf8, charsetUtf16 } from "../wire/messages/capabilities.ts";
import {
  encodeLobData,
  encodeLobOpReply,
  type LobOpReply,
  type LobOpRequest,
  lobOperation,
  locatorBytes,
} from "../wire/messages/lob-op.ts";
import { messageType } from "../wire/messages/message-type.ts";
import { oracleType } from "../wire/types/oracle-type-number.ts";
import { decodeUtf16, encodeUtf16 } from "../wire/types/text.ts";
import { Breather } from "./breathe.ts";
import { type HeldLob, lengthOf, trimLobContent, writeLobContent } from "./lob-table.ts";
import { writeStatus } from "./replies.ts";
import type { Call, Session } from "./session.ts";

/** Longest locator given to a client that wants a long one. */
const maxLocatorBytes = 1024;
/** Bytes of a BLOB, or UTF-16 units of a CLOB, that are encoded at a time. */
const pieceLength = 65_536;

/**
 * Serves an operation on a LOB. LOBs of rows are values: reading them needs nothing of the engine, and writing to them
 * needs the row locked, which a value is not.
 * @throws OraError 22922 unknown locator, 22920 write to a LOB of a row, 22925, 22926, 3115 other operations
 */
export async function serveLobCall(call: Call, request: LobOpRequest): Promise<void> {
  const { session } = call;
  if (request.operation === lobOperation.createTemporary) {
    createTemporary(session, request);
    return;
  }
  const locator = request.locator ?? Buffer.alloc(0);
  const lob = session.lobs.find(locator);
  const reply = await operate(call, request, lob);
  encodeLobOpReply(session.writer, { ...reply, locator });
  writeStatus(session);
}

function createTemporary(session: Session, request: LobOpRequest): void {
  const national = request.sourceOffset === characterForm.national;
  const text = national ? "NCLOB" : "CLOB";
  const kind = request.destOffset === oracleType.blob ? "BLOB" : text;
  const bytes = Math.min(Math.max(request.locator?.length ?? 0, locatorBytes), maxLocatorBytes);
  const { locator } = session.lobs.create(kind, bytes);
  encodeLobOpReply(session.writer, {
    kind: "lobOpReply",
    locator,
    charset: request.charset === undefined ? undefined : national ? charsetUtf16 : charsetUtf8,
    amount: request.amount,
    flag: request.flagWanted ? false : undefined,
  });
  writeStatus(session);
}

type Answer = Omit<LobOpReply, "locator">;

async function operate(call: Call, request: LobOpRequest, lob: HeldLob): Promise<Answer> {
  const { session } = call;
  const answer = (amount: number | undefined, flag?: boolean): Answer => ({
    kind: "lobOpReply",
    charset: request.charset === undefined ? undefined : charsetOf(lob),
    amount: request.amount === undefined ? undefined : amount,
    flag: request.flagWanted ? (flag ?? false) : undefined,
  });
  switch (request.operation) {
    case lobOperation.getLength:
      return answer(lengthOf(lob));
    case lobOperation.getChunkSize:
      return answer(session.lobs.chunkSize);
    case lobOperation.read:
      return answer(await writeLobPart(call, lob, request));
    case lobOperation.write:
      mustBeWritable(lob);
      write(lob, request);
      return answer(request.amount);
    case lobOperation.trim:
      mustBeWritable(lob);
      trimLobContent(lob, request.amount ?? 0);
      return answer(request.amount);
    case lobOperation.freeTemporary:
      session.lobs.free(lob.locator);
      return answer(request.amount);
    case lobOperation.open:
      lob.open = true;
      return answer(request.amount);
    case lobOperation.close:
      lob.open = false;
      return answer(request.amount);
    case lobOperation.isOpen:
      return answer(undefined, lob.open);
    default:
      throw oraError(3115);
  }
}

function charsetOf({ utf16 }: HeldLob): number {
  return utf16 ? charsetUtf16 : charsetUtf8;
}

function mustBeWritable(lob: HeldLob): void {
  if (!lob.temporary) throw oraError(22920);
}

function write(lob: HeldLob, { sourceOffset, data }: LobOpRequest): void {
  const bytes = data ?? Buffer.alloc(0);
  const offset = Math.max(0, sourceOffset - 1);
  if (lob.kind === "BLOB") writeLobContent(lob, offset, bytes);
  else writeLobContent(lob, offset, lob.utf16 ? decodeUtf16(bytes) : bytes.toString("utf8"));
}

/** Writes LOB_DATA with the part that was asked for, piece by piece. @returns its length in the unit of the LOB */
async function writeLobPart(call: Call, lob: HeldLob, request: LobOpRequest): Promise<number> {
  const { writer } = call.session;
  const start = Math.max(0, request.sourceOffset - 1);
  // go-ora asks for nothing when it wants all.
  const amount = request.amount === 0 ? lengthOf(lob) : (request.amount ?? 0);
  const end = wholeCharacters(lob, start, start + amount);
  if (end - start <= pieceLength) {
    const data = end > start ? partOf(lob, start, end) : null;
    encodeLobData(writer, { kind: "lobData", data });
    return Math.max(0, end - start);
  }
  const breather = new Breather();
  writer.u8(messageType.lobData).u8(longLength);
  for (let at = start; at < end; ) {
    const next = pieceEnd(lob, at, Math.min(end, at + pieceLength));
    const part = partOf(lob, at, next);
    writer.ub(part.length).raw(part);
    at = next;
    writer.flushIfFull();
    await writer.drained(call.signal);
    await breather.rest();
    if (call.signal.aborted) throw oraError(1013);
  }
  writer.u8(0);
  return end - start;
}

/**
 * Where a part ends: not between the two halves of a supplementary character, which have no UTF-8 of their own, but behind
 * it. A stream goes on behind what it got.
 */
function wholeCharacters(lob: HeldLob, start: number, end: number): number {
  const length = lengthOf(lob);
  if (end >= length || end <= start) return Math.min(end, length);
  const { content } = lob;
  const code = "text" in content ? content.text.charCodeAt(end - 1) : 0;
  return code >= 0xd800 && code <= 0xdbff ? end + 1 : end;
}

/** A piece must not end between the two halves of a supplementary character: its halves have no UTF-8 of their own. */
function pieceEnd({ content }: HeldLob, start: number, end: number): number {
  if (!("text" in content) || end >= content.text.length || end - start < 2) return end;
  const code = content.text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}

function partOf({ content, utf16 }: HeldLob, start: number, end: number): Buffer {
  if (!("text" in content)) return content.bytes.subarray(start, end);
  const text = content.text.slice(start, end);
  return utf16 ? encodeUtf16(text) : Buffer.from(text, "utf8");
}
