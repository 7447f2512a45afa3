import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** What clients sent, by connection. */
  readonly sent: Buffer[][];
  /** Stops taking what the server sends. */
  stopReading(): void;
  /** Takes it again. */
  readOn(): void;
  /** Cuts all connections. */
  cut(): void;
}

/** Stands between clients and a server on this machine. */
export async function startProxy(serverPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const sent: Buffer[][] = [];
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    const chunks: Buffer[] = [];
    sent.push(chunks);
    sockets.add(client).add(upstream);
    upstreams.add(upstream);
    client.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      upstream.write(chunk);
    });
    upstream.on("data", (chunk: Buffer) => {
      if (client.writable) client.write(chunk);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        upstreams.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address ? address.port : 0,
    sent,
    stopReading: () => {
      for (const upstream of upstreams) upstream.pause();
    },
    readOn: () => {
      for (const upstream of upstreams) upstream.resume();
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
