import type { ConnectionAttributes } from "oracledb";
import { ConnectError, SettingsError } from "../errors.ts";
import { type Log, withoutAlarm } from "../log.ts";
import { describeConnection } from "./connect-descriptor.ts";
import { connectionAttributes } from "./connection-attributes.ts";
import { connectionProblems } from "./connection-problems.ts";
import {
  type CompleteConnectionSettings,
  type ConnectionSettings,
  withConnectionDefaults,
} from "./connection-settings.ts";
import type { Driver } from "./driver-types.ts";
import { errorText } from "./error-text.ts";
import { logOff } from "./log-off.ts";
import { logOn } from "./logon.ts";
import { isRetriable, type OraErrorContext, toOracleError } from "./ora-errors.ts";
import { OraclePool, type ReadyConnection } from "./pool.ts";
import { type RetryOptions, retrying } from "./retry.ts";
import { OracleSession, type SessionTag } from "./session.ts";
import { type SessionSetup, setUpSession } from "./session-setup.ts";

/** What `openPool` needs besides the settings. */
export interface OpenPoolOptions {
  /** Most sessions at a time, at least 1: as many as there are tasks that use one. */
  readonly maxSessions: number;
  /** Name of the program, for V$SESSION.PROGRAM and MODULE: `tap-oracle`. */
  readonly program: string;
  /** Identifies the run in V$SESSION.CLIENT_IDENTIFIER. */
  readonly runId?: string;
  /** How long DDL waits for a lock, in seconds; undefined = the server's default, usually 0. */
  readonly ddlLockTimeoutS?: number;
  readonly log?: Log;
  /** Ends what is being opened; sessions that are open stay. */
  readonly signal?: AbortSignal;
  /** How waiting between tries is done. Default: a timer. */
  readonly wait?: RetryOptions["wait"];
}

/**
 * Opens a pool and its first session, so that a wrong setting shows at once. Logons are tried again after errors that may
 * go away by themselves; a wrong password is tried exactly once. The server's facts are read and logged once.
 * Close the pool, best with `await using`.
 * @throws SettingsError, ConnectError, AuthError, PrivilegeError
 * @throws the reason of the signal when it is aborted.
 */
export async function openPool(
  settings: ConnectionSettings,
  options: OpenPoolOptions,
): Promise<OraclePool> {
  const opener = await prepare(settings, options);
  const pool = new OraclePool({
    maxSessions: options.maxSessions,
    open: opener.open,
    openOnce: opener.openOnce,
    idleTag: opener.setup.tag,
    callTimeoutMs: opener.setup.callTimeoutMs,
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  try {
    await pool.use(async () => {}, options.signal === undefined ? {} : { signal: options.signal });
    await pool.serverInfo();
  } catch (error) {
    await pool.close();
    throw error;
  }
  return pool;
}

/**
 * Opens one session that belongs to no pool and is logged off when it is closed.
 * @throws SettingsError, ConnectError, AuthError, PrivilegeError
 * @throws the reason of the signal when it is aborted.
 */
export async function openSession(
  settings: ConnectionSettings,
  options: Omit<OpenPoolOptions, "maxSessions">,
): Promise<OracleSession> {
  const { open } = await prepare(settings, options);
  return new OracleSession(await open(options.signal));
}

interface Opener {
  readonly setup: SessionSetup;
  readonly open: (signal: AbortSignal | undefined) => Promise<ReadyConnection>;
  readonly openOnce: (signal: AbortSignal | undefined) => Promise<ReadyConnection>;
}

async function prepare(
  settings: ConnectionSettings,
  options: Omit<OpenPoolOptions, "maxSessions">,
): Promise<Opener> {
  const problems = connectionProblems(settings);
  if (problems.length > 0) throw new SettingsError(problems);
  const all = withConnectionDefaults(settings);
  const context = logonContext(all);
  // Loading the driver takes a fifth of a program's start, also of one that only says its version.
  const { default: oracledb } = await import("oracledb");
  chooseDriverMode(oracledb, settings, context);
  const setup: SessionSetup = {
    tag: sessionTag(options),
    initSql: all.session_init_sql ?? [],
    callTimeoutMs: all.call_timeout_s * 1000,
    ...(options.ddlLockTimeoutS === undefined ? {} : { ddlLockTimeoutS: options.ddlLockTimeoutS }),
  };
  const attributes = connectionAttributes(settings, options.program);
  const { log } = options;
  const openOnce = async (signal: AbortSignal | undefined): Promise<ReadyConnection> => {
    const loggedOn = await logOn(
      () => oracledb.getConnection({ ...attributes } as unknown as ConnectionAttributes),
      {
        timeoutS: all.connect_timeout_s,
        context,
        ...(signal === undefined ? {} : { signal }),
      },
    );
    const { user } = context;
    const ready = { ...loggedOn, driver: oracledb, context: user === undefined ? {} : { user } };
    try {
      warnAboutPassword(ready, log);
      await setUpSession(new OracleSession(ready), setup, context);
    } catch (error) {
      await logOff(ready);
      throw error;
    }
    return ready;
  };
  const open = (signal: AbortSignal | undefined) =>
    retrying(() => openOnce(signal), {
      retryCount: all.retry_count,
      retryDelayS: all.retry_delay_s,
      isRetriable,
      onRetry: (error, attempt, delayMs) => {
        const reason = error instanceof Error ? error.message : String(error);
        const next = `next try in ${(delayMs / 1000).toFixed(1)} s`;
        log?.warning(withoutAlarm(`try ${attempt} of ${all.retry_count + 1}: ${reason}; ${next}`));
      },
      ...(signal === undefined ? {} : { signal }),
      ...(options.wait === undefined ? {} : { wait: options.wait }),
    });
  return { setup, open, openOnce };
}

/** What is being done while there is no session: `connect to db:1521 (service_name x) as scott[hr]`. */
function logonContext(settings: CompleteConnectionSettings): OraErrorContext {
  const { user: logonUser, session_user: sessionUser } = settings;
  const user = sessionUser ?? logonUser;
  const isProxy = sessionUser !== undefined && logonUser !== undefined;
  const name = isProxy ? `${logonUser}[${sessionUser}]` : user;
  return {
    action: `connect to ${describeConnection(settings)}${name === undefined ? "" : ` as ${name}`}`,
    ...(user === undefined ? {} : { user }),
    ...(isProxy ? { proxyUser: logonUser } : {}),
  };
}

function sessionTag({ program, runId }: { program: string; runId?: string }): SessionTag {
  return {
    module: program,
    action: "",
    ...(runId === undefined ? {} : { clientIdentifier: runId }),
  };
}

/** ORA-28002, ORA-28011: the logon succeeded, but the password will expire. */
function warnAboutPassword({ connection }: ReadyConnection, log: Log | undefined): void {
  const warning = connection.warning?.message;
  if (warning !== undefined)
    log?.warning(withoutAlarm(`the database warns: ${errorText(warning)}`));
}

/**
 * Thick mode is chosen once for the whole process, before its first connection, and cannot be left again.
 * Source: oracledb 26.0.0 lib/oracledb.js (initOracleClient).
 */
function chooseDriverMode(
  driver: Driver,
  settings: ConnectionSettings,
  context: OraErrorContext,
): void {
  if (settings.driver_mode !== "thick") {
    if (driver.thin) return;
    throw new ConnectError(
      "driver_mode: thin is not possible any more: this process uses thick mode already",
      {
        hint: "Use one driver_mode in a process.",
      },
    );
  }
  const { lib_dir: libDir, config_dir: configDir } = settings;
  try {
    driver.initOracleClient({
      ...(libDir === undefined ? {} : { libDir }),
      ...(configDir === undefined ? {} : { configDir }),
    });
  } catch (error) {
    throw toOracleError(error, { ...context, action: "start thick mode", phase: "connect" });
  }
}
