import { createHash } from "node:crypto";
import type { QualifiedName } from "../identifiers.ts";
import { quoteQualified } from "../identifiers.ts";
import type { ColumnDefinition } from "./create-table.ts";
import { columnDefinitions } from "./create-table.ts";

/** The default of the server parameter PRIVATE_TEMP_TABLE_PREFIX. Source: Oracle Database Reference. */
export const privateTemporaryTablePrefix = "ORA$PTT_";

/** A column of a stage: stages have no constraints, so name and type are all. */
export type StageColumn = Pick<ColumnDefinition, "name" | "type">;

/** The beginning of the names of our global temporary tables. */
export const globalStagePrefix = "SO_STG_";

/**
 * The name of a stage: the prefix and 16 hexadecimal digits of the SHA-256 of the table's name and the stage's layout. A
 * changed layout is another name, so a stage is never altered; 24 bytes at most with our prefixes, under every server's
 * limit.
 */
export function stageName(
  prefix: string,
  table: QualifiedName,
  columns: readonly StageColumn[],
): string {
  const layout = JSON.stringify([
    table.owner,
    table.name,
    ...columns.map((column) => [column.name, column.type]),
  ]);
  const digest = createHash("sha256").update(layout, "utf8").digest("hex");
  return `${prefix}${digest.slice(0, 16).toUpperCase()}`;
}

/**
 * A table of this session alone, without constraints, that keeps its definition over commits. Never run it inside a
 * batch: on some servers it commits. Needs 18c. Source: Oracle SQL Language Reference, CREATE TABLE, PRIVATE TEMPORARY.
 */
export function createPrivateStageStatement(name: string, columns: readonly StageColumn[]): string {
  const table = quoteQualified({ owner: null, name });
  return `CREATE PRIVATE TEMPORARY TABLE ${table} (\n${stageColumns(columns)}\n) ON COMMIT PRESERVE DEFINITION`;
}

/**
 * A table whose rows belong to one transaction, for servers before 18c. It stays in the dictionary; ORA-00955 means that
 * another run has made it already. Source: Oracle SQL Language Reference, CREATE TABLE, GLOBAL TEMPORARY.
 */
export function createGlobalStageStatement(
  table: QualifiedName,
  columns: readonly StageColumn[],
): string {
  return `CREATE GLOBAL TEMPORARY TABLE ${quoteQualified(table)} (\n${stageColumns(columns)}\n) ON COMMIT DELETE ROWS`;
}

/** Drops a stage. Temporary tables never go to the recycle bin, so there is no PURGE. */
export function dropStageStatement(table: QualifiedName): string {
  return `DROP TABLE ${quoteQualified(table)}`;
}

function stageColumns(columns: readonly StageColumn[]): string {
  // Copied field by field: a definition made for the target may carry a check, which a stage must not have.
  return columnDefinitions(columns.map(({ name, type }) => ({ name, type })));
}
