import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Function 5: more rows of an open query. Fewer than asked for means the end to most users of the driver. */
export interface FetchRequest {
  readonly kind: "fetch";
  readonly cursorId: number;
  readonly rows: number;
}

/** Body: UB cursor; UB rows. Source: lib/thin/protocol/messages/fetch.js. */
export function encodeFetchBody(writer: BufferWriter, message: FetchRequest): void {
  writer.ub(message.cursorId).ub(message.rows);
}

/** @throws WireError when it is cut */
export function decodeFetchBody(reader: BufferReader): FetchRequest {
  return {
    kind: "fetch",
    cursorId: reader.ub("fetch.cursorId", 4),
    rows: reader.ub("fetch.rows", 4),
  };
}
