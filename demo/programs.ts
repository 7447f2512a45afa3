import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { command } from "./screen.ts";

const root = join(import.meta.dirname, "..", "..");

/** The bin of a package, as built. */
const bin = (name: string): string => join(root, "packages", name, "dist", "cli.js");

/** How the reader starts the same program from the folder where the demo was started. */
export const shown = (name: string): string => `node ${relative(process.cwd(), bin(name))}`;

/** Everything that was started and has not ended. */
const running = new Set<ChildProcess>();

function track<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends everything that was started. */
export function stopPrograms(): void {
  for (const child of running) child.kill("SIGTERM");
}

/** A server in a process of its own, which outlives this one unless it is stopped. */
export interface SandboxProcess {
  readonly connectString: string;
  readonly process: ChildProcess;
}

/**
 * Starts the sandbox and waits until it says where it listens.
 * @param logFile Takes what it says besides.
 * @throws Error with the end of its log when it ends before.
 */
export async function startSandboxProcess(
  users: readonly string[],
  logFile: string,
): Promise<SandboxProcess> {
  const args = ["--port", "0", ...users.flatMap((user) => ["--user", user])];
  command(`${shown("sandbox")} ${args.join(" ")} &`);
  const log = openSync(logFile, "a");
  // A process group of its own: Ctrl-C reaches this program, which decides what becomes of the sandbox.
  const child = track(
    spawn(process.execPath, [bin("sandbox"), ...args], {
      stdio: ["ignore", "pipe", log],
      detached: true,
    }),
  );
  closeSync(log);
  const output = child.stdout as Readable;
  for await (const line of createInterface({ input: output })) {
    const { connectString } = JSON.parse(line) as { readonly connectString: string };
    output.destroy();
    child.unref();
    return { connectString, process: child };
  }
  const said = readFileSync(logFile, "utf8").trimEnd();
  throw new Error(`the sandbox ended before it was ready\n${said}`);
}

/** Runs a program to its end and gives back what it wrote to stdout. @throws Error when its exit code is not 0 */
export async function runProgram(name: string, args: readonly string[]): Promise<string> {
  const child = track(
    spawn(process.execPath, [bin(name), ...args], { stdio: ["ignore", "pipe", "pipe"] }),
  );
  const log = readLines(child.stderr);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await endOf(name, child, log);
  return Buffer.concat(chunks).toString();
}

/** What a run of tap and target did. */
export interface PipeResult {
  /** The STATE lines of the target, which only tells what is committed. */
  readonly states: readonly string[];
  readonly streams: ReadonlyMap<string, StreamResult>;
  readonly seconds: number;
}

/** One stream, as the target has seen it. */
export interface StreamResult {
  readonly records: number;
  /** From the first batch to the commit of the last one. */
  readonly seconds: number;
}

/** Runs `tap-oracle … | target-oracle …` with the operating system's own pipe between them. */
export async function runPipe(
  tapArgs: readonly string[],
  targetArgs: readonly string[],
): Promise<PipeResult> {
  const startMs = performance.now();
  const target = spawn(process.execPath, [bin("target"), "--log-format", "json", ...targetArgs], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  // On a terminal the tap draws its progress there.
  const isShown = process.stderr.isTTY === true;
  const logArgs = isShown ? ["--log-level", "warning"] : ["--log-format", "json"];
  const tap: ChildProcess = spawn(process.execPath, [bin("tap"), ...logArgs, ...tapArgs], {
    stdio: ["ignore", target.stdin, isShown ? "inherit" : "pipe"],
  });
  for (const child of [tap, target]) track(child);
  // Ours is a copy of the pipe's end: the target sees the end of its input only when both are closed.
  target.stdin.destroy();
  const tapLog = tap.stderr === null ? Promise.resolve([]) : readLines(tap.stderr);
  const targetLog = readLines(target.stderr);
  const states = readLines(target.stdout);
  const ends = await Promise.allSettled([
    endOf("target", target, targetLog),
    endOf("tap", tap, tapLog),
  ]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return {
    states: await states,
    streams: streamResults(await targetLog),
    seconds: (performance.now() - startMs) / 1000,
  };
}

async function readLines(stream: NodeJS.ReadableStream): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) lines.push(line);
  return lines;
}

/** A line of the log with a measurement in it. */
interface MetricLine {
  /** Seconds since 1970. */
  readonly ts: number;
  readonly metric_info?: {
    readonly metric: string;
    readonly value: number;
    readonly tags: { readonly stream: string };
  };
}

/** Counts of records, and the time that the batches of a stream took from the first to the last. */
function streamResults(log: readonly string[]): Map<string, StreamResult> {
  const records = new Map<string, number>();
  const spans = new Map<string, { readonly start: number; readonly end: number }>();
  for (const line of log) {
    if (!line.includes('"metric_info"')) continue;
    const { ts, metric_info } = JSON.parse(line) as MetricLine;
    if (metric_info === undefined) continue;
    const { metric, value, tags } = metric_info;
    const { stream } = tags;
    if (metric === "record_count") records.set(stream, (records.get(stream) ?? 0) + value);
    if (metric === "batch_load_duration") {
      const start = spans.get(stream)?.start ?? ts - value;
      spans.set(stream, { start, end: ts });
    }
  }
  const result = (stream: string, count: number): StreamResult => {
    const { start, end } = spans.get(stream) ?? { start: 0, end: 0 };
    return { records: count, seconds: end - start };
  };
  return new Map([...records].map(([stream, count]) => [stream, result(stream, count)]));
}

/** @throws Error with the end of its log when the exit code is not 0 */
async function endOf(
  name: string,
  child: ChildProcess,
  log: Promise<readonly string[]>,
): Promise<void> {
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (code === 0) return;
  const said = (await log).slice(-20).join("\n");
  const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  throw new Error(`${name}-oracle ${how}\n${said}`.trimEnd());
}
