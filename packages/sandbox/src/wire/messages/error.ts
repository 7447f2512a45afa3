import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { WireError } from "../wire-error.ts";
import { fieldVersion } from "./field-version.ts";
import { messageType } from "./message-type.ts";
import {
  decodeRowidFields,
  emptyRowid,
  encodeRowidFields,
  type RowidFields,
} from "./rowid-fields.ts";

/** Bits of the call status in ERROR and STATUS. */
export const callStatus = { ok: 0x01, inTransaction: 0x02, sessionReleased: 0x8000 } as const;
/** Bits of `warningFlags`. */
export const errorWarning = { compilationErrors: 0x20 } as const;

/** One failed row of a batch. */
export interface BatchError {
  readonly number: number;
  /** 0-based index of the execution. */
  readonly row: number;
  /** As the client shows it, ending in a newline. */
  readonly message: string;
}

/** The last message of the reply to most calls: the outcome, good (number 0) or bad. */
export interface ErrorReply {
  readonly kind: "error";
  /** Bits of `callStatus`. */
  readonly callStatus: number;
  readonly sequence: number;
  /** Rows touched or fetched so far, as far as 32 bits go. */
  readonly currentRow: number;
  /** 0 = no error, 1403 = end of data. */
  readonly number: number;
  /** At most 65535; 0 leaves the client's cursor as it is. */
  readonly cursorId: number;
  /** 0-based character offset in the statement, at most 65535; -1 for none. */
  readonly position: number;
  /** Bits of `errorWarning`. */
  readonly warningFlags: number;
  /** ROWID of the last row touched; shown by the client when `rowCount` is not 0. */
  readonly rowid: RowidFields;
  /** `sequence` of the call's header: ojdbc takes an outcome with another number for that of a piggyback. */
  readonly callNumber: number;
  readonly successIterations: number;
  readonly logicalRowid: Buffer | null;
  /** At most 65535. */
  readonly batchErrors: readonly BatchError[];
  /** Rows touched, or rows fetched so far. */
  readonly rowCount: number;
  /** `ORA-nnnnn: text` and a newline, number with 5 digits; empty when there is no error. */
  readonly message: string;
}

/** An outcome with every field but the given ones at its usual value. */
export function errorReply(fields: Partial<Omit<ErrorReply, "kind">> = {}): ErrorReply {
  return {
    kind: "error",
    callStatus: callStatus.ok,
    sequence: 0,
    currentRow: 0,
    number: 0,
    cursorId: 0,
    position: fields.number ? -1 : 0,
    warningFlags: 0,
    rowid: emptyRowid,
    callNumber: 0,
    successIterations: 0,
    logicalRowid: null,
    batchErrors: [],
    rowCount: 0,
    message: "",
    ...fields,
  };
}

/**
 * Layout: U8 4; UB call status; UB sequence; UB row; UB number (16 bits); UB 0; UB 0; UB cursor (16 bits); SB position;
 * 5 x U8 0; U8 warnings; ROWID fields; UB OS error; U8; U8 call number; UB; UB successful iterations; UB length, [CLR logical
 * ROWID]; UB n, [U8, UB number x n]; UB n, [U8, UB row x n]; UB n, [U8 0, n x (UB length, CLR text, U8 0, U8 0)]; UB
 * number; UB row count; [from 14: UB, UB]; [CLR message, iff number is not 0].
 * Source: lib/thin/protocol/messages/base.js processErrorInfo.
 * A position the client could not read (more than 16 bits) is left out.
 * @throws WireError when there are more than 65535 batch errors, the cursor id is larger, or an error has no message
 */
export function encodeError(writer: BufferWriter, message: ErrorReply, version: number): void {
  const { batchErrors } = message;
  if (batchErrors.length > 65535) {
    throw new WireError("more than 65535", "error.batchErrors");
  }
  if (message.cursorId > 65535) throw new WireError("more than 65535", "error.cursorId");
  if (message.number !== 0 && message.message === "") throw new WireError("empty", "error.message");
  writer.u8(messageType.error).ub(message.callStatus).ub(message.sequence);
  writer.ub(message.currentRow).ub(message.number > 65535 ? 0 : message.number);
  const position = message.position > 65535 ? -1 : message.position;
  writer.zeros(2).ub(message.cursorId).sb(position).zeros(5).u8(message.warningFlags);
  encodeRowidFields(writer, message.rowid);
  writer
    .zeros(2)
    .u8(message.callNumber)
    .u8(0)
    .ub(message.successIterations)
    .lengthAndClr(message.logicalRowid);
  encodeBatchErrors(writer, batchErrors);
  writer.ub(message.number).ub(message.rowCount);
  if (version >= fieldVersion.v20c) writer.zeros(2);
  if (message.number !== 0) writer.text(message.message);
}

/** In the arrays the first byte is any but 254, which would put a chunk length before every number. */
function encodeBatchErrors(writer: BufferWriter, errors: readonly BatchError[]): void {
  const count = errors.length;
  if (count === 0) {
    writer.zeros(3);
    return;
  }
  const form = Math.min(count, 253);
  writer.ub(count).u8(form);
  for (const error of errors) writer.ub(error.number);
  writer.ub(count).u8(form);
  for (const error of errors) writer.ub(error.row);
  writer.ub(count).u8(0);
  for (const { message } of errors) {
    writer
      .ub(Math.min(Buffer.byteLength(message), 65535))
      .text(message)
      .zeros(2);
  }
}

/** @throws WireError when it is cut or the batch arrays differ in length */
export function decodeError(reader: BufferReader, version: number): ErrorReply {
  const status = reader.ub("error.callStatus", 4);
  const sequence = reader.ub("error.sequence", 2);
  const currentRow = reader.ub("error.currentRow", 4);
  reader.ub("error.shortNumber", 2);
  reader.ub("error.arrayError", 2);
  reader.ub("error.arrayError", 2);
  const cursorId = reader.ub("error.cursorId", 2);
  const position = reader.sb("error.position", 2);
  reader.skip(5, "error.flags");
  const warningFlags = reader.u8("error.warningFlags");
  const rowid = decodeRowidFields(reader);
  reader.ub("error.osError", 4);
  reader.u8("error.statementError");
  const callNumber = reader.u8("error.callNumber");
  reader.ub("error.padding", 2);
  const successIterations = reader.ub("error.successIterations", 4);
  const logicalRowid = reader.lengthAndClr("error.logicalRowid");
  const batchErrors = decodeBatchErrors(reader);
  const number = reader.ub("error.number", 4);
  const rowCount = reader.ub("error.rowCount");
  if (version >= fieldVersion.v20c) {
    reader.ub("error.sqlType", 4);
    reader.ub("error.checksum", 4);
  }
  return {
    kind: "error",
    callStatus: status,
    sequence,
    currentRow,
    number,
    cursorId,
    position,
    warningFlags,
    rowid,
    callNumber,
    successIterations,
    logicalRowid,
    batchErrors,
    rowCount,
    message: number === 0 ? "" : reader.text("error.message"),
  };
}

function decodeBatchErrors(reader: BufferReader): BatchError[] {
  const start = reader.position;
  const numbers = decodeNumbers(reader, "error.batchNumbers");
  const rows = decodeNumbers(reader, "error.batchRows");
  const count = reader.count("error.batchMessages", 4);
  if (count !== numbers.length || count !== rows.length) {
    throw new WireError("arrays of different length", "error.batchErrors", start);
  }
  if (count > 0) reader.u8("error.batchFiller");
  const errors: BatchError[] = [];
  for (let index = 0; index < count; index++) {
    reader.ub("error.batchMessageLength", 2);
    const message = reader.text("error.batchMessage");
    reader.skip(2, "error.batchMessageEnd");
    errors.push({ number: numbers[index] as number, row: rows[index] as number, message });
  }
  return errors;
}

function decodeNumbers(reader: BufferReader, field: string): number[] {
  const count = reader.count(field);
  const numbers: number[] = [];
  if (count === 0) return numbers;
  const chunked = reader.u8(field) === 254;
  for (let index = 0; index < count; index++) {
    if (chunked) reader.ub(field, 4);
    numbers.push(reader.ub(field, 4));
  }
  if (chunked) reader.u8(field);
  return numbers;
}
