import { createEngine, dictionaryName, type EngineUser } from "./engine/index.ts";
import type { Fault } from "./script/fault.ts";
import { startServer } from "./server.ts";
import type { WireOptions } from "./session/wire-options.ts";
import { createVerifierSync } from "./wire/auth-crypto.ts";

/** A user of a new sandbox. Without roles and privileges: what an owner of tables needs. */
export interface SandboxUser extends EngineUser {
  readonly password: string;
}

/** SQL that runs before anybody can connect. */
export interface Seed {
  /** A plain SQL*Plus script: `;` ends a statement, a line `/` a PL/SQL block, `CONNECT name` changes the user. */
  readonly text: string;
  /** How errors call it. Default `seed`. */
  readonly name?: string;
  /** Who runs it. Default: the first user. */
  readonly user?: string;
}

/** How to start a sandbox. Everything has a default. */
export interface SandboxOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. Any other address lets others in: the sandbox is not made for that. */
  readonly host?: string;
  /** Which Oracle Database it looks and behaves like. Default 23. */
  readonly version?: 19 | 23;
  /** Default: one user `SANDBOX` with the password `sandbox`. */
  readonly users?: readonly SandboxUser[];
  readonly seed?: string | readonly (string | Seed)[];
  /** Faults that strike from the beginning. */
  readonly script?: readonly Fault[];
  /** Key and certificate, PEM: clients connect with `tcps://`. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Takes lines about packets and messages: never passwords, values or the text of statements. */
  readonly trace?: (line: string) => void;
  /** NLS_CHARACTERSET of the database. Default AL32UTF8. */
  readonly charset?: string;
  /** MAX_STRING_SIZE of the database: 4000, the default, or 32767. */
  readonly maxStringBytes?: 4000 | 32767;
  /** Bytes that all tables may have together: ORA-01653 beyond. Default: there is no end to it. */
  readonly dataFileBytes?: number;
  /** What the server says of itself on the wire, to look like an older one; and its limits. */
  readonly wire?: Partial<WireOptions>;
}

/** A running sandbox. `await using` closes it. */
export interface Sandbox extends AsyncDisposable {
  /** For `oracledb.getConnection`: `127.0.0.1:1521/FREEPDB1`. */
  readonly connectString: string;
  readonly host: string;
  readonly port: number;
  /** Names of the users, as in the dictionary. */
  readonly users: readonly string[];
  /** Faults at run time. */
  readonly script: {
    /** Arms faults. @throws TypeError or RangeError for one that can never strike */
    add(...faults: readonly Fault[]): void;
    /** Disarms all. */
    clear(): void;
    /** Number of faults that have not struck for the last time. */
    readonly pending: number;
  };
  /** Open connections. */
  readonly connectionCount: number;
  /** Cuts all connections and forgets all data. Safe to call again. */
  close(): Promise<void>;
}

const defaultUser: SandboxUser = { name: "SANDBOX", password: "sandbox" };

/**
 * Starts an Oracle Database look-alike in this process, in memory, for development and tests: the unmodified `oracledb`
 * driver connects to it in thin mode. It is gone, with its data, when it is closed.
 * @throws ScriptError naming script and line when a seed fails; OraError for users that cannot be
 * @throws RangeError for options out of range; TypeError for a fault that can never strike
 * @throws Error of the operating system when the address is not to be had
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { version = 23, users = [defaultUser], host = "127.0.0.1", port = 0 } = options;
  const { charset, maxStringBytes, dataFileBytes } = options;
  const engine = createEngine({
    version,
    users,
    makeVerifier: createVerifierSync,
    ...(charset !== undefined && { charset }),
    ...(maxStringBytes !== undefined && { maxStringBytes }),
    ...(dataFileBytes !== undefined && { dataFileBytes }),
  });
  try {
    for (const seed of seedsOf(options.seed, users)) await engine.runScript(seed);
    const { script, tls, trace, wire } = options;
    const server = await startServer(engine, { port, host, script, tls, trace, wire });
    return {
      connectString: `${bracketed(host)}:${server.port}/${engine.serviceNames[0] ?? ""}`,
      host,
      port: server.port,
      users: users.map(({ name }) => dictionaryName(name)),
      script: server.script,
      get connectionCount() {
        return server.connectionCount;
      },
      close: () => server.close(),
      [Symbol.asyncDispose]: () => server.close(),
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** An IPv6 address stands in brackets in a connect string. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function seedsOf(
  seed: SandboxOptions["seed"] = [],
  users: readonly SandboxUser[],
): Required<Seed>[] {
  const seeds = typeof seed === "string" ? [seed] : seed;
  return seeds.map((each) => {
    const { text, name = "seed", user } = typeof each === "string" ? { text: each } : each;
    const runner = user ?? users[0]?.name;
    if (runner === undefined) throw new RangeError("a seed needs a user to run as");
    return { text, name, user: runner };
  });
}
