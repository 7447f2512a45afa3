/** The bytes in chunks of the given sizes, which are repeated; 0 gives an empty chunk. Each chunk has its own memory. */
export async function* inChunks(
  bytes: Uint8Array,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const usable = sizes.some((size) => size > 0) ? sizes : [bytes.length + 1];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = usable[i % usable.length] as number;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** A text in UTF-8, in chunks of one size. */
export function inputOf(text: string, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  return inChunks(new Uint8Array(Buffer.from(text)), [size]);
}
