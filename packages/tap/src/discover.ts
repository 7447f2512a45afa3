import {
  catalogChunks,
  type Log,
  type MessageWriter,
  SettingsError,
  type SettingsProblem,
  withoutAlarm,
} from "@singer-oracle/core";
import {
  type DictionaryOptions,
  type ObjectFilter,
  type OracleSession,
  parseObjectFilter,
  readDiscovery,
  type ServerInfo,
} from "@singer-oracle/core/oracle";
import { type CatalogOptions, catalogEntryOf } from "./build-catalog.ts";
import { selectionApplier } from "./discovery/apply-selection.ts";
import { catalogNotices } from "./discovery/catalog-notices.ts";
import { type DescribedQueries, describeQueries } from "./discovery/describe-queries.ts";
import { originOfTable, type StreamOrigin } from "./discovery/stream-origin.ts";
import { readOptionsOf } from "./read-options.ts";
import type { TapSettings } from "./settings.ts";
import { settingsPointer } from "./settings-pointer.ts";

/** What discovery needs. The session is used for nothing else meanwhile. */
export interface DiscoverContext {
  readonly settings: TapSettings;
  readonly session: OracleSession;
  readonly serverInfo: ServerInfo;
  readonly log: Log;
}

/**
 * Writes the catalog of everything that the filters let through, and what has to be said about it to the log. Nothing is
 * written when anything cannot be read.
 * @throws DiscoveryError, OracleError; SettingsError for queries that cannot be streams
 * @throws what the output throws
 */
export async function discover(context: DiscoverContext, output: MessageWriter): Promise<void> {
  const { settings, log } = context;
  const { origins, queryProblems } = await readOrigins(context, parseObjectFilter(settings));
  if (queryProblems.size > 0) throw new SettingsError([...queryProblems.values()]);
  tellNotices(origins, context);
  const applier = selectionApplier(settings);
  const options = catalogOptionsOf(context);
  await writeText(
    catalogChunks({ streams: mapped(origins, (o) => applier.apply(catalogEntryOf(o, options))) }),
    output,
  );
  for (const warning of applier.warnings()) log.warning(withoutAlarm(warning));
  log.info(`discovered ${origins.length} ${origins.length === 1 ? "stream" : "streams"}`, {
    stream_count: origins.length,
  });
}

/** What the database and the settings have to offer. */
export interface FoundOrigins {
  /** The tables and views that pass the filter, then the queries of the settings. */
  readonly origins: readonly StreamOrigin[];
  /** What is wrong with the other queries, by name. */
  readonly queryProblems: DescribedQueries["problems"];
}

/**
 * Reads what can be streams.
 * @throws DiscoveryError, OracleError; SettingsError when a query is called like a table's stream
 */
export async function readOrigins(
  context: DiscoverContext,
  filter: ObjectFilter,
): Promise<FoundOrigins> {
  const { session, settings } = context;
  const tables = await readDiscovery(session, filter, dictionaryOptionsOf(context));
  const origins = tables.map(originOfTable);
  const ids = new Set(origins.map(({ tapStreamId }) => tapStreamId));
  const clashes = Object.keys(settings.queries ?? {}).filter((name) => ids.has(name));
  if (clashes.length > 0) throw new SettingsError(clashes.map(clash));
  const queries = await describeQueries(session, settings.queries ?? {});
  return { origins: [...origins, ...queries.origins], queryProblems: queries.problems };
}

function clash(name: string): SettingsProblem {
  const message = "a table has this name as its tap_stream_id";
  return { pointer: settingsPointer("queries", name), message };
}

/** What the readers of the dictionary are told. */
export function dictionaryOptionsOf({
  log,
  serverInfo,
}: Pick<DiscoverContext, "log" | "serverInfo">): DictionaryOptions {
  return {
    onNotice: (text) => log.warning(withoutAlarm(text)),
    serverMajorVersion: serverInfo.majorVersion,
  };
}

/** What catalog entries depend on besides their origin. */
export function catalogOptionsOf({
  settings,
  serverInfo,
}: Pick<DiscoverContext, "settings" | "serverInfo">): CatalogOptions {
  return {
    read: readOptionsOf(settings),
    charset: serverInfo.charset,
    databaseName: serverInfo.databaseName,
  };
}

/** Logs what is to be known about a catalog. */
export function tellNotices(
  origins: readonly StreamOrigin[],
  { log, serverInfo }: Pick<DiscoverContext, "log" | "serverInfo">,
): void {
  for (const { level, text } of catalogNotices(origins, serverInfo)) log[level](withoutAlarm(text));
}

function* mapped<T, U>(values: Iterable<T>, change: (value: T) => U): Generator<U> {
  for (const value of values) yield change(value);
}

/** Characters that are written at a time, at least. */
const pieceLength = 262_144;

/** Writes text that ends in a line feed, piece by piece and in whole lines. */
async function writeText(pieces: Iterable<string>, output: MessageWriter): Promise<void> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceLength) continue;
    const end = text.lastIndexOf("\n") + 1;
    await output.writeLines(Buffer.from(text.slice(0, end)));
    text = text.slice(end);
  }
  await output.writeLines(Buffer.from(text));
}
