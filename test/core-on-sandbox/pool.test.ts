// Layer: sandbox. The pool on a database: sessions that are used again, found dead, limited.
import type { OraclePool } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  allRows,
  failureOf,
  poolOf,
  sandboxOf,
  sessionOf,
  uncaughtAfter,
  until,
  versions,
} from "./fixture.ts";

describe.each(versions)("a pool on version %d", (version) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    const seed = "CREATE TABLE t (id NUMBER);";
    const privileges = ["ALTER SYSTEM", "CREATE SESSION"];
    const roles = ["SELECT_CATALOG_ROLE"];
    sandbox = await sandboxOf(["app", { name: "ops", roles, privileges }], { version, seed });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.script.clear());

  const sidOf = (pool: OraclePool) =>
    pool.use(
      async (session) =>
        (await allRows(session, "SELECT SYS_CONTEXT('USERENV', 'SID') FROM DUAL"))[0]?.[0],
    );

  test("reuses a session, rolled back and with its own name again", async () => {
    await using pool = await poolOf(sandbox, 2);
    const tag = { action: "loading", clientIdentifier: "x" };
    await using looker = await sessionOf(sandbox, "ops");
    const first = await pool.acquire({ tag });
    await first.execute("INSERT INTO t VALUES (1)");
    first.callTimeoutMs = 5000;
    expect(first.isInTransaction).toBe(true);
    await first.close();
    await using second = await pool.acquire();
    expect([second.isInTransaction, second.callTimeoutMs]).toEqual([false, 0]);
    expect(await allRows(second, "SELECT COUNT(*) FROM t")).toEqual([["0"]]);
    expect(
      await allRows(looker, "SELECT MODULE, ACTION FROM V$SESSION WHERE USERNAME = 'APP'"),
    ).toEqual([["core-test", null]]);
    expect(pool.statistics()).toEqual({
      maxSessions: 2,
      inUse: 1,
      idle: 0,
      waiting: 0,
      opened: 1,
      lost: 0,
    });
  });

  test("a session that was given back is of no more use to its last holder", async () => {
    await using pool = await poolOf(sandbox, 1);
    const session = await pool.acquire();
    await session.close();
    await session.close();
    for (const call of [
      () => session.execute("INSERT INTO t VALUES (1)"),
      () => session.commit(),
      () => session.ping(),
      () => allRows(session, "SELECT 1 FROM DUAL"),
    ]) {
      expect((await failureOf(call)).code).toBe("NJS-003");
    }
    expect(session.isHealthy).toBe(false);
    expect(pool.statistics()).toMatchObject({ inUse: 0, idle: 1 });
  });

  test("hands out at most maxSessions and lets others wait their turn", async () => {
    await using pool = await poolOf(sandbox, 2);
    const order: number[] = [];
    const gates: (() => void)[] = [];
    const tasks = [1, 2, 3, 4].map((task) =>
      pool.use(async (session) => {
        order.push(task);
        await session.ping();
        await new Promise<void>((resolve) => gates.push(resolve));
      }),
    );
    await until(() => gates.length === 2);
    expect([order, pool.statistics().waiting, sandbox.connectionCount]).toEqual([[1, 2], 2, 2]);
    while (order.length < 4 || gates.length > 0) {
      gates.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(tasks);
    expect(order).toEqual([1, 2, 3, 4]);
    expect(pool.statistics()).toEqual({
      maxSessions: 2,
      inUse: 0,
      idle: 2,
      waiting: 0,
      opened: 2,
      lost: 0,
    });
  });

  test("who waits can give up", async () => {
    await using pool = await poolOf(sandbox, 1);
    await using _held = await pool.acquire();
    const controller = new AbortController();
    const waiting = pool.acquire({ signal: controller.signal });
    const reason = new Error("stopped");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(pool.statistics()).toMatchObject({ inUse: 1, waiting: 0 });
  });

  test("replaces idle sessions of a server that was restarted", async () => {
    const first = await sandboxOf(["app"], { version });
    const { port } = first;
    await using pool = await poolOf(first, 2);
    const sessions = [await pool.acquire(), await pool.acquire()];
    for (const session of sessions) await session.close();
    expect(pool.statistics()).toMatchObject({ idle: 2, opened: 2 });
    await first.close();
    // The ends of the connections are told to the clients at the next turn.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await using _second = await sandboxOf(["app"], { version, port });
    expect(await pool.use((session) => allRows(session, "SELECT 1 FROM DUAL"))).toEqual([["1"]]);
    expect(pool.statistics()).toMatchObject({ opened: 3, lost: 2, idle: 1, inUse: 0 });
  });

  test("a session that a DBA has killed says so once and is replaced", async () => {
    await using pool = await poolOf(sandbox, 1);
    const sid = await sidOf(pool);
    await using dba = await sessionOf(sandbox, "ops");
    const serials = await allRows(
      dba,
      "SELECT SERIAL# FROM V$SESSION WHERE SID = TO_NUMBER(:sid)",
      {
        sid: String(sid),
      },
    );
    await dba.execute(`ALTER SYSTEM KILL SESSION '${sid},${serials[0]?.[0]}'`);
    const error = await failureOf(pool.use((session) => allRows(session, "SELECT 1 FROM DUAL")));
    expect([error.name, error.code, error.retriable]).toEqual(["OracleError", "ORA-00028", false]);
    expect(await pool.use((session) => allRows(session, "SELECT 1 FROM DUAL"))).toEqual([["1"]]);
    expect(pool.statistics()).toMatchObject({ opened: 2, lost: 1, idle: 1, inUse: 0 });
  });

  test("throws a session away that died while it was used", async () => {
    await using pool = await poolOf(sandbox, 1);
    sandbox.script.add({ when: { call: "execute", statement: "FROM T" }, what: { do: "drop" } });
    const error = await failureOf(pool.use((session) => allRows(session, "SELECT * FROM T")));
    expect([error.name, error.retriable]).toEqual(["TransientOracleError", true]);
    expect(pool.statistics()).toMatchObject({ opened: 1, lost: 1, idle: 0, inUse: 0 });
    expect(await pool.use((session) => allRows(session, "SELECT 1 FROM DUAL"))).toEqual([["1"]]);
    expect(pool.statistics()).toMatchObject({ opened: 2, lost: 1, idle: 1, inUse: 0 });
  });

  test("throws a session away that cannot be rolled back", async () => {
    await using pool = await poolOf(sandbox, 1);
    await pool.use(async (session) => {
      await session.execute("INSERT INTO t VALUES (7)");
      sandbox.script.add({ when: { call: "rollback" }, what: { do: "error", number: 603 } });
    });
    expect(pool.statistics()).toMatchObject({ opened: 1, lost: 1, idle: 0, inUse: 0 });
    await until(() => sandbox.connectionCount === 0);
    const rows = await pool.use((session) => allRows(session, "SELECT COUNT(*) FROM t"));
    expect(rows).toEqual([["0"]]);
  });

  test("sessions that were lost break nothing when they are cleaned up", async () => {
    const uncaught = await uncaughtAfter(async () => {
      const pool = await poolOf(sandbox, 3);
      const sessions = [await pool.acquire(), await pool.acquire(), await pool.acquire()];
      sessions[0]?.abort();
      sandbox.script.add({ when: { call: "ping" }, what: { do: "drop" } });
      await failureOf(() => (sessions[1] as (typeof sessions)[1])?.ping() ?? Promise.resolve());
      await Promise.all(sessions.map((session) => session.close()));
      expect(pool.statistics()).toMatchObject({ lost: 2, idle: 1 });
      await pool.close();
    });
    expect(uncaught).toEqual([]);
  });

  test("closes while sessions are in use and others wait", async () => {
    const pool = await poolOf(sandbox, 1);
    const held = await pool.acquire();
    await held.execute("INSERT INTO t VALUES (2)");
    const waiting = failureOf(pool.acquire());
    await pool.close();
    await pool.close();
    const error = await waiting;
    expect([error.name, error.code]).toEqual(["ConnectError", "POOL-CLOSED"]);
    expect((await failureOf(() => held.execute("DELETE FROM t"))).code).toBe("NJS-003");
    expect((await failureOf(pool.acquire())).code).toBe("POOL-CLOSED");
    expect((await failureOf(pool.openSession())).code).toBe("POOL-CLOSED");
    await until(() => sandbox.connectionCount === 0);
    await using session = await sessionOf(sandbox);
    expect(await allRows(session, "SELECT COUNT(*) FROM t")).toEqual([["0"]]);
  });

  test("closes while a statement runs, after it at the latest", async () => {
    const pool = await poolOf(sandbox, 1);
    const held = await pool.acquire();
    sandbox.script.add({ when: { call: "execute" }, what: { do: "delay", ms: 300 } });
    const running = held.execute("INSERT INTO t VALUES (3)").catch((error: unknown) => error);
    await pool.close();
    await running;
    await until(() => sandbox.connectionCount === 0);
  });

  test("opens a session outside itself, of which it knows nothing", async () => {
    const pool = await poolOf(sandbox, 1);
    const outside = await pool.openSession({ tag: { action: "mining" } });
    expect(pool.statistics()).toMatchObject({ inUse: 0, idle: 1, opened: 2 });
    await pool.close();
    expect(await allRows(outside, "SELECT SYS_CONTEXT('USERENV', 'ACTION') FROM DUAL")).toEqual([
      ["mining"],
    ]);
    await outside.close();
    await until(() => sandbox.connectionCount === 0);
  });
});
