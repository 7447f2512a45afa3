/** Bytes that are compared with bytes of an input again and again: four at a time, which is quicker than a call into Node. */
export interface BytePattern {
  readonly length: number;
  /** Groups of four, the first byte highest. */
  readonly words: Int32Array;
  /** The bytes behind the last whole group. */
  readonly rest: Uint8Array;
}

/** Makes a pattern of some bytes, which are copied. */
export function createBytePattern(bytes: Uint8Array): BytePattern {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  const words = Int32Array.from({ length: copy.length >> 2 }, (_, i) => view.getInt32(4 * i));
  return { length: copy.length, words, rest: copy.subarray(4 * words.length) };
}

/** Whether the pattern stands at an offset. It must lie within the view. */
export function matchesAt(pattern: BytePattern, view: DataView, offset: number): boolean {
  const { words, rest } = pattern;
  let at = offset;
  for (let i = 0; i < words.length; i += 1, at += 4) {
    if (view.getInt32(at) !== words[i]) return false;
  }
  for (let i = 0; i < rest.length; i += 1, at += 1) {
    if (view.getUint8(at) !== rest[i]) return false;
  }
  return true;
}
