import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import { filterMatcher, type ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  integerOrNull,
  isFlag,
  readAllRows,
  readIfVisible,
  readRequired,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import { compareTableNames, tableKey } from "./table-name.ts";

/** What a name in FROM stands for. A materialized view is one thing, not also the table that holds its rows. */
export type TableKind = "table" | "view" | "materialized-view" | "external" | "temporary";

/** A table, view or materialized view as the dictionary describes it, without its columns. */
export interface DictionaryTable {
  readonly owner: string;
  readonly name: string;
  readonly kind: TableKind;
  /** NUM_ROWS of the last statistics, null when there are none. An estimate. */
  readonly rowCount: number | null;
  /** AVG_ROW_LEN in bytes, without LOBs that are stored apart; null when there are no statistics. */
  readonly averageRowBytes: number | null;
  /** When the statistics were taken, `YYYY-MM-DDTHH24:MI:SS` in the time zone of the database's host. */
  readonly analyzedAt: string | null;
  /** Index-organized: it has no physical ROWID. */
  readonly isIndexOrganized: boolean;
  readonly isPartitioned: boolean;
  /** ROWDEPENDENCIES: ORA_ROWSCN is kept per row instead of per block. */
  readonly hasRowDependencies: boolean;
  /** Tablespace of the table; null for views and for partitioned, temporary, index-organized and external tables. */
  readonly tablespace: string | null;
}

/**
 * Tables that hold something else's rows: recycle bin, logs of materialized views, advanced queueing, text indexes.
 * Source: Oracle Database Reference; the prefixes are reserved by Oracle's own features.
 */
function isNotInternal(column: string): string {
  return ["'BIN$%'", "'MLOG$\\_%' ESCAPE '\\'", "'RUPD$\\_%' ESCAPE '\\'", "'AQ$%'", "'DR$%'"]
    .map((pattern) => `${column} NOT LIKE ${pattern}`)
    .join("\n  AND ");
}

/**
 * Relational tables. DROPPED is NULL for partitioned tables, IOT_TYPE for tables that are not index-organized.
 * ALL_TABLES.EXTERNAL is not asked: it does not exist before 12.2. Source: Oracle Database Reference, ALL_TABLES.
 */
export function tablesQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "t.OWNER", table: "t.TABLE_NAME" });
  const sql = `SELECT t.OWNER, t.TABLE_NAME, t.NUM_ROWS, t.AVG_ROW_LEN, TO_CHAR(t.LAST_ANALYZED, 'YYYY-MM-DD"T"HH24:MI:SS'), t.IOT_TYPE, t.PARTITIONED, t.TEMPORARY, t.DEPENDENCIES, t.TABLESPACE_NAME
FROM ALL_TABLES t
WHERE NVL(t.NESTED, 'NO') = 'NO'
  AND NVL(t.SECONDARY, 'N') = 'N'
  AND NVL(t.DROPPED, 'NO') = 'NO'
  AND NVL(t.IOT_TYPE, 'IOT') = 'IOT'
  AND ${isNotInternal("t.TABLE_NAME")}
  AND ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/** Views. TEXT is not asked: it is a LONG. Source: Oracle Database Reference, ALL_VIEWS. */
export function viewsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "v.OWNER", table: "v.VIEW_NAME" });
  const sql = `SELECT v.OWNER, v.VIEW_NAME
FROM ALL_VIEWS v
WHERE ${isNotInternal("v.VIEW_NAME")}
  AND ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/** Materialized views with the tables that hold their rows. Source: Oracle Database Reference, ALL_MVIEWS. */
export function materializedViewsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "m.OWNER", table: "m.MVIEW_NAME" });
  const sql = `SELECT m.OWNER, m.MVIEW_NAME, m.CONTAINER_NAME
FROM ALL_MVIEWS m
WHERE ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/** External tables. Source: Oracle Database Reference, ALL_EXTERNAL_TABLES. */
export function externalTablesQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "x.OWNER", table: "x.TABLE_NAME" });
  const sql = `SELECT x.OWNER, x.TABLE_NAME
FROM ALL_EXTERNAL_TABLES x
WHERE ${predicate.text}`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads all tables, views and materialized views that pass the filter, in four queries, sorted by owner and name.
 * Object tables and XMLType tables are not among them.
 * @throws DiscoveryError when ALL_TABLES cannot be read; OracleError when a query fails otherwise.
 */
export async function readTables(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions = {},
): Promise<readonly DictionaryTable[]> {
  const rows = (query: DictionaryQuery) => () => readAllRows(reader, query, options);
  const optional = (view: string, consequence: string, query: DictionaryQuery) =>
    readIfVisible<readonly Row[]>(view, consequence, rows(query), [], options);

  const tables = await readRequired("ALL_TABLES", rows(tablesQuery(filter)));
  const views = await optional("ALL_VIEWS", "no views are found", viewsQuery(filter));
  const materializedViews = await optional(
    "ALL_MVIEWS",
    "materialized views are taken for tables",
    materializedViewsQuery(filter),
  );
  const externals = await optional(
    "ALL_EXTERNAL_TABLES",
    "external tables are taken for tables",
    externalTablesQuery(filter),
  );
  return mergeTables(tables, views, { materializedViews, externals }, filter);
}

function mergeTables(
  tableRows: readonly Row[],
  viewRows: readonly Row[],
  kinds: { readonly materializedViews: readonly Row[]; readonly externals: readonly Row[] },
  filter: ObjectFilter,
): readonly DictionaryTable[] {
  const isMaterialized = new Set<string>();
  const isContainer = new Set<string>();
  for (const [owner, name, container] of kinds.materializedViews) {
    const key = keyOf(owner, name);
    isMaterialized.add(key);
    const containerKey = keyOf(owner, container ?? name);
    if (containerKey !== key) isContainer.add(containerKey);
  }
  const isExternal = new Set(kinds.externals.map(([owner, name]) => keyOf(owner, name)));
  const byKey = new Map<string, DictionaryTable>();
  const passes = filterMatcher(filter);
  const add = (table: DictionaryTable) => {
    const key = tableKey(table);
    if (isContainer.has(key) || !passes(table.owner, table.name)) return;
    const kind = isMaterialized.has(key)
      ? "materialized-view"
      : isExternal.has(key)
        ? "external"
        : table.kind;
    byKey.set(key, { ...table, kind });
  };
  for (const row of viewRows) add(viewOf(row));
  // A materialized view may stand in both lists: its table has the statistics, so it is added last.
  for (const row of tableRows) add(tableOf(row));
  return [...byKey.values()].sort(compareTableNames);
}

function keyOf(owner: unknown, name: unknown): string {
  return tableKey({ owner: textOf(owner, "OWNER"), name: textOf(name, "TABLE_NAME") });
}

function tableOf(row: Row): DictionaryTable {
  const [owner, name, rows, rowBytes, analyzed, iot, partitioned, temporary, dependencies, space] =
    row;
  return {
    owner: textOf(owner, "ALL_TABLES.OWNER"),
    name: textOf(name, "ALL_TABLES.TABLE_NAME"),
    kind: isFlag(temporary, "Y") ? "temporary" : "table",
    rowCount: integerOrNull(rows, "ALL_TABLES.NUM_ROWS"),
    averageRowBytes: integerOrNull(rowBytes, "ALL_TABLES.AVG_ROW_LEN"),
    analyzedAt: textOrNull(analyzed, "ALL_TABLES.LAST_ANALYZED"),
    isIndexOrganized: isFlag(iot, "IOT"),
    isPartitioned: isFlag(partitioned, "YES"),
    hasRowDependencies: isFlag(dependencies, "ENABLED"),
    tablespace: textOrNull(space, "ALL_TABLES.TABLESPACE_NAME"),
  };
}

function viewOf([owner, name]: Row): DictionaryTable {
  return {
    owner: textOf(owner, "ALL_VIEWS.OWNER"),
    name: textOf(name, "ALL_VIEWS.VIEW_NAME"),
    kind: "view",
    rowCount: null,
    averageRowBytes: null,
    analyzedAt: null,
    isIndexOrganized: false,
    isPartitioned: false,
    hasRowDependencies: false,
    tablespace: null,
  };
}
