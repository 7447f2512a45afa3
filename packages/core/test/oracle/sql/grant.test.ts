// Layer: pure.
import { expect, it } from "vitest";
import {
  grantStatement,
  type Privilege,
  tapPrivileges,
  targetPrivileges,
} from "../../../src/oracle/sql/index.ts";

function grants(privileges: readonly Privilege[], grantee: string): readonly string[] {
  return privileges.map((privilege) => grantStatement(privilege, grantee));
}

it("lists what the tap needs", () => {
  const tables = [
    { owner: "HR", name: "EMP" },
    { owner: "HR", name: "Order" },
    { owner: "TAP", name: "MINE" },
    { owner: null, name: "MINE2" },
  ];
  expect(grants(tapPrivileges("TAP", { tables, asOfScn: false }), "TAP")).toEqual([
    "GRANT CREATE SESSION TO TAP",
    "GRANT READ ON HR.EMP TO TAP",
    'GRANT READ ON HR."Order" TO TAP',
  ]);
  expect(
    grants(
      tapPrivileges("a b", { tables: tables.slice(0, 1), asOfScn: true, hasReadPrivilege: false }),
      "a b",
    ),
  ).toEqual([
    'GRANT CREATE SESSION TO "a b"',
    'GRANT SELECT ON HR.EMP TO "a b"',
    'GRANT FLASHBACK ON HR.EMP TO "a b"',
    'GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO "a b"',
  ]);
});

it("lists what the target needs in its own schema", () => {
  const tablespaces = new Map([["LOADER", "USERS"]]);
  const needs = { owners: ["LOADER"], tablespaces, hasSchemaPrivileges: false };
  expect(grants(targetPrivileges("LOADER", needs), "LOADER")).toEqual([
    "GRANT CREATE SESSION TO LOADER",
    "GRANT CREATE TABLE TO LOADER",
    "ALTER USER LOADER QUOTA UNLIMITED ON USERS",
  ]);
});

it("lists what the target needs for other owners, by database or by schema", () => {
  const tablespaces = new Map([
    ["LOADER", "USERS"],
    ["DWH", "dwh data"],
  ]);
  const needs = { owners: ["DWH", "STAGE"], tablespaces };
  const any = [
    "CREATE ANY TABLE",
    "ALTER ANY TABLE",
    "DROP ANY TABLE",
    "COMMENT ANY TABLE",
    "SELECT ANY TABLE",
    "INSERT ANY TABLE",
    "UPDATE ANY TABLE",
    "DELETE ANY TABLE",
    "CREATE ANY INDEX",
  ];
  const own = [
    "GRANT CREATE SESSION TO LOADER",
    "GRANT CREATE TABLE TO LOADER",
    "ALTER USER LOADER QUOTA UNLIMITED ON USERS",
    'ALTER USER DWH QUOTA UNLIMITED ON "dwh data"',
  ];
  expect(
    grants(targetPrivileges("LOADER", { ...needs, hasSchemaPrivileges: false }), "LOADER"),
  ).toEqual([...own, ...any.map((name) => `GRANT ${name} TO LOADER`)]);
  expect(
    grants(targetPrivileges("LOADER", { ...needs, hasSchemaPrivileges: true }), "LOADER"),
  ).toEqual([
    ...own,
    ...any.map((name) => `GRANT ${name} ON SCHEMA DWH TO LOADER`),
    ...any.map((name) => `GRANT ${name} ON SCHEMA STAGE TO LOADER`),
  ]);
});
