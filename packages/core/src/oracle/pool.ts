import { ConnectError } from "../errors.ts";
import type { Log } from "../log.ts";
import { isHealthy, logOff } from "./log-off.ts";
import { readServerInfo, type ServerInfo } from "./server-info.ts";
import { OracleSession, type SessionParts, type SessionTag } from "./session.ts";

/** A connection that is logged on and set up. */
export type ReadyConnection = Omit<SessionParts, "release">;

/** What a pool is made of. */
export interface PoolParts {
  /** Most sessions at a time, at least 1; sessions outside the pool are not counted. */
  readonly maxSessions: number;
  /** Logs on and sets the session up, trying again where that can help. */
  readonly open: (signal: AbortSignal | undefined) => Promise<ReadyConnection>;
  /** The same, tried once. */
  readonly openOnce: (signal: AbortSignal | undefined) => Promise<ReadyConnection>;
  /** What a session is named when it comes back to the pool. */
  readonly idleTag: SessionTag;
  readonly callTimeoutMs: number;
  readonly log?: Log;
  /** Milliseconds since any fixed moment. Default `performance.now`. */
  readonly now?: () => number;
}

/** How many sessions there are now, and what there was. */
export interface PoolStatistics {
  readonly maxSessions: number;
  /** Sessions somebody uses. */
  readonly inUse: number;
  /** Sessions that wait to be used. */
  readonly idle: number;
  /** Requests that wait for a session. */
  readonly waiting: number;
  /** Logons that succeeded since the pool was opened. */
  readonly opened: number;
  /** Sessions that were found dead. */
  readonly lost: number;
}

/** What may be said when asking for a session. */
export interface AcquireOptions {
  readonly signal?: AbortSignal;
  /** Names the session in V$SESSION while it is out. */
  readonly tag?: SessionTag;
}

/** An idle session is pinged before it is handed out when it was idle for longer, in milliseconds. */
const pingAfterMs = 30_000;
/** How long that ping may take, in milliseconds. */
const pingTimeoutMs = 5000;

interface Idle {
  readonly connection: ReadyConnection;
  readonly sinceMs: number;
}

/**
 * A few sessions of one user, as many as there are tasks. A session that comes back is rolled back and used again; a dead
 * one is replaced at the next request.
 *
 * Not the driver's pool: that one can neither be stopped nor closed while a server leaves a logon unanswered (its `close`
 * waits for the logon), and it tells a failed logon to whoever asks next. Source: oracledb 26.0.0 lib/thin/pool.js.
 */
export class OraclePool implements AsyncDisposable {
  readonly #parts: PoolParts;
  readonly #now: () => number;
  readonly #idle: Idle[] = [];
  readonly #inUse = new Set<OracleSession>();
  readonly #waiting: (() => void)[] = [];
  #freeSlots: number;
  #opened = 0;
  #lost = 0;
  #isClosed = false;
  #serverInfo: Promise<ServerInfo> | undefined;

  constructor(parts: PoolParts) {
    if (!Number.isInteger(parts.maxSessions) || parts.maxSessions < 1) {
      throw new RangeError(`a pool needs at least one session, not ${parts.maxSessions}`);
    }
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
    this.#freeSlots = parts.maxSessions;
  }

  /**
   * A session for one task; waits while all are in use. Close it to give it back, best with `await using`.
   * @throws ConnectError, AuthError, PrivilegeError
   * @throws the reason of the signal when it is aborted.
   */
  async acquire(options: AcquireOptions = {}): Promise<OracleSession> {
    await this.#takeSlot(options.signal);
    try {
      const ready =
        (await this.#reuse()) ?? (await this.#opening(this.#parts.open, options.signal));
      if (this.#isClosed) {
        await logOff(ready);
        throw closedError();
      }
      const session: OracleSession = new OracleSession({
        ...ready,
        release: () => this.#release(session, ready),
      });
      this.#inUse.add(session);
      if (options.tag !== undefined) session.tag(options.tag);
      return session;
    } catch (error) {
      this.#giveSlot();
      throw error;
    }
  }

  /** Does `work` with a session and gives it back. @throws what `acquire` and `work` throw. */
  async use<T>(
    work: (session: OracleSession) => Promise<T>,
    options: AcquireOptions = {},
  ): Promise<T> {
    const session = await this.acquire(options);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  /**
   * A session outside the pool: not counted, never used by anybody else, logged off when it is closed. Its owner is the
   * caller; closing the pool does not close it. With `triedOnce: true` a logon that fails is not tried again.
   * @throws ConnectError, AuthError, PrivilegeError
   */
  async openSession(
    options: AcquireOptions & { readonly triedOnce?: boolean } = {},
  ): Promise<OracleSession> {
    if (this.#isClosed) throw closedError();
    const open = options.triedOnce === true ? this.#parts.openOnce : this.#parts.open;
    const session = new OracleSession(await this.#opening(open, options.signal));
    if (options.tag !== undefined) session.tag(options.tag);
    return session;
  }

  /** What is known about the server; read and logged once. @throws what `acquire` throws, OracleError */
  serverInfo(): Promise<ServerInfo> {
    this.#serverInfo ??= this.use(async (session) => {
      const info = await readServerInfo(session);
      this.#parts.log?.info(describeServer(info), { server: info });
      return info;
    }).catch((error: unknown) => {
      this.#serverInfo = undefined;
      throw error;
    });
    return this.#serverInfo;
  }

  /** How many sessions there are now. */
  statistics(): PoolStatistics {
    return {
      maxSessions: this.#parts.maxSessions,
      inUse: this.#inUse.size,
      idle: this.#idle.length,
      waiting: this.#waiting.length,
      opened: this.#opened,
      lost: this.#lost,
    };
  }

  /**
   * Logs off every session of the pool, those in use too: what they have not committed is rolled back. Whoever waits for a
   * session gets a ConnectError. Takes a few seconds at most, never throws, may be called twice.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    const idle = this.#idle.splice(0).map(({ connection }) => logOff(connection));
    await Promise.all([...idle, ...[...this.#inUse].map((session) => session.close())]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #takeSlot(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw closedError();
    if (this.#freeSlots > 0) {
      this.#freeSlots -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", onAbort);
        if (this.#isClosed) reject(closedError());
        else resolve();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(wake);
    });
  }

  #giveSlot(): void {
    const wake = this.#waiting.shift();
    if (wake === undefined) this.#freeSlots += 1;
    else wake();
  }

  async #opening(
    open: PoolParts["open"],
    signal: AbortSignal | undefined,
  ): Promise<ReadyConnection> {
    const ready = await open(signal);
    this.#opened += 1;
    return ready;
  }

  async #reuse(): Promise<ReadyConnection | undefined> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      const { connection, sinceMs } = idle;
      const isAlive = isHealthy(connection.connection);
      if (isAlive && this.#now() - sinceMs <= pingAfterMs) return connection;
      if (isAlive && (await answersPing(connection))) return connection;
      this.#lost += 1;
      connection.sockets.destroy();
    }
    return undefined;
  }

  async #release(session: OracleSession, ready: ReadyConnection): Promise<void> {
    try {
      if (this.#isClosed) await logOff(ready);
      else if (await isClean(ready)) this.#keep(ready);
      else this.#lost += 1;
    } finally {
      this.#inUse.delete(session);
      this.#giveSlot();
    }
  }

  #keep(ready: ReadyConnection): void {
    const session = new OracleSession(ready);
    session.tag(this.#parts.idleTag);
    session.callTimeoutMs = this.#parts.callTimeoutMs;
    this.#idle.push({ connection: ready, sinceMs: this.#now() });
  }
}

/** Rolls back what was left open; false when the connection is of no more use and has been cut. */
async function isClean(ready: ReadyConnection): Promise<boolean> {
  if (isHealthy(ready.connection) && (await answers(ready, () => ready.connection.rollback()))) {
    return true;
  }
  ready.sockets.destroy();
  return false;
}

function answersPing(ready: ReadyConnection): Promise<boolean> {
  return answers(ready, () => ready.connection.ping());
}

async function answers(ready: ReadyConnection, call: () => Promise<void>): Promise<boolean> {
  const timer = setTimeout(() => ready.sockets.destroy(), pingTimeoutMs);
  try {
    await call();
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function closedError(): ConnectError {
  return new ConnectError("cannot get a session: the pool is closed", { code: "POOL-CLOSED" });
}

function describeServer(info: ServerInfo): string {
  const container = info.container === null ? "" : `, container ${info.container}`;
  return `connected to Oracle Database ${info.version} as ${info.user}${container}, character set ${info.charset ?? "unknown"}, names up to ${info.maxIdentifierBytes} bytes`;
}
