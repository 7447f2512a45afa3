import type { BufferReader } from "../buffer-reader.ts";
import type { BufferWriter } from "../buffer-writer.ts";

/** Piggybacks 105 (forget these cursors) and 120 (drop their rows, keep them parsed). */
export interface CloseCursors {
  readonly kind: "closeCursors" | "cancelCursors";
  readonly cursorIds: readonly number[];
}

/** Body: U8 1; UB n; UB cursor x n. Source: base.js writeCursorsPiggyBack, statementCache.js writeCursors. */
export function encodeCloseCursorsBody(writer: BufferWriter, message: CloseCursors): void {
  writer.u8(1).ub(message.cursorIds.length);
  for (const id of message.cursorIds) writer.ub(id);
}

/** @throws WireError when it is cut */
export function decodeCloseCursorsBody(
  reader: BufferReader,
  kind: CloseCursors["kind"],
): CloseCursors {
  reader.u8("closeCursors.given");
  const count = reader.count("closeCursors.count");
  const cursorIds: number[] = [];
  for (let index = 0; index < count; index++) cursorIds.push(reader.ub("closeCursors.id", 4));
  return { kind, cursorIds };
}
