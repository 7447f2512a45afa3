/**
 * Looks once for Python and its package registry, for all test files of a run. Without them it says so, and the files skip
 * their tests. Everything is installed into one temporary folder, which is removed at the end.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pythonEnvironment } from "./found-python.ts";

/** The version that was tried. Source: PyPI, uv. */
const uvRequirement = "uv==0.13.9";

export function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "singer-oracle-python-"));
  const minorVersion = findMinorVersion();
  const missing =
    minorVersion < 10 || minorVersion > 13
      ? "there is no Python 3.10 to 3.13 with venv on this machine"
      : missingOn(folder);
  if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);
  project.provide("python", { folder, missing, minorVersion });
  return () => rm(folder, { recursive: true, force: true });
}

function findMinorVersion(): number {
  const ask = "import sys, venv, ensurepip; print(sys.version_info.minor)";
  const { status, stdout } = spawnSync("python3", ["-c", ask], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : 0;
}

function missingOn(folder: string): string | null {
  const uv = join(folder, "uv");
  const env = pythonEnvironment(folder);
  const venv = spawnSync("python3", ["-m", "venv", uv], { encoding: "utf8", env });
  if (venv.status !== 0) return `Python makes no virtual environment: ${lastLine(venv)}`;
  const install = ["install", "--quiet", "--disable-pip-version-check", uvRequirement];
  const pip = spawnSync(join(uv, "bin", "pip"), install, { encoding: "utf8", env });
  return pip.status === 0 ? null : `the registry of Python gives no packages: ${lastLine(pip)}`;
}

function lastLine({ stderr, stdout }: { readonly stderr: string; readonly stdout: string }) {
  return `${stdout}${stderr}`.trimEnd().split("\n").at(-1) ?? "";
}
