import { join } from "node:path";
import type { Ending, ProgramName } from "../e2e/programs.ts";

/** The versions that were tried. Source: PyPI, singer-sdk, pytest. */
export const sdkRequirements = ["singer-sdk==0.54.9", "pytest==9.2.0"];

const root = join(import.meta.dirname, "..", "..");

/** What the Python files beside this one read of the environment. */
export function environmentOf(name: ProgramName, config: object): Record<string, string> {
  const program = [process.execPath, join(root, "packages", name, "dist", "cli.js")];
  return {
    PROGRAM: JSON.stringify(program),
    CONFIG: JSON.stringify(config),
    PYTEST_ADDOPTS: "-p no:cacheprovider -p no:warnings",
  };
}

/** pytest's last line without the time; everything it wrote when that says of a failure. */
export function passedIn({ code, stdout, stderr }: Ending): string {
  const last = /^(.*) in [\d.]+s/.exec(stdout.trimEnd().split("\n").at(-1) ?? "")?.[1];
  return code === 0 && last !== undefined ? last : `exit code ${code}\n${stdout}\n${stderr}`;
}
