import { randomBytes } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Engine } from "./engine/contract.ts";
import type { Fault } from "./script/fault.ts";
import { FaultScript } from "./script/fault-script.ts";
import { Connection } from "./session/connection.ts";
import type { SessionHost } from "./session/session.ts";
import { checkWireOptions, type WireOptions, wireOptions } from "./session/wire-options.ts";

/** How to listen. */
export interface ServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Key and certificate, PEM: clients connect with `tcps://`. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer } | undefined;
  readonly script?: readonly Fault[] | undefined;
  /** Takes lines about packets and messages. */
  readonly trace?: ((line: string) => void) | undefined;
  /** What differs from the usual announcement of the engine's version. */
  readonly wire?: Partial<WireOptions> | undefined;
}

/** A listening server. Close it to free the port and the engine. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  readonly script: FaultScript;
  /** Connections that are open. */
  readonly connectionCount: number;
  /** Closes all connections, whatever they do, and then the engine. Safe to call again. */
  close(): Promise<void>;
}

/**
 * Listens and serves an engine to clients.
 * @throws RangeError for wire options out of range
 * @throws Error of the operating system when the address is not to be had
 */
export async function startServer(engine: Engine, options: ServerOptions): Promise<RunningServer> {
  const wire = wireOptions(engine.version, options.wire);
  checkWireOptions(wire);
  const script = new FaultScript(options.script);
  const host: SessionHost = {
    engine,
    options: wire,
    script,
    secret: randomBytes(32),
    trace: options.trace,
  };
  const connections = new Set<Connection>();
  let lastNumber = 0;
  const accept = (socket: Socket): void => {
    socket.setNoDelay(true);
    lastNumber = (lastNumber + 1) % 2 ** 32;
    const full = connections.size >= wire.maxConnections;
    const connection = new Connection(socket, host, lastNumber, full);
    connections.add(connection);
    void connection.closed.finally(() => connections.delete(connection));
  };
  const server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
  // A client that fails its TLS handshake is its own affair.
  server.on("tlsClientError", (_error, socket: Socket) => socket.destroy());
  await listen(server, options);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : options.port;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    const open = [...connections];
    for (const connection of open) connection.close();
    await Promise.all(open.map((connection) => connection.closed));
    await ended;
    engine.close();
  };
  return {
    host: options.host,
    port,
    script,
    get connectionCount() {
      return connections.size;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function listen(server: Server, options: ServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
