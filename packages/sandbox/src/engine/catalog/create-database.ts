import type { Database, ObjectGrant } from "./contract.ts";
import { createGrantTable } from "./grant-table.ts";
import { createRole, createUser } from "./users.ts";

/** What a new database is made of. */
export interface DatabaseOptions {
  readonly version: 19 | 23;
  /** Default FREEPDB1. */
  readonly name?: string;
  /** Default AL32UTF8. */
  readonly charset?: string;
  /** MAX_STRING_SIZE: STANDARD is 4000, EXTENDED 32767. Default 4000. */
  readonly maxStringBytes?: 4000 | 32767;
  /** Bytes that the data file of each tablespace can have. Default: there is no end to it. */
  readonly dataFileBytes?: number;
  /** The wall clock. Default: this machine's. */
  readonly now?: () => { readonly seconds: number; readonly nanos: number };
}

/** The first SCN of a new database: any number that looks like one. */
const firstScn = 1_000_000;

/** Object numbers below belong to the dictionary. Source: Oracle Database Reference, OBJECT_ID of user objects. */
const firstObjectId = 70_000;

/** Users that come with every database. Their accounts are locked: nobody can log on as SYS. */
const maintainedUsers = ["SYS", "SYSTEM", "XDB", "OUTLN", "DBSNMP", "AUDSYS", "CTXSYS", "MDSYS"];

/**
 * Roles that come with every database and the part of their privileges that programs of this project ask for.
 * Source: Oracle Database Security Guide, Predefined Roles.
 */
const maintainedRoles: Readonly<Record<string, readonly string[]>> = {
  CONNECT: ["CREATE SESSION", "SET CONTAINER"],
  RESOURCE: [
    "CREATE TABLE",
    "CREATE SEQUENCE",
    "CREATE PROCEDURE",
    "CREATE TRIGGER",
    "CREATE TYPE",
    "CREATE CLUSTER",
    "CREATE OPERATOR",
    "CREATE INDEXTYPE",
  ],
  SELECT_CATALOG_ROLE: [],
  EXECUTE_CATALOG_ROLE: [],
  DBA: [
    "CREATE SESSION",
    "ALTER SESSION",
    "CREATE TABLE",
    "CREATE ANY TABLE",
    "ALTER ANY TABLE",
    "DROP ANY TABLE",
    "SELECT ANY TABLE",
    "READ ANY TABLE",
    "INSERT ANY TABLE",
    "UPDATE ANY TABLE",
    "DELETE ANY TABLE",
    "LOCK ANY TABLE",
    "COMMENT ANY TABLE",
    "FLASHBACK ANY TABLE",
    "CREATE ANY INDEX",
    "ALTER ANY INDEX",
    "DROP ANY INDEX",
    "CREATE VIEW",
    "CREATE ANY VIEW",
    "DROP ANY VIEW",
    "CREATE MATERIALIZED VIEW",
    "CREATE ANY MATERIALIZED VIEW",
    "CREATE SEQUENCE",
    "CREATE ANY SEQUENCE",
    "SELECT ANY SEQUENCE",
    "DROP ANY SEQUENCE",
    "CREATE SYNONYM",
    "CREATE ANY SYNONYM",
    "CREATE PUBLIC SYNONYM",
    "DROP PUBLIC SYNONYM",
    "DROP ANY SYNONYM",
    "CREATE USER",
    "ALTER USER",
    "DROP USER",
    "CREATE ROLE",
    "DROP ANY ROLE",
    "GRANT ANY ROLE",
    "GRANT ANY PRIVILEGE",
    "GRANT ANY OBJECT PRIVILEGE",
    "ANALYZE ANY",
    "ALTER SYSTEM",
    "SELECT ANY DICTIONARY",
    "SELECT ANY TRANSACTION",
    "UNLIMITED TABLESPACE",
  ],
};

/** A new, empty database with the users and roles that every Oracle database has. The dictionary is added by its owner. */
export function createDatabase(options: DatabaseOptions): Database {
  let lastObjectId = firstObjectId;
  const now = options.now ?? machineClock;
  const { seconds, nanos } = now();
  const startedMs = seconds * 1000 + Math.floor(nanos / 1_000_000);
  const db: Database = {
    version: options.version,
    name: options.name ?? "FREEPDB1",
    charset: options.charset ?? "AL32UTF8",
    nationalCharset: "AL16UTF16",
    maxStringBytes: options.maxStringBytes ?? 4000,
    maxIdentifierBytes: 128,
    ...(options.dataFileBytes === undefined ? {} : { dataFileBytes: options.dataFileBytes }),
    scn: firstScn,
    nextObjectId: () => {
      lastObjectId += 1;
      return lastObjectId;
    },
    users: new Map(),
    roles: new Map(),
    objects: new Map(),
    indexes: new Map(),
    triggers: new Map(),
    publicSynonyms: new Map(),
    dictionaryViews: new Map(),
    grants: createGrantTable(),
    sessions: new Map(),
    startedMs,
    scnTimes: [{ scn: firstScn, ms: startedMs }],
    now,
  };
  for (const name of maintainedUsers) {
    createUser(db, { name, verifier: null, oracleMaintained: true, locked: true });
  }
  for (const [name, privileges] of Object.entries(maintainedRoles)) {
    const role = createRole(db, name, true);
    for (const privilege of privileges) role.systemPrivileges.set(privilege, { admin: false });
  }
  const dba = db.roles.get("DBA");
  dba?.roles.set("SELECT_CATALOG_ROLE", { admin: true, isDefault: true });
  dba?.roles.set("EXECUTE_CATALOG_ROLE", { admin: true, isDefault: true });
  db.grants.add(executeOnFlashback);
  return db;
}

/** The one grant on a package of SYS that programs of this project look for. */
const executeOnFlashback: ObjectGrant = {
  grantee: "DBA",
  owner: "SYS",
  objectName: "DBMS_FLASHBACK",
  grantor: "SYS",
  privilege: "EXECUTE",
  columns: null,
  grantable: false,
};

/** The machine's clock in UTC with microseconds, as SYSTIMESTAMP has them on most platforms. */
function machineClock(): { readonly seconds: number; readonly nanos: number } {
  const ms = performance.timeOrigin + performance.now();
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.floor((ms - seconds * 1000) * 1000) * 1000 };
}
