import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandbox } from "@singer-oracle/sandbox";
import oracledb from "oracledb";

/** The two users of the end-to-end tests: one owns what is read, the other what is loaded. */
export type Role = "source" | "warehouse";

/** A user of the database under test. */
export interface TestUser {
  readonly name: string;
  readonly password: string;
}

/**
 * A database for one test file: a sandbox in this process or, when ORACLE_TEST_CONNECT_STRING is set, two users of their
 * own in a real Oracle Database. `await using` (or `close`) drops them.
 */
export interface TestDatabase extends AsyncDisposable {
  readonly connectString: string;
  readonly users: Readonly<Record<Role, TestUser>>;
  /** Undefined on a real Oracle Database. */
  readonly sandbox: Sandbox | undefined;
  /** 19, 23… */
  readonly majorVersion: number;
  /** What tap and target need to connect as a user. */
  settings(role: Role): { readonly connect_string: string; user: string; password: string };
  /** A connection of the plain driver. Close it. */
  connect(role: Role): Promise<oracledb.Connection>;
  /** Runs a SQL*Plus script as a user and commits. */
  run(role: Role, script: string): Promise<void>;
  /** The text with the users' real names replaced by SOURCE and WAREHOUSE. */
  normalize(text: string): string;
  close(): Promise<void>;
}

/** How a database is opened. */
export interface TestDatabaseOptions extends Pick<SandboxOptions, "trace" | "charset"> {
  /** Version of the sandbox; default 23. A real database has the version it has. */
  readonly version?: 19 | 23;
  /** Privileges of the warehouse in a sandbox; default: those of an owner of tables. */
  readonly warehousePrivileges?: readonly string[];
  /** Scripts run as SOURCE. */
  readonly seed?: string;
  /** A sandbox even where a real database is at hand: for tests that provoke faults or start many. */
  readonly sandboxOnly?: boolean;
}

const real = {
  connectString: process.env["ORACLE_TEST_CONNECT_STRING"],
  user: process.env["ORACLE_TEST_USER"] ?? "",
  password: process.env["ORACLE_TEST_PASSWORD"] ?? "",
};

/** Whether the tests run on a real Oracle Database. */
export const isRealOracle = real.connectString !== undefined && real.connectString !== "";

/** Opens the database of a test file. */
export async function openDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { seed, sandboxOnly = false } = options;
  const database = isRealOracle && !sandboxOnly ? await openReal() : await openSandbox(options);
  if (seed === undefined) return database;
  try {
    await database.run("source", seed);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** A password that must never be seen in an output. */
const sandboxPassword = "pw-Tiger-4711";

async function openSandbox(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { version = 23, trace, charset, warehousePrivileges: privileges } = options;
  const users = {
    source: { name: "SOURCE", password: sandboxPassword },
    warehouse: {
      name: "WAREHOUSE",
      password: sandboxPassword,
      ...(privileges !== undefined && { roles: [], privileges }),
    },
  };
  const sandbox = await startSandbox({
    version,
    users: [users.source, users.warehouse],
    ...(trace !== undefined && { trace }),
    ...(charset !== undefined && { charset }),
  });
  const { connectString } = sandbox;
  return databaseOf({ connectString, users, sandbox, majorVersion: version }, () =>
    sandbox.close(),
  );
}

const privileges = [
  "CREATE SESSION",
  "CREATE TABLE",
  "CREATE VIEW",
  "CREATE MATERIALIZED VIEW",
  "CREATE SEQUENCE",
  "CREATE SYNONYM",
  "CREATE PROCEDURE",
  "CREATE TRIGGER",
];

/** Source: Oracle SQL Language Reference, CREATE USER, GRANT, DROP USER. */
async function openReal(): Promise<TestDatabase> {
  const connectString = real.connectString ?? "";
  const { user, password } = real;
  const admin = () => oracledb.getConnection({ user, password, connectString });
  const suffix = randomBytes(4).toString("hex").toUpperCase();
  const users = {
    source: { name: `SOURCE_${suffix}`, password: `Pw_${randomBytes(8).toString("hex")}` },
    warehouse: { name: `WAREHOUSE_${suffix}`, password: `Pw_${randomBytes(8).toString("hex")}` },
  };
  const connection = await admin();
  const majorVersion = Math.trunc(connection.oracleServerVersion / 100_000_000);
  for (const { name, password: secret } of Object.values(users)) {
    await connection.execute(`CREATE USER ${name} IDENTIFIED BY "${secret}"`);
    await connection.execute(`GRANT ${privileges.join(", ")}, UNLIMITED TABLESPACE TO ${name}`);
  }
  await connection.close();
  const dropUsers = async () => {
    const last = await admin();
    for (const { name } of Object.values(users)) await last.execute(`DROP USER ${name} CASCADE`);
    await last.close();
  };
  return databaseOf({ connectString, users, sandbox: undefined, majorVersion }, dropUsers);
}

function databaseOf(
  facts: Pick<TestDatabase, "connectString" | "users" | "sandbox" | "majorVersion">,
  close: () => Promise<void>,
): TestDatabase {
  const { connectString, users } = facts;
  const connect = (role: Role) =>
    oracledb.getConnection({
      user: users[role].name,
      password: users[role].password,
      connectString,
    });
  return {
    ...facts,
    connect,
    settings: (role) => ({
      connect_string: connectString,
      user: users[role].name,
      password: users[role].password,
    }),
    run: async (role, script) => {
      const connection = await connect(role);
      try {
        for (const statement of statementsOf(script)) await connection.execute(statement);
        await connection.commit();
      } finally {
        await connection.close();
      }
    },
    normalize: (text) =>
      text.replaceAll(users.source.name, "SOURCE").replaceAll(users.warehouse.name, "WAREHOUSE"),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * The statements of a SQL*Plus script: `;` at the end of a line ends one, a line with `/` alone ends a PL/SQL block.
 * Lines that begin with `--` are left out. Source: SQL*Plus User's Guide, Running SQL Commands, PL/SQL Blocks.
 */
export function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let open: string[] = [];
  const end = (last: string | undefined) => {
    if (last !== undefined) open.push(last);
    const statement = open.join("\n").trim();
    if (statement !== "") statements.push(statement);
    open = [];
  };
  for (const line of script.split("\n")) {
    if (open.length === 0 && (line.trim() === "" || line.startsWith("--"))) continue;
    const isBlock =
      /^(BEGIN|DECLARE|CREATE\s+(OR\s+REPLACE\s+)?(TRIGGER|FUNCTION|PROCEDURE))\b/i.test(
        open[0] ?? line,
      );
    if (isBlock && line.trim() === "/") end(undefined);
    else if (!isBlock && line.trimEnd().endsWith(";")) end(line.trimEnd().slice(0, -1));
    else open.push(line);
  }
  end(undefined);
  return statements;
}

/** The text of a file beside the end-to-end tests. */
export function readBeside(name: string): string {
  return readFileSync(join(import.meta.dirname, name), "utf8");
}
