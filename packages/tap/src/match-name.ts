import { foldUpper } from "@singer-oracle/core/oracle";

/**
 * The name among `names` that a person or another tap means: the same one or else, as Oracle reads a name without quotes,
 * the one in upper case.
 */
export function matchName(wanted: string, names: readonly string[]): string | undefined {
  if (names.includes(wanted)) return wanted;
  const folded = foldUpper(wanted);
  return names.includes(folded) ? folded : undefined;
}

/** The column that is meant, as `matchName` finds its name. */
export function matchColumn<T extends { readonly name: string }>(
  wanted: string,
  columns: readonly T[],
): T | undefined {
  const match = matchName(
    wanted,
    columns.map(({ name }) => name),
  );
  return columns.find(({ name }) => name === match);
}
