import { spawn } from "node:child_process";
import { join } from "node:path";

/** The folder of the examples. */
export const examples = join(import.meta.dirname, "..", "..", "examples");

/** How a command ended. */
export interface CommandEnding {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is run with. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Environment besides PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that is under way. */
export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<CommandEnding>;
}

/** Starts a program without a terminal and without input. */
export function startCommand(
  program: string,
  args: readonly string[],
  { cwd = examples, env = {} }: CommandOptions = {},
): RunningCommand {
  const child = spawn(program, [...args], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<CommandEnding>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      resolve({ code, stdout: text(out), stderr: text(err) });
    });
  });
  return { pid: child.pid as number, ended };
}

/** Runs a program to its end. */
export function runCommand(
  program: string,
  args: readonly string[],
  options?: CommandOptions,
): Promise<CommandEnding> {
  return startCommand(program, args, options).ended;
}
