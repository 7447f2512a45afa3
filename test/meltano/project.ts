import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pythonEnvironment } from "../python/found-python.ts";
import { makeEnvironment, python } from "../python/make-environment.ts";

const root = join(import.meta.dirname, "..", "..");

/** The version that was tried. Source: PyPI, meltano. */
const meltanoRequirement = "meltano==4.4.1";

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  /** stdout and stderr together. */
  readonly output: string;
}

/** When a run is interrupted. */
export interface Interruption {
  readonly signal: NodeJS.Signals;
  /** Whether the moment has come, by the output so far. */
  readonly isDue: (output: string) => boolean;
}

/** The example project in a folder of its own, with Meltano in a virtual environment; both are gone after the run. */
export interface MeltanoProject {
  readonly folder: string;
  /** Runs `meltano` to its end. */
  meltano(args: readonly string[], more?: RunOptions): Promise<Ending>;
}

/** What a run has besides the project's settings. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly interruption?: Interruption;
}

/** Connections of both ends. */
export interface Connections {
  readonly connectString: string;
  readonly source: { readonly user: string; readonly password: string };
  readonly warehouse: { readonly user: string; readonly password: string };
}

/** Copies `examples/meltano` and installs Meltano from PyPI. */
export async function openProject(connections: Connections): Promise<MeltanoProject> {
  const programs = await makeEnvironment("meltano", meltanoRequirement);
  const folder = mkdtempSync(join(python.folder, "project-"));
  cpSync(join(root, "examples", "meltano"), folder, { recursive: true });
  const env = {
    ...pythonEnvironment(python.folder),
    PATH: `${makeBins()}:${programs}:${process.env["PATH"]}`,
    TAP_ORACLE_CONNECT_STRING: connections.connectString,
    TAP_ORACLE_USER: connections.source.user,
    TAP_ORACLE_PASSWORD: connections.source.password,
    TARGET_ORACLE_CONNECT_STRING: connections.connectString,
    TARGET_ORACLE_USER: connections.warehouse.user,
    TARGET_ORACLE_PASSWORD: connections.warehouse.password,
  };
  return {
    folder,
    meltano: (args, more = {}) =>
      watch(
        spawn("meltano", args, { cwd: folder, env: { ...env, ...more.env }, detached: true }),
        more.interruption,
      ),
  };
}

function watch(child: ReturnType<typeof spawn>, interruption?: Interruption): Promise<Ending> {
  let output = "";
  let isInterrupted = false;
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      if (interruption === undefined || isInterrupted || child.pid === undefined) return;
      if (!interruption.isDue(output)) return;
      isInterrupted = true;
      // The whole group, as a terminal does at Ctrl-C.
      process.kill(-child.pid, interruption.signal);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The built programs under the names that the plugin blocks call. */
function makeBins(): string {
  const bin = join(python.folder, "bin");
  mkdirSync(bin);
  for (const name of ["tap", "target"]) {
    const path = join(bin, `${name}-oracle`);
    const cli = join(root, "packages", name, "dist", "cli.js");
    writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
    chmodSync(path, 0o755);
  }
  return bin;
}
