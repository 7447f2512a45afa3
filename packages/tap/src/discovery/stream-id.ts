import type { CatalogEntry } from "@singer-oracle/core";
import { isJsonObject, metadataOf } from "@singer-oracle/core";
import { foldUpper, identifierProblem, type TableName, tableKey } from "@singer-oracle/core/oracle";

/** The word under which a stream's schema names its table exactly; `target-oracle` reads it as well. */
export const tableKeyword = "x-oracle-table";

/**
 * The `tap_stream_id` of a table, which is its stream's name as well: `OWNER-TABLE`. An owner with a hyphen stands in
 * double quotes, so that no two tables share one.
 */
export function tapStreamIdOf({ owner, name }: TableName): string {
  return owner.includes("-") ? `"${owner}"-${name}` : `${owner}-${name}`;
}

/**
 * The tables that a catalog entry may mean, the likeliest first. An entry of ours names its table exactly. Of others there
 * are `schema-name` and `table_name`, and the `tap_stream_id`, in which every hyphen may stand between owner and table;
 * names in lower case (as the Meltano SDK writes them) are tried in upper case when the exact ones are not there.
 * Source: singer-io/tap-oracle and s7clarke10/pipelinewise-tap-oracle, discovery; Meltano SDK, SQLConnector.
 * @param currentSchema Owner of a name without one.
 */
export function tableCandidates(entry: CatalogEntry, currentSchema: string): readonly TableName[] {
  const own = ownTable(entry);
  if (own !== undefined) return [own];
  const id = entry.tap_stream_id;
  const schemaName = metadataOf(entry).stream["schema-name"];
  const tableName = entry.table_name;
  const exact: TableName[] = [];
  if (typeof schemaName === "string" && typeof tableName === "string") {
    exact.push({ owner: schemaName, name: tableName });
  }
  exact.push(...splitId(id));
  if (typeof schemaName === "string") exact.push({ owner: schemaName, name: id });
  if (!id.includes("-")) exact.push({ owner: currentSchema, name: id });
  const folded = exact.map(({ owner, name }) => ({
    owner: foldUpper(owner),
    name: foldUpper(name),
  }));
  const candidates = [...exact, ...folded].filter(isPossible);
  return [...new Map(candidates.map((table) => [tableKey(table), table])).values()];
}

function ownTable({ schema }: CatalogEntry): TableName | undefined {
  const value = schema[tableKeyword];
  if (!isJsonObject(value)) return undefined;
  const { owner, table } = value as { readonly owner?: unknown; readonly table?: unknown };
  return typeof owner === "string" && typeof table === "string"
    ? { owner, name: table }
    : undefined;
}

function splitId(id: string): readonly TableName[] {
  const quoted = /^"([^"]+)"-(.+)$/s.exec(id);
  if (quoted !== null) return [{ owner: quoted[1] as string, name: quoted[2] as string }];
  const tables: TableName[] = [];
  for (let at = id.indexOf("-"); at !== -1; at = id.indexOf("-", at + 1)) {
    tables.push({ owner: id.slice(0, at), name: id.slice(at + 1) });
  }
  return tables;
}

function isPossible({ owner, name }: TableName): boolean {
  return identifierProblem(owner) === undefined && identifierProblem(name) === undefined;
}
