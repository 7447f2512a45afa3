import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import type { ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  isFlag,
  readBatches,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";

/** An index of a table. */
export interface TableIndex {
  /** Owner of the index, which may differ from the table's. */
  readonly owner: string;
  readonly name: string;
  /** INDEX_TYPE: `NORMAL`, `NORMAL/REV`, `IOT - TOP`, `BITMAP`, `FUNCTION-BASED NORMAL`, `DOMAIN`… */
  readonly type: string;
  readonly isUnique: boolean;
  /** False while it is UNUSABLE. The index of a partitioned table is taken to be usable. */
  readonly isUsable: boolean;
  /** False: the optimizer does not use it, but uniqueness is still enforced. */
  readonly isVisible: boolean;
  readonly isPartitioned: boolean;
  /** In order. An expression stands as the hidden column that Oracle made for it (`SYS_NC00005$`). */
  readonly columns: readonly IndexColumn[];
}

/** One column of an index. */
export interface IndexColumn {
  readonly name: string;
  readonly isDescending: boolean;
}

/** Which indexes are read. */
export type IndexScope =
  /** Only what discovery needs: unique indexes whole, of others the leading column, only plain B-tree indexes. */
  | "keys"
  /** Every index with every column. */
  | "all";

/**
 * Indexes with their columns in order. An index with DESC columns is a function-based one.
 * Source: Oracle Database Reference, ALL_INDEXES, ALL_IND_COLUMNS.
 */
export function indexesQuery(filter: ObjectFilter, scope: IndexScope = "keys"): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "i.TABLE_OWNER", table: "i.TABLE_NAME" });
  const narrowed =
    scope === "all"
      ? ""
      : `i.INDEX_TYPE IN ('NORMAL', 'NORMAL/REV', 'IOT - TOP')
  AND (i.UNIQUENESS = 'UNIQUE' OR c.COLUMN_POSITION = 1)
  AND `;
  const sql = `SELECT i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, i.INDEX_TYPE, i.UNIQUENESS, i.STATUS, i.VISIBILITY, i.PARTITIONED, c.COLUMN_NAME, c.DESCEND
FROM ALL_INDEXES i
JOIN ALL_IND_COLUMNS c ON c.INDEX_OWNER = i.OWNER AND c.INDEX_NAME = i.INDEX_NAME AND c.TABLE_OWNER = i.TABLE_OWNER AND c.TABLE_NAME = i.TABLE_NAME
WHERE ${narrowed}${predicate.text}
ORDER BY i.TABLE_OWNER, i.TABLE_NAME, i.OWNER, i.INDEX_NAME, c.COLUMN_POSITION`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads the indexes of all tables that pass the filter, in one query, by table key.
 * @throws OracleError when the query fails.
 */
export async function readIndexes(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions & { readonly scope?: IndexScope } = {},
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<TableIndex>> {
  const groups = tableGroups<TableIndex>(isWanted);
  let last: { readonly row: Row; readonly columns: IndexColumn[] } | undefined;
  for await (const batch of readBatches(reader, indexesQuery(filter, options.scope), options)) {
    for (const row of batch) {
      const column: IndexColumn = {
        name: textOf(row[9], "ALL_IND_COLUMNS.COLUMN_NAME"),
        isDescending: isFlag(row[10], "DESC"),
      };
      if (last !== undefined && isSameIndex(last.row, row)) {
        last.columns.push(column);
        continue;
      }
      const columns = [column];
      last = { row, columns };
      groups.add(row[0], row[1], () => indexOf(row, columns));
    }
  }
  return groups;
}

function isSameIndex(left: Row, right: Row): boolean {
  return (
    left[3] === right[3] && left[2] === right[2] && left[1] === right[1] && left[0] === right[0]
  );
}

function indexOf(row: Row, columns: readonly IndexColumn[]): TableIndex {
  return {
    owner: textOf(row[2], "ALL_INDEXES.OWNER"),
    name: textOf(row[3], "ALL_INDEXES.INDEX_NAME"),
    type: textOf(row[4], "ALL_INDEXES.INDEX_TYPE").trim(),
    isUnique: isFlag(row[5], "UNIQUE"),
    isUsable: !isFlag(textOrNull(row[6], "ALL_INDEXES.STATUS"), "UNUSABLE"),
    isVisible: !isFlag(row[7], "INVISIBLE"),
    isPartitioned: isFlag(row[8], "YES"),
    columns,
  };
}

/**
 * Whether the index holds plain column values in ascending order, so that uniqueness in it is uniqueness of the columns.
 * An expression or a DESC column is not: function-based indexes are no keys.
 */
export function isPlainIndex(index: TableIndex): boolean {
  return (
    (index.type === "NORMAL" || index.type === "NORMAL/REV" || index.type === "IOT - TOP") &&
    index.columns.every((column) => !column.isDescending)
  );
}

/**
 * The columns that lead an index which can hand out rows in their order: usable, visible, not reversed and in one piece.
 * Sorted, without duplicates.
 */
export function leadingColumns(indexes: readonly TableIndex[]): readonly string[] {
  const names = new Set<string>();
  for (const index of indexes) {
    const first = index.columns[0];
    if (first === undefined || first.isDescending || index.isPartitioned) continue;
    const isOrdered = index.type === "NORMAL" || index.type === "IOT - TOP";
    if (isOrdered && index.isUsable && index.isVisible) names.add(first.name);
  }
  return [...names].sort();
}
