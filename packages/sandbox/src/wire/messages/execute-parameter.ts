import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { messageType } from "./message-type.ts";

/** Keywords of session values the server reports. Source: lib/thin/protocol/constants.js TNS_KEYWORD_…. */
export const sessionKeyword = {
  currentSchema: 168,
  edition: 172,
  databaseName: 179,
  module: 184,
  action: 185,
  clientInfo: 186,
  pdbName: 197,
  clientIdentifier: 198,
  transactionId: 201,
  transactionPriority: 204,
} as const;

/** A session value that a call changed: most are in `text`, the transaction id is in `bytes`. */
export interface SessionValue {
  /** A value of `sessionKeyword`. */
  readonly keyword: number;
  readonly text: string;
  readonly bytes: Buffer | null;
}

/** The PARAMETER message of EXECUTE and its kin: changed session values and row counts of a batch. */
export interface ExecuteParameter {
  readonly kind: "executeParameter";
  /** Of the statement that was executed; 0 for none. node-oracledb takes it from the outcome, others from here. */
  readonly cursorId: number;
  readonly values: readonly SessionValue[];
  /** One for each execution; iff the request wanted them. */
  readonly rowCounts: readonly number[] | undefined;
}

const parameterNumbers = 6;

/**
 * Layout: U8 8; UB 6, UB SCN low (0), UB SCN high (0), UB cursor, UB x 3 (0); UB length, raw (0); UB values; values x (UB length, [CLR text]; UB length, [CLR bytes];
 * UB keyword); UB registration length (0); [UB n, UB count x n].
 * Source: lib/thin/protocol/messages/withData.js processReturnParameter.
 */
export function encodeExecuteParameter(writer: BufferWriter, message: ExecuteParameter): void {
  writer.u8(messageType.parameter).ub(parameterNumbers).zeros(2).ub(message.cursorId).zeros(3);
  writer.u8(0).ub(message.values.length);
  encodeSessionValues(writer, message.values);
  writer.u8(0);
  if (message.rowCounts) {
    writer.ub(message.rowCounts.length);
    for (const count of message.rowCounts) writer.ub(count);
  }
}

/** @throws WireError when it is cut */
export function decodeExecuteParameter(
  reader: BufferReader,
  rowCountsWanted: boolean,
): ExecuteParameter {
  const count = reader.count("parameter.numbers");
  const numbers: number[] = [];
  for (let index = 0; index < count; index++) numbers.push(reader.ub("parameter.number", 4));
  const cursorId = numbers[2] ?? 0;
  reader.skip(reader.ub("parameter.transaction", 2), "parameter.transaction");
  const values = decodeSessionValues(reader, reader.count("parameter.values", 3));
  reader.skip(reader.ub("parameter.registration", 2), "parameter.registration");
  if (!rowCountsWanted) return { kind: "executeParameter", cursorId, values, rowCounts: undefined };
  const wanted = reader.count("parameter.rowCounts");
  const rowCounts: number[] = [];
  for (let index = 0; index < wanted; index++) rowCounts.push(reader.ub("parameter.rowCount"));
  return { kind: "executeParameter", cursorId, values, rowCounts };
}

/** Layout: n x (UB length, [CLR text]; UB length, [CLR bytes]; UB keyword). */
export function encodeSessionValues(writer: BufferWriter, values: readonly SessionValue[]): void {
  for (const { keyword, text, bytes } of values) {
    writer.lstr(text).lengthAndClr(bytes).ub(keyword);
  }
}

/** @throws WireError when it is cut */
export function decodeSessionValues(reader: BufferReader, count: number): SessionValue[] {
  const values: SessionValue[] = [];
  for (let index = 0; index < count; index++) {
    const text = reader.lstr("parameter.text");
    const bytes = reader.lengthAndClr("parameter.bytes");
    values.push({ keyword: reader.ub("parameter.keyword", 2), text, bytes });
  }
  return values;
}
