import type { Row, SqlReader } from "../sql-reader.ts";
import { filterPredicate } from "./filter-predicate.ts";
import { everyTable, exactTables, type ObjectFilter } from "./object-filter.ts";
import {
  type DictionaryOptions,
  type DictionaryQuery,
  has23ai,
  integerOf,
  integerOrNull,
  readAllRows,
  readIfVisible,
  readRequired,
  textOf,
  textOrNull,
} from "./read-rows.ts";
import type { TableName } from "./table-name.ts";

/** A privilege on one object, held directly, through an enabled role or through PUBLIC. */
export interface ObjectPrivilege extends TableName {
  /** `SELECT`, `READ`, `INSERT`, `FLASHBACK`, `EXECUTE`… */
  readonly privilege: string;
  /** The user, a role or `PUBLIC`. */
  readonly grantee: string;
}

/** A system privilege that holds for the objects of one owner only (23ai). */
export interface OwnerPrivilege {
  /** `SELECT ANY TABLE`. */
  readonly privilege: string;
  readonly owner: string;
}

/** How much an owner may store in the default tablespace. */
export interface Quota {
  /** The default tablespace. */
  readonly tablespace: string;
  /** Bytes in use there. */
  readonly usedBytes: number;
  /** Bytes allowed there; null: no limit. */
  readonly maxBytes: number | null;
}

/** What the connected user may do. */
export interface PrivilegeFacts {
  readonly user: string;
  /** In force in this session, from roles too, sorted. */
  readonly systemPrivileges: readonly string[];
  /** Those of them that were granted to the user itself, sorted. */
  readonly directPrivileges: readonly string[];
  /** Enabled roles, sorted. */
  readonly roles: readonly string[];
  /** Empty before 23ai. */
  readonly ownerPrivileges: readonly OwnerPrivilege[];
  readonly objectPrivileges: readonly ObjectPrivilege[];
  /** Temporary tablespace of the user; null when it is not known. */
  readonly temporaryTablespace: string | null;
  /** Quota of each owner that was asked for, by name; null when it is not visible. */
  readonly quotas: ReadonlyMap<string, Quota | null>;
}

/** What to read besides the session's own privileges. */
export interface PrivilegeOptions extends DictionaryOptions {
  /** Objects whose grants are read. Default: all that are not Oracle's own. */
  readonly tables?: readonly TableName[];
  /** Owner, other than the user, whose quota is read. */
  readonly owner?: string;
}

/** Texts of the queries on the session itself. Source: Oracle Database Reference, the views named in them. */
export const sessionPrivilegeSql = {
  user: "SELECT u.USERNAME, u.DEFAULT_TABLESPACE, u.TEMPORARY_TABLESPACE, q.BYTES, q.MAX_BYTES\nFROM USER_USERS u\nLEFT JOIN USER_TS_QUOTAS q ON q.TABLESPACE_NAME = u.DEFAULT_TABLESPACE",
  system: "SELECT p.PRIVILEGE\nFROM SESSION_PRIVS p\nORDER BY p.PRIVILEGE",
  direct:
    "SELECT p.PRIVILEGE\nFROM USER_SYS_PRIVS p\nWHERE p.USERNAME = USER\nORDER BY p.PRIVILEGE",
  roles: "SELECT r.ROLE\nFROM SESSION_ROLES r\nORDER BY r.ROLE",
  owners:
    "SELECT p.PRIVILEGE, p.SCHEMA\nFROM SESSION_SCHEMA_PRIVS p\nORDER BY p.SCHEMA, p.PRIVILEGE",
} as const;

/**
 * Grants on objects to the user, to its enabled roles and to PUBLIC, and always those on DBMS_FLASHBACK.
 * Source: Oracle Database Reference, ALL_TAB_PRIVS, SESSION_ROLES.
 */
export function objectPrivilegesQuery(filter: ObjectFilter): DictionaryQuery {
  const predicate = filterPredicate(filter, { owner: "p.TABLE_SCHEMA", table: "p.TABLE_NAME" });
  const sql = `SELECT p.TABLE_SCHEMA, p.TABLE_NAME, p.PRIVILEGE, p.GRANTEE
FROM ALL_TAB_PRIVS p
WHERE (p.GRANTEE = USER OR p.GRANTEE = 'PUBLIC' OR p.GRANTEE IN (SELECT r.ROLE FROM SESSION_ROLES r))
  AND ((p.TABLE_SCHEMA = 'SYS' AND p.TABLE_NAME = 'DBMS_FLASHBACK') OR (${predicate.text}))
ORDER BY p.TABLE_SCHEMA, p.TABLE_NAME, p.PRIVILEGE, p.GRANTEE`;
  return { sql, binds: predicate.binds };
}

/**
 * Another owner's quota; needs a grant.
 * Source: Oracle Database Reference, DBA_USERS, DBA_TS_QUOTAS (MAX_BYTES -1: no limit), DBA_SYS_PRIVS.
 */
export function ownerQuotaQuery(owner: string): DictionaryQuery {
  const sql = `SELECT u.DEFAULT_TABLESPACE, q.BYTES, q.MAX_BYTES, (SELECT COUNT(*) FROM DBA_SYS_PRIVS s WHERE s.GRANTEE = u.USERNAME AND s.PRIVILEGE = 'UNLIMITED TABLESPACE')
FROM DBA_USERS u
LEFT JOIN DBA_TS_QUOTAS q ON q.USERNAME = u.USERNAME AND q.TABLESPACE_NAME = u.DEFAULT_TABLESPACE
WHERE u.USERNAME = :owner`;
  return { sql, binds: { owner } };
}

/**
 * Reads what the connected user may do, in five to seven queries.
 * @throws DiscoveryError when SESSION_PRIVS cannot be read; OracleError when a query fails otherwise.
 */
export async function readPrivilegeFacts(
  reader: SqlReader,
  options: PrivilegeOptions = {},
): Promise<PrivilegeFacts> {
  const rows = (sql: string) => readAllRows(reader, { sql, binds: {} }, options);
  const optional = (view: string, consequence: string, query: DictionaryQuery) =>
    readIfVisible<readonly Row[]>(
      view,
      consequence,
      () => readAllRows(reader, query, options),
      [],
      options,
    );
  const system = texts(await readRequired("SESSION_PRIVS", () => rows(sessionPrivilegeSql.system)));
  const [user] = await readRequired("USER_USERS or USER_TS_QUOTAS", () =>
    rows(sessionPrivilegeSql.user),
  );
  const filter = options.tables === undefined ? everyTable : exactTables(options.tables);
  const userName = textOf(user?.[0], "USER_USERS.USERNAME");
  const isUnlimited = system.includes("UNLIMITED TABLESPACE");
  const quotas = new Map([[userName, quotaOf(user?.[1], user?.[3], user?.[4], isUnlimited)]]);
  if (options.owner !== undefined && options.owner !== userName) {
    quotas.set(options.owner, await readOwnerQuota(reader, options.owner, options));
  }
  return {
    user: userName,
    systemPrivileges: system,
    directPrivileges: texts(
      await optional("USER_SYS_PRIVS", "direct grants are not told from roles", {
        sql: sessionPrivilegeSql.direct,
        binds: {},
      }),
    ),
    roles: texts(
      await optional("SESSION_ROLES", "roles are not known", {
        sql: sessionPrivilegeSql.roles,
        binds: {},
      }),
    ),
    ownerPrivileges: await readOwnerPrivileges(reader, options),
    objectPrivileges: (
      await optional(
        "ALL_TAB_PRIVS",
        "grants on objects are not known",
        objectPrivilegesQuery(filter),
      )
    ).map(objectPrivilegeOf),
    temporaryTablespace: textOrNull(user?.[2], "USER_USERS.TEMPORARY_TABLESPACE"),
    quotas,
  };
}

function texts(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => textOf(row[0], "PRIVILEGE").trim());
}

function objectPrivilegeOf(row: Row): ObjectPrivilege {
  return {
    owner: textOf(row[0], "ALL_TAB_PRIVS.TABLE_SCHEMA"),
    name: textOf(row[1], "ALL_TAB_PRIVS.TABLE_NAME"),
    privilege: textOf(row[2], "ALL_TAB_PRIVS.PRIVILEGE").trim(),
    grantee: textOf(row[3], "ALL_TAB_PRIVS.GRANTEE"),
  };
}

async function readOwnerPrivileges(
  reader: SqlReader,
  options: PrivilegeOptions,
): Promise<readonly OwnerPrivilege[]> {
  if (!has23ai(options)) return [];
  const rows = await readIfVisible<readonly Row[]>(
    "SESSION_SCHEMA_PRIVS",
    "privileges on the objects of one owner are not known",
    () => readAllRows(reader, { sql: sessionPrivilegeSql.owners, binds: {} }, options),
    [],
    options,
  );
  return rows.map(([privilege, owner]) => ({
    privilege: textOf(privilege, "SESSION_SCHEMA_PRIVS.PRIVILEGE").trim(),
    owner: textOf(owner, "SESSION_SCHEMA_PRIVS.SCHEMA"),
  }));
}

async function readOwnerQuota(
  reader: SqlReader,
  owner: string,
  options: DictionaryOptions,
): Promise<Quota | null> {
  const rows = await readIfVisible<readonly Row[]>(
    "DBA_USERS, DBA_TS_QUOTAS or DBA_SYS_PRIVS",
    `the quota of "${owner}" is not known`,
    () => readAllRows(reader, ownerQuotaQuery(owner), options),
    [],
    options,
  );
  const [row] = rows;
  if (row === undefined) return null;
  return quotaOf(row[0], row[1], row[2], integerOf(row[3], "COUNT(*)") > 0);
}

function quotaOf(
  tablespace: unknown,
  used: unknown,
  max: unknown,
  isUnlimited: boolean,
): Quota | null {
  const name = textOrNull(tablespace, "DEFAULT_TABLESPACE");
  if (name === null) return null;
  const maxBytes = integerOrNull(max, "MAX_BYTES") ?? 0;
  return {
    tablespace: name,
    usedBytes: integerOrNull(used, "BYTES") ?? 0,
    maxBytes: isUnlimited || maxBytes < 0 ? null : maxBytes,
  };
}
