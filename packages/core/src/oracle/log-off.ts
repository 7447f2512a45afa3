import type { Connection } from "oracledb";
import type { LogonSockets } from "./logon-sockets.ts";

/** How long `close` waits for the server's farewell, in milliseconds, before it cuts the connection. */
export const farewellMs = 5000;

/** A connection with the sockets it uses. */
export interface LoggedOn {
  readonly connection: Connection;
  readonly sockets: LogonSockets;
}

/** Logs a connection off, or cuts it when the server does not answer within `farewellMs`. Never throws. */
export async function logOff(parts: LoggedOn): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      parts.sockets.destroy();
      resolve();
    }, farewellMs);
  });
  try {
    await Promise.race([parts.connection.close(), tooLong]);
  } catch {
    parts.sockets.destroy();
  } finally {
    clearTimeout(timer);
  }
}

/** True while the connection is open, as far as can be told without asking the server. */
export function isHealthy(connection: Connection): boolean {
  try {
    return connection.isHealthy();
  } catch {
    return false;
  }
}
