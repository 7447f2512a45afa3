import { type CatalogEntry, metadataOf } from "@singer-oracle/core";
import {
  exactTables,
  formatQualified,
  readDiscovery,
  type TableName,
  tableKey,
} from "@singer-oracle/core/oracle";
import { type DiscoverContext, dictionaryOptionsOf } from "./discover.ts";
import { describeQueries } from "./discovery/describe-queries.ts";
import { tableCandidates } from "./discovery/stream-id.ts";
import { originOfTable, type StreamOrigin } from "./discovery/stream-origin.ts";
import type { SelectedStream } from "./plan-streams.ts";

/**
 * Looks up what the entries of a catalog stand for: the queries of the settings by name, tables and views in the
 * dictionary, which is read for these alone.
 * @throws DiscoveryError, OracleError
 */
export async function findOrigins(
  entries: readonly CatalogEntry[],
  context: DiscoverContext,
): Promise<readonly SelectedStream[]> {
  const { session, settings, serverInfo } = context;
  const isQuery = ({ tap_stream_id: id }: CatalogEntry) =>
    Object.hasOwn(settings.queries ?? {}, id);
  const queries = await findQueries(entries.filter(isQuery), context);
  const candidates = new Map(
    entries
      .filter((entry) => !isQuery(entry))
      .map((entry) => [entry, tableCandidates(entry, serverInfo.currentSchema)]),
  );
  const names = [...candidates.values()].flat();
  const filter = exactTables(names);
  const tables =
    names.length === 0 ? [] : await readDiscovery(session, filter, dictionaryOptionsOf(context));
  const byKey = new Map(tables.map((table) => [tableKey(table), table]));
  return entries.map((entry): SelectedStream => {
    const query = queries.get(entry.tap_stream_id);
    if (query !== undefined) return { entry, origin: query };
    const possible = candidates.get(entry) ?? [];
    const table = possible.map((name) => byKey.get(tableKey(name))).find((each) => each);
    if (table === undefined) return { entry, origin: missing(entry, possible, serverInfo.user) };
    return { entry, origin: { ...originOfTable(table), tapStreamId: entry.tap_stream_id } };
  });
}

/** Each query with its columns or with why it cannot be asked. */
async function findQueries(
  entries: readonly CatalogEntry[],
  { session, settings }: DiscoverContext,
): Promise<ReadonlyMap<string, StreamOrigin | string>> {
  const ids = new Set(entries.map(({ tap_stream_id: id }) => id));
  const selected = Object.entries(settings.queries ?? {}).filter(([name]) => ids.has(name));
  const { origins, problems } = await describeQueries(session, Object.fromEntries(selected));
  const found = new Map<string, StreamOrigin | string>();
  for (const origin of origins) found.set(origin.tapStreamId, origin);
  for (const [name, { pointer, message }] of problems) found.set(name, `${pointer}: ${message}`);
  return found;
}

function missing(entry: CatalogEntry, candidates: readonly TableName[], user: string): string {
  const [first] = candidates;
  const name = formatQualified(first ?? { owner: null, name: entry.tap_stream_id });
  const isLikeQuery = metadataOf(entry).stream["schema-name"] === undefined;
  const or = isLikeQuery ? "; nor do the settings have a query of the stream's name" : "";
  return `${name} does not exist, or ${user} may not read it${or}`;
}
