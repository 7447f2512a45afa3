import type { QualifiedName } from "../identifiers.ts";
import { quoteQualified } from "../identifiers.ts";

/**
 * Drops a table for good, past the recycle bin, with the foreign keys that point at it when `cascade` is true.
 * Source: Oracle SQL Language Reference, DROP TABLE.
 */
export function dropTableStatement(
  table: QualifiedName,
  options: { readonly cascade?: boolean } = {},
): string {
  const cascade = options.cascade === true ? " CASCADE CONSTRAINTS" : "";
  return `DROP TABLE ${quoteQualified(table)}${cascade} PURGE`;
}
