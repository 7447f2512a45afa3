import type { JsonValue } from "@singer-oracle/core";
import {
  al32utf8,
  type BindValue,
  bindName,
  createValueBinder,
  deleteOlderVersionsStatement,
  isDoesNotFit,
  markOlderVersionsStatement,
  type OracleSession,
  type OracleType,
  placeholder,
  type QualifiedName,
  type SessionBinds,
  typedBind,
  versionBind,
} from "@singer-oracle/core/oracle";
import type { MetadataName, TablePlan, TargetColumn } from "../table/table-plan.ts";

/** The rows of older versions, and what becomes of them. */
export interface OlderVersions {
  readonly table: QualifiedName;
  /** Rows of versions before this one are gone from the source. */
  readonly version: number;
  readonly versionColumn: TargetColumn;
  /** Undefined: the rows are deleted. Otherwise the column that is set, and to when. */
  readonly mark: { readonly column: TargetColumn; readonly atMs: number } | undefined;
}

/** The column that takes a metadata value, if there is one. */
export function metadataColumn(plan: TablePlan, name: MetadataName): TargetColumn | undefined {
  return plan.columns.find(({ source }) => source.kind === "metadata" && source.name === name);
}

/**
 * Deletes or marks the rows of older versions; rows without a version stay, and so do marks that are there. Commits
 * nothing. Doing it again changes nothing.
 * @returns how many rows.
 * @throws OracleError, TransientOracleError, PrivilegeError
 */
export function retireOlderVersions(
  session: OracleSession,
  { table, version, versionColumn, mark }: OlderVersions,
): Promise<number> {
  const versionValue = bindOf(versionColumn, version);
  if (mark === undefined) {
    return session.execute(
      deleteOlderVersionsStatement(table, versionColumn.name),
      binds([versionBind, versionColumn.type, versionValue]),
    );
  }
  const deletedAt = bindName(0);
  const { expression } = typedBind(mark.column.type, placeholder(deletedAt));
  const columns = { version: versionColumn.name, deletedAt: mark.column.name };
  return session.execute(
    markOlderVersionsStatement(table, columns, expression),
    binds(
      [versionBind, versionColumn.type, versionValue],
      [deletedAt, mark.column.type, bindOf(mark.column, new Date(mark.atMs).toISOString())],
    ),
  );
}

function binds(
  ...entries: readonly (readonly [name: string, type: OracleType, value: BindValue])[]
): SessionBinds {
  return Object.fromEntries(
    entries.map(([name, type, value]) => [
      name,
      { type: typedBind(type, placeholder(name)).bindAs, value },
    ]),
  );
}

function bindOf(column: TargetColumn, value: JsonValue): BindValue {
  const bound = createValueBinder(column.type, {
    column: column.name,
    isKey: false,
    emptyString: "null",
    cutFraction: true,
    charset: al32utf8,
    maxVarcharBytes: 4000,
    onUnmappableChar: "error",
  })(value);
  if (isDoesNotFit(bound)) throw new Error(`column ${column.name} cannot hold a version or a time`);
  return bound;
}
