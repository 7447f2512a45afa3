import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import {
  type JsonObject,
  loadSettings,
  openLog,
  openMessageWriter,
  openMetrics,
  parseExact,
  ToolkitError,
} from "@singer-oracle/core";
import { openSession } from "@singer-oracle/core/oracle";
import type { Sandbox } from "@singer-oracle/sandbox";
import { runTap } from "../src/run-tap.ts";
import { type TapSettings, tapSettings } from "../src/settings.ts";
import { tapProblems } from "../src/tap-problems.ts";

/** The password of every user of these tests. */
export const password = "pw-4711-secret";

/** What the command line and the files say. Objects become JSON files, texts files as they are. */
export interface TapCall {
  readonly settings?: Partial<TapSettings>;
  readonly user?: string;
  readonly discover?: boolean;
  /** True is `--test` alone. */
  readonly test?: true | string;
  readonly catalog?: object | string;
  readonly properties?: object | string;
  readonly state?: object | string;
  readonly signal?: AbortSignal;
}

/** What came out of a call of the tap. */
export interface TapEnding {
  readonly stdout: string;
  /** RECORD, SCHEMA, STATE… with what changes from run to run taken out of STATE and RECORD. */
  readonly messages: readonly JsonObject[];
  /** `warning: text`, METRIC lines and the line about the connection left out. */
  readonly logs: readonly string[];
  readonly error: ToolkitError | undefined;
}

/** Calls the tap in this process, as its program does. */
export async function callTap(sandbox: Sandbox, call: TapCall): Promise<TapEnding> {
  const chunks: Buffer[] = [];
  const logs: string[] = [];
  const { settings } = loadSettings(tapSettings, {
    flags: {
      connect_string: sandbox.connectString,
      user: call.user ?? "hr",
      password,
      retry_count: 0,
      ...call.settings,
    },
    checks: tapProblems,
  });
  const log = openLog({ program: "tap-oracle", runId: "r", write: (line) => keep(line, logs) });
  const output = openMessageWriter(
    new Writable({
      write: (chunk: Buffer, _encoding, callback) => {
        chunks.push(Buffer.from(chunk));
        callback();
      },
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), "tap-run-"));
  let error: ToolkitError | undefined;
  try {
    await runTap({
      settings,
      options: { discover: call.discover, test: call.test, ...filesOf(call, folder) },
      log,
      metrics: openMetrics({ log }),
      runId: "r",
      output,
      signal: call.signal ?? new AbortController().signal,
    });
  } catch (thrown) {
    if (!(thrown instanceof ToolkitError)) throw thrown;
    error = thrown;
  } finally {
    await output.close();
    rmSync(folder, { recursive: true });
  }
  const stdout = Buffer.concat(chunks).toString("utf8");
  return { stdout, messages: call.discover === true ? [] : messagesOf(stdout), logs, error };
}

function filesOf(call: TapCall, folder: string) {
  const file = (name: "catalog" | "properties" | "state") => {
    const content = call[name];
    if (content === undefined) return undefined;
    const path = join(folder, `${name}.json`);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  return { catalog: file("catalog"), properties: file("properties"), state: file("state") };
}

function keep(line: string, logs: string[]): void {
  const { level, message, metric_info } = parseExact(line) as JsonObject;
  const isUsual = metric_info !== undefined || String(message).startsWith("connected to ");
  if (!isUsual) logs.push(`${level}: ${message}`);
}

function messagesOf(stdout: string): readonly JsonObject[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.map((line) => parseExact(line) as JsonObject);
}

/** `stream: record` of each RECORD, as JSON. */
export function recordsOf({ messages }: TapEnding): readonly (readonly [unknown, unknown])[] {
  return messages
    .filter(({ type }) => type === "RECORD")
    .map(({ stream, record }) => [stream, record] as const);
}

/** The value of the last STATE. */
export function lastStateOf({ messages }: TapEnding): JsonObject {
  return messages.filter(({ type }) => type === "STATE").at(-1)?.["value"] as JsonObject;
}

/** Runs statements as a user and commits. */
export async function execute(
  sandbox: Sandbox,
  user: string,
  ...statements: readonly string[]
): Promise<void> {
  const connection = { connect_string: sandbox.connectString, user, password };
  await using session = await openSession(connection, { program: "test" });
  for (const sql of statements) await session.execute(sql);
  await session.commit();
}
