import type { Catalog, CatalogEntry, JsonObject, JsonSchema } from "@singer-oracle/core";
import { type DictionaryColumn, printOracleType } from "@singer-oracle/core/oracle";
import { isViewKind, type StreamOrigin, validReplicationKeys } from "./discovery/stream-origin.ts";
import { columnSchemaOf, type SchemaOptions, streamSchemaOf } from "./discovery/stream-schema.ts";

/** What a catalog depends on besides what was discovered. */
export interface CatalogOptions extends SchemaOptions {
  /** Name of the database; null = not visible. */
  readonly databaseName: string | null;
}

/** The catalog of what was discovered, in its order. Nothing is selected. */
export function buildCatalog(origins: readonly StreamOrigin[], options: CatalogOptions): Catalog {
  return { streams: origins.map((origin) => catalogEntryOf(origin, options)) };
}

/**
 * The catalog entry of one stream. Besides what the specification asks for it has the keys that other taps for databases
 * write beside the metadata, because some tools read those.
 * Source: Singer SPEC, Discovery mode; singer-python catalog.py, CatalogEntry.to_dict.
 */
export function catalogEntryOf(origin: StreamOrigin, options: CatalogOptions): CatalogEntry {
  const { tapStreamId, kind, name, rowCount, columns } = origin;
  const keys = new Set(origin.keyProperties);
  const properties = columns.map((column): [string, JsonSchema] => [
    column.name,
    columnSchemaOf(column, keys.has(column.name), options.read),
  ]);
  const metadata = columns.map((column) => ({
    breadcrumb: ["properties", column.name],
    metadata: columnMetadata(column, keys.has(column.name)),
  }));
  return {
    tap_stream_id: tapStreamId,
    stream: tapStreamId,
    table_name: name,
    ...(options.databaseName === null ? {} : { database_name: options.databaseName }),
    is_view: isViewKind(kind),
    ...(rowCount === null ? {} : { row_count: rowCount }),
    schema: streamSchemaOf(origin, properties, options.charset),
    metadata: [{ breadcrumb: [], metadata: streamMetadata(origin, options) }, ...metadata],
  };
}

function streamMetadata(origin: StreamOrigin, { databaseName }: CatalogOptions): JsonObject {
  const { source, kind, keyProperties, rowCount, replicationKey } = origin;
  const isView = isViewKind(kind);
  const owner = source.kind === "table" ? source.table.owner : null;
  const validKeys = validReplicationKeys(origin);
  return {
    inclusion: "available",
    "selected-by-default": false,
    [isView ? "view-key-properties" : "table-key-properties"]: keyProperties,
    ...(owner === null ? {} : { "schema-name": owner }),
    ...(databaseName === null ? {} : { "database-name": databaseName }),
    "is-view": isView,
    ...(rowCount === null ? {} : { "row-count": rowCount }),
    "valid-replication-keys": validKeys,
    ...(isOnlyFullTable(origin, validKeys) ? { "forced-replication-method": "FULL_TABLE" } : {}),
    ...(replicationKey === undefined
      ? {}
      : { "replication-method": "INCREMENTAL", "replication-key": replicationKey }),
  };
}

/** Without a column to replicate by a stream can only be read whole; of a heap table there is ORA_ROWSCN, too. */
function isOnlyFullTable({ kind }: StreamOrigin, validKeys: readonly string[]): boolean {
  return validKeys.length === 0 && (isViewKind(kind) || kind === "external");
}

function columnMetadata({ type }: DictionaryColumn, isKey: boolean): JsonObject {
  const isSupported = type.family !== "unsupported";
  return {
    inclusion: !isSupported ? "unsupported" : isKey ? "automatic" : "available",
    "selected-by-default": isSupported,
    "sql-datatype": printOracleType(type),
  };
}
