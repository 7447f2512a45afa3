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
  const missing = missingOn(folder);
  if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);
  project.provide("python", { folder, missing });
  return () => rm(folder, { recursive: true, force: true });
}

function missingOn(folder: string): string | null {
  const check =
    "import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))";
  if (spawnSync("python3", ["-c", check]).status !== 0) {
    return "there is no Python 3.10 to 3.13 with venv on this machine";
  }
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
