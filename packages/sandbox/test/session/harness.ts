import { createRequire } from "node:module";
import type oracledbModule from "oracledb";
import type { Fault } from "../../src/script/fault.ts";
import { type RunningServer, startServer } from "../../src/server.ts";
import type { WireOptions } from "../../src/session/wire-options.ts";
import { createVerifier } from "../../src/wire/auth-crypto.ts";
import { CannedEngine } from "./canned-engine.ts";

export type Driver = typeof oracledbModule;

const load = createRequire(import.meta.url);

/** Both driver versions the sandbox serves, unmodified. */
export const drivers: readonly (readonly [name: string, driver: Driver])[] = [
  ["oracledb 26.0.0", load("oracledb") as Driver],
  ["oracledb 7.0.1", load("oracledb-7") as Driver],
];

/** What the server announces of itself in different runs. */
export const announcements: readonly (readonly [name: string, wire: Partial<WireOptions>])[] = [
  ["319, fast, end-of-response, 24", {}],
  ["318, classic, 24", { tnsVersion: 318, fastAuth: false, endOfResponse: false }],
  ["318, fast, 24", { tnsVersion: 318, endOfResponse: false }],
  ["319, classic, end-of-response, 24", { fastAuth: false }],
  [
    "315, classic, 12 (19c)",
    {
      tnsVersion: 315,
      fastAuth: false,
      endOfResponse: false,
      fieldVersion: 12,
      databaseVersion: [19, 3, 0, 0, 0],
    },
  ],
  ["318, fast, 17", { tnsVersion: 318, endOfResponse: false, fieldVersion: 17 }],
  [
    "315, classic, 7 (12.1)",
    {
      tnsVersion: 315,
      fastAuth: false,
      endOfResponse: false,
      fieldVersion: 7,
      databaseVersion: [12, 1, 0, 2, 0],
    },
  ],
];

/** Both drivers with each of some announcements: rows for `describe.each`. */
export function runs(
  modes: readonly (readonly [name: string, wire: Partial<WireOptions>])[] = announcements,
): [name: string, driver: Driver, wire: Partial<WireOptions>][] {
  return drivers.flatMap(([driverName, driver]) =>
    modes.map(([modeName, wire]): [string, Driver, Partial<WireOptions>] => [
      `${driverName}; ${modeName}`,
      driver,
      wire,
    ]),
  );
}

export interface Harness extends AsyncDisposable {
  readonly engine: CannedEngine;
  readonly server: RunningServer;
  readonly connectString: string;
  /** What `getConnection` wants. */
  readonly credentials: { user: string; password: string; connectString: string };
}

const password = "Tiger#1é";
/** Cheap: each logon costs both ends what the count says. */
const iterations = 1;

/** A server with a canned engine and the user SCOTT. */
export async function start(
  wire: Partial<WireOptions> = {},
  more: {
    readonly script?: readonly Fault[];
    readonly tls?: { readonly key: string; readonly cert: string };
    readonly engine?: CannedEngine;
    readonly trace?: (line: string) => void;
  } = {},
): Promise<Harness> {
  const engine = more.engine ?? new CannedEngine();
  const verifier = await createVerifier(password, { iterations });
  engine.users.set("SCOTT", { verifier, locked: false, expired: false });
  const { script, tls, trace } = more;
  const server = await startServer(engine, {
    port: 0,
    host: "127.0.0.1",
    wire,
    script,
    tls,
    trace,
  });
  const connectString = `127.0.0.1:${server.port}/FREEPDB1`;
  return {
    engine,
    server,
    connectString,
    credentials: { user: "scott", password, connectString },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something holds; fails after five seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (holds()) return;
    await sleep(10);
  }
  throw new Error("it never held");
}
