import { type FileHandle, open } from "node:fs/promises";
import {
  type JsonObject,
  type JsonValue,
  LoadError,
  type Log,
  stringifyExact,
  ToolkitError,
} from "@singer-oracle/core";
import type { Rejects } from "../load/rejects.ts";
import type { RejectedRecord } from "../load/stream-loader.ts";
import type { TargetSettings } from "../settings.ts";

/** The rejects of one stream, for its loader and for its sink. */
export interface StreamRejects extends Rejects {
  /** Counts a record that will be written with its batch. */
  announce(): void;
  /** Writes records that were announced. */
  write(rejected: readonly RejectedRecord[]): Promise<void>;
}

/** The rejected records of a run: one JSON object a line, see `rejectLine`. */
export interface RejectFile extends AsyncDisposable {
  /** @param keyProperties Those of the stream's last SCHEMA. */
  forStream(stream: string, keyProperties: () => readonly string[]): StreamRejects;
  /** Records rejected by stream, streams without any left out. */
  readonly counts: ReadonlyMap<string, number>;
}

/** What decides whether and where records may be rejected. */
export type RejectSettings = Pick<TargetSettings, "on_reject" | "max_rejects" | "reject_path">;

/**
 * The rejects of a run. The file is opened for appending when the first record is written, readable by its owner only,
 * because it holds data. What was written is on disk when `take` and `write` return, so that STATE may pass it.
 * @param nowMs Milliseconds since 1970. Default `Date.now`.
 */
export function createRejectFile(
  settings: RejectSettings,
  log: Log,
  nowMs: () => number = Date.now,
): RejectFile {
  const limit = settings.on_reject === "fail" ? 0 : (settings.max_rejects ?? Infinity);
  const counts = new Map<string, number>();
  const file = appendingFile(settings.reject_path, log);
  let count = 0;
  const add = (stream: string, more: number) => {
    count += more;
    counts.set(stream, (counts.get(stream) ?? 0) + more);
  };
  return {
    counts,
    forStream: (stream, keyProperties) => {
      const write = (rejected: readonly RejectedRecord[]) =>
        file.append(rejected.map((item) => rejectLine(item, stream, keyProperties(), nowMs())));
      return {
        get left() {
          return Math.max(0, limit - count);
        },
        announce: () => add(stream, 1),
        write,
        take: async (rejected) => {
          add(stream, rejected.length);
          await write(rejected);
          // Streams that are loaded at the same time may each have taken what was left.
          if (count > limit) throw tooManyError(count, limit);
        },
      };
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

function tooManyError(count: number, limit: number): LoadError {
  return new LoadError(`${count} records were rejected, and max_rejects allows ${limit}`, {
    code: "MAX-REJECTS",
    hint: "Look into reject_path; raise max_rejects, or mend the source.",
  });
}

/** `{"time", "stream", "line", "key", "code", "reason", "record"}`; the record with every digit, the time in UTC. */
function rejectLine(
  { pending, code, reason }: RejectedRecord,
  stream: string,
  keyProperties: readonly string[],
  nowMs: number,
): string {
  const { record, line } = pending;
  const time = new Date(nowMs).toISOString();
  const key = keyOf(record, keyProperties);
  return `${stringifyExact({ time, stream, line, key, code, reason, record })}\n`;
}

/** Names and values of the key properties that the record has. */
function keyOf(record: JsonObject, keyProperties: readonly string[]): JsonObject {
  const entries = keyProperties
    .filter((name) => Object.hasOwn(record, name))
    .map((name): readonly [string, JsonValue] => [name, record[name] ?? null]);
  return Object.fromEntries(entries);
}

interface AppendingFile {
  append(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

function appendingFile(path: string, log: Log): AppendingFile {
  let handle: FileHandle | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const append = async (text: string) => {
    try {
      if (handle === undefined) {
        handle = await open(path, "a", 0o600);
        log.warning(`records that cannot be loaded go to ${path}`);
      }
      await handle.appendFile(text, "utf8");
      await syncIfFile(handle);
    } catch (error) {
      throw fileError(path, error);
    }
  };
  return {
    append: (lines) => {
      if (lines.length === 0) return Promise.resolve();
      // One after the other: a long text may take several writes.
      const done = queue.then(() => append(lines.join("")));
      queue = done.catch(() => undefined);
      return done;
    },
    close: async () => {
      await queue;
      await handle?.close();
      handle = undefined;
    },
  };
}

/** Pipes and devices such as /dev/stderr have nothing to be synchronised. Source: POSIX, fdatasync, EINVAL. */
async function syncIfFile(handle: FileHandle): Promise<void> {
  try {
    await handle.datasync();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EINVAL")) throw error;
  }
}

function fileError(path: string, cause: unknown): ToolkitError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ToolkitError(`cannot write rejected records to ${path}: ${reason}`, {
    code: "REJECT-FILE",
    hint: "Set reject_path to a file that can be written.",
    cause,
  });
}
