import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Functions 4 and 78: an open cursor once more. The values of the binds follow, with the metadata of before. */
export interface ReexecuteRequest {
  readonly kind: "reexecute";
  /** Function 78: a query, whose first rows are wanted with the reply. */
  readonly fetch: boolean;
  readonly cursorId: number;
  /** Executions; with `fetch` the number of rows wanted. */
  readonly count: number;
  readonly flags: number;
  readonly commit: boolean;
}

const commitFlag = 0x01;

/** Body: UB cursor; UB count; UB flags; UB flags (bit 0: commit). Source: execute.js writeReExecuteMessage. */
export function encodeReexecuteBody(writer: BufferWriter, message: ReexecuteRequest): void {
  writer.ub(message.cursorId).ub(message.count).ub(message.flags);
  writer.ub(message.commit ? commitFlag : 0);
}

/** @throws WireError when it is cut */
export function decodeReexecuteBody(reader: BufferReader, fetch: boolean): ReexecuteRequest {
  return {
    kind: "reexecute",
    fetch,
    cursorId: reader.ub("reexecute.cursorId", 4),
    count: reader.ub("reexecute.count", 4),
    flags: reader.ub("reexecute.flags", 4),
    commit: (reader.ub("reexecute.moreFlags", 4) & commitFlag) !== 0,
  };
}
