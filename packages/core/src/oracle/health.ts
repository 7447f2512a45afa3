import { ToolkitError } from "../errors.ts";
import type { OraclePool, PoolStatistics } from "./pool.ts";
import { readServerInfo, type ServerInfo } from "./server-info.ts";
import type { OracleSession } from "./session.ts";

/** What is looked at. */
export type HealthCheckName = "logon" | "ping" | "version" | "clock" | "pool";

/** What one look found. */
export interface HealthCheck {
  readonly name: HealthCheckName;
  /** `warning`: usable, but look at it. `skipped`: there was no connection to look with. */
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** Milliseconds that it took, with everything over the network; null when it was skipped. */
  readonly latencyMs: number | null;
  /** One line: what was found, or what went wrong. */
  readonly message: string;
  /** What to do, when there is something to do. */
  readonly hint: string | null;
}

/** Whether the database can be worked with. */
export interface HealthReport {
  /** `degraded`: a check warns. `unhealthy`: a check failed. */
  readonly status: "healthy" | "degraded" | "unhealthy";
  readonly checks: readonly HealthCheck[];
  /** Null when there was no connection. */
  readonly server: ServerInfo | null;
  /** Milliseconds by which the database's clock is ahead of ours; null when it is not known. */
  readonly clockSkewMs: number | null;
  readonly pool: PoolStatistics;
}

/** From this much on, in milliseconds, the clock check warns: `lookback` and `start_date` compare the two clocks. */
export const maxClockSkewMs = 5000;

/** The database's clock in UTC, whatever the session's time zone is. */
export const clockQuery = `SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') FROM DUAL`;

/** Clocks, to be replaced in tests. */
export interface HealthClock {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly utcNow: () => number;
}

interface Finding {
  readonly status?: "ok" | "warning";
  readonly message: string;
  readonly hint?: string;
}

/**
 * Looks at the database by real round trips: a logon of its own (tried once), a ping, the server's facts, its clock; and at
 * the pool. Does not throw for what is wrong with the database: that is what it reports.
 */
export async function readHealth(
  pool: OraclePool,
  clock: HealthClock = { now: () => performance.now(), utcNow: () => Date.now() },
): Promise<HealthReport> {
  const checks: HealthCheck[] = [];
  const check = async (name: HealthCheckName, look: () => Promise<Finding>) => {
    checks.push(await timed(name, look, clock));
  };
  let session: OracleSession | undefined;
  let server: ServerInfo | null = null;
  let clockSkewMs: number | null = null;
  try {
    await check("logon", async () => {
      session = await pool.openSession({ triedOnce: true, tag: { action: "health" } });
      return { message: "logged on" };
    });
    const open = session;
    if (open === undefined) {
      checks.push(...(["ping", "version", "clock"] as const).map(skipped));
    } else {
      await check("ping", async () => {
        await open.ping();
        return { message: "answered" };
      });
      await check("version", async () => {
        server = await readServerInfo(open);
        return { message: `Oracle Database ${server.version}, ${server.driverMode} mode` };
      });
      await check("clock", async () => {
        clockSkewMs = await readClockSkew(open, clock);
        return clockFinding(clockSkewMs);
      });
    }
    const statistics = pool.statistics();
    await check("pool", async () => poolFinding(statistics));
    return { status: overall(checks), checks, server, clockSkewMs, pool: statistics };
  } finally {
    await session?.close();
  }
}

async function timed(
  name: HealthCheckName,
  look: () => Promise<Finding>,
  clock: HealthClock,
): Promise<HealthCheck> {
  const startMs = clock.now();
  const latency = () => Math.round((clock.now() - startMs) * 10) / 10;
  try {
    const { status = "ok", message, hint = null } = await look();
    return { name, status, latencyMs: latency(), message, hint };
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    const { message, hint = null } = error;
    return { name, status: "failed", latencyMs: latency(), message, hint };
  }
}

function skipped(name: HealthCheckName): HealthCheck {
  return { name, status: "skipped", latencyMs: null, message: "no connection", hint: null };
}

function overall(checks: readonly HealthCheck[]): HealthReport["status"] {
  if (checks.some((check) => check.status === "failed")) return "unhealthy";
  return checks.some((check) => check.status === "warning") ? "degraded" : "healthy";
}

/** The server answered at some moment between sending and receiving: the middle is the best guess. */
async function readClockSkew(session: OracleSession, clock: HealthClock): Promise<number> {
  const sentMs = clock.utcNow();
  let text = "";
  for await (const rows of session.rows(clockQuery, {}, { fetchSize: 1 })) {
    text = String(rows[0]?.[0] ?? "");
  }
  const receivedMs = clock.utcNow();
  return Math.round(Date.parse(`${text}Z`) - (sentMs + receivedMs) / 2);
}

function clockFinding(skewMs: number): Finding {
  if (Number.isNaN(skewMs)) return { status: "warning", message: "the clock could not be read" };
  const direction = skewMs < 0 ? "behind" : "ahead of";
  const message = `the database is ${Math.abs(skewMs)} ms ${direction} this host`;
  if (Math.abs(skewMs) < maxClockSkewMs) return { message };
  return { status: "warning", message, hint: "Synchronise both clocks, with NTP for example." };
}

function poolFinding({ inUse, idle, waiting, maxSessions }: PoolStatistics): Finding {
  const message = `${inUse} in use, ${idle} idle, ${waiting} waiting, at most ${maxSessions}`;
  if (waiting === 0) return { message };
  return { status: "warning", message, hint: "More tasks want a session than there are." };
}
