// Layer: pure. Runs the built package in real child processes with real pipes; needs `npm run build` first.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";

const moduleUrl = new URL("../../dist/index.js", import.meta.url).href;
const mebibyte = 1024 * 1024;

interface Report {
  readonly event: "start" | "sample" | "end" | "error" | "awake" | "exit";
  readonly rss: number;
  readonly byteCount: number;
  /** Exit code of the writer, with the event `exit`. */
  readonly code?: number;
  readonly name?: string;
  readonly message?: string;
}

/** What the fixture reports when its reader has gone. */
const closed = {
  event: "error",
  name: "OutputClosedError",
  message: "cannot write to stdout: the program that reads it has gone away",
};

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts a fixture. Nothing reads its stdout, which is a socket here, until the test does. */
function start(fixture: string, args: readonly string[], stdout: "pipe" | number = "pipe") {
  return watch(
    spawn(process.execPath, [fixturePath(fixture), moduleUrl, ...args], {
      stdio: ["ignore", stdout, "pipe"],
    }),
  );
}

/** Starts a fixture in front of a reader, with a pipe in between, as a user does: `tap | target`. */
function startPiped(fixture: string, args: readonly string[], reader: string) {
  const script = `{ "$0" "$@"; echo "{\\"event\\":\\"exit\\",\\"code\\":$?}" >&2; } | { ${reader}; }`;
  return watch(
    spawn("sh", ["-c", script, process.execPath, fixturePath(fixture), moduleUrl, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
}

function fixturePath(fixture: string): string {
  return fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
}

function watch(child: ChildProcess) {
  children.push(child);
  const errors: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const reports = () =>
    errors
      .join("")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Report);
  return {
    stdout: child.stdout as Readable,
    exit: once(child, "close").then(([code]) => code as number | null),
    stderr: () => errors.join(""),
    reports,
    /** The first report of this event. */
    report: (event: Report["event"]) => reports().find((report) => report.event === event),
  };
}

async function readAll(stdout: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdout) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** The whole output of `write-rows.mjs` for this many rows. */
function expectedRows(count: number): string {
  const text = "x".repeat(400);
  const lines = Array.from(
    { length: count },
    (_, n) => `{"type":"RECORD","stream":"ROWS","record":{"N":${n},"TEXT":"${text}"}}\n`,
  );
  return `${lines.join("")}{"type":"STATE","value":{"lines":${count}}}\n`;
}

describe("openMessageWriter on a pipe", () => {
  test("keeps memory flat while the reader sleeps, and loses nothing", async () => {
    const total = 128 * mebibyte;
    const reader = `sleep 3; echo '{"event":"awake"}' >&2; cat`;
    const child = startPiped("write-rows.mjs", [String(total)], reader);
    const text = await readAll(child.stdout);
    await child.exit;
    const reports = child.reports();
    const asleep = reports.slice(
      0,
      reports.findIndex(({ event }) => event === "awake"),
    );
    const first = asleep[0] as Report;
    const last = asleep.at(-1) as Report;
    const growth = Math.max(...asleep.map(({ rss }) => rss)) - first.rss;
    const pending = total - last.byteCount;
    process.stderr.write(
      `reader asleep: ${pending} bytes to go, memory grew by ${growth} bytes (${asleep.length} samples)\n`,
    );
    expect(asleep.length).toBeGreaterThan(10);
    expect(last.byteCount).toBeGreaterThan(0);
    expect(pending).toBeGreaterThan(100 * mebibyte);
    expect(growth).toBeLessThan(32 * mebibyte);

    expect(child.report("exit")?.code).toBe(0);
    const lineCount = text.split("\n").length - 1;
    // Not by `toBe`, which would print both.
    expect(text === expectedRows(lineCount - 1)).toBe(true);
    expect(child.report("end")?.byteCount).toBe(text.length);
  });
});

describe("openMessageWriter without a reader", () => {
  test("ends with an error when the reader has read enough", async () => {
    const child = startPiped("write-rows.mjs", [String(100_000 * mebibyte)], "head -n 2");
    const text = await readAll(child.stdout);
    await child.exit;
    expect(text).toBe(expectedRows(2).slice(0, text.length));
    expect(text.split("\n").length).toBe(3);
    expect(child.report("error")).toEqual(closed);
    expect(child.report("exit")?.code).toBe(1);
  });

  test("ends with an error when a socket is closed", async () => {
    const child = start("write-rows.mjs", [String(100_000 * mebibyte)]);
    await once(child.stdout, "readable");
    child.stdout.destroy();
    expect(await child.exit).toBe(1);
    expect(child.report("error")).toEqual(closed);
    expect(child.reports().at(-1)?.event).toBe("end");
  });

  test("ends with an error when there never was a reader", async () => {
    const child = start("write-rows.mjs", ["1"]);
    child.stdout.destroy();
    expect(await child.exit).toBe(1);
    expect(child.report("error")).toEqual(closed);
  });
});

describe("openMessageWriter with several callers", () => {
  test("never mixes the calls of several callers, however slow the reader is", async () => {
    const callers = 4;
    const calls = 25;
    const child = start("write-from-callers.mjs", [String(callers), String(calls)]);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      if (chunks.length % 20 === 0) await sleep(5);
    }
    expect([await child.exit, child.stderr()]).toEqual([0, ""]);
    const lines = Buffer.concat(chunks).toString("utf8").split("\n").slice(0, -1);
    const next = Array.from({ length: callers }, () => 0);
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at] as string;
      if (line.startsWith("{")) {
        const state = JSON.parse(line).value as Record<string, number>;
        const [[name, n]] = Object.entries(state) as [[string, number]];
        expect(next[Number(name.slice(1))]).toBe(n + 1);
        continue;
      }
      const caller = Number(line.split(" ", 1)[0]);
      const n = next[caller] as number;
      const length = (n * 7919 + caller * 104_729) % 150_000;
      expect(line === `${caller} ${n} first ${"x".repeat(length)}`).toBe(true);
      expect(lines[at + 1]).toBe(`${caller} ${n} second`);
      next[caller] = n + 1;
      at += 1;
    }
    expect(next).toEqual([calls, calls, calls, calls]);
  });
});

describe("openMessageWriter on a file", () => {
  test("lets timers and signals have their turn, though a file takes everything at once", async () => {
    const file = await open(devNull, "w");
    const child = start("write-rows.mjs", [String(256 * mebibyte)], file.fd);
    expect(await child.exit).toBe(0);
    await file.close();
    expect(child.report("end")?.byteCount).toBeGreaterThan(256 * mebibyte);
    expect(child.report("sample")?.byteCount).toBeGreaterThan(0);
  });

  test("writes everything before the process ends", async () => {
    const folder = await mkdtemp(join(tmpdir(), "singer-oracle-"));
    try {
      const file = await open(join(folder, "out.jsonl"), "w");
      const child = start("write-rows.mjs", [String(mebibyte)], file.fd);
      expect(await child.exit).toBe(0);
      await file.close();
      const text = await readFile(join(folder, "out.jsonl"), "utf8");
      expect(text === expectedRows(text.split("\n").length - 2)).toBe(true);
      expect(text.length).toBeGreaterThan(mebibyte);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
