// Layer: sandbox. One user logs on for another: user `proxy[client]`.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/index.ts";
import { drivers } from "./harness.ts";

const who = `select user, sys_context('userenv', 'session_user'), sys_context('userenv', 'proxy_user'),
  sys_context('userenv', 'current_schema') from dual`;
const roles = "select role from session_roles order by role";

describe.each(drivers)("proxy users of %s", (_, driver) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({
      users: [
        { name: "admin", password: "x", roles: ["DBA"] },
        { name: "app", password: "x" },
        { name: "door", password: "x", roles: [], privileges: ["CREATE SESSION"] },
        { name: "shut", password: "x", roles: [], privileges: [] },
        { name: "stranger", password: "x" },
        { name: '"Mixed Case"', password: "x" },
      ],
      seed: [
        {
          user: "admin",
          text: `create role r1; create role r2; grant r1 to app; grant r2 to app;
            alter user app grant connect through door;
            alter user app grant connect through shut;
            alter user admin grant connect through door with no roles;
            alter user "Mixed Case" grant connect through door;`,
        },
        { user: "app", text: "create table t (id number); insert into t values (1);" },
      ],
    });
  });
  afterAll(() => sandbox.close());

  const log = (user: string) =>
    driver.getConnection({ user, password: "x", connectString: sandbox.connectString });
  const asked = async (user: string, sql: string) => {
    const connection = await log(user);
    try {
      return (await connection.execute(sql)).rows;
    } finally {
      await connection.close();
    }
  };
  const admin = async (sql: string) => {
    await asked("admin", sql);
  };

  test("the session is the client's, and knows of the proxy", async () => {
    expect(await asked("door[app]", who)).toEqual([["APP", "APP", "DOOR", "APP"]]);
    expect(await asked("door[app]", "select id from t")).toEqual([[1]]);
    expect(await asked("app", who)).toEqual([["APP", "APP", null, "APP"]]);
    expect(await asked('door["Mixed Case"]', who)).toEqual([
      ["Mixed Case", "Mixed Case", "DOOR", "Mixed Case"],
    ]);
  });

  test("only who was allowed to, and with the own password", async () => {
    await expect(log("stranger[app]")).rejects.toThrow(
      "ORA-28150: proxy not authorized to connect as client",
    );
    await expect(log("door[stranger]")).rejects.toThrow("ORA-28150");
    await expect(log("door[nobody]")).rejects.toThrow("ORA-28150");
    await expect(log("shut[app]")).rejects.toThrow("ORA-01045");
    const { connectString } = sandbox;
    const wrong = driver.getConnection({ user: "door[app]", password: "y", connectString });
    await expect(wrong).rejects.toThrow("ORA-01017");
  });

  test("until it is taken back, the account is locked, or authentication is asked for", async () => {
    await admin("alter user app account lock");
    await expect(log("door[app]")).rejects.toThrow("ORA-28000");
    await admin("alter user app account unlock");
    await admin("alter user app grant connect through door authentication required");
    await expect(log("door[app]")).rejects.toThrow("ORA-28183");
    await admin("alter user app revoke connect through door");
    await expect(log("door[app]")).rejects.toThrow("ORA-28150");
    await admin("alter user app grant connect through door");
    await (await log("door[app]")).close();
  });

  test("with those roles of the client that the proxy may enable", async () => {
    expect(await asked("door[app]", roles)).toEqual([["CONNECT"], ["R1"], ["R2"], ["RESOURCE"]]);
    await admin("alter user app grant connect through door with role all except r2, resource");
    expect(await asked("door[app]", roles)).toEqual([["CONNECT"], ["R1"]]);
    await admin("alter user app grant connect through door with role connect, r2");
    const connection = await log("door[app]");
    expect((await connection.execute(roles)).rows).toEqual([["CONNECT"], ["R2"]]);
    await expect(connection.execute("set role r1")).rejects.toThrow(
      "ORA-28156: Proxy user 'DOOR' not authorized to set role 'R1' for client 'APP'",
    );
    await connection.execute("set role all");
    expect((await connection.execute(roles)).rows).toEqual([["CONNECT"], ["R2"]]);
    await connection.close();
    await expect(log("door[admin]")).rejects.toThrow("ORA-01045");
    await admin("alter user app grant connect through door");
  });

  test("pools hand out sessions of the client", async () => {
    const pool = await driver.createPool({
      user: "door[app]",
      password: "x",
      connectString: sandbox.connectString,
      poolMin: 0,
      poolMax: 1,
    });
    const connection = await pool.getConnection();
    expect((await connection.execute(who)).rows).toEqual([["APP", "APP", "DOOR", "APP"]]);
    await connection.close();
    await pool.close(0);
  });
});
