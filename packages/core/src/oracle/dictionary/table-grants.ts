import { formatIdentifier, quoteIdentifier, quoteQualified } from "../identifiers.ts";
import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import { exactTables } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  isFlag,
  readAllRows,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import type { TableName } from "./table-name.ts";

/** A privilege that someone holds on a table. */
export interface TableGrant {
  readonly grantee: string;
  /** `SELECT`, `INSERT`… */
  readonly privilege: string;
  /** The column that the privilege is limited to; null: the whole table. */
  readonly column: string | null;
  /** WITH GRANT OPTION. */
  readonly isGrantable: boolean;
}

/** All grants on one table. Source: Oracle Database Reference, ALL_TAB_PRIVS, ALL_COL_PRIVS. */
export function tableGrantsQuery(table: TableName): DictionaryQuery {
  const predicate = filterPredicate(exactTables([table]), {
    owner: "p.TABLE_SCHEMA",
    table: "p.TABLE_NAME",
  });
  const sql = `SELECT p.GRANTEE, p.PRIVILEGE, NULL AS COLUMN_NAME, p.GRANTABLE
FROM ALL_TAB_PRIVS p
WHERE ${predicate.text}
UNION
SELECT p.GRANTEE, p.PRIVILEGE, p.COLUMN_NAME, p.GRANTABLE
FROM ALL_COL_PRIVS p
WHERE ${predicate.text}
ORDER BY 1, 2, 3`;
  return { sql, binds: predicate.binds };
}

/**
 * Reads the grants on one table that the connected user may see: all of them when it owns the table or granted them.
 * @throws OracleError when the query fails.
 */
export async function readTableGrants(
  reader: SqlReader,
  table: TableName,
  options: DictionaryOptions = {},
): Promise<readonly TableGrant[]> {
  const rows = await readAllRows(reader, tableGrantsQuery(table), options);
  return rows.map((row: Row) => ({
    grantee: textOf(row[0], "ALL_TAB_PRIVS.GRANTEE"),
    privilege: textOf(row[1], "ALL_TAB_PRIVS.PRIVILEGE").trim(),
    column: textOrNull(row[2], "ALL_COL_PRIVS.COLUMN_NAME"),
    isGrantable: isFlag(row[3], "YES"),
  }));
}

/**
 * The statement that gives the same privilege on another table. The privilege is a keyword of the dictionary.
 * @throws UsageError (code `IDENTIFIER`) when a name cannot be one.
 */
export function grantStatement(grant: TableGrant, table: TableName): string {
  const columns = grant.column === null ? "" : ` (${quoteIdentifier(grant.column)})`;
  // PUBLIC is a keyword here: "PUBLIC" in quotes would be a user.
  const grantee = grant.grantee === "PUBLIC" ? "PUBLIC" : formatIdentifier(grant.grantee);
  const option = grant.isGrantable ? " WITH GRANT OPTION" : "";
  return `GRANT ${grant.privilege}${columns} ON ${quoteQualified(table)} TO ${grantee}${option}`;
}
