// Layer: sandbox. The built program as a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSession, type Row } from "@singer-oracle/core/oracle";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { record, schema, state, stateLine } from "./flow/flow-run.ts";

const bin = join(import.meta.dirname, "..", "dist", "cli.js");
const user = "APP";
const password = "pw-4711-secret";
let sandbox: Sandbox;
let folder = "";
let config = "";

beforeAll(async () => {
  sandbox = await startSandbox({ users: [{ name: user, password }] });
  folder = mkdtempSync(join(tmpdir(), "target-program-"));
  config = join(folder, "config.json");
  const settings = { user, password, connect_string: sandbox.connectString, batch_size_rows: 2 };
  writeFileSync(config, JSON.stringify(settings));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Resolves when stdout holds the text. */
  printed(text: string): Promise<void>;
}

function start(...args: readonly string[]): Program {
  const env = { PATH: process.env["PATH"] ?? "" };
  const child = spawn(process.execPath, [bin, "--config", config, ...args], { env });
  let stdout = "";
  let stderr = "";
  let onOutput = () => {};
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    onOutput();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.on("error", () => {});
  return {
    child,
    ended: once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr })),
    printed: (text) =>
      new Promise((resolve) => {
        onOutput = () => {
          if (stdout.includes(text)) resolve();
        };
        onOutput();
      }),
  };
}

async function rows(sql: string): Promise<Row[]> {
  const settings = { user, password, connect_string: sandbox.connectString };
  await using session = await openSession(settings, { program: "test" });
  const all: Row[] = [];
  for await (const batch of session.rows(sql)) all.push(...batch);
  return all;
}

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

test("--input: a file is loaded, stdin is left alone", async () => {
  const path = join(folder, "messages.jsonl");
  writeFileSync(path, text(schema("filed"), record("filed", { id: 1 }), state({ a: 1 })));
  const { ended } = start("--input", path);
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([0, `${stateLine({ a: 1 })}\n`]);
  expect(stderr.split("\n").filter((line) => /error|exception/i.test(line))).toEqual([]);
  expect(await rows("select id from filed")).toEqual([["1"]]);
});

test("stdin: STATE comes while input is to come; SIGTERM loads what was read and ends with 143", async () => {
  const { child, ended, printed } = start();
  child.stdin?.write(
    text(
      schema("piped"),
      record("piped", { id: 1 }),
      record("piped", { id: 2 }),
      state({ a: 1 }),
      record("piped", { id: 3 }),
      state({ a: 2 }),
    ),
  );
  await printed(stateLine({ a: 1 }));
  child.kill("SIGTERM");
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(143);
  expect(stdout).toBe(text(stateLine({ a: 1 }), stateLine({ a: 2 })));
  expect(await rows("select id from piped order by id")).toEqual([["1"], ["2"], ["3"]]);
  expect(stderr).toContain("stopped by SIGTERM before everything was done");
});

test("stdout that is closed: everything is loaded, exit code 1", async () => {
  const { child, ended } = start();
  child.stdout?.destroy();
  child.stdin?.end(
    text(
      schema("unread"),
      ...[1, 2, 3, 4, 5].flatMap((id) => [record("unread", { id }), state({ id })]),
    ),
  );
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(await rows("select count(*) from unread")).toEqual([["5"]]);
  expect(stderr).toContain("the program that reads it has gone away");
});

test("a torn last line: exit code 1, one line says where", async () => {
  const { child, ended } = start();
  child.stdin?.end(
    `${text(schema("torn"), record("torn", { id: 1 }), state({ a: 1 }))}{"type":"REC`,
  );
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([1, `${stateLine({ a: 1 })}\n`]);
  expect(stderr).toContain("line 4 (byte ");
  expect(await rows("select id from torn")).toEqual([["1"]]);
});
