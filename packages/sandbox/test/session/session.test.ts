// Layer: sandbox.
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createVerifier } from "../../src/wire/auth-crypto.ts";
import type { CannedSession } from "./canned-engine.ts";
import { type Driver, type Harness, runs, start, until } from "./harness.ts";

function sessionOf(harness: Harness, module: string): CannedSession {
  const found = [...harness.engine.sessions].find(
    (session) => session.attributes["module"] === module,
  );
  if (!found) throw new Error(`no session of module ${module}`);
  return found;
}

async function addUser(
  harness: Harness,
  user: string,
  password: string,
  facts = {},
): Promise<void> {
  const verifier = await createVerifier(password, { iterations: 1 });
  harness.engine.users.set(user, { verifier, locked: false, expired: false, ...facts });
}

describe.each(runs())("sessions: %s", (_, driver: Driver, wire) => {
  let harness: Harness;
  let connection: Connection;
  beforeAll(async () => {
    harness = await start(wire);
    connection = await driver.getConnection(harness.credentials);
  });
  afterAll(async () => {
    await harness.server.close();
  });

  test("commit, rollback, autoCommit, and whether a transaction is open", async () => {
    const { engine } = harness;
    const insert = "insert into a values (:1)";
    await connection.execute(insert, [1]);
    expect(connection.transactionInProgress).toBe(true);
    await connection.commit();
    expect(connection.transactionInProgress).toBe(false);
    await connection.execute(insert, [2]);
    await connection.rollback();
    expect(engine.rowsOf("a")).toEqual([[1]]);
    expect(engine.rollbacks).toBe(1);
    const { commits } = engine;
    await connection.execute(insert, [3], { autoCommit: true });
    await connection.execute(insert, [4], { autoCommit: true });
    expect(engine.commits).toBe(commits + 2);
    expect(connection.transactionInProgress).toBe(false);
    await connection.executeMany(insert, [[5], [6]], { autoCommit: true });
    expect(engine.commits).toBe(commits + 3);
    await connection.execute("commit");
    await connection.execute("rollback");
    expect([engine.commits, engine.rollbacks]).toEqual([commits + 4, 2]);
  });

  test("DDL, again and again", async () => {
    for (let again = 0; again < 3; again++) await connection.execute("create table zz (id number)");
    expect(harness.engine.ddl).toEqual(new Array(3).fill("create table zz (id number)"));
  });

  test("end-to-end attributes and the current schema", async () => {
    connection.module = "mod";
    connection.action = "act";
    connection.clientId = "cid";
    connection.clientInfo = "cinfo";
    connection.dbOp = "op";
    connection.currentSchema = "HR";
    const { rows } = await connection.execute("select user, x from dual");
    expect(rows).toEqual([["SCOTT", "HR"]]);
    const { attributes } = sessionOf(harness, "mod");
    expect(attributes).toEqual({
      module: "mod",
      action: "act",
      clientIdentifier: "cid",
      clientInfo: "cinfo",
      dbop: "op",
      timeZone: expect.stringMatching(/^[+-]\d{2}:\d{2}$/),
    });
    connection.action = "act2";
    await connection.ping();
    expect([attributes["action"], attributes["module"]]).toEqual(["act2", "mod"]);
    connection.clientInfo = "";
    await connection.ping();
    expect(attributes["clientInfo"]).toBeNull();
  });

  test("the client learns of a schema that a statement changed", async () => {
    await connection.execute("alter session set current_schema = OTHER");
    expect(connection.currentSchema).toBe("OTHER");
  });

  test("cursors the client forgets are closed", async () => {
    for (let index = 0; index < 320; index++) {
      await connection.execute(`select * from gen(1) x${index}`);
    }
    const options = { keepInStmtCache: false };
    await connection.execute("select * from gen(2) nocache", [], options);
    await connection.ping();
  });

  test("more open cursors than allowed", async () => {
    await using small = await start({ ...wire, maxOpenCursors: 3 });
    const other = await driver.getConnection(small.credentials);
    const open = (index: number) =>
      other.execute(`select * from gen(${1000 + index})`, [], { resultSet: true });
    for (let index = 0; index < 3; index++) await open(index);
    await expect(open(3)).rejects.toThrow(/^ORA-01000: /);
    await other.close();
  });

  test("an application context given at the logon", async () => {
    const appContext: [string, string, string][] = [["CLIENTCONTEXT", "k", "v"]];
    const other = await driver.getConnection({ ...harness.credentials, appContext });
    other.module = "context";
    await other.ping();
    expect([...sessionOf(harness, "context").context]).toEqual([["CLIENTCONTEXT.k", "v"]]);
    await other.close();
  });

  test("a pool: 40 users of 8 connections, and a rollback at release", async () => {
    const pool = await driver.createPool({
      ...harness.credentials,
      poolMin: 2,
      poolMax: 8,
      poolIncrement: 2,
      poolPingInterval: 0,
    });
    const counts = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const pooled = await pool.getConnection();
        try {
          return (await pooled.execute(`select * from gen(${10 + index})`)).rows?.length;
        } finally {
          await pooled.close();
        }
      }),
    );
    expect(counts).toEqual(Array.from({ length: 40 }, (_, index) => 10 + index));
    expect(pool.connectionsOpen).toBeLessThanOrEqual(8);
    const pooled = await pool.getConnection();
    await pooled.execute("insert into pp values (:1)", [1]);
    const { rollbacks } = harness.engine;
    await pooled.close();
    expect(harness.engine.rollbacks).toBe(rollbacks + 1);
    expect(harness.engine.rowsOf("pp")).toEqual([]);
    await pool.close(0);
  });

  test("calls side by side on one connection", async () => {
    const [first, second] = await Promise.all([
      connection.execute("select * from gen(10)"),
      connection.execute("select * from gen(20)"),
      connection.ping(),
    ]);
    expect([first.rows?.length, second.rows?.length]).toEqual([10, 20]);
  });

  test("a session of a resident pool", async () => {
    const { credentials, connectString } = harness;
    const other = await driver.getConnection({
      ...credentials,
      connectString: `${connectString}:pooled`,
    });
    await other.execute("select * from gen(1)");
    await other.close();
    const pool = await driver.createPool({
      ...credentials,
      connectString: `${connectString}:pooled`,
      poolMin: 1,
      poolMax: 1,
    });
    for (let again = 0; again < 3; again++) {
      const pooled = await pool.getConnection();
      for (let index = 0; index < 40; index++) await pooled.execute(`select * from gen(${index})`);
      await pooled.close();
    }
    await pool.close(0);
  });

  test("a locked account", async () => {
    await addUser(harness, "LOCKED", "x", { locked: true });
    const attempt = driver.getConnection({ ...harness.credentials, user: "locked", password: "x" });
    await expect(attempt).rejects.toThrow(/^ORA-28000: The account is locked/);
  });

  test("an expired password, and a new one given at the logon", async () => {
    await addUser(harness, "EXPIRED", "old", { expired: true });
    const old = { ...harness.credentials, user: "expired", password: "old" };
    await expect(driver.getConnection(old)).rejects.toThrow(/^ORA-28001: /);
    const wrong = { ...old, password: "nope", newPassword: "new" };
    await expect(driver.getConnection(wrong)).rejects.toThrow(/^ORA-01017: /);
    const changed = await driver.getConnection({ ...old, newPassword: "new" });
    await changed.ping();
    await changed.close();
    await expect(driver.getConnection(old)).rejects.toThrow(/^ORA-01017: /);
    const again = await driver.getConnection({ ...old, password: "new" });
    await again.close();
  });

  test("a password changed on an open session", async () => {
    await addUser(harness, "CHANGER", "one");
    const credentials = { ...harness.credentials, user: "changer", password: "one" };
    const other = await driver.getConnection(credentials);
    await expect(other.changePassword("changer", "wrong", "two")).rejects.toThrow(/^ORA-01017: /);
    await other.changePassword("changer", "one", "two");
    await other.ping();
    await other.close();
    await expect(driver.getConnection(credentials)).rejects.toThrow(/^ORA-01017: /);
    await (await driver.getConnection({ ...credentials, password: "two" })).close();
  });

  test("a quoted name is taken as it is", async () => {
    await addUser(harness, "Mixed", "x");
    const { credentials } = harness;
    const other = await driver.getConnection({ ...credentials, user: '"Mixed"', password: "x" });
    const { rows } = await other.execute("select user, x from dual");
    expect(rows).toEqual([["Mixed", "Mixed"]]);
    await other.close();
  });

  test("a proxy for another user", async () => {
    await addUser(harness, "APP", "x");
    const user = "scott[app]";
    const credentials = { ...harness.credentials, user };
    await expect(driver.getConnection(credentials)).rejects.toThrow(/^ORA-28150: /);
    harness.engine.proxies.add("SCOTT>APP");
    const other = await driver.getConnection(credentials);
    expect((await other.execute("select user, x from dual")).rows).toEqual([["APP", "APP"]]);
    await other.close();
  });

  test("SYSDBA is refused", async () => {
    const credentials = { ...harness.credentials, privilege: driver.SYSDBA };
    await expect(driver.getConnection(credentials)).rejects.toThrow(/^ORA-01031: /);
  });

  test("more connections than allowed", async () => {
    await using small = await start({ ...wire, maxConnections: 1 });
    const only = await driver.getConnection(small.credentials);
    await expect(driver.getConnection(small.credentials)).rejects.toThrow(/12519/);
    await only.close();
    await until(() => small.server.connectionCount === 0);
    await (await driver.getConnection(small.credentials)).close();
  });

  test("closing frees the session", async () => {
    await connection.close();
    await until(() => harness.engine.sessions.size === 0);
    await until(() => harness.server.connectionCount === 0);
  });
});

test("closing the server ends its connections and its engine", async () => {
  const [, driver] = runs()[0] as ReturnType<typeof runs>[0];
  const harness = await start();
  const connection = await driver.getConnection(harness.credentials);
  const running = connection.execute("select sleep(20000) from dual");
  running.catch(() => undefined);
  await harness.server.close();
  await harness.server.close();
  await expect(running).rejects.toThrow(/NJS-500/);
  expect([harness.engine.closed, harness.engine.sessions.size]).toEqual([true, 0]);
});
