import {
  type Catalog,
  emptyState,
  type Log,
  type ProgramContext,
  type State,
  UsageError,
  withoutAlarm,
} from "@singer-oracle/core";
import { type OraclePool, type OracleSession, openPool } from "@singer-oracle/core/oracle";
import { type DiscoverContext, discover } from "./discover.ts";
import { listed } from "./listed.ts";
import { nothingSelected, type PreparedPlans, preparePlans } from "./prepare-plans.ts";
import { type InputOptions, readCatalogFile, readStateFile } from "./read-inputs.ts";
import type { TapSettings, tapSettings } from "./settings.ts";
import { breakWhenAborted } from "./sync/break-when-aborted.ts";
import { type FailedStream, failedStreams } from "./sync/stream-failure.ts";
import { syncStreams } from "./sync-streams.ts";
import { testStreams } from "./test-streams.ts";

/** What the program hands to a run of the tap. */
export type TapContext = Omit<
  ProgramContext<typeof tapSettings.schema, "discover" | "test" | keyof InputOptions>,
  "settings"
> & { readonly settings: TapSettings };

/** What the command line asks for. */
type Mode = "discover" | "sync" | "test" | "test-schema";

/**
 * Does what the command line asks for. Files are read before a connection is made.
 * @throws what the command line, the files, the connection, the database and the output can give rise to, as ToolkitErrors
 */
export async function runTap(context: TapContext): Promise<void> {
  const { settings, options, log } = context;
  const mode = modeOf(options);
  const catalog = mode === "discover" ? undefined : await readCatalogFile(options);
  const state = mode === "sync" ? await readStateFile(options) : undefined;
  const needsStreams = mode === "sync" || mode === "test-schema";
  if (needsStreams && catalog === undefined && settings.select === undefined) {
    throw nothingSelected();
  }
  await using pool = await openPool(settings, {
    maxSessions: mode === "sync" ? settings.max_parallel_streams : 1,
    program: "tap-oracle",
    runId: context.runId,
    log,
    signal: context.signal,
  });
  // Awaited here, because the pool is closed at the end of this block.
  await runMode(mode, pool, context, { catalog, state });
}

/** What the command line's files hold. */
interface Inputs {
  readonly catalog: Catalog | undefined;
  readonly state: State | undefined;
}

async function runMode(
  mode: Mode,
  pool: OraclePool,
  context: TapContext,
  { catalog, state }: Inputs,
): Promise<void> {
  const { settings, output, log } = context;
  switch (mode) {
    case "discover":
      return withSession(pool, context, "discover", (found) => discover(found, output));
    case "sync":
      return sync(pool, context, catalog, state ?? emptyState);
    case "test-schema":
      return writeSchemas(pool, context, catalog);
    case "test":
      if (catalog !== undefined || settings.select !== undefined)
        return test(pool, context, catalog);
      log.info("connected; no stream was tried, as neither a catalog nor select names one");
  }
}

function modeOf({ discover: isDiscover, test: tested }: TapContext["options"]): Mode {
  if (isDiscover === true) return "discover";
  if (tested === undefined || tested === false) return "sync";
  if (tested === "schema") return "test-schema";
  if (tested === true || tested === "" || tested === "all") return "test";
  throw new UsageError(`--test does not know ${JSON.stringify(tested)}`, {
    hint: "Use --test to read one record of every selected stream, or --test=schema to write their SCHEMA messages.",
  });
}

/**
 * Does work with a session that a signal breaks off.
 * @throws the reason of the signal when it was aborted, whatever the work has thrown then
 */
async function withSession<T>(
  pool: OraclePool,
  { settings, log, signal }: TapContext,
  action: string,
  work: (context: DiscoverContext & { readonly session: OracleSession }) => Promise<T>,
): Promise<T> {
  const serverInfo = await pool.serverInfo();
  await using session = await pool.acquire({ signal, tag: { action } });
  using _breaker = breakWhenAborted(session, signal);
  try {
    return await work({ settings, session, serverInfo, log });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

function plansOf(pool: OraclePool, context: TapContext, catalog: Catalog | undefined) {
  return withSession(pool, context, "plan", (found) => preparePlans(catalog, found));
}

async function sync(
  pool: OraclePool,
  context: TapContext,
  catalog: Catalog | undefined,
  state: State,
): Promise<void> {
  const { settings, log, metrics, runId, output, signal } = context;
  const prepared = await plansOf(pool, context, catalog);
  tellUnknownStreams(state, prepared.knownIds, log);
  const serverInfo = await pool.serverInfo();
  await syncStreams(prepared.plans, {
    settings,
    pool,
    log,
    metrics,
    runId,
    output,
    signal,
    state,
    serverInfo,
  });
  failIfAny(prepared.failures, prepared);
}

async function test(
  pool: OraclePool,
  context: TapContext,
  catalog: Catalog | undefined,
): Promise<void> {
  const prepared = await plansOf(pool, context, catalog);
  const failures = await withSession(pool, context, "test", ({ session, serverInfo }) => {
    const { settings, log, signal } = context;
    return testStreams(prepared.plans, { settings, session, log, signal, user: serverInfo.user });
  });
  failIfAny([...prepared.failures, ...failures], prepared);
}

async function writeSchemas(
  pool: OraclePool,
  context: TapContext,
  catalog: Catalog | undefined,
): Promise<void> {
  const prepared = await plansOf(pool, context, catalog);
  for (const { schemaMessage } of prepared.plans) await context.output.writeMessage(schemaMessage);
  failIfAny(prepared.failures, prepared);
}

/** @throws ToolkitError naming the streams that failed, if any */
function failIfAny(failures: readonly FailedStream[], { plans, unplanned }: PreparedPlans): void {
  if (failures.length > 0) throw failedStreams(failures, plans.length + unplanned.length);
}

/** A state may be of another catalog: what it says of other streams is kept as it is. */
function tellUnknownStreams(state: State, knownIds: readonly string[], log: Log): void {
  const known = new Set(knownIds);
  const { bookmarks } = state;
  const unknown = Object.keys((bookmarks ?? {}) as object).filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  log.info(
    withoutAlarm(`the state also tells of other streams, which is kept: ${listed(unknown)}`),
  );
}
