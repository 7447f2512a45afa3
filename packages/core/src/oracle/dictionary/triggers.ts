import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import type { ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  isFlag,
  readBatches,
  textOf,
} from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";

/** A trigger on a table. */
export interface TableTrigger {
  readonly owner: string;
  readonly name: string;
  /** TRIGGER_TYPE: `BEFORE EACH ROW`, `AFTER STATEMENT`, `INSTEAD OF`, `COMPOUND`… */
  readonly type: string;
  /** TRIGGERING_EVENT: `INSERT OR UPDATE`. */
  readonly event: string;
  readonly isEnabled: boolean;
}

/** Triggers on tables and views. Source: Oracle Database Reference, ALL_TRIGGERS. */
export function triggersQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "t.TABLE_OWNER", table: "t.TABLE_NAME" });
  const sql = `SELECT t.TABLE_OWNER, t.TABLE_NAME, t.OWNER, t.TRIGGER_NAME, t.TRIGGER_TYPE, t.TRIGGERING_EVENT, t.STATUS
FROM ALL_TRIGGERS t
WHERE ${predicate.text}
ORDER BY t.TABLE_OWNER, t.TABLE_NAME, t.OWNER, t.TRIGGER_NAME`;
  return { sql, binds: predicate.binds };
}

/** Reads the triggers of all tables that pass the filter, by table key. @throws OracleError when the query fails. */
export async function readTriggers(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions = {},
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<TableTrigger>> {
  const groups = tableGroups<TableTrigger>(isWanted);
  for await (const batch of readBatches(reader, triggersQuery(filter), options)) {
    for (const row of batch) groups.add(row[0], row[1], () => triggerOf(row));
  }
  return groups;
}

function triggerOf(row: Row): TableTrigger {
  return {
    owner: textOf(row[2], "ALL_TRIGGERS.OWNER"),
    name: textOf(row[3], "ALL_TRIGGERS.TRIGGER_NAME"),
    type: textOf(row[4], "ALL_TRIGGERS.TRIGGER_TYPE").trim(),
    event: textOf(row[5], "ALL_TRIGGERS.TRIGGERING_EVENT").trim(),
    isEnabled: isFlag(row[6], "ENABLED"),
  };
}

/**
 * Columns of partition and subpartition keys.
 * Source: Oracle Database Reference, ALL_PART_KEY_COLUMNS, ALL_SUBPART_KEY_COLUMNS (OBJECT_TYPE is padded with blanks).
 */
export function partitionKeysQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "p.OWNER", table: "p.NAME" });
  const sql = `SELECT p.OWNER, p.NAME, p.COLUMN_NAME
FROM ALL_PART_KEY_COLUMNS p
WHERE p.OBJECT_TYPE LIKE 'TABLE%'
  AND ${predicate.text}
UNION
SELECT p.OWNER, p.NAME, p.COLUMN_NAME
FROM ALL_SUBPART_KEY_COLUMNS p
WHERE p.OBJECT_TYPE LIKE 'TABLE%'
  AND ${predicate.text}
ORDER BY 1, 2, 3`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads the columns that decide the partition or subpartition of all tables that pass the filter, sorted, by table key.
 * @throws OracleError when the query fails.
 */
export async function readPartitionKeys(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions = {},
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<string>> {
  const groups = tableGroups<string>(isWanted);
  for await (const batch of readBatches(reader, partitionKeysQuery(filter), options)) {
    for (const row of batch) {
      groups.add(row[0], row[1], () => textOf(row[2], "ALL_PART_KEY_COLUMNS.COLUMN_NAME"));
    }
  }
  return groups;
}
