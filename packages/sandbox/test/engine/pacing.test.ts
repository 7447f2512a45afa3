// Layer: pure.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacing, paced, unpaced } from "../../src/engine/pacing.ts";

let now = 0;
beforeEach(() => {
  now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(async () => {
  vi.restoreAllMocks();
  // What the engine knows of the time is shared by the tests of a process.
  await new Pacing().pause(new AbortController().signal);
});

function* counting(to: number, log: string[] = []): Generator<"tick", number> {
  try {
    for (let step = 0; step < to; step++) {
      now += 4;
      yield "tick";
    }
    log.push("done");
    return to;
  } finally {
    log.push("ended");
  }
}

describe("a pause", () => {
  it("is due after ten milliseconds, looked at every 64 steps or at a long one", async () => {
    const pacing = new Pacing();
    await pacing.pause(new AbortController().signal);
    const steps = (count: number) =>
      Array.from({ length: count }, () => pacing.isDue()).lastIndexOf(true);
    now += 9;
    expect([steps(200), pacing.isDue(true)]).toEqual([-1, false]);
    now += 1;
    expect([steps(63), steps(1), pacing.isDue(true)]).toEqual([-1, 0, true]);
    await pacing.pause(new AbortController().signal);
    expect(pacing.isDue(true)).toBe(false);
  });

  it("ends in ORA-01013 after a break", async () => {
    await expect(new Pacing().pause(AbortSignal.abort())).rejects.toThrow("ORA-01013");
  });
});

describe("long work", () => {
  it("is done with pauses or at once", async () => {
    const log: string[] = [];
    const work = paced(counting(1000, log), new AbortController().signal);
    expect(log).toEqual([]);
    expect([await work, log]).toEqual([1000, ["done", "ended"]]);
    expect(unpaced(counting(10))).toBe(10);
  });

  it("is ended by a break where it is, and by its own errors", async () => {
    const log: string[] = [];
    const breaking = new AbortController();
    const work = paced(counting(1000, log), breaking.signal);
    breaking.abort();
    await expect(work).rejects.toThrow("ORA-01013");
    expect(log).toEqual(["ended"]);
    const failing = (function* () {
      yield "tick";
      throw new RangeError("of its own");
    })();
    await expect(paced(failing, new AbortController().signal)).rejects.toThrow("of its own");
  });
});
