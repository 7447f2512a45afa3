// Layer: sandbox. What users may do, and which grants they lack to be a tap or a target.
import {
  type MissingPrivilege,
  missingPrivileges,
  type OracleSession,
  type PrivilegeNeed,
  readPrivilegeFacts,
  type TableName,
} from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allRows, failureOf, sandboxOf, sessionOf, versions } from "./fixture.ts";

const seed = `
CREATE TABLE orders (id NUMBER PRIMARY KEY);
CREATE TABLE "o'brien" (id NUMBER);
INSERT INTO orders VALUES (1);
COMMIT;`;
const orders: TableName = { owner: "APP", name: "ORDERS" };
const brien: TableName = { owner: "APP", name: "o'brien" };

describe.each(versions)("privileges on version %d", (version) => {
  let sandbox: Sandbox;
  let dba: OracleSession;
  const isNew = version === 23;
  beforeAll(async () => {
    const bare = { roles: [], privileges: ["CREATE SESSION"] };
    const users = [
      "app",
      { name: "tap", ...bare },
      { name: "target", ...bare, quota: 0 },
      { name: "limited", ...bare, quota: 1_000_000 },
      { name: "ops", roles: ["DBA"] },
    ];
    const roles = { text: "CREATE ROLE readers;\nGRANT readers TO tap;", user: "SYS" };
    sandbox = await sandboxOf(users, { version, seed: [seed, roles] });
    dba = await sessionOf(sandbox, "ops");
  });
  afterAll(async () => {
    await dba.close();
    await sandbox.close();
  });

  const facts = async (user: string, tables: readonly TableName[], owner?: string) => {
    await using session = await sessionOf(sandbox, user);
    const more = owner === undefined ? {} : { owner };
    return await readPrivilegeFacts(session, { serverMajorVersion: version, tables, ...more });
  };
  const missing = async (user: string, need: PrivilegeNeed, owner?: string) => {
    const tables = need.for === "tap" ? need.tables : (need.onlyTables ?? []);
    return missingPrivileges(need, await facts(user, tables, owner));
  };
  const privileges = (all: readonly MissingPrivilege[]) => all.map(({ privilege }) => privilege);
  /** Runs what a DBA is told to run. */
  const grantAll = async (all: readonly MissingPrivilege[]) => {
    for (const { grant } of all) await dba.execute(grant);
  };

  test("the facts of an owner of tables", async () => {
    const { objectPrivileges, quotas, ...rest } = await facts("app", [orders]);
    expect(rest).toEqual({
      user: "APP",
      systemPrivileges: expect.arrayContaining(["CREATE SESSION", "CREATE TABLE", "CREATE VIEW"]),
      directPrivileges: expect.arrayContaining(["CREATE VIEW", "UNLIMITED TABLESPACE"]),
      roles: expect.arrayContaining(["CONNECT", "RESOURCE"]),
      ownerPrivileges: [],
      temporaryTablespace: "TEMP",
    });
    expect(rest.directPrivileges).not.toContain("CREATE TABLE");
    expect([...rest.systemPrivileges].sort()).toEqual(rest.systemPrivileges);
    expect(objectPrivileges).toEqual([]);
    expect(quotas).toEqual(
      new Map([["APP", { tablespace: "USERS", usedBytes: expect.any(Number), maxBytes: null }]]),
    );
  });

  test("quotas: none, some bytes, and those of another owner only for a DBA", async () => {
    expect((await facts("target", [])).quotas).toEqual(
      new Map([["TARGET", { tablespace: "USERS", usedBytes: 0, maxBytes: 0 }]]),
    );
    expect((await facts("limited", [])).quotas.get("LIMITED")).toEqual({
      tablespace: "USERS",
      usedBytes: 0,
      maxBytes: 1_000_000,
    });
    expect((await facts("target", [], "APP")).quotas.get("APP")).toBeNull();
    expect((await facts("ops", [], "APP")).quotas.get("APP")).toMatchObject({
      tablespace: "USERS",
      maxBytes: null,
    });
    expect((await facts("ops", [], "LIMITED")).quotas.get("LIMITED")).toMatchObject({
      maxBytes: 1_000_000,
    });
  });

  describe("a tap", () => {
    const need = (readsAsOfScn: boolean): PrivilegeNeed => ({
      for: "tap",
      tables: [orders, brien],
      readsAsOfScn,
      hasReadPrivilege: true,
    });
    beforeEach(async () => {
      for (const from of ["tap", "readers"]) {
        for (const privilege of ["READ", "FLASHBACK"]) {
          for (const table of ["orders", `"o'brien"`]) {
            await dba.execute(`REVOKE ${privilege} ON app.${table} FROM ${from}`).catch(() => 0);
          }
        }
      }
    });

    test("lacks READ on what belongs to others, and is told how to get it", async () => {
      const all = await missing("tap", need(false));
      expect(all).toEqual([
        {
          privilege: "READ on APP.ORDERS",
          reason: "to read the table",
          grant: "GRANT READ ON APP.ORDERS TO TAP",
          isCertain: true,
        },
        {
          privilege: `READ on APP."o'brien"`,
          reason: "to read the table",
          grant: `GRANT READ ON APP."o'brien" TO TAP`,
          isCertain: true,
        },
      ]);
      await using session = await sessionOf(sandbox, "tap");
      const refused = await failureOf(allRows(session, "SELECT * FROM app.orders"));
      expect(refused.code).toBe("ORA-00942");
      await grantAll(all);
      expect(await missing("tap", need(false))).toEqual([]);
      expect(await allRows(session, "SELECT * FROM app.orders")).toEqual([["1"]]);
    });

    test("may have it through a role", async () => {
      await dba.execute("GRANT READ ON app.orders TO readers");
      expect(privileges(await missing("tap", need(false)))).toEqual([`READ on APP."o'brien"`]);
    });

    test("needs more to read as of one SCN, and then can", async () => {
      const all = await missing("tap", need(true));
      expect(privileges(all)).toEqual([
        "READ on APP.ORDERS",
        "FLASHBACK on APP.ORDERS",
        `READ on APP."o'brien"`,
        `FLASHBACK on APP."o'brien"`,
        "EXECUTE on SYS.DBMS_FLASHBACK",
      ]);
      await grantAll(all.filter(({ privilege }) => !privilege.startsWith("FLASHBACK")));
      await using session = await sessionOf(sandbox, "tap");
      const [[scn] = []] = await allRows(
        session,
        "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
      );
      const sql = "SELECT * FROM app.orders AS OF SCN TO_NUMBER(:scn)";
      const refused = await failureOf(allRows(session, sql, { scn: String(scn) }));
      expect(refused.name).toBe("PrivilegeError");
      await grantAll(all.filter(({ privilege }) => privilege.startsWith("FLASHBACK")));
      expect(await allRows(session, sql, { scn: String(scn) })).toEqual([["1"]]);
      expect(await missing("tap", need(true))).toEqual([]);
      await dba.execute("REVOKE EXECUTE ON DBMS_FLASHBACK FROM tap");
    });

    test("a user with READ ANY TABLE lacks nothing, an owner neither", async () => {
      await dba.execute("GRANT READ ANY TABLE TO limited");
      expect(await missing("limited", need(false))).toEqual([]);
      await dba.execute("REVOKE READ ANY TABLE FROM limited");
      expect(await missing("app", need(false))).toEqual([]);
      expect(await missing("ops", need(false))).toEqual([]);
    });
  });

  describe("a target", () => {
    test("for its own tables needs CREATE TABLE and room", async () => {
      const need: PrivilegeNeed = { for: "target", owner: "TARGET", hasOwnerGrants: isNew };
      const all = await missing("target", need);
      expect(all).toEqual([
        {
          privilege: "CREATE TABLE",
          reason: "to create tables and staging tables",
          grant: "GRANT CREATE TABLE TO TARGET",
          isCertain: true,
        },
        {
          privilege: "quota on USERS for TARGET",
          reason: "to store rows",
          grant: "ALTER USER TARGET QUOTA UNLIMITED ON USERS",
          isCertain: true,
        },
      ]);
      await using session = await sessionOf(sandbox, "target");
      const create = "CREATE TABLE mine (id NUMBER)";
      expect((await failureOf(() => session.execute(create))).name).toBe("PrivilegeError");
      await dba.execute(all[0]?.grant ?? "");
      await session.execute(create);
      const full = await failureOf(() => session.execute("INSERT INTO mine VALUES (1)"));
      expect([full.name, full.code]).toEqual(["PrivilegeError", "ORA-01950"]);
      await dba.execute(all[1]?.grant ?? "");
      expect(await session.execute("INSERT INTO mine VALUES (1)")).toBe(1);
      await session.commit();
      expect(await missing("target", need)).toEqual([]);
      await session.execute("DROP TABLE mine PURGE");
      await dba.execute("REVOKE CREATE TABLE FROM target");
      await dba.execute("ALTER USER target QUOTA 0 ON users");
    });

    const anyTable = [
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

    test("for another owner's tables: what it is told to have is enough", async () => {
      const need: PrivilegeNeed = { for: "target", owner: "APP", hasOwnerGrants: isNew };
      const all = await missing("target", need, "APP");
      expect(all.map(({ grant }) => grant)).toEqual([
        "GRANT CREATE TABLE TO TARGET",
        ...anyTable.map((name) =>
          isNew ? `GRANT ${name} ON SCHEMA APP TO TARGET` : `GRANT ${name} TO TARGET`,
        ),
        "ALTER USER APP QUOTA UNLIMITED ON <default tablespace>",
      ]);
      expect(all.at(-1)?.isCertain).toBe(false);
      await grantAll(all.slice(0, -1));
      const left = await missing("target", need, "APP");
      expect(privileges(left)).toEqual(["quota on the default tablespace for APP"]);
      await using session = await sessionOf(sandbox, "target");
      for (const sql of [
        "CREATE TABLE app.loaded (id NUMBER, CONSTRAINT loaded_pk PRIMARY KEY (id))",
        "COMMENT ON TABLE app.loaded IS 'x'",
        "ALTER TABLE app.loaded ADD (name VARCHAR2(10))",
        "INSERT INTO app.loaded VALUES (1, 'a')",
        "UPDATE app.loaded SET name = 'b' WHERE id = 1",
        "MERGE INTO app.loaded t USING (SELECT 2 id FROM DUAL) s ON (t.id = s.id) WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
        "DELETE FROM app.loaded WHERE id = 2",
        "DROP TABLE app.loaded PURGE",
      ]) {
        await session.execute(sql);
      }
      for (const { grant } of all.slice(0, -1)) {
        await dba.execute(grant.replace("GRANT", "REVOKE").replace(" TO ", " FROM "));
      }
    });

    test("for tables that are there already", async () => {
      const need: PrivilegeNeed = {
        for: "target",
        owner: "APP",
        onlyTables: [orders],
        hasOwnerGrants: isNew,
      };
      const all = await missing("target", need, "APP");
      expect(privileges(all)).toEqual([
        "CREATE TABLE",
        "SELECT on APP.ORDERS",
        "INSERT on APP.ORDERS",
        "UPDATE on APP.ORDERS",
        "DELETE on APP.ORDERS",
        "quota on the default tablespace for APP",
      ]);
      await grantAll(all.slice(0, -1));
      expect(privileges(await missing("target", need, "APP"))).toEqual([
        "quota on the default tablespace for APP",
      ]);
      await using session = await sessionOf(sandbox, "target");
      await session.execute(
        "MERGE INTO app.orders t USING (SELECT 2 id FROM DUAL) s ON (t.id = s.id) WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
      );
      expect(await session.execute("DELETE FROM app.orders WHERE id = 2")).toBe(1);
      await session.rollback();
      expect((await failureOf(() => session.execute("DROP TABLE app.orders"))).name).toBe(
        "PrivilegeError",
      );
    });

    test("a DBA lacks nothing", async () => {
      const need: PrivilegeNeed = { for: "target", owner: "APP", hasOwnerGrants: isNew };
      expect(await missing("ops", need, "APP")).toEqual([]);
    });
  });
});
