import type { QualifiedName } from "../identifiers.ts";
import { quoteQualified } from "../identifiers.ts";
import type { DmlStatement, KeyColumn } from "./bound-columns.ts";
import { keyConditions } from "./bound-columns.ts";
import { whereClause } from "./predicates.ts";
import { olderVersions } from "./update.ts";

/**
 * Array `DELETE … WHERE keys`: records with `_sdc_deleted_at` under `hard_delete`.
 * Source: Oracle SQL Language Reference, DELETE.
 * @throws RangeError when there is no key: it would delete every row.
 */
export function deleteStatement(table: QualifiedName, keys: readonly KeyColumn[]): DmlStatement {
  if (keys.length === 0) throw new RangeError("a DELETE by key needs a key");
  return {
    sql: `DELETE FROM ${quoteQualified(table)}${whereClause(keyConditions(keys))}`,
    binds: keys.map((key) => key.bind),
  };
}

/** Deletes every row. Not TRUNCATE: that is DDL and commits. */
export function deleteAllStatement(table: QualifiedName): string {
  return `DELETE FROM ${quoteQualified(table)}`;
}

/** Deletes the rows of versions before `:version`, for ACTIVATE_VERSION with `hard_delete`; never rows without a version. */
export function deleteOlderVersionsStatement(table: QualifiedName, versionColumn: string): string {
  return `DELETE FROM ${quoteQualified(table)}${whereClause([olderVersions(versionColumn)])}`;
}
