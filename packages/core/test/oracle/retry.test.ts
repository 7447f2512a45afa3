// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RetryOptions, retryDelayMs, retrying } from "../../src/oracle/retry.ts";

/** Fails `failures` times, then returns; what was waited and told. */
async function run(failures: number, options: Partial<RetryOptions> = {}) {
  const waits: number[] = [];
  const told: unknown[] = [];
  let tries = 0;
  const result = retrying(
    async (attempt) => {
      tries += 1;
      expect(attempt).toBe(tries);
      if (tries <= failures) throw new Error(`failure ${tries}`);
      return `done in ${tries}`;
    },
    {
      retryCount: 3,
      retryDelayS: 1,
      isRetriable: () => true,
      random: () => 0,
      wait: async (delayMs) => {
        waits.push(delayMs);
      },
      onRetry: (error, attempt, delayMs) => told.push([String(error), attempt, delayMs]),
      ...options,
    },
  );
  const outcome = await result.catch((error: unknown) => error);
  return { outcome, tries, waits, told };
}

describe("retrying", () => {
  test("does it once when it succeeds", async () => {
    expect(await run(0)).toEqual({ outcome: "done in 1", tries: 1, waits: [], told: [] });
  });

  test("waits twice as long each time and tells before each wait", async () => {
    expect(await run(3)).toEqual({
      outcome: "done in 4",
      tries: 4,
      waits: [500, 1000, 2000],
      told: [
        ["Error: failure 1", 1, 500],
        ["Error: failure 2", 2, 1000],
        ["Error: failure 3", 3, 2000],
      ],
    });
  });

  test("throws the last error when all tries are used up", async () => {
    const { outcome, tries, waits } = await run(9);
    expect({ outcome: String(outcome), tries, waits }).toEqual({
      outcome: "Error: failure 4",
      tries: 4,
      waits: [500, 1000, 2000],
    });
  });

  test("tries once what is not retriable, and with a count of 0", async () => {
    expect((await run(1, { isRetriable: () => false })).tries).toBe(1);
    expect((await run(1, { retryCount: 0 })).tries).toBe(1);
  });

  test("an aborted signal stops before the first try, and between two", async () => {
    const reason = new Error("stop");
    expect(await run(0, { signal: AbortSignal.abort(reason) })).toMatchObject({
      outcome: reason,
      tries: 0,
    });
    const abort = new AbortController();
    const during = await run(9, { signal: abort.signal, onRetry: () => abort.abort(reason) });
    expect(during).toMatchObject({ outcome: reason, tries: 1 });
  });

  test("the timer of the default wait ends with the signal", async () => {
    const abort = new AbortController();
    const reason = new Error("stop");
    const retried = retrying(() => Promise.reject(new Error("x")), {
      retryCount: 1,
      retryDelayS: 60,
      isRetriable: () => true,
      signal: abort.signal,
      onRetry: () => setImmediate(() => abort.abort(reason)),
    });
    await expect(retried).rejects.toBe(reason);
  });
});

describe("retryDelayMs", () => {
  test("stays 0 without a delay, however often it is tried", () => {
    expect(retryDelayMs(5000, { retryDelayS: 0 })).toBe(0);
  });

  test("lies between half and the whole of a doubling that ends at maxDelayS", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, retryDelayS, random) => {
          const fullMs = Math.min(retryDelayS * 2 ** Math.min(attempt - 1, 1000), 60) * 1000;
          const delayMs = retryDelayMs(attempt, { retryDelayS, random: () => random });
          expect(delayMs).toBeGreaterThanOrEqual(Math.floor(fullMs / 2));
          expect(delayMs).toBeLessThanOrEqual(Math.ceil(fullMs));
        },
      ),
    );
  });
});
