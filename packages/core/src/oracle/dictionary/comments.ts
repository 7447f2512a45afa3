import type { SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import type { ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  readBatches,
  readIfVisible,
  textOf,
} from "./read-rows.ts";
import { tableKey } from "./table-name.ts";

/** The comments on tables, views, materialized views and their columns. */
export interface Comments {
  /** The comment on a table, by `tableKey`; null when there is none. */
  table(key: string): string | null;
  /** The comment on a column of a table, by `tableKey`; null when there is none. */
  column(key: string, column: string): string | null;
}

/**
 * Comments on tables and views. Source: Oracle Database Reference, ALL_TAB_COMMENTS.
 */
export function tableCommentsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "t.OWNER", table: "t.TABLE_NAME" });
  const sql = `SELECT t.OWNER, t.TABLE_NAME, t.COMMENTS
FROM ALL_TAB_COMMENTS t
WHERE t.COMMENTS IS NOT NULL
  AND ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/** Comments on materialized views. Source: Oracle Database Reference, ALL_MVIEW_COMMENTS. */
export function materializedViewCommentsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "m.OWNER", table: "m.MVIEW_NAME" });
  const sql = `SELECT m.OWNER, m.MVIEW_NAME, m.COMMENTS
FROM ALL_MVIEW_COMMENTS m
WHERE m.COMMENTS IS NOT NULL
  AND ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/** Comments on columns. Source: Oracle Database Reference, ALL_COL_COMMENTS. */
export function columnCommentsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "c.OWNER", table: "c.TABLE_NAME" });
  const sql = `SELECT c.OWNER, c.TABLE_NAME, c.COLUMN_NAME, c.COMMENTS
FROM ALL_COL_COMMENTS c
WHERE c.COMMENTS IS NOT NULL
  AND ${predicate.text}
ORDER BY c.OWNER, c.TABLE_NAME`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads the comments of everything that passes the filter, in three queries. A view that is not visible costs its
 * comments only.
 * @throws OracleError when a query fails for another reason.
 */
export async function readComments(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions = {},
  isWanted: (key: string) => boolean = () => true,
): Promise<Comments> {
  const read = (
    view: string,
    what: string,
    query: DictionaryQuery,
  ): Promise<ReadonlyMap<string, string>> =>
    readIfVisible<ReadonlyMap<string, string>>(
      view,
      `comments on ${what} are left out`,
      () => collect(reader, query, options, isWanted),
      new Map(),
      options,
    );
  const onTables = await read("ALL_TAB_COMMENTS", "tables", tableCommentsQuery(filter));
  const onMaterializedViews = await read(
    "ALL_MVIEW_COMMENTS",
    "materialized views",
    materializedViewCommentsQuery(filter),
  );
  const onColumns = await read("ALL_COL_COMMENTS", "columns", columnCommentsQuery(filter));
  return {
    // A materialized view's table has a comment that Oracle made; the user's own one wins.
    table: (key) => onMaterializedViews.get(key) ?? onTables.get(key) ?? null,
    column: (key, column) => onColumns.get(`${key}."${column}"`) ?? null,
  };
}

async function collect(
  reader: SqlReader,
  query: DictionaryQuery,
  options: DictionaryOptions,
  isWanted: (key: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const comments = new Map<string, string>();
  for await (const batch of readBatches(reader, query, options)) {
    for (const row of batch) {
      const key = tableKey({ owner: textOf(row[0], "OWNER"), name: textOf(row[1], "TABLE_NAME") });
      if (!isWanted(key)) continue;
      const isColumn = row.length > 3;
      const text = textOf(row[isColumn ? 3 : 2], "COMMENTS");
      comments.set(isColumn ? `${key}."${textOf(row[2], "COLUMN_NAME")}"` : key, text);
    }
  }
  return comments;
}
