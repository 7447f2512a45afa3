import { type Log, PrivilegeError, withoutAlarm } from "@singer-oracle/core";
import {
  currentScn,
  formatScn,
  hasOraCode,
  type OraclePool,
  type OracleSession,
  scnNotAfterNow,
  setTransactionReadOnly,
} from "@singer-oracle/core/oracle";
import type { StreamPlan } from "./stream-plan.ts";
import { breakWhenAborted } from "./sync/break-when-aborted.ts";

/** A session on which one stream is read, and the point in time at which its statements see the database. */
export interface StreamView extends AsyncDisposable {
  readonly session: OracleSession;
  /** The SCN that statements read AS OF; undefined: they do not. */
  readonly asOfScn: string | undefined;
  /** An SCN that is not after the point in time that is seen; undefined: this user may not ask for one. */
  readonly notAfterScn: string | undefined;
}

/** How a stream is to be seen. */
export interface ViewOptions {
  /** True: the run's point in time could not be had for this stream, another one is to serve. */
  readonly isFallback: boolean;
  /** An SCN of an earlier run that the stream is to be read AS OF. */
  readonly asOfScn: string | undefined;
}

/** The point in time of a run. Close it when all streams are done; views are closed by whoever asked for them. */
export interface Snapshot extends AsyncDisposable {
  /** Whether a stream of this plan is read AS OF an SCN. */
  readsAsOf(plan: StreamPlan): boolean;
  /**
   * Whether another point in time may help a stream of which no row has come yet. Then `view` with `isFallback` gives it.
   */
  canFallBack(error: unknown): boolean;
  /** @throws ConnectError, AuthError, OracleError, and the reason of the signal when it is aborted. */
  view(plan: StreamPlan, options: ViewOptions): Promise<StreamView>;
}

/** What `openSnapshot` needs. */
export interface SnapshotOptions {
  readonly pool: OraclePool;
  readonly log: Log;
  /** Stops what a session does as soon as it is aborted. */
  readonly signal: AbortSignal;
  readonly setting: "auto" | "scn" | "none";
  /** Streams read at the same time, at least 1. */
  readonly parallelStreams: number;
}

/**
 * Opens the point in time of a run. `auto`: one session in a read-only transaction for one stream at a time, which needs
 * no privilege; AS OF one SCN for several. `scn`: always AS OF. `none`: each statement sees its own.
 * Source: Oracle SQL Language Reference, SET TRANSACTION; SELECT, flashback_query_clause.
 */
export function openSnapshot(options: SnapshotOptions): Snapshot {
  if (options.setting === "none") return noSnapshot(options);
  const isOneSession = options.setting === "auto" && options.parallelStreams === 1;
  return isOneSession ? readOnlySnapshot(options) : asOfSnapshot(options);
}

/** What a transaction says whose point in time cannot serve a table (any more). */
const transactionCodes = ["ORA-01466", "ORA-01555", "ORA-08176", "ORA-08180", "ORA-08181"] as const;

/** What AS OF says where it cannot be had: the same, a missing privilege, a source that knows no flashback. */
const asOfCodes = [
  ...transactionCodes,
  "ORA-00904",
  "ORA-00942",
  "ORA-01031",
  "ORA-08187",
  "ORA-41900",
] as const;

/** Whether an error says that a stream cannot be read AS OF an SCN. */
export function refusesAsOf(error: unknown): boolean {
  return hasOraCode(error, ...asOfCodes);
}

/** A session of the pool, named after the stream, that stops when the run does. */
interface HeldSession extends AsyncDisposable {
  readonly session: OracleSession;
}

async function acquire({ pool, signal }: SnapshotOptions, plan: StreamPlan): Promise<HeldSession> {
  const session = await pool.acquire({ signal, tag: { action: plan.stream } });
  const watch = breakWhenAborted(session, signal);
  return {
    session,
    [Symbol.asyncDispose]: async () => {
      watch[Symbol.dispose]();
      await session.close();
    },
  };
}

/** Does work with a held session, which is given back when the work fails. */
async function keeping<T>(held: HeldSession, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}

/** An SCN from before a transaction begins. */
async function scnBefore(session: OracleSession): Promise<string | undefined> {
  try {
    return formatScn(await scnNotAfterNow(session));
  } catch (error) {
    if (error instanceof PrivilegeError || hasOraCode(error, "ORA-08180", "ORA-08181")) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a STATE is to tell the SCN of a stream's view. */
function needsScn(plan: StreamPlan): boolean {
  return plan.replication.method === "FULL_TABLE" || isByRowscn(plan);
}

function isByRowscn({ replication }: StreamPlan): boolean {
  return replication.method === "INCREMENTAL" && replication.key.type === undefined;
}

/** Begins a read-only transaction; its SCN is asked before, as nothing may stand before SET TRANSACTION. */
async function beginReadOnly(
  session: OracleSession,
  isScnNeeded: boolean,
): Promise<string | undefined> {
  const scn = isScnNeeded ? await scnBefore(session) : undefined;
  await session.execute(setTransactionReadOnly);
  return scn;
}

function readOnlySnapshot(options: SnapshotOptions): Snapshot {
  let held: HeldSession | undefined;
  let notAfterScn: string | undefined;
  const letGo = async () => {
    const gone = held;
    held = undefined;
    await gone?.[Symbol.asyncDispose]();
  };
  const begin = async (plan: StreamPlan) => {
    const fresh = await acquire(options, plan);
    notAfterScn = await keeping(fresh, () => beginReadOnly(fresh.session, true));
    held = fresh;
    return fresh.session;
  };
  return {
    readsAsOf: () => false,
    canFallBack: (error) => hasOraCode(error, ...transactionCodes),
    view: async (plan, { isFallback }) => {
      if (held !== undefined && !held.session.isHealthy) {
        options.log.warning(
          "with the connection the run's point in time is lost: a new one begins",
        );
        await letGo();
      }
      if (isFallback) await letGo();
      const session = held?.session ?? (await begin(plan));
      session.tag({ action: plan.stream });
      return { session, asOfScn: undefined, notAfterScn, [Symbol.asyncDispose]: async () => {} };
    },
    [Symbol.asyncDispose]: letGo,
  };
}

function asOfSnapshot(options: SnapshotOptions): Snapshot {
  let asked: Promise<string | undefined> | undefined;
  const runScn = () => {
    asked ??= askRunScn(options).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  return {
    readsAsOf: knowsFlashback,
    canFallBack: refusesAsOf,
    view: async (plan, { isFallback, asOfScn }) => {
      const isAsOf = knowsFlashback(plan) && !isFallback;
      // Before a session is taken: asking needs one too.
      const scn = isAsOf ? (asOfScn ?? (await runScn())) : undefined;
      const held = await acquire(options, plan);
      const begin = () => beginReadOnly(held.session, needsScn(plan));
      const notAfterScn = scn ?? (await keeping(held, begin));
      return { ...held, asOfScn: scn, notAfterScn };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Source: Oracle SQL Language Reference, ORA_ROWSCN Pseudocolumn (not with flashback); SELECT, Restrictions on flashback. */
function knowsFlashback(plan: StreamPlan): boolean {
  const { source } = plan;
  return source.kind === "table" && !source.isExternal && !isByRowscn(plan);
}

async function askRunScn({ pool, log, signal }: SnapshotOptions): Promise<string | undefined> {
  try {
    const { scn, source } = await pool.use(
      async (session) => {
        using _watch = breakWhenAborted(session, signal);
        return await currentScn(session);
      },
      { signal },
    );
    log.info(`streams are read as of SCN ${formatScn(scn)}`, { scn: formatScn(scn), source });
    return formatScn(scn);
  } catch (error) {
    if (!(error instanceof PrivilegeError)) throw error;
    const reason = `${error.message}; each stream is read at a point in time of its own`;
    log.warning(withoutAlarm(reason));
    return undefined;
  }
}

function noSnapshot(options: SnapshotOptions): Snapshot {
  return {
    readsAsOf: () => false,
    canFallBack: () => false,
    view: async (plan) => {
      const held = await acquire(options, plan);
      const notAfterScn = needsScn(plan)
        ? await keeping(held, () => scnBefore(held.session))
        : undefined;
      return { ...held, asOfScn: undefined, notAfterScn };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
