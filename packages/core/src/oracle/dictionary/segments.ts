import type { SqlReader } from "../sql-reader.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  integerOf,
  integerOrNull,
  readAllRows,
  readIfVisible,
  textOrNull,
} from "./read-rows.ts";
import { type TableName, tableKey } from "./table-name.ts";

/** Bytes of a database block unless the tablespace says otherwise. Source: Oracle Database Reference, DB_BLOCK_SIZE. */
export const defaultBlockBytes = 8192;

/** Where new tables of an owner are stored. */
export interface OwnerStorage {
  /** Default tablespace; null when it is not known. */
  readonly tablespace: string | null;
  /** Bytes of a block there: 2048, 4096, 8192, 16384 or 32768. It bounds the length of an index key. */
  readonly blockBytes: number;
  /** False: `blockBytes` is only the usual 8192. */
  readonly isBlockBytesKnown: boolean;
}

/** The connected user's default tablespace. Source: Oracle Database Reference, USER_USERS, USER_TABLESPACES. */
export function ownStorageQuery(): DictionaryQuery {
  const sql = `SELECT u.DEFAULT_TABLESPACE, t.BLOCK_SIZE
FROM USER_USERS u
LEFT JOIN USER_TABLESPACES t ON t.TABLESPACE_NAME = u.DEFAULT_TABLESPACE`;
  return { sql, binds: {} };
}

/** Another user's default tablespace; needs a grant. Source: Oracle Database Reference, DBA_USERS, DBA_TABLESPACES. */
export function ownerStorageQuery(owner: string): DictionaryQuery {
  const sql = `SELECT u.DEFAULT_TABLESPACE, t.BLOCK_SIZE
FROM DBA_USERS u
LEFT JOIN DBA_TABLESPACES t ON t.TABLESPACE_NAME = u.DEFAULT_TABLESPACE
WHERE u.USERNAME = :owner`;
  return { sql, binds: { owner } };
}

/**
 * Reads where an owner's new tables are stored, in one query. What is not visible falls back to 8192 bytes.
 * @param owner null = the connected user.
 * @throws OracleError when the query fails for another reason than a missing grant.
 */
export async function readOwnerStorage(
  reader: SqlReader,
  owner: string | null,
  options: DictionaryOptions = {},
): Promise<OwnerStorage> {
  const query = owner === null ? ownStorageQuery() : ownerStorageQuery(owner);
  const rows = await readIfVisible(
    owner === null ? "USER_USERS or USER_TABLESPACES" : "DBA_USERS or DBA_TABLESPACES",
    `blocks are taken to have ${defaultBlockBytes} bytes`,
    () => readAllRows(reader, query, options),
    [],
    options,
  );
  const blockBytes = integerOrNull(rows[0]?.[1], "BLOCK_SIZE");
  return {
    tablespace: textOrNull(rows[0]?.[0], "DEFAULT_TABLESPACE"),
    blockBytes: blockBytes ?? defaultBlockBytes,
    isBlockBytesKnown: blockBytes !== null,
  };
}

/** A run of blocks that belongs to a table or to one of its partitions. */
export interface TableExtent {
  /** Changes when the segment is moved or truncated; part of every ROWID in it. */
  readonly dataObjectId: number;
  readonly partition: string | null;
  /** Relative file number within the tablespace. */
  readonly relativeFile: number;
  readonly firstBlock: number;
  readonly blockCount: number;
}

/** The extents of one table. Source: Oracle Database Reference, DBA_EXTENTS, ALL_OBJECTS. */
export function extentsQuery(table: TableName): DictionaryQuery {
  const sql = `SELECT o.DATA_OBJECT_ID, e.PARTITION_NAME, e.RELATIVE_FNO, e.BLOCK_ID, e.BLOCKS
FROM DBA_EXTENTS e
JOIN ALL_OBJECTS o ON o.OWNER = e.OWNER AND o.OBJECT_NAME = e.SEGMENT_NAME AND o.OBJECT_TYPE = e.SEGMENT_TYPE AND NVL(o.SUBOBJECT_NAME, ' ') = NVL(e.PARTITION_NAME, ' ')
WHERE e.OWNER = :owner
  AND e.SEGMENT_NAME = :name
  AND e.SEGMENT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
ORDER BY o.DATA_OBJECT_ID, e.RELATIVE_FNO, e.BLOCK_ID`;
  return { sql, binds: { owner: table.owner, name: table.name } };
}

/**
 * Reads the extents of one table in the order of its ROWIDs; undefined, with a notice, when DBA_EXTENTS is not visible.
 * Empty for what has no segment of its own: views, index-organized, clustered and external tables, tables never filled.
 * @throws OracleError when the query fails for another reason than a missing grant.
 */
export async function readExtents(
  reader: SqlReader,
  table: TableName,
  options: DictionaryOptions = {},
): Promise<readonly TableExtent[] | undefined> {
  const rows = await readIfVisible(
    "DBA_EXTENTS",
    `the blocks of ${tableKey(table)} are not known`,
    () => readAllRows(reader, extentsQuery(table), options),
    undefined,
    options,
  );
  return rows?.map(([dataObjectId, partition, relativeFile, firstBlock, blockCount]) => ({
    dataObjectId: integerOf(dataObjectId, "ALL_OBJECTS.DATA_OBJECT_ID"),
    partition: textOrNull(partition, "DBA_EXTENTS.PARTITION_NAME"),
    relativeFile: integerOf(relativeFile, "DBA_EXTENTS.RELATIVE_FNO"),
    firstBlock: integerOf(firstBlock, "DBA_EXTENTS.BLOCK_ID"),
    blockCount: integerOf(blockCount, "DBA_EXTENTS.BLOCKS"),
  }));
}
