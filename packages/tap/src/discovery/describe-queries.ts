import {
  OracleError,
  PrivilegeError,
  SettingsError,
  type SettingsProblem,
} from "@singer-oracle/core";
import {
  type DictionaryColumn,
  type OracleSession,
  type ResultColumn,
  selectStatement,
  userQuery,
} from "@singer-oracle/core/oracle";
import { matchColumn } from "../match-name.ts";
import type { TapSettings } from "../settings.ts";
import { settingsPointer } from "../settings-pointer.ts";
import { typeOfResult } from "./result-type.ts";
import type { StreamOrigin } from "./stream-origin.ts";

/** The queries of the settings. */
export type QuerySettings = NonNullable<TapSettings["queries"]>;

/** Queries that were asked what columns they have. */
export interface DescribedQueries {
  readonly origins: readonly StreamOrigin[];
  /** What is wrong with the others, by name. */
  readonly problems: ReadonlyMap<string, SettingsProblem>;
}

/**
 * Asks the database what columns the named queries have, without a row of theirs being read: one round trip each.
 * @throws TransientOracleError, or OracleError for a failure that no query is to blame for
 */
export async function describeQueries(
  session: OracleSession,
  queries: QuerySettings,
): Promise<DescribedQueries> {
  const origins: StreamOrigin[] = [];
  const problems = new Map<string, SettingsProblem>();
  for (const [name, query] of Object.entries(queries)) {
    const pointer = settingsPointer("queries", name);
    try {
      origins.push(await describeQuery(session, name, query));
    } catch (error) {
      if (error instanceof SettingsError) {
        problems.set(name, error.problems[0] as SettingsProblem);
      } else if (isOfStatement(error)) {
        problems.set(name, { pointer: `${pointer}/sql`, message: error.message });
      } else throw error;
    }
  }
  return { origins, problems };
}

function isOfStatement(error: unknown): error is Error {
  const isRefused = error instanceof OracleError || error instanceof PrivilegeError;
  return isRefused && !error.retriable;
}

async function describeQuery(
  session: OracleSession,
  name: string,
  query: QuerySettings[string],
): Promise<StreamOrigin> {
  const pointer = settingsPointer("queries", name);
  const view = userQuery(query.sql, `${pointer}/sql`);
  const sql = selectStatement({ items: [], source: { kind: "query", view }, maxRows: 0 });
  await using cursor = await session.openCursor(sql, {}, { fetchSize: 1 });
  const columns = cursor.columns.map(columnOf);
  const find = (wanted: string, where: string): string => {
    const column = matchColumn(wanted, columns);
    if (column !== undefined) return column.name;
    const message = `${JSON.stringify(wanted)} is no column of the query`;
    throw new SettingsError([{ pointer: `${pointer}/${where}`, message }]);
  };
  const keys = (query.key_properties ?? []).map((key, at) => find(key, `key_properties/${at}`));
  return {
    tapStreamId: name,
    source: { kind: "query", view },
    kind: "query",
    name,
    comment: null,
    columns,
    invisibleColumns: [],
    keyProperties: keys,
    key: null,
    keyReason: keys.length > 0 ? null : "a query has no key of its own: name it in key_properties",
    replicationKey:
      query.replication_key === undefined
        ? undefined
        : find(query.replication_key, "replication_key"),
    rowCount: null,
    isIndexOrganized: false,
    leadingIndexColumns: [],
  };
}

function columnOf(column: ResultColumn, index: number): DictionaryColumn {
  return {
    name: column.name,
    position: index + 1,
    type: typeOfResult(column),
    isNullable: column.isNullable,
    hasDefault: false,
    defaultText: null,
    isDefaultOnNull: false,
    isInvisible: false,
    isVirtual: false,
    identity: "unknown",
    comment: null,
  };
}
