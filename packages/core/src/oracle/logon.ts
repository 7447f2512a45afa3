import type { Connection } from "oracledb";
import type { LoggedOn } from "./log-off.ts";
import { watchLogon } from "./logon-sockets.ts";
import { type OraErrorContext, toOracleError } from "./ora-errors.ts";

/** What `logOn` needs. */
export interface LogonOptions {
  /** Seconds that one address may take, from its first packet to the end of the logon. */
  readonly timeoutS: number;
  readonly signal?: AbortSignal;
  readonly context: OraErrorContext;
}

/** How much longer than the driver's own time limit ours is, in milliseconds: the driver then tries the next address. */
const graceMs = 500;

/**
 * Logs on once. The driver limits only the time until the listener has accepted; this limits the whole logon, and the
 * signal ends it at once. A connection that comes too late is closed.
 * @throws ConnectError, AuthError, PrivilegeError
 * @throws the reason of the signal when it is aborted.
 */
export async function logOn(
  connect: () => Promise<Connection>,
  options: LogonOptions,
): Promise<LoggedOn> {
  const { signal, timeoutS } = options;
  signal?.throwIfAborted();
  let giveUp: (error: unknown) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  let timer: NodeJS.Timeout | undefined;
  const restartTimer = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => giveUp(new Error(`NJS-510: no answer within ${timeoutS} s`)),
      timeoutS * 1000 + graceMs,
    );
  };
  const onAbort = () => giveUp(signal?.reason);
  const { result, sockets } = watchLogon(connect, restartTimer);
  restartTimer();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return { connection: await Promise.race([result, givenUp]), sockets };
  } catch (error) {
    sockets.destroy();
    result.then((late) => late.close()).catch(() => {});
    signal?.throwIfAborted();
    throw toOracleError(error, { ...options.context, phase: "connect" });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
