// Layer: pure.
import { expect, test } from "vitest";
import {
  type MissingPrivilege,
  missingPrivileges,
} from "../../../src/oracle/dictionary/missing-privileges.ts";
import type { PrivilegeFacts } from "../../../src/oracle/dictionary/privileges.ts";

const nothing: PrivilegeFacts = {
  user: "LOADER",
  systemPrivileges: ["CREATE SESSION"],
  directPrivileges: [],
  roles: [],
  ownerPrivileges: [],
  objectPrivileges: [],
  temporaryTablespace: "TEMP",
  quotas: new Map([["LOADER", { tablespace: "USERS", usedBytes: 0, maxBytes: 0 }]]),
};
const unlimited = { tablespace: "USERS", usedBytes: 1, maxBytes: null };
const emp = { owner: "HR", name: "EMP" };
const tap = { for: "tap", tables: [emp], readsAsOfScn: false, hasReadPrivilege: true } as const;
const target = { for: "target", owner: "LOADER", hasOwnerGrants: false } as const;

const grants = (missing: readonly MissingPrivilege[]) => missing.map(({ grant }) => grant);

test("a tap that may not read", () => {
  expect(missingPrivileges(tap, { ...nothing, systemPrivileges: [] })).toEqual([
    {
      privilege: "CREATE SESSION",
      reason: "to connect",
      grant: "GRANT CREATE SESSION TO LOADER",
      isCertain: true,
    },
    {
      privilege: "READ on HR.EMP",
      reason: "to read the table",
      grant: "GRANT READ ON HR.EMP TO LOADER",
      isCertain: true,
    },
  ]);
  expect(grants(missingPrivileges({ ...tap, hasReadPrivilege: false }, nothing))).toEqual([
    "GRANT SELECT ON HR.EMP TO LOADER",
  ]);
});

test("a tap that reads as of one SCN", () => {
  const need = { ...tap, tables: [emp, { owner: "HR", name: "my table" }], readsAsOfScn: true };
  const facts = {
    ...nothing,
    user: "tap user",
    objectPrivileges: [{ ...emp, privilege: "SELECT", grantee: "READERS" }],
  };
  expect(grants(missingPrivileges(need, facts))).toEqual([
    'GRANT FLASHBACK ON HR.EMP TO "tap user"',
    'GRANT READ ON HR."my table" TO "tap user"',
    'GRANT FLASHBACK ON HR."my table" TO "tap user"',
    'GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO "tap user"',
  ]);
});

test.each([
  { systemPrivileges: ["CREATE SESSION", "READ ANY TABLE"] },
  { systemPrivileges: ["CREATE SESSION", "SELECT ANY TABLE"] },
  { ownerPrivileges: [{ privilege: "SELECT ANY TABLE", owner: "HR" }] },
  { objectPrivileges: [{ ...emp, privilege: "READ", grantee: "PUBLIC" }] },
  { user: "HR" },
])("a tap that may read: %j", (held) => {
  expect(missingPrivileges(tap, { ...nothing, ...held })).toEqual([]);
});

test("ANY privileges do not reach SYS, those of another owner not this one", () => {
  const need = { ...tap, tables: [{ owner: "SYS", name: "X$" }, emp] };
  const facts = {
    ...nothing,
    systemPrivileges: ["CREATE SESSION", "SELECT ANY TABLE"],
    ownerPrivileges: [{ privilege: "SELECT ANY TABLE", owner: "APP" }],
  };
  expect(grants(missingPrivileges(need, facts))).toEqual(["GRANT READ ON SYS.X$ TO LOADER"]);
});

test("a target in its own schema", () => {
  expect(missingPrivileges(target, nothing)).toEqual([
    {
      privilege: "CREATE TABLE",
      reason: "to create tables and staging tables",
      grant: "GRANT CREATE TABLE TO LOADER",
      isCertain: true,
    },
    {
      privilege: "quota on USERS for LOADER",
      reason: "to store rows",
      grant: "ALTER USER LOADER QUOTA UNLIMITED ON USERS",
      isCertain: true,
    },
  ]);
  const facts = {
    ...nothing,
    systemPrivileges: ["CREATE SESSION", "CREATE TABLE"],
    quotas: new Map([["LOADER", unlimited]]),
  };
  expect(missingPrivileges(target, facts)).toEqual([]);
  const full = new Map([["LOADER", { tablespace: "USERS", usedBytes: 10, maxBytes: 10 }]]);
  expect(
    grants(missingPrivileges(target, { ...facts, quotas: full, temporaryTablespace: null })),
  ).toEqual([
    "ALTER USER LOADER TEMPORARY TABLESPACE <temporary tablespace>",
    "ALTER USER LOADER QUOTA UNLIMITED ON USERS",
  ]);
});

test("a target in another schema", () => {
  const need = { ...target, owner: "APP" };
  const facts = { ...nothing, systemPrivileges: ["CREATE SESSION", "CREATE TABLE"] };
  const missing = missingPrivileges(need, facts);
  expect(grants(missing)).toEqual([
    "GRANT CREATE ANY TABLE TO LOADER",
    "GRANT ALTER ANY TABLE TO LOADER",
    "GRANT DROP ANY TABLE TO LOADER",
    "GRANT COMMENT ANY TABLE TO LOADER",
    "GRANT SELECT ANY TABLE TO LOADER",
    "GRANT INSERT ANY TABLE TO LOADER",
    "GRANT UPDATE ANY TABLE TO LOADER",
    "GRANT DELETE ANY TABLE TO LOADER",
    "GRANT CREATE ANY INDEX TO LOADER",
    "ALTER USER APP QUOTA UNLIMITED ON <default tablespace>",
  ]);
  expect(missing.at(-1)).toEqual({
    privilege: "quota on the default tablespace for APP",
    reason: "to store rows",
    grant: "ALTER USER APP QUOTA UNLIMITED ON <default tablespace>",
    isCertain: false,
  });
});

test("23ai: grants limited to the other schema", () => {
  const need = { ...target, owner: "APP", hasOwnerGrants: true };
  const facts = {
    ...nothing,
    systemPrivileges: ["CREATE SESSION", "CREATE TABLE", "ALTER ANY TABLE"],
    ownerPrivileges: ["DROP", "COMMENT", "SELECT", "INSERT", "UPDATE", "DELETE"].map((verb) => ({
      privilege: `${verb} ANY TABLE`,
      owner: "APP",
    })),
    quotas: new Map([["APP", unlimited]]),
  };
  expect(missingPrivileges(need, facts)).toEqual([
    {
      privilege: "CREATE ANY TABLE ON SCHEMA APP",
      reason: "to create tables for another owner",
      grant: "GRANT CREATE ANY TABLE ON SCHEMA APP TO LOADER",
      isCertain: true,
    },
    {
      privilege: "CREATE ANY INDEX ON SCHEMA APP",
      reason: "to create primary keys",
      grant: "GRANT CREATE ANY INDEX ON SCHEMA APP TO LOADER",
      isCertain: true,
    },
  ]);
});

test("a target that only fills tables of another schema", () => {
  const need = { ...target, owner: "HR", onlyTables: [emp, { owner: "LOADER", name: "OWN" }] };
  const facts = {
    ...nothing,
    objectPrivileges: [{ ...emp, privilege: "INSERT", grantee: "LOADER" }],
    quotas: new Map([["HR", unlimited]]),
  };
  expect(missingPrivileges(need, facts).map(({ reason, grant }) => ({ reason, grant }))).toEqual([
    { reason: "to create staging tables", grant: "GRANT CREATE TABLE TO LOADER" },
    { reason: "to merge into the table", grant: "GRANT SELECT ON HR.EMP TO LOADER" },
    { reason: "to update rows", grant: "GRANT UPDATE ON HR.EMP TO LOADER" },
    { reason: "to delete rows", grant: "GRANT DELETE ON HR.EMP TO LOADER" },
  ]);
});
