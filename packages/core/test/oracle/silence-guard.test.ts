// Layer: pure. Time that passes when it is told to; with a server: the tests of the sandbox.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { breakGraceMs, guardSilence } from "../../src/oracle/silence-guard.ts";

let bytes = 0;
let reasons: (string | undefined)[] = [];
const sockets = {
  bytesReceived: () => bytes,
  destroy: (reason?: string) => {
    reasons.push(reason);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  bytes = 100;
  reasons = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A call that ends when it is told to. */
function call(): { run: () => Promise<string>; end: () => void } {
  let end = (): void => {};
  const ended = new Promise<string>((resolve) => {
    end = () => resolve("done");
  });
  return { run: () => ended, end };
}

test("a silent server is cut after the time limit and what a break may take", async () => {
  const { run, end } = call();
  const guarded = guardSilence(sockets, 10_000, run);
  await vi.advanceTimersByTimeAsync(10_000 + breakGraceMs - 1001);
  expect(reasons).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(reasons[0]).toBe("nothing came from the server for 15 s");
  end();
  expect(await guarded).toBe("done");
  expect(vi.getTimerCount()).toBe(0);
});

test("every byte that comes begins the time anew", async () => {
  const { run, end } = call();
  const guarded = guardSilence(sockets, 10_000, run);
  for (let round = 0; round < 10; round += 1) {
    await vi.advanceTimersByTimeAsync(12_000);
    bytes += 1;
  }
  expect(reasons).toEqual([]);
  end();
  await guarded;
});

test("without a limit nothing is watched; a failure ends the watching", async () => {
  const { run, end } = call();
  const guarded = guardSilence(sockets, 0, run);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(10_000_000);
  end();
  expect(await guarded).toBe("done");
  await expect(
    guardSilence(sockets, 10, () => Promise.reject(new Error("refused"))),
  ).rejects.toThrow("refused");
  expect(vi.getTimerCount()).toBe(0);
  expect(reasons).toEqual([]);
});
