import type { BookmarkValue, SchemaMessage } from "@singer-oracle/core";
import type {
  ColumnReader,
  OracleType,
  QualifiedName,
  ValueChange,
} from "@singer-oracle/core/oracle";

/** A column of a stream: fixed before the first row. */
export interface PlannedColumn {
  /** Name of the property, which is the column's name as the dictionary stores it. */
  readonly name: string;
  readonly type: OracleType;
  readonly isNullable: boolean;
  /** How the value is selected, converted and encoded. */
  readonly reader: ColumnReader;
  /** How often a setting changed a value of this column: what `reader` was given as `onChange` counts here. */
  readonly changes: ReadonlyMap<ValueChange, number>;
}

/** What a stream is read from. */
export type StreamSource =
  | {
      readonly kind: "table";
      readonly table: QualifiedName;
      readonly objectKind: "table" | "view" | "materialized-view";
      /** External tables know no flashback query. */
      readonly isExternal: boolean;
    }
  /** A named query of the settings: an inline view, ready with its parentheses. */
  | { readonly kind: "query"; readonly view: string };

/** A column whose values say where an interrupted full table goes on. */
export interface ResumeColumn {
  readonly name: string;
  readonly type: OracleType;
}

/** The replication key of an INCREMENTAL stream. */
export interface ReplicationKeyPlan {
  /** Name of the column, which is among the plan's columns; or of the pseudo column. */
  readonly name: string;
  /** Undefined for the pseudo column ORA_ROWSCN. */
  readonly type: OracleType | undefined;
  readonly isNullable: boolean;
  /** Whether rows come in the order of the key. False: STATE is written at the stream's end only. */
  readonly isSorted: boolean;
  /** Where a stream without bookmark starts (`start_date`), as a bookmark would hold it; undefined: at the beginning. */
  readonly start: BookmarkValue | undefined;
  /** How far before the bookmark is read again: seconds for dates, units for numbers; 0 = not at all. */
  readonly lookback: number;
  readonly nullKeys: "first_run" | "always" | "never";
}

/** How a stream is replicated. */
export type ReplicationPlan =
  | {
      readonly method: "FULL_TABLE";
      /** The NOT NULL key by which an interrupted read goes on; empty when it starts over. */
      readonly resumeKey: readonly ResumeColumn[];
    }
  | { readonly method: "INCREMENTAL"; readonly key: ReplicationKeyPlan };

/**
 * All that is decided about a stream before its first row; plain data. Nothing that reads or writes the stream looks at
 * settings, catalog or dictionary again.
 */
export interface StreamPlan {
  readonly tapStreamId: string;
  /** Name in messages. */
  readonly stream: string;
  readonly source: StreamSource;
  /** Optimizer hints without their comment, checked. */
  readonly hints: string | undefined;
  /** Conditions that all must hold (`stream_options.where`), each standing on its own in parentheses. */
  readonly conditions: readonly string[];
  /** In the order of the record's properties; at least one. */
  readonly columns: readonly PlannedColumn[];
  readonly keyProperties: readonly string[];
  /** The SCHEMA that goes out before the stream's records. */
  readonly schemaMessage: SchemaMessage;
  readonly replication: ReplicationPlan;
  /** Rows fetched at a time, at most. */
  readonly fetchSize: number;
  /** NUM_ROWS of the dictionary; undefined when there are no statistics. */
  readonly estimatedRows: number | undefined;
}
