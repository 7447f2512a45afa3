import type { SqlReader } from "../sql-reader.ts";
import { type NamePattern, nameMatches } from "./name-pattern.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  integerOrNull,
  isFlag,
  readAllRows,
  readRequired,
  textOf,
} from "./read-rows.ts";
import { compareText } from "./table-name.ts";

/** A user of the database, who may own tables. */
export interface DictionaryOwner {
  readonly name: string;
  /** Made by Oracle's own scripts: SYS, SYSTEM, XDB, APEX… */
  readonly isOracleMaintained: boolean;
  /** Exists in every container of the database. */
  readonly isCommon: boolean;
  /** Relational tables of this owner that the connected user may see. */
  readonly tableCount: number;
  /** Views of this owner that the connected user may see. */
  readonly viewCount: number;
}

/**
 * Users with what they own. Source: Oracle Database Reference, ALL_USERS (COMMON, ORACLE_MAINTAINED: since 12.1).
 */
export function ownersQuery(): DictionaryQuery {
  const sql = `SELECT u.USERNAME, u.ORACLE_MAINTAINED, u.COMMON, NVL(t.TABLE_COUNT, 0), NVL(v.VIEW_COUNT, 0)
FROM ALL_USERS u
LEFT JOIN (SELECT OWNER, COUNT(*) AS TABLE_COUNT FROM ALL_TABLES GROUP BY OWNER) t ON t.OWNER = u.USERNAME
LEFT JOIN (SELECT OWNER, COUNT(*) AS VIEW_COUNT FROM ALL_VIEWS GROUP BY OWNER) v ON v.OWNER = u.USERNAME`;
  return { sql, binds: {} };
}

/**
 * Reads the users whose name matches one of the patterns (none given: all), sorted by name, in one query.
 * @throws DiscoveryError when ALL_USERS cannot be read; OracleError when the query fails otherwise.
 */
export async function readOwners(
  reader: SqlReader,
  patterns: readonly NamePattern[] = [],
  options: DictionaryOptions = {},
): Promise<readonly DictionaryOwner[]> {
  const rows = await readRequired("ALL_USERS", () => readAllRows(reader, ownersQuery(), options));
  return rows
    .map(([name, maintained, common, tables, views]) => ({
      name: textOf(name, "ALL_USERS.USERNAME"),
      isOracleMaintained: isFlag(maintained, "Y"),
      isCommon: isFlag(common, "YES"),
      tableCount: integerOrNull(tables, "TABLE_COUNT") ?? 0,
      viewCount: integerOrNull(views, "VIEW_COUNT") ?? 0,
    }))
    .filter(({ name }) => patterns.length === 0 || patterns.some((p) => nameMatches(p, name)))
    .sort((left, right) => compareText(left.name, right.name));
}
