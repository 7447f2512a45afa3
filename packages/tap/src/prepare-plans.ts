import {
  type Catalog,
  type CatalogEntry,
  CatalogError,
  UsageError,
  withoutAlarm,
} from "@singer-oracle/core";
import { narrowBySelect, parseObjectFilter } from "@singer-oracle/core/oracle";
import { catalogEntryOf } from "./build-catalog.ts";
import { catalogOptionsOf, type DiscoverContext, readOrigins, tellNotices } from "./discover.ts";
import { selectionApplier } from "./discovery/apply-selection.ts";
import type { StreamOrigin } from "./discovery/stream-origin.ts";
import { findOrigins } from "./find-origins.ts";
import {
  chooseStreams,
  type PlannedStreams,
  planError,
  planStreams,
  type SelectedStream,
  type UnplannedStream,
} from "./plan-streams.ts";
import type { FailedStream } from "./sync/stream-failure.ts";

/** The plans of a run. */
export interface PreparedPlans extends PlannedStreams {
  /** Every stream of the catalog, selected or not. */
  readonly knownIds: readonly string[];
  /** The streams without a plan, as the run's end tells of them. */
  readonly failures: readonly FailedStream[];
}

/**
 * Plans the selected streams of a catalog or, without one, of what the database has by the setting `select`.
 * @throws UsageError without a catalog and without `select`
 * @throws CatalogError naming everything that is wrong, unless `on_stream_error` is `continue`: then it is told, and the
 * streams without a plan are among the result
 * @throws DiscoveryError, OracleError, SettingsError
 */
export async function preparePlans(
  catalog: Catalog | undefined,
  context: DiscoverContext,
): Promise<PreparedPlans> {
  const source = catalog === undefined ? await discovered(context) : given(catalog, context);
  const entries = chooseStreams(source.catalog, context);
  const streams = await source.select(entries);
  const planned = planStreams(streams, context);
  const knownIds = source.catalog.streams.map(({ tap_stream_id: id }) => id);
  return { ...planned, knownIds, failures: failuresOf(planned.unplanned, entries, context) };
}

/** @throws CatalogError naming everything that is wrong, unless the other streams are to be read */
function failuresOf(
  unplanned: readonly UnplannedStream[],
  entries: readonly CatalogEntry[],
  { settings, serverInfo, log }: DiscoverContext,
): readonly FailedStream[] {
  if (unplanned.length === 0) return [];
  const error = planError(unplanned, entries, serverInfo);
  if (settings.on_stream_error === "stop") throw error;
  const options = error.hint === undefined ? {} : { hint: error.hint };
  return unplanned.map(({ tapStreamId, problems }) => {
    const reason = problems.join("; ");
    log.error(`stream "${tapStreamId}" is left out: ${reason}`);
    return { tapStreamId, error: new CatalogError(reason, options) };
  });
}

/** A catalog, and how what its entries stand for is found. */
interface PlanSource {
  readonly catalog: Catalog;
  readonly select: (entries: readonly CatalogEntry[]) => Promise<readonly SelectedStream[]>;
}

function given(catalog: Catalog, context: DiscoverContext): PlanSource {
  const applier = selectionApplier(context.settings);
  const streams = catalog.streams.map((entry) => applier.apply(entry));
  for (const warning of applier.warnings()) context.log.warning(withoutAlarm(warning));
  return { catalog: { ...catalog, streams }, select: (entries) => findOrigins(entries, context) };
}

async function discovered(context: DiscoverContext): Promise<PlanSource> {
  const { settings, log } = context;
  const { select } = settings;
  if (select === undefined) throw nothingSelected();
  const filter = parseObjectFilter(settings);
  // A quote stands in the tap_stream_id of an owner with a hyphen, which the dictionary cannot be asked for by a pattern.
  const isNarrowing = !select.some((pattern) => pattern.includes('"'));
  const found = await readOrigins(context, isNarrowing ? narrowBySelect(filter, select) : filter);
  const options = catalogOptionsOf(context);
  const applier = selectionApplier(settings);
  const byId = new Map<string, StreamOrigin | string>();
  const streams = found.origins.map((origin) => {
    byId.set(origin.tapStreamId, origin);
    return applier.apply(catalogEntryOf(origin, options));
  });
  for (const [name, { pointer, message }] of found.queryProblems) {
    byId.set(name, `${pointer}: ${message}`);
    streams.push(applier.apply(emptyEntry(name)));
  }
  for (const warning of applier.warnings()) log.warning(withoutAlarm(warning));
  return {
    catalog: { streams },
    select: async (entries) => {
      const selected = entries.map((entry): SelectedStream => {
        const origin = byId.get(entry.tap_stream_id) as StreamOrigin | string;
        return { entry, origin };
      });
      const origins = selected.map(({ origin }) => origin).filter((o) => typeof o !== "string");
      if (origins.length > 0) tellNotices(origins, context);
      return selected;
    },
  };
}

/** The entry of a query of which nothing is known. */
function emptyEntry(name: string): CatalogEntry {
  const metadata = [{ breadcrumb: [], metadata: {} }];
  return {
    tap_stream_id: name,
    stream: name,
    schema: { type: "object", properties: {} },
    metadata,
  };
}

/** What to do when nothing says which streams are meant. */
export function nothingSelected(): UsageError {
  return new UsageError(
    "there is neither a catalog nor the setting select: nothing says what to read",
    {
      hint: 'Make a catalog with --discover > catalog.json, select streams in it and give it with --catalog catalog.json; or set select, for example ["HR-*.*"].',
    },
  );
}
