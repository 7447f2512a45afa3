import { join } from "node:path";

/** The Python of this machine, as `set-up.ts` found it for all test files of a run. */
export interface FoundPython {
  /** A folder that is gone after the run. */
  readonly folder: string;
  /** Why the tests cannot run on this machine; null when they can. */
  readonly missing: string | null;
  /** The 11 of Python 3.11; 0 when it is missing. */
  readonly minorVersion: number;
}

declare module "vitest" {
  interface ProvidedContext {
    python: FoundPython;
  }
}

/** The installer that makes environments in a second. Source: uv, Using environments. */
export const uvOf = (folder: string) => join(folder, "uv", "bin", "uv");

/** The environment of Python's programs, which keep in the folder what they keep. */
export function pythonEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    UV_CACHE_DIR: join(folder, "uv-cache"),
    UV_PYTHON_DOWNLOADS: "never",
    XDG_CACHE_HOME: join(folder, "cache"),
    PYTHONPYCACHEPREFIX: join(folder, "pycache"),
    NO_COLOR: "1",
  };
}
