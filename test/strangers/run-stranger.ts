import { spawn } from "node:child_process";
import type { Ending } from "../e2e/programs.ts";
import { pythonEnvironment } from "../python/found-python.ts";
import { python } from "../python/make-environment.ts";

/** What a stranger is started with besides its arguments. */
export interface StrangerFiles {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of others to its end. */
export function runStranger(
  program: string,
  args: readonly string[],
  { input = "", cwd = python.folder, env = {} }: StrangerFiles = {},
): Promise<Ending> {
  const child = spawn(program, args, { cwd, env: { ...pythonEnvironment(python.folder), ...env } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  // One that fails early does not read what it is sent.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      }),
    );
  });
}
