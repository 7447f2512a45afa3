import {
  type Catalog,
  type CatalogEntry,
  CatalogError,
  type Log,
  metadataOf,
  selectedStreams,
  withoutAlarm,
} from "@singer-oracle/core";
import type { ServerInfo } from "@singer-oracle/core/oracle";
import type { StreamOrigin } from "./discovery/stream-origin.ts";
import { listed } from "./listed.ts";
import { type Findings, newFindings } from "./plan/findings.ts";
import { streamOptionsOf, unusedStreamOptions } from "./plan/stream-options.ts";
import { planStream } from "./plan-stream.ts";
import type { TapSettings } from "./settings.ts";
import type { StreamPlan } from "./stream-plan.ts";

/** A selected stream with what the database has of it. */
export interface SelectedStream {
  readonly entry: CatalogEntry;
  /** A text says why there is nothing. */
  readonly origin: StreamOrigin | string;
}

/** A stream that cannot be read, and why: all reasons. */
export interface UnplannedStream {
  readonly tapStreamId: string;
  readonly problems: readonly string[];
}

/** What became of the selected streams. */
export interface PlannedStreams {
  /** In the order of the catalog. */
  readonly plans: readonly StreamPlan[];
  readonly unplanned: readonly UnplannedStream[];
}

/** What plans are made with besides the streams. */
export interface PlanContext {
  readonly settings: TapSettings;
  readonly serverInfo: Pick<ServerInfo, "charset" | "databaseName">;
  readonly log: Log;
}

/** The streams to be read; says so when there are none. */
export function chooseStreams(
  catalog: Catalog,
  { settings, log }: Pick<PlanContext, "settings" | "log">,
): readonly CatalogEntry[] {
  const { entries, warnings } = selectedStreams(catalog);
  for (const warning of warnings) log.warning(withoutAlarm(warning));
  const ids = catalog.streams.map(({ tap_stream_id: id }) => id);
  const unused = unusedStreamOptions(settings, ids);
  if (unused.length > 0) {
    log.warning(withoutAlarm(`stream_options names no stream of the catalog: ${listed(unused)}`));
  }
  if (entries.length === 0) {
    log.warning(
      ids.length === 0
        ? "the catalog has no streams: there is nothing to do"
        : `none of the ${ids.length} streams of the catalog is selected: there is nothing to do; select streams with the setting select or with "selected": true in their metadata`,
    );
  }
  return entries;
}

/**
 * Plans the selected streams and tells what was found out about them, each text once for all streams that it is true of.
 * Never throws for what is wrong with a single stream.
 */
export function planStreams(
  streams: readonly SelectedStream[],
  context: PlanContext,
): PlannedStreams {
  const plans: StreamPlan[] = [];
  const unplanned: UnplannedStream[] = [];
  const found: { readonly tapStreamId: string; readonly findings: Findings }[] = [];
  for (const { entry, origin } of streams) {
    const { tap_stream_id: tapStreamId } = entry;
    const findings = newFindings();
    found.push({ tapStreamId, findings });
    const plan = planOne(entry, origin, context, findings);
    if (plan !== undefined) plans.push(plan);
    else if (findings.problems.length > 0)
      unplanned.push({ tapStreamId, problems: findings.problems });
  }
  for (const level of ["warnings", "notes"] as const) {
    const texts = found.map(({ tapStreamId, findings }) => [tapStreamId, findings[level]] as const);
    for (const line of groupedLines(texts)) {
      context.log[level === "warnings" ? "warning" : "info"](withoutAlarm(line));
    }
  }
  return { plans, unplanned };
}

function planOne(
  entry: CatalogEntry,
  origin: StreamOrigin | string,
  { settings, serverInfo }: PlanContext,
  findings: Findings,
): StreamPlan | undefined {
  if (typeof origin === "string") {
    findings.problems.push(origin);
    return undefined;
  }
  const { charset } = serverInfo;
  const options = streamOptionsOf(settings, entry.tap_stream_id);
  return planStream({ entry, origin, settings, options, charset, findings });
}

/** Names of streams in one line. */
const maxStreams = 5;

/** One line for each text, with the streams that it is about in front. */
function groupedLines(
  streams: readonly (readonly [tapStreamId: string, texts: readonly string[]])[],
): readonly string[] {
  const byText = new Map<string, string[]>();
  for (const [tapStreamId, texts] of streams) {
    for (const text of texts) {
      const ids = byText.get(text) ?? [];
      byText.set(text, ids);
      ids.push(JSON.stringify(tapStreamId));
    }
  }
  return [...byText].map(
    ([text, ids]) =>
      `${ids.length === 1 ? "stream" : "streams"} ${listed(ids, maxStreams)}: ${text}`,
  );
}

/** Problems that one message names. */
const maxProblems = 20;

/**
 * The error that names what is wrong with all of the streams.
 * @param entries Of all selected streams: they say which database the catalog was made for.
 */
export function planError(
  unplanned: readonly UnplannedStream[],
  entries: readonly CatalogEntry[],
  { databaseName }: Pick<ServerInfo, "databaseName">,
): CatalogError {
  const texts = unplanned.map(({ tapStreamId, problems }) => [tapStreamId, problems] as const);
  const lines = groupedLines(texts);
  const [only = ""] = lines;
  const message =
    lines.length === 1
      ? only
      : `${lines.length} things are wrong: ${lines.slice(0, maxProblems).join("; ")}${lines.length > maxProblems ? `; and ${lines.length - maxProblems} more` : ""}`;
  return new CatalogError(message, {
    hint: hintFor(entries, databaseName),
    details: { streams: unplanned.map(({ tapStreamId }) => tapStreamId) },
  });
}

function hintFor(entries: readonly CatalogEntry[], databaseName: string | null): string {
  const made = new Set(
    entries.map((entry) => metadataOf(entry).stream["database-name"]).filter(isText),
  );
  const [other] = [...made].filter((name) => name !== databaseName);
  return other === undefined || databaseName === null
    ? "Correct the catalog and the settings, or make a new catalog with --discover."
    : `The catalog was made for the database ${other}, and this is ${databaseName}: make a new one with --discover.`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
