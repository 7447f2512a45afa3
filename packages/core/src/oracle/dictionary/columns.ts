import type { Row, SqlReader } from "../sql-reader.ts";
import { oracleTypeFromDictionary } from "../types/dictionary-type.ts";
import type { OracleType } from "../types/oracle-type.ts";
import { filterPredicate } from "./filter-predicate.ts";
import type { ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  has23ai,
  integerOrNull,
  isFlag,
  isInvisible,
  readBatches,
  readRequired,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import { type TableGroups, tableGroups } from "./table-groups.ts";

/** How an identity column gets its values. `none`: it is no identity column. `unknown`: not asked. */
export type IdentityKind = "none" | "always" | "by-default" | "unknown";

/** A column of a table or view as the dictionary describes it. */
export interface DictionaryColumn {
  readonly name: string;
  /** COLUMN_ID, from 1; null for an invisible column. */
  readonly position: number | null;
  /** Shared between columns of the same type. */
  readonly type: OracleType;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  /** The SQL text of the default or of a virtual column's expression; null when there is none or it was not asked. */
  readonly defaultText: string | null;
  /** DEFAULT ON NULL: an explicit NULL is replaced by the default too. */
  readonly isDefaultOnNull: boolean;
  /** INVISIBLE: not in `SELECT *`, but there when it is named. */
  readonly isInvisible: boolean;
  /** Computed by the database; it cannot be inserted (ORA-54013). */
  readonly isVirtual: boolean;
  readonly identity: IdentityKind;
  /** COMMENT ON COLUMN; null when there is none or it was not asked. */
  readonly comment: string | null;
}

/** What to ask besides the columns themselves. Both cost time and are meant for a few tables. */
export interface ColumnOptions extends DictionaryOptions {
  /** Read DATA_DEFAULT, a LONG. Default false. */
  readonly withDefaults?: boolean;
  /** Tell GENERATED ALWAYS from BY DEFAULT. Default false: identity columns are `unknown`. */
  readonly withIdentity?: boolean;
}

/**
 * Columns in the order of the table; invisible ones last. Columns that the database made for itself are left out.
 * Source: Oracle Database Reference, ALL_TAB_COLS (IDENTITY_COLUMN, USER_GENERATED: since 12.1;
 * VECTOR_INFO: since 23ai), ALL_TAB_IDENTITY_COLS.
 */
export function columnsQuery(filter: ObjectFilter, options: ColumnOptions = {}): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "c.OWNER", table: "c.TABLE_NAME" });
  // A scalar query, because a LONG may not be selected through every kind of outer join (ORA-00997).
  const generation =
    options.withIdentity === true
      ? `(SELECT i.GENERATION_TYPE FROM ALL_TAB_IDENTITY_COLS i WHERE i.OWNER = c.OWNER AND i.TABLE_NAME = c.TABLE_NAME AND i.COLUMN_NAME = c.COLUMN_NAME)`
      : "NULL";
  const dataDefault = options.withDefaults === true ? "c.DATA_DEFAULT" : "NULL";
  const vectorInfo = has23ai(options) ? "c.VECTOR_INFO" : "NULL";
  const sql = `SELECT c.OWNER, c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_ID, c.DATA_TYPE, c.DATA_TYPE_OWNER, c.DATA_LENGTH, c.CHAR_LENGTH, c.CHAR_USED, c.DATA_PRECISION, c.DATA_SCALE, c.NULLABLE, c.DEFAULT_LENGTH, c.DEFAULT_ON_NULL, c.HIDDEN_COLUMN, c.VIRTUAL_COLUMN, c.IDENTITY_COLUMN, ${generation}, ${dataDefault}, ${vectorInfo}
FROM ALL_TAB_COLS c
WHERE (c.HIDDEN_COLUMN = 'NO' OR c.USER_GENERATED = 'YES')
  AND ${predicate.text}
ORDER BY c.OWNER, c.TABLE_NAME, c.COLUMN_ID, c.INTERNAL_COLUMN_ID`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads the columns of all tables that pass the filter, in one query, by table key.
 * On 23 without VECTOR_INFO a second one is needed.
 * @param isWanted leaves out tables for which it returns false, before anything is kept of them.
 * @throws DiscoveryError when ALL_TAB_COLS cannot be read; OracleError when the query fails otherwise.
 */
export async function readColumns(
  reader: SqlReader,
  filter: ObjectFilter,
  options: ColumnOptions = {},
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<DictionaryColumn>> {
  const read = (asked: ColumnOptions) => collectColumns(reader, filter, asked, isWanted);
  return readRequired("ALL_TAB_COLS", async () => {
    try {
      return await read(options);
    } catch (error) {
      if (!has23ai(options) || !isInvisible(error)) throw error;
      // The first builds of 23 have no VECTOR_INFO; if something else is missing, the second try says so.
      return await read({ ...options, serverMajorVersion: 21 });
    }
  });
}

async function collectColumns(
  reader: SqlReader,
  filter: ObjectFilter,
  options: ColumnOptions,
  isWanted?: (key: string) => boolean,
): Promise<TableGroups<DictionaryColumn>> {
  const groups = tableGroups<DictionaryColumn>(isWanted);
  const typeOf = sharedTypes();
  for await (const batch of readBatches(reader, columnsQuery(filter, options), options)) {
    for (const row of batch) groups.add(row[0], row[1], () => columnOf(row, typeOf));
  }
  return groups;
}

function columnOf(row: Row, typeOf: (row: Row) => OracleType): DictionaryColumn {
  const isIdentity = isFlag(row[16], "YES");
  return {
    name: textOf(row[2], "ALL_TAB_COLS.COLUMN_NAME"),
    position: integerOrNull(row[3], "ALL_TAB_COLS.COLUMN_ID"),
    type: typeOf(row),
    isNullable: !isFlag(row[11], "N"),
    hasDefault: (integerOrNull(row[12], "ALL_TAB_COLS.DEFAULT_LENGTH") ?? 0) > 0,
    defaultText: textOrNull(row[18], "ALL_TAB_COLS.DATA_DEFAULT")?.trim() ?? null,
    isDefaultOnNull: isFlag(row[13], "YES"),
    isInvisible: isFlag(row[14], "YES"),
    isVirtual: isFlag(row[15], "YES"),
    identity: isIdentity ? identityOf(row[17]) : "none",
    comment: null,
  };
}

function identityOf(generation: unknown): IdentityKind {
  if (isFlag(generation, "ALWAYS")) return "always";
  return isFlag(generation, "BY DEFAULT") ? "by-default" : "unknown";
}

/** One object per distinct type: 200,000 columns have a few hundred types. */
function sharedTypes(): (row: Row) => OracleType {
  const types = new Map<string, OracleType>();
  return (row) => {
    const key = `${row.slice(4, 11).join("\n")}\n${row[19]}`;
    let type = types.get(key);
    if (type === undefined) {
      type = oracleTypeFromDictionary({
        dataType: textOf(row[4], "ALL_TAB_COLS.DATA_TYPE"),
        dataTypeOwner: textOrNull(row[5], "ALL_TAB_COLS.DATA_TYPE_OWNER"),
        dataLength: integerOrNull(row[6], "ALL_TAB_COLS.DATA_LENGTH"),
        charLength: integerOrNull(row[7], "ALL_TAB_COLS.CHAR_LENGTH"),
        charUsed: textOrNull(row[8], "ALL_TAB_COLS.CHAR_USED"),
        dataPrecision: integerOrNull(row[9], "ALL_TAB_COLS.DATA_PRECISION"),
        dataScale: integerOrNull(row[10], "ALL_TAB_COLS.DATA_SCALE"),
        vectorInfo: textOrNull(row[19], "ALL_TAB_COLS.VECTOR_INFO"),
      });
      types.set(key, type);
    }
    return type;
  };
}
