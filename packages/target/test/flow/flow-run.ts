import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import {
  type Log,
  loadSettings,
  openLog,
  openMessageWriter,
  openMetrics,
} from "@singer-oracle/core";
import { loadStreams } from "../../src/flow/load-streams.ts";
import type { CommitHookFor } from "../../src/flow/sink-parts.ts";
import { type TargetSettings, targetSettings } from "../../src/settings.ts";
import { MemoryDatabase } from "./memory-loader.ts";

/** Settings with all defaults, and some of a test's own. */
export function settingsOf(own: Readonly<Record<string, unknown>> = {}): TargetSettings {
  const { settings } = loadSettings(targetSettings, {});
  return { ...settings, ...own };
}

/** How a run is to be. */
export interface FlowOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  /** Prepares the database before the run. */
  readonly database?: (database: MemoryDatabase) => void;
  readonly commitHookFor?: CommitHookFor;
  /** Where stdout goes. Default: into `lines`. */
  readonly stdout?: Writable;
}

/** What a run has left. */
export interface FlowResult {
  /** Of stdout. */
  readonly lines: readonly string[];
  /** `level message` of each log line. */
  readonly logs: readonly string[];
  readonly error: unknown;
  readonly database: MemoryDatabase;
  /** Text of the reject file, undefined when there is none. */
  readonly rejects: string | undefined;
}

/** A stdout that keeps what is written, and the lines of it so far. */
export function keptOutput(): { readonly stdout: Writable; lines(): string[] } {
  const out: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      out.push(Buffer.from(chunk));
      done();
    },
  });
  return { stdout, lines: () => Buffer.concat(out).toString("utf8").split("\n").slice(0, -1) };
}

/** A log that keeps its lines, `level message`. */
export function keptLog(): { readonly log: Log; readonly logs: string[] } {
  const logs: string[] = [];
  const log = openLog({
    program: "target-oracle",
    runId: "r",
    write: (line) => {
      const { level, message } = JSON.parse(line) as { level: string; message: string };
      logs.push(`${level} ${message}`);
    },
  });
  return { log, logs };
}

/** Runs the flow over an input with a database in memory. */
export async function runFlow(
  input: Readable | readonly string[],
  options: FlowOptions = {},
): Promise<FlowResult> {
  const folder = mkdtempSync(join(tmpdir(), "target-flow-"));
  const rejectPath = join(folder, "rejects.jsonl");
  const settings = settingsOf({ reject_path: rejectPath, ...options.settings });
  const database = new MemoryDatabase(settings);
  options.database?.(database);
  const { stdout, lines } = keptOutput();
  const { log, logs } = keptLog();
  let error: unknown;
  try {
    await using output = openMessageWriter(options.stdout ?? stdout);
    await loadStreams(input instanceof Readable ? input : inputOf(input), {
      settings,
      log,
      metrics: openMetrics({ log, now: () => 0 }),
      output,
      signal: options.signal ?? new AbortController().signal,
      createLoader: database.createLoader,
      ...(options.commitHookFor === undefined ? {} : { commitHookFor: options.commitHookFor }),
    });
  } catch (thrown) {
    error = thrown;
  }
  const rejects = readIfThere(rejectPath);
  rmSync(folder, { recursive: true });
  return {
    lines: lines(),
    logs: logs.map((line) => line.replaceAll(folder, "FOLDER")),
    error,
    database,
    rejects,
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Lines as an input that gives them all at once. */
export function inputOf(lines: readonly string[]): Readable {
  return Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(""))]);
}

/** An input that a test writes into. */
export class OpenInput extends Readable {
  override _read(): void {}

  /** Gives lines and waits until they were taken. */
  async give(...lines: readonly string[]): Promise<void> {
    this.push(Buffer.from(lines.map((line) => `${line}\n`).join("")));
    await turns();
  }

  end(): void {
    this.push(null);
  }
}

/** Lets everything that can go on without the outside go on. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

const defaultProperties = { id: { type: "integer" }, name: { type: ["null", "string"] } };

/** A SCHEMA line. */
export function schema(
  stream: string,
  keys: readonly string[] = ["id"],
  properties: unknown = defaultProperties,
  more: object = {},
): string {
  return JSON.stringify({
    type: "SCHEMA",
    stream,
    schema: { type: "object", properties },
    key_properties: keys,
    ...more,
  });
}

/** A RECORD line. */
export function record(stream: string, values: object, more: object = {}): string {
  return JSON.stringify({ type: "RECORD", stream, record: values, ...more });
}

/** A STATE line, as it goes in. */
export function state(value: unknown): string {
  return JSON.stringify({ type: "STATE", value });
}

/** A STATE line as it comes out: the bare value. */
export function emitted(value: unknown): string {
  return JSON.stringify(value);
}

/** The same as the target prints it: the bare value. */
export function stateLine(value: unknown): string {
  return JSON.stringify(value);
}

/** An ACTIVATE_VERSION line. */
export function activate(stream: string, version: number): string {
  return JSON.stringify({ type: "ACTIVATE_VERSION", stream, version });
}
