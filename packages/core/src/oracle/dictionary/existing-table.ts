import type { Row, SqlReader } from "../sql-reader.ts";
import { type DictionaryColumn, readColumns } from "./columns.ts";
import { type Comments, readComments } from "./comments.ts";
import { readConstraints, type TableConstraint } from "./constraints.ts";
import { filterPredicate } from "./filter-predicate.ts";
import { isPlainIndex, readIndexes, type TableIndex } from "./indexes.ts";
import { exactTables, type ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  readAllRows,
  readIfVisible,
  readRequired,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";
import { type TableName, tableKey } from "./table-name.ts";
import { type DictionaryTable, readTables } from "./tables.ts";
import { readPartitionKeys, readTriggers, type TableTrigger } from "./triggers.ts";

/** What a private synonym stands for. */
export interface SynonymTarget {
  /** Null only behind a database link, where the link's user is meant. */
  readonly owner: string | null;
  readonly name: string;
  readonly databaseLink: string | null;
}

/** What stands under a name that a table should have. */
export interface ExistingTable {
  readonly owner: string;
  readonly name: string;
  /** `other`: something that is no table but takes the name (ORA-00955), see `objectType`. */
  readonly kind: DictionaryTable["kind"] | "synonym" | "other";
  /** OBJECT_TYPE of ALL_OBJECTS: `TABLE` (also of a materialized view), `VIEW`, `SYNONYM`, `SEQUENCE`, `PACKAGE`… */
  readonly objectType: string;
  /** What a synonym stands for; null for everything else. Its columns are not read: ask for that table. */
  readonly synonymFor: SynonymTarget | null;
  /** Facts of the table or view; null for synonyms and others. */
  readonly table: DictionaryTable | null;
  readonly comment: string | null;
  /** All columns, the invisible ones too, with defaults, identity and comments. */
  readonly columns: readonly DictionaryColumn[];
  readonly constraints: readonly TableConstraint[];
  readonly indexes: readonly TableIndex[];
  readonly triggers: readonly TableTrigger[];
  /** Columns that decide the partition or subpartition. */
  readonly partitionKeyColumns: readonly string[];
}

/**
 * Everything in the name space of tables under these names.
 * Source: Oracle Database Reference, ALL_OBJECTS (NAMESPACE 1: tables, views, sequences, synonyms, PL/SQL
 * units and types; a materialized view stands there as its table), ALL_SYNONYMS.
 */
export function objectsQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "o.OWNER", table: "o.OBJECT_NAME" });
  const sql = `SELECT o.OWNER, o.OBJECT_NAME, o.OBJECT_TYPE, s.TABLE_OWNER, s.TABLE_NAME, s.DB_LINK
FROM ALL_OBJECTS o
LEFT JOIN ALL_SYNONYMS s ON s.OWNER = o.OWNER AND s.SYNONYM_NAME = o.OBJECT_NAME
WHERE o.NAMESPACE = 1
  AND o.SUBOBJECT_NAME IS NULL
  AND ${predicate.text}
ORDER BY o.OWNER, o.OBJECT_NAME, o.OBJECT_TYPE`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads what stands under the given names, by `tableKey`; a name under which the connected user can see nothing is not
 * in the map. The number of queries does not depend on the number of names.
 * @throws DiscoveryError when ALL_OBJECTS, ALL_TABLES or ALL_TAB_COLS cannot be read; OracleError otherwise.
 */
export async function readExistingTables(
  reader: SqlReader,
  names: readonly TableName[],
  options: DictionaryOptions = {},
): Promise<ReadonlyMap<string, ExistingTable>> {
  const found = new Map<string, ExistingTable>();
  if (names.length === 0) return found;
  const filter = exactTables(names);
  const rows = await readRequired("ALL_OBJECTS or ALL_SYNONYMS", () =>
    readAllRows(reader, objectsQuery(filter), options),
  );
  const wanted = new Set(names.map(tableKey));
  const objects = rows.filter((row) => wanted.has(tableKey(nameOf(row))));
  if (objects.length === 0) return found;
  const parts = await readParts(reader, filter, options, (key) => wanted.has(key));
  for (const row of objects) {
    const key = tableKey(nameOf(row));
    found.set(key, existingTable(row, key, parts));
  }
  return found;
}

/**
 * Reads what stands under one name; undefined when the connected user can see nothing there.
 * @throws DiscoveryError when ALL_OBJECTS, ALL_TABLES or ALL_TAB_COLS cannot be read; OracleError otherwise.
 */
export async function readExistingTable(
  reader: SqlReader,
  name: TableName,
  options: DictionaryOptions = {},
): Promise<ExistingTable | undefined> {
  const found = await readExistingTables(reader, [name], options);
  return found.get(tableKey(name));
}

function nameOf(row: Row): TableName {
  return {
    owner: textOf(row[0], "ALL_OBJECTS.OWNER"),
    name: textOf(row[1], "ALL_OBJECTS.OBJECT_NAME"),
  };
}

/** Everything about the tables under some names, before it is put together per name. */
interface TableParts {
  readonly tables: ReadonlyMap<string, DictionaryTable>;
  readonly columns: TableGroups<DictionaryColumn>;
  readonly constraints: TableGroups<TableConstraint>;
  readonly indexes: TableGroups<TableIndex>;
  readonly triggers: TableGroups<TableTrigger>;
  readonly partitionKeys: TableGroups<string>;
  readonly comments: Comments;
}

async function readParts(
  reader: SqlReader,
  filter: ObjectFilter,
  options: DictionaryOptions,
  isWanted: (key: string) => boolean,
): Promise<TableParts> {
  const all = { ...options, scope: "all" } as const;
  const detailed = { ...options, withDefaults: true, withIdentity: true };
  const optional = <T>(views: string, what: string, work: () => Promise<TableGroups<T>>) =>
    readIfVisible(views, `${what} are not known`, work, tableGroups<T>(), options);
  const tables = await readTables(reader, filter, options);
  return {
    tables: new Map(tables.map((table) => [tableKey(table), table])),
    columns: await readColumns(reader, filter, detailed, isWanted),
    constraints: await optional("ALL_CONSTRAINTS or ALL_CONS_COLUMNS", "constraints", () =>
      readConstraints(reader, filter, all, isWanted),
    ),
    indexes: await optional("ALL_INDEXES or ALL_IND_COLUMNS", "indexes", () =>
      readIndexes(reader, filter, all, isWanted),
    ),
    triggers: await optional("ALL_TRIGGERS", "triggers", () =>
      readTriggers(reader, filter, options, isWanted),
    ),
    partitionKeys: await optional(
      "ALL_PART_KEY_COLUMNS or ALL_SUBPART_KEY_COLUMNS",
      "partition keys",
      () => readPartitionKeys(reader, filter, options, isWanted),
    ),
    comments: await readComments(reader, filter, options, isWanted),
  };
}

function existingTable(row: Row, key: string, parts: TableParts): ExistingTable {
  const objectType = textOf(row[2], "ALL_OBJECTS.OBJECT_TYPE").trim();
  const table = objectType === "SYNONYM" ? null : (parts.tables.get(key) ?? null);
  const synonymName = textOrNull(row[4], "ALL_SYNONYMS.TABLE_NAME");
  const { owner, name } = nameOf(row);
  return {
    owner,
    name,
    kind: table?.kind ?? (objectType === "SYNONYM" ? "synonym" : "other"),
    objectType,
    synonymFor:
      objectType === "SYNONYM" && synonymName !== null
        ? {
            owner: textOrNull(row[3], "ALL_SYNONYMS.TABLE_OWNER"),
            name: synonymName,
            databaseLink: textOrNull(row[5], "ALL_SYNONYMS.DB_LINK"),
          }
        : null,
    table,
    comment: parts.comments.table(key),
    columns: parts.columns
      .get(key)
      .map((column) => ({ ...column, comment: parts.comments.column(key, column.name) })),
    constraints: parts.constraints.get(key),
    indexes: parts.indexes.get(key),
    triggers: parts.triggers.get(key),
    partitionKeyColumns: parts.partitionKeys.get(key),
  };
}

/**
 * Whether the database keeps rows apart by exactly these columns, in any order: an enabled primary key or unique
 * constraint, or a plain unique index that is usable. Without one an upsert is slow and two runs may insert a row twice.
 */
export function hasUniqueKey(
  table: Pick<ExistingTable, "constraints" | "indexes">,
  columns: readonly string[],
): boolean {
  const wanted = new Set(columns);
  const covers = (names: readonly string[]) =>
    names.length === wanted.size && names.every((name) => wanted.has(name));
  return (
    table.constraints.some(
      (c) => c.isEnabled && (c.kind === "primary-key" || c.kind === "unique") && covers(c.columns),
    ) ||
    table.indexes.some(
      (index) =>
        index.isUnique &&
        index.isUsable &&
        isPlainIndex(index) &&
        covers(index.columns.map((column) => column.name)),
    )
  );
}

/**
 * Whether a value may be given for the column in an INSERT. Virtual columns (ORA-54013) and identity columns GENERATED
 * ALWAYS (ORA-32795) take none. Source: Oracle SQL Language Reference, CREATE TABLE, identity_clause and
 * virtual_column_definition.
 */
export function isInsertable(column: DictionaryColumn): boolean {
  return !column.isVirtual && column.identity !== "always";
}
