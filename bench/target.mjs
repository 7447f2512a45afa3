// The target from stdin to the array of binds against the target that anybody would write first, each a process of its
// own that gets the same bytes through a pipe; rows end there in both. The rounds of both alternate. And how memory grows
// between a tenth of the records and the last one.
// By itself: `node bench/target.mjs --rows 5000000` for the memory of that many records.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { recordLines, schemaLine } from "./target/lines.mjs";

const blockRows = 10_000;
/** Fewer measure the compiler of the engine rather than what it makes. */
const speedRows = 400_000;
const memoryRows = 5_000_000;
const growthBytes = 15e6;
const warmUps = 1;
const rounds = 5;

export async function run() {
  const block = recordLines(blockRows);
  return {
    name: "target: from stdin to the array of binds / split, JSON.parse, ajv and a loop, 10 columns",
    rows: [...(await speed(block)), await memory(block, memoryRows)],
  };
}

async function speed(block) {
  const ratios = { cpu: [], whole: [], wall: [] };
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const naive = await feed("naive.mjs", block, speedRows);
    const ours = await feed("ours.mjs", block, speedRows);
    if (naive.rowCount !== ours.rowCount || naive.valueCount !== ours.valueCount) {
      throw new Error("the rows of both are not the same");
    }
    if (round < warmUps) continue;
    ratios.cpu.push(naive.cpuMs / ours.cpuMs);
    ratios.whole.push(naive.wholeCpuMs / ours.wholeCpuMs);
    ratios.wall.push(naive.ms / ours.ms);
  }
  return [
    { name: `${speedRows} records, processor time`, ratio: spread(ratios.cpu), mark: 1.2 },
    { name: `${speedRows} records, with the start of the process`, ratio: spread(ratios.whole) },
    { name: `${speedRows} records, time`, ratio: spread(ratios.wall) },
  ];
}

async function memory(block, rowCount) {
  const { memory } = await feed("ours.mjs", block, rowCount);
  const most = (from, to) =>
    Math.max(
      ...memory
        .filter(([rows]) => rows >= from * rowCount && rows <= to * rowCount)
        .map(([, rss]) => rss),
    );
  const growth = most(0.9, 1) - most(0, 0.1);
  const shown = `${(growthBytes / 1e6).toFixed(0)} MB / ${(growth / 1e6).toFixed(1)} MB`;
  // What does not grow is as good as what grows by a megabyte.
  const ratio = growthBytes / Math.max(growth, 1e6);
  return {
    name: `growth from a tenth to all of ${rowCount} records, ${shown}`,
    ratio: { min: ratio, median: ratio, max: ratio },
    mark: 1,
  };
}

/** Starts a program, gives it a SCHEMA and records, and returns what it reports. */
async function feed(program, block, rowCount) {
  const child = fork(join(import.meta.dirname, "target", program), {
    stdio: ["pipe", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  const answer = once(child, "message");
  const ended = once(child, "exit");
  const failed = ended.then(([code]) => {
    throw new Error(`${program} ended with exit code ${code}`);
  });
  failed.catch(() => {});
  child.stdin.on("error", () => {});
  child.stdin.write(schemaLine);
  for (let rows = 0; rows < rowCount; rows += blockRows) {
    if (!child.stdin.write(block)) await Promise.race([once(child.stdin, "drain"), failed]);
  }
  child.stdin.end();
  const [result] = await Promise.race([answer, failed]);
  await ended;
  return result;
}

function spread(ratios) {
  const sorted = ratios.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

if (process.argv[1] === import.meta.filename) {
  const option = process.argv.indexOf("--rows");
  const rowCount = option < 0 ? memoryRows : Number(process.argv[option + 1]);
  const { name, ratio, mark } = await memory(recordLines(blockRows), rowCount);
  console.log(`${name} ${ratio.median >= mark ? "ok" : "MISSED"}`);
  if (ratio.median < mark) process.exitCode = 1;
}
