import type { Database, TriggerRunner, User } from "./catalog/contract.ts";
import { createDatabase } from "./catalog/create-database.ts";
import { holdsPrivilege } from "./catalog/public-role.ts";
import { releases } from "./catalog/release.ts";
import { createUser, defaultRoles as defaultRolesOf } from "./catalog/users.ts";
import type { Engine, PasswordVerifier, SessionOptions } from "./contract.ts";
import { installDictionary } from "./dictionary/index.ts";
import type { DatabaseSession, SessionEnvironment } from "./engine-session.ts";
import { oraError } from "./errors.ts";
import { createPlanTable } from "./execution/plan-table.ts";
import type { PlsqlRunner } from "./execution/working-session.ts";
import { lazyPart } from "./lazy-part.ts";
import { runScript } from "./seed.ts";
import { openStore } from "./store/store.ts";

export type { Engine, EngineSession } from "./contract.ts";
export { ScriptError, splitScript } from "./seed.ts";

/** A user that a new engine has. */
export interface EngineUser {
  /** Folded to upper case unless it is in double quotes. */
  readonly name: string;
  /** None: nobody can log on as this user. */
  readonly password?: string;
  /** Roles granted. Default: CONNECT, RESOURCE. */
  readonly roles?: readonly string[];
  /**
   * System privileges. Default: CREATE VIEW, CREATE SYNONYM, CREATE MATERIALIZED VIEW, ALTER SESSION and UNLIMITED TABLESPACE
   * (this only without `quota`).
   */
  readonly privileges?: readonly string[];
  /** Bytes on the tablespace USERS; -1: unlimited. */
  readonly quota?: number;
}

/** SQL that is run when the engine starts. */
export interface SeedScript {
  /** The text of a plain SQL*Plus script. */
  readonly text: string;
  /** How errors call it. */
  readonly name: string;
  /** Who runs it; a CONNECT line changes that. */
  readonly user: string;
}

/** What an engine is made of. */
export interface EngineOptions {
  /** Default 23. */
  readonly version?: 19 | 23;
  readonly users?: readonly EngineUser[];
  /** Makes the verifier of a password. The engine does no cryptography and keeps no password. */
  readonly makeVerifier: (password: string) => PasswordVerifier;
  /** The wall clock in UTC. Default: this machine's. */
  readonly now?: () => { readonly seconds: number; readonly nanos: number };
  /** NLS_CHARACTERSET. Default AL32UTF8. */
  readonly charset?: string;
  /** MAX_STRING_SIZE: 4000 STANDARD, 32767 EXTENDED. Default 4000. */
  readonly maxStringBytes?: 4000 | 32767;
  /** Bytes that the data file of each tablespace can have: ORA-01653 beyond. Default: there is no end to it. */
  readonly dataFileBytes?: number;
  /** UNDO_RETENTION in seconds. Default 900. */
  readonly undoRetentionS?: number;
}

/** Services of a database of each version. */
const services = { 19: "ORCLPDB1", 23: "FREEPDB1" } as const;

const defaultRoles = ["CONNECT", "RESOURCE"];
const defaultPrivileges = [
  "CREATE VIEW",
  "CREATE SYNONYM",
  "CREATE MATERIALIZED VIEW",
  "ALTER SESSION",
];

const sessionPart = lazyPart(() => import("./engine-session.ts"));
const plsqlPart = lazyPart(() => import("./execution/run-plsql.ts"));

const runPlsql: PlsqlRunner = async (...block) => {
  const { runPlsql } = await plsqlPart.load();
  return await runPlsql(...block);
};

const triggerPart = lazyPart(() => import("./execution/run-trigger.ts"));

async function loadTriggers(): Promise<TriggerRunner> {
  return (triggerPart.loaded ?? (await triggerPart.load())).triggerRunner;
}

const triggers: TriggerRunner = {
  compile: async (...facts) => await (await loadTriggers()).compile(...facts),
  prepare: async (...facts) => await (await loadTriggers()).prepare(...facts),
  fire: async (...facts) => await (await loadTriggers()).fire(...facts),
};

async function loadSessions(): Promise<void> {
  await sessionPart.load();
}

/** Loads what engines otherwise load when they first need it, so that no statement waits for it. */
export async function loadEngine(): Promise<void> {
  const { loadStatements } = await sessionPart.load();
  await loadStatements();
  await plsqlPart.load();
  await triggerPart.load();
}

/** An engine that also runs scripts. */
export interface ScriptEngine extends Engine {
  readonly ready: () => Promise<void>;
  /** The database behind it: what `dictionary` and tests look at. */
  readonly db: Database;
  /** Runs a script, statement by statement; the rest is not run after an error. @throws ScriptError with the place. */
  readonly runScript: (script: SeedScript) => Promise<void>;
}

/**
 * Creates a database with the dictionary, the users and an engine on top of it. It lives in memory and ends with `close`.
 * @throws OraError 1920 for a user that comes twice, 1919 for an unknown role; RangeError for `dataFileBytes`.
 */
export function createEngine(options: EngineOptions): ScriptEngine {
  const version = options.version ?? 23;
  const db = openDatabase(options, version);
  for (const user of options.users ?? []) addUser(db, user, options.makeVerifier);
  const sessions = sessionOpener(db, options);
  return {
    db,
    version,
    serviceNames: [services[version]],
    banner: releases[version].banner,
    instanceName: releases[version].instanceName,
    maxStringBytes: db.maxStringBytes,
    logonFacts: (name) => logonFacts(db.users.get(name)),
    mayProxy: (proxy, client) => mayProxy(db, proxy, client),
    changePassword: (name, verifier) => {
      const user = db.users.get(name);
      if (user !== undefined) Object.assign(user, { verifier, expired: false });
    },
    ready: loadSessions,
    openSession: sessions.open,
    runScript: async (script) => {
      await loadSessions();
      await runScript(script, sessions.openFor);
    },
    close: () => {
      for (const session of [...db.sessions.values()]) (session as DatabaseSession).close();
    },
  };
}

function openDatabase(options: EngineOptions, version: 19 | 23): Database {
  const { charset, maxStringBytes, dataFileBytes, now, undoRetentionS } = options;
  if (dataFileBytes !== undefined && !(Number.isSafeInteger(dataFileBytes) && dataFileBytes >= 0)) {
    throw new RangeError(`dataFileBytes must be a whole number, not ${String(dataFileBytes)}`);
  }
  const db = createDatabase({
    version,
    name: services[version],
    ...(charset === undefined ? {} : { charset }),
    ...(maxStringBytes === undefined ? {} : { maxStringBytes }),
    ...(dataFileBytes === undefined ? {} : { dataFileBytes }),
    ...(now === undefined ? {} : { now }),
  });
  openStore(db, undoRetentionS === undefined ? {} : { undoRetentionS });
  installDictionary(db);
  createPlanTable(db);
  return db;
}

/** A name as the dictionary has it: upper case unless it is in double quotes. */
export function dictionaryName(name: string): string {
  const quoted = /^"(.*)"$/.exec(name.trim());
  return quoted?.[1] ?? name.trim().toUpperCase();
}

function addUser(
  db: Database,
  definition: EngineUser,
  makeVerifier: EngineOptions["makeVerifier"],
): void {
  const { password, quota } = definition;
  const user = createUser(db, {
    name: dictionaryName(definition.name),
    verifier: password === undefined ? null : makeVerifier(password),
  });
  for (const role of definition.roles ?? defaultRoles) {
    user.roles.set(dictionaryName(role), { admin: false, isDefault: true });
  }
  const privileges =
    definition.privileges ??
    (quota === undefined ? [...defaultPrivileges, "UNLIMITED TABLESPACE"] : defaultPrivileges);
  for (const privilege of privileges) {
    user.systemPrivileges.set(privilege.toUpperCase(), { admin: false });
  }
  if (quota !== undefined) user.quotas.set("USERS", quota);
}

function logonFacts(user: User | undefined): ReturnType<Engine["logonFacts"]> {
  if (user?.verifier == null) return undefined;
  return { verifier: user.verifier, locked: user.locked, expired: user.expired };
}

/** A proxy needs CREATE SESSION of its own. */
function mayProxy(db: Database, proxy: string, client: string): boolean {
  const user = db.users.get(proxy);
  const grant = db.users.get(client)?.proxies.get(proxy);
  if (user === undefined || grant === undefined) return false;
  if (!holdsPrivilege(db, proxy, defaultRolesOf(db, user), "CREATE SESSION")) {
    throw oraError(1045, [proxy]);
  }
  if (grant.authentication) throw oraError(28183);
  return true;
}

interface SessionOpener {
  readonly open: (options: SessionOptions) => DatabaseSession;
  /** Without the right to log on: scripts run as whom they are told. */
  readonly openFor: (user: string) => DatabaseSession;
}

const firstSid = 20;

function sessionOpener(db: Database, options: EngineOptions): SessionOpener {
  let opened = 0;
  const environment = (): SessionEnvironment => {
    opened += 1;
    let sid = firstSid;
    while (db.sessions.has(sid)) sid += 1;
    return {
      db,
      sid,
      serial: 1000 + opened,
      makeVerifier: options.makeVerifier,
      runPlsql,
      triggers,
    };
  };
  const open: SessionOpener["open"] = (sessionOptions) => {
    if (sessionPart.loaded === undefined) throw new TypeError("the engine is not ready");
    return new sessionPart.loaded.DatabaseSession(environment(), sessionOptions);
  };
  return {
    open,
    openFor: (user) => open({ user: dictionaryName(user), program: "seed" }),
  };
}
