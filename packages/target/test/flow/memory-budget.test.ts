// Layer: pure.
import { expect, test } from "vitest";
import { type BytesHolder, createMemoryBudget } from "../../src/flow/memory-budget.ts";
import { turns } from "./flow-run.ts";

class Holder implements BytesHolder {
  fillingBytes: number;
  readonly fillingSinceMs: number;
  isBusy = false;
  loadingBytes = 0;
  readonly name: string;
  readonly started: string[];

  constructor(name: string, fillingBytes: number, fillingSinceMs: number, started: string[]) {
    this.name = name;
    this.fillingBytes = fillingBytes;
    this.fillingSinceMs = fillingSinceMs;
    this.started = started;
  }

  start(): void {
    this.started.push(this.name);
    this.isBusy = true;
    this.loadingBytes = this.fillingBytes;
    this.fillingBytes = 0;
  }
}

test("the biggest has to load first, the oldest of equal ones, as many as are needed", async () => {
  const started: string[] = [];
  const holders = [
    new Holder("small", 100, 1, started),
    new Holder("young", 300, 9, started),
    new Holder("old", 300, 2, started),
  ];
  const budget = createMemoryBudget(1000, () => holders);
  await budget.reserve(700);
  await budget.reserve(300);
  expect(started).toEqual([]);
  let isIn = false;
  const waits = budget.reserve(400).then(() => {
    isIn = true;
  });
  await turns(1);
  expect([started, isIn]).toEqual([["old", "young"], false]);
  budget.release(300);
  await turns(1);
  expect(isIn).toBe(false);
  budget.release(300);
  await waits;
  expect(started).toEqual(["old", "young"]);
  expect([budget.usedBytes, budget.peakBytes]).toEqual([800, 1000]);
});

test("what alone is more than the budget is let in when nothing else is held", async () => {
  const budget = createMemoryBudget(1000, () => []);
  await budget.reserve(10);
  let isIn = false;
  const waits = budget.reserve(5000).then(() => {
    isIn = true;
  });
  await turns(1);
  expect(isIn).toBe(false);
  budget.release(10);
  await waits;
  expect(budget.usedBytes).toBe(5000);
});

test("a holder that gives bytes back at once is enough", async () => {
  const holder = new Holder("s", 900, 0, []);
  const budget = createMemoryBudget(1000, () => [holder]);
  await budget.reserve(900);
  holder.start = () => budget.release(900);
  await budget.reserve(900);
  expect(budget.usedBytes).toBe(900);
});

test("a holder that is busy with something else has to load too when the others are not enough", async () => {
  const started: string[] = [];
  const busy = new Holder("busy", 600, 1, started);
  busy.isBusy = true;
  const free = new Holder("free", 300, 2, started);
  const budget = createMemoryBudget(1000, () => [busy, free]);
  await budget.reserve(900);
  const enough = budget.reserve(400);
  await turns(1);
  expect(started).toEqual(["free"]);
  free.loadingBytes = 0;
  budget.release(300);
  await enough;
  const more = budget.reserve(100);
  await turns(1);
  expect(started).toEqual(["free", "busy"]);
  budget.release(600);
  await more;
});
