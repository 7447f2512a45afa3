import type { ColumnBind, OracleType, QualifiedName, TableName } from "@singer-oracle/core/oracle";

/** The metadata that a target adds to records. Source: Meltano Singer SDK, Record Metadata. */
export type MetadataName =
  | "extracted_at"
  | "received_at"
  | "batched_at"
  | "deleted_at"
  | "sequence"
  | "table_version"
  | "sync_started_at";

/** Where a column's value comes from. */
export type ColumnSource =
  /** A property of the record; more than one name for one that was flattened out of objects. */
  | { readonly kind: "property"; readonly path: readonly string[] }
  | { readonly kind: "metadata"; readonly name: MetadataName };

/** A column of a table that is loaded. */
export interface TargetColumn {
  /** Name as the dictionary stores it. */
  readonly name: string;
  readonly source: ColumnSource;
  /** The column's actual type in the table, whatever the schema says. */
  readonly type: OracleType;
  readonly bind: ColumnBind;
  readonly isKey: boolean;
  /** How bytes stand in the record's texts; undefined: not as bytes. */
  readonly contentEncoding: "base64" | "base16" | undefined;
  /** Whether a second's fraction may be cut where the type has no room for it: in metadata columns that others made. */
  readonly cutFraction: boolean;
  /** The type that the stream's schema, the overrides and the settings ask for; the column's own one for metadata. */
  readonly declaredType: OracleType;
  /**
   * Whether `widenColumns` may be asked for a type that holds a value which does not fit. False: the value's record is
   * rejected (keys, `schema_evolution` other than add-and-widen, `on_long_string: error`, and what Oracle cannot widen).
   */
  readonly mayWiden: boolean;
}

/**
 * The table of a stream as it is now, with everything that loading needs; plain data. A changed SCHEMA or a value that
 * needs a wider column makes a new plan with the next revision, never while a batch is under way.
 */
export interface TablePlan {
  /** Counts up from 1 for each stream. */
  readonly revision: number;
  readonly stream: string;
  /** Where the rows finally belong; the owner is never null. */
  readonly table: QualifiedName;
  /** In the order of the table; properties and metadata that no column takes are not among them. */
  readonly columns: readonly TargetColumn[];
  /** Names of the columns that tell rows apart, in the order of `key_properties`; empty for append-only. */
  readonly keyColumns: readonly string[];
  /** Whether the database itself keeps rows apart by the keys. */
  readonly hasUniqueKey: boolean;
  /** Top-level properties whose values no column takes (`schema_evolution: freeze`). Told once. */
  readonly ignoredProperties: readonly string[];
}

/** The table of a plan, whose owner is never null. */
export function tableOf({ table }: Pick<TablePlan, "table">): TableName {
  if (table.owner === null) throw new Error(`the plan for ${table.name} names no owner`);
  return { owner: table.owner, name: table.name };
}
