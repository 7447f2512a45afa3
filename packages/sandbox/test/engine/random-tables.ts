/** One table of the differential test: integer columns ID, K, V and a text column S. */
export interface RandomTable {
  readonly name: string;
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const texts = ["x", "y", "zz", "Abc", "xyz"];

/** Tables A, B and C with NULLs, of different sizes so that all join methods come up; ID is the key. */
export function randomTables(random: () => number, rows: number): RandomTable[] {
  const below = (limit: number): number => Math.floor(random() * limit);
  const sizes = { A: rows, B: Math.ceil(rows / 4), C: rows * 2 };
  return Object.entries(sizes).map(([name, length]) => ({
    name,
    rows: Array.from({ length }, (_, id) => [
      id,
      below(6) === 0 ? null : below(7),
      below(5) === 0 ? null : below(21) - 3,
      below(5) === 0 ? null : (texts[below(texts.length)] ?? null),
    ]),
  }));
}
