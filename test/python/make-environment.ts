import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { pythonEnvironment, uvOf } from "./found-python.ts";

const run = promisify(execFile);

/** The Python that was found on this machine. */
export const python = inject("python");

const made = new Map<string, Promise<string>>();

/**
 * Makes a virtual environment with packages from the registry; within a test file each name once.
 * @returns the folder of its programs
 */
export function makeEnvironment(name: string, ...requirements: string[]): Promise<string> {
  const bin = made.get(name) ?? make(name, requirements);
  made.set(name, bin);
  return bin;
}

async function make(name: string, requirements: readonly string[]): Promise<string> {
  const { folder } = python;
  const path = join(folder, name);
  const options = { env: pythonEnvironment(folder), maxBuffer: 1e8 };
  await run(uvOf(folder), ["venv", "--quiet", "--python", "python3", path], options);
  const to = ["--python", join(path, "bin", "python")];
  await run(uvOf(folder), ["pip", "install", "--quiet", ...to, ...requirements], options);
  return join(path, "bin");
}
