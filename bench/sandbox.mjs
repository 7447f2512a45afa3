// The sandbox's engine against an engine that does nothing, through the same wire, with the driver in a process of its
// own: what storing and finding rows costs. The rounds of both alternate. And how much memory a million rows take.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { mixedTable, narrowTable } from "./sandbox/tables.mjs";

const readRows = 50_000;
const insertRows = 100_000;
const memoryRows = 1_000_000;
const memoryBytes = 600e6;
const startLimitMs = 300;
const warmUps = 2;
const rounds = 5;

export async function run() {
  const rows = [await programStart(), ...(await speed()), ...(await memory())];
  return { name: "sandbox: stored tables against canned rows, memory", rows };
}

/** From the start of the program to the line that says where it is. */
async function programStart() {
  const program = join(import.meta.dirname, "..", "packages", "sandbox", "dist", "cli.js");
  const ratios = [];
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const start = performance.now();
    const child = spawn(process.execPath, [program, "--port", "0"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    const ms = performance.now() - start;
    child.kill();
    await once(child, "exit");
    if (round >= warmUps) ratios.push(startLimitMs / ms);
  }
  const ratio = spread(ratios);
  const name = `start of the program, ${startLimitMs} ms / ${Math.round(startLimitMs / ratio.median)} ms`;
  return { name, ratio, mark: 1 };
}

async function speed() {
  const { server, client, connectString, startMs } = await startProcesses();
  try {
    await server.call("createTable", mixedTable.name);
    const stored = { connectString, table: mixedTable.name };
    await client.call("insert", { ...stored, rowCount: readRows });
    const canned = { ...stored, connectString: await server.call("startCanned", mixedTable.name) };
    const read = await alternate(
      () => client.call("read", canned),
      () => client.call("read", stored),
    );
    const insert = await alternate(
      () => client.call("insert", { ...canned, rowCount: insertRows }),
      async () => {
        await server.call("truncate", mixedTable.name);
        return client.call("insert", { ...stored, rowCount: insertRows });
      },
    );
    return [
      { name: `read a stored table / canned rows, ${readRows} rows`, ratio: read, mark: 0.8 },
      { name: `array INSERT / dropped, ${insertRows} rows`, ratio: insert, mark: 0.6 },
      startRow("sandbox in a process", startMs),
    ];
  } finally {
    await stop(server, client);
  }
}

async function memory() {
  const { server, client, connectString } = await startProcesses();
  try {
    await server.call("createTable", narrowTable.name);
    await server.call("watchMemory");
    const table = { connectString, table: narrowTable.name };
    await client.call("insert", { ...table, rowCount: memoryRows });
    const loaded = await server.call("memory");
    // What is in use after a tenth of the rows is what reading takes; the rest must not add to it.
    let early;
    const { rowCount } = await client.call("read", { ...table, reportAt: memoryRows / 10 }, () => {
      early = server.call("memory").then(async (memory) => {
        await server.call("watchMemory");
        return memory;
      });
    });
    if (rowCount !== memoryRows) throw new Error(`${rowCount} rows came back`);
    const { nowBytes } = await early;
    const { mostBytes } = await server.call("memory");
    const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
    return [
      {
        name: `${memoryRows} narrow rows, ${megabytes(memoryBytes)} / ${megabytes(loaded.mostBytes)}`,
        ratio: single(memoryBytes / loaded.mostBytes),
        mark: 1,
      },
      {
        name: `reading them, after a tenth / most, ${megabytes(nowBytes)} / ${megabytes(mostBytes)}`,
        ratio: single(nowBytes / mostBytes),
        mark: 0.9,
      },
    ];
  } finally {
    await stop(server, client);
  }
}

function startRow(what, ms) {
  const name = `start of the ${what}, ${startLimitMs} ms / ${Math.round(ms)} ms`;
  return { name, ratio: single(startLimitMs / ms) };
}

async function startProcesses() {
  const server = childProcess("server.mjs");
  const client = childProcess("client.mjs");
  const { connectString, startMs } = await server.first;
  await client.first;
  return { server, client, connectString, startMs };
}

/** A program of the folder `sandbox` that answers one call after the other. */
function childProcess(file) {
  const child = fork(join(import.meta.dirname, "sandbox", file), { execArgv: [] });
  let failed;
  const ended = new Promise((_, reject) => {
    failed = reject;
  });
  ended.catch(() => {});
  child.once("exit", (code) => failed(new Error(`${file} ended with exit code ${code}`)));
  const next = () =>
    Promise.race([ended, new Promise((resolve) => child.once("message", resolve))]);
  let queue = Promise.resolve();
  return {
    child,
    /** What it says when it is ready. */
    first: next(),
    /** The result of an action; `onEvent` is told what it reports before. */
    call(action, argument, onEvent) {
      const result = queue.then(async () => {
        const answers = next();
        child.send({ action, argument });
        let message = await answers;
        while (message.event !== undefined) {
          onEvent(message);
          message = await next();
        }
        return message.result;
      });
      queue = result.catch(() => {});
      return result;
    },
  };
}

async function stop(...processes) {
  for (const { child } of processes) {
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.disconnect();
    await ended;
  }
}

/** How many times as fast as `baseline` the other one was, round by round, at the same work. */
async function alternate(baseline, candidate) {
  const ratios = [];
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const expected = await baseline();
    const actual = await candidate();
    if (actual.rowCount !== expected.rowCount || actual.sum !== expected.sum) {
      throw new Error("the sandbox's rows are not the canned ones");
    }
    if (round >= warmUps) ratios.push(expected.ms / actual.ms);
  }
  return spread(ratios);
}

function spread(ratios) {
  ratios.sort((a, b) => a - b);
  return { min: ratios[0], median: ratios[ratios.length >> 1], max: ratios.at(-1) };
}

function single(ratio) {
  return { min: ratio, median: ratio, max: ratio };
}
