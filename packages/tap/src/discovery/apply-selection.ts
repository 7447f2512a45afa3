import {
  type AppliedPatterns,
  applyMetadataOverrides,
  applySelectPatterns,
  type Catalog,
  type CatalogEntry,
  type JsonObject,
} from "@singer-oracle/core";
import type { TapSettings } from "../settings.ts";

/** The settings that select streams and set metadata. */
export type SelectionSettings = Pick<TapSettings, "select" | "metadata">;

/** Applies `select` and `metadata` to a catalog, one entry after the other. */
export interface SelectionApplier {
  /** The entry with the settings applied; the given one is not changed. @throws CatalogError for a pattern without a stream */
  apply(entry: CatalogEntry): CatalogEntry;
  /** One line for each setting with patterns that met no entry so far: most likely misspelt. */
  warnings(): readonly string[];
}

/**
 * Makes what applies the settings: `select`, which alone says what is selected when it is set, and then `metadata`. Without
 * either entries stay as they are.
 */
export function selectionApplier({ select, metadata }: SelectionSettings): SelectionApplier {
  const steps = [
    select === undefined
      ? undefined
      : applierOf("select", (catalog) => applySelectPatterns(catalog, select)),
    metadata === undefined
      ? undefined
      : applierOf("metadata", (catalog) => applyMetadataOverrides(catalog, metadata as JsonObject)),
  ].filter((step) => step !== undefined);
  return {
    apply: (entry) => steps.reduce((current, step) => step.apply(current), entry),
    warnings: () => steps.flatMap((step) => step.warnings()),
  };
}

function applierOf(
  setting: string,
  applyTo: (catalog: Catalog) => AppliedPatterns,
): SelectionApplier {
  let open: readonly string[] = applyTo({ streams: [] }).unmatched;
  return {
    apply: (entry) => {
      const { catalog, unmatched } = applyTo({ streams: [entry] });
      open = open.filter((pattern) => unmatched.includes(pattern));
      return catalog.streams[0] ?? entry;
    },
    warnings: () => {
      if (open.length === 0) return [];
      const quoted = open.map((pattern) => JSON.stringify(pattern)).join(", ");
      return [`nothing was met by these patterns of the setting ${setting}: ${quoted}`];
    },
  };
}
