import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import {
  binOf,
  type PipeEnding,
  type ProgramFiles,
  type ProgramFolder,
  type ProgramName,
  shellQuoted,
} from "../harness.ts";

/** `tap | target` under way, each of which can be killed. */
export interface KillablePipe {
  /** Resolves when both are gone. */
  readonly ended: Promise<PipeEnding>;
  /** Sends a signal as soon as the program has begun. @returns whether there was still somebody to take it */
  kill(name: ProgramName, signal: NodeJS.Signals): Promise<boolean>;
  /** Calls back at each STATE that the target prints. */
  onState(listener: () => void): void;
}

/**
 * Starts `tap | target` with a pipe of the operating system between them. Each tells its process id before it becomes the
 * program. Source: Bash Reference Manual, Bash Variables, BASHPID and PIPESTATUS; Bourne Shell Builtins, exec.
 */
export function startKillablePipe(
  folder: ProgramFolder,
  tap: ProgramFiles,
  target: ProgramFiles,
): KillablePipe {
  const files = ["tap.err", "target.err", "codes"].map((name) => folder.file(name, ""));
  const [tapErr, targetErr, codes] = files as [string, string, string];
  const part = (name: ProgramName, started: ProgramFiles, redirections: string) => {
    const words = [process.execPath, binOf(name), ...folder.args(started)].map(shellQuoted);
    return `{ echo ${name} $BASHPID >&3; exec ${words.join(" ")} ${redirections} 3>&- 4>&-; }`;
  };
  const left = part("tap", tap, `2>${shellQuoted(tapErr)}`);
  const right = part("target", target, `2>${shellQuoted(targetErr)} >&4`);
  const shell = spawn(
    "bash",
    ["-c", `${left} | ${right}; echo "\${PIPESTATUS[@]}" >${shellQuoted(codes)}`],
    {
      env: { PATH: process.env["PATH"] ?? "" },
      cwd: folder.path,
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    },
  );
  const pids = readPids(shell.stdio[3] as Readable);
  const states = readText(shell.stdio[4] as Readable);
  const ended = new Promise<PipeEnding>((resolve, reject) => {
    shell.on("error", reject);
    shell.on("close", () => {
      pids.close();
      const [tapCode = -1, targetCode = -1] = numbersIn(codes);
      const ending = (code: number, path: string, stdout: string) => {
        return { code, signal: null, stdout, stderr: readFileSync(path, "utf8") };
      };
      resolve({
        tap: ending(tapCode, tapErr, ""),
        target: ending(targetCode, targetErr, states.text()),
      });
    });
  });
  return {
    ended,
    kill: async (name, signal) => {
      const pid = await pids.of(name);
      return pid !== undefined && sendSignal(pid, signal);
    },
    onState: states.onLine,
  };
}

const numbersIn = (path: string) => readFileSync(path, "utf8").trim().split(" ").map(Number);

/** Reads `tap 123` and `target 124`. */
function readPids(input: Readable) {
  const waiting = new Map<string, (pid: number | undefined) => void>();
  const open = (name: ProgramName) =>
    new Promise<number | undefined>((resolve) => waiting.set(name, resolve));
  const pids = { tap: open("tap"), target: open("target") };
  const reader = readText(input);
  let count = 0;
  reader.onLine(() => {
    const [name = "", pid] = (reader.text().split("\n")[count] as string).split(" ");
    count += 1;
    waiting.get(name)?.(Number(pid));
  });
  return {
    of: (name: ProgramName) => pids[name],
    /** Nobody is there to be killed any more. */
    close: () => {
      for (const name of ["tap", "target"] as const) {
        waiting.get(name)?.(undefined);
        pids[name] = Promise.resolve(undefined);
      }
    },
  };
}

/** Collects a text, and tells each line end. */
function readText(input: Readable) {
  const chunks: Buffer[] = [];
  let listener = () => {};
  input.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) queueMicrotask(() => listener());
    chunks.push(chunk);
  });
  return {
    text: () => Buffer.concat(chunks).toString("utf8"),
    onLine: (given: () => void) => {
      listener = given;
    },
  };
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It has ended by itself meanwhile.
    return false;
  }
}
