import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The programs under test. */
export type ProgramName = "tap" | "target";

const root = join(import.meta.dirname, "..", "..");
/** The bin of a program, as built. */
export const binOf = (name: ProgramName): string => join(root, "packages", name, "dist", "cli.js");

/** What a program is started with. Objects become JSON files, texts become files as they are. */
export interface ProgramFiles {
  readonly config: object | string;
  readonly catalog?: object | string;
  readonly properties?: object | string;
  readonly state?: object | string;
  /** Name of the config file; its ending says the form. Default `config.json`. */
  readonly configName?: string;
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Environment besides PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default json, so that `logs` can be read. */
  readonly logFormat?: "json" | "text";
}

/** A line of the log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly stream_name: string | null;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly metric_info?: Readonly<Record<string, unknown>>;
}

/** How a program ended and what it wrote. */
export interface Ending {
  /** Null when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that is under way. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Resolves when the process is gone and its outputs were read to their ends. */
  readonly ended: Promise<Ending>;
  /** Calls back with what was read of stdout so far, at each chunk. */
  onStdout(listener: (bytes: number, text: () => string) => void): void;
}

/** A folder for the files of programs, gone with its tests. */
export class ProgramFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "singer-oracle-e2e-"));
  #count = 0;

  /** Writes a file of its own. @returns its path */
  file(name: string, content: object | string | Uint8Array): string {
    this.#count += 1;
    const path = join(this.path, `${this.#count}-${name}`);
    const isText = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isText ? content : JSON.stringify(content));
    return path;
  }

  /** Arguments for a program, with the files they name. */
  args(files: ProgramFiles): string[] {
    const args = ["--log-format", files.logFormat ?? "json"];
    args.push("--config", this.file(files.configName ?? "config.json", files.config));
    for (const option of ["catalog", "properties", "state"] as const) {
      const content = files[option];
      if (content !== undefined) args.push(`--${option}`, this.file(`${option}.json`, content));
    }
    return [...args, ...(files.args ?? [])];
  }

  /** Starts a program. `input` is written to its stdin, which is ended then; undefined leaves it open for the caller. */
  start(name: ProgramName, files: ProgramFiles, input?: string | Uint8Array): RunningProgram {
    const child = spawn(process.execPath, [binOf(name), ...this.args(files)], {
      env: environment(files.env),
      cwd: this.path,
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A program that is killed or fails early does not read what it is sent.
    child.stdin.on("error", () => undefined);
    if (input !== undefined) child.stdin.end(input);
    return watch(child);
  }

  /** Runs the tap to its end. */
  tap(files: ProgramFiles): Promise<Ending> {
    return this.start("tap", files, "").ended;
  }

  /** Runs the target on an input to its end. */
  target(files: ProgramFiles, input: string | Uint8Array): Promise<Ending> {
    return this.start("target", files, input).ended;
  }

  /**
   * Runs `tap | target` with a pipe of the operating system between them.
   * Source: Bash Reference Manual, Bash Variables, PIPESTATUS.
   */
  async pipe(tap: ProgramFiles, target: ProgramFiles): Promise<PipeEnding> {
    const paths = ["tap.err", "target.out", "target.err", "codes"].map((name) =>
      this.file(name, ""),
    ) as [string, string, string, string];
    const quoted = (name: ProgramName, files: ProgramFiles) =>
      [process.execPath, binOf(name), ...this.args(files)].map(shellQuoted).join(" ");
    const [tapErr, targetOut, targetErr, codes] = paths.map(shellQuoted);
    const command = `${quoted("tap", tap)} 2>${tapErr} | ${quoted("target", target)} >${targetOut} 2>${targetErr}; echo "\${PIPESTATUS[@]}" >${codes}`;
    const shell = spawn("bash", ["-c", command], {
      env: environment({ ...tap.env, ...target.env }),
      cwd: this.path,
      stdio: ["ignore", "ignore", "ignore"],
    });
    await new Promise((resolve) => shell.on("close", resolve));
    const [tapStderr = "", stdout = "", stderr = "", status = ""] = paths.map((path) =>
      readFileSync(path, "utf8"),
    );
    const [tapCode = -1, targetCode = -1] = status.trim().split(" ").map(Number);
    return {
      tap: { code: tapCode, signal: null, stdout: "", stderr: tapStderr },
      target: { code: targetCode, signal: null, stdout, stderr },
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** How both ends of a pipe ended; what went through it was read by the target alone. */
export interface PipeEnding {
  readonly tap: Ending;
  readonly target: Ending;
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", ...more };
}

/** A word of a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function watch(child: ChildProcess): RunningProgram {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const listeners: ((bytes: number, text: () => string) => void)[] = [];
  let bytes = 0;
  const text = () => Buffer.concat(out).toString("utf8");
  child.stdout?.on("data", (chunk: Buffer) => {
    out.push(chunk);
    bytes += chunk.length;
    for (const listener of listeners) listener(bytes, text);
  });
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<Ending>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code, signal, stdout: text(), stderr: Buffer.concat(err).toString("utf8") }),
    );
  });
  return { child, ended, onStdout: (listener) => listeners.push(listener) };
}

/** Whole lines of an output; a last one without line end is left out. */
export function wholeLines(output: string): string[] {
  return output.split("\n").slice(0, -1);
}

/** The lines of a log in JSON form. @throws SyntaxError when a line is none */
export function logsOf({ stderr }: Ending): LogLine[] {
  return wholeLines(stderr).map((line) => JSON.parse(line) as LogLine);
}

/** The messages of a log at a level. */
export function logged(ending: Ending, level: string): string[] {
  return logsOf(ending)
    .filter((line) => line.level === level)
    .map((line) => line.message);
}

/** How a program failed: its exit code and the messages of level critical. */
export function failureOf(ending: Ending): { code: number | null; messages: string[] } {
  return { code: ending.code, messages: logged(ending, "critical") };
}

/** @throws Error with the log when a program did not end with 0 */
export function succeeded(ending: Ending): Ending {
  if (ending.code === 0) return ending;
  throw new Error(`exit code ${ending.code ?? ending.signal}: ${ending.stderr.slice(-3000)}`);
}
