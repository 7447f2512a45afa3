import { isDeepStrictEqual } from "node:util";
import type { ReadMessage, SchemaMessage } from "@singer-oracle/core";

/** The SCHEMA of a stream as it came last. */
export interface SchemaWatch {
  readonly message: SchemaMessage;
  /** Whether a SCHEMA line says something else than the one before; if so it is the one to compare with from now on. */
  takesOver(item: ReadMessage, message: SchemaMessage): boolean;
}

/**
 * Starts with the first SCHEMA of a stream. Many taps repeat it before every batch: equal lines are told by their bytes,
 * which costs next to nothing.
 */
export function createSchemaWatch(first: ReadMessage, firstMessage: SchemaMessage): SchemaWatch {
  let bytes = bytesOf(first);
  let current = firstMessage;
  return {
    get message() {
      return current;
    },
    takesOver: (item, message) => {
      const { block, start, byteLength } = item;
      const isSameText =
        byteLength === bytes.length &&
        bytes.compare(block, start, start + byteLength, 0, byteLength) === 0;
      if (isSameText) return false;
      bytes = bytesOf(item);
      if (isDeepStrictEqual(message, current)) return false;
      current = message;
      return true;
    },
  };
}

/** A copy: the block holds other lines as well. */
function bytesOf({ block, start, byteLength }: ReadMessage): Buffer {
  return Buffer.from(block.subarray(start, start + byteLength));
}
