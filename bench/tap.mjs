// Fetch, encode and write against the bare fetch loop, with the database in another process: what the tap adds to the
// driver. The rounds of both alternate. And how memory grows between a tenth of the rows and the last one.
// By itself: `node bench/tap.mjs --rows 5000000` for the memory of that many rows.
import { fork } from "node:child_process";
import { join } from "node:path";

const speedRows = 50_000;
const memoryRows = 1_000_000;
const growthBytes = 15e6;
const warmUps = 2;
const rounds = 7;

export async function run() {
  const { server, client, connectString } = await startProcesses(memoryRows);
  try {
    return {
      name: "tap: fetch, encode and write / the bare fetch loop, 10 columns",
      rows: [
        ...(await speed(client, connectString)),
        await memory(client, connectString, memoryRows),
      ],
    };
  } finally {
    await stop(client, server);
  }
}

async function speed(client, connectString) {
  const argument = { connectString, table: "MIXED" };
  const wall = [];
  const cpu = [];
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const bare = await client.call("fetch", argument);
    const tap = await client.call("tap", argument);
    if (bare.rowCount !== speedRows || tap.lineCount < speedRows)
      throw new Error("rows are missing");
    if (round < warmUps) continue;
    wall.push(bare.ms / tap.ms);
    cpu.push(bare.cpuMs / tap.cpuMs);
  }
  return [
    { name: `${speedRows} rows, time`, ratio: spread(wall), mark: 0.5 },
    { name: `${speedRows} rows, processor time of the tap`, ratio: spread(cpu), mark: 0.5 },
  ];
}

async function memory(client, connectString, rowCount) {
  const argument = { connectString, table: "NARROW", watchRows: rowCount };
  const { lineCount, memory } = await client.call("tap", argument);
  if (lineCount < rowCount) throw new Error("rows are missing");
  const growth = memory.late - memory.early;
  const shown = `${(growthBytes / 1e6).toFixed(0)} MB / ${(growth / 1e6).toFixed(1)} MB`;
  // What does not grow is as good as what grows by a megabyte.
  const ratio = growthBytes / Math.max(growth, 1e6);
  return {
    name: `growth from a tenth to all of ${rowCount} rows, ${shown}`,
    ratio: { min: ratio, median: ratio, max: ratio },
    mark: 1,
  };
}

function spread(ratios) {
  const sorted = ratios.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

async function startProcesses(viewRows) {
  const server = fork(join(import.meta.dirname, "tap", "server.mjs"), [speedRows, viewRows], {
    execArgv: [],
  });
  const { connectString } = await answerOf(server);
  const child = fork(join(import.meta.dirname, "tap", "client.mjs"), { execArgv: [] });
  await answerOf(child);
  const call = async (action, argument) => {
    child.send({ action, argument });
    return (await answerOf(child)).result;
  };
  return { server: { child: server }, client: { child, call }, connectString };
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`a process ended with exit code ${code}`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message);
    });
  });
}

async function stop(...processes) {
  for (const { child } of processes) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.disconnect();
    await ended;
  }
}

if (process.argv[1] === import.meta.filename) {
  const option = process.argv.indexOf("--rows");
  const rowCount = option < 0 ? memoryRows : Number(process.argv[option + 1]);
  const { server, client, connectString } = await startProcesses(rowCount);
  const { name, ratio, mark } = await memory(client, connectString, rowCount);
  console.log(`${name} ${ratio.median >= mark ? "ok" : "MISSED"}`);
  if (ratio.median < mark) process.exitCode = 1;
  await stop(client, server);
}
