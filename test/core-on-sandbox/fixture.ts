import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  type ConnectionSettings,
  type OpenPoolOptions,
  OracleApi,
  type OraclePool,
  type OracleSession,
  openPool,
  openSession,
  type QualifiedName,
  quoteQualified,
  type Row,
  type SessionBinds,
  type SqlReader,
} from "@singer-oracle/core/oracle";
import { type Sandbox, type SandboxOptions, startSandbox } from "@singer-oracle/sandbox";

/** The versions of the database that the sandbox looks like. */
export const versions = [19, 23] as const;

/** The password of every user of these tests. */
export const password = "pw-4711-secret";

/** A user with its roles and privileges; without them, those of an owner of tables. */
export interface TestUser {
  readonly name: string;
  readonly roles?: readonly string[];
  readonly privileges?: readonly string[];
  readonly quota?: number;
}

/** A sandbox with these users, the first of them the owner of what `seed` makes. */
export function sandboxOf(
  users: readonly (string | TestUser)[],
  options: Omit<SandboxOptions, "users"> = {},
): Promise<Sandbox> {
  const all = users.map((user) => (typeof user === "string" ? { name: user } : user));
  return startSandbox({ ...options, users: all.map((user) => ({ ...user, password })) });
}

/** The settings of a connection as a user of these tests. */
export function settingsOf(
  sandbox: Sandbox,
  user = "app",
  more: ConnectionSettings = {},
): ConnectionSettings {
  return { connect_string: sandbox.connectString, user, password, retry_delay_s: 0, ...more };
}

/** A session outside any pool. */
export function sessionOf(
  sandbox: Sandbox,
  user = "app",
  more: ConnectionSettings = {},
  options: Partial<Omit<OpenPoolOptions, "maxSessions">> = {},
): Promise<OracleSession> {
  return openSession(settingsOf(sandbox, user, more), { program: "core-test", ...options });
}

export function poolOf(
  sandbox: Sandbox,
  maxSessions: number,
  user = "app",
  more: ConnectionSettings = {},
): Promise<OraclePool> {
  return openPool(settingsOf(sandbox, user, more), { program: "core-test", maxSessions });
}

export function apiOf(
  sandbox: Sandbox,
  user = "app",
  more: ConnectionSettings = {},
): Promise<OracleApi> {
  return OracleApi.connect(settingsOf(sandbox, user, more), { program: "core-test" });
}

/** All rows of a query. */
export async function allRows(
  reader: SqlReader,
  sql: string,
  binds: SessionBinds = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of (reader as OracleSession).rows(sql, binds)) rows.push(...batch);
  return rows;
}

/** All rows of a table or view. */
export function rowsOf(reader: SqlReader, table: QualifiedName, order = "1"): Promise<Row[]> {
  return allRows(reader, `SELECT * FROM ${quoteQualified(table)} ORDER BY ${order}`);
}

/** What a call throws. @throws Error when it does not */
export async function failureOf(call: Promise<unknown> | (() => Promise<unknown>)): Promise<Facts> {
  try {
    await (typeof call === "function" ? call() : call);
  } catch (error) {
    const { name, code, message, exitCode, retriable, hint } = error as Facts;
    const text = `${String(error)} ${JSON.stringify(error)}`;
    if (text.includes(password)) throw new Error("the error tells the password");
    return { name, code, message, exitCode, retriable, hint };
  }
  throw new Error("the call did not fail");
}

/** What can be told of an error. */
export interface Facts {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
  readonly retriable: boolean;
  readonly hint: string | undefined;
}

/** Waits until something holds; fails after ten seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it never held");
}

/**
 * Does `work`, then has unreachable objects cleaned up, and gives the exceptions that nobody could catch: the driver
 * takes leave of connections when they are garbage collected.
 */
export async function uncaughtAfter(work: () => Promise<void>): Promise<readonly string[]> {
  const others = process.listeners("uncaughtException");
  const found: string[] = [];
  const onError = (error: Error) => {
    found.push(error.message);
  };
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", onError);
  try {
    await work();
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    for (let round = 0; round < 5; round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    process.removeListener("uncaughtException", onError);
    for (const other of others) process.on("uncaughtException", other);
  }
  return found;
}

/** Round trips in the lines of a sandbox's trace; piggybacks ride with one. */
export function roundTrips(trace: readonly string[]): number {
  return trace.filter((line) => /^> (?!piggyback\b)\w+ #\d+/.test(line)).length;
}
