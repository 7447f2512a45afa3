// Layer: pure (real processes and signals, no database).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { reportError } from "../../src/cli/run-main.ts";
import { InterruptedError, OracleError, SettingsError } from "../../src/errors.ts";
import { openLog } from "../../src/log.ts";

const fixture = join(import.meta.dirname, "fixtures", "stoppable.mjs");
const core = join(import.meta.dirname, "..", "..", "dist", "index.js");

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts the fixture, waits until it is ready, sends the signals with `gapMs` between them. */
async function run(
  behaviour: string,
  signals: readonly NodeJS.Signals[],
  gapMs = 20,
): Promise<Ending> {
  const child = spawn(process.execPath, [fixture, core, behaviour], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  while (!stderr.includes("ready")) await Promise.race([once(child.stderr, "data"), sleep(50)]);
  const ended = once(child, "close");
  for (const signal of signals) {
    child.kill(signal);
    await sleep(gapMs);
  }
  const [code, signal] = await ended;
  return { code, signal, stderr };
}

test("a run that finishes all the same ends with 0", async () => {
  expect(await run("done", ["SIGTERM"])).toMatchObject({ code: 0, signal: null });
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s with work undone ends with %i and says so in one line", async (signal, code) => {
  const ending = await run("undone", [signal]);
  expect(ending.code).toBe(code);
  expect(ending.stderr).toContain(
    `stopped by ${signal} before everything was done. Start again with the last STATE; nothing before it is lost.`,
  );
  expect(ending.stderr).not.toContain(" at ");
});

test("a signal that comes twice at once is one signal", async () => {
  expect(await run("undone", ["SIGINT", "SIGINT"])).toMatchObject({ code: 130, signal: null });
});

test("a later second signal ends a stuck program at once", async () => {
  expect(await run("stuck", ["SIGTERM", "SIGTERM"], 400)).toMatchObject({
    code: null,
    signal: "SIGTERM",
  });
});

test.each(["bug", "rejection"])("a %s ends with 70 and a stack", async (behaviour) => {
  const ending = await run(behaviour, []);
  expect(ending.code).toBe(70);
  expect(ending.stderr).toMatch(/This is a bug in the program.*TypeError: .*\n\s+at /);
});

test("a bug outside of main stops main, is told once and keeps its exit code", async () => {
  const ending = await run("uncaught", []);
  expect(ending.code).toBe(70);
  expect(ending.stderr.match(/nobody caught me/g)).toHaveLength(1);
  expect(ending.stderr).not.toContain("there is no state");
});

test("a main that ends neither way is a bug", async () => {
  const ending = await run("lost", []);
  expect(ending.code).toBe(70);
  expect(ending.stderr).toContain(
    "This is a bug in the program, please report it. Nothing is left to wait for, and the work is not done.",
  );
});

test("an error becomes one line with its hint, its code and its exit code", () => {
  const lines: string[] = [];
  const log = openLog({ program: "p", runId: "r", write: (line) => lines.push(line) });
  const codes = [
    reportError(new SettingsError([{ pointer: "/port", message: "must be a number" }]), log),
    reportError(
      new OracleError("ORA-00942: table or view does not exist", {
        oraCode: "ORA-00942",
        hint: "Ask for SELECT.",
        details: { table: "HR.EMP" },
      }),
      log,
    ),
    reportError(new InterruptedError("SIGTERM"), log),
  ];
  expect(codes).toEqual([2, 1, 143]);
  expect(
    lines
      .map((line) => JSON.parse(line))
      .map(({ level, message, extra }) => [level, message, extra]),
  ).toEqual([
    [
      "critical",
      "the settings have 1 problem: /port: must be a number.",
      { code: "SETTINGS", exit_code: 2 },
    ],
    [
      "critical",
      "ORA-00942: table or view does not exist. Ask for SELECT.",
      { code: "ORA-00942", exit_code: 1, table: "HR.EMP" },
    ],
    [
      "warning",
      "stopped by SIGTERM before everything was done. Start again with the last STATE; nothing before it is lost.",
      { code: "SIGTERM", exit_code: 143 },
    ],
  ]);
});
