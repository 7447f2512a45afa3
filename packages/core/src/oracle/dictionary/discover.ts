import type { SqlReader } from "../sql-reader.ts";
import { type ChosenKey, chooseKey } from "./choose-key.ts";
import { type DictionaryColumn, readColumns } from "./columns.ts";
import { type Comments, readComments } from "./comments.ts";
import { readConstraints, type TableConstraint } from "./constraints.ts";
import { leadingColumns, readIndexes, type TableIndex } from "./indexes.ts";
import type { ObjectFilter } from "./object-filter.ts";
import { type DictionaryOptions, readIfVisible } from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";
import { tableKey } from "./table-name.ts";
import { type DictionaryTable, readTables } from "./tables.ts";

/** A table, view or materialized view with everything a catalog entry is made from. */
export interface DiscoveredTable extends DictionaryTable {
  /** COMMENT ON TABLE; null when there is none. */
  readonly comment: string | null;
  /** Visible columns in the order of the table, those with an unsupported type among them. */
  readonly columns: readonly DictionaryColumn[];
  /** Names of invisible columns, which are not in `columns`. */
  readonly invisibleColumns: readonly string[];
  /** Names of those columns whose type has no JSON form. */
  readonly unsupportedColumns: readonly string[];
  readonly key: ChosenKey | null;
  /** Why there is no key, or what one has to know about it; null when there is nothing to say. */
  readonly keyReason: string | null;
  /** Columns that lead an index which can hand out rows in their order, sorted. */
  readonly leadingIndexColumns: readonly string[];
}

/** What discovery may leave out. */
export interface DiscoveryOptions extends DictionaryOptions {
  /** Read comments. Default true. */
  readonly withComments?: boolean;
}

/**
 * Reads everything discovery needs of the tables that pass the filter, sorted by owner and name. Ten queries, however
 * many tables there are (one more on a version 23 without VECTOR_INFO); the result takes about 65 MB for 20,000 tables
 * of ten columns. Keys, indexes and comments are left out, with one notice each, when their views are not visible.
 * @throws DiscoveryError when ALL_TABLES or ALL_TAB_COLS cannot be read; OracleError when a query fails otherwise.
 */
export async function readDiscovery(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DiscoveryOptions = {},
): Promise<readonly DiscoveredTable[]> {
  const tables = await readTables(reader, filter, options);
  const keys = new Set(tables.map(tableKey));
  const isWanted = (key: string) => keys.has(key);
  const columns = await readColumns(reader, filter, options, isWanted);
  const constraints = await readIfVisible<TableGroups<TableConstraint>>(
    "ALL_CONSTRAINTS or ALL_CONS_COLUMNS",
    "keys are taken from unique indexes only",
    () => readConstraints(reader, filter, options, isWanted),
    tableGroups(),
    options,
  );
  const indexes = await readIfVisible<TableGroups<TableIndex>>(
    "ALL_INDEXES or ALL_IND_COLUMNS",
    "tables without a primary key have no key",
    () => readIndexes(reader, filter, options, isWanted),
    tableGroups(),
    options,
  );
  const comments =
    options.withComments === false
      ? noComments
      : await readComments(reader, filter, options, isWanted);
  return tables.map((table) => {
    const key = tableKey(table);
    const parts = {
      columns: columns.get(key),
      constraints: constraints.get(key),
      indexes: indexes.get(key),
    };
    return discoveredTable(table, parts, comments);
  });
}

const noComments: Comments = { table: () => null, column: () => null };

interface TableParts {
  readonly columns: readonly DictionaryColumn[];
  readonly constraints: readonly TableConstraint[];
  readonly indexes: readonly TableIndex[];
}

function discoveredTable(
  table: DictionaryTable,
  { columns, constraints, indexes }: TableParts,
  comments: Comments,
): DiscoveredTable {
  const key = tableKey(table);
  const choice = chooseKey(columns, constraints, indexes);
  const visible = columns.filter((column) => !column.isInvisible);
  return {
    ...table,
    comment: comments.table(key),
    columns: visible.map((column) => withComment(column, comments.column(key, column.name))),
    invisibleColumns: columns.filter((column) => column.isInvisible).map(({ name }) => name),
    unsupportedColumns: visible
      .filter((column) => column.type.family === "unsupported")
      .map(({ name }) => name),
    key: choice.key,
    keyReason:
      choice.key === null && table.kind === "view"
        ? "a view has no key of its own: name its key columns in view-key-properties"
        : choice.reason,
    leadingIndexColumns: leadingColumns(indexes),
  };
}

function withComment(column: DictionaryColumn, comment: string | null): DictionaryColumn {
  return comment === null ? column : { ...column, comment };
}
