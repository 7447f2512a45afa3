import type { LogonSockets } from "./logon-sockets.ts";

/** How long a server may take to answer the break that ends a call after its time limit, in milliseconds. */
export const breakGraceMs = 5000;

const lookEveryMs = 1000;

/**
 * Does one call of the driver and cuts the connection when nothing at all comes from the server for the time limit and
 * `breakGraceMs`. The driver's own limit only asks the server to stop: it waits without end for a server that is gone or
 * hangs. Source: oracledb 26.0.0 lib/thin/protocol/protocol.js (_processMessage, breakMessage).
 *
 * @param callTimeoutMs 0 = no limit, nothing is cut.
 */
export async function guardSilence<T>(
  sockets: LogonSockets,
  callTimeoutMs: number,
  call: () => Promise<T>,
): Promise<T> {
  if (callTimeoutMs <= 0) return call();
  const limitMs = callTimeoutMs + breakGraceMs;
  let received = sockets.bytesReceived();
  let sinceMs = performance.now();
  const look = () => {
    const now = sockets.bytesReceived();
    if (now !== received) {
      // A call may be several round trips, each with the whole time limit.
      received = now;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= limitMs) {
      sockets.destroy(`nothing came from the server for ${Math.round(limitMs / 1000)} s`);
    }
  };
  const timer = setInterval(look, lookEveryMs);
  try {
    return await call();
  } finally {
    clearInterval(timer);
  }
}
