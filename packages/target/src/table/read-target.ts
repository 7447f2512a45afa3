import { LoadError } from "@singer-oracle/core";
import {
  type ExistingTable,
  formatQualified,
  type OracleSession,
  readExistingTables,
  type TableName,
  tableKey,
} from "@singer-oracle/core/oracle";
import type { TableContext } from "./table-request.ts";
import { replacedTableName, shadowTableName } from "./work-names.ts";

/** What stands where a stream's rows belong, and beside it. */
export interface TargetTable {
  /** The table itself: behind a synonym it is another one than was asked for. */
  readonly table: TableName;
  /** Undefined: there is nothing, as far as the user can see. */
  readonly existing: ExistingTable | undefined;
  /** A view takes rows where Oracle lets it, but no columns. */
  readonly isView: boolean;
  /** The table that is or was filled to replace the rows of this one. */
  readonly shadow: ExistingTable | undefined;
  /** The table that this one has replaced and that is to be dropped. */
  readonly replaced: ExistingTable | undefined;
}

/** Synonyms that are followed one behind the other; Oracle gives up on a circle with ORA-01775. */
const maxSynonyms = 8;

/**
 * Reads what stands under a name, through synonyms, and what an overwrite may have left beside it: all in the same queries.
 * @throws LoadError for what takes no rows: materialized views, external and temporary tables, synonyms of another
 * database, packages, sequences and other objects.
 */
export async function readTarget(
  session: OracleSession,
  name: TableName,
  context: TableContext,
): Promise<TargetTable> {
  let table = name;
  for (let hops = 0; hops <= maxSynonyms; hops += 1) {
    const found = await readAll(session, table, context);
    if (found.existing?.kind !== "synonym") return checked(name, found);
    const target = found.existing.synonymFor;
    if (target === null || target.owner === null || target.databaseLink !== null) {
      throw noTable(name, "is a synonym for something in another database");
    }
    table = { owner: target.owner, name: target.name };
  }
  throw noTable(name, "is a synonym that leads to itself");
}

async function readAll(
  session: OracleSession,
  table: TableName,
  { server, log }: TableContext,
): Promise<TargetTable> {
  const shadow = shadowTableName(table);
  const replaced = replacedTableName(table);
  const found = await readExistingTables(session, [table, shadow, replaced], {
    serverMajorVersion: server.majorVersion,
    onNotice: (text) => log.debug(text),
  });
  const existing = found.get(tableKey(table));
  return {
    table,
    existing,
    isView: existing?.kind === "view",
    shadow: found.get(tableKey(shadow)),
    replaced: found.get(tableKey(replaced)),
  };
}

function checked(name: TableName, target: TargetTable): TargetTable {
  const { existing, table, replaced } = target;
  if (existing === undefined) {
    if (tableKey(table) === tableKey(name) || replaced !== undefined) return target;
    throw noTable(
      name,
      `is a synonym for ${formatQualified(table)}, which is not there or not visible`,
    );
  }
  switch (existing.kind) {
    case "table":
    case "view":
      return target;
    case "materialized-view":
      throw noTable(name, "is a materialized view, which takes no rows");
    case "external":
      throw noTable(name, "is an external table, which takes no rows");
    case "temporary":
      throw noTable(name, "is a temporary table, which does not keep its rows");
    default:
      throw noTable(name, `is no table but a ${existing.objectType}`);
  }
}

function noTable(name: TableName, problem: string): LoadError {
  return new LoadError(`${formatQualified(name)} ${problem}`, {
    hint: "Drop or rename it, or give the stream another table in table_name_mappings.",
  });
}
