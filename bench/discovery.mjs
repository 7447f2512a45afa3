// Discovery of few and of many tables on the sandbox: statements, round trips, seconds and memory of the tap, which runs
// as a process of its own. Not part of run.mjs, because making many tables takes a while:
//
//   node bench/discovery.mjs [tables...]       default 20 and 20000, of ten columns each
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startSandbox } from "../packages/sandbox/dist/index.js";

const tap = join(import.meta.dirname, "..", "packages", "tap", "dist", "cli.js");
const columnCount = 10;
const user = { name: "APP", password: "bench" };

/** Says through the fourth stream how much memory the process had at most, in KiB. */
const memoryHook = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

function script(tableCount) {
  const columns = Array.from({ length: columnCount - 1 }, (_, at) => `c${at} VARCHAR2(${at + 1})`);
  const one = (at) =>
    `CREATE TABLE t${at} (id NUMBER(9) CONSTRAINT p${at} PRIMARY KEY, ${columns.join(", ")});\n`;
  return Array.from({ length: tableCount }, (_, at) => one(at)).join("");
}

async function measure(tableCount) {
  const counts = { statements: 0, roundTrips: 0 };
  const sandbox = await startSandbox({
    users: [user],
    seed: script(tableCount),
    trace: (line) => {
      const call = /^> (?!piggyback\b)(\w+) #\d+/.exec(line)?.[1];
      if (call !== undefined) counts.roundTrips += 1;
      if (call === "execute") counts.statements += 1;
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "bench-discovery-"));
  try {
    const config = join(folder, "config.json");
    const { connectString: connect_string } = sandbox;
    writeFileSync(
      config,
      JSON.stringify({ connect_string, user: user.name, password: user.password }),
    );
    return { tableCount, ...(await discover(config)), ...counts };
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}

async function discover(config) {
  const startMs = performance.now();
  const args = ["--import", memoryHook, tap, "--config", config, "--discover"];
  const child = spawn(process.execPath, [...args, "--log-level", "warning"], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  let bytes = 0;
  let streams = 0;
  let memory = "";
  child.stdout.on("data", (chunk) => {
    bytes += chunk.length;
    streams += chunk.toString("latin1").split('"tap_stream_id"').length - 1;
  });
  child.stdio[3].on("data", (chunk) => {
    memory += chunk;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`the tap ended with ${code}`);
  return {
    streams,
    catalogMiB: Math.round(bytes / 2 ** 20),
    seconds: ((performance.now() - startMs) / 1000).toFixed(2),
    maxRssMiB: Math.round(Number(memory) / 1024),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const wanted = process.argv.slice(2).map(Number);
  const results = [];
  for (const tableCount of wanted.length > 0 ? wanted : [20, 20_000]) {
    results.push(await measure(tableCount));
  }
  console.table(results);
}
