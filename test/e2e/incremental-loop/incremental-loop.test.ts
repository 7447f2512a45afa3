// Layer: sandbox. Fifty rounds of changes and incremental syncs through a pipe, with kills on the way.
import { expect, test } from "vitest";
import { killSeed, SeededRandom } from "../kill.ts";
import { LoopBench } from "./loop-bench.ts";

const rounds = 50;
const rowsPerTable = 60;

async function runLoop(): Promise<void> {
  await using bench = await LoopBench.open(new SeededRandom(killSeed));
  await bench.source.fill(rowsPerTable);
  for (let round = 1; round <= rounds; round += 1) await bench.round(round);
  await bench.lastRound();
  const { tapKills, targetKills, compared, lateCommits, deleted } = bench.counts;
  // No seed may make the test prove less.
  expect(Math.min(tapKills, targetKills)).toBeGreaterThanOrEqual(4);
  expect(compared).toBeGreaterThanOrEqual(6);
  expect(lateCommits).toBeGreaterThanOrEqual(4);
  expect(bench.leftOverCount).toBeGreaterThanOrEqual(10);
  expect(bench.leftOverCount).toBeLessThanOrEqual(deleted);
}

test("after 50 rounds of changes, kills and syncs the target has what the source has, and the deleted rows it knew", async () => {
  try {
    await runLoop();
  } catch (error) {
    throw new Error(`KILL_SEED=${killSeed}: ${(error as Error).message}`, { cause: error });
  }
}, 900_000);
