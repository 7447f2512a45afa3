// Layer: sandbox.
import type { Connection } from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Harness, runs, sleep, start } from "./harness.ts";

interface DriverError extends Error {
  readonly errorNum?: number;
  readonly code?: string;
  readonly offset?: number;
}

function failure(promise: Promise<unknown>): Promise<DriverError> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: DriverError) => error,
  );
}

describe.each(runs())("errors and breaks: %s", (_, driver, wire) => {
  let harness: Harness;
  let connection: Connection;
  beforeAll(async () => {
    harness = await start(wire);
    connection = await driver.getConnection(harness.credentials);
  });
  afterAll(async () => {
    await connection.close();
    await harness.server.close();
  });
  const alive = async (): Promise<void> => {
    expect((await connection.execute("select * from gen(5)")).rows).toHaveLength(5);
  };

  test("number, code, text and offset", async () => {
    const missing = await failure(connection.execute("select * from nosuch"));
    expect([missing.errorNum, missing.code, missing.offset]).toEqual([942, "ORA-00942", 14]);
    expect(missing.message).toMatch(/^ORA-00942: table or view "SCOTT"."NOSUCH" does not exist/);
    await alive();
    const division = await failure(connection.execute("select 1/0 from dual"));
    expect([division.errorNum, division.offset]).toEqual([1476, 0]);
    await alive();
    const unknown = await failure(connection.execute("bogus"));
    expect([unknown.errorNum, unknown.offset]).toEqual([900, 0]);
    await alive();
  });

  test("a bug of the engine is an error, not the end", async () => {
    const error = await failure(connection.execute("begin p_bug; end;"));
    expect(error.message).toMatch(/^ORA-00604: .*\nsandbox: internal error: a bug of the engine/);
    await alive();
  });

  test("in the middle of fetching", async () => {
    const error = await failure(connection.execute("select * from failmid"));
    expect(error.errorNum).toBe(1555);
    await alive();
  });

  test("in the middle of a stream", async () => {
    const stream = connection.queryStream("select * from failmid");
    let rows = 0;
    const read = async (): Promise<void> => {
      for await (const row of stream) rows += (row as unknown[]).length;
    };
    expect((await failure(read())).message).toMatch(/^ORA-01555/);
    expect(rows).toBeGreaterThanOrEqual(100);
    await alive();
  });

  test("call timeout", async () => {
    connection.callTimeout = 100;
    const error = await failure(connection.execute("begin p_sleep(:1); end;", [20_000]));
    expect(error.message).toMatch(/NJS-123/);
    connection.callTimeout = 0;
    await alive();
    await connection.execute("begin p_sleep(:1); end;", [5]);
    await alive();
  });

  test("break", async () => {
    for (let again = 0; again < 3; again++) {
      const running = failure(connection.execute("select sleep(20000) from dual"));
      await sleep(30);
      await connection.break();
      expect((await running).errorNum).toBe(1013);
      await alive();
    }
  });

  test("a break that races with the reply", async () => {
    for (let again = 0; again < 20; again++) {
      const running = connection.execute(`select sleep(${again % 4}) from dual`).then(
        () => undefined,
        (error: DriverError) => error.errorNum,
      );
      await sleep(1 + (again % 5));
      await connection.break();
      expect([undefined, 1013]).toContain(await running);
      const ping = connection.ping().then(
        () => undefined,
        (error: DriverError) => error.errorNum,
      );
      expect([undefined, 1013]).toContain(await ping);
      await alive();
    }
  });

  test("a break while nothing runs", async () => {
    await connection.break();
    await sleep(20);
    const ping = connection.ping().then(
      () => undefined,
      (error: DriverError) => error.errorNum,
    );
    expect([undefined, 1013]).toContain(await ping);
    await alive();
  });

  test("timeouts during large fetches", async () => {
    connection.callTimeout = 1;
    for (let again = 0; again < 5; again++) {
      const sql = "select * from gen(20000)";
      const options = { fetchArraySize: 20_000 };
      const outcome = await connection.execute(sql, [], options).then(
        () => "done",
        (error: DriverError) => error.message,
      );
      expect(outcome).toMatch(/^done$|NJS-123|ORA-01013/);
    }
    connection.callTimeout = 0;
    await alive();
  });

  test("the driver recovers from an error of its own", async () => {
    const options = { fetchTypeHandler: () => ({ type: driver.CLOB }) };
    const error = await failure(connection.execute("select * from scalars", [], options));
    expect(error.message).toMatch(/^NJS-/);
    await alive();
  });

  test("a connection that is cut is told, the others go on", async () => {
    const other = await driver.getConnection(harness.credentials);
    const running = failure(other.execute("select sleep(20000) from dual"));
    await sleep(30);
    harness.server.script.add({ when: { call: "ping" }, what: { do: "drop" } });
    const pinging = await driver.getConnection(harness.credentials);
    expect((await failure(pinging.ping())).message).toMatch(/NJS-500/);
    await other.break();
    expect((await running).errorNum).toBe(1013);
    await other.close();
    await alive();
  });

  test("an error that closes the connection", async () => {
    const doomed = await driver.getConnection(harness.credentials);
    harness.engine.failNext = 600;
    expect((await failure(doomed.execute("select * from gen(1)"))).message).toMatch(/NJS-500/);
    expect((await failure(doomed.ping())).message).toMatch(/NJS-500|NJS-003/);
    await alive();
  });
});

test("the text of an error is that of the version", async () => {
  await using harness = await start({});
  (harness.engine as { version: number }).version = 19;
  const [, driver] = runs()[0] as ReturnType<typeof runs>[0];
  const connection = await driver.getConnection(harness.credentials);
  const error = await failure(connection.execute("select * from nosuch"));
  expect(error.message).toMatch(/^ORA-00942: table or view does not exist/);
  await connection.close();
});
