// Layer: pure. What a pool does while there is no database; with one: the tests of the sandbox.
import { describe, expect, test } from "vitest";
import { ConnectError } from "../../src/errors.ts";
import { readHealth } from "../../src/oracle/health.ts";
import { OraclePool, type ReadyConnection } from "../../src/oracle/pool.ts";

const refused = new ConnectError("cannot connect to db: refused", {
  code: "NJS-503",
  hint: "Check host.",
});

function poolOf(
  open: (signal: AbortSignal | undefined) => Promise<ReadyConnection>,
  maxSessions = 1,
): OraclePool {
  return new OraclePool({
    maxSessions,
    open,
    openOnce: open,
    idleTag: { module: "test" },
    callTimeoutMs: 0,
  });
}

const nothing = { maxSessions: 1, inUse: 0, idle: 0, waiting: 0, opened: 0, lost: 0 };

describe("a pool whose logons fail", () => {
  test("tells everybody and stays usable", async () => {
    let logons = 0;
    const pool = poolOf(async () => {
      logons += 1;
      throw refused;
    });
    const outcomes = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual([
      refused,
      refused,
      refused,
    ]);
    expect(logons).toBe(3);
    expect(pool.statistics()).toEqual(nothing);
    await expect(pool.openSession()).rejects.toBe(refused);
    await expect(pool.serverInfo()).rejects.toBe(refused);
  });

  test("one logon at a time when there is one slot", async () => {
    let running = 0;
    let most = 0;
    const pool = poolOf(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      throw refused;
    });
    await Promise.allSettled(Array.from({ length: 5 }, () => pool.acquire()));
    expect(most).toBe(1);
  });

  test("health reports it and looks no further", async () => {
    const pool = poolOf(() => Promise.reject(refused));
    let ms = 0;
    const clock = { now: () => ms++, utcNow: () => 0 };
    const skipped = (name: string) => ({
      name,
      status: "skipped",
      latencyMs: null,
      message: "no connection",
      hint: null,
    });
    expect(await readHealth(pool, clock)).toEqual({
      status: "unhealthy",
      checks: [
        {
          name: "logon",
          status: "failed",
          latencyMs: 1,
          message: "cannot connect to db: refused",
          hint: "Check host.",
        },
        skipped("ping"),
        skipped("version"),
        skipped("clock"),
        {
          name: "pool",
          status: "ok",
          latencyMs: 1,
          message: "0 in use, 0 idle, 0 waiting, at most 1",
          hint: null,
        },
      ],
      server: null,
      clockSkewMs: null,
      pool: nothing,
    });
  });
});

describe("a pool whose logon does not end", () => {
  const never = () => new Promise<ReadyConnection>(() => {});

  test("who waits for a slot can give up", async () => {
    const pool = poolOf(never);
    pool.acquire().catch(() => {});
    const abort = new AbortController();
    const waiting = pool.acquire({ signal: abort.signal });
    await expect.poll(() => pool.statistics().waiting).toBe(1);
    abort.abort(refused);
    await expect(waiting).rejects.toBe(refused);
    expect(pool.statistics().waiting).toBe(0);
  });

  test("closing it ends the waiting", async () => {
    const pool = poolOf(never);
    pool.acquire().catch(() => {});
    const waiting = pool.acquire();
    await pool.close();
    await expect(waiting).rejects.toThrow("cannot get a session: the pool is closed");
    await expect(pool.acquire()).rejects.toThrow(ConnectError);
    await expect(pool.openSession()).rejects.toThrow(ConnectError);
    await pool.close();
  });
});

test.each([0, -1, 1.5, Number.NaN])("a pool of %d sessions is none", (maxSessions) => {
  expect(() => poolOf(() => Promise.reject(refused), maxSessions)).toThrow(RangeError);
});
