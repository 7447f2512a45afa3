import type { Log } from "@singer-oracle/core";
import { hasOraCode, type OraclePool, type OracleSession } from "@singer-oracle/core/oracle";
import pLimit from "p-limit";
import type { Stage } from "./stage.ts";

/** A session with what is known about it. */
export interface Lane {
  readonly session: OracleSession;
  /** The temporary tables that the session can use, by their layout. */
  readonly stages: Map<string, Stage>;
}

/** What `openLanes` needs. */
export interface LanesOptions {
  readonly pool: OraclePool;
  /** Most sessions at a time, at least 1 and no more than the pool has: nobody else may take from the pool then. */
  readonly maxLanes: number;
  readonly log?: Log;
  /** Milliseconds since any fixed moment. Default `performance.now`. */
  readonly now?: () => number;
}

/** The sessions of a run, kept with the temporary tables that each of them has. */
export interface Lanes extends AsyncDisposable {
  /**
   * Does `work` with a session that nobody else uses meanwhile; waits while all are in use. What is not committed when
   * `work` ends is rolled back. A session that was lost is replaced at the next call.
   * @param stream Names the session in V$SESSION; a stream gets the session again that it had before, if it is free.
   * @throws what `work` throws; ConnectError, AuthError, PrivilegeError when there is no session to be had.
   */
  use<T>(stream: string, work: (lane: Lane) => Promise<T>): Promise<T>;
}

/** A session is pinged before it is used when it was idle for longer, in milliseconds. */
const pingAfterMs = 30_000;
/** How long that ping may take, in milliseconds. */
const pingTimeoutMs = 5000;

interface IdleLane {
  readonly lane: Lane;
  readonly stream: string;
  readonly sinceMs: number;
}

/** Opens the lanes of a run; sessions are taken from the pool as they are needed, and given back at the end. */
export function openLanes({
  pool,
  maxLanes,
  log,
  now = () => performance.now(),
}: LanesOptions): Lanes {
  const limit = pLimit(maxLanes);
  const idle: IdleLane[] = [];
  const takeIdle = async (stream: string): Promise<Lane | undefined> => {
    for (;;) {
      const own = idle.findLastIndex((entry) => entry.stream === stream);
      const entry = idle.splice(own < 0 ? -1 : own, 1)[0];
      if (entry === undefined) return undefined;
      const { session } = entry.lane;
      const isFresh = now() - entry.sinceMs <= pingAfterMs;
      if (session.isHealthy && (isFresh || (await answersPing(session)))) return entry.lane;
      log?.warning("a session was lost while nobody used it");
      await discard(entry.lane);
    }
  };
  const run = async <T>(stream: string, work: (lane: Lane) => Promise<T>): Promise<T> => {
    const lane = (await takeIdle(stream)) ?? { session: await pool.acquire(), stages: new Map() };
    lane.session.tag({ action: stream });
    let isUsable = true;
    try {
      return await work(lane);
    } catch (error) {
      isUsable = keepsSession(error);
      throw error;
    } finally {
      if (isUsable && (await isClean(lane.session))) {
        idle.push({ lane, stream, sinceMs: now() });
      } else await discard(lane);
    }
  };
  return {
    use: (stream, work) => limit(() => run(stream, work)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(idle.splice(0).map(({ lane }) => lane.session.close()));
    },
  };
}

/** Failures after which the session itself is sound: the server has rolled back a statement or asks to begin again. */
function keepsSession(error: unknown): boolean {
  const isTransient = error instanceof Error && "retriable" in error && error.retriable === true;
  return !isTransient || hasOraCode(error, "ORA-00060", "ORA-08177", "ORA-00054");
}

/** Rolls back what is pending; false when the session is of no more use. */
async function isClean(session: OracleSession): Promise<boolean> {
  if (!session.isHealthy) return false;
  // Known in thin mode only; where it is not known, a ROLLBACK does no harm.
  if (session.isInTransaction === false) return true;
  try {
    await session.rollback();
    return true;
  } catch {
    return false;
  }
}

/** The server rolls back; nothing is asked of a connection that may not answer any more. */
async function discard({ session }: Lane): Promise<void> {
  session.abort();
  await session.close();
}

async function answersPing(session: OracleSession): Promise<boolean> {
  const { callTimeoutMs } = session;
  session.callTimeoutMs = pingTimeoutMs;
  try {
    await session.ping();
    return true;
  } catch {
    return false;
  } finally {
    if (session.isHealthy) session.callTimeoutMs = callTimeoutMs;
  }
}
