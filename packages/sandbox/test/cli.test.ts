// Layer: sandbox. Starts the built program.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { drivers } from "./session/harness.ts";

const program = join(import.meta.dirname, "..", "dist", "cli.js");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oracle-sandbox-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(...args: string[]): {
  child: ChildProcess;
  ended: Promise<Ended>;
  ready: Promise<string>;
} {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes("\n")) resolve(stdout);
    });
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, "close").then(([code]): Ended => ({ code, stdout, stderr }));
  return { child, ended, ready };
}

describe("oracle-sandbox", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("runs until %s and ends with 0", async (signal) => {
    const seed = join(folder, "seed.sql");
    writeFileSync(seed, "create table t (id number);\ninsert into t values (7);\n");
    const { child, ended, ready } = launch(
      "--user",
      "APP/app",
      "--user",
      "OPS/ops",
      "--seed",
      seed,
    );
    const { connectString, users } = JSON.parse(await ready);
    expect(users).toEqual(["APP", "OPS"]);
    expect(connectString).toMatch(/^127\.0\.0\.1:\d+\/FREEPDB1$/);
    const [, driver] = drivers[0] as (typeof drivers)[0];
    const connection = await driver.getConnection({ user: "app", password: "app", connectString });
    expect((await connection.execute("select id from t")).rows).toEqual([[7]]);
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([0, `${JSON.stringify({ connectString, users })}\n`]);
    expect(stderr).toBe(
      "oracle-sandbox: for development and tests, not for data: everything is in memory.\n",
    );
  });

  test("--version is the program's, --version 19 the database's", async () => {
    const version = await launch("--version").ended;
    expect(version).toEqual({
      code: 0,
      stdout: `oracle-sandbox ${manifest.version}\n`,
      stderr: "",
    });
    const { child, ended, ready } = launch("--version", "19", "--trace");
    const { connectString } = JSON.parse(await ready);
    expect(connectString).toMatch(/\/ORCLPDB1$/);
    const [, driver] = drivers[0] as (typeof drivers)[0];
    const credentials = { user: "sandbox", password: "sandbox", connectString };
    await (await driver.getConnection(credentials)).close();
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain("> logoff");
  });

  test("--help", async () => {
    const { code, stdout, stderr } = await launch("--help").ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: oracle-sandbox \[options\]\n/);
  });

  test.each([
    [["--frobnicate"], 2, "oracle-sandbox: Unknown option '--frobnicate'"],
    [["--seed", "/nowhere.sql"], 1, "oracle-sandbox: ENOENT: no such file or directory"],
    [["--port", "70000"], 2, "oracle-sandbox: --port 70000: not 0 to 65535"],
  ])("%j ends with %i", async (args, code, message) => {
    const ended = await launch(...args).ended;
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(message);
  });

  test("a seed that fails ends it with 1 and names the line", async () => {
    const seed = join(folder, "bad.sql");
    writeFileSync(seed, "create table t (id number);\nselect * from nosuch;\n");
    const { code, stderr } = await launch("--seed", seed).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`oracle-sandbox: ${seed}:2: ORA-00942`);
  });
});
