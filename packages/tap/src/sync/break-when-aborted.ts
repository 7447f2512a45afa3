import type { OracleSession } from "@singer-oracle/core/oracle";

/** Milliseconds that the server has to break off a call before the connection is cut. */
const breakGraceMs = 5000;

/**
 * Breaks off what a session does as soon as the signal is aborted, even while a sort runs that gives no row for an hour. A
 * server that does not answer is cut off after `breakGraceMs`. Dispose it before the session is used for anything else.
 */
export function breakWhenAborted(session: OracleSession, signal: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    session.break().catch(() => {});
    timer = setTimeout(() => session.abort(), breakGraceMs);
    timer.unref();
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    },
  };
}
