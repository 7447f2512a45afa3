// Layer: pure. Whole rows of the views about users, roles and privileges. Columns that are NULL are left out.
import { expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";
import { number, openSchema, records, seconds, users } from "./whole-rows.ts";

const { app, other, stranger, catalog } = await openSchema();

it("ALL_USERS tells whose users are Oracle's own", async () => {
  const common = {
    USER_ID: number,
    CREATED: seconds,
    INHERITED: "NO",
    DEFAULT_COLLATION: "USING_NLS_COMP",
    IMPLICIT: "NO",
    ALL_SHARD: "NO",
  };
  const sql =
    "SELECT * FROM all_users WHERE username IN ('SYS', 'SYSTEM', 'APP') ORDER BY username";
  expect(await records(stranger, sql)).toEqual([
    { ...common, USERNAME: "APP", COMMON: "NO", ORACLE_MAINTAINED: "N" },
    { ...common, USERNAME: "SYS", COMMON: "YES", ORACLE_MAINTAINED: "Y" },
    { ...common, USERNAME: "SYSTEM", COMMON: "YES", ORACLE_MAINTAINED: "Y" },
  ]);
});

it("USER_USERS and DBA_USERS", async () => {
  const account = {
    USERNAME: "APP",
    USER_ID: number,
    ACCOUNT_STATUS: "OPEN",
    DEFAULT_TABLESPACE: "USERS",
    TEMPORARY_TABLESPACE: "TEMP",
    CREATED: seconds,
  };
  expect(await records(app, "SELECT * FROM user_users")).toEqual([account]);
  const sql = "SELECT * FROM dba_users WHERE username IN ('APP', 'SYS') ORDER BY username";
  const more = { PROFILE: "DEFAULT", PASSWORD_VERSIONS: "12C", AUTHENTICATION_TYPE: "NONE" };
  expect(await records(catalog, sql)).toEqual([
    { ...account, ...more, COMMON: "NO", ORACLE_MAINTAINED: "N" },
    {
      ...account,
      ...more,
      USERNAME: "SYS",
      ACCOUNT_STATUS: "LOCKED",
      COMMON: "YES",
      ORACLE_MAINTAINED: "Y",
    },
  ]);
});

it("*_TAB_PRIVS", async () => {
  const grant = {
    GRANTOR: "APP",
    GRANTEE: "OTHER",
    PRIVILEGE: "SELECT",
    GRANTABLE: "NO",
    HIERARCHY: "NO",
    COMMON: "NO",
    INHERITED: "NO",
  };
  const named = (schema: string) =>
    [
      ["C", "TABLE"],
      ["MV", "TABLE"],
      ["SQ", "SEQUENCE"],
      ["T", "TABLE"],
      ["VW", "VIEW"],
    ].map(([name, type]) => ({ ...grant, [schema]: "APP", TABLE_NAME: name, TYPE: type }));
  const by = "ORDER BY table_name";
  const owned = await records(app, `SELECT * FROM user_tab_privs ${by}`);
  expect(owned).toEqual(named("OWNER"));
  expect(await records(other, `SELECT * FROM user_tab_privs ${by}`)).toEqual(owned);
  const ofApp = "WHERE table_schema = 'APP' ORDER BY table_name";
  expect(await records(other, `SELECT * FROM all_tab_privs ${ofApp}`)).toEqual(
    named("TABLE_SCHEMA"),
  );
  expect(await records(stranger, `SELECT * FROM all_tab_privs ${ofApp}`)).toEqual([]);
  const all = "SELECT * FROM dba_tab_privs WHERE owner = 'APP' ORDER BY table_name";
  expect(await records(catalog, all)).toEqual(owned);
});

it("EXECUTE on DBMS_FLASHBACK is the role DBA's, and of those it is granted to", async () => {
  const fresh = openEngine({ users: [...users, { name: "boss", roles: ["DBA"] }] });
  const boss = logOn(fresh, "BOSS");
  const grantee = logOn(fresh, "OTHER");
  const sql = "SELECT * FROM all_tab_privs WHERE table_name = 'DBMS_FLASHBACK'";
  const grant = {
    GRANTOR: "SYS",
    GRANTEE: "DBA",
    TABLE_SCHEMA: "SYS",
    TABLE_NAME: "DBMS_FLASHBACK",
    PRIVILEGE: "EXECUTE",
    GRANTABLE: "NO",
    HIERARCHY: "NO",
    COMMON: "NO",
    TYPE: "PACKAGE",
    INHERITED: "NO",
  };
  const call = "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual";
  expect(await records(boss, sql)).toEqual([grant]);
  expect(await records(grantee, sql)).toEqual([]);
  expect(await grantee.outcome(call)).toBe("ORA-00904 at 7");
  await logOn(fresh, "SYS").run("GRANT EXECUTE ON DBMS_FLASHBACK TO other");
  expect(await records(grantee, sql)).toEqual([{ ...grant, GRANTEE: "OTHER" }]);
  expect(await grantee.outcome(call)).toHaveLength(1);
});

it("*_SYS_PRIVS, *_ROLE_PRIVS and what is in force", async () => {
  const plain = { ADMIN_OPTION: "NO", COMMON: "NO", INHERITED: "NO" };
  const own = [
    "ALTER SESSION",
    "CREATE MATERIALIZED VIEW",
    "CREATE SYNONYM",
    "CREATE VIEW",
    "UNLIMITED TABLESPACE",
  ];
  expect(await records(app, "SELECT * FROM user_sys_privs ORDER BY privilege")).toEqual(
    own.map((privilege) => ({ ...plain, USERNAME: "APP", PRIVILEGE: privilege })),
  );
  const ofRole = "SELECT * FROM dba_sys_privs WHERE grantee = 'CONNECT' ORDER BY privilege";
  const session = ["CREATE SESSION", "SET CONTAINER"];
  expect(await records(catalog, ofRole)).toEqual(
    session.map((privilege) => ({ ...plain, GRANTEE: "CONNECT", PRIVILEGE: privilege })),
  );
  const byRole = "SELECT * FROM role_sys_privs WHERE role = 'CONNECT' ORDER BY privilege";
  expect(await records(app, byRole)).toEqual(
    session.map((privilege) => ({ ...plain, ROLE: "CONNECT", PRIVILEGE: privilege })),
  );
  const role = { ...plain, DELEGATE_OPTION: "NO", DEFAULT_ROLE: "YES" };
  expect(await records(app, "SELECT * FROM user_role_privs")).toEqual([
    { ...role, USERNAME: "APP", GRANTED_ROLE: "CONNECT" },
    { ...role, USERNAME: "APP", GRANTED_ROLE: "RESOURCE" },
  ]);
  const ofDba = "SELECT * FROM dba_role_privs WHERE grantee = 'DBA' ORDER BY granted_role";
  expect(await records(catalog, ofDba)).toEqual([
    { ...role, GRANTEE: "DBA", GRANTED_ROLE: "EXECUTE_CATALOG_ROLE", ADMIN_OPTION: "YES" },
    { ...role, GRANTEE: "DBA", GRANTED_ROLE: "SELECT_CATALOG_ROLE", ADMIN_OPTION: "YES" },
  ]);
  expect(await records(app, "SELECT * FROM session_roles")).toEqual([
    { ROLE: "CONNECT" },
    { ROLE: "RESOURCE" },
  ]);
  const forced = await app.rows("SELECT privilege FROM session_privs");
  expect(forced.flat()).toEqual([
    "ALTER SESSION",
    ...["CLUSTER", "INDEXTYPE", "MATERIALIZED VIEW", "OPERATOR", "PROCEDURE", "SEQUENCE"].map(
      (object) => `CREATE ${object}`,
    ),
    ...["SESSION", "SYNONYM", "TABLE", "TRIGGER", "TYPE", "VIEW"].map(
      (object) => `CREATE ${object}`,
    ),
    "SET CONTAINER",
    "UNLIMITED TABLESPACE",
  ]);
});
