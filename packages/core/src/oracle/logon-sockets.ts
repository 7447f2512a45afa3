import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/**
 * The sockets that a logon opens. The driver gives no way to stop a logon that a server has accepted and does not answer,
 * nor to drop a connection whose server is gone: its `close` waits for the call that is running. Destroying the socket
 * ends both at once, and lets the process end.
 */
export interface LogonSockets {
  /** Closes every socket at once, without a farewell. What the driver waits for fails with NJS-500. */
  destroy(): void;
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
  return { result, sockets: { destroy: () => destroyAll(watch) } };
}

function subscribeOnce(): void {
  if (isSubscribed) return;
  isSubscribed = true;
  subscribe("net.client.socket", (message) => {
    const watch = watches.getStore();
    if (watch === undefined) return;
    const { socket } = message as { readonly socket: Socket };
    if (watch.isGivenUp) {
      socket.destroy();
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

function destroyAll(watch: Watch): void {
  watch.isGivenUp = true;
  for (const socket of watch.sockets) socket.destroy();
  watch.sockets.clear();
}
