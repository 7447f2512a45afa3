// Layer: sandbox. What goes wrong while a session works: time limits, breaks, connections that are cut at the worst moment.
import {
  isRetriable,
  type OraclePool,
  type OracleSession,
  retrying,
} from "@singer-oracle/core/oracle";
import type { Fault, Sandbox } from "@singer-oracle/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allRows, failureOf, poolOf, sandboxOf, sessionOf, until, versions } from "./fixture.ts";

const seed = `
CREATE TABLE many (id NUMBER(9), name VARCHAR2(20));
INSERT INTO many SELECT LEVEL, 'name ' || LEVEL FROM DUAL CONNECT BY LEVEL <= 5000;
CREATE TABLE t (id NUMBER(9));
`;
/** A statement that never ends by itself. */
const endless = "SELECT COUNT(*) FROM many a, many b, many c, many d";

describe.each(versions)("on version %d", (version) => {
  let sandbox: Sandbox;
  let session: OracleSession;
  beforeAll(async () => {
    sandbox = await sandboxOf(["app"], { version, seed });
  });
  afterAll(() => sandbox.close());
  beforeEach(async () => {
    sandbox.script.clear();
    session = await sessionOf(sandbox);
  });
  afterEach(() => session.close());

  /** How many rows another session sees in t; they are deleted. */
  async function committedRows(): Promise<unknown> {
    await using other = await sessionOf(sandbox);
    const rows = await allRows(other, "SELECT COUNT(*) FROM t");
    await other.execute("DELETE FROM t");
    await other.commit();
    return rows[0]?.[0];
  }

  test("a call that takes too long is broken off, and the session goes on", async () => {
    session.callTimeoutMs = 100;
    const error = await failureOf(allRows(session, endless));
    expect([error.name, error.code, error.retriable, error.exitCode]).toEqual([
      "OracleError",
      "NJS-123",
      false,
      1,
    ]);
    expect(session.isHealthy).toBe(true);
    expect(await allRows(session, "SELECT 1 FROM DUAL")).toEqual([["1"]]);
    session.callTimeoutMs = 0;
    sandbox.script.add({ when: { call: "execute" }, what: { do: "delay", ms: 200 } });
    expect(await allRows(session, "SELECT 2 FROM DUAL")).toEqual([["2"]]);
  });

  test("call_timeout_s is in force from the first statement on", async () => {
    await using limited = await sessionOf(sandbox, "app", { call_timeout_s: 1 });
    expect(limited.callTimeoutMs).toBe(1000);
    const error = await failureOf(allRows(limited, endless));
    expect(error.code).toBe("NJS-123");
  });

  test("a break stops a query that works, and the session goes on", async () => {
    const running = failureOf(allRows(session, endless));
    setTimeout(() => void session.break(), 50);
    const error = await running;
    expect([error.name, error.code, error.retriable]).toEqual(["OracleError", "ORA-01013", false]);
    expect(session.isHealthy).toBe(true);
    expect(await allRows(session, "SELECT 1 FROM DUAL")).toEqual([["1"]]);
  });

  test("a break undoes the statement it stops, and nothing before it", async () => {
    await session.execute("INSERT INTO t VALUES (1)");
    const running = failureOf(
      session.execute("INSERT INTO t SELECT a.id FROM many a, many b, many c"),
    );
    setTimeout(() => void session.break(), 50);
    expect((await running).code).toBe("ORA-01013");
    expect(await allRows(session, "SELECT id FROM t")).toEqual([["1"]]);
    await session.commit();
    expect(await committedRows()).toBe("1");
  });

  test("a break while rows are fetched", async () => {
    const batches = session.rows("SELECT a.id FROM many a, many b", {}, { fetchSize: 100 });
    const iterator = batches[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toHaveLength(100);
    sandbox.script.add({ when: { call: "fetch" }, what: { do: "delay", ms: 60_000 } });
    const next = failureOf(iterator.next());
    setTimeout(() => void session.break(), 50);
    expect((await next).code).toBe("ORA-01013");
    expect(await allRows(session, "SELECT 1 FROM DUAL")).toEqual([["1"]]);
  });

  test("a session that waits for a lock can be broken off, or waits in vain", async () => {
    await session.execute("INSERT INTO t VALUES (1)");
    await session.commit();
    await session.execute("UPDATE t SET id = 2");
    await using other = await sessionOf(sandbox);
    const waiting = failureOf(other.execute("UPDATE t SET id = 3"));
    setTimeout(() => void other.break(), 50);
    expect((await waiting).code).toBe("ORA-01013");
    other.callTimeoutMs = 100;
    expect((await failureOf(other.execute("UPDATE t SET id = 3"))).code).toBe("NJS-123");
    await session.rollback();
    expect(await other.execute("UPDATE t SET id = 3")).toBe(1);
    await other.commit();
    expect(await committedRows()).toBe("1");
  });

  test("two sessions that wait for each other: one of them may try again", async () => {
    await session.execute("INSERT INTO t SELECT LEVEL FROM DUAL CONNECT BY LEVEL <= 2");
    await session.commit();
    await using other = await sessionOf(sandbox);
    await session.execute("UPDATE t SET id = 10 WHERE id = 1");
    await other.execute("UPDATE t SET id = 20 WHERE id = 2");
    const outcome = async (loser: OracleSession, sql: string) => {
      const error = await loser.execute(sql).catch((thrown: unknown) => thrown);
      await loser.rollback();
      return error;
    };
    const outcomes = await Promise.all([
      outcome(session, "UPDATE t SET id = 21 WHERE id = 2"),
      outcome(other, "UPDATE t SET id = 11 WHERE id = 1"),
    ]);
    const errors = outcomes.filter((value) => value !== 1);
    expect(errors).toEqual([
      expect.objectContaining({
        name: "TransientOracleError",
        code: "ORA-00060",
        retriable: true,
      }),
    ]);
    expect(await committedRows()).toBe("2");
  });

  /** A read of 5000 rows in batches; how many came before what. */
  async function readAll(): Promise<{ rows: number; error: string; retriable: boolean }> {
    let rows = 0;
    try {
      const batches = session.rows("SELECT id FROM many ORDER BY id", {}, { fetchSize: 1000 });
      for await (const batch of batches) rows += batch.length;
      return { rows, error: "none", retriable: false };
    } catch (error) {
      const { code, retriable } = error as { code: string; retriable: boolean };
      return { rows, error: code, retriable };
    }
  }

  test.each<[string, Fault, number, string, boolean]>([
    [
      "cut before a fetch",
      { when: { call: "fetch", nth: 2 }, what: { do: "drop" } },
      2000,
      "",
      true,
    ],
    ["cut after 2500 rows", { when: { afterRows: 2500 }, what: { do: "drop" } }, 2000, "", true],
    [
      "cut within a reply",
      { when: { call: "fetch", nth: 1 }, what: { do: "drop", midMessage: true } },
      1000,
      "",
      true,
    ],
    [
      "snapshot too old",
      { when: { afterRows: 3000 }, what: { do: "error", number: 1555 } },
      2000,
      "ORA-01555",
      false,
    ],
    [
      "the instance ends",
      { when: { call: "fetch", nth: 3 }, what: { do: "error", number: 1089 } },
      3000,
      "ORA-01089",
      true,
    ],
  ])("%s", async (_, fault, rows, error, retriable) => {
    sandbox.script.add(fault);
    const outcome = await readAll();
    const expected = error === "" ? expect.stringMatching(/^NJS-5(?:00|01|21)$/) : error;
    expect(outcome).toEqual({ rows, error: expected, retriable });
    expect(sandbox.script.pending).toBe(0);
  });

  test.each<["before" | "after", string]>([
    ["before", "0"],
    ["after", "1"],
  ])("cut in COMMIT, %s it took effect", async (moment, committed) => {
    await session.execute("INSERT INTO t VALUES (1)");
    sandbox.script.add({ when: { call: "commit", moment }, what: { do: "drop" } });
    const error = await failureOf(session.commit());
    // Whether the transaction is there cannot be told from the error: whoever repeats it has to look.
    expect([error.name, error.retriable]).toEqual(["TransientOracleError", true]);
    expect(session.isHealthy).toBe(false);
    expect(await committedRows()).toBe(committed);
  });

  test.each<["before" | "after"]>([["before"], ["after"]])(
    "cut in an array INSERT, %s it took effect: nothing is there",
    async (moment) => {
      const statement = "INSERT INTO T";
      sandbox.script.add({ when: { call: "execute", statement, moment }, what: { do: "drop" } });
      const rows = [[1], [2], [3]];
      const bindDefs = [{ type: "number" as const }];
      const error = await failureOf(
        session.executeMany("INSERT INTO t VALUES (:1)", rows, { bindDefs }),
      );
      expect(error.name).toBe("TransientOracleError");
      expect(await committedRows()).toBe("0");
    },
  );

  test("a server that is gone does not keep close waiting", async () => {
    const other = await sandboxOf(["app"], { version });
    const orphan = await sessionOf(other);
    await orphan.execute("CREATE TABLE x (id NUMBER)");
    await other.close();
    await orphan.close();
    await orphan.close();
    expect(orphan.isHealthy).toBe(false);
  });

  test("abort cuts the connection while a call runs; the server rolls back", async () => {
    await session.execute("INSERT INTO t VALUES (1)");
    const running = failureOf(allRows(session, endless));
    setTimeout(() => session.abort(), 30);
    const error = await running;
    expect([error.name, error.code, error.retriable]).toEqual([
      "TransientOracleError",
      "NJS-501",
      true,
    ]);
    await session.close();
    expect(await committedRows()).toBe("0");
  });

  describe("work on a pool that is tried again", () => {
    let pool: OraclePool;
    beforeEach(async () => {
      pool = await poolOf(sandbox, 1);
    });
    afterEach(() => pool.close());

    const attempts = async (
      fault: Fault,
      work: (open: OracleSession) => Promise<unknown>,
    ): Promise<[count: number, outcome: unknown]> => {
      sandbox.script.add(fault);
      let count = 0;
      const options = { retryCount: 3, retryDelayS: 0, isRetriable };
      const outcome = await retrying(() => {
        count += 1;
        return pool.use(work);
      }, options).catch((error: { code: string }) => error.code);
      return [count, outcome];
    };
    const select = (open: OracleSession) => allRows(open, "SELECT 'x' FROM DUAL");
    const when = { call: "execute", statement: "'x'" } as const;

    test.each([60, 54, 1033, 3113, 3114, 3135, 1012, 12153, 25408])(
      "ORA-%d is tried again",
      async (number) => {
        const fault: Fault = { when, what: { do: "error", number }, times: 2 };
        expect(await attempts(fault, select)).toEqual([3, [["x"]]]);
      },
    );

    test("a cut connection is replaced and the work is done again", async () => {
      expect(await attempts({ when, what: { do: "drop" }, times: 2 }, select)).toEqual([
        3,
        [["x"]],
      ]);
      expect(pool.statistics()).toMatchObject({ opened: 3, lost: 2, idle: 1 });
    });

    test.each([942, 904, 1017, 28000, 1031, 1555, 600, 1438, 1, 1013, 28])(
      "ORA-%d is not",
      async (number) => {
        const code = `ORA-${String(number).padStart(5, "0")}`;
        const fault: Fault = { when, what: { do: "error", number }, times: 2 };
        expect(await attempts(fault, select)).toEqual([1, code]);
      },
    );
  });
});

test.concurrent("silence in the middle of a reply is ended some seconds after the call's time limit", async () => {
  await using sandbox = await sandboxOf(["app"], { seed });
  await using session = await sessionOf(sandbox);
  session.callTimeoutMs = 100;
  sandbox.script.add({ when: { call: "fetch" }, what: { do: "half-packet" } });
  let rows = 0;
  const error = await failureOf(async () => {
    for await (const batch of session.rows("SELECT id FROM many")) rows += batch.length;
  });
  expect(rows).toBe(1000);
  expect(error).toMatchObject({
    name: "TransientOracleError",
    code: "NJS-501",
    message: expect.stringMatching(/; nothing came from the server for 5 s$/),
    retriable: true,
  });
  expect(session.isHealthy).toBe(false);
});

test.concurrent("a server that is silent at logoff is left after some seconds", async () => {
  await using sandbox = await sandboxOf(["app"]);
  const session = await sessionOf(sandbox);
  sandbox.script.add({ when: { call: "logoff" }, what: { do: "half-packet" } });
  await session.close();
  await until(() => sandbox.connectionCount === 0);
});
