import { createServer, type Server, type Socket } from "node:net";

/** A TCP server on a free port of this host that behaves in one way; closed with `await using`. */
export interface TestListener extends AsyncDisposable {
  readonly port: number;
  /** Connections taken so far. */
  readonly connections: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
}

/** Starts a server that treats every connection as `behave` says. */
export async function listen(behave: (socket: Socket) => void): Promise<TestListener> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: portOf(server),
    connections: () => count,
    open: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  await using listener = await listen(() => {});
  return listener.port;
}

/** Takes connections, reads, and says nothing. */
export const silent = (socket: Socket) => {
  socket.resume();
};

/** Closes every connection at once. */
export const closing = (socket: Socket) => {
  socket.end();
};

/** Answers as a web server does. */
export const webServer = (socket: Socket) => {
  socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
};

/**
 * Refuses as a listener does. Layout: U16 length, U16 0, U8 type 4 (REFUSE), U8 0, U16 0, U8 user reason, U8 system
 * reason, U16 length of the text, text.
 */
export const refusing = (oraNumber: number) => (socket: Socket) => {
  socket.once("data", () => {
    const text = Buffer.from(
      `(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=${oraNumber})(ERROR_STACK=(ERROR=(CODE=${oraNumber})(EMFI=4))))`,
    );
    const packet = Buffer.alloc(12 + text.length);
    packet.writeUInt16BE(packet.length, 0);
    packet.writeUInt8(4, 4);
    packet.writeUInt8(0x22, 8);
    packet.writeUInt16BE(text.length, 10);
    text.copy(packet, 12);
    socket.end(packet);
  });
};

/**
 * Accepts the connection as a listener does and leaves the logon unanswered. Layout of ACCEPT: U16 length, U16 0, U8 type
 * 2, …; version 318 at 8, SDU at 12, TDU at 14, data offset 45 at 20, flags "no native network services" at 22 and 23,
 * large SDU and TDU at 32 and 36.
 */
export const acceptingThenSilent = (socket: Socket) => {
  socket.once("data", () => {
    const packet = Buffer.alloc(45);
    packet.writeUInt16BE(45, 0);
    packet.writeUInt8(2, 4);
    packet.writeUInt16BE(318, 8);
    packet.writeUInt16BE(8192, 12);
    packet.writeUInt16BE(65_535, 14);
    packet.writeUInt16BE(1, 16);
    packet.writeUInt16BE(45, 20);
    packet.writeUInt8(0x0c, 22);
    packet.writeUInt8(0x0c, 23);
    packet.writeUInt32BE(8192, 32);
    packet.writeUInt32BE(65_535, 36);
    socket.write(packet);
    socket.resume();
  });
};

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}
