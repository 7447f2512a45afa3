import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/**
 * The sockets that a logon opens. The driver gives no way to stop a logon that a server has accepted and does not answer,
 * nor to drop a connection whose server is gone: its `close` waits for the call that is running. Destroying the socket
 * ends both at once, and lets the process end.
 */
export interface LogonSockets {
  /**
   * Closes every socket at once, without a farewell. What the driver waits for fails with NJS-500 and NJS-501.
   * @param reason Ends the message of that failure.
   */
  destroy(reason?: string): void;
  /** Bytes that came in through all sockets so far. */
  bytesReceived(): number;
}

interface Watch {
  readonly sockets: Set<Socket>;
  onSocket: (() => void) | undefined;
  /** True: sockets that are opened from now on are closed at once; the driver may be trying the next address. */
  isGivenUp: boolean;
}

const watches = new AsyncLocalStorage<Watch>();
let isSubscribed = false;

/**
 * Runs `logon` and collects the TCP sockets that are opened by it, also those opened later by what it has started.
 * In thick mode the libraries open sockets that nobody sees: then there is nothing to destroy.
 * Source: Node.js, diagnostics_channel, `net.client.socket`.
 *
 * @param onSocket Called for every socket while the logon runs: one address is being tried.
 */
export function watchLogon<T>(
  logon: () => Promise<T>,
  onSocket: () => void,
): { readonly result: Promise<T>; readonly sockets: LogonSockets } {
  subscribeOnce();
  const watch: Watch = { sockets: new Set(), onSocket, isGivenUp: false };
  const result = watches.run(watch, logon).finally(() => {
    watch.onSocket = undefined;
  });
  const bytesReceived = () => {
    let bytes = 0;
    for (const { bytesRead } of watch.sockets) bytes += bytesRead;
    return bytes;
  };
  return { result, sockets: { destroy: (reason) => destroyAll(watch, reason), bytesReceived } };
}

function subscribeOnce(): void {
  if (isSubscribed) return;
  isSubscribed = true;
  subscribe("net.client.socket", (message) => {
    const watch = watches.getStore();
    if (watch === undefined) return;
    const { socket } = message as { readonly socket: Socket };
    if (watch.isGivenUp) {
      cut(socket);
      return;
    }
    // No "close" listener: the driver takes all listeners off the sockets that it is given.
    for (const old of watch.sockets) {
      if (old.destroyed) watch.sockets.delete(old);
    }
    watch.sockets.add(socket);
    watch.onSocket?.();
  });
}

function destroyAll(watch: Watch, reason?: string): void {
  watch.isGivenUp = true;
  for (const socket of watch.sockets) cut(socket, reason);
  watch.sockets.clear();
}

/**
 * With an error, because of a socket that closes without one the driver believes that it can still write to it: it says
 * goodbye when its connection is garbage collected, and throws where nobody can catch it.
 * Source: oracledb 26.0.0 lib/thin/connection.js (finalizationRegistry), lib/thin/sqlnet/ntTcp.js (setupEventHandlers).
 */
function cut(socket: Socket, reason = "the connection was cut by this program"): void {
  // The driver has a listener of its own, except between two steps of a logon.
  socket.once("error", () => {});
  socket.destroy(new Error(reason));
}
