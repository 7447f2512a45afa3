// Layer: sandbox.
import type { Connection } from "oracledb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/script/fault.ts";
import { announcements, type Harness, runs, start, until } from "../session/harness.ts";

interface DriverError extends Error {
  readonly errorNum?: number;
}

function failure(promise: Promise<unknown>): Promise<DriverError> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: DriverError) => error,
  );
}

describe.each(runs(announcements.slice(0, 2)))("scripted faults: %s", (_, driver, wire) => {
  let harness: Harness;
  let connection: Connection;
  beforeEach(async () => {
    harness = await start(wire);
    connection = await driver.getConnection(harness.credentials);
  });
  afterEach(async () => {
    harness.server.script.clear();
    // The server is still there for others.
    const other = await driver.getConnection(harness.credentials);
    expect((await other.execute("select * from gen(3)")).rows).toHaveLength(3);
    await other.close();
    await harness.server.close();
  });
  const arm = (...faults: Fault[]): void => {
    harness.server.script.add(...faults);
  };
  const insert = "insert into t values (:1)";

  test("the socket is dropped before a call took effect, and after", async () => {
    arm({ when: { statement: /^insert/ }, what: { do: "drop" } });
    expect((await failure(connection.execute(insert, [1]))).message).toMatch(/NJS-500/);
    expect(harness.engine.rowsOf("t")).toEqual([]);
    const again = await driver.getConnection(harness.credentials);
    arm({ when: { statement: /^insert/, moment: "after" }, what: { do: "drop" } });
    const options = { autoCommit: true };
    expect((await failure(again.execute(insert, [2], options))).message).toMatch(/NJS-500/);
    expect(harness.engine.rowsOf("t")).toEqual([[2]]);
  });

  test("a full data file is what a number and a text say", async () => {
    const text = "unable to extend table SCOTT.T by 128 in tablespace USERS";
    const what = { do: "error", number: 1653, message: text } as const;
    arm({ when: { call: "execute", statement: "insert into t" }, what });
    const { message, errorNum } = await failure(connection.execute(insert, [1]));
    expect([message.split("\n")[0], errorNum]).toEqual([`ORA-01653: ${text}`, 1653]);
    await connection.execute(insert, [1]);
  });

  test("the socket is dropped after so many rows", async () => {
    arm({ when: { afterRows: 150 }, what: { do: "drop" } });
    const options = { resultSet: true, fetchArraySize: 100, prefetchRows: 0 } as const;
    const { resultSet } = await connection.execute("select * from gen(1000)", [], options);
    expect(await resultSet?.getRows(100)).toHaveLength(100);
    expect((await failure(resultSet?.getRows(100) as Promise<unknown>)).message).toMatch(/NJS-500/);
    expect(harness.engine.generated).toBe(150);
  });

  test("the socket is dropped in the middle of a message", async () => {
    arm({ when: { call: "execute", moment: "after" }, what: { do: "drop", midMessage: true } });
    const error = await failure(connection.execute("select * from scalars"));
    expect(error.message).toMatch(/NJS-500/);
  });

  test("the socket is dropped in the middle of rows", async () => {
    arm({ when: { afterRows: 250 }, what: { do: "drop", midMessage: true } });
    const error = await failure(connection.execute("select * from gen(1000)"));
    expect(error.message).toMatch(/NJS-500/);
  });

  test("half a packet and silence: only a timeout of the client helps", async () => {
    arm({ when: { call: "ping" }, what: { do: "half-packet" } });
    let settled = false;
    const ping = failure(connection.ping()).finally(() => {
      settled = true;
    });
    await until(() => harness.server.script.pending === 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(settled).toBe(false);
    await harness.server.close();
    expect((await ping).message).toMatch(/NJS-500/);
    harness = await start(wire);
  });

  test("a delay, and a timeout that ends it", async () => {
    arm({ when: { call: "execute", nth: 2 }, what: { do: "delay", ms: 60_000 } });
    await connection.execute("select * from gen(1)");
    connection.callTimeout = 60;
    const error = await failure(connection.execute("select * from gen(1)"));
    expect(error.message).toMatch(/NJS-123/);
    connection.callTimeout = 0;
    arm({ when: { call: "ping" }, what: { do: "delay", ms: 5 } });
    await connection.ping();
    expect(harness.server.script.pending).toBe(0);
  });

  test("any error on the nth call, with Oracle's text or another", async () => {
    arm(
      { when: { call: "execute", nth: 3 }, what: { do: "error", number: 60 } },
      { when: { call: "ping" }, what: { do: "error", number: 20_001, message: "my own" } },
    );
    await connection.execute(insert, [1]);
    await connection.execute(insert, [2]);
    const deadlock = await failure(connection.execute(insert, [3]));
    expect([deadlock.errorNum, deadlock.message.trim()]).toEqual([
      60,
      expect.stringMatching(/^ORA-00060: deadlock detected/),
    ]);
    await connection.execute(insert, [4]);
    expect(harness.engine.rowsOf("t")).toEqual([[1], [2], [4]]);
    expect((await failure(connection.ping())).message).toMatch(/^ORA-20001: my own/);
    await connection.ping();
  });

  test("an error while fetching, after so many rows", async () => {
    arm({ when: { afterRows: 120 }, what: { do: "error", number: 1555 } });
    const error = await failure(connection.execute("select * from gen(1000)"));
    expect(error.errorNum).toBe(1555);
    expect((await connection.execute("select * from gen(1000)")).rows).toHaveLength(1000);
  });

  test("a refused connection", async () => {
    arm({ when: { call: "connect" }, what: { do: "refuse" } });
    expect((await failure(driver.getConnection(harness.credentials))).message).toMatch(/NJS-518/);
    arm({ when: { call: "connect" }, what: { do: "refuse", number: 12_516 } });
    expect((await failure(driver.getConnection(harness.credentials))).message).toMatch(/12516/);
    arm({ when: { call: "connect" }, what: { do: "drop" } });
    await failure(driver.getConnection(harness.credentials));
    arm({ when: { call: "connect" }, what: { do: "delay", ms: 5 } });
    await (await driver.getConnection(harness.credentials)).close();
  });

  test("a refused logon", async () => {
    arm({ when: { call: "logon", nth: 2 }, what: { do: "error", number: 28_000 } });
    await (await driver.getConnection(harness.credentials)).close();
    const error = await failure(driver.getConnection(harness.credentials));
    expect(error.message).toMatch(/^ORA-28000: /);
  });

  test("an expired password, and the change of it", async () => {
    arm({ when: { call: "logon" }, what: { do: "expire-password" }, times: 2 });
    const { credentials } = harness;
    expect((await failure(driver.getConnection(credentials))).message).toMatch(/^ORA-28001: /);
    const newPassword = "Another#2";
    const changed = await driver.getConnection({ ...credentials, newPassword });
    await changed.close();
    credentials.password = newPassword;
  });

  test("COMMIT fails before it took effect, and after", async () => {
    const { engine } = harness;
    for (const moment of ["before", "after"] as const) {
      const { commits } = engine;
      const done = moment === "after" ? commits + 1 : commits;
      arm({ when: { call: "commit", moment }, what: { do: "error", number: 2091 } });
      await connection.execute(insert, [1]);
      expect((await failure(connection.commit())).errorNum).toBe(2091);
      expect(engine.commits).toBe(done);
      expect(connection.transactionInProgress).toBe(moment === "before");
      await connection.rollback();
    }
  });

  test("the connection is lost around COMMIT: call, statement, autoCommit", async () => {
    const { engine } = harness;
    const commit: ((on: Connection) => Promise<unknown>)[] = [
      async (on) => {
        await on.execute(insert, [1]);
        await on.commit();
      },
      async (on) => {
        await on.execute(insert, [1]);
        await on.execute("commit");
      },
      (on) => on.execute(insert, [1], { autoCommit: true }),
    ];
    for (const way of commit) {
      for (const moment of ["before", "after"] as const) {
        const on = await driver.getConnection(harness.credentials);
        const { commits } = engine;
        arm({ when: { call: "commit", moment }, what: { do: "drop" } });
        expect((await failure(way(on))).message).toMatch(/NJS-500/);
        expect(engine.commits).toBe(moment === "after" ? commits + 1 : commits);
      }
    }
  });
});
