import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { command } from "./screen.ts";

const root = join(import.meta.dirname, "..", "..");

/** The bin of a package, as built. */
const bin = (name: string): string => join(root, "packages", name, "dist", "cli.js");

/** How the reader starts the same program from the folder of the project. */
const shown = (name: string): string => `node ${relative(process.cwd(), bin(name))}`;

const shownArguments = (args: readonly string[]): string => args.join(" ");

/** A server in a process of its own. */
export interface SandboxProcess {
  readonly connectString: string;
  readonly process: ChildProcess;
}

/** Starts the sandbox and waits until it says where it listens. */
export async function startSandboxProcess(users: readonly string[]): Promise<SandboxProcess> {
  const args = ["--port", "0", ...users.flatMap((user) => ["--user", user])];
  command(`${shown("sandbox")} ${args.join(" ")} &`);
  const child = spawn(process.execPath, [bin("sandbox"), ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    // Ctrl-C ends the demo; it ends the sandbox then, unless it is to be kept.
    detached: true,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { connectString } = JSON.parse(line) as { readonly connectString: string };
    child.stdout.destroy();
    child.unref();
    return { connectString, process: child };
  }
  throw new Error("the sandbox ended before it was ready");
}

/** Runs a program to its end and gives back what it wrote to stdout. @throws when its exit code is not 0. */
export async function runProgram(name: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [bin(name), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await endOf(name, child);
  return Buffer.concat(chunks).toString();
}

/** What a run of tap and target did. */
export interface PipeResult {
  /** The STATE lines of the target, which only tells what is committed. */
  readonly states: readonly string[];
  /** Records by stream, as the target counted them. */
  readonly records: ReadonlyMap<string, number>;
  /** Seconds from the start to the end of a stream in the tap. */
  readonly streamSeconds: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/** Runs `tap-oracle … | target-oracle …` with the operating system's own pipe between them. */
export async function runPipe(
  tapArgs: readonly string[],
  targetArgs: readonly string[],
): Promise<PipeResult> {
  const shownTap = `${shown("tap")} ${shownArguments(tapArgs)}`;
  command(`${shownTap} | ${shown("target")} ${shownArguments(targetArgs)} > state.jsonl`);
  const startMs = performance.now();
  const target = spawn(process.execPath, [bin("target"), "--log-format", "json", ...targetArgs], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  // The tap draws its progress on a terminal; elsewhere its log is read for the numbers it tells.
  const tap = spawn(process.execPath, [bin("tap"), "--log-format", "json", ...tapArgs], {
    stdio: ["ignore", target.stdin, "pipe"],
  });
  // Ours is a copy of the pipe's end: the target sees the end of its input only when both are closed.
  target.stdin.destroy();
  const tapLog = readLog(tap.stderr);
  const targetLog = readLog(target.stderr);
  const states = readLines(target.stdout);
  await Promise.all([endOf("tap", tap, tapLog), endOf("target", target, targetLog)]);
  return {
    states: await states,
    records: totals(await targetLog, "record_count"),
    streamSeconds: totals(await tapLog, "sync_duration"),
    seconds: (performance.now() - startMs) / 1000,
  };
}

async function readLines(stream: NodeJS.ReadableStream): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) lines.push(line);
  return lines;
}

const readLog = readLines;

/** The values of a metric by stream, summed up. */
function totals(log: readonly string[], metric: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of log) {
    const start = line.indexOf("METRIC: ");
    if (start < 0) continue;
    const message = JSON.parse(line) as { readonly message?: string; readonly msg?: string };
    const text = (message.message ?? message.msg ?? "").slice("METRIC: ".length);
    const point = JSON.parse(text) as {
      readonly metric: string;
      readonly value: number;
      readonly tags: { readonly stream?: string };
    };
    if (point.metric !== metric || point.tags.stream === undefined) continue;
    sums.set(point.tags.stream, (sums.get(point.tags.stream) ?? 0) + point.value);
  }
  return sums;
}

async function endOf(
  name: string,
  child: ChildProcess,
  log?: Promise<readonly string[]>,
): Promise<void> {
  const [code] = (await once(child, "exit")) as [number | null];
  if (code === 0) return;
  const lines = log === undefined ? [] : await log;
  throw new Error(`${name} ended with exit code ${code}\n${lines.slice(-20).join("\n")}`);
}
