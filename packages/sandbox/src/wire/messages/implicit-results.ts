import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";
import { type DescribedColumn, decodeDescribeBody, encodeDescribeBody } from "./describe.ts";
import { messageType } from "./message-type.ts";

/** An open cursor that is handed to the client, who fetches from it by its id. */
export interface CursorReference {
  readonly columns: readonly DescribedColumn[];
  /** 1 to 65535. */
  readonly cursorId: number;
}

/** Results of DBMS_SQL.RETURN_RESULT. */
export interface ImplicitResults {
  readonly kind: "implicitResults";
  readonly results: readonly CursorReference[];
}

/**
 * Layout: U8 27; UB n; n x (U8 length 0, describe body, UB cursor).
 * Source: lib/thin/protocol/messages/withData.js processImplicitResultSet.
 */
export function encodeImplicitResults(
  writer: BufferWriter,
  message: ImplicitResults,
  version: number,
): void {
  writer.u8(messageType.implicitResults).ub(message.results.length);
  for (const { columns, cursorId } of message.results) {
    writer.u8(0);
    encodeDescribeBody(writer, columns, version);
    writer.ub(cursorId);
  }
}

/** @throws WireError when it is cut */
export function decodeImplicitResults(reader: BufferReader, version: number): ImplicitResults {
  const count = reader.count("implicitResults.count", 10);
  const results: CursorReference[] = [];
  for (let index = 0; index < count; index++) {
    reader.skip(reader.u8("implicitResults.skipped"), "implicitResults.skipped");
    const columns = decodeDescribeBody(reader, version);
    results.push({ columns, cursorId: reader.ub("implicitResults.cursorId", 2) });
  }
  return { kind: "implicitResults", results };
}
