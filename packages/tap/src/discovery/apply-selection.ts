import {
  type CatalogEntry,
  compileMetadataOverrides,
  compileSelectPatterns,
  type JsonObject,
  type PatternApplier,
} from "@singer-oracle/core";
import type { TapSettings } from "../settings.ts";

/** The settings that select streams and set metadata. */
export type SelectionSettings = Pick<TapSettings, "select" | "metadata">;

/** Applies `select` and `metadata` to a catalog, one entry after the other. */
export interface SelectionApplier {
  /** The entry with the settings applied; the given one is not changed. */
  apply(entry: CatalogEntry): CatalogEntry;
  /** One line for each setting with patterns that met no entry so far: most likely misspelt. */
  warnings(): readonly string[];
}

/**
 * Makes what applies the settings: `select`, which alone says what is selected when it is set, and then `metadata`. Without
 * either entries stay as they are.
 * @throws CatalogError for a pattern without a stream
 */
export function selectionApplier({ select, metadata }: SelectionSettings): SelectionApplier {
  const steps: (readonly [setting: string, patterns: PatternApplier])[] = [];
  if (select !== undefined) steps.push(["select", compileSelectPatterns(select)]);
  if (metadata !== undefined) {
    steps.push(["metadata", compileMetadataOverrides(metadata as JsonObject)]);
  }
  return {
    apply: (entry) => steps.reduce((current, [, patterns]) => patterns.apply(current), entry),
    warnings: () =>
      steps.flatMap(([setting, patterns]) => {
        const quoted = patterns.unmatched().map((pattern) => JSON.stringify(pattern));
        if (quoted.length === 0) return [];
        return `nothing was met by these patterns of the setting ${setting}: ${quoted.join(", ")}`;
      }),
  };
}
