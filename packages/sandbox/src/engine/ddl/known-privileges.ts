import type { SchemaObject } from "../catalog/contract.ts";

const objectVerbs =
  `CLUSTER DIMENSION DIRECTORY INDEX INDEXTYPE LIBRARY MATERIALIZED_VIEW OPERATOR PROCEDURE ROLE SEQUENCE SYNONYM
TABLE TRIGGER TYPE VIEW`
    .split(/\s+/)
    .map((word) => word.replace("_", " "));

/** `CREATE`, `ALTER` and `DROP ANY` of every kind of object; some do not exist in Oracle and are taken out below. */
const anyPrivileges = objectVerbs.flatMap((object) => [
  `CREATE ANY ${object}`,
  `ALTER ANY ${object}`,
  `DROP ANY ${object}`,
]);

const notInOracle = new Set([
  "CREATE ANY ROLE",
  "ALTER ANY DIRECTORY",
  "ALTER ANY SYNONYM",
  "ALTER ANY VIEW",
]);

/**
 * System privileges that GRANT knows.
 * Source: Oracle SQL Language Reference, GRANT, System Privileges.
 */
export const systemPrivileges: ReadonlySet<string> = new Set([
  ...anyPrivileges.filter((privilege) => !notInOracle.has(privilege)),
  ..."CLUSTER DATABASE_LINK DIMENSION INDEXTYPE JOB LIBRARY MATERIALIZED_VIEW OPERATOR PROCEDURE PROFILE ROLE SEQUENCE SESSION SYNONYM TABLE TABLESPACE TRIGGER TYPE USER VIEW PUBLIC_SYNONYM PUBLIC_DATABASE_LINK EXTERNAL_JOB ROLLBACK_SEGMENT CREDENTIAL PLUGGABLE_DATABASE"
    .split(" ")
    .map((object) => `CREATE ${object.replaceAll("_", " ")}`),
  ..."DATABASE PROFILE RESOURCE_COST ROLLBACK_SEGMENT SESSION SYSTEM TABLESPACE USER PUBLIC_DATABASE_LINK LOCKDOWN_PROFILE"
    .split(" ")
    .map((object) => `ALTER ${object.replaceAll("_", " ")}`),
  ..."PROFILE PUBLIC_SYNONYM PUBLIC_DATABASE_LINK ROLLBACK_SEGMENT TABLESPACE USER LOCKDOWN_PROFILE"
    .split(" ")
    .map((object) => `DROP ${object.replaceAll("_", " ")}`),
  "ADMINISTER ANY SQL TUNING SET",
  "ADMINISTER DATABASE TRIGGER",
  "ADMINISTER KEY MANAGEMENT",
  "ADMINISTER RESOURCE MANAGER",
  "ADMINISTER SQL MANAGEMENT OBJECT",
  "ADMINISTER SQL TUNING SET",
  "ADVISOR",
  "ALTER ANY INDEX",
  "ANALYZE ANY",
  "ANALYZE ANY DICTIONARY",
  "AUDIT ANY",
  "AUDIT SYSTEM",
  "BACKUP ANY TABLE",
  "BECOME USER",
  "CHANGE NOTIFICATION",
  "COMMENT ANY MINING MODEL",
  "COMMENT ANY TABLE",
  "DEBUG ANY PROCEDURE",
  "DEBUG CONNECT SESSION",
  "DELETE ANY TABLE",
  "EXECUTE ANY CLASS",
  "EXECUTE ANY INDEXTYPE",
  "EXECUTE ANY LIBRARY",
  "EXECUTE ANY OPERATOR",
  "EXECUTE ANY PROCEDURE",
  "EXECUTE ANY PROGRAM",
  "EXECUTE ANY TYPE",
  "EXEMPT ACCESS POLICY",
  "EXEMPT REDACTION POLICY",
  "FLASHBACK ANY TABLE",
  "FLASHBACK ARCHIVE ADMINISTER",
  "FORCE ANY TRANSACTION",
  "FORCE TRANSACTION",
  "GLOBAL QUERY REWRITE",
  "GRANT ANY OBJECT PRIVILEGE",
  "GRANT ANY PRIVILEGE",
  "GRANT ANY ROLE",
  "INHERIT ANY PRIVILEGES",
  "INSERT ANY TABLE",
  "KEEP DATE TIME",
  "KEEP SYSGUID",
  "LOCK ANY TABLE",
  "LOGMINING",
  "MANAGE SCHEDULER",
  "MANAGE TABLESPACE",
  "MERGE ANY VIEW",
  "ON COMMIT REFRESH",
  "PURGE DBA_RECYCLEBIN",
  "QUERY REWRITE",
  "READ ANY TABLE",
  "REDEFINE ANY TABLE",
  "RESTRICTED SESSION",
  "RESUMABLE",
  "SELECT ANY DICTIONARY",
  "SELECT ANY SEQUENCE",
  "SELECT ANY TABLE",
  "SELECT ANY TRANSACTION",
  "SET CONTAINER",
  "TRANSLATE ANY SQL",
  "UNDER ANY TABLE",
  "UNDER ANY TYPE",
  "UNDER ANY VIEW",
  "UNLIMITED TABLESPACE",
  "UPDATE ANY TABLE",
  "USE ANY JOB RESOURCE",
]);

/** What ALL means on each kind of object. Source: Oracle SQL Language Reference, GRANT, Object Privileges. */
const objectPrivileges: Readonly<Record<string, readonly string[]>> = {
  table: [
    "ALTER",
    "DEBUG",
    "DELETE",
    "FLASHBACK",
    "INDEX",
    "INSERT",
    "ON COMMIT REFRESH",
    "QUERY REWRITE",
    "READ",
    "REFERENCES",
    "SELECT",
    "UPDATE",
  ],
  view: [
    "DEBUG",
    "DELETE",
    "FLASHBACK",
    "INSERT",
    "MERGE VIEW",
    "ON COMMIT REFRESH",
    "QUERY REWRITE",
    "READ",
    "REFERENCES",
    "SELECT",
    "UNDER",
    "UPDATE",
  ],
  sequence: ["ALTER", "KEEP SEQUENCE", "SELECT"],
  package: ["DEBUG", "EXECUTE"],
  "dictionary-view": ["READ", "SELECT"],
};

/** What a privilege may be granted on. */
export type GrantableKind = SchemaObject["kind"] | "package";

/** The privileges that ALL stands for on an object. */
export function allPrivilegesOn(kind: GrantableKind): readonly string[] {
  return objectPrivileges[kind === "materialized-view" ? "table" : kind] ?? [];
}

/** Every object privilege of any kind of object: others are ORA-00990. */
export const anyObjectPrivilege: ReadonlySet<string> = new Set([
  ...Object.values(objectPrivileges).flat(),
  "USE",
  "WRITE",
]);

/** Privileges that may be granted for single columns. */
export const columnPrivileges: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "REFERENCES"]);

/** Privileges that can be had on one schema. Source: Oracle Database 23ai Security Guide, Schema Privileges. */
export function isSchemaPrivilege(privilege: string): boolean {
  return systemPrivileges.has(privilege) && / ANY /.test(privilege) && !notOnSchemas.has(privilege);
}

const notOnSchemas: ReadonlySet<string> = new Set([
  "ANALYZE ANY DICTIONARY",
  "GRANT ANY PRIVILEGE",
  "GRANT ANY ROLE",
  "ALTER ANY ROLE",
  "DROP ANY ROLE",
  "SELECT ANY DICTIONARY",
  "SELECT ANY TRANSACTION",
]);
