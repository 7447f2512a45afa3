// Layer: sandbox. The demo as a stranger starts it, but for the installation.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import oracledb from "oracledb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "singer-oracle-demo-test-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface RunningDemo {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** Starts the demo, with `folder` as the place for temporary files. */
function startDemo(args: readonly string[]): RunningDemo {
  const child = spawn(process.execPath, [join("demo", "dist", "main.js"), ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<Awaited<RunningDemo["ended"]>>((resolve) => {
    child.on("close", (code) => resolve({ code, stderr: Buffer.concat(err).toString("utf8") }));
  });
  return { child, stdout: () => Buffer.concat(out).toString("utf8"), ended };
}

/** The rows of the table that follows a title, without its header, split at two blanks or more. */
function tableAfter(output: string, title: string): string[][] {
  const lines = output.slice(output.indexOf(title)).split("\n").slice(1);
  const first = lines.findIndex((line) => line.startsWith("  ") && !line.startsWith("  $ "));
  const rows = lines.slice(first + 1);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith("  ")),
    )
    .map((line) => line.trim().split(/ {2,}/));
}

const tables = [
  "MOVIES",
  "FLIGHTS",
  "BIRDSTRIKES",
  "ZIPCODES",
  "EARTHQUAKES",
  "FOOTBALL",
  "AIRPORTS",
  "EVERY_TYPE",
];

let output = "";
const labelled = (label: string) => new RegExp(`^  ${label} +(.*)$`, "m").exec(output)?.[1] ?? "";

describe("a whole run with --keep", () => {
  let code: number | null = null;
  let stderr = "";

  beforeAll(async () => {
    const demo = startDemo(["--keep"]);
    ({ code, stderr } = await demo.ended);
    output = demo.stdout();
  }, 600_000);

  test("it ends with 0 and says nothing on stderr", () => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(output).toContain("\nSource and target are equal.\n");
  });

  test.each(["Prove that source and target are equal", "Prove it again"])(
    "%s: every table has the same rows and the same hash on both sides",
    (title) => {
      const rows = tableAfter(output, title);
      expect(rows.map(([name]) => name)).toEqual(tables);
      for (const [name, sourceRows, targetRows, sourceHash, targetHash, verdict] of rows) {
        expect(name && sourceHash).toMatch(/^[0-9a-f]{16}$/);
        expect([targetRows, targetHash, verdict]).toEqual([sourceRows, sourceHash, "equal"]);
      }
    },
  );

  test("at least 200,000 rows of real data move in the first sync", () => {
    const rows = tableAfter(output, "Sync everything");
    expect(Object.fromEntries(rows.map(([stream, moved]) => [stream, moved]))).toEqual({
      "SOURCE-AIRPORTS": "3,376",
      "SOURCE-BIRDSTRIKES": "10,000",
      "SOURCE-EARTHQUAKES": "1,707",
      "SOURCE-EVERY_TYPE": "2",
      "SOURCE-FLIGHTS": "200,000",
      "SOURCE-FOOTBALL": "6,508",
      "SOURCE-MOVIES": "3,201",
      "SOURCE-ZIPCODES": "42,049",
      "all, with start and end": "266,843",
    });
  });

  test("in the second sync only what changed moves, and the row at each bookmark", () => {
    expect(tableAfter(output, "Sync again").slice(0, 9)).toEqual([
      ["SOURCE-AIRPORTS", "FULL_TABLE", "264", "3,114"],
      ["SOURCE-BIRDSTRIKES", "INCREMENTAL", "0", "1"],
      ["SOURCE-EARTHQUAKES", "INCREMENTAL", "1", "2"],
      ["SOURCE-EVERY_TYPE", "FULL_TABLE", "0", "2"],
      ["SOURCE-FLIGHTS", "INCREMENTAL", "700", "701"],
      ["SOURCE-FOOTBALL", "INCREMENTAL", "0", "1"],
      ["SOURCE-MOVIES", "INCREMENTAL", "3", "4"],
      ["SOURCE-ZIPCODES", "INCREMENTAL", "25", "26"],
      ["all", "993", "3,851"],
    ]);
  });
});

describe("what --keep leaves", () => {
  afterAll(() => {
    const pid = /kill (\d+)/.exec(output)?.[1];
    if (pid !== undefined && isAlive(Number(pid))) process.kill(Number(pid));
  });

  test("a driver connects as it says, and finds the rows on both sides", async () => {
    const counts: unknown[] = [];
    for (const login of labelled("users").split(", ")) {
      const [user = "", password = ""] = login.split("/");
      const connectString = labelled("connect string");
      await using connection = await oracledb.getConnection({ user, password, connectString });
      const { rows } = await connection.execute("SELECT USER, COUNT(*) FROM airports");
      counts.push(rows);
    }
    expect(counts).toEqual([[["SOURCE", 3114]], [["WAREHOUSE", 3114]]]);
  });

  test("the command that it prints syncs again", () => {
    const states = execFileSync("sh", ["-c", labelled("sync again")], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const last = JSON.parse(states.trimEnd().split("\n").at(-1) ?? "") as object;
    expect(Object.keys(last)).toContain("bookmarks");
  }, 120_000);

  test("the command that it prints stops the sandbox and removes the files", async () => {
    const pid = Number(/kill (\d+)/.exec(output)?.[1]);
    expect(isAlive(pid)).toBe(true);
    execFileSync("sh", ["-c", labelled("stop it")]);
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readdirSync(folder)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Processes that were started with `folder` in their environment. Source: proc(5), /proc/pid/environ. */
function startedByDemo(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(join("/proc", pid, "environ"), "utf8").includes(`TMPDIR=${folder}\0`);
      } catch {
        return false;
      }
    });
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s ends everything that was started, and leaves no file",
  async (signal, code) => {
    const demo = startDemo(["--keep"]);
    const isFilling = () => demo.stdout().includes("2. Fill the source");
    while (!isFilling()) await new Promise((resolve) => setTimeout(resolve, 20));
    demo.child.kill(signal);
    expect(await demo.ended).toEqual({ code, stderr: "" });
    if (existsSync("/proc/self/environ")) {
      while (startedByDemo().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(readdirSync(folder)).toEqual([]);
  },
  60_000,
);

test("an unknown option is refused with the usage, before anything is started", async () => {
  const demo = startDemo(["--kep"]);
  const { code, stderr } = await demo.ended;
  expect({ code, stdout: demo.stdout() }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^Unknown option '--kep'.*\n\nUsage: npm run demo \[-- --keep\]\n/s);
});

test("--help prints the usage", async () => {
  const demo = startDemo(["--help"]);
  expect(await demo.ended).toEqual({ code: 0, stderr: "" });
  expect(demo.stdout()).toMatch(/^Usage: npm run demo \[-- --keep\]\n/);
});

test("a program that fails is told with its exit code and its log, and the demo ends with 1", async () => {
  const demo = startDemo([]);
  const settings = () => readdirSync(folder).map((name) => join(folder, name, "tap.json"));
  while (!settings().some(existsSync)) await new Promise((resolve) => setTimeout(resolve, 2));
  // The tap has just been started and has not read it yet.
  for (const file of settings()) rmSync(file);
  const { code, stderr } = await demo.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^\nThe demo failed: tap-oracle ended with exit code 2\n\{.*tap\.json.*\}\n$/,
  );
  expect(readdirSync(folder)).toEqual([]);
}, 120_000);
