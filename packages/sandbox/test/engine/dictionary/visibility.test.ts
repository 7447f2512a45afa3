// Layer: pure. Who sees what in the dictionary: owners, grantees, roles, PUBLIC, holders of ANY privileges.
import { expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";

const users = [
  { name: "app", password: "x" },
  { name: "other", password: "x" },
  { name: "anyone", password: "x", privileges: ["SELECT ANY TABLE", "SELECT ANY SEQUENCE"] },
  { name: "catalog", password: "x", roles: ["CONNECT", "SELECT_CATALOG_ROLE"] },
];

async function open(version: 19 | 23 = 23) {
  const engine = openEngine({ users, version });
  const app = logOn(engine);
  await app.all(
    "CREATE TABLE secret (id NUMBER PRIMARY KEY)",
    "CREATE TABLE shared (id NUMBER CONSTRAINT shared_pk PRIMARY KEY, v VARCHAR2(5))",
    "CREATE TABLE by_role (id NUMBER)",
    "CREATE TABLE of_all (id NUMBER)",
    "CREATE TABLE one_column (id NUMBER, v VARCHAR2(5))",
    "CREATE VIEW vw AS SELECT id FROM shared",
    "CREATE SEQUENCE sq",
    "COMMENT ON TABLE shared IS 'hello'",
    "GRANT SELECT, INSERT ON shared TO other WITH GRANT OPTION",
    "GRANT SELECT ON of_all TO PUBLIC",
    "GRANT UPDATE (v) ON one_column TO other",
    "GRANT SELECT ON vw TO other",
    "GRANT SELECT ON sq TO other",
  );
  const sys = logOn(engine, "SYS");
  await sys.all(
    "CREATE ROLE reader",
    "GRANT SELECT ON app.by_role TO reader",
    "GRANT reader TO other",
  );
  return engine;
}

const tablesOf = "SELECT table_name FROM all_tables WHERE owner = 'APP' ORDER BY 1";

it("ALL_ views show what a user owns, was granted, or may use by an ANY privilege", async () => {
  const engine = await open();
  const names = async (user: string) => (await logOn(engine, user).rows(tablesOf)).flat();
  const all = ["BY_ROLE", "OF_ALL", "ONE_COLUMN", "SECRET", "SHARED"];
  expect(await names("APP")).toEqual(all);
  expect(await names("OTHER")).toEqual(["BY_ROLE", "OF_ALL", "ONE_COLUMN", "SHARED"]);
  expect(await names("ANYONE")).toEqual(all);
  expect(await names("CATALOG")).toEqual(["OF_ALL"]);
  expect(await names("SYS")).toEqual(all);
  const other = logOn(engine, "OTHER");
  await other.run("SET ROLE NONE");
  expect((await other.rows(tablesOf)).flat()).toEqual(["OF_ALL", "ONE_COLUMN", "SHARED"]);
});

it("all views about a table agree", async () => {
  const other = logOn(await open(), "OTHER");
  const tell = (view: string, owner = "owner", name = "table_name") =>
    other.rows(`SELECT DISTINCT ${name} FROM ${view} WHERE ${owner} = 'APP' ORDER BY 1`);
  const tables = [["BY_ROLE"], ["OF_ALL"], ["ONE_COLUMN"], ["SHARED"]];
  const withView = [...tables, ["VW"]];
  expect(await tell("all_tab_cols")).toEqual(withView);
  expect(await tell("all_tab_comments")).toEqual(withView);
  expect(await tell("all_col_comments")).toEqual(withView);
  expect(await tell("all_constraints")).toEqual([["SHARED"]]);
  expect(await tell("all_cons_columns")).toEqual([["SHARED"]]);
  expect(await tell("all_indexes")).toEqual([["SHARED"]]);
  expect(await tell("all_ind_columns", "index_owner")).toEqual([["SHARED"]]);
  expect(await tell("all_views", "owner", "view_name")).toEqual([["VW"]]);
  expect(await tell("all_sequences", "sequence_owner", "sequence_name")).toEqual([["SQ"]]);
  expect(await tell("all_objects", "owner", "object_name")).toEqual([
    ...["BY_ROLE", "OF_ALL", "ONE_COLUMN", "SHARED", "SHARED_PK", "SQ", "VW"].map((name) => [name]),
  ]);
});

it("USER_ views show a user's own objects, whatever was granted", async () => {
  const engine = await open();
  const other = logOn(engine, "OTHER");
  expect(await other.rows("SELECT COUNT(*) FROM user_tables")).toEqual([[0]]);
  expect(await other.rows("SELECT COUNT(*) FROM user_objects")).toEqual([[0]]);
  await other.run("ALTER SESSION SET CURRENT_SCHEMA = app");
  expect(await other.rows("SELECT COUNT(*) FROM user_tables")).toEqual([[0]]);
});

it.each([19, 23] as const)("DBA_ and V$ views are for the catalog role, %i", async (version) => {
  const engine = await open(version);
  const views = ["dba_tables", "dba_users", "dba_extents", "v$session", "gv$session", "v$database"];
  const other = logOn(engine, "OTHER");
  const catalog = logOn(engine, "CATALOG");
  for (const view of views) {
    expect(await other.outcome(`SELECT COUNT(*) FROM ${view}`)).toBe("ORA-00942 at 21");
    expect(await catalog.outcome(`SELECT COUNT(*) FROM ${view}`)).toHaveLength(1);
  }
  expect(
    await catalog.rows("SELECT table_name FROM dba_tables WHERE owner = 'APP' ORDER BY 1"),
  ).toEqual(["BY_ROLE", "OF_ALL", "ONE_COLUMN", "SECRET", "SHARED"].map((name) => [name]));
  const sys = logOn(engine, "SYS");
  await sys.all("GRANT SELECT ON V_$DATABASE TO other", "GRANT SELECT ON dba_users TO other");
  expect(await other.outcome("SELECT COUNT(*) FROM v$database")).toEqual([[1]]);
  expect(await other.outcome("SELECT COUNT(*) FROM dba_users")).toHaveLength(1);
  await sys.run("GRANT SELECT ANY DICTIONARY TO other");
  expect(await other.outcome("SELECT COUNT(*) FROM dba_tables")).toHaveLength(1);
});

it("lists grants by who gave, got and owns", async () => {
  const engine = await open();
  const other = logOn(engine, "OTHER");
  await other.run("GRANT SELECT ON app.shared TO anyone");
  const mine = [
    ["OTHER", "APP", "SHARED", "APP", "INSERT", "YES", "NO", "NO", "TABLE", "NO"],
    ["OTHER", "APP", "SHARED", "APP", "SELECT", "YES", "NO", "NO", "TABLE", "NO"],
    ["OTHER", "APP", "SQ", "APP", "SELECT", "NO", "NO", "NO", "SEQUENCE", "NO"],
    ["OTHER", "APP", "VW", "APP", "SELECT", "NO", "NO", "NO", "VIEW", "NO"],
  ];
  expect(
    await other.rows(
      "SELECT * FROM user_tab_privs WHERE grantee = 'OTHER' ORDER BY table_name, privilege",
    ),
  ).toEqual(mine);
  expect(
    await other.rows(
      "SELECT grantor, grantee, table_schema, table_name, privilege FROM all_tab_privs WHERE table_schema = 'APP' ORDER BY 2, 4, 5",
    ),
  ).toEqual([
    ["OTHER", "ANYONE", "APP", "SHARED", "SELECT"],
    ["APP", "OTHER", "APP", "SHARED", "INSERT"],
    ["APP", "OTHER", "APP", "SHARED", "SELECT"],
    ["APP", "OTHER", "APP", "SQ", "SELECT"],
    ["APP", "OTHER", "APP", "VW", "SELECT"],
    ["APP", "PUBLIC", "APP", "OF_ALL", "SELECT"],
    ["APP", "READER", "APP", "BY_ROLE", "SELECT"],
  ]);
  expect(await other.rows("SELECT * FROM user_col_privs")).toEqual([
    ["OTHER", "APP", "ONE_COLUMN", "V", "APP", "UPDATE", "NO", "NO", "NO"],
  ]);
});

it("tells privileges and roles in force", async () => {
  const engine = await open();
  const other = logOn(engine, "OTHER");
  expect(await other.rows("SELECT * FROM session_roles")).toEqual([
    ["CONNECT"],
    ["READER"],
    ["RESOURCE"],
  ]);
  const sessionPrivileges = async () => (await other.rows("SELECT * FROM session_privs")).flat();
  expect(await sessionPrivileges()).toContain("CREATE TABLE");
  await logOn(engine, "SYS").run("GRANT CREATE DATABASE LINK TO PUBLIC");
  expect(await sessionPrivileges()).toContain("CREATE DATABASE LINK");
  await other.run('SET ROLE "CONNECT"');
  expect(await sessionPrivileges()).not.toContain("CREATE TABLE");
  expect(
    await other.rows("SELECT privilege FROM user_sys_privs WHERE username = 'OTHER' ORDER BY 1"),
  ).toEqual([
    ["ALTER SESSION"],
    ["CREATE MATERIALIZED VIEW"],
    ["CREATE SYNONYM"],
    ["CREATE VIEW"],
    ["UNLIMITED TABLESPACE"],
  ]);
  expect(
    await other.rows("SELECT granted_role, default_role FROM user_role_privs ORDER BY 1"),
  ).toEqual([
    ["CONNECT", "YES"],
    ["READER", "YES"],
    ["RESOURCE", "YES"],
  ]);
});

it("has SESSION_SCHEMA_PRIVS in 23ai only", async () => {
  const engine = await open();
  await logOn(engine, "APP").run("GRANT SELECT ANY TABLE ON SCHEMA app TO other");
  expect(await logOn(engine, "OTHER").rows("SELECT * FROM session_schema_privs")).toEqual([
    ["SELECT ANY TABLE", "APP"],
  ]);
  const older = logOn(await open(19), "OTHER");
  expect(await older.outcome("SELECT * FROM session_schema_privs")).toBe("ORA-00942 at 14");
});

it("finds the old short names, which are public synonyms", async () => {
  const app = logOn(await open());
  for (const [short, view] of [
    ["tabs", "user_tables"],
    ["cols", "user_tab_columns"],
    ["ind", "user_indexes"],
    ["obj", "user_objects"],
  ]) {
    const [count] = await app.rows(`SELECT COUNT(*) FROM ${short}`);
    expect([short, count]).toEqual([short, (await app.rows(`SELECT COUNT(*) FROM ${view}`))[0]]);
  }
});
